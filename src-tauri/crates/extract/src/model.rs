//! The document as everything above sees it: blocks in reading order, each with an address.
//!
//! A block's text is NFC, free of control characters (but for tab and line feed) and never empty. Numbers (`id`,
//! `paragraph`, `start`, `end`) are given here, by the app's side, so that a document cannot lie about them. Page, slide,
//! sheet, chapter and mail are one number (`page`). Where words stand on a page, as boxes, is found when it is asked for
//! ([`Reader::places`](crate::Reader::places)), and kept in no block.

use serde::{Deserialize, Serialize};

use crate::formats::Format;
use crate::protocol::Piece;

/// What the note begins with that names a file attached to a letter; its name follows.
pub const ATTACHMENT: &str = "Attachment: ";

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What it is, told by its content.
    pub format: Format,
    /// The title it gives itself, where it has one.
    pub title: Option<String>,
    /// Pages, where the format has them, read or not.
    pub pages: Option<u32>,
    /// What the reader must be told.
    pub warnings: Vec<Warning>,
    /// Whether a limit cut anything off; `warnings` says which.
    pub truncated: bool,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
}

/// A paragraph's worth of text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Position in the document, from 0.
    pub id: u32,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
    /// The text.
    pub text: String,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Number on its page, or in the document where there are no pages; from 1.
    pub paragraph: u32,
    /// First character in the document's text, from 0: Unicode scalar values, all blocks joined by one line feed.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// How sure its recognition is, in hundredths, where it was recognised in a picture (OCR).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// A heading.
    Heading {
        /// 1 (outermost) to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// One row of a table, its cells parted by ` | `.
    TableRow,
    /// A footnote or endnote; of a letter who wrote it, to whom and when, and what is attached.
    Note,
    /// Repeated at the head of pages: kept, but not part of the text proper.
    Header,
    /// Repeated at the foot of pages: likewise.
    Footer,
    /// Text whose line breaks matter.
    Code,
}

impl Kind {
    /// The name in JSON and in the vault.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Heading { .. } => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableRow => "table_row",
            Self::Note => "note",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::Code => "code",
        }
    }

    /// 1 to 6 for a heading, 0 otherwise.
    #[must_use]
    pub const fn level(self) -> u8 {
        match self {
            Self::Heading { level } => level,
            _ => 0,
        }
    }
}

/// Something about the document that must not be kept silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// One of [`Warning::KINDS`]; the words are in the words file.
    pub kind: String,
    /// The page it concerns, from 1.
    pub page: Option<u32>,
    /// How sure the recognition of that page or picture is, in hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// First and last block that were recognised in a picture within the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<[u32; 2]>,
}

impl Warning {
    /// A warning of this kind.
    #[must_use]
    pub fn new(kind: &str, page: Option<u32>) -> Self {
        Self { kind: kind.to_owned(), page, confidence: None, blocks: None }
    }

    /// Whether it is one that the confined program may tell, which may have been taken over: of a kind that there are words for, and of no
    /// blocks, which have no numbers yet.
    pub(crate) fn is_of_program(&self) -> bool {
        Self::KINDS.contains(&self.kind.as_str()) && self.blocks.is_none()
    }

    /// Whether it is of a page in whose picture text may be recognised.
    #[must_use]
    pub fn is_of_picture(&self) -> bool {
        [Self::PAGE_WITHOUT_TEXT, Self::PAGE_WITH_LITTLE_TEXT, Self::PAGE_WITHOUT_LETTERS].contains(&self.kind.as_str())
    }

    /// Whether it is of what the recognition had not arrived at when it was stopped.
    #[must_use]
    pub fn is_of_stop(&self) -> bool {
        [Self::RECOGNITION_STOPPED, Self::PICTURES_STOPPED].contains(&self.kind.as_str())
    }

    /// Whether there is one for each picture it concerns.
    #[must_use]
    pub fn counts_pictures(&self) -> bool {
        const COUNTED: [&str; 6] = [
            Warning::PICTURES_TO_RECOGNISE,
            Warning::PICTURES_RECOGNISED,
            Warning::PICTURES_WITHOUT_TEXT,
            Warning::PICTURES_FAILED,
            Warning::PICTURES_UNSURE,
            Warning::PICTURES_STOPPED,
        ];
        COUNTED.contains(&self.kind.as_str())
    }

    /// A page holds pictures or drawings but no text: probably a scan.
    pub const PAGE_WITHOUT_TEXT: &str = "page_without_text";
    /// A page holds a large picture and a few letters: probably a scan with a number or a stamp.
    pub const PAGE_WITH_LITTLE_TEXT: &str = "page_with_little_text";
    /// Fewer letters and digits than this on a page that is mostly something else are not what it says.
    pub(crate) const LITTLE_TEXT: usize = 150;
    /// A page holds a few letters, and more of a font that does not say which they are.
    pub const PAGE_WITHOUT_LETTERS: &str = "page_without_letters";
    /// A page of one of these kinds, whose text was recognised in its picture (OCR).
    pub const PAGE_RECOGNISED: &str = "page_recognised";
    /// Such a page, in whose picture no text was recognised.
    pub const PAGE_UNRECOGNISED: &str = "page_unrecognised";
    /// Such a page, over which the recognition gave up.
    pub const RECOGNITION_FAILED: &str = "recognition_failed";
    /// Such a page, beyond what is recognised of one document.
    pub const RECOGNITION_LIMIT: &str = "recognition_limit";
    /// Such a page, at which the recognition had not arrived when it was stopped.
    pub const RECOGNITION_STOPPED: &str = "recognition_stopped";
    /// Words of such a page that could hardly be made out were left out.
    pub const RECOGNITION_UNSURE: &str = "recognition_unsure";
    /// A page is broken and was passed over.
    pub const PAGE_DAMAGED: &str = "page_damaged";
    /// Pages beyond the limit were not read.
    pub const PAGES_LIMIT: &str = "pages_limit";
    /// Text beyond the limit was not read.
    pub const TEXT_LIMIT: &str = "text_limit";
    /// What remained when the time ran out was not read.
    pub const TIME_LIMIT: &str = "time_limit";
    /// Structure nested deeper than any person writes was not followed.
    pub const DEPTH_LIMIT: &str = "depth_limit";
    /// A part of the file is broken and was passed over.
    pub const PART_DAMAGED: &str = "part_damaged";
    /// Some bytes are no characters in the file's encoding, or some letters of a font that does not say which they are.
    pub const CHARACTERS_LOST: &str = "characters_lost";
    /// Some letters are of a font that does not say which they are: they may be others than were read.
    pub const LETTERS_UNNAMED: &str = "letters_unnamed";
    /// Passages marked as deleted were left out, and inserted ones taken in.
    pub const CHANGES_TRACKED: &str = "changes_tracked";
    /// Cells beyond the limit were not read.
    pub const CELLS_LIMIT: &str = "cells_limit";
    /// Text, sheets or slides that are hidden were left out.
    pub const HIDDEN_LEFT_OUT: &str = "hidden_left_out";
    /// Of an old document only the bare text was read: what is hidden or was deleted may be among it, and nothing is told apart.
    pub const BARE_TEXT: &str = "bare_text";
    /// Text that stands beside the main part of a web page was left out.
    pub const BESIDE_MAIN_LEFT_OUT: &str = "beside_main_left_out";
    /// Comments of readers were left out.
    pub const COMMENTS_LEFT_OUT: &str = "comments_left_out";
    /// Pictures, charts, formulas set as pictures, and documents of other programs within this one were not read.
    pub const PICTURES_UNREAD: &str = "pictures_unread";
    /// An animation, of which the first picture at most is read.
    pub const ANIMATION_UNREAD: &str = "animation_unread";
    /// Pictures within the document in which text may stand, one warning for each, where nothing recognises it.
    pub const PICTURES_TO_RECOGNISE: &str = "pictures_to_recognise";
    /// Pictures within the document whose text was recognised (OCR), one warning for each.
    pub const PICTURES_RECOGNISED: &str = "pictures_recognised";
    /// Such pictures, in which no text was recognised.
    pub const PICTURES_WITHOUT_TEXT: &str = "pictures_without_text";
    /// Such pictures, over which the recognition gave up.
    pub const PICTURES_FAILED: &str = "pictures_failed";
    /// Such pictures with words that could hardly be made out, which were left out.
    pub const PICTURES_UNSURE: &str = "pictures_unsure";
    /// Pictures beyond what is recognised of one document.
    pub const PICTURES_LIMIT: &str = "pictures_limit";
    /// Such pictures, at which the recognition had not arrived when it was stopped, one warning for each.
    pub const PICTURES_STOPPED: &str = "pictures_stopped";
    /// Cells hold formulas without a result.
    pub const FORMULAS_UNREAD: &str = "formulas_unread";
    /// Files attached to the document were not read.
    pub const ATTACHMENTS_UNREAD: &str = "attachments_unread";
    /// The document is a form whose content is not that of its pages (XFA), or which leaves it to its reader how what was filled in looks.
    pub const FORM_UNREAD: &str = "form_unread";
    /// The file's name says that it is something else.
    pub const NAME_BELIED: &str = "name_belied";

    /// Every kind there is.
    pub const KINDS: &[&str] = &[
        Self::PAGE_WITHOUT_TEXT,
        Self::PAGE_WITH_LITTLE_TEXT,
        Self::PAGE_WITHOUT_LETTERS,
        Self::PAGE_RECOGNISED,
        Self::PAGE_UNRECOGNISED,
        Self::RECOGNITION_FAILED,
        Self::RECOGNITION_LIMIT,
        Self::RECOGNITION_STOPPED,
        Self::RECOGNITION_UNSURE,
        Self::PAGE_DAMAGED,
        Self::PAGES_LIMIT,
        Self::TEXT_LIMIT,
        Self::TIME_LIMIT,
        Self::DEPTH_LIMIT,
        Self::PART_DAMAGED,
        Self::CHARACTERS_LOST,
        Self::LETTERS_UNNAMED,
        Self::CHANGES_TRACKED,
        Self::CELLS_LIMIT,
        Self::HIDDEN_LEFT_OUT,
        Self::BARE_TEXT,
        Self::BESIDE_MAIN_LEFT_OUT,
        Self::COMMENTS_LEFT_OUT,
        Self::PICTURES_UNREAD,
        Self::ANIMATION_UNREAD,
        Self::PICTURES_TO_RECOGNISE,
        Self::PICTURES_RECOGNISED,
        Self::PICTURES_WITHOUT_TEXT,
        Self::PICTURES_FAILED,
        Self::PICTURES_UNSURE,
        Self::PICTURES_LIMIT,
        Self::PICTURES_STOPPED,
        Self::FORMULAS_UNREAD,
        Self::ATTACHMENTS_UNREAD,
        Self::FORM_UNREAD,
        Self::NAME_BELIED,
    ];
}

/// A page, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue and opacity of each pixel, row by row: `4 * width * height` bytes.
    pub rgba: Vec<u8>,
}

/// Gives each piece its number and place.
pub(crate) fn number(pieces: Vec<Piece>) -> Vec<Block> {
    let (mut blocks, mut start) = (Vec::with_capacity(pieces.len()), 0_u32);
    let (mut page, mut paragraph) = (None, 0_u32);
    for (id, piece) in (0..).zip(pieces) {
        if piece.page != page {
            (page, paragraph) = (piece.page, 0);
        }
        paragraph += 1;
        let end = start.saturating_add(u32::try_from(piece.text.chars().count()).unwrap_or(u32::MAX));
        let Piece { kind, text, confidence, .. } = piece;
        blocks.push(Block { id, kind, text, page, paragraph, start, end, confidence });
        start = end.saturating_add(1);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_program_tells_is_no_warning() {
        let known = Warning::new(Warning::TEXT_LIMIT, None);
        assert!(known.is_of_program());
        assert!(!Warning::new("\u{1b}[31m", None).is_of_program());
        assert!(!Warning { blocks: Some([0, u32::MAX]), ..known }.is_of_program());
    }

    fn piece(text: &str, page: Option<u32>) -> Piece {
        Piece { kind: Kind::Paragraph, text: text.into(), page, confidence: None }
    }

    #[test]
    fn paragraphs_begin_anew_on_each_page_and_places_count_characters() {
        let blocks = number(vec![piece("Ää", Some(1)), piece("b", Some(1)), piece("漢字", Some(2))]);
        let seen: Vec<_> = blocks.iter().map(|b| (b.id, b.page, b.paragraph, b.start, b.end)).collect();
        assert_eq!(seen, [(0, Some(1), 1, 0, 2), (1, Some(1), 2, 3, 4), (2, Some(2), 1, 5, 7)]);
    }

    #[test]
    fn a_block_in_json_has_its_kind_beside_its_text() {
        let block = Block {
            id: 0,
            kind: Kind::Heading { level: 2 },
            text: "x".into(),
            page: None,
            paragraph: 1,
            start: 0,
            end: 1,
            confidence: None,
        };
        let json = serde_json::to_value(&block).unwrap();
        assert_eq!((json["kind"].as_str(), json["level"].as_u64()), (Some("heading"), Some(2)));
        assert_eq!(serde_json::from_value::<Block>(json).unwrap(), block);
    }
}
