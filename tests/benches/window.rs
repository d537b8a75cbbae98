//! What a user waits for in the window: its first picture, an unlocked vault, a stop, a lock; and what it holds at rest.
//!
//! `setup/with-display.sh cargo bench -p tests --profile dev --bench window` after `make stage stage-e2e`; `make bench` does all
//! of it. The window is the one with its test doors open, which differs from the shipped one in nothing that takes time. Prints
//! medians; nothing is asserted.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot go on says so and ends")]

use std::time::{Duration, Instant};

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;
use tests::window::Window;

fn main() {
    let rounds = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(5);
    let runs: Vec<[f64; 5]> = (0..rounds).map(|_| one()).collect();
    let figures =
        ["start to first paint, s", "unlock, s", "stop, s", "lock, s", "memory at rest (PSS of all processes), MB"];
    for (nth, figure) in figures.iter().enumerate() {
        println!("{figure}: {:.2} (median of {rounds})", median(runs.iter().map(|run| run[nth]).collect()));
    }
}

/// A user opens the window and the vault, lets a document be summarised, stops that, and locks.
fn one() -> [f64; 5] {
    let alcove = Alcove::as_made(&Parts::Scripted(Script::default().then_holds("")));
    let file = alcove.document("survey.txt", texts::survey(60).join("\n\n"));
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.see("screen-unlock");
    let painted = "const [paint] = performance.getEntriesByName('first-contentful-paint'); return performance.timeOrigin + paint.startTime";
    let start = window.processes().iter().map(|p| p.started).fold(f64::INFINITY, f64::min);
    let first_paint = window.script(painted).as_f64().unwrap_or(f64::NAN) / 1000.0 - start;
    window.type_into("passphrase", tests::alcove::PASSPHRASE);
    let unlock = seconds(&window, "unlock", "screen-library", true);
    std::thread::sleep(Duration::from_secs(2));
    let memory = window.processes().iter().map(|p| p.memory).sum::<u64>() as f64 / 1e6;
    window.click("choose-files-empty").see("document-row").click("open-document").see("stop");
    let stop = seconds(&window, "stop", "work", false);
    let begun = Instant::now();
    window.lock();
    [first_paint, unlock, stop, begun.elapsed().as_secs_f64(), memory]
}

/// From a click until `wanted` is there, or is not, as the page itself sees it.
fn seconds(window: &Window, click: &str, wanted: &str, there: bool) -> f64 {
    let script = format!(
        "const done = arguments[0], begun = performance.now();
         document.querySelector('[data-testid=\"{click}\"]').click();
         const look = () => (document.querySelector('[data-testid=\"{wanted}\"]') !== null) === {there}
           ? done((performance.now() - begun) / 1000) : setTimeout(look, 5);
         look()"
    );
    window.script_that_calls(&script).as_f64().unwrap_or(f64::NAN)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
