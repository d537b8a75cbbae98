//! What Alcove tells while it works, to wait for and to count.

use std::sync::mpsc::{Receiver, channel};

use app::App;
use app::view::{Event, JobId, What};

use crate::wait::LONGEST;

/// Everything a window would hear of jobs.
pub struct Heard {
    events: Receiver<(JobId, What)>,
}

impl Heard {
    /// Listens to `app` from now on.
    pub fn from(app: &App) -> Self {
        let (tell, events) = channel();
        app.listen(move |event| {
            if let Event::Job { event } = event {
                let _ = tell.send((event.job, event.what));
            }
        });
        Self { events }
    }

    /// Waits for something to happen to `job`; returns what happened until then, that included.
    pub fn until(&self, job: JobId, happened: impl Fn(&What) -> bool) -> Vec<What> {
        let mut seen = Vec::new();
        loop {
            let (of, what) =
                self.events.recv_timeout(LONGEST).unwrap_or_else(|_| panic!("waited in vain; heard: {seen:?}"));
            if of != job {
                continue;
            }
            let done = happened(&what);
            seen.push(what);
            if done {
                return seen;
            }
            assert!(!seen.last().is_some_and(is_end), "it ended before that; heard: {seen:?}");
        }
    }

    /// Waits for the end of `job`; returns everything until then.
    pub fn until_end(&self, job: JobId) -> Vec<What> {
        self.until(job, is_end)
    }

    /// What was said of `job` since, without waiting.
    pub fn rest(&self, job: JobId) -> Vec<What> {
        self.all().into_iter().filter(|(of, _)| *of == job).map(|(_, what)| what).collect()
    }

    /// What was said of any job since, without waiting.
    pub fn all(&self) -> Vec<(JobId, What)> {
        self.events.try_iter().collect()
    }
}

/// Whether nothing may come after this.
pub fn is_end(what: &What) -> bool {
    matches!(what, What::Finished { .. } | What::Stopped | What::Failed { .. })
}
