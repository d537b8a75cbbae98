//! Spreads a region of arithmetic over a few threads that wait for it.
//!
//! A token takes some two hundred products of a tenth of a millisecond each, so that waking a thread through the system, as a general pool
//! does, costs as much as the work. Workers here look for the next region for [`PATIENCE`] turns before they sleep; the
//! calling thread takes part. One region runs at a time: a second caller does its work alone.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};

/// Turns of a waiting loop, some 50 microseconds, before a worker sleeps.
const PATIENCE: u32 = 4_000;

/// The same for the caller, before it lets others run while the last task ends elsewhere.
const CALLER_PATIENCE: u32 = 20_000;

static WANTED: AtomicUsize = AtomicUsize::new(0);
static POOL: OnceLock<Pool> = OnceLock::new();

/// Sets how many threads share the work, the caller included. Without meaning once the first region has run; without it, as many as
/// the system offers.
pub fn limit(threads: usize) {
    WANTED.store(threads, Ordering::Relaxed);
}

/// How many threads share the work.
pub fn count() -> usize {
    Pool::get().workers.len() + 1
}

/// Does `work(0)` to `work(tasks - 1)`, in no order, on several threads; returns when all are done. A panic in one is raised here.
pub fn run(tasks: usize, work: &(dyn Fn(usize) + Sync)) {
    if tasks > 1 {
        let pool = Pool::get();
        if !pool.workers.is_empty()
            && let Ok(_alone) = pool.busy.try_lock().or_else(|error| match error {
                std::sync::TryLockError::Poisoned(poisoned) => Ok(PoisonError::into_inner(poisoned)),
                busy @ std::sync::TryLockError::WouldBlock => Err(busy),
            })
        {
            return pool.run(tasks, work);
        }
    }
    (0..tasks).for_each(work);
}

struct Pool {
    workers: Vec<Worker>,
    shared: &'static Shared,
    /// Held by the caller whose region runs.
    busy: Mutex<()>,
}

struct Worker {
    thread: Thread,
    asleep: &'static AtomicBool,
}

/// What callers and workers look at.
struct Shared {
    /// Counts regions, so that a worker sees a new one.
    region: AtomicUsize,
    /// The region that runs, or null.
    job: AtomicPtr<Job<'static>>,
    /// Workers that may be looking at `job`.
    users: AtomicUsize,
}

struct Job<'a> {
    work: &'a (dyn Fn(usize) + Sync),
    tasks: usize,
    next: AtomicUsize,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Job<'_> {
    /// Takes tasks until there are none.
    fn take_part(&self) {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            loop {
                let task = self.next.fetch_add(1, Ordering::Relaxed);
                if task >= self.tasks {
                    break;
                }
                (self.work)(task);
            }
        }));
        if let Err(panic) = outcome {
            self.next.store(self.tasks, Ordering::Relaxed);
            *self.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
        }
    }
}

impl Pool {
    fn get() -> &'static Self {
        POOL.get_or_init(|| {
            let offered = thread::available_parallelism().map_or(1, usize::from);
            let wanted = WANTED.load(Ordering::Relaxed);
            let threads = if wanted == 0 { offered } else { wanted.min(offered) };
            // The workers live as long as the program, and so does what they look at.
            let shared: &'static Shared = Box::leak(Box::new(Shared {
                region: AtomicUsize::new(0),
                job: AtomicPtr::new(ptr::null_mut()),
                users: AtomicUsize::new(0),
            }));
            let start = |_| {
                let asleep: &'static AtomicBool = Box::leak(Box::new(AtomicBool::new(false)));
                let worker = thread::Builder::new().name("kernels".to_owned()).spawn(|| shared.serve(asleep)).ok()?;
                Some(Worker { thread: worker.thread().clone(), asleep })
            };
            Self { workers: (1..threads).filter_map(start).collect(), shared, busy: Mutex::new(()) }
        })
    }

    fn run(&self, tasks: usize, work: &(dyn Fn(usize) + Sync)) {
        let job = Job { work, tasks, next: AtomicUsize::new(0), panic: Mutex::new(None) };
        self.shared.job.store(ptr::from_ref(&job).cast_mut().cast(), Ordering::SeqCst);
        self.shared.region.fetch_add(1, Ordering::SeqCst);
        for worker in &self.workers {
            if worker.asleep.load(Ordering::SeqCst) {
                worker.thread.unpark();
            }
        }
        job.take_part();
        // After this no worker starts on `job`, and those that have are waited for: it is safe to let it go.
        self.shared.job.store(ptr::null_mut(), Ordering::SeqCst);
        let mut turns = 0_u32;
        while self.shared.users.load(Ordering::SeqCst) > 0 {
            turns = turns.saturating_add(1);
            if turns < CALLER_PATIENCE { std::hint::spin_loop() } else { thread::yield_now() }
        }
        if let Some(panic) = job.panic.into_inner().unwrap_or_else(PoisonError::into_inner) {
            resume_unwind(panic);
        }
    }
}

impl Shared {
    fn serve(&self, asleep: &AtomicBool) {
        let mut seen = 0;
        loop {
            seen = self.wait(seen, asleep);
            self.users.fetch_add(1, Ordering::SeqCst);
            let job = self.job.load(Ordering::SeqCst);
            // SAFETY: not null, so the caller had not yet taken it back when `users` was already counted up: it waits for `users` to fall
            // before `job` ends (`Pool::run`). `take_part` does not unwind.
            if let Some(job) = unsafe { job.as_ref() } {
                job.take_part();
            }
            self.users.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Returns when there is another region than `seen`.
    fn wait(&self, seen: usize, asleep: &AtomicBool) -> usize {
        for _ in 0..PATIENCE {
            let region = self.region.load(Ordering::SeqCst);
            if region != seen {
                return region;
            }
            std::hint::spin_loop();
        }
        asleep.store(true, Ordering::SeqCst);
        loop {
            let region = self.region.load(Ordering::SeqCst);
            if region != seen {
                asleep.store(false, Ordering::SeqCst);
                return region;
            }
            // A wake-up between the two is kept: the next park returns at once.
            thread::park();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_done_once() {
        for tasks in [0, 1, 2, 3, 17, 1000] {
            let done: Vec<AtomicUsize> = (0..tasks).map(|_| AtomicUsize::new(0)).collect();
            run(tasks, &|task| {
                done[task].fetch_add(1, Ordering::Relaxed);
            });
            assert!(done.iter().all(|count| count.load(Ordering::Relaxed) == 1), "{tasks}");
        }
    }

    #[test]
    fn regions_of_several_callers_do_not_mix() {
        thread::scope(|scope| {
            for caller in 0..4_usize {
                scope.spawn(move || {
                    for round in 0..500 {
                        let sum = AtomicUsize::new(0);
                        run(8, &|task| {
                            sum.fetch_add(task * caller + round, Ordering::Relaxed);
                        });
                        assert_eq!(sum.into_inner(), 28 * caller + 8 * round);
                    }
                });
            }
        });
    }

    #[test]
    fn a_region_within_a_region_runs() {
        let count = AtomicUsize::new(0);
        run(4, &|_| {
            run(4, &|_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
        });
        assert_eq!(count.into_inner(), 16);
    }

    #[test]
    fn a_panic_in_a_task_reaches_the_caller_and_the_pool_goes_on() {
        let outcome = catch_unwind(|| run(16, &|task| assert_ne!(task, 11)));
        assert!(outcome.is_err());
        every_task_is_done_once();
    }

    #[test]
    fn sleeping_workers_are_woken() {
        for _ in 0..3 {
            thread::sleep(std::time::Duration::from_millis(5));
            every_task_is_done_once();
        }
    }
}
