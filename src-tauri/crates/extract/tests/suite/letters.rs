//! Mails: by Python, a letter for each chapter, alone and in a mailbox. Outlook's messages, which Outlook alone writes, are made here.

use std::path::Path;
use std::process::Command;

use extract::{Document, Format};

use crate::chapters::{CHAPTERS, Chapter, headings, items, rows, words};
use crate::compare::{HEADINGS, ITEMS, NEARLY_ALL, ROWS, compare, compare_pages, compare_words, read_as};
use crate::{folder, support};

pub const WRITTEN: &[Format] = &[Format::Eml, Format::Mbox, Format::Msg];

/// Writes the letters that lie in a folder, each its subject and its page, by number; then a mailbox of them all.
const PYTHON: &str = r#"
import mailbox, pathlib, sys
from email.message import EmailMessage

folder = pathlib.Path(sys.argv[1])
box = mailbox.mbox(folder / "made.mbox")
for number in range(int(sys.argv[2])):
    subject, page = (folder / f"{number}.txt").read_text(encoding="utf-8").split("\n", 1)
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "a@example.org"
    mail["Message-ID"] = f"<{number}@example.org>"
    mail.set_content(page, subtype="html")
    (folder / f"{number}.eml").write_bytes(bytes(mail))
    box.add(mail)
box.close()
"#;

/// What a letter holds beneath its subject.
fn page([_, paragraph, one, two, left, right]: &Chapter) -> String {
    format!(
        "<html><body><p>{paragraph}</p><ul><li>{one}</li><li>{two}</li></ul><table><tr><td>{left}</td><td>{right}</td></tr></table></body></html>"
    )
}

fn write_letters(folder: &Path) {
    for (number, chapter) in CHAPTERS.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.txt")), format!("{}\n{}", chapter[0], page(chapter))).unwrap();
    }
    let done = Command::new("python3").args(["-c", PYTHON]).arg(folder).arg(CHAPTERS.len().to_string()).status();
    assert!(done.unwrap().success());
}

fn compare_letters(name: &str, document: &mut Document, chapters: &[Chapter]) {
    // Who wrote them is no part of the chapters.
    document.blocks.retain(|block| !block.text.starts_with("From: "));
    compare_words(name, document, &words(chapters), NEARLY_ALL);
    compare(name, document, HEADINGS, &headings(chapters));
    compare(name, document, ITEMS, &items(chapters));
    compare(name, document, ROWS, &rows(chapters));
}

#[test]
fn what_python_writes_is_read_whole_and_each_letter_is_a_page_of_its_mailbox() {
    let folder = folder("letters");
    write_letters(&folder);
    for (number, chapter) in CHAPTERS.iter().enumerate() {
        let name = format!("Python {number}.eml");
        let mut document = read_as(Format::Eml, &name, &std::fs::read(folder.join(format!("{number}.eml"))).unwrap());
        compare_letters(&name, &mut document, &[*chapter]);
    }
    let mut document = read_as(Format::Mbox, "Python mbox", &std::fs::read(folder.join("made.mbox")).unwrap());
    compare_letters("Python mbox", &mut document, &CHAPTERS);
    compare_pages("Python mbox", &document, &headings(&CHAPTERS));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_message_of_outlooks_is_read_whole_in_every_script() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for chapter in CHAPTERS {
        let (name, subject, body) = (format!("msg, {}", chapter[0]), utf16(chapter[0]), utf16(&page(&chapter)));
        let made = support::compound(&[
            ("__properties_version1.0", &[0; 32]),
            ("__substg1.0_0037001F", &subject),
            ("__substg1.0_1013001F", &body),
        ]);
        compare_letters(&name, &mut read_as(Format::Msg, &name, &made), &[chapter]);
    }
}
