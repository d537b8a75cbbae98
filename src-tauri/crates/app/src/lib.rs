//! The use cases of Alcove, and when each is allowed. No window, no SQL, no HTML.
//!
//! [`App`] is what the window and the command line hold: one vault, one engine, two lanes of jobs. Each of its functions is one
//! thing a user can do. A use case's rules live in its own module; here they are only put together.
//! So this file is a list, and as long as that is.

pub mod consent;
pub mod error;
pub mod events;
pub mod export;
pub mod home;
mod ingest;
pub mod jobs;
pub mod library;
pub mod models;
mod reading;
pub mod receipt;
mod refusals;
pub mod session;
pub mod strength;
pub mod summarise;
pub mod summary;
pub mod terms;
pub mod view;
pub mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use consent::Accepted;
pub use error::{Code, Error, Result};
pub use extract::Password;
pub use ingest::printable;
pub use vault::Passphrase;

use parking_lot::Mutex;

use events::Events;
use home::{Home, Parts};
use jobs::{Job, Jobs, Lane};
use models::Models;
use reading::Reading;
use session::Session;
use view::{
    Answer, DeclaredUse, DocumentId, DocumentView, Event, JobId, LibraryPage, LicenceView, ModelState, ModelView,
    Network, NextStep, NoticeView, ReceiptView, Settings, Status, SummaryId, SummaryView, VaultState,
};

/// How long Lock waits for jobs to keep what they have.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Alcove without its window.
pub struct App {
    parts: Parts,
    network: Network,
    reader: extract::Reader,
    session: Session,
    models: Models,
    reading: Reading,
    jobs: Jobs,
    events: Events,
    extracting: Lane,
    summarising: Lane,
    /// Given before the vault was open or the notice agreed to: taken up as soon as both are.
    pending: Mutex<Vec<PathBuf>>,
}

impl App {
    /// Alcove with its vault at `home` and its programs in `parts`. Nothing is opened or started yet.
    pub fn new(home: Home, parts: Parts, network: Network) -> Arc<Self> {
        Arc::new(Self {
            reader: extract::Reader::new(parts.extract.clone(), parts.pdfium.clone()),
            models: Models::new(&parts),
            parts,
            network,
            session: Session::new(home),
            reading: Reading::default(),
            jobs: Jobs::default(),
            events: Events::default(),
            extracting: Lane::new("reading"),
            summarising: Lane::new("summarising"),
            pending: Mutex::default(),
        })
    }

    // ----- where Alcove stands -----

    /// Where the whole app stands.
    pub fn status(&self) -> Status {
        let (vault, open_since) = self.session.state();
        let home = self.session.home();
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            vault,
            vault_name: home.name(),
            vault_folder: home.folder(),
            open_since,
            network: self.network,
            next: self.next_step(vault),
            model: (vault == VaultState::Open).then(|| self.model_state()).flatten(),
            settings: self.session.settings(),
        }
    }

    /// The first thing that is missing before a model may read.
    fn next_step(&self, vault: VaultState) -> NextStep {
        match vault {
            VaultState::Missing => return NextStep::CreateVault,
            VaultState::Locked => return NextStep::Unlock,
            VaultState::Open => {}
        }
        let Ok(unlocked) = self.session.unlocked() else { return NextStep::Unlock };
        if !matches!(consent::notice_answer(&unlocked), Ok(Answer::Given)) {
            return NextStep::Notice;
        }
        drop(unlocked);
        let Ok(model) = self.models.usual() else { return NextStep::NoModel };
        let Ok(unlocked) = self.session.unlocked() else { return NextStep::Unlock };
        match consent::licence_answer(&unlocked, &model) {
            Ok(Answer::Given) => NextStep::Ready,
            Ok(Answer::Refused | Answer::Withdrawn) => NextStep::Declined,
            Ok(Answer::None) | Err(_) => NextStep::Licence,
        }
    }

    fn model_state(&self) -> Option<ModelState> {
        let model = self.models.usual().ok()?;
        let loaded = self.reading.loaded().filter(|(id, _)| *id == model.sha256).map(|(_, loaded)| loaded);
        Some(ModelState {
            id: model.sha256.clone(),
            name: model.name().to_owned(),
            loaded: loaded.is_some(),
            device: loaded.as_ref().map(|l| l.device.clone()),
            device_reason: loaded.map(|l| l.device_reason),
        })
    }

    /// Sends every event from now on to `listener`, beginning with where everything stands.
    pub fn listen(&self, listener: impl Fn(Event) + Send + Sync + 'static) {
        self.events.listen(listener);
        self.announce();
        for event in self.jobs.latest() {
            self.events.send(Event::Job { event });
        }
    }

    /// Tells the listener where Alcove stands.
    pub fn announce(&self) {
        self.events.send(Event::Status { status: self.status() });
    }

    /// Tells the listener that files are held over the window, or no longer are.
    pub fn hover(&self, over: bool) {
        self.events.send(Event::Hover { over });
    }

    // ----- the vault -----

    /// Makes the vault and opens it.
    ///
    /// # Errors
    /// [`Code::WeakPassphrase`], or what the vault refuses.
    pub fn create_vault(&self, passphrase: String) -> Result<()> {
        self.session.create(&strength::accept(passphrase)?)?;
        self.announce();
        Ok(())
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn unlock(&self, passphrase: String) -> Result<()> {
        self.session.unlock(&Passphrase::new(passphrase))?;
        self.announce();
        Ok(())
    }

    /// Stops every job, ends the engine and closes the vault. When this returns, keys, text and the model's context are gone
    /// from this program; jobs have kept what they had, where they could within five seconds.
    pub fn lock(&self) {
        self.jobs.stop_all();
        self.reading.kill();
        self.pending.lock().clear();
        self.jobs.wait(LONGEST_WAIT);
        self.session.lock();
        self.announce();
    }

    /// Whether the user has been away for longer than the settings allow, and Alcove should lock.
    pub fn is_idle(&self) -> bool {
        self.session.is_idle()
    }

    /// The user is there.
    pub fn touch(&self) {
        self.session.touch();
    }

    /// Replaces the passphrase.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::WeakPassphrase`], or what the vault refuses.
    pub fn change_passphrase(&self, old: String, new: String) -> Result<()> {
        let (old, new) = (Passphrase::new(old), strength::accept(new)?);
        self.session.unlocked()?.vault_mut()?.change_passphrase(&old, &new)?;
        Ok(())
    }

    /// Checks the whole of the vault.
    ///
    /// # Errors
    /// [`Code::VaultDamaged`], or what the vault refuses.
    pub fn check_vault(&self) -> Result<vault::Check> {
        let check = self.session.unlocked()?.vault()?.check()?;
        if check.is_sound() { Ok(check) } else { Err(Error::new(Code::VaultDamaged, format!("{check:?}"))) }
    }

    /// Keeps new settings.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn change_settings(&self, settings: Settings) -> Result<Status> {
        self.session.unlocked()?.keep_settings(settings)?;
        self.announce();
        Ok(self.status())
    }

    // ----- notice, licences, receipts -----

    /// The data-handling notice.
    ///
    /// # Errors
    /// As [`consent::notice`].
    pub fn notice(&self) -> Result<NoticeView> {
        consent::notice()
    }

    /// Keeps the answer to the notice.
    ///
    /// # Errors
    /// As [`consent::answer_notice`].
    pub fn answer_notice(&self, version: &str, agree: bool) -> Result<()> {
        consent::answer_notice(&mut self.session.unlocked()?, version, agree)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// The models, and what was said to each one's licence.
    ///
    /// # Errors
    /// As [`Models::all`].
    pub fn models_view(&self) -> Result<Vec<ModelView>> {
        let models = self.models.all()?;
        // Without a vault nothing was answered yet.
        let unlocked = self.session.unlocked().ok();
        let answer = |model| unlocked.as_ref().map_or(Ok(Answer::None), |u| consent::licence_answer(u, model));
        models.iter().map(|model| Ok(model.view(answer(model)?))).collect()
    }

    /// Keeps the answer to a model's licence.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or what the vault refuses.
    pub fn answer_licence(&self, model: &str, agree: bool, declared: DeclaredUse) -> Result<()> {
        let model = self.models.by_id(model)?;
        consent::answer_licence(&mut self.session.unlocked()?, &model, agree, declared)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// Takes a consent back. What ran on it stops at once.
    ///
    /// # Errors
    /// As [`consent::withdraw`].
    pub fn withdraw(&self, receipt: &str) -> Result<()> {
        consent::withdraw(&mut self.session.unlocked()?, receipt)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// Takes back every consent that stands. What ran on it stops at once.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn withdraw_all(&self) -> Result<()> {
        consent::withdraw_all(&mut self.session.unlocked()?)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// After an answer that is not a yes, no model reads on.
    fn stop_unless_ready(&self) {
        let (vault, _) = self.session.state();
        if self.next_step(vault) != NextStep::Ready {
            self.jobs.stop_all();
            self.reading.kill();
        }
        self.announce();
    }

    /// Every receipt, newest first.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn receipts(&self) -> Result<Vec<ReceiptView>> {
        consent::receipts(&self.session.unlocked()?)
    }

    /// Every receipt with its place in the chain, as JSON.
    ///
    /// # Errors
    /// As [`consent::export`].
    pub fn export_receipts(&self) -> Result<String> {
        consent::export(&self.session.unlocked()?)
    }

    /// The licence with this id, or of the model with this name or SHA-256.
    ///
    /// # Errors
    /// As [`terms::of`].
    pub fn licence(&self, of: &str) -> Result<LicenceView> {
        Ok(terms::view(&terms::of(&self.models, of)?))
    }

    /// What the same licence says to a use.
    ///
    /// # Errors
    /// As [`terms::of`].
    pub fn check_licence(&self, of: &str, use_: &terms::Use) -> Result<terms::Verdict> {
        Ok(terms::judge(&terms::of(&self.models, of)?, use_))
    }

    // ----- documents -----

    /// Queues files and whole folders: each file becomes a job, is read and stored, and summarised if that is set and agreed.
    ///
    /// # Errors
    /// [`Code::ConsentNeeded`] before the notice is agreed to; [`Code::VaultLocked`].
    pub fn add(self: &Arc<Self>, paths: &[PathBuf]) -> Result<Vec<JobId>> {
        self.add_with(paths, None)
    }

    /// As [`Self::add`], with the password of those documents that ask for one. It goes to the confined reader and nowhere else.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_with(self: &Arc<Self>, paths: &[PathBuf], password: Option<&Password>) -> Result<Vec<JobId>> {
        consent::noticed(&self.session.unlocked()?)?;
        let queue = |path: PathBuf| {
            let mut job = self.jobs.start(ingest::name_of(&path), None, self.events.clone());
            job.progress(view::Stage::Waiting, 0, 0, None);
            let (id, app, password) = (job.id(), self.clone(), password.cloned());
            self.extracting.queue(move || {
                let read = job.go().and_then(|()| ingest::ingest(&app, &path, password.as_ref(), &mut job));
                match read {
                    Ok(document) if app.wants_summary(document) => app.queue_summary(document, job),
                    Ok(_) => job.end(Ok(None)),
                    Err(error) => job.end(Err(error)),
                }
            });
            id
        };
        let found = ingest::files_in(paths);
        if found.files_passed_over + found.folders_without > 0 {
            let event = Event::PassedOver { files: found.files_passed_over, folders: found.folders_without };
            self.events.send(event);
        }
        Ok(found.files.into_iter().map(queue).collect())
    }

    /// Takes files from a drop or from "Open with": at once, or when the vault is open and the notice agreed to.
    ///
    /// # Errors
    /// As [`Self::add`], but for what only has to wait.
    pub fn offer(self: &Arc<Self>, paths: Vec<PathBuf>) -> Result<()> {
        match self.add(&paths) {
            Err(Error { code: Code::VaultLocked | Code::ConsentNeeded, .. }) => {
                self.pending.lock().extend(paths);
                Ok(())
            }
            other => other.map(drop),
        }
    }

    /// Takes up what was offered too early.
    pub fn take_up(self: &Arc<Self>) -> Result<()> {
        let paths = std::mem::take(&mut *self.pending.lock());
        if paths.is_empty() { Ok(()) } else { self.offer(paths) }
    }

    /// Whether a document that was just added is to be summarised now.
    fn wants_summary(&self, document: DocumentId) -> bool {
        let status = self.status();
        let has_none =
            || self.session.unlocked().and_then(|u| library::row_of(&u, document)).is_ok_and(|r| !r.summarised);
        status.next == NextStep::Ready && status.settings.summarise_on_drop && has_none()
    }

    /// Queues a summary of a stored document.
    ///
    /// # Errors
    /// [`Code::ConsentNeeded`], [`Code::DocumentUnknown`], [`Code::ModelMissing`].
    pub fn summarise(self: &Arc<Self>, document: DocumentId) -> Result<JobId> {
        let title = library::row_of(&self.session.unlocked()?, document)?.title;
        self.accepted()?;
        let job = self.jobs.start(title, Some(document), self.events.clone());
        let id = job.id();
        self.queue_summary(document, job);
        Ok(id)
    }

    fn queue_summary(self: &Arc<Self>, document: DocumentId, job: Job) {
        job.progress(view::Stage::Waiting, 0, 0, None);
        let app = self.clone();
        self.summarising.queue(move || {
            let accepted = job.go().and_then(|()| app.accepted());
            let outcome = accepted.and_then(|accepted| reading::summarise(&app, &accepted, document, &job));
            job.end(outcome.map(Some));
        });
    }

    /// Proof of consent for the model that is used.
    fn accepted(&self) -> Result<Accepted> {
        let model = self.models.usual()?;
        consent::accepted(&self.session.unlocked()?, &model)
    }

    /// Stops a job; what it has done is kept.
    pub fn stop(&self, job: JobId) {
        self.jobs.stop(job);
        self.reading.kill_for(job);
    }

    /// Waits until every job has ended, or `longest` has passed; whether all have.
    pub fn wait(&self, longest: Duration) -> bool {
        self.jobs.wait(longest)
    }

    /// A page of the library, or of what a search found.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn library(&self, query: Option<&str>, after: Option<u32>) -> Result<LibraryPage> {
        library::page(&self.session.unlocked()?, query, after)
    }

    /// A document with its text and summaries.
    ///
    /// # Errors
    /// As [`library::document`].
    pub fn document(&self, id: DocumentId) -> Result<DocumentView> {
        library::document(&self.session.unlocked()?, id)
    }

    /// Draws a page of a stored PDF, and finds a citation's words on it. One that asks for a password cannot be drawn: it is not kept.
    ///
    /// # Errors
    /// What the vault or the reader refuses.
    pub fn page_image(
        &self,
        id: DocumentId,
        number: u32,
        width: u32,
        quote: Option<&str>,
    ) -> Result<extract::PageImage> {
        let original = self.session.unlocked()?.vault()?.original(id.0)?;
        let go_on = std::sync::atomic::AtomicBool::new(false);
        Ok(self.reader.page(&original, number, width, quote, &go_on)?)
    }

    /// Deletes a document and all that was derived from it. A job that still works on it is stopped first.
    ///
    /// # Errors
    /// As [`library::delete`].
    pub fn delete(&self, id: DocumentId) -> Result<()> {
        for job in self.jobs.stop_document(id) {
            self.reading.kill_for(job);
        }
        library::delete(&mut self.session.unlocked()?, id)
    }

    /// A stored summary.
    ///
    /// # Errors
    /// As [`library::summary`].
    pub fn summary(&self, id: SummaryId) -> Result<SummaryView> {
        Ok(library::summary(&self.session.unlocked()?, id)?.1)
    }

    /// A stored summary in a form that can leave Alcove.
    ///
    /// # Errors
    /// As [`library::summary`].
    pub fn export(&self, id: SummaryId, format: export::Format) -> Result<String> {
        let (document, view) = library::summary(&self.session.unlocked()?, id)?;
        export::write(&document, &view.summary, format)
    }

    /// A stored summary for the clipboard.
    ///
    /// # Errors
    /// As [`library::summary`].
    pub fn copy(&self, id: SummaryId, citations: bool) -> Result<String> {
        Ok(export::clipboard(&self.summary(id)?.summary, citations))
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
        let bytes = ingest::read_file(path)?;
        let go_on = std::sync::atomic::AtomicBool::new(false);
        let mut document = self.reader_with(password).read(&bytes, &go_on, &mut |_, _| {})?;
        ingest::say_if_belied(path, &mut document);
        Ok(document)
    }

    // ----- for the modules beside this one -----

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    pub(crate) fn reader_with(&self, password: Option<&Password>) -> extract::Reader {
        let reader = self.reader.clone();
        match password {
            Some(password) => reader.with_password(password.clone()),
            None => reader,
        }
    }

    pub(crate) fn models(&self) -> &Models {
        &self.models
    }

    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }
}
