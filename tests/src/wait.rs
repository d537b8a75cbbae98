//! Waiting for something to happen.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// After this long, what was waited for is not going to happen. Generous: a busy machine must not fail a test.
pub const LONGEST: Duration = Duration::from_secs(60);
/// Between two looks: short at first, for most of what is waited for comes soon, and longer then, for a look takes its time as well.
const PAUSES: [Duration; 2] = [Duration::from_millis(5), Duration::from_millis(40)];

/// Waits until `found` finds something. `what` completes "waited in vain for ...".
#[track_caller]
pub fn until<T>(what: &str, found: impl FnMut() -> Option<T>) -> T {
    until_or(|| what.to_owned(), found)
}

/// The same, where it is looked at the end what `what` says.
#[track_caller]
pub fn until_or<T>(what: impl FnOnce() -> String, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    let [mut pause, longest] = PAUSES;
    loop {
        if let Some(value) = found() {
            return value;
        }
        if begun.elapsed() >= LONGEST {
            panic!("waited in vain for {}", what());
        }
        sleep(pause);
        pause = (2 * pause).min(longest);
    }
}
