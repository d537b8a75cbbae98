//! From a fresh start to a summary that can be checked, and everything that keeps it safe afterwards; then several documents at once.

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, MARKER, SUPPORTED};
use tests::wait::{until, until_or};
use tests::window::Window;
use tests::{pdf, pointer, traces};

#[test]
fn a_dropped_document_is_read_summarised_checked_locked_away_and_deleted_and_several_are_dropped_at_once() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default().then_holds(&format!("{SUPPORTED} The next"))));
    let pages = [texts::minutes(), texts::survey(10).chunks(5).map(<[String]>::to_vec).collect()].concat();
    let file = alcove.document("Minutes of the harbour – März.pdf", pdf::of(&pages));
    let window = Window::open(&alcove);

    window.make_vault().agree().see("empty");
    let held = pointer::drag(&[&file], || window.shows("drop-target"));
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
    window.lock_by(|window| window.click("rail-lock"));
    assert!(!window.holds_marker(), "the window still holds the document's words");
    window.unlock().see("document-row").click("open-document").see_summary();
    assert_eq!(window.sentences(), sentences);
    assert!(window.holds_marker());

    window.click("delete").see("confirm").click("confirm-act").see("screen-library").see("empty");
    assert!(!window.holds_marker());
    assert!(file.exists(), "the user's own file stays");

    // Two files, and a folder with a document in it and one further in.
    let parcels = texts::survey(4);
    let case = alcove.documents().join("Case of the mill");
    std::fs::create_dir_all(case.join("older")).unwrap();
    std::fs::write(case.join("lease.md"), &parcels[0]).unwrap();
    std::fs::write(case.join("older/notice.txt"), &parcels[1]).unwrap();
    let letter = alcove.document("letter.txt", &parcels[2]);
    let survey = alcove.document("survey.pdf", pdf::of(&[vec![parcels[3].clone()]]));
    pointer::drag(&[&letter, &case, &survey], || window.shows("drop-target")).release();
    let titles = || -> Vec<String> {
        let all = "return [...document.querySelectorAll('[data-testid=document-row] .title')].map((e) => e.textContent).sort()";
        serde_json::from_value(window.script(all)).unwrap()
    };
    let dropped = ["lease.md", "letter.txt", "notice.txt", "survey.pdf"];
    until_or(|| format!("{dropped:?} to be shown, not {:?}", titles()), || (titles() == dropped).then_some(()));
    drop(window);
    assert_eq!(traces::of(MARKER, &alcove.home()), Vec::<std::path::PathBuf>::new());
}
