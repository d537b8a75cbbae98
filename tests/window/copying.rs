//! What leaves the window is the summary: on the clipboard, as another program pastes it, and in the file that it is saved as, as others open it.

use tests::alcove::Alcove;
use tests::clipboard;
use tests::opened::opened;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED, WRONG_NUMBER};
use tests::wait::until_or;
use tests::window::Window;

#[test]
fn what_was_copied_can_be_pasted_and_what_was_saved_can_be_opened() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[&format!("{SUPPORTED} {WRONG_NUMBER}")])));
    let file = alcove.document("minutes.txt", texts::minutes_text());
    let saved = alcove.documents().join("saved");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file), ("ALCOVE_E2E_SAVE", saved.clone())]);
    window.unlock().see("screen-library").click("choose-files-empty").see("document-row");
    window.click("open-document").see_summary();
    let copied = |by: &str, told: &str| {
        window.click(by).see_words("copied", |words| words.contains(told));
        let pasted = clipboard::paste();
        assert!(pasted.contains("Written by a machine: SmolLM2") && !pasted.contains(WRONG_NUMBER), "{pasted}");
        pasted
    };
    let (cited, plain) = (copied("copy", "with its places"), copied("copy-plain", "without its places"));
    assert!(cited.contains(&format!("{SUPPORTED} (par. 2)")), "{cited}");
    assert!(plain.contains(SUPPORTED) && !plain.contains("par. "), "{plain}");

    let people: [&str; 5] = [SUPPORTED, "par. 2", WRONG_NUMBER, "Written by a machine: SmolLM2", "How it was made"];
    let listed = format!("/left_out/0/text: {WRONG_NUMBER}");
    let programs: [&str; 5] = [
        SUPPORTED,
        "/evidence/0/paragraph: 2",
        &listed,
        "/label: Written by a machine: SmolLM2",
        "/provenance/prompts: ",
    ];
    for form in ["pdf", "docx", "html", "markdown", "text", "json"] {
        window.script(&format!(
            "const e = document.querySelector('[data-testid=save-as]');
             e.value = '{form}'; e.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
        window.click("save");
        // One that is not written to its end yet is opened again.
        let read = || saved.exists().then(|| opened(form, &saved)).flatten().unwrap_or_default();
        let musts = if form == "json" { programs } else { people };
        until_or(
            || format!("all of {musts:?} in the file as {form}: {}", read()),
            || Some(read()).filter(|read| musts.iter().all(|must| read.contains(must))),
        );
        std::fs::remove_file(&saved).unwrap();
    }
}
