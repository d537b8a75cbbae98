//! What goes wrong, and what the user refuses: one clear word about it, and Alcove goes on.

use engine::protocol::Request;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::{self, Script};
use tests::window::Window;
use tests::{pdf, texts};

#[test]
fn a_hostile_document_is_one_clear_error_and_the_window_goes_on() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("hostile.pdf", pdf::hostile());
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.unlock().see("screen-library").click("choose-files-empty").see("error");
    assert_eq!(window.count("error"), 1);
    let code = window.attribute("error", "data-code").unwrap();
    assert!(["document_damaged", "no_text"].contains(&code.as_str()), "{code}");
    assert!(window.see("jobs").words("jobs").contains("hostile.pdf"));
    window.picture("error");
    window.click("dismiss").see_gone("error");
    window.click("sample").see("document-row").click("open-document").see_summary();
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_the_right_one_still_does() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    window.see("screen-unlock").type_into("passphrase", "heron quartz lantern eight").click("unlock").see("error");
    assert_eq!(window.attribute("error", "data-code").as_deref(), Some("wrong_passphrase"));
    assert!(window.shows("screen-unlock") && !window.shows("rail"));
    window.picture("unlock-wrong");
    window.script("document.querySelector('[data-testid=passphrase]').select()");
    window.unlock().see("screen-library");
}

#[test]
fn a_declined_licence_is_recorded_nothing_is_loaded_and_the_library_works() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let file = alcove.document("minutes.pdf", texts::minutes_pdf());
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.make_vault().click("agree").see("screen-licence").click("decline").see("screen-library").see("declined");

    window.click("choose-files-empty").see("document-row").see_gone("job");
    assert!(window.words("document-row").contains("No summary yet"));
    window.type_into("search", "lighthouse");
    window.see_words("count", |count| count.contains("1 document found"));
    // A model that is asked for by what it is to do is one that may not read.
    window.click("open-document").see("block").see("without-model");
    let choose = "const s = document.querySelector('[data-testid=wish-method]');
                  s.value = 'thorough'; s.dispatchEvent(new Event('change', { bubbles: true }))";
    window.script(choose);
    window.click("summarise").see("error");
    assert_eq!(window.attribute("error", "data-code").as_deref(), Some("consent_needed"));
    window.click("rail-models").see("model");
    assert_eq!(window.attribute("model", "data-answer").as_deref(), Some("refused"));
    window.click("rail-privacy").see("receipt");
    assert_eq!(window.attribute("receipt", "data-answer").as_deref(), Some("refused"), "the newest receipt says so");
    let asked = script::asked(&alcove.parts());
    assert!(!asked.is_empty(), "no model was looked at");
    assert!(asked.iter().all(|request| matches!(request, Request::Inspect)), "the model was loaded");

    window.click("rail-models").click("agree").see_gone("agree");
    // Then it is told what a summary takes, though the model has never read.
    window.click("rail-library").click("open-document").see_words("estimate", |words| words.contains("about "));
    assert_eq!(script::gauged(&alcove.parts()), 1);
    window.click("summarise").see_summary();
}

#[test]
fn a_notice_not_agreed_to_keeps_everything_closed() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    window.make_vault().click("not-now").see("notice-aside");
    assert!(!window.shows("rail") && !window.shows("screen-library"));
    window.picture("notice-aside");
    window.click("read-again").click("agree").see("screen-licence");
    let asked = script::asked(&alcove.parts());
    assert!(!asked.is_empty(), "no model was looked at");
    assert!(asked.iter().all(|request| matches!(request, Request::Inspect)), "the model was loaded");
}
