//! How often each vault was opened and locked, remembered outside it: a copy put back knows of fewer times.
//!
//! A small file for each vault in the user's state folder; `vault/FORMAT.md` has its form and what it is worth. It is a help, not a
//! lock: where it cannot be read or written, nothing is said and nothing is refused.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// The numbers that were remembered.
pub struct Generations(Option<PathBuf>);

impl Generations {
    /// Remembers in this folder, which is made when there is something to remember; in none, nothing.
    pub fn in_folder(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    fn file(&self, vault: &[u8; 16]) -> Option<PathBuf> {
        let name: String = vault.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(self.0.as_ref()?.join(name))
    }

    /// The number remembered of this vault.
    pub fn known(&self, vault: &[u8; 16]) -> Option<u64> {
        fs::read_to_string(self.file(vault)?).ok()?.trim().parse().ok()
    }

    /// Remembers a number, in place of any other.
    pub fn keep(&self, vault: &[u8; 16], number: u64) {
        if let Some(file) = self.file(vault) {
            let _ = write(&file, number);
        }
    }

    /// Remembers nothing of this vault any more.
    pub fn forget(&self, vault: &[u8; 16]) {
        if let Some(file) = self.file(vault) {
            let _ = fs::remove_file(file);
        }
    }
}

/// Whole or not at all, and on the disk: half a number would be a wrong one.
fn write(file: &std::path::Path, number: u64) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let unfinished = file.with_extension("new");
    let mut new = fs::File::create(&unfinished)?;
    new.write_all(format!("{number}\n").as_bytes())?;
    new.sync_all()?;
    fs::rename(&unfinished, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_remembered_for_each_vault_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let generations = Generations::in_folder(Some(folder.path().join("not/there/yet")));
        assert_eq!(generations.known(&[1; 16]), None);
        generations.keep(&[1; 16], 7);
        generations.keep(&[2; 16], 8);
        generations.keep(&[1; 16], 9);
        assert_eq!((generations.known(&[1; 16]), generations.known(&[2; 16])), (Some(9), Some(8)));
        generations.forget(&[1; 16]);
        assert_eq!((generations.known(&[1; 16]), generations.known(&[2; 16])), (None, Some(8)));
        assert_eq!(fs::read_dir(folder.path().join("not/there/yet")).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "x").unwrap();
        let generations = Generations::in_folder(Some(folder.path().join("file")));
        generations.keep(&[1; 16], 7);
        assert_eq!(generations.known(&[1; 16]), None);
        assert_eq!(Generations::in_folder(None).known(&[1; 16]), None);
    }
}
