//! A document that a password locks: it asks, as often as the answer is wrong, and nothing of it or of the password stays behind
//! where it is left.

use std::path::PathBuf;
use std::sync::Arc;

use app::view::What;
use app::{App, Code, words};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::events::Heard;
use tests::parts::{self, Parts};
use tests::script::Script;

fn with_locked() -> (Alcove, PathBuf, Arc<App>, Heard) {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let locked = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/pdf/locked.pdf")).unwrap();
    let file = alcove.document("statement.pdf", locked);
    let app = alcove.open();
    let heard = Heard::from(&app);
    (alcove, file, app, heard)
}

/// What office programs lock, each kind by its ending, and the password of all of them.
const OFFICE: [&str; 9] = ["docx", "xlsx", "pptx", "doc", "xls", "ppt", "odt", "ods", "odp"];
const OFFICE_PASSWORD: &str = "härbour";

fn code(heard: &Heard, job: app::view::JobId) -> Option<Code> {
    match heard.until_end(job).last() {
        Some(What::Failed { code }) => Some(*code),
        _ => None,
    }
}

#[test]
fn a_locked_document_is_asked_for_its_password_until_it_is_right() {
    let (alcove, file, app, heard) = with_locked();
    let first = app.add(&[file]).unwrap()[0];
    assert_eq!(code(&heard, first), Some(Code::PasswordProtected));
    assert_eq!(app.open_locked(first, String::new()).unwrap_err().code, Code::BadInput, "nobody typed that");
    let second = app.open_locked(first, "herbour".into()).unwrap();
    assert_eq!(code(&heard, second), Some(Code::PasswordWrong));
    assert_eq!(app.open_locked(first, "harbour".into()).unwrap_err().code, Code::BadInput, "its job was answered");
    let third = app.open_locked(second, "harbour".into()).unwrap();
    assert_eq!(code(&heard, third), None);
    let document = app.document(app.library(None, None).unwrap().rows[0].id).unwrap();
    assert_eq!(document.blocks[0].text, "The password is: harbour");
    app.lock();
    alcove.run(["vault", "check"]).ended(0);
}

#[test]
fn what_is_left_or_locked_is_forgotten() {
    let (_alcove, file, app, heard) = with_locked();
    let left = app.add(std::slice::from_ref(&file)).unwrap()[0];
    assert_eq!(code(&heard, left), Some(Code::PasswordProtected));
    app.leave_locked(left);
    assert_eq!(app.open_locked(left, "harbour".into()).unwrap_err().code, Code::BadInput);
    let asked = app.add(&[file]).unwrap()[0];
    assert_eq!(code(&heard, asked), Some(Code::PasswordProtected));
    app.lock();
    assert_eq!(app.open_locked(asked, "harbour".into()).unwrap_err().code, Code::VaultLocked);
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    assert_eq!(app.open_locked(asked, "harbour".into()).unwrap_err().code, Code::BadInput);
    assert_eq!(app.library(None, None).unwrap().total, 0);
}

#[test]
fn office_files_of_every_kind_ask_for_their_password_and_the_command_line_says_where_to_write_it() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("password", OFFICE_PASSWORD);
    let app = alcove.open();
    let heard = Heard::from(&app);
    for kind in OFFICE {
        let name = format!("locked.{kind}");
        let fixture = parts::in_tree("src-tauri/crates/extract/fixtures").join(kind).join(&name);
        let file = alcove.document(&name, std::fs::read(fixture).unwrap());
        let asked = app.add_only(&[file], None).unwrap()[0];
        assert_eq!(code(&heard, asked), Some(Code::PasswordProtected), "{name}");
        let opened = app.open_locked(asked, OFFICE_PASSWORD.into()).unwrap();
        assert_eq!(code(&heard, opened), None, "{name}");

        let refused = alcove.run(["extract", name.as_str()]).ended(1);
        assert_eq!(refused.err.trim(), words::line_of_error(Code::PasswordProtected), "{name}");
        assert!(refused.err.contains("--document-password-file"), "{}", refused.err);
        let read = alcove.run(["extract", name.as_str(), "--document-password-file", "password"]).ended(0);
        assert!(!read.out.trim().is_empty(), "{name}");
    }
    assert_eq!(app.library(None, None).unwrap().total, u32::try_from(OFFICE.len()).unwrap());
}
