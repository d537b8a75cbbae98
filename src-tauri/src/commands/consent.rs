//! Notices, licences and receipts.

use app::Result;
use app::view::{DeclaredUse, ModelView, NoticeView, ReceiptView};

use super::{Alcove, aside};

#[tauri::command]
pub async fn notice(alcove: Alcove<'_>) -> Result<NoticeView> {
    aside(alcove, |app| app.notice()).await
}

#[tauri::command]
pub async fn answer_notice(alcove: Alcove<'_>, version: String, agree: bool) -> Result<()> {
    aside(alcove, move |app| app.answer_notice(&version, agree).and_then(|()| app.take_up())).await
}

#[tauri::command]
pub async fn models(alcove: Alcove<'_>) -> Result<Vec<ModelView>> {
    aside(alcove, |app| app.models_view()).await
}

#[tauri::command]
pub async fn answer_licence(alcove: Alcove<'_>, model: String, agree: bool, declared: DeclaredUse) -> Result<()> {
    aside(alcove, move |app| app.answer_licence(&model, agree, declared)).await
}

#[tauri::command]
pub async fn withdraw(alcove: Alcove<'_>, receipt: String) -> Result<()> {
    aside(alcove, move |app| app.withdraw(&receipt)).await
}

#[tauri::command]
pub async fn receipts(alcove: Alcove<'_>) -> Result<Vec<ReceiptView>> {
    aside(alcove, |app| app.receipts()).await
}
