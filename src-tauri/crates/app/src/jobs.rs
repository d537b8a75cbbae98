//! Jobs: what the user set going, in order, each able to be stopped, each ending exactly once.
//!
//! Two lanes, one thread each: documents are read while the one before them is summarised, and only one job at a time has
//! the model. A new kind of work is a closure handed to a [`Lane`]; what it does belongs in its own module.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use parking_lot::{Condvar, Mutex};

use crate::error::{Code, Error};
use crate::events::Events;
use crate::summary::Sentence;
use crate::view::{DocumentId, Event, JobEvent, JobId, Stage, SummaryId, What};

/// Every job that has not ended.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Registry>);

#[derive(Default)]
struct Registry {
    next: AtomicU32,
    live: Mutex<BTreeMap<JobId, Live>>,
    ended: Condvar,
}

struct Live {
    stop: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
    /// Those it is about, where they are several.
    documents: Vec<DocumentId>,
    is_quiet: bool,
    latest: JobEvent,
    events: Events,
}

impl Live {
    /// Whether no lane has taken it up yet.
    fn is_waiting(&self) -> bool {
        matches!(self.latest.what, What::Started | What::Progress { stage: Stage::Waiting, .. })
    }
}

impl Jobs {
    /// A new job, announced as started.
    pub fn start(&self, title: String, document: Option<DocumentId>, events: Events) -> Job {
        self.start_of(title, document, Vec::new(), Some(events))
    }

    /// A new job that nobody is told of: no user set it going. What stops all of them stops it too.
    pub fn start_quietly(&self, title: String) -> Job {
        self.start_of(title, None, Vec::new(), None)
    }

    /// The same about several documents.
    pub fn start_together(&self, title: String, documents: Vec<DocumentId>, events: Events) -> Job {
        self.start_of(title, None, documents, Some(events))
    }

    fn start_of(
        &self,
        title: String,
        document: Option<DocumentId>,
        documents: Vec<DocumentId>,
        events: Option<Events>,
    ) -> Job {
        let is_quiet = events.is_none();
        let events = events.unwrap_or_default();
        let id = JobId(self.0.next.fetch_add(1, Ordering::Relaxed) + 1);
        let (stop, lost) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let started = JobEvent { job: id, document, title: title.clone(), what: What::Started };
        let (latest, to) = (started.clone(), events.clone());
        let live = Live { stop: stop.clone(), lost: lost.clone(), documents, is_quiet, latest, events: to };
        self.0.live.lock().insert(id, live);
        events.send(Event::Job { event: started });
        Job { id, title, document, stop, lost, registry: self.0.clone(), events }
    }

    /// Asks one job to stop, which keeps what it can; `false` where it has ended already.
    pub fn stop(&self, job: JobId) -> bool {
        !self.0.stop(false, |id, _| id == job).is_empty()
    }

    /// Asks all of them to stop. A document that is not in the vault yet is not put there any more.
    pub fn stop_all(&self) {
        self.0.stop(true, |_, _| true);
    }

    /// Asks those of one document to stop; which they were.
    pub fn stop_document(&self, document: DocumentId) -> Vec<JobId> {
        self.0.stop(true, |_, live| live.latest.document == Some(document) || live.documents.contains(&document))
    }

    /// Waits until no job is left, or `longest` has passed; whether none is left.
    pub fn wait(&self, longest: std::time::Duration) -> bool {
        let mut live = self.0.live.lock();
        !self.0.ended.wait_while_for(&mut live, |live| !live.is_empty(), longest).timed_out()
    }

    /// Whether it has not ended.
    pub fn is_live(&self, job: JobId) -> bool {
        self.0.live.lock().contains_key(&job)
    }

    /// The newest event of each that is told of, for a window that has just opened.
    pub fn latest(&self) -> Vec<JobEvent> {
        self.0.live.lock().values().filter(|live| !live.is_quiet).map(|live| live.latest.clone()).collect()
    }
}

impl Registry {
    /// Asks jobs to stop. One that still waits for its lane ends here and now: its turn may be minutes away.
    fn stop(&self, is_lost: bool, which: impl Fn(JobId, &Live) -> bool) -> Vec<JobId> {
        let mut live = self.live.lock();
        let ids: Vec<JobId> = live.iter().filter(|(id, job)| which(**id, job)).map(|(id, _)| *id).collect();
        let mut ended = Vec::new();
        for id in &ids {
            let Some(job) = live.get(id) else { continue };
            // Whoever sees that it is to stop sees as well whether all is lost.
            if is_lost {
                job.lost.store(true, Ordering::SeqCst);
            }
            job.stop.store(true, Ordering::SeqCst);
            if job.is_waiting() {
                ended.extend(live.remove(id));
            }
        }
        drop(live);
        for job in ended {
            job.events.send(Event::Job { event: JobEvent { what: What::Stopped, ..job.latest } });
        }
        self.ended.notify_all();
        ids
    }
}

/// One running job. However it is dropped, its end is announced once.
pub struct Job {
    id: JobId,
    title: String,
    document: Option<DocumentId>,
    stop: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
    registry: Arc<Registry>,
    events: Events,
}

impl Job {
    /// Its id.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Set when it is to stop.
    pub fn stop_flag(&self) -> &AtomicBool {
        &self.stop
    }

    /// Set when it is to stop and keep nothing that is not in the vault yet: then the vault is about to be closed, or the notice's
    /// consent was taken back.
    pub fn lost_flag(&self) -> Arc<AtomicBool> {
        self.lost.clone()
    }

    /// What ends work in the vault when it is to stop; of what is kept all the same, only when all is lost.
    pub fn halt(&self, is_kept: bool) -> vault::Halt {
        vault::Halt::on(if is_kept { self.lost.clone() } else { self.stop.clone() })
    }

    /// Whether it is to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Its turn has come.
    ///
    /// # Errors
    /// [`Code::Stopped`] where it was stopped before.
    pub fn go(&self) -> Result<(), Error> {
        if self.is_stopped() { Err(Code::Stopped.into()) } else { Ok(()) }
    }

    /// How far it is.
    pub fn progress(&self, stage: Stage, part: u32, of: u32, seconds_left: Option<u32>) {
        self.tell(What::Progress { stage, part, of, seconds_left });
    }

    /// A reading that came to no end is taken up again.
    pub fn goes_on(&self, part: u32, of: u32) {
        self.tell(What::GoesOn { part, of });
    }

    /// The document is in the vault.
    pub fn stored(&mut self, document: DocumentId, title: &str) {
        self.document = Some(document);
        title.clone_into(&mut self.title);
        self.tell(What::Stored);
    }

    /// From here on it goes by this title.
    pub fn turn_to(&mut self, title: &str) {
        title.clone_into(&mut self.title);
    }

    /// The summary's sentences from number `from` on are now these.
    pub fn sentences(&self, from: usize, sentences: &[Sentence]) {
        if self.registry.live.lock().contains_key(&self.id) {
            let what = What::Text { from: u32::try_from(from).unwrap_or(u32::MAX), sentences: sentences.to_vec() };
            self.events.send(Event::Job { event: self.event(what) });
        }
    }

    /// Ends it as `outcome` says: done, stopped or failed.
    pub fn end(mut self, outcome: Result<Option<SummaryId>, Error>) {
        let what = match outcome {
            Ok(summary) => What::Finished { summary },
            Err(Error { code: Code::Stopped, .. }) => What::Stopped,
            // A lock closes the vault under a job, and a deletion takes its document: that is a stop, not a failure.
            Err(Error { code: Code::VaultLocked | Code::DocumentUnknown, .. }) if self.is_stopped() => What::Stopped,
            Err(Error { code, .. }) => What::Failed { code },
        };
        self.close(what);
    }

    fn event(&self, what: What) -> JobEvent {
        JobEvent { job: self.id, document: self.document, title: self.title.clone(), what }
    }

    fn tell(&self, what: What) {
        let event = self.event(what);
        // Nothing is said of a job after its end.
        match self.registry.live.lock().get_mut(&self.id) {
            Some(live) => live.latest = event.clone(),
            None => return,
        }
        self.events.send(Event::Job { event });
    }

    fn close(&mut self, what: What) {
        let was_live = self.registry.live.lock().remove(&self.id).is_some();
        if was_live {
            self.events.send(Event::Job { event: self.event(what) });
            self.registry.ended.notify_all();
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // What a fault ended nobody has stopped.
        let is_fault = thread::panicking() && !self.is_stopped();
        self.close(if is_fault { What::Failed { code: Code::Storage } } else { What::Stopped });
    }
}

/// A thread that does one thing after another.
pub struct Lane(mpsc::Sender<Box<dyn FnOnce() + Send>>);

impl Lane {
    /// A lane named for debuggers. Where the system gives no thread, work handed to it is dropped, and each job with it
    /// announces its end.
    pub fn new(name: &str) -> Self {
        let (sender, receiver) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
        let _ = thread::Builder::new().name(name.to_owned()).spawn(move || {
            for work in receiver {
                // What a fault in one leaves undone is told as its end; those behind it have their turn all the same.
                let _ = catch_unwind(AssertUnwindSafe(work));
            }
        });
        Self(sender)
    }

    /// Does `work` after everything handed over before.
    pub fn queue(&self, work: impl FnOnce() + Send + 'static) {
        let _ = self.0.send(Box::new(work));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(act: impl FnOnce(Job)) -> Vec<What> {
        let events = Events::default();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let keep = seen.clone();
        events.listen(move |event| {
            if let Event::Job { event } = event {
                keep.lock().push(event.what);
            }
        });
        let jobs = Jobs::default();
        act(jobs.start("a.txt".into(), None, events));
        assert!(jobs.latest().is_empty());
        let seen = seen.lock();
        seen.iter()
            .filter(|w| matches!(w, What::Finished { .. } | What::Stopped | What::Failed { .. }))
            .cloned()
            .collect()
    }

    #[test]
    fn a_job_ends_exactly_once() {
        assert_eq!(ends(|job| job.end(Ok(None))), [What::Finished { summary: None }]);
        assert_eq!(ends(|job| job.end(Err(Code::Stopped.into()))), [What::Stopped]);
        assert_eq!(ends(|job| job.end(Err(Code::NoText.into()))), [What::Failed { code: Code::NoText }]);
        assert_eq!(ends(drop), [What::Stopped], "a job that is dropped says so");
    }

    #[test]
    fn a_quiet_job_is_told_of_to_nobody_and_stops_with_all() {
        let jobs = Jobs::default();
        let job = jobs.start_quietly("a model".into());
        job.progress(Stage::Loading, 0, 0, None);
        assert!(jobs.latest().is_empty(), "a window that opens now would wait for its end");
        assert!(jobs.is_live(job.id()));
        jobs.stop_all();
        assert!(job.is_stopped());
        let id = job.id();
        job.end(Ok(None));
        assert!(!jobs.is_live(id));
    }

    #[test]
    fn a_waiting_job_stops_at_once_and_says_nothing_more() {
        let seen = ends(|job| {
            let jobs = Jobs(job.registry.clone());
            job.progress(Stage::Waiting, 0, 0, None);
            assert!(jobs.stop(job.id()));
            assert!(jobs.latest().is_empty(), "it still waits");
            job.progress(Stage::Reading, 0, 0, None);
            job.end(Ok(None));
        });
        assert_eq!(seen, [What::Stopped]);
    }

    #[test]
    fn a_job_about_several_documents_stops_with_any_of_them() {
        for (deleted, stops) in [(3, true), (4, true), (5, false)] {
            let jobs = Jobs::default();
            let job = jobs.start_together("a and b".into(), vec![DocumentId(3), DocumentId(4)], Events::default());
            assert_eq!(!jobs.stop_document(DocumentId(deleted)).is_empty(), stops);
            assert_eq!(job.is_stopped(), stops);
        }
    }

    #[test]
    fn stop_reaches_the_job() {
        let jobs = Jobs::default();
        let job = jobs.start("a.txt".into(), None, Events::default());
        job.progress(Stage::Reading, 0, 0, None);
        assert!(!job.is_stopped());
        assert!(jobs.stop(job.id()));
        assert!(job.is_stopped());
        assert!(job.halt(false).is_asked() && !job.halt(true).is_asked(), "what was read can be kept");
        jobs.stop_all();
        assert!(job.halt(true).is_asked(), "a lock keeps nothing that is not stored");
        let id = job.id();
        job.end(Ok(None));
        assert!(!jobs.stop(id), "an ended job cannot be stopped");
    }

    #[test]
    fn a_fault_in_one_job_is_its_failure_and_not_the_end_of_those_behind_it() {
        let failed = ends(|job| {
            let (lane, (send, receive)) = (Lane::new("test"), mpsc::channel());
            lane.queue(move || panic!("a fault in {:?}", job.id()));
            lane.queue(move || send.send(()).unwrap());
            receive.recv().unwrap();
        });
        assert_eq!(failed, [What::Failed { code: Code::Storage }], "nobody has stopped it");
        let stopped = ends(|job| {
            job.progress(Stage::Reading, 0, 0, None);
            assert!(Jobs(job.registry.clone()).stop(job.id()));
            let fault = AssertUnwindSafe(move || assert_eq!(job.id(), JobId(0), "a fault"));
            assert!(catch_unwind(fault).is_err());
        });
        assert_eq!(stopped, [What::Stopped]);
    }

    #[test]
    fn a_lane_keeps_the_order() {
        let lane = Lane::new("test");
        let (send, receive) = mpsc::channel();
        for i in 0..20 {
            let send = send.clone();
            lane.queue(move || send.send(i).unwrap());
        }
        assert_eq!(receive.iter().take(20).collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
    }
}
