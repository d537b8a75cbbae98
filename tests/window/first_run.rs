//! From a fresh start to a summary that can be checked, and everything that keeps it safe afterwards.

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, MARKER, SUPPORTED};
use tests::wait::until;
use tests::window::Window;
use tests::{pdf, pointer, traces};

#[test]
fn a_dropped_document_is_read_summarised_checked_locked_away_and_deleted() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default().then_holds(&format!("{SUPPORTED} The next"))));
    let pages = [texts::minutes(), texts::survey(10).chunks(5).map(<[String]>::to_vec).collect()].concat();
    let file = alcove.document("Minutes of the harbour – März.pdf", pdf::of(&pages));
    let window = Window::open(&alcove);

    window.make_vault().agree().see("empty");
    let held = pointer::drag(&file, || window.shows("drop-target"));
    window.picture("drop");
    held.release();
    window.see_gone("drop-target").see("document-row");

    // It streams: the model's first sentence is there while it writes the second.
    window.click("open-document").see("work").see("sentence");
    until("the model's sentence", || window.sentences().iter().any(|sentence| sentence == SUPPORTED).then_some(()));
    window.see_words("work-line", |line| line.contains("part 1 of"));
    assert!(!window.shows("provenance"), "nothing is final yet");
    window.picture("document-streaming");
    alcove.release();
    window.see_summary();
    let sentences = window.sentences();
    assert!(sentences.iter().any(|sentence| sentence == SUPPORTED), "{sentences:?}");
    assert_eq!(window.words("coverage-words"), "All 4 pages were read.");
    assert!(window.words("provenance").contains("Written by a machine: SmolLM2"));

    // A citation leads to its place.
    let nth = sentences.iter().position(|sentence| sentence == SUPPORTED).unwrap();
    window.script(&format!("document.querySelector('[data-sentence=\"{nth}\"] [data-testid=address]').click()"));
    window.see_words("lit", |lit| lit.contains("EUR 5,000"));
    assert_eq!(window.focused(), "block");
    window.picture("document-cited");

    // Locked, there is nothing to see; unlocked, all of it is.
    window.lock();
    assert!(!window.holds_marker(), "the window still holds the document's words");
    window.unlock().see("document-row").click("open-document").see_summary();
    assert_eq!(window.sentences(), sentences);
    assert!(window.holds_marker());

    window.click("delete").see("confirm").click("confirm-act").see("screen-library").see("empty");
    assert!(!window.holds_marker());
    assert!(file.exists(), "the user's own file stays");
    drop(window);
    assert_eq!(traces::of(MARKER, &alcove.home()), Vec::<std::path::PathBuf>::new());
}
