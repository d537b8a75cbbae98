//! Terms in the window: a verdict for the user's own use, asked again when that changes, handed on, taken back, and everything erased.

use std::fs;

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::window::Window;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

fn open_all(window: &Window) {
    window.script("document.querySelectorAll('details').forEach((d) => (d.open = true))");
}

/// Presses Tab until `id` has the focus.
fn tab_to(window: &Window, id: &str) {
    window.see(id);
    for _ in 0..120 {
        if window.focused() == id {
            return;
        }
        window.press(TAB);
    }
    panic!("Tab does not lead to {id}");
}

#[test]
fn a_declared_use_gets_its_verdict_goes_into_the_receipt_and_asks_again_when_it_changes() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let saved = alcove.documents().join("passport.html");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_SAVE", saved.clone())]);
    window.make_vault().click("agree").see("screen-licence").see("verdict");
    open_all(&window);
    window.click("commercial-true").click("distribute-true").see("duties");
    assert_eq!(window.attribute("verdict", "data-verdict").as_deref(), Some("allowed_with_duties"));
    window.picture("licence-verdict").click("agree").see("screen-library");

    window.click("rail-models").see("model");
    assert_eq!(window.attribute("model", "data-answer").as_deref(), Some("given"));
    open_all(&window);
    window.click("distribute-false").click("use-save").see("changed");
    assert_eq!(window.attribute("change", "data-what").as_deref(), Some("uses"));
    assert!(window.words("change").contains("pass it"), "{}", window.words("change"));
    window.picture("models-asked-again").click("agree").see_gone("changed");
    window.click("save-passport");
    let page =
        tests::wait::until("the passport", || fs::read_to_string(&saved).ok().filter(|p| p.ends_with("</html>\n")));
    assert!(page.contains("Apache License 2.0") && page.contains("TERMS AND CONDITIONS"));
}

#[test]
fn everything_is_taken_along_and_erased_by_keyboard_alone() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let into = alcove.documents().join("out");
    fs::create_dir(&into).unwrap();
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_FOLDER", into.clone())]);
    window.unlock().see("screen-library").click("rail-privacy").see("receipt");
    tab_to(&window, "verify-receipts");
    window.press(ENTER).see("receipts-sound");
    tab_to(&window, "export-everything");
    window.press(ENTER).see("exported");
    assert_eq!(fs::read_dir(&into).unwrap().count(), 1);
    tab_to(&window, "erase-passphrase");
    window.press(PASSPHRASE).press(ENTER).see("confirm").picture("erase");
    tab_to(&window, "confirm-act");
    window.press(ENTER).see("screen-welcome");
    assert!(!alcove.vault().exists());
}
