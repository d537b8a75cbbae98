//! What leaves the window is the summary: on the clipboard, as another program pastes it, and in the file that it is saved as.

use tests::alcove::Alcove;
use tests::clipboard;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED};
use tests::wait::until;
use tests::window::Window;

#[test]
fn what_was_copied_can_be_pasted_and_what_was_saved_can_be_opened() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    let file = alcove.document("minutes.txt", texts::minutes_text());
    let saved = alcove.documents().join("saved");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file), ("ALCOVE_E2E_SAVE", saved.clone())]);
    window.unlock().see("screen-library").click("choose-files-empty").see("document-row");
    window.click("open-document").see_summary();
    window.click("copy").see_words("copied", |words| words.contains("was copied"));
    let pasted = clipboard::paste();
    assert!(pasted.contains(SUPPORTED), "{pasted}");

    let save = |form: &str| {
        window.script(&format!(
            "const e = document.querySelector('[data-testid=save-as]');
             e.value = '{form}'; e.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
        window.click("save");
        let text = until("the file", || std::fs::read_to_string(&saved).ok().filter(|text| text.ends_with('\n')));
        std::fs::remove_file(&saved).unwrap();
        for must in
            [format!("\n- {SUPPORTED} (par. 2)"), "Written by a machine: SmolLM2".into(), "How it was made".into()]
        {
            assert!(text.contains(&must), "{form} lacks {must:?}: {text}");
        }
        text
    };
    let (markdown, plain) = (save("markdown"), save("text"));
    assert!(markdown.starts_with("---\n") && markdown.contains("\n# minutes.txt\n"), "{markdown}");
    assert!(plain.starts_with("minutes.txt\n"), "{plain}");
}
