//! For the bench alone (feature `counted`): how often, and for how long, this thread has done what plain SQLite does not.
//!
//! Looking at the clock takes a few hundredths of a microsecond each time, so the times of what is short are too long rather than too short.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often something was done, and how long it took in all.
#[derive(Clone, Copy, Default)]
pub struct Count {
    /// Times.
    pub times: u64,
    /// By the clock.
    pub took: Duration,
}

impl Count {
    const NONE: Self = Self { times: 0, took: Duration::ZERO };
}

/// What is counted.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// Pages sealed, for the main file and for the log.
    pub sealed_pages: Count,
    /// Heads of the log and of its frames sealed.
    pub sealed_heads: Count,
    /// Records opened.
    pub opened: Count,
    /// Pieces of SQLite's memory overwritten when they were given back.
    pub overwritten: Count,
}

thread_local! {
    static COUNTS: Cell<Counts> = const {
        Cell::new(Counts { sealed_pages: Count::NONE, sealed_heads: Count::NONE, opened: Count::NONE, overwritten: Count::NONE })
    };
}

/// What was counted on this thread since this was asked the last time.
#[must_use]
pub fn counts() -> Counts {
    COUNTS.take()
}

/// Counts from here to where it is dropped.
pub(crate) struct Counting {
    what: fn(&mut Counts) -> &mut Count,
    begun: Instant,
}

/// Begins to count.
pub(crate) fn counting(what: fn(&mut Counts) -> &mut Count) -> Counting {
    Counting { what, begun: Instant::now() }
}

impl Drop for Counting {
    fn drop(&mut self) {
        let mut counts = COUNTS.get();
        let count = (self.what)(&mut counts);
        count.times += 1;
        count.took += self.begun.elapsed();
        COUNTS.set(counts);
    }
}
