//! A user who has had enough: stops a summary, or goes away and lets Alcove lock itself.

use std::time::{Duration, Instant};

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, MARKER, SUPPORTED};
use tests::wait::until;
use tests::window::Window;

/// A window in which a document of two parts is being summarised: the model has read the first and hangs at the second.
fn at_work(alcove: &Alcove) -> Window {
    let text = [texts::minutes_text(), texts::survey(10).join("\n\n")].join("\n\n");
    let file = alcove.document("minutes.txt", text);
    let window = Window::open_with(alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.unlock().see("screen-library").click("choose-files-empty").see("document-row");
    window.click("open-document").see("sentence").see_words("work-line", |line| line.contains("part 2 of"));
    window
}

fn slow() -> Alcove {
    Alcove::ready(&Parts::Scripted(Script::saying(&[SUPPORTED]).then_holds("")))
}

#[test]
fn stop_ends_the_work_and_every_sentence_that_was_shown_stays() {
    let alcove = slow();
    let window = at_work(&alcove);
    let shown = window.sentences();
    assert!(shown.iter().any(|sentence| sentence == SUPPORTED), "{shown:?}");
    assert_eq!(engines(&alcove), 1);
    let asked = Instant::now();
    window.click("stop");
    engine_is_gone(&alcove, asked);
    window.see_summary();
    assert_eq!(window.sentences(), shown);
    window.see_words("coverage-words", |words| words.contains("in part"));
    window.picture("document-stopped");
    // And the next run is whole.
    window.click("summarise");
    alcove.release();
    window.see_words("coverage-words", |words| !words.contains("in part"));
    window.see_summary();
}

#[test]
fn withdrawing_while_a_model_reads_stops_it_within_a_second_and_nothing_of_it_is_kept() {
    let alcove = slow();
    let window = at_work(&alcove);
    window.click("rail-privacy").see("withdraw");
    // The model's licence is the newest answer that stands, and the engine is the program with the model's file.
    assert_eq!(window.attribute("receipt", "data-kind").as_deref(), Some("licence_acceptance"));
    assert_eq!(engines(&alcove), 1);
    let asked = Instant::now();
    window.click("withdraw");
    engine_is_gone(&alcove, asked);
    window.see("withdrawn").see_gone("foot-jobs").picture("withdrawn");
    window.click("withdrawn-delete").see("declined");
    assert!(window.words("document-row").contains("No summary yet"), "{}", window.words("document-row"));
    // What is left to Alcove needs no model, which is said before and afterwards.
    window.click("open-document").see("block").see("without-model").click("summarise").see_summary();
    window.see_words("reason", |why| why.contains("No model was used"));
    assert!(!window.shows("error"));
    assert_eq!(engines(&alcove), 0);
}

/// How many programs run this user's engine: they are named by its place.
fn engines(alcove: &Alcove) -> usize {
    let place = alcove.parts().join("alcove-engine");
    let is_it = |folder: std::fs::DirEntry| {
        let line = std::fs::read(folder.path().join("cmdline")).unwrap_or_default();
        line.split(|&byte| byte == 0).next().is_some_and(|name| name == place.as_os_str().as_encoded_bytes())
    };
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|folder| folder.path().join("cmdline").exists())
        .filter_map(|f| is_it(f).then_some(()))
        .count()
}

/// Fails where the engine outlives by a second what was asked for.
#[track_caller]
fn engine_is_gone(alcove: &Alcove, asked: Instant) {
    until("the engine to be gone", || (engines(alcove) == 0).then_some(()));
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(1), "the engine was there for another {took:?}");
}

#[test]
fn alcove_locks_itself_when_nobody_is_there() {
    let alcove = slow();
    let window = at_work(&alcove);
    window.click("rail-settings").see("idle-minutes");
    let set = "const e = document.querySelector('[data-testid=idle-minutes]');
               e.value = '1'; e.dispatchEvent(new Event('change', { bubbles: true })); document.body.dataset.before = 1";
    window.script(set);
    window.click("rail-library").click("open-document").see("sentence");
    until("the document's words", || window.holds_marker().then_some(()));
    let left = Instant::now();
    until("nobody to have been there for most of a minute", || {
        assert!(window.shows("screen-document"), "locked after {:?}", left.elapsed());
        (left.elapsed() > Duration::from_secs(45)).then_some(())
    });
    until("the page to be replaced", || {
        (window.script("return document.body?.dataset.before === undefined") == true).then_some(())
    });
    window.see("screen-unlock");
    assert!(!window.holds_marker(), "the window still holds the document's words");
    assert!(!window.shown().contains(MARKER));
    window.unlock().see("document-row");
}
