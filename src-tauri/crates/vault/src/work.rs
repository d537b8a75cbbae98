//! Long work, one slice at a time.
//!
//! One connection has the file to itself, so whoever writes keeps everyone else waiting. What may take long is therefore cut
//! into steps of some milliseconds or hundredths of a second, each a transaction of its own; between two of them the vault is whole, and
//! whoever else has it (a list, a search, a document to be shown) comes first. Callers who share a vault let go of it between steps; who
//! has it alone uses [`Vault::run`]. What cannot be cut is named in `ARCHITECTURE.md`.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::{Error, Result, Vault, tokens};

/// About how many bytes of documents a step reads or writes.
pub(crate) const SLICE: usize = 4 << 20;

/// SQLite's steps between two looks at a [`Halt`]. A hit of a search is some five of them, however long it takes to compare, and a leaf of
/// the search index three.
const STEPS: i32 = 50;
/// For how long a step that can be begun again has the vault at first, where others wait for it.
pub(crate) const PATIENCE: Duration = Duration::from_millis(30);

/// Ends a check, a search or a change of the search index from another thread, even in the middle of a statement.
#[derive(Clone, Default)]
pub struct Halt {
    asked: Arc<AtomicBool>,
    /// How many wait for the vault.
    waiting: Arc<AtomicU32>,
}

impl Halt {
    /// Asks for the end.
    pub fn halt(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }

    /// Whether it was asked for.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// The flag that says so, for what is done without the vault.
    pub fn flag(&self) -> &AtomicBool {
        &self.asked
    }

    /// One that is asked for wherever this flag is set.
    #[must_use]
    pub fn on(asked: Arc<AtomicBool>) -> Self {
        Self { asked, ..Self::default() }
    }

    /// The same, for work that gives way to those who wait for the vault: as many as this says at the moment.
    #[must_use]
    pub fn giving_way_to(self, waiting: Arc<AtomicU32>) -> Self {
        Self { waiting, ..self }
    }

    /// Does what changes nothing, until the end is asked for: then it is `Stopped`.
    pub(crate) fn guard<T>(&self, vault: &mut Vault, act: impl FnOnce(&Vault) -> Result<T>) -> Result<T> {
        self.watch(vault, Duration::MAX, act)
    }

    /// The same with a step that can be begun again: `None` where it gave way to others after having had the vault for `patience`. That
    /// grows then, so that the step comes to its end.
    pub(crate) fn guard_giving_way<T>(
        &self,
        vault: &mut Vault,
        patience: &mut Duration,
        step: impl FnOnce(&Vault) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        match self.watch(vault, *patience, step) {
            Err(Error::Stopped) if !self.is_asked() => {
                *patience = patience.saturating_mul(2);
                Ok(None)
            }
            done => done,
        }
    }

    fn watch<T>(&self, vault: &mut Vault, patience: Duration, act: impl FnOnce(&Vault) -> Result<T>) -> Result<T> {
        if self.is_asked() {
            return Err(Error::Stopped);
        }
        let is_over = self.is_over(patience);
        vault.connection.progress_handler(STEPS, Some(is_over.clone()))?;
        let outcome = tokens::watched(is_over, || act(vault));
        vault.connection.progress_handler(STEPS, None::<fn() -> bool>)?;
        outcome
    }

    /// Makes a change of the search index in a transaction of its own, which can be begun again: `false` where it gave way, as in
    /// [`Self::guard_giving_way`].
    ///
    /// FTS5 takes the text apart first, and writes when the transaction is committed. Both can be ended; what else it writes in the statement
    /// itself is let be, since a rollback would come upon FTS5 in the middle of its work.
    pub(crate) fn guard_indexing(
        &self,
        vault: &mut Vault,
        patience: &mut Duration,
        change: impl FnOnce(&Connection) -> Result<()>,
    ) -> Result<bool> {
        if self.is_asked() {
            return Err(Error::Stopped);
        }
        let is_over = self.is_over(*patience);
        vault.connection.execute_batch("BEGIN")?;
        let changed = tokens::watched(is_over.clone(), || change(&vault.connection)).and_then(|()| {
            vault.connection.progress_handler(STEPS, Some(is_over))?;
            let committed = vault.connection.execute_batch("COMMIT");
            vault.connection.progress_handler(STEPS, None::<fn() -> bool>)?;
            Ok(committed?)
        });
        // What ended it rolled it back, or did not get so far.
        if changed.is_err() && !vault.connection.is_autocommit() {
            vault.connection.execute_batch("ROLLBACK")?;
        }
        match changed {
            Ok(()) => Ok(true),
            Err(Error::Stopped) if !self.is_asked() => {
                *patience = patience.saturating_mul(2);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// What SQLite and [`tokens`] ask.
    fn is_over(&self, patience: Duration) -> impl Fn() -> bool + Clone + Send + 'static + use<> {
        let (halt, start) = (self.clone(), Instant::now());
        move || halt.is_asked() || (halt.waiting.load(Ordering::SeqCst) > 0 && start.elapsed() >= patience)
    }
}

/// Is told what is done and how much there is in all (0 while that is unknown); `Break` stops the work.
pub type Tell<'a> = &'a mut dyn FnMut(u32, u32) -> ControlFlow<()>;

/// A piece of work that needs the vault for a moment many times over. All steps are to be taken on the same [`Vault`].
pub trait Work {
    /// What comes of it.
    type Done;

    /// Does the next step; `Some` when it was the last one.
    ///
    /// # Errors
    /// The work's own. A step that failed left nothing behind of itself; [`Self::undo`] takes back those before it.
    fn step(&mut self, vault: &mut Vault) -> Result<Option<Self::Done>>;

    /// What is done, and how much there is in all (0 while that is unknown).
    fn progress(&self) -> (u32, u32) {
        (0, 0)
    }

    /// Takes one step back, after a stop or an error; `true` when nothing is left of the work. What is not taken back, because
    /// the disk is full or the program ends, is taken back when the vault is opened the next time.
    ///
    /// # Errors
    /// As `step`.
    fn undo(&mut self, _: &mut Vault) -> Result<bool> {
        Ok(true)
    }
}

impl Vault {
    /// Does all of a piece of work, for a caller who has the vault alone.
    ///
    /// # Errors
    /// The work's own; `Stopped` where `tell` said so, after which nothing of the work is left.
    pub fn run<W: Work>(&mut self, mut work: W, tell: Tell<'_>) -> Result<W::Done> {
        let outcome = loop {
            let (done, of) = work.progress();
            if tell(done, of).is_break() {
                break Error::Stopped;
            }
            match work.step(self) {
                Ok(Some(result)) => {
                    let (done, of) = work.progress();
                    // It is done: there is nothing left to stop.
                    let _ = tell(done, of);
                    return Ok(result);
                }
                Ok(None) => {}
                Err(error) => break error,
            }
        };
        // What matters is the first error.
        while matches!(work.undo(self), Ok(false)) {}
        Err(outcome)
    }
}

/// For work that nobody watches.
pub(crate) fn silent(_: u32, _: u32) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
