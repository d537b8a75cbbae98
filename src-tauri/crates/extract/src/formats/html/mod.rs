//! Web pages, by html5ever's tokenizer. No tree is built, so no depth of nesting costs anything.
//!
//! Where the page marks its main content (`main`, else `article`) and has at least half of its text there, that alone is read, and that more
//! stands beside is said; navigation, asides, footers (by their names), forms' controls, scripts and styles never are, nor is what
//! the page does not show. Of a letter all that is shown is read but controls, scripts and styles. Nothing is fetched, nothing is run.
//! Of a drawing in words (SVG) the words are read, as one paragraph; items of a numbered list keep their numbers. Pictures that stand in the page itself (RFC 2397), and those of a book's chapter, are given out; a page's others are said to be there.

mod concealed;
mod found;
mod list;
mod picture;
mod walk;

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};

use super::{Sample, plain};
use crate::output::Output;
use crate::protocol::MAX_PIECES;
use crate::tools::Tools;
use crate::{Error, Kind, Warning, text};
use found::{Found, Region, main_region};
use picture::Others;
use walk::{Sink, Walk};

pub fn recognise(sample: &Sample<'_>) -> bool {
    let Some(head) = &sample.head else { return false };
    let head = head.trim_start().to_ascii_lowercase();
    let (begins, has) = (|mark: &str| head.starts_with(mark), |mark: &str| head.contains(mark));
    // XML of other kinds has elements of these names, too: drawings, and what Word and Excel write so.
    let drawing = begins("<svg") || begins("<?xml") && has("<svg") && !has("<html");
    begins("<")
        && !drawing
        && !has("<?mso-application")
        && ["<!doctype html", "<html", "<head", "<body", "<title", "<h1", "<p>", "<div"].iter().any(|mark| {
            // `<header>` is no `<head>`: the name must end there.
            head.match_indices(mark).any(|(at, _)| {
                head.get(at + mark.len()..).is_none_or(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            })
        })
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    page_of(&decode(bytes, output), Others::Told, output);
    Ok(())
}

/// Reads a page that was saved as a letter, with its pictures: it is a page of the web nevertheless.
pub fn saved(page: &str, output: &mut Output<'_>) {
    page_of(page, Others::Ignored, output);
}

fn page_of(page: &str, others: Others<'_>, output: &mut Output<'_>) {
    let mut walk = walk(page, Walk::default(), output);
    let (main, has_more) = main_region(&walk.found);
    if !walk.title.trim().is_empty() {
        output.title = Some(std::mem::take(&mut walk.title));
    }
    if has_more {
        output.warn(Warning::BESIDE_MAIN_LEFT_OUT, None);
    }
    push(walk, main, others, output);
}

/// A page as text, in the encoding that it declares, else in the one that it seems to have.
pub fn decode<'a>(bytes: &'a [u8], output: &mut Output<'_>) -> Cow<'a, str> {
    declared(bytes).map_or_else(|| plain::decode(bytes, output), |encoding| encoding.decode(bytes).0)
}

/// The words in a drawing that is a file of its own (SVG 2, 11); `None` where it is something else, or without words.
pub fn text_of_drawing(file: &[u8], output: &mut Output<'_>) -> Option<String> {
    /// Bytes within which the drawing begins.
    const HEAD: usize = 4096;
    let head = file.get(..HEAD).unwrap_or(file);
    let first = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().first();
    if first != Some(&b'<') || !head.windows(4).any(|name| name == b"<svg") {
        return None;
    }
    let page = decode(file, output);
    let drawing = page.get(page.find("<svg")?..)?;
    let found = walk(drawing, Walk::default(), output).found;
    let text = found.into_iter().map(|found| found.text).collect::<Vec<_>>().join("\n");
    (!text.trim().is_empty()).then_some(text)
}

/// Reads a page that is text already, and a letter: all of it is what was written. Where its other pictures are is the sender's affair.
pub fn text_of(page: &str, output: &mut Output<'_>) {
    push(walk(page, Walk::of_letter(), output), Region::Body, Others::Ignored, output);
}

/// Reads a stretch of a page that stands within another text.
pub fn part_of(page: &str, output: &mut Output<'_>) {
    push(walk(page, Walk::default(), output), Region::Body, Others::Told, output);
}

/// How many letters and digits a page has to show that is a letter.
pub fn letters(page: &str, output: &mut Output<'_>) -> usize {
    walk(page, Walk::of_letter(), output).found.iter().map(Found::letters).sum()
}

/// Reads a chapter of a book: all of it is content, asides are its notes, and it is XML in HTML's words. One without a
/// heading has its title for one, unless that is the book's. `part` is the name in the book of what the chapter refers to.
pub fn chapter_of(page: &str, part: &dyn Fn(&str) -> String, output: &mut Output<'_>) {
    let walk = walk(page, Walk::of_chapter(), output);
    let own = text::prose(&walk.title);
    if !own.is_empty() && !walk.found.is_empty() && walk.found.iter().all(Found::is_content) {
        let of_book = output.title.as_deref().map(text::prose).unwrap_or_default();
        if own != of_book {
            output.push(Kind::Heading { level: 1 }, None, &own);
        }
    }
    push(walk, Region::Body, Others::Parts(part), output);
}

/// What of this region is on the page, and the pictures where they stand.
fn push(walk: Walk, least: Region, others: Others<'_>, output: &mut Output<'_>) {
    if walk.left_out {
        output.warn(Warning::HIDDEN_LEFT_OUT, None);
    }
    let mut pictures = walk.pictures.into_iter().filter(|picture| picture.region >= least).peekable();
    for (before, found) in walk.found.into_iter().enumerate() {
        while let Some(picture) = pictures.next_if(|picture| picture.after <= before) {
            picture::push(&picture.source, others, output);
        }
        if found.region < least {
            continue;
        }
        if found.kind == Kind::Code {
            output.push_lines(found.kind, None, &found.text);
        } else {
            output.push(found.kind, None, &found.text);
        }
    }
    for picture in pictures {
        picture::push(&picture.source, others, output);
    }
}

fn walk(page: &str, walk: Walk, output: &mut Output<'_>) -> Walk {
    let sink = Sink(RefCell::new(walk));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    // In parts, so that a full output ends the work; each part is a whole number of characters.
    for part in text_chunks(page) {
        queue.push_back(part.into());
        while let html5ever::TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
        let is_full = |walk: &Walk| walk.bytes as u64 > output.limits.text_bytes || walk.kept() > MAX_PIECES;
        if is_full(&tokenizer.sink.0.borrow()) {
            output.cut(Warning::TEXT_LIMIT);
            break;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
    }
    tokenizer.end();
    let mut walk = tokenizer.sink.0.take();
    walk.flush();
    walk
}

fn text_chunks(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let at = rest.char_indices().nth(65_536).map_or(rest.len(), |(at, _)| at);
        let (head, tail) = rest.split_at_checked(at)?;
        rest = tail;
        (!head.is_empty()).then_some(head)
    })
}

/// The encoding the page declares within its first kilobyte, where it has no byte order mark and is not UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head: String = bytes.iter().take(1024).map(|byte| char::from(*byte)).collect();
    let declaration = if head.starts_with("<?xml") { head.split("?>").next() } else { None };
    let of_xml = declaration.and_then(|declaration| declaration.split_once("encoding="));
    let (_, label) = of_xml.or_else(|| head.split_once("charset="))?;
    let label = label
        .trim_start_matches(['"', '\''])
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
        .next()?;
    // A page that can be read this far is not UTF-16, whatever it says (HTML standard, 13.2.3.2).
    encoding_rs::Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_whole(page: &str) -> (Vec<(Kind, String)>, Vec<Warning>) {
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1 << 20), &mut silent);
        read(page.as_bytes(), &Tools::default(), &mut output).unwrap();
        let (summary, pieces) = output.finish(crate::Format::Html).unwrap();
        (pieces.into_iter().map(|p| (p.kind, p.text)).collect(), summary.warnings)
    }

    #[test]
    fn a_picture_in_the_page_is_given_out_and_one_elsewhere_is_said_to_be_there() {
        // A bitmap of 300 by 200 pixels, as far as its head says.
        let picture = "data:image/bmp;base64,Qk0AAAAAAAAAADYAAAAoAAAALAEAAMgAAAABABgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let page = format!(
            "<p>Before.<img src='{picture}'> Still.</p><p>After.</p><img src='x.png'><img src=y.png width=1 height=1><nav><img src='z.png'></nav>"
        );
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1 << 20), &mut silent);
        read(page.as_bytes(), &Tools::default(), &mut output).unwrap();
        let (summary, _) = output.finish(crate::Format::Html).unwrap();
        assert_eq!(summary.pictures.iter().map(|picture| picture.after).collect::<Vec<_>>(), [1]);
        assert_eq!(summary.warnings, [Warning::new(Warning::PICTURES_UNREAD, None)]);
        assert!(read_whole("<p>One.</p><nav><img src='x.png'></nav>").1.is_empty());
    }

    fn read_page(page: &str) -> Vec<(Kind, String)> {
        read_whole(page).0
    }

    fn owned<const N: usize>(blocks: [(Kind, &str); N]) -> Vec<(Kind, String)> {
        blocks.map(|(kind, text)| (kind, text.to_owned())).into()
    }

    #[test]
    fn the_main_content_is_read_without_what_surrounds_it() {
        let page = "<html><head><title>T</title><style>p{}</style></head><body><nav><a>Home</a></nav><main><h1>Head</h1><p>One <b>two</b>&amp;three.</p>\
            <script>if (a<b) x()</script><aside>ad</aside></main><footer>Legal</footer><p>outside</p></body>";
        assert_eq!(
            read_page(page),
            [(Kind::Heading { level: 1 }, "Head".into()), (Kind::Paragraph, "One two&three.".into())]
        );
    }

    #[test]
    fn lists_tables_and_code_keep_what_they_are() {
        let page = "<ul><li>a</li><li>b</li></ul><table><tr><th>x</th><th>y</th></tr><tr><td><p>1</p></td><td>2</td></tr></table><pre>l1\n  l2</pre>";
        let kinds = [
            (Kind::ListItem, "a"),
            (Kind::ListItem, "b"),
            (Kind::TableRow, "x | y"),
            (Kind::TableRow, "1 | 2"),
            (Kind::Code, "l1\n  l2"),
        ];
        assert_eq!(read_page(page), kinds.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn items_keep_the_numbers_that_are_shown_before_them() {
        let page = "<ol><li><p><span>1.</span>written</p><li>2. of them<li>3.<b>5</b> million</ol><ol start=3><li><p>three</p><ul><li>a dot</ul><li>four<ol type=a><li>inner</ol>more<ol type=A start=28><li>deep</ol></li><li value=9><b>nine</b><li> <li>eleven</ol>\
            <ol reversed><li>down</ol><ul><li>none</ul><table><tr><td>x<td><ol><li>one<li>two</ol></table>";
        assert_eq!(
            read_page(page),
            owned([
                (Kind::ListItem, "1. written"),
                (Kind::ListItem, "2. 2. of them"),
                (Kind::ListItem, "3. 3.5 million"),
                (Kind::ListItem, "3. three"),
                (Kind::ListItem, "a dot"),
                (Kind::ListItem, "4. four"),
                (Kind::ListItem, "a. inner"),
                (Kind::ListItem, "more"),
                (Kind::ListItem, "AB. deep"),
                (Kind::ListItem, "9. nine"),
                (Kind::ListItem, "11. eleven"),
                (Kind::ListItem, "down"),
                (Kind::ListItem, "none"),
                (Kind::TableRow, "x | 1. one 2. two"),
            ])
        );
    }

    #[test]
    fn depth_costs_nothing() {
        let page = format!("{}deep", "<div>".repeat(300_000));
        assert_eq!(read_page(&page), [(Kind::Paragraph, "deep".into())]);
    }

    #[test]
    fn what_an_author_leaves_the_end_out_of_ends_nevertheless() {
        let page =
            "<table><tr><td>a<td>b<tr><td>c<td>d</table><p>One.<p>Two.<ul><li>x<ul><li>y</ul>z<li>u</ul><p>Three.";
        assert_eq!(
            read_page(page),
            owned([
                (Kind::TableRow, "a | b"),
                (Kind::TableRow, "c | d"),
                (Kind::Paragraph, "One."),
                (Kind::Paragraph, "Two."),
                (Kind::ListItem, "x"),
                (Kind::ListItem, "y"),
                (Kind::ListItem, "z"),
                (Kind::ListItem, "u"),
                (Kind::Paragraph, "Three."),
            ])
        );
        assert_eq!(
            read_page("<table><tr><td><ul><li>x</table>after"),
            owned([(Kind::ListItem, "x"), (Kind::Paragraph, "after")])
        );
    }

    #[test]
    fn a_table_that_only_lays_a_page_out_holds_paragraphs_and_items() {
        let inner = "<table><tr><td> </td><td><p>Dear all,</p><p>we meet<br>on Monday.</p><ul><li>tea<li>cake</ul></td></tr></table>";
        let page = format!(
            "<table><tr><td>Above{inner}below</td><td>beside</td></tr><tr><td></td><td>Rent</td><td>900</td></tr></table>"
        );
        assert_eq!(
            read_page(&page),
            owned([
                (Kind::Paragraph, "Above"),
                (Kind::Paragraph, "Dear all,"),
                (Kind::Paragraph, "we meet on Monday."),
                (Kind::ListItem, "tea"),
                (Kind::ListItem, "cake"),
                (Kind::TableRow, "below | beside"),
                (Kind::TableRow, "| Rent | 900"),
            ])
        );
    }

    #[test]
    fn teasers_and_an_empty_frame_do_not_hide_the_page() {
        let body = "The committee met and chose the repair.";
        let page = |tag: &str, inner: &str| read_page(&format!("<div>{body}</div><{tag}><p>{inner}</p></{tag}>"));
        assert_eq!(page("article", "More."), owned([(Kind::Paragraph, body), (Kind::Paragraph, "More.")]));
        assert_eq!(page("main", "..."), owned([(Kind::Paragraph, body), (Kind::Paragraph, "...")]));
        let long = body.repeat(2);
        assert_eq!(page("article", &long), owned([(Kind::Paragraph, long.as_str())]));
        assert_eq!(page("main", "They chose."), owned([(Kind::Paragraph, body), (Kind::Paragraph, "They chose.")]));
        assert_eq!(page("main", body), owned([(Kind::Paragraph, body)]));
    }

    #[test]
    fn what_stands_above_a_line_is_no_part_of_the_word_or_number_before_it() {
        assert_eq!(
            read_page(
                "<p>1961<sup>1</sup> and 10<sup>6</sup>, the 1<sup>st</sup>: <mfrac><mn>1</mn><mn>2</mn></mfrac>"
            ),
            owned([(Kind::Paragraph, "1961¹ and 10⁶, the 1st: 1 2")])
        );
        assert_eq!(
            read_page("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby><ruby>字<rt>じ</ruby>を<ruby>書<rt>か<p>く"),
            owned([(Kind::Paragraph, "漢字を書"), (Kind::Paragraph, "く")])
        );
    }

    #[test]
    fn the_words_of_a_drawing_are_read_and_what_it_is_made_of_is_not() {
        let drawing = "<svg><title>unseen</title><style>unseen</style><g><text x='1'>Revenue</text><text><tspan x='1' dy='9'>in</tspan>\
            <tspan x='1' dy='9'>2024: 10</tspan><tspan>%</tspan></text><text/><path/></g><desc>unseen</desc></svg>";
        let one = (Kind::Paragraph, "Revenue in 2024: 10%");
        let page = format!("<p>Before{drawing}after.</p><svg/><p>Last.</p>");
        let (blocks, warnings) = read_whole(&page);
        assert_eq!(
            blocks,
            owned([(Kind::Paragraph, "Before"), one, (Kind::Paragraph, "after."), (Kind::Paragraph, "Last.")])
        );
        assert_eq!(warnings, []);
        // Shown once where it is written twice, for who knows HTML within drawings and for who does not.
        let twice = "<svg><switch><foreignObject><div>Gate</div></foreignObject><text>Gate</text></switch><text>Sill</text></svg>";
        assert_eq!(read_page(twice), owned([(Kind::Paragraph, "Gate"), (Kind::Paragraph, "Sill")]));
        let (blocks, warnings) =
            read_whole("<p>One.</p><svg hidden><text>unseen</text></svg><svg><image href='x.png'/></svg>");
        assert_eq!(blocks, owned([(Kind::Paragraph, "One.")]));
        let told = [Warning::HIDDEN_LEFT_OUT, Warning::PICTURES_UNREAD].map(|kind| Warning::new(kind, None));
        assert_eq!(warnings, told);
    }

    #[test]
    fn the_words_of_a_drawing_that_stands_in_its_reference_are_read_and_lines_alone_are_ignored() {
        let page = "<p>One.</p><img src='data:image/svg+xml,%3Csvg%3E%3Ctext%3EAxis%3C/text%3E%3C/svg%3E'>\
            <img src='data:image/svg+xml;base64,PHN2Zz48dGV4dD5TY2FsZTwvdGV4dD48L3N2Zz4='>\
            <img src='data:image/svg+xml,%3Csvg%3E%3Cpath/%3E%3C/svg%3E'>";
        let (blocks, warnings) = read_whole(page);
        assert_eq!(blocks, owned([(Kind::Paragraph, "One."), (Kind::Paragraph, "Axis"), (Kind::Paragraph, "Scale")]));
        assert_eq!(warnings, []);
    }

    #[test]
    fn the_encoding_that_xml_declares_is_believed() {
        let page = b"<?xml version='1.0' encoding=\"windows-1251\"?><html><body><p>\xcc\xe8\xf0</p></body></html>";
        assert_eq!(declared(page), Some(encoding_rs::WINDOWS_1251));
        let page = b"<?xml version='1.0'?><html><p encoding='x'>\xe9<meta charset=iso-8859-2>";
        assert_eq!(declared(page), Some(encoding_rs::ISO_8859_2));
    }

    #[test]
    fn what_a_page_does_not_show_is_left_out_and_that_is_said() {
        let page = "<div style=\"DISPLAY : none\">unseen<div>unseen</div></nav>unseen</div><p hidden>unseen<p>One.\
            <table><tr><td hidden>unseen<td>a<td>b</table><ul><li hidden>unseen</ul>Two.<br hidden> Three.";
        let (blocks, warnings) = read_whole(page);
        assert_eq!(
            blocks,
            owned([(Kind::Paragraph, "One."), (Kind::TableRow, "a | b"), (Kind::Paragraph, "Two. Three.")])
        );
        assert_eq!(warnings, [Warning::new(Warning::HIDDEN_LEFT_OUT, None)]);
        let (blocks, warnings) =
            read_whole("<body style=\"display:none\"><p hidden=until-found>One.<div hidden> </div>");
        assert_eq!((blocks, warnings), (owned([(Kind::Paragraph, "One.")]), vec![]));
    }
}
