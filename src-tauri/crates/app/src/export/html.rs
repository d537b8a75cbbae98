//! The paper as one web page, whole in itself: it loads nothing and runs nothing, and prints as it stands.

use super::paper::Paper;
use crate::page::Page;
use crate::words::say;

/// The page.
pub fn write(paper: &Paper) -> String {
    let mut page = Page::marked(&paper.title, &paper.label, &paper.mark);
    page.points(&paper.points);
    if !paper.sources.is_empty() {
        page.heading(&say("export-sources"));
        page.sources(&paper.sources);
    }
    for part in &paper.parts {
        page.heading(&part.heading);
        for line in &part.lines {
            page.paragraph(line);
        }
        if !part.facts.is_empty() {
            page.facts(&part.facts);
        }
    }
    page.finish()
}
