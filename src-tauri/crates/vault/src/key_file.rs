//! A key file: any file on a stick, asked for besides the passphrase. Every byte of it counts; its name and place do not.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::header::random;
use crate::locked::{Locked, wiping};
use crate::{Error, Result, place};

/// Larger ones are a mistake: a file that is read to the end at every unlocking.
const LARGEST: u64 = 256 << 20;
/// Random bytes of one that Alcove makes.
const MADE: usize = 64;

/// What a key file says: in one place, however often it is cloned, and overwritten when the last of them is dropped. The file's content itself
/// is not kept.
#[derive(Clone)]
pub struct KeyFile(Arc<Locked<[u8; 32]>>);

impl KeyFile {
    /// The key file with this content.
    ///
    /// # Errors
    /// `Io` where there is no memory.
    pub fn new(content: &[u8]) -> Result<Self> {
        Self::of(|hash| {
            hash.update(content);
            Ok(())
        })
    }

    fn of(feed: impl FnOnce(&mut Sha256) -> Result<()>) -> Result<Self> {
        let mut digest = Locked::new(|| [0_u8; 32])?;
        let into: &mut [u8; 32] = &mut digest;
        wiping(|| -> Result<()> {
            let mut hash = Sha256::new();
            feed(&mut hash)?;
            hash.finalize_into(into.into());
            Ok(())
        })?;
        Ok(Self(Arc::new(digest)))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// `Missing`, `ReadOnly` where it may not be read, `NotAKeyFile` where it is empty, a folder or over 256 MiB, `Io`.
    pub fn read(path: &Path) -> Result<Self> {
        // Looked at before it is opened: opening a pipe waits for whoever writes to it.
        let metadata = path.metadata()?;
        if !metadata.is_file() || metadata.len() == 0 || metadata.len() > LARGEST {
            return Err(Error::NotAKeyFile);
        }
        let mut file = File::open(path)?;
        let mut piece = Zeroizing::new(vec![0; 64 * 1024]);
        Self::of(|hash| {
            let mut length = 0;
            loop {
                let read = file.read(&mut piece)?;
                if read == 0 {
                    return Ok(());
                }
                length += read as u64;
                if length > LARGEST {
                    return Err(Error::NotAKeyFile);
                }
                hash.update(&piece[..read]);
            }
        })
    }

    /// Makes a file of random bytes, for the user alone, and reads it back.
    ///
    /// # Errors
    /// `Exists` where there is a file already, `ReadOnly`, `Full`, `Io`.
    pub fn make(path: &Path) -> Result<Self> {
        let mut content = Zeroizing::new([0; MADE]);
        random(&mut *content)?;
        place::write_where_none(path, &*content)?;
        let (made, read) = (Self::new(&*content)?, Self::read(path)?);
        content.zeroize();
        if made.digest() == read.digest() { Ok(read) } else { Err(Error::Damaged) }
    }

    pub(crate) fn digest(&self) -> &[u8] {
        self.0.as_slice()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_that_is_made_is_random_and_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(folder.path().join("one-new"), b"someone's letter").unwrap();
        let (first, second) = (KeyFile::make(&one).unwrap(), KeyFile::make(&two).unwrap());
        assert_ne!(first.digest(), second.digest());
        assert_eq!(first.digest(), KeyFile::new(&fs::read(&one).unwrap()).unwrap().digest());
        assert_eq!(fs::read(&one).unwrap().len(), MADE);
        let before = fs::read(&one).unwrap();
        assert_eq!(KeyFile::make(&one).err(), Some(Error::Exists));
        assert_eq!(fs::read(&one).unwrap(), before);
        assert_eq!(fs::read(folder.path().join("one-new")).unwrap(), b"someone's letter");
    }

    #[test]
    fn what_cannot_be_a_key_file_is_called_so() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("empty"), b"").unwrap();
        assert_eq!(KeyFile::read(&folder.path().join("empty")).err(), Some(Error::NotAKeyFile));
        assert_eq!(KeyFile::read(folder.path()).err(), Some(Error::NotAKeyFile));
        assert_eq!(KeyFile::read(&folder.path().join("none")).err(), Some(Error::Missing));
    }
}
