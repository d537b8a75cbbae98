//! E-books (EPUB 2 and 3): an archive of web pages, and a list of the order to read them in.
//!
//! Each page is a chapter for [`html`], numbered by its place in the list; the list, and where it is, are XML. A picture in the list is a chapter
//! that holds nothing but it. Tables of contents and fonts are no text; what else stands in the order and is no page is said. A
//! book locked to a reader's account says so.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;
use quick_xml::events::BytesStart;

use super::package::{Node, Package, attribute};
use super::{Sample, embedded, html};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Warning};

const MEDIA_TYPE: &str = "application/epub+zip";
const CONTAINER: &str = "META-INF/container.xml";
/// Media types of chapters; those behind the second are from before EPUB, and of who does not know better.
const PAGES: &[&str] =
    &["application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml", "text/xml", "text/plain"];
const DRAWING: &str = "image/svg+xml";
/// Ways to make fonts hard to copy: no reason to refuse the text.
const OF_FONTS: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.media_type.as_deref() == Some(MEDIA_TYPE)
        || sample.media_type.is_none() && sample.entries.iter().any(|name| name == CONTAINER)
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = Package::open(bytes, output)?;
    if is_locked(&mut package, output)? {
        return Err(Error::EncryptionUnknown);
    }
    let list = list(&mut package, output)?.ok_or(Error::Damaged)?;
    let book = Book::read(&mut package, &list, output)?;
    if !book.title.trim().is_empty() {
        output.title = Some(book.title);
    }
    let (mut seen, mut chapters) = (HashSet::new(), Vec::new());
    for id in &book.order {
        let (name, is_picture) = match book.parts.get(id) {
            Some(Part::Page(name)) => (name, false),
            Some(Part::Picture(name)) => (name, true),
            Some(Part::Wordless) => continue,
            Some(Part::Unknown) | None => {
                output.warn(Warning::PART_DAMAGED, None);
                continue;
            }
        };
        let name = resolved(&list, name);
        if seen.insert(name.clone()) {
            chapters.push((name, is_picture));
        }
    }
    let (most, of) = (output.limits.pages, u32::try_from(chapters.len()).unwrap_or(u32::MAX));
    output.pages = Some(of);
    for (done, (name, is_picture)) in (0..).zip(&chapters) {
        if output.is_full() {
            break;
        }
        if done >= most {
            output.cut(Warning::PAGES_LIMIT);
            break;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
        output.page = Some(done + 1);
        if *is_picture {
            output.want(None, name);
            output.progress(done + 1, of);
            continue;
        }
        match package.bytes(name, output)? {
            Some(page) => html::chapter_of(&html::decode(&page, output), &|to| resolved(name, to), output),
            None => output.warn(Warning::PAGE_DAMAGED, Some(done + 1)),
        }
        output.progress(done + 1, of);
    }
    embedded::fetch(&mut package, output)
}

fn is_locked(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<bool, Error> {
    let mut locked = false;
    package.walk("META-INF/encryption.xml", output, &mut |node, _| {
        if let Node::Start("EncryptionMethod", element) = node {
            locked |= attribute(element, "Algorithm").is_none_or(|way| !OF_FONTS.contains(&way.as_str()));
        }
        !locked
    })?;
    Ok(locked)
}

/// Where the list of the book's parts is: the first one that is named.
fn list(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<Option<String>, Error> {
    let mut list = None;
    package.walk(CONTAINER, output, &mut |node, _| {
        if let Node::Start("rootfile", element) = node {
            list = attribute(element, "full-path");
        }
        list.is_none()
    })?;
    Ok(list)
}

/// What the list says.
#[derive(Debug, Default)]
struct Book {
    title: String,
    /// What it is made of, by id.
    parts: HashMap<String, Part>,
    /// Ids in the order of reading.
    order: Vec<String>,
}

/// A part of the book.
#[derive(Debug)]
enum Part {
    /// A page, by how the list refers to it.
    Page(String),
    /// A picture, in the same way.
    Picture(String),
    /// The table of contents, which may stand in the order of reading and is no chapter.
    Wordless,
    Unknown,
}

impl Part {
    fn of(element: &BytesStart<'_>) -> Option<(String, Self)> {
        let media_type = attribute(element, "media-type").unwrap_or_default();
        let is_contents = attribute(element, "properties")
            .is_some_and(|properties| properties.split_ascii_whitespace().any(|one| one == "nav"));
        let part = match attribute(element, "href") {
            _ if is_contents => Self::Wordless,
            // A page like any other, of words that are drawn or of a picture that is framed.
            Some(name) if media_type == DRAWING => Self::Page(name),
            Some(name) if media_type.starts_with("image/") => Self::Picture(name),
            Some(name) if PAGES.contains(&media_type.as_str()) => Self::Page(name),
            _ => Self::Unknown,
        };
        Some((attribute(element, "id")?, part))
    }
}

impl Book {
    fn read(package: &mut Package<'_>, list: &str, output: &mut Output<'_>) -> Result<Self, Error> {
        let (mut book, mut in_title) = (Self::default(), false);
        let found = package.walk(list, output, &mut |node, _| {
            match node {
                Node::Start("title", _) => in_title = book.title.is_empty(),
                Node::End("title") => in_title = false,
                Node::Text(text) if in_title => book.title.push_str(text),
                Node::Start("item", element) => book.parts.extend(Part::of(element)),
                Node::Start("itemref", element) => book.order.extend(attribute(element, "idref")),
                _ => {}
            }
            true
        })?;
        if found { Ok(book) } else { Err(Error::Damaged) }
    }
}

/// The name of a part, from how the list, or a chapter, refers to it.
fn resolved(list: &str, reference: &str) -> String {
    let path = reference.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let mut steps: Vec<&str> = list.split('/').collect();
    steps.pop();
    if path.starts_with('/') {
        steps.clear();
    }
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_resolved_from_where_the_list_is_and_never_above_the_book() {
        assert_eq!(resolved("OEBPS/book.opf", "text/one%20a.xhtml#top"), "OEBPS/text/one a.xhtml");
        assert_eq!(resolved("OEBPS/book.opf", "../two.xhtml"), "two.xhtml");
        assert_eq!(resolved("book.opf", "../../etc/passwd"), "etc/passwd");
        assert_eq!(resolved("a/b.opf", "/c.xhtml"), "c.xhtml");
    }
}
