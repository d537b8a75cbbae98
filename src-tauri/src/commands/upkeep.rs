//! What opens the vault, copies of it, and whether it is whole.

use std::path::{Path, PathBuf};

use app::view::Backup;
use app::{Passphrase, Result};
use tauri::AppHandle;

use super::{Alcove, aside};
use crate::{dialogs, window};

/// Does it with the file the user chose; nothing where the dialog was closed.
fn with_file<T>(
    file: Option<PathBuf>,
    passphrase: String,
    act: impl FnOnce(&Path, String) -> Result<T>,
) -> Result<Option<T>> {
    match file {
        Some(file) => act(&file, passphrase).map(Some),
        None => {
            drop(Passphrase::new(passphrase)); // overwritten
            Ok(None)
        }
    }
}

/// The key file's name; none where the dialog was closed.
#[tauri::command]
pub async fn choose_key_file(alcove: Alcove<'_>, handle: AppHandle) -> Result<Option<String>> {
    aside(alcove, move |app| dialogs::choose_file(&handle).map(|file| app.choose_key_file(&file)).transpose()).await
}

#[tauri::command]
pub async fn unlock_with_recovery_key(alcove: Alcove<'_>, key: String) -> Result<()> {
    aside(alcove, move |app| app.unlock_with_recovery_key(key).map(|()| app.take_up())).await
}

#[tauri::command]
pub async fn recover_passphrase(alcove: Alcove<'_>, key: String, new: String) -> Result<()> {
    aside(alcove, move |app| app.recover_passphrase(key, new)).await
}

/// Makes one (`make`) or takes one that is there; `false` where the dialog was closed.
#[tauri::command]
pub async fn set_key_file(alcove: Alcove<'_>, handle: AppHandle, passphrase: String, make: bool) -> Result<bool> {
    aside(alcove, move |app| {
        let done = if make {
            with_file(dialogs::name_key_file(&handle), passphrase, |file, typed| app.make_key_file(typed, file))
        } else {
            with_file(dialogs::choose_file(&handle), passphrase, |file, typed| app.use_key_file(typed, file))
        };
        done.map(|done| done.is_some())
    })
    .await
}

#[tauri::command]
pub async fn drop_key_file(alcove: Alcove<'_>, passphrase: String) -> Result<()> {
    aside(alcove, move |app| app.drop_key_file(passphrase)).await
}

/// The key's words, to be shown this once.
#[tauri::command]
pub async fn make_recovery_key(alcove: Alcove<'_>, passphrase: String) -> Result<String> {
    aside(alcove, move |app| app.make_recovery_key(passphrase).map(|key| key.words().to_owned())).await
}

/// Asks the user where the page is to be printed, by the system's dialog. What is on it, `ui/src/styles/print.css` says.
#[tauri::command(async)]
pub fn print(handle: AppHandle) {
    window::print(&handle);
}

#[tauri::command]
pub async fn remove_recovery_key(alcove: Alcove<'_>, passphrase: String) -> Result<()> {
    aside(alcove, move |app| app.remove_recovery_key(passphrase)).await
}

/// Whether it was made: `false` where the dialog was closed.
#[tauri::command]
pub async fn back_up(alcove: Alcove<'_>, handle: AppHandle, passphrase: String) -> Result<bool> {
    aside(alcove, move |app| {
        let done = with_file(dialogs::name_backup(&handle), passphrase, |file, typed| app.back_up(file, typed));
        done.map(|done| done.is_some())
    })
    .await
}

/// What it holds; none where the dialog was closed.
#[tauri::command]
pub async fn look_at_backup(alcove: Alcove<'_>, handle: AppHandle, passphrase: String) -> Result<Option<Backup>> {
    aside(alcove, move |app| {
        with_file(dialogs::choose_backup(&handle), passphrase, |file, typed| app.look_at_backup(file, typed))
    })
    .await
}

/// Locks, as `lock` does. What came of it is in the status.
#[tauri::command]
pub async fn restore(alcove: Alcove<'_>, handle: AppHandle) -> Result<()> {
    aside(alcove, move |app| {
        let restored = app.restore().map(drop);
        window::lock(&handle);
        restored
    })
    .await
}

#[tauri::command]
pub async fn leave_backup(alcove: Alcove<'_>) -> Result<()> {
    aside(alcove, |app| {
        app.leave_backup();
        Ok(())
    })
    .await
}

#[tauri::command]
pub async fn rekey(alcove: Alcove<'_>, passphrase: String) -> Result<()> {
    aside(alcove, move |app| app.rekey(passphrase)).await
}

/// The number of documents that were checked.
#[tauri::command]
pub async fn check_vault(alcove: Alcove<'_>) -> Result<u32> {
    aside(alcove, |app| app.check_vault().map(|check| check.documents)).await
}

#[tauri::command]
pub fn stop_upkeep(alcove: Alcove<'_>) {
    alcove.stop_upkeep();
}

#[tauri::command]
pub async fn accept_older_copy(alcove: Alcove<'_>) -> Result<()> {
    aside(alcove, |app| app.accept_older_copy()).await
}
