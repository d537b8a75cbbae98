//! A plain text as Alcove's source: empty lines part its blocks, `#` begins a heading, a form feed a page.

use app::summarise::{Block, Kind, Source};

/// The source. One without a form feed has no pages.
pub fn plain(text: &str) -> Source {
    let mut source = Source::default();
    let is_paged = text.contains('\u{c}');
    for (page, text) in (1..).zip(text.split('\u{c}')) {
        for text in text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
            let id = source.blocks.len() as u32;
            let kind = if text.starts_with('#') { Kind::Heading { level: 1 } } else { Kind::Paragraph };
            let text = text.trim_start_matches('#').trim().to_owned();
            source.blocks.push(Block { id, kind, page: is_paged.then_some(page), paragraph: id + 1, text });
        }
    }
    source
}
