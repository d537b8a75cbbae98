//! What the vault holds, as the user sees it: lists, searches, one document.

use std::collections::{BTreeMap, HashMap};

use extract::Warning;
use vault::{Halt, Searching};

use crate::error::{Code, Result};
use crate::places::{Head, Places, Unit};
use crate::session::{Session, Unlocked, unstoppable};
use crate::view::{
    BlockView, DocumentId, DocumentRow, DocumentView, LibraryPage, SummaryId, SummaryView, TogetherDocument,
    TogetherPart, TogetherRow, TogetherView,
};
use crate::{attachments, judging, noticed, together};

/// Lines of a page of the library.
const PAGE: u32 = 100;

/// A page of the library, newest first. `after` is where the page before ended.
///
/// # Errors
/// What the vault refuses.
pub fn page(unlocked: &Unlocked<'_>, after: Option<u32>) -> Result<LibraryPage> {
    let vault = unlocked.vault()?;
    let offset = after.unwrap_or(0);
    let rows = vault.documents(offset, PAGE)?.into_iter().map(row).collect();
    Ok(page_of(rows, offset, vault.count()?))
}

/// A page of what a search finds, best first. Others have the vault meanwhile.
///
/// # Errors
/// [`Code::Stopped`] where it was halted, [`Code::VaultLocked`], or what the vault refuses.
pub fn search(session: &Session, query: &str, after: Option<u32>, halt: Halt) -> Result<LibraryPage> {
    let offset = after.unwrap_or(0);
    let searching = Searching::new(query, offset, PAGE, halt.giving_way_to(session.waiting()));
    let found = session.in_slices(searching, &mut unstoppable)?;
    let rows = found.rows.into_iter().map(|hit| DocumentRow { snippet: Some(hit.snippet), ..row(hit.document) });
    let page = page_of(rows.collect(), offset, found.total);
    Ok(LibraryPage { whole_words: found.whole_words, ranked: found.ranked, ..page })
}

fn page_of(rows: Vec<DocumentRow>, offset: u32, total: u32) -> LibraryPage {
    let end = offset.saturating_add(u32::try_from(rows.len()).unwrap_or(PAGE));
    LibraryPage { rows, total, next: (end < total).then_some(end), whole_words: false, ranked: None }
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
    let recognised = Recognised::of(&warnings(&found));
    let blocks = vault.blocks(id.0)?;
    let places = Places::new(Unit::of(&found.format), heads(&blocks));
    let mut attached = attachments::Count::default();
    let blocks = blocks.into_iter().map(|block| BlockView {
        id: block.ordinal,
        attachment: attached.next(&found.format, &block),
        kind: block.kind,
        level: block.level,
        page: block.page,
        paragraph: block.paragraph,
        confidence: recognised.confidence(block.ordinal, block.page),
        text: block.text,
    });
    let summaries = vault.summaries(id.0)?.into_iter().filter_map(|stored| summary_view(vault, stored).transpose());
    let (blocks, summaries) = (blocks.collect(), summaries.collect::<Result<_>>()?);
    let mut together = all_together(unlocked)?;
    together.retain(|row| row.documents.iter().any(|document| document.id == id));
    Ok(DocumentView { row: row(found), names: places.names, blocks, summaries, together, unfinished: None })
}

/// How sure the recognition of text in pictures is.
struct Recognised {
    pages: HashMap<u32, u8>,
    /// Of a picture within the document, by its first block: the last one.
    pictures: BTreeMap<u32, (u32, u8)>,
}

impl Recognised {
    fn of(warnings: &[Warning]) -> Self {
        let pages = warnings.iter().filter(|w| w.kind == Warning::PAGE_RECOGNISED);
        let pictures = warnings.iter().filter_map(|w| w.blocks.zip(w.confidence));
        Self {
            pages: pages.filter_map(|w| w.page.zip(w.confidence)).collect(),
            pictures: pictures.map(|([first, last], sure)| (first, (last, sure))).collect(),
        }
    }

    /// Of a block; `None` where it is written in the document.
    fn confidence(&self, block: u32, page: Option<u32>) -> Option<u8> {
        let picture = self.pictures.range(..=block).next_back().filter(|(_, (last, _))| *last >= block);
        picture.map(|(_, (_, sure))| *sure).or_else(|| self.pages.get(&page?).copied())
    }
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

/// What a summary is known by: itself, or the first of those that it was made together with.
///
/// # Errors
/// [`Code::SummaryUnknown`], or what the vault refuses.
pub fn known_by(unlocked: &Unlocked<'_>, id: SummaryId) -> Result<SummaryId> {
    let stored = unlocked.vault()?.summary(id.0)?.ok_or(Code::SummaryUnknown)?;
    Ok(SummaryId(stored.together.unwrap_or(stored.id)))
}

/// The summaries of several documents, newest first.
///
/// # Errors
/// What the vault refuses.
pub fn all_together(unlocked: &Unlocked<'_>) -> Result<Vec<TogetherRow>> {
    let rows = unlocked.vault()?.all_together()?;
    let of = |rows: &[vault::TogetherRow]| {
        let first = rows.first()?;
        let document =
            |row: &vault::TogetherRow| TogetherDocument { id: DocumentId(row.document), title: row.title.clone() };
        let documents: Vec<TogetherDocument> = rows.iter().map(document).collect();
        let title = together::name(documents.iter().map(|document| document.title.as_str()));
        Some(TogetherRow { id: SummaryId(first.first), made: first.made.clone(), title, documents })
    };
    Ok(rows.chunk_by(|a, b| a.first == b.first).filter_map(of).collect())
}

/// A stored summary of several documents.
///
/// # Errors
/// [`Code::SummaryUnknown`], or what the vault refuses.
pub fn together(unlocked: &Unlocked<'_>, id: SummaryId) -> Result<TogetherView> {
    let vault = unlocked.vault()?;
    let stored = vault.together(id.0)?;
    let made = stored.first().ok_or(Code::SummaryUnknown)?.made.clone();
    let mut parts = Vec::with_capacity(stored.len());
    for part in stored {
        let row = row_of(unlocked, DocumentId(part.document))?;
        let names = places(unlocked, &row)?.names;
        let view = summary_view(vault, part)?.ok_or(Code::SummaryUnknown)?;
        parts.push(TogetherPart { row, names, id: view.id, summary: view.summary });
    }
    let title = together::name(parts.iter().map(|part| part.row.title.as_str()));
    let judgment = vault.judgment(id.0)?.map(judging::shown);
    Ok(TogetherView { id, made, title, parts, judgment })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recognised_in_a_picture_is_marked_and_what_is_written_beside_it_is_not() {
        let page = |kind: &str, page| Warning { confidence: Some(90), ..Warning::new(kind, Some(page)) };
        let picture = Warning { blocks: Some([3, 4]), ..page(Warning::PICTURES_RECOGNISED, 2) };
        let recognised = Recognised::of(&[page(Warning::PAGE_RECOGNISED, 1), picture]);
        let sure: Vec<_> = (2..=5).map(|block| recognised.confidence(block, Some(2))).collect();
        assert_eq!(sure, [None, Some(90), Some(90), None]);
        assert_eq!((recognised.confidence(0, Some(1)), recognised.confidence(0, None)), (Some(90), None));
    }
}
