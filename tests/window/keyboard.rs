//! The first run with the keyboard alone, and declining and taking back; where the focus is then, and what is heard.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED};
use tests::wait::until;
use tests::window::Window;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const F6: &str = "\u{e036}";

/// Presses Tab until `id` has the focus.
fn tab_to(window: &Window, id: &str) {
    window.see(id);
    let mut passed = Vec::new();
    while window.focused() != id {
        assert!(passed.len() < 60, "Tab does not lead to {id}, only to {passed:?}");
        passed.push(window.press(TAB).focused());
    }
}

fn has_focus(window: &Window, id: &str) {
    until(&format!("{id} to have the focus, which {} has", window.focused()), || {
        (window.focused() == id).then_some(())
    });
}

#[test]
fn the_first_run_needs_no_pointer() {
    let alcove = Alcove::new(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    let file = alcove.document("minutes.pdf", texts::minutes_pdf());
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);

    has_focus(&window, "passphrase");
    window.press(PASSPHRASE).see_words("strength", |words| words.contains("Good enough"));
    tab_to(&window, "passphrase-repeat");
    window.press(PASSPHRASE);
    until("the vault to be makeable", || window.attribute("create-vault", "disabled").is_none().then_some(()));
    window.press(ENTER).see("screen-notice");
    tab_to(&window, "agree");
    window.press(ENTER).see("screen-licence");
    tab_to(&window, "agree");
    window.press(ENTER).see("screen-library");

    window.control('o').see("document-row");
    tab_to(&window, "open-document");
    window.press(ENTER).see_summary();
    window.press("j");
    has_focus(&window, "sentence");
    window.see("lit").press(ENTER);
    has_focus(&window, "block");
    window.press(ESCAPE);
    has_focus(&window, "sentence");
    window.press(ESCAPE).see("screen-library");
    window.press("?").see("screen-keys").press(ESCAPE).see("screen-library");
    window.control(',').see("screen-settings");
    window.control('f').see("screen-library");
    has_focus(&window, "search");

    window.lock();
    has_focus(&window, "passphrase");
    window.press(PASSPHRASE).press(ENTER).see("screen-library").see("document-row");
}

#[test]
fn declining_agreeing_after_all_and_taking_back_need_no_pointer_and_are_heard() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    window.make_vault();
    tab_to(&window, "agree");
    window.press(ENTER).see("screen-licence");
    tab_to(&window, "decline");
    window.press(ENTER).see("screen-library").see("declined");
    has_focus(&window, "h1");
    window.see_words("heard", |heard| heard.contains("The model’s licence is not agreed to."));

    window.press(F6);
    has_focus(&window, "rail");
    tab_to(&window, "rail-models");
    window.press(ENTER).see("model");
    tab_to(&window, "agree");
    window.press(ENTER).see_gone("agree").see_words("heard", |heard| heard.ends_with(": You agreed"));
    has_focus(&window, "save-passport");

    window.press(F6);
    has_focus(&window, "rail");
    tab_to(&window, "rail-privacy");
    window.press(ENTER).see("withdraw");
    tab_to(&window, "withdraw");
    window.press(ENTER).see("withdrawn").see_words("heard", |heard| heard.starts_with("It was taken back."));
    has_focus(&window, "summary");
    window.see_words("foot-model", |model| model == "No model agreed to");
}
