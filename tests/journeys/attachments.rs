//! A file that is attached to a letter: listed, not read; read where the user asks, as a document of its own that says where it is from.

use std::sync::Arc;

use app::view::{DocumentId, What};
use app::{App, Code};

use tests::alcove::Alcove;
use tests::events::Heard;
use tests::parts::{self, Parts};
use tests::script::Script;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures").join(name)).unwrap()
}

/// A letter with a text, a PDF that a password locks, and a file of no known kind.
fn letter() -> String {
    let file = |name: &str, bytes: &[u8]| {
        let hex: String = bytes.iter().map(|byte| format!("={byte:02X}")).collect();
        let lines: Vec<&str> = hex.as_bytes().chunks(72).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!(
            "--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: quoted-printable\n\
             Content-Disposition: attachment; filename=\"{name}\"\n\n{}\n",
            lines.join("=\n")
        )
    };
    let files = [
        file("notes.txt", b"The roof was repaired in May."),
        file("statement.pdf", &fixture("pdf/locked.pdf")),
        file("data.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0\x01\0\0\0"),
    ];
    format!(
        "From: a@example.org\nMessage-ID: <1@example.org>\nSubject: The roof\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n{}--b--\n",
        files.concat()
    )
}

fn with_letter() -> (Alcove, Arc<App>, Heard, DocumentId) {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("roof.eml", letter());
    let app = alcove.open();
    let heard = Heard::from(&app);
    heard.until_end(app.add_only(&[file], None).unwrap()[0]);
    let id = app.library(None, None).unwrap().rows[0].id;
    (alcove, app, heard, id)
}

fn code(heard: &Heard, job: app::view::JobId) -> Option<Code> {
    match heard.until_end(job).last() {
        Some(What::Failed { code }) => Some(*code),
        _ => None,
    }
}

#[test]
fn an_attached_file_is_read_where_it_is_asked_for_and_says_what_it_came_with() {
    let (_alcove, app, heard, id) = with_letter();
    assert_eq!(app.library(None, None).unwrap().total, 1, "nothing is read that was not asked for");
    let view = app.document(id).unwrap();
    let listed: Vec<_> =
        view.blocks.iter().filter_map(|block| Some((block.attachment?, block.text.as_str()))).collect();
    assert_eq!(listed, [(1, "Attachment: notes.txt"), (2, "Attachment: statement.pdf"), (3, "Attachment: data.bin")]);
    assert_eq!(code(&heard, app.read_attachment(id, 1).unwrap()), None);
    let rows = app.library(None, None).unwrap().rows;
    let row = rows.iter().find(|row| row.title == "notes.txt (attached to roof.eml)").unwrap();
    assert_eq!(app.document(row.id).unwrap().blocks[0].text, "The roof was repaired in May.");
    // Deleting the letter leaves it: it is a document of its own.
    app.delete(id).unwrap();
    assert_eq!(app.library(None, None).unwrap().total, 1);
}

#[test]
fn a_locked_attachment_asks_for_its_password_and_what_cannot_be_read_says_why() {
    let (_alcove, app, heard, id) = with_letter();
    let asked = app.read_attachment(id, 2).unwrap();
    assert_eq!(code(&heard, asked), Some(Code::PasswordProtected));
    let opened = app.open_locked(asked, "harbour".into()).unwrap();
    assert_eq!(code(&heard, opened), None);
    assert_eq!(app.library(None, None).unwrap().rows[0].title, "statement.pdf (attached to roof.eml)");
    assert_eq!(code(&heard, app.read_attachment(id, 3).unwrap()), Some(Code::FormatUnknown));
    for none in [0, 4] {
        assert_eq!(app.read_attachment(id, none).unwrap_err().code, Code::AttachmentMissing);
    }
    app.lock();
    assert_eq!(app.read_attachment(id, 1).unwrap_err().code, Code::VaultLocked);
}

#[test]
fn the_command_line_prints_an_attached_file_by_its_number() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("roof.eml", letter());
    let printed = alcove.run(["extract", "roof.eml", "--attachment", "1"]).ended(0);
    assert_eq!(printed.out.trim(), "The roof was repaired in May.");
    let none = alcove.run(["extract", "roof.eml", "--attachment", "4"]).ended(1);
    assert!(none.err.contains("could not be taken out"), "{}", none.err);
}
