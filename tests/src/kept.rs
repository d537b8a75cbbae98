//! A folder with all that is in it, kept in memory to be laid out again.

use std::fs;
use std::path::{Path, PathBuf};

/// What lay in a folder.
pub struct Kept(Vec<Entry>);

struct Entry {
    /// Below the folder.
    place: PathBuf,
    permissions: fs::Permissions,
    /// Of a file.
    bytes: Option<Vec<u8>>,
}

impl Kept {
    /// Everything in `folder`. Only folders and files may be in it.
    pub fn of(folder: &Path) -> Self {
        let mut entries = Vec::new();
        gather(folder, folder, &mut entries);
        Self(entries)
    }

    /// Puts it into another folder, which may hold some of the folders already.
    pub fn lay_out(&self, folder: &Path) {
        for Entry { place, permissions, bytes } in &self.0 {
            let path = folder.join(place);
            match bytes {
                None => fs::create_dir_all(&path).unwrap(),
                Some(bytes) => fs::write(&path, bytes).unwrap(),
            }
            fs::set_permissions(&path, permissions.clone()).unwrap();
        }
    }
}

/// A folder before what is in it.
fn gather(root: &Path, folder: &Path, entries: &mut Vec<Entry>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        assert!(metadata.is_dir() || metadata.is_file(), "{} is neither folder nor file", path.display());
        let bytes = metadata.is_file().then(|| fs::read(&path).unwrap());
        let place = path.strip_prefix(root).unwrap().to_owned();
        entries.push(Entry { place, permissions: metadata.permissions(), bytes });
        if metadata.is_dir() {
            gather(root, &path, entries);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_folder_is_laid_out_as_it_was() {
        let [from, to] = [TempDir::new().unwrap(), TempDir::new().unwrap()];
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::create_dir_all(from.path().join("a/empty")).unwrap();
        fs::write(from.path().join("a/file"), b"words").unwrap();
        fs::set_permissions(from.path().join("a/file"), fs::Permissions::from_mode(0o600)).unwrap();
        fs::set_permissions(from.path().join("a"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::create_dir(to.path().join("a")).unwrap();
        Kept::of(from.path()).lay_out(to.path());
        assert_eq!(fs::read(to.path().join("a/file")).unwrap(), b"words");
        assert!(to.path().join("a/empty").is_dir());
        assert_eq!((mode(to.path().join("a")), mode(to.path().join("a/file"))), (0o700, 0o600));
    }
}
