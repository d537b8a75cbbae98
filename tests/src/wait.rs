//! Waiting for something to happen.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// After this long, what was waited for is not going to happen. Generous: a busy machine must not fail a test.
pub const LONGEST: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(40);

/// Waits until `found` finds something. `what` completes "waited in vain for ...".
#[track_caller]
pub fn until<T>(what: &str, found: impl FnMut() -> Option<T>) -> T {
    until_or(|| what.to_owned(), found)
}

/// The same, where it is looked at the end what `what` says.
#[track_caller]
pub fn until_or<T>(what: impl FnOnce() -> String, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = found() {
            return value;
        }
        if begun.elapsed() >= LONGEST {
            panic!("waited in vain for {}", what());
        }
        sleep(PAUSE);
    }
}
