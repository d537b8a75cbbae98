//! Slides: PPTX, ODP, PPT.

use extract::{Error, Format, Warning};

use crate::case::{Case, End, UNSEEN, case};
use crate::packed::{Part, archive};
use crate::support::{archive as honest, atom, compound, container, odf, pptx, presentation};
use crate::texts::{OUTSIDE, laughs};

use End::{Read, Refused, Told, UpTo};
use Format::{Odp, Ppt, Pptx};

pub const FILES: &[Case] = &[
    case(Pptx, "more slides than anyone shows", || pptx(&vec![SHAPE; 12_000]), UpTo(&[Warning::PAGES_LIMIT]))
        .within(60),
    case(
        Pptx,
        "shapes within shapes",
        || pptx(&[&format!("{SHAPE}{}", "<p:grpSp>".repeat(200_000))]),
        UpTo(&[Warning::DEPTH_LIMIT]),
    ),
    case(
        Pptx,
        "tables within tables",
        || pptx(&[&format!("{SHAPE}{}", "<a:tbl><a:tr><a:tc>".repeat(100_000))]),
        UpTo(&[Warning::DEPTH_LIMIT]),
    ),
    case(
        Pptx,
        "a slide of one word of forty megabytes",
        || pptx(&[SHAPE, &format!("<a:p><a:t>{}</a:t></a:p>", "x".repeat(40 << 20))]),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(
        Pptx,
        "a slide outside the file",
        || with_slide("../../../../etc/passwd", None),
        Told(&[Warning::PAGE_DAMAGED]),
    ),
    case(Pptx, "a slide that is the list of slides", || with_slide("presentation.xml", None), Read),
    case(Pptx, "a slide that is its own notes", || with_slide("a.xml", Some(&notes("a.xml", 1))), Read),
    case(
        Pptx,
        "notes that swell, again and again",
        || with_slide("a.xml", Some(&notes("b.xml", 1_000))),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Pptx, "the same slide again and again", slides_again, UpTo(&[Warning::PAGES_LIMIT])).within(60),
    case(Pptx, "a thousand laughs", || laughing(&laughs()), Refused(&[Error::Damaged])),
    case(Pptx, "a file of the system", || laughing(OUTSIDE), Refused(&[Error::Damaged])),
    case(Pptx, "a slide of another checksum", checksum, Told(&[Warning::PART_DAMAGED])),
    case(Odp, "pages within pages", || odp(&"<draw:page>".repeat(100_000)), UpTo(&[Warning::DEPTH_LIMIT])),
    case(
        Odp,
        "notes within notes",
        || odp(&format!("<draw:page>{}", "<presentation:notes><draw:frame>".repeat(100_000))),
        UpTo(&[Warning::DEPTH_LIMIT]),
    ),
    case(Odp, "more pages than anyone shows", || odp(&PAGE.repeat(100_000)), UpTo(&[Warning::PAGES_LIMIT])),
    case(
        Odp,
        "a page that swells",
        || odp(&format!("<draw:page><text:p>{}</text:p></draw:page>", "x".repeat(40 << 20))),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Odp, "a thousand laughs", || odp_with(&laughs()), Refused(&[Error::Damaged])),
    case(Odp, "a file of the system", || odp_with(OUTSIDE), Refused(&[Error::Damaged])),
    case(Ppt, "groups within groups", deep, UpTo(&[Warning::DEPTH_LIMIT])),
    case(Ppt, "a text that is referred to again and again", text_again, UpTo(&[Warning::TEXT_LIMIT])),
    case(
        Ppt,
        "an outline of nothing",
        || presentation(&atom(0x0f9f, &[]).repeat(100_000), &[]),
        Refused(&[Error::NoText]),
    ),
    case(
        Ppt,
        "a text that is not in the outline",
        || presentation(&[], &[shape(), container(0xf004, &atom(0x0f9e, &[0xff; 4]))].concat()),
        Read,
    ),
    case(Ppt, "an edit before itself", || saved(8, 0), Refused(&[Error::Damaged])),
    case(Ppt, "edits beyond the file", || saved(u32::MAX, 0), Refused(&[Error::Damaged])),
    case(Ppt, "parts in a table of ones", || parts(&[0xff; 400_000]), Refused(&[Error::Damaged])),
    case(Ppt, "a part beyond the file", || parts(&numbers(&[1 << 20 | 1, u32::MAX])), Refused(&[Error::Damaged])),
    case(
        Ppt,
        "a record longer than the file",
        || presentation(&[], &[shape(), vec![0, 0, 0xa8, 0x0f, 0xff, 0xff, 0xff, 0x7f]].concat()),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(
        Ppt,
        "no word of who saved it",
        || compound(&[("PowerPoint Document", &edit(0, 0))]),
        Refused(&[Error::Damaged]),
    ),
    case(Ppt, "nothing in any stream", || own(&[], &[]), Refused(&[Error::Damaged])),
    case(
        Ppt,
        "slides that say they are locked",
        || own(&atom(0x0ff6, &numbers(&[20, 0xf3d1_c4df, 0, 0, 0])), &edit(0, 0)),
        Refused(&[Error::Damaged]),
    ),
];

const SHAPE: &str = "<p:sp><p:txBody><a:p><a:r><a:t>words</a:t></a:r></a:p></p:txBody></p:sp>";
const PAGE: &str = "<draw:page><draw:frame><text:p>words</text:p></draw:frame></draw:page>";

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
}

fn relations(list: &str) -> String {
    format!("<Relationships>{list}</Relationships>")
}

/// What a slide says of its notes: that they are this part, so many times.
fn notes(target: &str, times: usize) -> String {
    relations(&(0..times).map(|n| relation(&format!("n{n}"), "notesSlide", target)).collect::<String>())
}

/// Slides of which the first is whole and the second is this part; what `a.xml`, which is whole too, refers to; and notes that swell.
fn with_slide(target: &str, of_a: Option<&str>) -> Vec<u8> {
    let list = relations(&[relation("r1", "slide", "s.xml"), relation("r2", "slide", target)].concat());
    let slide = format!("<p:sld>{SHAPE}</p:sld>");
    let body = "<p:sp><p:nvPr><p:ph type=\"body\"/></p:nvPr><p:txBody>";
    let swelling = format!(
        "<p:notes>{body}{}</p:txBody></p:sp></p:notes>",
        format!("<a:p><a:t>{}</a:t></a:p>", "words ".repeat(500)).repeat(100)
    );
    honest(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "ppt/presentation.xml",
            b"<p:presentation><p:sldId id=\"1\" r:id=\"r1\"/><p:sldId id=\"2\" r:id=\"r2\"/></p:presentation>",
        ),
        ("ppt/_rels/presentation.xml.rels", list.as_bytes()),
        ("ppt/s.xml", slide.as_bytes()),
        ("ppt/a.xml", slide.as_bytes()),
        ("ppt/b.xml", swelling.as_bytes()),
        ("ppt/_rels/a.xml.rels", of_a.unwrap_or("<Relationships/>").as_bytes()),
        ("etc/passwd.xml", UNSEEN.as_bytes()),
    ])
}

fn slides_again() -> Vec<u8> {
    let list = format!("<p:presentation>{}</p:presentation>", "<p:sldId id=\"1\" r:id=\"r1\"/>".repeat(100_000));
    honest(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", list.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", relations(&relation("r1", "slide", "s.xml")).as_bytes()),
        ("ppt/s.xml", format!("<p:sld>{SHAPE}</p:sld>").as_bytes()),
    ])
}

fn laughing(prolog: &str) -> Vec<u8> {
    let slide = format!("{prolog}<p:sld><a:p><a:t>&l9;&x;</a:t></a:p></p:sld>");
    honest(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", b"<p:presentation><p:sldId id=\"1\" r:id=\"r1\"/></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", relations(&relation("r1", "slide", "s.xml")).as_bytes()),
        ("ppt/s.xml", slide.as_bytes()),
    ])
}

fn checksum() -> Vec<u8> {
    let slide = format!("<p:sld>{SHAPE}</p:sld>");
    let mut part = Part::of("ppt/s.xml", slide.as_bytes());
    part.crc ^= 1;
    archive(&[
        Part::of("[Content_Types].xml", b"<Types/>"),
        Part::of("ppt/presentation.xml", b"<p:presentation><p:sldId id=\"1\" r:id=\"r1\"/></p:presentation>"),
        Part::of("ppt/_rels/presentation.xml.rels", relations(&relation("r1", "slide", "s.xml")).as_bytes()),
        part,
    ])
}

/// Pages of which the first is whole, and this behind it.
fn odp(rest: &str) -> Vec<u8> {
    odf("presentation", &format!("{PAGE}{rest}"))
}

fn odp_with(prolog: &str) -> Vec<u8> {
    let content = format!(
        "{prolog}<office:document-content>{PAGE}<draw:page><text:p>&l9;&x;</text:p></draw:page></office:document-content>"
    );
    honest(&[("mimetype", b"application/vnd.oasis.opendocument.presentation"), ("content.xml", content.as_bytes())])
}

/// A shape with words.
fn shape() -> Vec<u8> {
    let text = [atom(0x0f9f, &[0; 4]), atom(0x0fa8, b"words")].concat();
    container(0xf004, &container(0xf00d, &text))
}

fn deep() -> Vec<u8> {
    let deep = (0..3_000).fold(shape(), |shapes, _| container(0xf003, &shapes));
    presentation(&[], &[shape(), deep].concat())
}

fn text_again() -> Vec<u8> {
    let large = [atom(0x0f9f, &[0; 4]), atom(0x0fa8, &[b'x'; 60_000])].concat();
    let again = container(0xf004, &atom(0x0f9e, &[0; 4])).repeat(100_000);
    presentation(&large, &[shape(), again].concat())
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A presentation of these streams.
fn own(user: &[u8], stream: &[u8]) -> Vec<u8> {
    compound(&[("Current User", user), ("PowerPoint Document", stream)])
}

/// Says where the last edit is.
fn user(place: u32) -> Vec<u8> {
    atom(0x0ff6, &numbers(&[20, 0xe391_c05f, place, 0, 0]))
}

/// An edit: where the one before it is, and the table of parts.
fn edit(before: u32, parts: u32) -> Vec<u8> {
    atom(0x0ff5, &numbers(&[0, 0, before, parts, 1, 3, 0]))
}

/// A file whose one edit stands at its eighth byte, and says that this is the one before it.
fn saved(before: u32, parts: u32) -> Vec<u8> {
    own(&user(8), &[vec![0; 8], edit(before, parts)].concat())
}

/// A file whose table of parts is this.
fn parts(table: &[u8]) -> Vec<u8> {
    let edit = edit(0, 44);
    own(&user(8), &[vec![0; 8], edit, atom(0x1772, table)].concat())
}
