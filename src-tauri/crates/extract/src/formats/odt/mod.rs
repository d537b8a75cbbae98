//! OpenDocument text (ISO/IEC 26300), as LibreOffice writes it.
//!
//! The file has no pages, only paragraphs; items and headings keep their numbers. Read are the body with its notes (after the paragraph that refers to them), and
//! the headers and footers, which stand with the styles. Passages marked as deleted and hidden text are left out, inserted
//! ones taken in. Reviewers' comments are no part of the text; that there are any is said, and so is that something is hidden, or
//! shown in formulas set as pictures, or in pictures of headers and footers. All other pictures are given out
//! ([`embedded`](super::embedded)), and what charts show is read ([`odf_chart`](super::odf_chart)).

pub mod body;
mod numbering;

use std::collections::HashSet;

use super::Sample;
use super::embedded::{self, Item};
use super::odf;
use super::odf_chart::Charts;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};
use body::Body;

/// Templates and master documents are texts too; spreadsheets and slides are not.
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.media_type.as_ref().is_some_and(|media_type| media_type.starts_with(MEDIA_TYPE))
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = odf::open(bytes, tools, output)?;
    output.title = odf::title(&mut package, output)?;
    let mut body = Body::new(Charts::read(&mut package, output)?);
    let mut margins = Vec::new();
    package.walk("styles.xml", output, &mut |node, _| {
        body.node(&node);
        margins.extend(body.take());
        true
    })?;
    margins.extend(body.finish());
    let mut seen = HashSet::new();
    margins.retain(|item| matches!(item, Item::Text(_, text) if seen.insert(text.clone())));
    let is_header = |item: &Item| matches!(item, Item::Text(Kind::Header, _));
    let (headers, footers): (Vec<_>, Vec<_>) = margins.into_iter().partition(is_header);

    push(headers, output);
    let found = package.walk("content.xml", output, &mut |node, output| {
        body.node(&node);
        push(body.take(), output);
        true
    })?;
    if !found {
        return Err(Error::Damaged);
    }
    // A file cut off in the middle of a paragraph still has the first half.
    push(body.finish(), output);
    for (met, kind) in [
        (body.met.changes, Warning::CHANGES_TRACKED),
        (body.met.comments, Warning::COMMENTS_LEFT_OUT),
        (body.met.hidden, Warning::HIDDEN_LEFT_OUT),
        (body.met.pictures, Warning::PICTURES_UNREAD),
    ] {
        if met {
            output.warn(kind, None);
        }
    }
    push(footers, output);
    embedded::fetch(&mut package, output)
}

fn push(items: Vec<Item>, output: &mut Output<'_>) {
    for item in items {
        match item {
            Item::Text(kind, text) => output.push(kind, None, &text),
            Item::Picture(name) => output.want(None, &name),
        }
    }
}
