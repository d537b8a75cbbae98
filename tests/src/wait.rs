//! Waiting for something to happen.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// After this long, what was waited for is not going to happen. Generous: a busy machine must not fail a test.
pub const LONGEST: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(40);

/// Waits until `found` finds something. `what` completes "waited in vain for ...".
pub fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(begun.elapsed() < LONGEST, "waited in vain for {what}");
        sleep(PAUSE);
    }
}
