//! Every format has a fixture and is read as what it is; every block has an address that holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::HashMap;
use std::fs;
use std::process::Command;

use extract::{Error, FORMATS, Format, MAX_BYTES};
use support::{GO_ON, fixture, fixtures, likeness, read, read_all, reader};

fn files_of(format: &str) -> Vec<std::path::PathBuf> {
    let Ok(folder) = fs::read_dir(fixtures().join(format)) else { return Vec::new() };
    folder.map(|entry| entry.unwrap().path()).collect()
}

fn is_locked(file: &std::path::Path) -> bool {
    file.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("locked"))
}

#[test]
fn every_format_has_a_fixture_that_is_read_as_that_format() {
    for row in FORMATS {
        let files = files_of(row.format.id());
        assert!(!files.is_empty(), "put a file into fixtures/{}/", row.format.id());
        for file in files {
            match read_all(&fs::read(&file).unwrap()) {
                Ok(document) => assert_eq!(document.format, row.format, "{}", file.display()),
                Err(error) => {
                    assert!(error == Error::PasswordProtected && is_locked(&file), "{}: {error}", file.display())
                }
            }
        }
    }
}

#[test]
fn every_format_is_fuzzed() {
    let formats = FORMATS.iter().map(|row| row.format.id());
    let listed = fs::read_to_string("fuzz/Cargo.toml").unwrap();
    // The content of a PDF's page, its second reader, locks, what Tesseract says, and what the programs say to each other.
    for name in formats.chain(["content", "second", "locked", "recognised", "messages"]) {
        let target = format!("targets/{name}.rs");
        assert!(listed.contains(&format!("path = \"{target}\"")), "fuzz/Cargo.toml does not list {target}");
        assert!(std::path::Path::new("fuzz").join(&target).is_file(), "fuzz/{target} is not there");
    }
}

#[test]
fn every_ending_and_name_belongs_to_one_format() {
    let mut endings = HashMap::new();
    for row in FORMATS {
        for ending in row.extensions {
            assert!(endings.insert(*ending, row.format).is_none(), "{ending} stands twice");
        }
        assert!(!row.label.is_empty() && !row.media_types.is_empty());
        assert!(row.media_types.iter().all(|name| name.contains('/')));
        for file in files_of(row.format.id()) {
            // A locked file may stand within another.
            let begins = |magic: &[u8]| fs::read(&file).unwrap().starts_with(magic);
            assert!(is_locked(&file) || row.magic.is_none_or(begins), "{}", file.display());
        }
    }
}

#[test]
fn every_address_leads_to_its_block() {
    for file in FORMATS.iter().flat_map(|row| files_of(row.format.id())) {
        let Ok(document) = read_all(&fs::read(&file).unwrap()) else { continue };
        let text: Vec<char> =
            document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n").chars().collect();
        let mut before = (None, 0);
        for (id, block) in (0..).zip(&document.blocks) {
            let name = format!("{}, block {id}", file.display());
            assert_eq!(block.id, id, "{name}");
            assert_eq!(text[block.start as usize..block.end as usize].iter().collect::<String>(), block.text, "{name}");
            assert_eq!(block.page.is_some(), document.pages.is_some(), "{name}");
            assert!(block.page.is_none_or(|page| page >= 1 && Some(page) <= document.pages), "{name}");
            assert_eq!(block.paragraph, if before.0 == Some(block.page) { before.1 + 1 } else { 1 }, "{name}");
            before = (Some(block.page), block.paragraph);
            assert!(!block.text.is_empty() && block.text == block.text.trim(), "{name}");
            assert!(!block.text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{name}");
        }
    }
}

#[test]
fn pdf_text_agrees_with_pdftotext() {
    for name in ["minutes.pdf", "columns.pdf", "chinese.pdf", "hebrew.pdf", "scan.pdf"] {
        let document = read(&fixture(&format!("pdf/{name}"))).unwrap();
        let ours = document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
        let output =
            Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(fixtures().join("pdf").join(name)).arg("-").output();
        let theirs = String::from_utf8(output.expect("pdftotext is not installed: run `make setup`").stdout).unwrap();
        // Chinese has no spaces to tell words by, and pdftotext keeps its line breaks and marks of direction.
        let bare = |text: &str| if name == "chinese.pdf" { text.split_whitespace().collect() } else { text.to_owned() };
        let score = likeness(&bare(&ours), &bare(&theirs));
        println!("{name}: {score:.3}");
        assert!(score >= 0.97, "{name}: {score:.3}\n{ours}\n---\n{theirs}");
    }
}

#[test]
fn content_decides_and_not_a_name() {
    for (bytes, error) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0"[..], Error::Damaged),
        (b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0", Error::Damaged),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Error::UnknownFormat),
        (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0", Error::UnknownFormat),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0\x01\0\0\0", Error::UnknownFormat),
        (b"<?xml version=\"1.0\"?>\n<office:document><text:p>words</text:p></office:document>", Error::UnknownFormat),
        (
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook><Title>a</Title></Workbook>",
            Error::UnknownFormat,
        ),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>a</title><text>words</text></svg>", Error::UnknownFormat),
        (b" \n\t\n ", Error::Empty),
        (b"PK\x03\x04 and no archive behind it", Error::Damaged),
    ] {
        assert_eq!(read(bytes).unwrap_err(), error);
    }
    assert_eq!(read(b"Every PDF begins with the mark %PDF-1.7 or the like.").unwrap().format, Format::Text);
    for text in ["GIF89a is how a picture begins, and BM another.", "GIF89a format, as it was defined in 1989."] {
        assert_eq!(read(text.as_bytes()).unwrap().format, Format::Text);
    }
    assert_eq!(read(&support::archive(&[("a.txt", b"some archive")])).unwrap_err(), Error::UnknownFormat);
}

#[test]
fn the_largest_file_is_read_whole_and_one_byte_more_is_refused() {
    let line = b"Alcove reads a document of any length, and says so when it does not. Line after line.\n";
    let mut bytes = line.repeat(MAX_BYTES as usize / line.len());
    let document = read(&bytes).unwrap();
    assert!(!document.truncated && document.warnings.is_empty());
    assert_eq!(document.blocks.last().unwrap().end as usize + 1, bytes.len());
    bytes.resize(MAX_BYTES as usize + 1, b' ');
    assert_eq!(reader().read(&bytes, &GO_ON, &mut |_, _| ()).unwrap_err(), Error::TooLarge);
}
