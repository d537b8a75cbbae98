//! The vault, the settings, and where Alcove stands.

use app::Result;
use app::strength;
use app::view::{Event, Settings, Status, Strength};
use tauri::AppHandle;
use tauri::ipc::Channel;

use super::{Alcove, aside};
use crate::window;

#[tauri::command]
pub async fn status(alcove: Alcove<'_>) -> Result<Status> {
    aside(alcove, |app| Ok(app.status())).await
}

/// Everything that happens from now on; a later subscription replaces this one.
#[tauri::command]
pub async fn subscribe(alcove: Alcove<'_>, channel: Channel<Event>) -> Result<()> {
    let tell = move |event| drop(channel.send(event));
    aside(alcove, move |app| {
        app.listen(tell);
        Ok(())
    })
    .await
}

#[tauri::command(async)]
pub fn judge_passphrase(passphrase: String) -> Strength {
    let strength = strength::judge(&passphrase);
    drop(app::Passphrase::new(passphrase)); // overwritten
    strength
}

#[tauri::command]
pub async fn create_vault(alcove: Alcove<'_>, passphrase: String) -> Result<()> {
    aside(alcove, move |app| app.create_vault(passphrase)).await
}

#[tauri::command]
pub async fn unlock(alcove: Alcove<'_>, passphrase: String) -> Result<()> {
    aside(alcove, move |app| app.unlock(passphrase).map(|()| app.take_up())).await
}

#[tauri::command]
pub async fn lock(alcove: Alcove<'_>, handle: AppHandle) -> Result<()> {
    aside(alcove, move |_| {
        window::lock(&handle);
        Ok(())
    })
    .await
}

#[tauri::command]
pub async fn change_passphrase(alcove: Alcove<'_>, old: String, new: String) -> Result<()> {
    aside(alcove, move |app| app.change_passphrase(old, new)).await
}

#[tauri::command]
pub fn touch(alcove: Alcove<'_>) {
    alcove.touch();
}

#[tauri::command]
pub async fn change_settings(alcove: Alcove<'_>, settings: Settings) -> Result<Status> {
    aside(alcove, move |app| app.change_settings(settings)).await
}
