//! What the vault holds, as the user sees it: lists, searches, one document.

use std::collections::HashMap;

use crate::error::{Code, Result};
use crate::places::{Head, Places, Unit};
use crate::session::Unlocked;
use crate::view::{BlockView, DocumentId, DocumentRow, DocumentView, LibraryPage, SummaryId, SummaryView};
use crate::{judging, noticed};

/// Lines of a page of the library.
const PAGE: u32 = 100;

/// A page of the library, newest first; or of what a search found, best first. `after` is where the page before ended.
///
/// # Errors
/// What the vault refuses.
pub fn page(unlocked: &Unlocked<'_>, query: Option<&str>, after: Option<u32>) -> Result<LibraryPage> {
    let vault = unlocked.vault()?;
    let offset = after.unwrap_or(0);
    let query = query.map(str::trim).filter(|q| !q.is_empty());
    let (rows, total): (Vec<DocumentRow>, u32) = match query {
        None => (vault.documents(offset, PAGE)?.into_iter().map(row).collect(), vault.count()?),
        Some(query) => {
            let found = vault.search(query, offset, PAGE)?;
            let rows =
                found.rows.into_iter().map(|hit| DocumentRow { snippet: Some(hit.snippet), ..row(hit.document) });
            (rows.collect(), found.total)
        }
    };
    let end = offset.saturating_add(u32::try_from(rows.len()).unwrap_or(PAGE));
    Ok(LibraryPage { rows, total, next: (end < total).then_some(end) })
}

/// A document's line in the library.
///
/// # Errors
/// [`Code::DocumentUnknown`], or what the vault refuses.
pub fn row_of(unlocked: &Unlocked<'_>, id: DocumentId) -> Result<DocumentRow> {
    Ok(row(unlocked.vault()?.document(id.0)?.ok_or(Code::DocumentUnknown)?))
}

/// A document with its text and its summaries; of a reading that has not come to its end, [`crate::resuming`] knows.
///
/// # Errors
/// [`Code::DocumentUnknown`], or what the vault refuses.
pub fn document(unlocked: &Unlocked<'_>, id: DocumentId) -> Result<DocumentView> {
    let vault = unlocked.vault()?;
    let found = vault.document(id.0)?.ok_or(Code::DocumentUnknown)?;
    let recognised: HashMap<u32, u8> =
        warnings(&found).into_iter().filter_map(|w| Some((w.page?, w.confidence?))).collect();
    let blocks = vault.blocks(id.0)?;
    let places = Places::new(Unit::of(&found.format), heads(&blocks));
    let blocks = blocks.into_iter().map(|block| BlockView {
        id: block.ordinal,
        kind: block.kind,
        level: block.level,
        page: block.page,
        paragraph: block.paragraph,
        confidence: block.page.and_then(|page| recognised.get(&page).copied()),
        text: block.text,
    });
    let summaries = vault.summaries(id.0)?.into_iter().filter_map(|stored| summary_view(vault, stored).transpose());
    let (blocks, summaries) = (blocks.collect(), summaries.collect::<Result<_>>()?);
    Ok(DocumentView { row: row(found), names: places.names, blocks, summaries, unfinished: None })
}

/// What the parts of a document are called.
///
/// # Errors
/// What the vault refuses.
pub fn places(unlocked: &Unlocked<'_>, document: &DocumentRow) -> Result<Places> {
    if !document.unit.is_named() {
        return Ok(Places { unit: document.unit, names: Vec::new() });
    }
    Ok(Places::new(document.unit, heads(&unlocked.vault()?.blocks(document.id.0)?)))
}

fn heads(blocks: &[vault::Block]) -> impl Iterator<Item = Head<'_>> {
    let headings = blocks.iter().filter(|block| block.kind == "heading");
    headings.filter_map(|b| Some(Head { part: b.page?, paragraph: b.paragraph, text: &b.text }))
}

/// A stored summary, and the document it is of.
///
/// # Errors
/// [`Code::SummaryUnknown`], or what the vault refuses.
pub fn summary(unlocked: &Unlocked<'_>, id: SummaryId) -> Result<(DocumentRow, SummaryView)> {
    let vault = unlocked.vault()?;
    let stored = vault.summary(id.0)?.ok_or(Code::SummaryUnknown)?;
    let document = vault.document(stored.document)?.ok_or(Code::DocumentUnknown)?;
    Ok((row(document), summary_view(vault, stored)?.ok_or(Code::SummaryUnknown)?))
}

/// None where a newer Alcove has stored it in a form of its own.
fn summary_view(vault: &vault::Vault, stored: vault::SummaryRow) -> Result<Option<SummaryView>> {
    let Ok(summary) = serde_json::from_str(&stored.body_json) else { return Ok(None) };
    let judgment = vault.judgment(stored.id)?.map(judging::shown);
    Ok(Some(SummaryView { id: SummaryId(stored.id), made: stored.made, summary, judgment }))
}

/// Warnings of a stored document, as the reader gave them.
pub(crate) fn warnings(stored: &vault::DocumentRow) -> Vec<extract::Warning> {
    serde_json::from_str(&stored.warnings_json).unwrap_or_default()
}

fn row(stored: vault::DocumentRow) -> DocumentRow {
    let warnings = noticed::of(&warnings(&stored));
    DocumentRow {
        id: DocumentId(stored.id),
        unit: Unit::of(&stored.format),
        drawn: crate::pages::DRAWN.contains(&stored.format.as_str()),
        title: stored.title,
        format: stored.format,
        pages: stored.pages,
        bytes: stored.bytes,
        added: stored.added,
        summarised: stored.summarised,
        warnings,
        snippet: None,
    }
}
