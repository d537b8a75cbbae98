//! Notices, licences, receipts, and what the law asks for.

use app::receipt::Party;
use app::sheets::Sheet;
use app::view::{CandidateView, DeclaredUse, JobId, LicenceName, ModelView, NoticeView, ReceiptView, VerdictView};
use app::{Act, Result};
use tauri::AppHandle;

use super::{Alcove, aside};
use crate::{dialogs, window};

#[tauri::command]
pub async fn notice(alcove: Alcove<'_>) -> Result<NoticeView> {
    aside(alcove, |app| app.notice()).await
}

#[tauri::command]
pub async fn answer_notice(alcove: Alcove<'_>, version: String, agree: bool) -> Result<()> {
    aside(alcove, move |app| app.answer_notice(&version, agree).map(|()| app.take_up())).await
}

#[tauri::command]
pub async fn models(alcove: Alcove<'_>) -> Result<Vec<ModelView>> {
    aside(alcove, |app| app.models_view()).await
}

/// Nothing where the user closed the dialog.
#[tauri::command]
pub async fn choose_model(alcove: Alcove<'_>, handle: AppHandle) -> Result<Option<CandidateView>> {
    aside(alcove, move |app| dialogs::choose_model(&handle).map(|path| app.look_at_model(&path)).transpose()).await
}

#[tauri::command]
pub async fn take_in_model(alcove: Alcove<'_>, eight_bits: bool) -> Result<JobId> {
    aside(alcove, move |app| app.take_in_model(eight_bits)).await
}

#[tauri::command]
pub async fn use_model(alcove: Alcove<'_>, model: String) -> Result<()> {
    aside(alcove, move |app| app.choose_model(&model).map(|()| app.take_up())).await
}

#[tauri::command]
pub async fn remove_model(alcove: Alcove<'_>, model: String) -> Result<()> {
    aside(alcove, move |app| app.remove_model(&model)).await
}

#[tauri::command]
pub async fn measure_model(alcove: Alcove<'_>, model: String) -> Result<JobId> {
    aside(alcove, move |app| app.measure(&model)).await
}

#[tauri::command]
pub async fn answer_licence(alcove: Alcove<'_>, model: String, shown: String, agree: bool) -> Result<()> {
    aside(alcove, move |app| app.answer_licence(&model, &shown, agree).map(|()| app.take_up())).await
}

#[tauri::command]
pub async fn uses(alcove: Alcove<'_>) -> Result<Vec<DeclaredUse>> {
    aside(alcove, |app| app.uses()).await
}

#[tauri::command]
pub async fn declare_uses(alcove: Alcove<'_>, uses: Vec<DeclaredUse>) -> Result<()> {
    aside(alcove, move |app| app.declare_uses(uses)).await
}

#[tauri::command]
pub async fn judge_uses(alcove: Alcove<'_>, model: String, uses: Vec<DeclaredUse>) -> Result<Vec<VerdictView>> {
    aside(alcove, move |app| app.judge_uses(&model, &uses)).await
}

#[tauri::command]
pub async fn licence_names(alcove: Alcove<'_>) -> Result<Vec<LicenceName>> {
    aside(alcove, |app| Ok(app.licence_names())).await
}

/// With no licence, what was stated is taken back.
#[tauri::command]
pub async fn state_licence(alcove: Alcove<'_>, model: String, licence: Option<String>) -> Result<()> {
    aside(alcove, move |app| app.state_licence(&model, licence.as_deref(), None)).await
}

/// Whether a text was attached: `false` where the user closed the dialog.
#[tauri::command]
pub async fn attach_licence(
    alcove: Alcove<'_>,
    handle: AppHandle,
    model: String,
    licence: Option<String>,
) -> Result<bool> {
    aside(alcove, move |app| {
        let Some(text) = dialogs::choose_text(&handle)? else { return Ok(false) };
        app.state_licence(&model, licence.as_deref(), Some(text)).map(|()| true)
    })
    .await
}

/// The same of a licence that applies besides.
#[tauri::command]
pub async fn attach_besides(alcove: Alcove<'_>, handle: AppHandle, model: String, licence: String) -> Result<bool> {
    aside(alcove, move |app| {
        let Some(text) = dialogs::choose_text(&handle)? else { return Ok(false) };
        app.attach_besides(&model, &licence, Some(text)).map(|()| true)
    })
    .await
}

/// Takes that back.
#[tauri::command]
pub async fn detach_besides(alcove: Alcove<'_>, model: String, licence: String) -> Result<()> {
    aside(alcove, move |app| app.attach_besides(&model, &licence, None)).await
}

#[tauri::command]
pub async fn withdraw(alcove: Alcove<'_>, receipt: String) -> Result<()> {
    aside(alcove, move |app| app.withdraw(&receipt)).await
}

#[tauri::command]
pub async fn receipts(alcove: Alcove<'_>) -> Result<Vec<ReceiptView>> {
    aside(alcove, |app| app.receipts()).await
}

/// How many there are, in a chain that was checked.
#[tauri::command]
pub async fn verify_receipts(alcove: Alcove<'_>) -> Result<usize> {
    aside(alcove, |app| app.verify_receipts()).await
}

/// Whether it was saved: `false` where the user closed the dialog.
#[tauri::command]
pub async fn save_sheet(alcove: Alcove<'_>, handle: AppHandle, sheet: Sheet, model: Option<String>) -> Result<bool> {
    aside(alcove, move |app| {
        let saved = dialogs::save(&handle, &sheet.file_name(), app.sheet(sheet, model.as_deref())?.as_bytes())?;
        if saved { app.note_saved(Act::PageSaved).map(|()| true) } else { Ok(false) }
    })
    .await
}

#[tauri::command]
pub async fn party(alcove: Alcove<'_>) -> Result<Party> {
    aside(alcove, |app| app.party()).await
}

#[tauri::command]
pub async fn set_party(alcove: Alcove<'_>, party: Party) -> Result<()> {
    aside(alcove, move |app| app.set_party(&party)).await
}

/// The name of the folder that was made; none where the user closed the dialog.
#[tauri::command]
pub async fn export_everything(alcove: Alcove<'_>, handle: AppHandle) -> Result<Option<String>> {
    aside(alcove, move |app| {
        let Some(into) = dialogs::choose_folder(&handle) else { return Ok(None) };
        let folder = app.export_everything(&into)?;
        Ok(folder.file_name().map(|name| name.to_string_lossy().into_owned()))
    })
    .await
}

/// Once all is erased the pages are replaced, as by `lock`: what they showed goes too. Where it is not, the page is left to say why.
#[tauri::command]
pub async fn erase_everything(alcove: Alcove<'_>, handle: AppHandle, passphrase: String) -> Result<()> {
    aside(alcove, move |app| app.erase_everything(passphrase).map(|()| window::lock(&handle))).await
}
