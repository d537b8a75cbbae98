//! Files made to hurt. Each gets an answer within the limits, and the app goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fmt::Write;

use extract::{Document, Error};
use support::{
    CATALOG, FONT, WORDS, docx, docx_body, epub, fixtures, odt_text, page, pdf, read, read_within, stream, warns,
};

/// Any answer but one that would mean the program itself gave way.
fn contained(name: &str, answer: Result<Document, Error>) {
    if let Err(error) = answer {
        assert!(!matches!(error, Error::NotInstalled | Error::Io(_) | Error::Stopped), "{name}: {error}");
    }
}

#[test]
fn archives_that_swell_are_read_up_to_the_limit_with_a_warning() {
    let word = "swell ".repeat(1000);
    let paragraph = format!("<w:p><w:r><w:t>{word}</w:t></w:r></w:p>");
    let bomb = docx_body("", &paragraph.repeat(20_000));
    assert!(bomb.len() < 1_000_000, "{}", bomb.len());
    let document = read(&bomb).unwrap();
    assert!(document.truncated && warns(&document, "text_limit"));

    let bomb = odt_text("", &format!("<text:p>{word}</text:p>").repeat(20_000));
    assert!(bomb.len() < 1_000_000, "{}", bomb.len());
    let document = read(&bomb).unwrap();
    assert!(document.truncated && warns(&document, "text_limit"));

    let book = epub("", &[&format!("<p>{word}</p>").repeat(20_000), "<p>last</p>"]);
    assert!(book.len() < 1_000_000, "{}", book.len());
    let document = read(&book).unwrap();
    assert!(document.truncated && warns(&document, "text_limit"));
    let hidden = epub("", &["<p>first</p>", &" ".repeat(40 << 20)]);
    let document = read(&hidden).unwrap();
    assert!(document.truncated && warns(&document, "text_limit") && document.blocks[0].text == "first");

    // One word of 300 MB, in a file of 300 KB.
    let mut one = b"<w:document><w:body><w:p><w:r><w:t>".to_vec();
    one.resize(300 << 20, b'A');
    contained("one word", read(&docx(&one)));
}

#[test]
fn entities_are_refused_and_nothing_outside_is_named() {
    let mut laughs = String::from("<!DOCTYPE l [<!ENTITY l0 \"lol\">");
    for n in 1..10 {
        write!(laughs, "<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)).unwrap();
    }
    laughs.push_str("]>");
    let outside = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    for prolog in [&laughs, outside] {
        let body = "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>";
        assert_eq!(read(&docx_body(prolog, body)).unwrap_err(), Error::Damaged);
        assert_eq!(read(&odt_text(prolog, "<text:p>&l9;</text:p>")).unwrap_err(), Error::Damaged);
        assert_eq!(read(&epub(prolog, &["<p>&l9;</p>"])).unwrap_err(), Error::Damaged);
        let named = format!("{prolog}<html><p>&l9; &x; words</p></html>");
        assert!(!read(&epub("", &[&named])).unwrap().blocks.iter().any(|block| block.text.contains("lollol")));
    }
}

#[test]
fn deep_nesting_is_cut_with_a_warning() {
    let first = "<w:p><w:r><w:t>first</w:t></w:r></w:p>";
    for element in ["w:tbl", "w:ins", "w:p"] {
        let deep =
            format!("{first}{}{}", format!("<{element}>").repeat(300_000), format!("</{element}>").repeat(300_000));
        let document = read(&docx_body("", &deep)).unwrap();
        assert!(document.truncated && warns(&document, "depth_limit"), "{element}");
        assert_eq!(document.blocks[0].text, "first");
    }
    for element in ["table:table", "text:list", "text:p", "text:note-body", "draw:text-box", "text:changed-region"] {
        let deep = format!("<text:p>first</text:p>{}", format!("<{element}>").repeat(300_000));
        let document = read(&odt_text("", &deep)).unwrap();
        assert!(document.truncated && warns(&document, "depth_limit"), "{element}");
        assert_eq!(document.blocks[0].text, "first");
    }
    for group in ["{", "{\\footnote ", "{\\*\\shpinst{\\shptxt ", "{\\stylesheet", "{\\upr", "{\\pict"] {
        let deep = format!("{{\\rtf1 first\\par {}", group.repeat(300_000));
        let document = read(deep.as_bytes()).unwrap();
        assert!(document.truncated && warns(&document, "depth_limit"), "{group}");
        assert_eq!(document.blocks[0].text, "first");
    }
    let html = format!("<html><p>first</p>{}last", "<div><table><tr><td><ul><li>".repeat(100_000));
    assert_eq!(read(html.as_bytes()).unwrap().blocks[0].text, "first");
    assert_eq!(read(&epub("", &[&html])).unwrap().blocks[0].text, "first");
    let list = read(&epub(&"<metadata>".repeat(300_000), &["<p>never listed</p>"]));
    assert_eq!(list.unwrap_err(), Error::NoText);
    for text in
        ["> ".repeat(200_000), "[".repeat(200_000), "*_".repeat(100_000), "- ".repeat(100_000), "`".repeat(200_000)]
    {
        contained("deep Markdown", read(format!("# Title\n\n{text} x").as_bytes()));
    }
}

#[test]
fn forms_that_draw_themselves_end_at_a_limit() {
    let form = |content: &str, resources: &str| {
        stream(
            content.as_bytes(),
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << {resources} >>"),
        )
    };
    let own = form("/X Do /X Do", "/XObject << /X 6 0 R >>");
    // Which limit is met first is the machine's affair.
    let spent = |error| matches!(error, Error::TimedOut | Error::OutOfMemory);
    let error = read_within(&page(stream(b"/X Do", ""), "/XObject << /X 6 0 R >>", vec![own]), 2).unwrap_err();
    assert!(spent(error), "{error}");
    let mut forms: Vec<Vec<u8>> =
        (7..18).map(|next| form(&"/X Do ".repeat(10), &format!("/XObject << /X {next} 0 R >>"))).collect();
    forms.push(form(WORDS, "/Font << /F1 5 0 R >>"));
    let error = read_within(&page(stream(b"/X Do", ""), "/XObject << /X 6 0 R >>", forms), 2).unwrap_err();
    assert!(spent(error), "{error}");
}

#[test]
fn a_pdf_may_claim_anything() {
    let words = || stream(WORDS.as_bytes(), "");
    let sound = page(words(), "", Vec::new());
    let leaf = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>";
    let with_pages = |pages: &str| pdf(&[CATALOG.into(), pages.into(), leaf.into(), words(), FONT.into()]);
    let replaced = |from: &str, to: &str| String::from_utf8(sound.clone()).unwrap().replace(from, to).into_bytes();

    let shared =
        read(&with_pages(&format!("<< /Type /Pages /Kids [{}] /Count 100000 >>", "3 0 R ".repeat(100_000)))).unwrap();
    assert!(
        shared.truncated && (warns(&shared, "pages_limit") || warns(&shared, "time_limit")),
        "{:?}",
        shared.warnings.first()
    );
    assert_eq!(shared.pages, Some(100_000));

    for (name, file) in [
        ("two thousand million pages", with_pages("<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>")),
        ("a hundred thousand pages and one", with_pages("<< /Type /Pages /Kids [3 0 R] /Count 100000 >>")),
        ("pages within themselves", with_pages("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 10 >>")),
        ("a catalog of references", pdf(&[CATALOG.into(), b"3 0 R".to_vec(), b"2 0 R".to_vec()])),
        (
            "a deep array",
            pdf(&[
                format!("<< /Type /Catalog /Pages 2 0 R /X {}{} >>", "[".repeat(200_000), "]".repeat(200_000)).into()
            ]),
        ),
        (
            "a deep dictionary",
            pdf(&[format!(
                "<< /Type /Catalog /Pages 2 0 R /X {}1{} >>",
                "<</A ".repeat(100_000),
                ">>".repeat(100_000)
            )
            .into()]),
        ),
        ("deep content", page(stream(format!("{} {WORDS}", "[".repeat(300_000)).as_bytes(), ""), "", Vec::new())),
        (
            "a million saved states",
            page(stream(format!("{}{WORDS}", "q ".repeat(1_000_000)).as_bytes(), ""), "", Vec::new()),
        ),
        ("a length that is itself", page(b"<< /Length 4 0 R >>\nstream\nx\nendstream".to_vec(), "", Vec::new())),
        ("a table of four thousand million", replaced("xref\n0 6", "xref\n0 4294967290")),
        ("a table before itself", replaced("/Root 1 0 R", "/Root 1 0 R /Prev 9")),
        (
            "a predictor of two thousand million columns",
            page(
                stream(
                    b"x",
                    "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>",
                ),
                "",
                Vec::new(),
            ),
        ),
        ("nothing but the mark", b"%PDF-1.7\n".to_vec()),
        (
            "the mark and noise",
            [b"%PDF-1.7\n".to_vec(), (0..200_000_u32).map(|n| (n * 7919 % 251) as u8).collect()].concat(),
        ),
    ] {
        contained(name, read_within(&file, 5));
    }
}

#[test]
fn a_map_of_all_characters_is_no_trap() {
    let map = stream(b"begincmap\n1 begincodespacerange\n<00000000> <ffffffff>\nendcodespacerange\n1 beginbfrange\n<00000000> <fffffffe> <0041>\nendbfrange\nendcmap", "");
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>".to_vec();
    contained(
        "ToUnicode",
        read_within(&page(stream(b"BT /F2 12 Tf (abc) Tj ET", ""), "/Font << /F2 6 0 R >>", vec![font, map]), 5),
    );
}

#[test]
fn an_rtf_may_claim_anything() {
    let million = |text: &str| format!("{{\\rtf1 words\\par {}", text.repeat(1_000_000));
    for text in [
        million("\\u55357?"),
        million("\\cell "),
        million("\\'"),
        million("{\\header x}"),
        million("{\\footnote x}"),
        million("}"),
        million("\\f2147483647\\s-2147483647\\uc4294967296 "),
        million("{\\fonttbl{\\f1\\fcharset128;}}\\f1\\'81"),
        "{\\rtf1 words\\par\\bin2147483647 x".into(),
        "{\\rtf1 words\\par\\ansicpg65535\\mac\\'ff\\uc-1\\u99999999999 x".into(),
    ] {
        let document = read(text.as_bytes()).unwrap();
        assert!(document.blocks.iter().any(|block| block.text.starts_with("words")));
    }
    let open = read(b"{\\rtf1 words").unwrap();
    assert!(warns(&open, "part_damaged"));
    assert_eq!(read(b"{\\rtf1{\\pict 00}}").unwrap_err(), Error::NoText);
}

#[test]
fn a_book_of_more_chapters_than_any_is_cut_with_a_warning() {
    let document = read(&epub("", &vec!["<p>a chapter</p>"; 10_001])).unwrap();
    assert_eq!(document.blocks.len(), 10_000);
    assert!(document.truncated && warns(&document, "pages_limit"));
}

#[test]
fn an_email_may_claim_anything() {
    let mail = |rest: &str| format!("From: a@example.org\nMessage-ID: <1@example.org>\nSubject: words\n{rest}");
    let part = |n: usize| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
    for (name, text) in [
        ("mails within mails", mail(&"Content-Type: message/rfc822\n\n".repeat(200_000))),
        ("parts within parts", mail(&(0..20_000).map(part).collect::<String>())),
        ("parts that are their own", mail(&"Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(50_000))),
        ("a part without end", mail("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n")),
        ("a million attachments", mail(&format!("{}{}", part(0), "Content-Type: a/b\n\nx\n--b0\n".repeat(200_000)))),
        ("a long header", mail(&format!("To: {}\n\nx", "a <a@example.org>, ".repeat(100_000)))),
        ("comments within comments", mail(&format!("Date: {}\n\nx", "(".repeat(1_000_000)))),
        ("a word of a million words", mail(&format!("Cc: {}\n\nx", "=?utf-8?Q?a?= ".repeat(100_000)))),
        ("no characters", mail("Content-Type: text/plain; charset=utf-7\n\n+++++-AAAA\u{fffd}")),
    ] {
        match read_within(text.as_bytes(), 10) {
            Ok(document) => assert_eq!(document.blocks[0].text, "words", "{name}"),
            Err(error) => assert!(matches!(error, Error::TimedOut | Error::OutOfMemory), "{name}: {error}"),
        }
    }
}

/// Every fixture there is, by the name of its format and its own.
fn every_fixture() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for row in extract::FORMATS {
        for entry in std::fs::read_dir(fixtures().join(row.format.id())).unwrap() {
            let path = entry.unwrap().path();
            found.push((format!("{}/{}", row.format.id(), path.display()), std::fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_file_cut_anywhere_is_answered() {
    for (name, whole) in every_fixture() {
        for part in 1..8 {
            contained(&name, read(&whole[..whole.len() * part / 8]));
        }
    }
}

#[test]
fn many_mutated_files_are_answered() {
    // A fixed sequence (Numerical Recipes' generator): the same files every time.
    let mut state = 20_240_314_u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    let files = every_fixture();
    let rounds: usize =
        std::env::var("ALCOVE_MUTATIONS").map_or(600, |rounds| rounds.parse().expect("ALCOVE_MUTATIONS is no number"));
    let mut read_still = 0;
    for round in 0..rounds {
        let (name, whole) = &files[round % files.len()];
        let mut bytes = whole.clone();
        for _ in 0..1 + next() % 12 {
            let at = next() % bytes.len();
            match next() % 4 {
                0 => bytes[at] = next() as u8,
                1 => bytes[at] ^= 1 << (next() % 8),
                2 => drop(bytes.drain(at..(at + 1 + next() % 16).min(bytes.len()))),
                _ => {
                    let copy: Vec<u8> = bytes[at..(at + 1 + next() % 64).min(bytes.len())].to_vec();
                    bytes.splice(at..at, copy);
                }
            }
            if bytes.is_empty() {
                bytes.push(b'x');
            }
        }
        let answer = read_within(&bytes, 5);
        read_still += usize::from(answer.is_ok());
        contained(&format!("{name}, round {round}"), answer);
    }
    assert!(read_still > rounds / 4, "only {read_still} of {rounds} were still read");
    assert!(largest_child() < 700 << 20, "a program took {} MiB", largest_child() >> 20);
}

/// The most memory that any program took which this one has started, in bytes.
fn largest_child() -> u64 {
    // SAFETY: a structure of numbers, written by the call.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    usage.ru_maxrss as u64 * 1024
}
