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
    window.click("stop").see_summary();
    assert_eq!(window.sentences(), shown);
    window.see_words("coverage-words", |words| words.contains("in part"));
    window.picture("document-stopped");
    // And the next run is whole.
    window.click("summarise").see("work");
    alcove.release();
    window.see_summary();
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
    assert!(window.holds_marker());
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
