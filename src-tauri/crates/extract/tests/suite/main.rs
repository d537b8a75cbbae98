//! One text through other programs into every format, and back through ours: words, headings, lists, tables and pages. LibreOffice and
//! pandoc write what they can, Python writes mails, poppler draws pages, and what none of them writes is written here. Feature `suite`:
//! `make soak` installs the programs and runs it. What LibreOffice once wrote of the same text lies among the fixtures, for `make test`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chapters;
mod compare;
mod drawn;
#[path = "../support/flat.rs"]
mod flat;
mod letters;
mod locked;
mod sheets;
mod slides;
#[path = "../support/mod.rs"]
mod support;
mod texts;

use std::path::{Path, PathBuf};

#[test]
fn every_format_is_written_by_something() {
    let all = [texts::WRITTEN, sheets::WRITTEN, slides::WRITTEN, letters::WRITTEN, drawn::WRITTEN].concat();
    for row in extract::FORMATS {
        assert!(all.contains(&row.format), "{} is missing", row.format.id());
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("alcove-suite-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What LibreOffice makes of a flat file.
fn by_libreoffice(folder: &Path, flat: &str, to: &str) -> Vec<u8> {
    let source = folder.join("text.fodt");
    std::fs::write(&source, flat).unwrap();
    let done = flat::soffice(folder, &source, to).output().unwrap();
    let made = std::fs::read(flat::made(folder, &source, to));
    made.unwrap_or_else(|error| {
        panic!("LibreOffice wrote no {to}: run `make setup-soak`. {error}, {}", String::from_utf8_lossy(&done.stderr))
    })
}
