//! OpenDocument presentations (ISO/IEC 26300): text as in [`odt`](super::super::odt), page by page.

use std::collections::HashSet;

use super::super::odf_chart::Charts;
use super::super::odt::body::Body;
use super::super::package::{Node, attribute};
use super::super::{Sample, embedded, odf};
use super::{goes_on, push, tell};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Warning};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.presentation";

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.media_type.as_ref().is_some_and(|media_type| media_type.starts_with(MEDIA_TYPE))
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = odf::open(bytes, tools, output)?;
    output.title = odf::title(&mut package, output)?;
    let (mut body, mut number, mut hidden) = (Body::new(Charts::read(&mut package, output)?), 0, false);
    let (mut style, mut hidden_styles) = (None, HashSet::new());
    let found = package.walk("content.xml", output, &mut |node, output| {
        match node {
            Node::Start("style", element) => style = attribute(element, "name"),
            Node::Start("drawing-page-properties", element) => {
                if attribute(element, "visibility").as_deref() == Some("hidden") {
                    hidden_styles.extend(style.take());
                }
            }
            Node::Start("page", element) => {
                if !goes_on(number, 0, output) {
                    return false;
                }
                number += 1;
                hidden = attribute(element, "style-name").is_some_and(|style| hidden_styles.contains(&style));
            }
            Node::End("page") => {
                let (blocks, pictures) = (body.take(), std::mem::take(&mut body.met.pictures));
                if hidden {
                    output.warn(Warning::HIDDEN_LEFT_OUT, None);
                } else {
                    tell(number, pictures, output);
                    push(number, blocks, output);
                }
            }
            _ => body.node(&node),
        }
        true
    })?;
    if !found {
        return Err(Error::Damaged);
    }
    let blocks = body.finish();
    if body.met.comments {
        output.warn(Warning::COMMENTS_LEFT_OUT, None);
    }
    if body.met.hidden {
        output.warn(Warning::HIDDEN_LEFT_OUT, None);
    }
    if !hidden {
        tell(number.max(1), body.met.pictures, output);
        push(number.max(1), blocks, output);
    }
    output.pages = Some(number.max(1));
    embedded::fetch(&mut package, output)
}
