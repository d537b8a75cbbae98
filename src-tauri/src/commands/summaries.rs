//! Making summaries, stopping, judging them, and taking them out.

use app::export::{Format, file_name};
use app::summarise::Prospect;
use app::summary::Part;
use app::view::{DocumentId, JobId, Judgment, Quality, Saved, SummaryId, TogetherRow, TogetherView, Wish};
use app::{Act, Result};
use tauri::AppHandle;

use super::{Alcove, aside};
use crate::dialogs;

#[tauri::command]
pub async fn prospect(alcove: Alcove<'_>, document: DocumentId, part: Option<Part>) -> Result<Option<Prospect>> {
    aside(alcove, move |app| app.foresee(document, Wish { part, ..Wish::default() })).await
}

#[tauri::command]
pub async fn summarise(alcove: Alcove<'_>, document: DocumentId, wish: Wish) -> Result<JobId> {
    aside(alcove, move |app| app.summarise(document, wish)).await
}

#[tauri::command]
pub async fn summarise_together(alcove: Alcove<'_>, documents: Vec<DocumentId>, wish: Wish) -> Result<JobId> {
    aside(alcove, move |app| app.summarise_together(&documents, wish)).await
}

#[tauri::command]
pub async fn all_together(alcove: Alcove<'_>) -> Result<Vec<TogetherRow>> {
    aside(alcove, |app| app.all_together()).await
}

#[tauri::command]
pub async fn together(alcove: Alcove<'_>, id: SummaryId) -> Result<TogetherView> {
    aside(alcove, move |app| app.together(id)).await
}

#[tauri::command]
pub async fn stop(alcove: Alcove<'_>, job: JobId) -> Result<()> {
    aside(alcove, move |app| {
        app.stop(job);
        Ok(())
    })
    .await
}

/// The text for the clipboard; the window puts it there, by the user's own key or click.
#[tauri::command]
pub async fn copy_summary(alcove: Alcove<'_>, summary: SummaryId, citations: bool) -> Result<String> {
    aside(alcove, move |app| app.copy(summary, citations)).await
}

/// Whether it was saved: `false` where the user closed the dialog.
#[tauri::command]
pub async fn save_summary(alcove: Alcove<'_>, handle: AppHandle, summary: SummaryId, format: Format) -> Result<bool> {
    aside(alcove, move |app| {
        let (title, bytes) = app.export(summary, format)?;
        let saved = dialogs::save(&handle, &file_name(&title, format), &bytes)?;
        if saved { app.note_saved(Act::Saved).map(|()| true) } else { Ok(false) }
    })
    .await
}

/// What came of it; none where the user closed the dialog.
#[tauri::command]
pub async fn save_summaries(
    alcove: Alcove<'_>,
    handle: AppHandle,
    documents: Vec<DocumentId>,
    format: Format,
) -> Result<Option<Saved>> {
    aside(alcove, move |app| {
        let into = dialogs::choose_folder(&handle);
        into.map(|into| app.save_summaries(&documents, format, &into)).transpose()
    })
    .await
}

#[tauri::command]
pub async fn judge_summary(alcove: Alcove<'_>, summary: SummaryId, useful: bool, reason: String) -> Result<Judgment> {
    aside(alcove, move |app| app.judge(summary, useful, &reason)).await
}

#[tauri::command]
pub async fn unjudge_summary(alcove: Alcove<'_>, summary: SummaryId) -> Result<()> {
    aside(alcove, move |app| app.unjudge(summary)).await
}

#[tauri::command]
pub async fn quality(alcove: Alcove<'_>) -> Result<Vec<Quality>> {
    aside(alcove, move |app| app.quality()).await
}
