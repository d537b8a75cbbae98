//! The library: listing, adding and deleting documents, and asking one or all.

use app::asking::LibraryAnswers;
use app::pages::Stretch;
use app::summary::Sentence;
use app::view::{DocumentId, DocumentView, JobId, LibraryPage};
use app::{Recognition, Result};
use tauri::AppHandle;
use tauri::ipc::Response;

use super::{Alcove, aside};
use crate::dialogs;

#[tauri::command]
pub async fn library(alcove: Alcove<'_>, query: Option<String>, after: Option<u32>) -> Result<LibraryPage> {
    aside(alcove, move |app| app.library(query.as_deref(), after)).await
}

#[tauri::command]
pub async fn choose_files(alcove: Alcove<'_>, handle: AppHandle) -> Result<()> {
    aside(alcove, move |app| app.add(&dialogs::choose_files(&handle)).map(drop)).await
}

/// The new job's id.
#[tauri::command]
pub async fn open_locked(alcove: Alcove<'_>, job: JobId, password: String) -> Result<JobId> {
    aside(alcove, move |app| app.open_locked(job, password)).await
}

#[tauri::command]
pub fn leave_locked(alcove: Alcove<'_>, job: JobId) {
    alcove.leave_locked(job);
}

/// The new job's id.
#[tauri::command]
pub async fn read_attachment(alcove: Alcove<'_>, document: DocumentId, number: u32) -> Result<JobId> {
    aside(alcove, move |app| app.read_attachment(document, number)).await
}

#[tauri::command]
pub async fn samples(alcove: Alcove<'_>) -> Result<Vec<String>> {
    aside(alcove, |app| Ok(app.samples())).await
}

#[tauri::command]
pub async fn add_sample(alcove: Alcove<'_>, name: String) -> Result<()> {
    aside(alcove, move |app| app.add_sample(&name).map(drop)).await
}

#[tauri::command]
pub async fn document(alcove: Alcove<'_>, id: DocumentId) -> Result<DocumentView> {
    aside(alcove, move |app| app.document(id)).await
}

#[tauri::command]
pub async fn recognition(alcove: Alcove<'_>) -> Result<Recognition> {
    aside(alcove, |app| Ok(app.recognition())).await
}

#[tauri::command]
pub async fn page_sizes(alcove: Alcove<'_>, document: DocumentId) -> Result<Vec<[u32; 2]>> {
    aside(alcove, move |app| app.page_sizes(document)).await
}

#[tauri::command]
pub async fn unlock_pages(alcove: Alcove<'_>, document: DocumentId, password: String) -> Result<Vec<[u32; 2]>> {
    aside(alcove, move |app| app.unlock_pages(document, password)).await
}

/// The pixels as they are: as JSON they would be several times as long.
#[tauri::command]
pub async fn page_picture(alcove: Alcove<'_>, document: DocumentId, page: u32, width: u32) -> Result<Response> {
    aside(alcove, move |app| app.page_picture(document, page, width).map(Response::new)).await
}

#[tauri::command]
pub async fn page_places(
    alcove: Alcove<'_>,
    document: DocumentId,
    page: u32,
    stretches: Vec<Stretch>,
) -> Result<Vec<[u32; 4]>> {
    aside(alcove, move |app| app.page_places(document, page, &stretches)).await
}

#[tauri::command]
pub async fn ask(alcove: Alcove<'_>, document: DocumentId, question: String) -> Result<Vec<Sentence>> {
    aside(alcove, move |app| app.ask(document, &question)).await
}

#[tauri::command]
pub async fn ask_library(alcove: Alcove<'_>, question: String) -> Result<LibraryAnswers> {
    aside(alcove, move |app| app.ask_library(&question, None)).await
}

#[tauri::command]
pub async fn delete_document(alcove: Alcove<'_>, document: DocumentId) -> Result<()> {
    aside(alcove, move |app| app.delete(document)).await
}
