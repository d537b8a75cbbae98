//! The clipboard: what Copy puts on it is the summary, as another program pastes it.

use tests::alcove::Alcove;
use tests::clipboard;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED};
use tests::window::Window;

#[test]
fn what_was_copied_can_be_pasted() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    let file = alcove.document("minutes.txt", texts::minutes_text());
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.unlock().see("screen-library").click("choose-files-empty").see("document-row");
    window.click("open-document").see_summary();
    window.click("copy").see_words("copied", |words| words.contains("was copied"));
    let pasted = clipboard::paste();
    assert!(pasted.contains(SUPPORTED), "{pasted}");
}
