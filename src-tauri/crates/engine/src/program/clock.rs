//! Where the time goes, for `profile` alone: what the kernels took by kind of work, and how far loading had come when. Elsewhere it is off and costs
//! a look at a flag. A new kind of work is a variant of [`Work`] and its name.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A kind of work that is ours. What is left of the time is mistral.rs'.
#[derive(Clone, Copy)]
pub enum Work {
    /// Products with weights.
    Products,
    /// Attention over the cache.
    Attention,
    /// Norms, rotary embedding, SwiGLU.
    Rows,
}

/// Their names, in order.
pub const WORK: [&str; 3] = ["products", "attention", "rows"];

static IS_ON: AtomicBool = AtomicBool::new(false);
static NANOSECONDS: [AtomicU64; WORK.len()] = [const { AtomicU64::new(0) }; WORK.len()];
static STEPS: Mutex<Vec<Step>> = Mutex::new(Vec::new());

/// A step of loading, and when it was reached first and last.
#[derive(Clone, Copy)]
pub struct Step {
    pub name: &'static str,
    pub first: Instant,
    pub last: Instant,
}

/// Begins to count.
pub fn start() {
    IS_ON.store(true, Relaxed);
}

/// Does some work, and counts what it took the calling thread.
pub fn count<T>(work: Work, does: impl FnOnce() -> T) -> T {
    if !IS_ON.load(Relaxed) {
        return does();
    }
    let begin = Instant::now();
    let done = does();
    if let Some(sum) = NANOSECONDS.get(work as usize) {
        sum.fetch_add(u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX), Relaxed);
    }
    done
}

/// Seconds that each kind of work took so far.
pub fn counted() -> [f64; WORK.len()] {
    NANOSECONDS.each_ref().map(|sum| sum.load(Relaxed) as f64 / 1e9)
}

/// Loading is here.
pub fn reach(name: &'static str) {
    if !IS_ON.load(Relaxed) {
        return;
    }
    let now = Instant::now();
    let mut steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
    match steps.iter_mut().find(|step| step.name == name) {
        Some(step) => step.last = now,
        None => steps.push(Step { name, first: now, last: now }),
    }
}

/// The steps that were reached, in order.
pub fn steps() -> Vec<Step> {
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
