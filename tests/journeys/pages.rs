//! A stored PDF as it looks: drawn from the vault by the confined program, and its passages found on the page, printed or scanned.

use std::sync::Arc;

use app::pages::Stretch;
use app::view::{DocumentId, DocumentView};
use app::{App, Code};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::events::Heard;
use tests::parts::{self, Parts};
use tests::script::Script;
use tests::{pdf, texts};

fn with(files: &[(&str, Vec<u8>)]) -> (Alcove, Arc<App>, Vec<DocumentId>) {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let heard = Heard::from(&app);
    let add = |(name, bytes): &(&str, Vec<u8>)| {
        let job = app.add(&[alcove.document(name, bytes)]).unwrap()[0];
        heard.until_end(job);
        app.library(None, None).unwrap().rows.iter().find(|row| row.title == *name).unwrap().id
    };
    let ids = files.iter().map(add).collect();
    (alcove, app, ids)
}

fn two_pages() -> Vec<u8> {
    pdf::of(&[vec!["The bridge was closed.".to_owned()], vec!["The bridge was opened again.".to_owned()]])
}

/// Width and height of a picture, and its pixels.
fn parted(picture: &[u8]) -> (u32, u32, &[u8]) {
    let side = |at: usize| u32::from_le_bytes(picture[at..at + 4].try_into().unwrap());
    (side(0), side(4), &picture[8..])
}

fn stretch(document: &DocumentView, words: &str) -> Stretch {
    let block = document.blocks.iter().find(|block| block.text.contains(words)).unwrap();
    let before = block.text.split(words).next().unwrap().chars().count();
    let [start, end] = [before, before + words.chars().count()].map(|at| u32::try_from(at).unwrap());
    Stretch { block: block.id, start, end }
}

#[test]
fn a_stored_pdf_is_drawn_and_a_passage_is_found_where_its_ink_is() {
    let (_alcove, app, ids) = with(&[("bridge.pdf", two_pages())]);
    assert_eq!(app.page_sizes(ids[0]).unwrap(), [[595, 842]; 2]);
    let picture = app.page_picture(ids[0], 2, 600).unwrap();
    let (width, height, pixels) = parted(&picture);
    assert_eq!((width, height, pixels.len()), (600, 849, 600 * 849 * 4));

    let found = stretch(&app.document(ids[0]).unwrap(), "opened again");
    let places = app.page_places(ids[0], 2, &[found]).unwrap();
    let [[left, top, right, bottom]] = places[..] else { panic!("{places:?}") };
    let within = |x: u32, y: u32| {
        let (x, y) = (x * 10_000 / width, y * 10_000 / height);
        (left..right).contains(&x) && (top..bottom).contains(&y)
    };
    let dark = |x: u32, y: u32| pixels[4 * (y * width + x) as usize] < 128;
    let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let [inside, outside] = all.fold([0, 0], |[inside, outside], (x, y)| match (dark(x, y), within(x, y)) {
        (true, true) => [inside + 1, outside],
        (true, false) => [inside, outside + 1],
        _ => [inside, outside],
    });
    assert!(inside > 50 && outside > 50, "half of the line's ink is the passage's: {inside}, {outside}");
    assert_eq!(app.page_places(ids[0], 1, &[found]).unwrap(), Vec::<[u32; 4]>::new(), "it is not on the page before");
    assert_eq!(app.page_picture(ids[0], 3, 600).unwrap_err().code, Code::NoText);
}

#[test]
fn a_passage_of_a_scan_is_found_in_its_picture() {
    let scan = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/pdf/scanned.pdf")).unwrap();
    let (_alcove, app, ids) = with(&[("scanned.pdf", scan)]);
    let found = stretch(&app.document(ids[0]).unwrap(), "committee met");
    let places = app.page_places(ids[0], 1, &[found]).unwrap();
    let [[left, top, right, bottom]] = places[..] else { panic!("{places:?}") };
    assert!(left < right && right <= 10_000 && top < bottom && bottom < 5_000, "in the upper half: {places:?}");
    assert_eq!(app.page_places(ids[0], 1, &[found]).unwrap(), places, "it is seen once, and known then");
    assert_eq!(app.page_places(ids[0], 2, &[found]).unwrap(), Vec::<[u32; 4]>::new(), "it is not on the page behind");
    app.lock();
    assert_eq!(app.page_places(ids[0], 1, &[found]).unwrap_err().code, Code::VaultLocked);
}

#[test]
fn what_has_no_pages_says_why_it_is_not_drawn() {
    let (_alcove, app, ids) = with(&[("minutes.txt", texts::minutes_text().into())]);
    assert_eq!(app.page_sizes(ids[0]).unwrap_err().code, Code::FormatUnknown);
    assert_eq!(app.unlock_pages(ids[0], "harbour".into()).unwrap_err().code, Code::FormatUnknown);
    assert_eq!(app.page_sizes(DocumentId(99)).unwrap_err().code, Code::DocumentUnknown);
}

/// A fixture that a password locks, read with it.
fn locked(alcove: &Alcove, app: &Arc<App>, name: &str) -> DocumentId {
    let bytes = std::fs::read(parts::in_tree(&format!("src-tauri/crates/extract/fixtures/pdf/{name}"))).unwrap();
    let heard = Heard::from(app);
    let asked = app.add(&[alcove.document(name, bytes)]).unwrap()[0];
    heard.until_end(asked);
    heard.until_end(app.open_locked(asked, "harbour".into()).unwrap());
    app.library(None, None).unwrap().rows.iter().find(|row| row.title == name).unwrap().id
}

#[test]
fn a_locked_document_is_drawn_with_its_password_until_another_is_opened_or_alcove_locks() {
    let (alcove, app, ids) = with(&[("bridge.pdf", two_pages())]);
    let locked = locked(&alcove, &app, "locked.pdf");
    let found = stretch(&app.document(locked).unwrap(), "harbour");
    let is_locked = || {
        let sizes = app.page_sizes(locked).unwrap_err().code;
        let picture = app.page_picture(locked, 1, 600).unwrap_err().code;
        let places = app.page_places(locked, 1, &[found]).unwrap_err().code;
        assert_eq!([sizes, picture, places], [Code::PasswordProtected; 3]);
    };
    is_locked();
    assert_eq!(app.unlock_pages(locked, String::new()).unwrap_err().code, Code::BadInput, "nobody typed that");
    assert_eq!(app.unlock_pages(locked, "herbour".into()).unwrap_err().code, Code::PasswordWrong);
    is_locked();

    let sizes = app.unlock_pages(locked, "harbour".into()).unwrap();
    assert_eq!(app.page_sizes(locked).unwrap(), sizes);
    let picture = app.page_picture(locked, 1, 600).unwrap();
    assert!(parted(&picture).2.chunks(4).any(|pixel| pixel[0] < 128), "there is ink on it");
    assert_eq!(app.page_places(locked, 1, &[found]).unwrap().len(), 1);
    assert_eq!(app.unlock_pages(locked, "herbour".into()).unwrap_err().code, Code::PasswordWrong);
    app.document(locked).unwrap();
    let kept = "a wrong one takes nothing away, nor does opening it again";
    assert_eq!(app.page_sizes(locked).unwrap(), sizes, "{kept}");

    app.document(ids[0]).unwrap();
    let gone = app.unlock_pages(locked, "harbour".into()).unwrap_err().code;
    assert_eq!(gone, Code::Stopped, "nothing of it is held, so its password is not either");
    is_locked();
    app.unlock_pages(locked, "harbour".into()).unwrap();
    app.lock();
    assert_eq!(app.page_sizes(locked).unwrap_err().code, Code::VaultLocked);
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    is_locked();
}

#[test]
fn a_passage_of_a_locked_scan_is_found_in_its_picture() {
    let (alcove, app, _) = with(&[]);
    let scan = locked(&alcove, &app, "locked-scan.pdf");
    let found = stretch(&app.document(scan).unwrap(), "committee met");
    assert_eq!(app.page_sizes(scan).unwrap_err().code, Code::PasswordProtected);
    assert_eq!(app.page_places(scan, 1, &[found]).unwrap_err().code, Code::PasswordProtected);
    app.unlock_pages(scan, "harbour".into()).unwrap();
    assert_eq!(app.page_places(scan, 1, &[found]).unwrap().len(), 1);
}

#[test]
fn no_page_outlives_a_lock_or_its_document() {
    let (_alcove, app, ids) = with(&[("bridge.pdf", two_pages()), ("minutes.pdf", texts::minutes_pdf())]);
    app.page_picture(ids[0], 1, 100).unwrap();
    app.lock();
    assert_eq!(app.page_picture(ids[0], 1, 100).unwrap_err().code, Code::VaultLocked);
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    let [first, second] = [ids[0], ids[1]].map(|id| app.page_picture(id, 1, 100).unwrap());
    assert_ne!(first, second, "each is drawn from its own file");
    app.delete(ids[1]).unwrap();
    assert_eq!(app.page_picture(ids[1], 1, 100).unwrap_err().code, Code::DocumentUnknown);
    assert_eq!(app.page_picture(ids[0], 1, 100).unwrap(), first);
}
