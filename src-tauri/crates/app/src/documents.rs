//! What a user can do with documents and their summaries: add, read, ask, take out, delete. How each is done is in the modules that are
//! named here; what takes long is a job.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::*;

impl App {
    /// Queues files and whole folders: each file becomes a job, is read and stored, and summarised if that is set and agreed, or as soon as it is
    /// where the licence is being asked about ([`Self::take_up`]).
    ///
    /// # Errors
    /// [`Code::ConsentNeeded`] before the notice is agreed to; [`Code::VaultReadOnly`], [`Code::VaultLocked`].
    pub fn add(self: &Arc<Self>, paths: &[PathBuf]) -> Result<Vec<JobId>> {
        self.queue(paths, Then::AsSet, None)
    }

    /// The same, but each file is summarised as wished, whatever is set and whether or not it was there already. The password is of
    /// those that ask for one: it goes to the confined reader and nowhere else.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_and_summarise(
        self: &Arc<Self>,
        paths: &[PathBuf],
        wish: Wish,
        password: Option<&Password>,
    ) -> Result<Vec<JobId>> {
        self.queue(paths, Then::Summarise(wish), password)
    }

    /// The same, but none is summarised, whatever is set.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_only(self: &Arc<Self>, paths: &[PathBuf], password: Option<&Password>) -> Result<Vec<JobId>> {
        self.queue(paths, Then::Keep, password)
    }

    pub(crate) fn queue(
        self: &Arc<Self>,
        paths: &[PathBuf],
        then: Then,
        password: Option<&Password>,
    ) -> Result<Vec<JobId>> {
        self.may_add()?;
        let found = ingest::files_in(paths);
        if found.files_passed_over + found.folders_without > 0 {
            let event = Event::PassedOver { files: found.files_passed_over, folders: found.folders_without };
            self.events.send(event);
        }
        Ok(found
            .files
            .into_iter()
            .map(|path| self.read(Waiting { whence: Whence::File(path), then }, password.cloned()))
            .collect())
    }

    /// What the document in a file is called: as in the vault, where it is there already, else as the file is.
    pub fn title_of(&self, file: &Path) -> String {
        let known = self.documents_of(&[file.to_owned()]).and_then(|of| {
            let unlocked = self.session.unlocked()?;
            of.first().map(|id| library::row_of(&unlocked, *id)).transpose()
        });
        known.ok().flatten().map_or_else(|| ingest::name_of(file), |row| row.title)
    }

    /// Before a document is taken in.
    pub(crate) fn may_add(&self) -> Result<()> {
        let unlocked = self.session.unlocked()?;
        unlocked.may_change()?;
        consent::noticed(&unlocked)
    }

    /// Queues the reading of one document. One that asks for a password is kept in mind for [`Self::open_locked`].
    pub(crate) fn read(self: &Arc<Self>, file: Waiting, password: Option<Password>) -> JobId {
        let mut job = self.jobs.start(file.whence.title(), None, self.events.clone());
        job.progress(view::Stage::Waiting, 0, 0, None);
        let (id, app) = (job.id(), self.clone());
        self.extracting.queue(move || {
            let read = job.go().and_then(|()| ingest::ingest(&app, &file.whence, password.as_ref(), &mut job));
            drop(password);
            let wish = |document| match file.then {
                Then::AsSet => app.wants_summary(document).then(Wish::default),
                Then::Summarise(wish) => Some(wish),
                Then::Keep => None,
            };
            match read.map(|document| (document, wish(document))) {
                Ok((document, Some(wish))) => app.queue_summary(document, wish, needs_model(wish), job),
                Ok(_) => job.end(Ok(None)),
                Err(error) => {
                    if matches!(error.code, Code::PasswordProtected | Code::PasswordWrong) {
                        app.locked.keep(job.id(), file);
                    }
                    job.end(Err(error));
                }
            }
        });
        id
    }

    /// Reads a document whose job said that it asks for a password, now with it. The password goes to the confined reader and
    /// nowhere else. Where it is the wrong one, the new job says so and can be answered in turn.
    ///
    /// # Errors
    /// [`Code::BadInput`] where the job's document does not wait, or nobody could have typed the password; [`Code::VaultLocked`].
    pub fn open_locked(self: &Arc<Self>, job: JobId, password: String) -> Result<JobId> {
        let password = Password::new(password).ok_or_else(|| Error::new(Code::BadInput, "no password"))?;
        self.may_add()?;
        let file = self.locked.take(job).ok_or_else(|| Error::new(Code::BadInput, "it does not wait"))?;
        Ok(self.read(file, Some(password)))
    }

    /// Forgets a document that asks for a password.
    pub fn leave_locked(&self, job: JobId) {
        self.locked.take(job);
    }

    /// Takes files from a drop or from "Open with": at once, or when the vault is open and the notice agreed to. Where nothing can be
    /// added, each is said to have failed, as a file is that could not be read.
    pub fn offer(self: &Arc<Self>, paths: Vec<PathBuf>) {
        let paths = self.offer_models(paths);
        if paths.is_empty() {
            return;
        }
        match self.add(&paths) {
            Ok(_) => {}
            Err(Error { code: Code::VaultLocked | Code::ConsentNeeded, .. }) => self.pending.lock().extend(paths),
            Err(error) => {
                for path in paths {
                    self.jobs.start(ingest::name_of(&path), None, self.events.clone()).end(Err(error.clone()));
                }
            }
        }
    }

    /// Takes up what was offered or added too early: after an unlock, an answer to notice or licence, and the choice of a model.
    pub fn take_up(self: &Arc<Self>) {
        let paths = std::mem::take(&mut *self.pending.lock());
        self.offer(paths);
        let early = std::mem::take(&mut *self.early.lock());
        for document in early {
            if self.wants_summary(document) {
                // Where it cannot be begun after all, it stays what it is: stored, and without a summary.
                let _ = self.summarise(document, Wish::default());
            }
        }
    }

    /// Whether a document that was just added is to be summarised now. While the licence is being asked about that is open, and it waits for the
    /// answer; a refusal is one, and then it is kept, and that is all.
    pub(crate) fn wants_summary(&self, document: DocumentId) -> bool {
        // Held meanwhile: an answer that is given now takes up this document too.
        let mut early = self.early.lock();
        let status = self.status();
        let has_none =
            || self.session.unlocked().and_then(|u| library::row_of(&u, document)).is_ok_and(|r| !r.summarised);
        let wanted = status.settings.summarise_on_drop && has_none();
        // Given again, since nothing seemed to come of it, it is summarised once all the same.
        if wanted && status.next == NextStep::Licence && !early.contains(&document) {
            early.push(document);
        }
        wanted && status.next == NextStep::Ready
    }

    /// Queues a summary of a stored document. Where no model is to read ([`Self::is_read_by_a_model`]), nothing is loaded.
    ///
    /// # Errors
    /// [`Code::VaultReadOnly`], [`Code::DocumentUnknown`], or as [`Self::is_read_by_a_model`].
    pub fn summarise(self: &Arc<Self>, document: DocumentId, wish: Wish) -> Result<JobId> {
        let title = {
            let unlocked = self.session.unlocked()?;
            unlocked.may_change()?;
            library::row_of(&unlocked, document)?.title
        };
        let by_model = self.is_read_by_a_model(wish)?;
        let job = self.jobs.start(title, Some(document), self.events.clone());
        let id = job.id();
        self.queue_summary(document, wish, by_model, job);
        Ok(id)
    }

    /// Whether a model is to read for this. None is where the documents' own sentences are asked for, and where that is left to Alcove and no model
    /// can be used, or the user did not agree to its licence.
    ///
    /// # Errors
    /// [`Code::ConsentNeeded`] where a model is asked for that may not read, and for any summary before the notice is agreed to;
    /// [`Code::ModelMissing`], [`Code::VaultLocked`].
    pub(crate) fn is_read_by_a_model(&self, wish: Wish) -> Result<bool> {
        let does_without =
            || wish.method.is_none() && matches!(self.status().next, NextStep::NoModel | NextStep::Declined);
        if needs_model(wish) && !does_without() {
            return self.accepted().map(|_| true);
        }
        consent::noticed(&self.session.unlocked()?).map(|()| false)
    }

    fn queue_summary(self: &Arc<Self>, document: DocumentId, wish: Wish, by_model: bool, job: Job) {
        job.progress(view::Stage::Waiting, 0, 0, None);
        let app = self.clone();
        self.summarising.queue(move || {
            let outcome = job.go().and_then(|()| {
                if by_model {
                    reading::summarise(&app, &app.accepted()?, document, wish, &job)
                } else {
                    reading::summarise_without_model(&app, document, wish, &job)
                }
            });
            job.end(outcome.map(Some));
        });
    }

    /// The model that reads.
    pub(crate) fn model(&self) -> Result<Arc<models::Model>> {
        self.models.used(self.session.settings().model.as_deref())
    }

    /// Proof of consent for the model that is used.
    pub(crate) fn accepted(&self) -> Result<Accepted> {
        let model = self.model()?;
        consent::accepted(&self.session.unlocked()?, &model)
    }

    /// Stops a job; what it has done is kept, but for what the confined reader had not yet given of a document.
    pub fn stop(&self, job: JobId) {
        self.jobs.stop(job);
        self.reading.kill_for(job);
    }

    /// The same of every job there is.
    pub fn stop_each(&self) {
        for event in self.jobs.latest() {
            self.stop(event.job);
        }
    }

    /// Waits until every job has ended, or `longest` has passed; whether all have.
    pub fn wait(&self, longest: Duration) -> bool {
        self.jobs.wait(longest)
    }

    /// A page of the library, or of what a search found. A search ends the one before it.
    ///
    /// # Errors
    /// [`Code::Stopped`] where a later search ended it, or what the vault refuses.
    pub fn library(&self, query: Option<&str>, after: Option<u32>) -> Result<LibraryPage> {
        match query.map(str::trim).filter(|query| !query.is_empty()) {
            None => library::page(&self.session.unlocked()?, after),
            Some(query) => library::search(&self.session, query, after, self.searching.begin()),
        }
    }

    /// A document with its text and summaries.
    ///
    /// # Errors
    /// As [`library::document`].
    pub fn document(&self, id: DocumentId) -> Result<DocumentView> {
        self.pages.keep_only(Some(id));
        let model = self.model().ok();
        let unlocked = self.session.unlocked()?;
        let mut view = library::document(&unlocked, id)?;
        if let Some(model) = model {
            view.unfinished = resuming::unfinished(&unlocked, id, &model.sha256)?;
        }
        Ok(view)
    }

    /// The sentences of a document that answer a question; none where it does not say. Nothing of either is kept. A question ends the one
    /// before it.
    ///
    /// # Errors
    /// [`Code::DocumentUnknown`], [`Code::Stopped`] where a later question or a lock ended it, or what the vault refuses.
    pub fn ask(&self, document: DocumentId, question: &str) -> Result<Vec<summary::Sentence>> {
        asking::ask(&self.session, document, question, &self.asking_one.begin())
    }

    /// Deletes a document and all that was derived from it. A job that still works on it is stopped first.
    ///
    /// # Errors
    /// [`Code::DocumentUnknown`], or what the vault refuses.
    pub fn delete(&self, id: DocumentId) -> Result<()> {
        for job in self.jobs.stop_document(id) {
            self.reading.kill_for(job);
        }
        // A lock does not wait for all of it: what is left goes when the vault is opened the next time.
        let halt = self.session.closing().giving_way_to(self.session.waiting());
        if !self.session.in_slices(vault::Deleting::new(id.0).ended_by(halt), &mut unstoppable)? {
            return Err(Code::DocumentUnknown.into());
        }
        self.pages.keep_only(None);
        activity::note(&mut self.session.unlocked()?, Act::Deleted)
    }

    /// A stored summary.
    ///
    /// # Errors
    /// As [`library::summary`].
    pub fn summary(&self, id: SummaryId) -> Result<SummaryView> {
        Ok(library::summary(&self.session.unlocked()?, id)?.1)
    }

    /// A stored summary for the clipboard.
    ///
    /// # Errors
    /// As [`export::Leaving::stored`].
    pub fn copy(&self, id: SummaryId, citations: bool) -> Result<String> {
        let mut unlocked = self.session.unlocked()?;
        let text = export::Leaving::stored(&unlocked, id)?.clipboard(citations);
        activity::note(&mut unlocked, Act::Copied)?;
        Ok(text)
    }

    /// The documents a first-time user can try, by file name.
    pub fn samples(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.parts.samples).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Adds one of the samples.
    ///
    /// # Errors
    /// [`Code::FileMissing`] for any other name, or as [`Self::add`].
    pub fn add_sample(self: &Arc<Self>, name: &str) -> Result<Vec<JobId>> {
        if !self.samples().iter().any(|sample| sample == name) {
            return Err(Code::FileMissing.into());
        }
        self.add(&[self.parts.samples.join(name)])
    }

    /// Reads a file and returns its text without keeping anything: what `alcove extract` prints.
    ///
    /// # Errors
    /// What is wrong with the file, or what the reader refuses.
    pub fn extract(&self, path: &Path, password: Option<&Password>) -> Result<extract::Document> {
        self.extract_bytes(path, &ingest::read_file(path)?, password)
    }

    /// The same of a document's bytes; the path is what it is called.
    pub(crate) fn extract_bytes(
        &self,
        path: &Path,
        bytes: &[u8],
        password: Option<&Password>,
    ) -> Result<extract::Document> {
        let go_on = std::sync::atomic::AtomicBool::new(false);
        let (reader, recogniser) = (self.reader_with(password), self.recogniser());
        let mut document = reader.read_all(bytes, recogniser.as_ref(), &go_on, &mut |_, _, _| {})?;
        ingest::say_if_belied(path, &mut document);
        Ok(document)
    }
}
