//! The window with the model that ships: it reads a document the user chooses, and leaves no word of it on the disk.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::texts::MARKER;
use tests::traces;
use tests::window::Window;

#[test]
fn the_model_that_ships_reads_a_chosen_document_and_nothing_of_it_is_left_on_the_disk() {
    let alcove = Alcove::new(&Parts::Real);
    let text = format!(
        "{MARKER}\n\nThe committee agreed to pay for the oil of the lamp, and to paint the tower white in May."
    );
    let file = alcove.document("lighthouse.txt", text);
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file.clone())]);
    window.make_vault().agree().click("choose-files-empty").see("document-row");
    window.click("open-document").see_summary();
    assert!(!window.sentences().is_empty());
    assert!(window.words("foot-model").contains("SmolLM2"));
    assert!(window.holds_marker(), "the window shows the document");
    window.lock();
    drop(window);

    assert!(alcove.vault().exists());
    for words in [MARKER, PASSPHRASE] {
        assert_eq!(traces::of(words, &alcove.home()), Vec::<std::path::PathBuf>::new());
    }
    assert_eq!(traces::of(MARKER, &alcove.documents()), [file]);
}
