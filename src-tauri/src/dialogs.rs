//! The system's own dialogs. The only way, besides a drop, that a path comes in; none goes to the window. One is open at a time.
//!
//! Tests in the real window cannot click a system dialog: an `e2e` build, which never ships, takes the paths from its
//! environment instead.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, TryLockError};

use app::words::say;
use app::{Code, Error, Result};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

/// Files the user chose; none where the dialog was closed.
pub fn choose_files(handle: &AppHandle) -> Vec<PathBuf> {
    if let Some(path) = injected("ALCOVE_E2E_PICK") {
        return vec![path];
    }
    let extensions: Vec<&str> = extract::FORMATS.iter().flat_map(|row| row.extensions.iter().copied()).collect();
    let dialog =
        handle.dialog().file().add_filter(say("dialog-documents"), &extensions).add_filter(say("dialog-all"), &["*"]);
    let chosen = alone(|| dialog.blocking_pick_files()).unwrap_or_default();
    chosen.into_iter().filter_map(|file| file.into_path().ok()).collect()
}

/// Longest licence text that is attached.
const LONGEST_TEXT: u64 = 512 * 1024;

/// The content of a text file the user chose; none where the dialog was closed.
///
/// # Errors
/// [`Code::FileMissing`], [`Code::FileTooLarge`].
pub fn choose_text(handle: &AppHandle) -> Result<Option<String>> {
    let dialog = handle.dialog().file().add_filter(say("dialog-all"), &["*"]);
    let path = injected("ALCOVE_E2E_PICK").or_else(|| alone(|| dialog.blocking_pick_file()?.into_path().ok()));
    let Some(path) = path else { return Ok(None) };
    let missing = |e: std::io::Error| Error::new(Code::FileMissing, e.kind().to_string());
    if std::fs::metadata(&path).map_err(missing)?.len() > LONGEST_TEXT {
        return Err(Code::FileTooLarge.into());
    }
    Ok(Some(String::from_utf8_lossy(&std::fs::read(&path).map_err(missing)?).into_owned()))
}

/// A model's file the user chose, or one of the folder that it is; none where the dialog was closed.
pub fn choose_model(handle: &AppHandle) -> Option<PathBuf> {
    let dialog = handle.dialog().file().add_filter(say("dialog-models"), &["gguf", "safetensors"]);
    injected("ALCOVE_E2E_MODEL").or_else(|| alone(|| dialog.blocking_pick_file()?.into_path().ok()))
}

/// A folder the user chose; none where the dialog was closed.
pub fn choose_folder(handle: &AppHandle) -> Option<PathBuf> {
    let dialog = handle.dialog().file();
    injected("ALCOVE_E2E_FOLDER").or_else(|| alone(|| dialog.blocking_pick_folder()?.into_path().ok()))
}

/// Saves `bytes` where the user says, with `name` to begin with; `false` where the dialog was closed.
///
/// # Errors
/// [`Code::PlaceMissing`], [`Code::PlaceReadOnly`], [`Code::DiskFull`] or [`Code::Storage`].
pub fn save(handle: &AppHandle, name: &str, bytes: &[u8]) -> Result<bool> {
    let dialog = handle.dialog().file().set_file_name(name);
    let path = injected("ALCOVE_E2E_SAVE").or_else(|| alone(|| dialog.blocking_save_file()?.into_path().ok()));
    let Some(path) = path else { return Ok(false) };
    write(&path, bytes).map(|()| true)
}

/// A file the user chose, of any kind; none where the dialog was closed.
pub fn choose_file(handle: &AppHandle) -> Option<PathBuf> {
    injected("ALCOVE_E2E_KEY_FILE").or_else(|| alone(|| handle.dialog().file().blocking_pick_file()?.into_path().ok()))
}

/// Where a key file is to be made.
pub fn name_key_file(handle: &AppHandle) -> Option<PathBuf> {
    named(handle, "ALCOVE_E2E_KEY_FILE", say("dialog-key-file-name"))
}

/// Where a backup is to be made.
pub fn name_backup(handle: &AppHandle) -> Option<PathBuf> {
    named(handle, "ALCOVE_E2E_BACKUP", format!("{}.vault", say("dialog-backup-name")))
}

/// A backup the user chose.
pub fn choose_backup(handle: &AppHandle) -> Option<PathBuf> {
    injected("ALCOVE_E2E_BACKUP").or_else(|| {
        let dialog = handle.dialog().file().add_filter(say("dialog-backups"), &["vault"]);
        alone(|| dialog.add_filter(say("dialog-all"), &["*"]).blocking_pick_file()?.into_path().ok())
    })
}

fn named(handle: &AppHandle, injection: &str, name: String) -> Option<PathBuf> {
    let dialog = handle.dialog().file().set_file_name(name);
    injected(injection).or_else(|| alone(|| dialog.blocking_save_file()?.into_path().ok()))
}

/// What the dialog that `ask` opens comes to. While another is open none is, and it is as if the user had closed it.
fn alone<T>(ask: impl FnOnce() -> Option<T>) -> Option<T> {
    static OPEN: Mutex<()> = Mutex::new(());
    let _open = match OPEN.try_lock() {
        Ok(open) => open,
        // One that failed is open no more.
        Err(TryLockError::Poisoned(failed)) => failed.into_inner(),
        Err(TryLockError::WouldBlock) => return None,
    };
    ask()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(app::access::refused)
}

fn injected(name: &str) -> Option<PathBuf> {
    if cfg!(feature = "e2e") { std::env::var_os(name).map(PathBuf::from) } else { None }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::alone;

    #[test]
    fn while_a_dialog_is_open_no_other_is_and_afterwards_the_next_one_may_be() {
        let open = || alone(|| Some("chosen"));
        let meanwhile = alone(|| Some(thread::spawn(open).join().unwrap()));
        assert_eq!(meanwhile, Some(None), "it was opened beside the first");
        assert_eq!(open(), Some("chosen"));
        assert_eq!(alone(|| None::<()>), None, "closed by the user");
        assert!(thread::spawn(|| alone(|| -> Option<()> { panic!("it fails") })).join().is_err());
        assert_eq!(open(), Some("chosen"), "one that failed keeps none from opening");
    }
}
