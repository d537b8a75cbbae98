//! What is summarised: the document's blocks, and the pages and pictures nobody could read.
//!
//! Running headers and footers stay out: they repeat on every page and say nothing. This module knows no file format.

use crate::summary::Part;

/// A document's text in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// What else there is in it, which could not be read.
    pub unread: Vec<Unread>,
    /// What of it is to be summarised; `None` for all of it.
    pub part: Option<Part>,
}

impl Source {
    /// Whether a block is to be summarised.
    pub fn is_chosen(&self, block: &Block) -> bool {
        match self.part {
            None => true,
            Some(Part::Pages(first, last)) => block.page.is_some_and(|page| (first..=last).contains(&page)),
            Some(Part::Paragraphs(first, last)) => block.page.is_none() && (first..=last).contains(&block.paragraph),
            Some(Part::Blocks(first, last)) => (first..=last).contains(&block.id),
        }
    }

    /// The same of a page that could not be read.
    pub fn is_chosen_page(&self, page: u32) -> bool {
        match self.part {
            None => true,
            Some(Part::Pages(first, last)) => (first..=last).contains(&page),
            Some(Part::Paragraphs(..) | Part::Blocks(..)) => {
                let chosen = || self.blocks.iter().filter(|block| self.is_chosen(block)).filter_map(|block| block.page);
                chosen().min().is_some_and(|first| first <= page) && chosen().max().is_some_and(|last| page <= last)
            }
        }
    }

    /// The blocks that are meant for reading and chosen, by their index.
    pub fn chosen(&self) -> impl Iterator<Item = (usize, &Block)> {
        self.blocks.iter().enumerate().filter(|(_, block)| block.kind.is_read() && self.is_chosen(block))
    }
}

/// A page that could not be read, or not all of it; or a picture on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// The page, from 1; `None` where there are none, or it is not known on which it stands.
    pub page: Option<u32>,
    /// Why: the id of a reason in the words file.
    pub why: &'static str,
}

/// A block of text and its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its number in the document, from 0.
    pub id: u32,
    /// What it is.
    pub kind: Kind,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Paragraph on the page (or in the document), from 1.
    pub paragraph: u32,
    /// The text.
    pub text: String,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading.
    Heading {
        /// 1 is the outermost.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow,
    /// A footnote or endnote; of a letter who wrote it, to whom and when, and what is attached.
    Note,
    /// Repeated at the top of each page.
    Header,
    /// Repeated at the foot of each page.
    Footer,
    /// Program text.
    Code,
}

impl Kind {
    /// The kind stored under `id` (as in the vault); anything unknown is running text.
    pub fn from_id(id: &str, level: u8) -> Self {
        match id {
            "heading" => Kind::Heading { level },
            "list_item" => Kind::ListItem,
            "table_row" => Kind::TableRow,
            "note" => Kind::Note,
            "header" => Kind::Header,
            "footer" => Kind::Footer,
            "code" => Kind::Code,
            _ => Kind::Paragraph,
        }
    }

    /// Whether it is meant for reading.
    pub fn is_read(self) -> bool {
        !matches!(self, Kind::Header | Kind::Footer)
    }

    /// Whether its sentences can stand in a summary.
    pub fn is_prose(self) -> bool {
        matches!(self, Kind::Paragraph | Kind::ListItem)
    }
}
