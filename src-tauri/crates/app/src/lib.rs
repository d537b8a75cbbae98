//! The use cases of Alcove, and when each is allowed. No window, no SQL, no HTML.
//!
//! [`App`] is what the window and the command line hold: one vault, one engine, two lanes of jobs. Each of its functions is one
//! thing a user can do. A use case's rules live in its own module; here they are only put together.
//! So this file is a list, and as long as that is.

pub mod access;
mod activity;
pub mod bom;
mod changes;
pub mod consent;
mod declared;
pub mod error;
pub mod events;
pub mod export;
mod generations;
pub mod home;
mod ingest;
pub mod jobs;
pub mod library;
mod locked;
pub mod models;
mod page;
pub mod pages;
mod passport;
mod reading;
pub mod receipt;
mod receipts;
mod records;
mod refusals;
pub mod session;
pub mod sheets;
pub mod strength;
pub mod summarise;
pub mod summary;
pub mod terms;
mod texts;
mod upkeep;
pub mod view;
pub mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use activity::Act;
pub use consent::Accepted;
pub use error::{Code, Error, Result};
pub use extract::Password;
pub use ingest::{files_in, printable};
pub use vault::{Passphrase, RecoveryKey};

use parking_lot::Mutex;

use events::Events;
use home::{Home, Parts};
use jobs::{Job, Jobs, Lane};
use locked::{Locked, Waiting};
use models::Models;
use pages::Pages;
use reading::Reading;
use session::{Session, unstoppable};
use upkeep::Keeper;
use view::{
    Answer, DeclaredUse, DocumentId, DocumentView, Event, JobId, LibraryPage, LicenceName, LicenceView, ModelState,
    ModelView, Network, NextStep, NoticeView, ReceiptView, Settings, Status, SummaryId, SummaryView, VaultState,
    VerdictView, Wish,
};

/// How long Lock waits for jobs to keep what they have.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// How long a model stays loaded that reads nothing.
const LONGEST_LOADED: Duration = Duration::from_secs(5 * 60);

/// Alcove without its window.
pub struct App {
    parts: Parts,
    network: Network,
    reader: extract::Reader,
    session: Session,
    keeper: Keeper,
    models: Models,
    reading: Reading,
    jobs: Jobs,
    events: Events,
    extracting: Lane,
    summarising: Lane,
    /// Given before the vault was open or the notice agreed to: taken up as soon as both are.
    pending: Mutex<Vec<PathBuf>>,
    /// A model that was shown, and is taken in if the user says so.
    candidate: Mutex<Option<PathBuf>>,
    /// Found to ask for a password.
    locked: Locked,
    pages: Pages,
}

impl App {
    /// Alcove with its vault at `home` and its programs in `parts`. Nothing is opened or started yet.
    pub fn new(home: Home, parts: Parts, network: Network) -> Arc<Self> {
        Arc::new(Self {
            reader: extract::Reader::new(parts.extract.clone(), parts.pdfium.clone()),
            models: Models::new(&parts, &home),
            parts,
            network,
            session: Session::new(home),
            keeper: Keeper::default(),
            reading: Reading::default(),
            jobs: Jobs::default(),
            events: Events::default(),
            extracting: Lane::new("reading"),
            summarising: Lane::new("summarising"),
            pending: Mutex::default(),
            candidate: Mutex::default(),
            locked: Locked::default(),
            pages: Pages::default(),
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
            // What cannot be asked now is said when it is opened.
            key_file: vault == VaultState::Locked && self.session.door().is_ok_and(|door| door.key_file),
            keeping: self.session.keeping(),
            restored: self.keeper.restored(),
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
        let Ok(model) = self.model() else { return NextStep::NoModel };
        let Ok(unlocked) = self.session.unlocked() else { return NextStep::Unlock };
        match consent::licence_answer(&unlocked, &model) {
            Ok(Answer::Given) => NextStep::Ready,
            Ok(Answer::Refused | Answer::Withdrawn) => NextStep::Declined,
            Ok(Answer::None) | Err(_) => NextStep::Licence,
        }
    }

    fn model_state(&self) -> Option<ModelState> {
        let model = self.model().ok()?;
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

    /// Opens the vault, with the key file that was chosen where it asks for one.
    ///
    /// # Errors
    /// [`Code::KeyFileNeeded`], or what the vault refuses.
    pub fn unlock(&self, passphrase: String) -> Result<()> {
        self.session.unlock(&self.passphrase(passphrase)?, false)?;
        self.keeper.opened();
        self.announce();
        Ok(())
    }

    /// Stops every job, ends the engine and closes the vault. When this returns, keys, text and the model's context are gone
    /// from this program; jobs have kept what they had, where they could within five seconds.
    pub fn lock(&self) {
        self.jobs.stop_all();
        self.keeper.stop();
        self.reading.kill();
        self.pending.lock().clear();
        *self.candidate.lock() = None;
        self.jobs.wait(LONGEST_WAIT);
        self.locked.forget();
        self.session.lock();
        self.pages.keep_only(None);
        self.keeper.forget();
        self.announce();
    }

    /// Whether the user has been away for longer than the settings allow, and Alcove should lock.
    pub fn is_idle(&self) -> bool {
        self.session.is_idle()
    }

    /// Unloads a model that nobody has used for a while; the next document loads it again.
    pub fn rest(&self) {
        if self.reading.rest(LONGEST_LOADED) {
            self.announce();
        }
    }

    /// The user is there.
    pub fn touch(&self) {
        self.session.touch();
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

    /// The data-handling notice, with what differs from the version the user agreed to.
    ///
    /// # Errors
    /// As [`consent::notice_since`].
    pub fn notice(&self) -> Result<NoticeView> {
        match self.session.unlocked() {
            Ok(unlocked) => consent::notice_since(&unlocked),
            Err(_) => consent::notice(),
        }
    }

    /// The notice as a page to print or keep.
    ///
    /// # Errors
    /// As [`consent::notice`].
    pub fn notice_page(&self) -> Result<String> {
        let notice = consent::notice()?;
        let version = words::say_with("notice-version", &[("version", notice.version.as_str().into())]);
        let mut page = page::Page::new(&notice.title, &version);
        page.facts(&notice.key_points.into_iter().map(|p| (p.heading, p.words)).collect::<Vec<_>>());
        page.prose(&notice.body);
        Ok(page.finish())
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

    /// The models, what each one's terms say to the declared uses, and what was said to them.
    ///
    /// # Errors
    /// As [`Models::all`].
    pub fn models_view(&self) -> Result<Vec<ModelView>> {
        let models = self.models.all()?;
        // Without a vault nothing was declared or answered yet.
        let Ok(unlocked) = self.session.unlocked() else {
            let first = self.model()?.sha256.clone();
            let view = |model: &Arc<models::Model>| model.view(model.sha256 == first, Answer::None, Vec::new(), &[]);
            return Ok(models.iter().map(view).collect());
        };
        let uses = declared::uses(&unlocked)?;
        let used = self.models.used(unlocked.settings().model.as_deref())?;
        let view = |model: &Arc<models::Model>| {
            let changed = consent::licence_changes(&unlocked, model)?;
            let answer = consent::licence_answer(&unlocked, model)?;
            Ok(declared::as_stated(&unlocked, model)?.view(model.sha256 == used.sha256, answer, changed, &uses))
        };
        models.iter().map(view).collect()
    }

    /// Keeps the answer to a model's licence, with the uses that are declared.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or what the vault refuses.
    pub fn answer_licence(&self, model: &str, agree: bool) -> Result<()> {
        let model = self.models.by_id(model)?;
        consent::answer_licence(&mut self.session.unlocked()?, &model, agree)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// What the models are used for, as the user declared it.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn uses(&self) -> Result<Vec<DeclaredUse>> {
        declared::uses(&self.session.unlocked()?)
    }

    /// Declares what the models are used for. Answers to licences that were given on other uses no longer stand.
    ///
    /// # Errors
    /// As [`declared::declare`].
    pub fn declare_uses(&self, uses: Vec<DeclaredUse>) -> Result<()> {
        declared::declare(&mut self.session.unlocked()?, uses)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// What a model's terms would say to uses that are not declared yet.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or what the vault refuses.
    pub fn judge_uses(&self, model: &str, uses: &[DeclaredUse]) -> Result<Vec<VerdictView>> {
        let model = self.models.by_id(model)?;
        let unlocked = self.session.unlocked()?;
        Ok(terms::verdicts(&declared::as_stated(&unlocked, &model)?.recognised, uses))
    }

    /// States under which licence a model comes, or with none takes that back, where nothing that came with it says so.
    ///
    /// # Errors
    /// As [`declared::state`].
    pub fn state_licence(&self, model: &str, licence: Option<&str>, text: Option<String>) -> Result<()> {
        let model = self.models.by_id(model)?;
        let some = licence.is_some() || text.is_some();
        let stated = some.then(|| licences::Stated { licence: licence.map(str::to_owned), text });
        declared::state(&mut self.session.unlocked()?, &model, stated)?;
        self.stop_unless_ready();
        Ok(())
    }

    /// The licences a user can state, by name.
    pub fn licence_names(&self) -> Vec<LicenceName> {
        let all = licences::all().iter().filter(|l| l.id != "unknown" && l.under.is_none());
        let mut names: Vec<LicenceName> = all.map(|l| LicenceName { id: l.id.clone(), name: l.name.clone() }).collect();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        names
    }

    /// A model's licence passport: one page. Without an open vault it says nothing of uses and receipts.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or what the vault refuses.
    pub fn passport(&self, model: &str) -> Result<String> {
        let model = self.models.named(model)?;
        match self.session.unlocked() {
            Ok(unlocked) => {
                let (uses, records) = (declared::uses(&unlocked)?, consent::chained(&unlocked)?);
                let model = declared::as_stated(&unlocked, &model)?;
                Ok(passport::page(&model, &uses, &records))
            }
            Err(_) => Ok(passport::page(&model, &[], &[])),
        }
    }

    /// The same for programs: a CycloneDX ML-BOM.
    ///
    /// # Errors
    /// As [`Self::passport`].
    pub fn bill_of_materials(&self, model: &str) -> Result<String> {
        let model = self.models.named(model)?;
        match self.session.unlocked() {
            Ok(unlocked) => {
                let uses = declared::uses(&unlocked)?;
                let model = declared::as_stated(&unlocked, &model)?;
                bom::of(&model, &uses)
            }
            Err(_) => bom::of(&model, &[]),
        }
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

    /// The same in the terms of the Data Privacy Vocabulary, as JSON-LD.
    ///
    /// # Errors
    /// As [`consent::export`].
    pub fn export_receipts_dpv(&self) -> Result<String> {
        receipts::dpv(&self.session.unlocked()?)
    }

    /// The same as a page to read.
    ///
    /// # Errors
    /// As [`consent::export`].
    pub fn receipts_page(&self) -> Result<String> {
        receipts::page(&self.session.unlocked()?)
    }

    /// How many receipts there are, in a chain that was checked from its first to its last.
    ///
    /// # Errors
    /// [`Code::VaultDamaged`] where it is broken.
    pub fn verify_receipts(&self) -> Result<usize> {
        Ok(consent::chained(&self.session.unlocked()?)?.len())
    }

    /// The licence with this id, or of the model with this name or SHA-256.
    ///
    /// # Errors
    /// As [`terms::of`].
    pub fn licence(&self, of: &str) -> Result<LicenceView> {
        terms::shown(&self.models, of)
    }

    /// What the same licence says to a use.
    ///
    /// # Errors
    /// As [`terms::of`].
    pub fn check_licence(&self, of: &str, use_: &terms::Use) -> Result<terms::Verdict> {
        Ok(terms::judge(&terms::of(&self.models, of)?, use_))
    }

    // ----- what the law asks for -----

    /// Who is responsible for the data, where the user has written that down.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn party(&self) -> Result<receipt::Party> {
        Ok(declared::party(&self.session.unlocked()?)?.unwrap_or_default())
    }

    /// Keeps who is responsible.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn set_party(&self, party: &receipt::Party) -> Result<()> {
        declared::set_party(&mut self.session.unlocked()?, party)
    }

    /// Records of processing (GDPR, Article 30) as a page, from what really happened.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn records_page(&self) -> Result<String> {
        let place = self.session.home().vault.display().to_string();
        records::page(&self.session.unlocked()?, &place, self.network)
    }

    /// Writes everything Alcove holds into a new folder inside `into` (GDPR, Articles 15 and 20), and returns its path.
    ///
    /// # Errors
    /// As [`access::write`].
    pub fn export_everything(&self, into: &Path) -> Result<PathBuf> {
        let written = access::write(&self.session, self.network, into)?;
        activity::note(&mut self.session.unlocked()?, activity::Act::AllSaved)?;
        Ok(written)
    }

    /// Notes that something that was shown was also saved as a file.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn note_saved(&self, act: Act) -> Result<()> {
        activity::note(&mut self.session.unlocked()?, act)
    }

    /// Erases the vault and everything in it (GDPR, Article 17): jobs, engine and keys first, then its files, with those that were kept
    /// aside when a backup took its place. The passphrase must be the vault's. It cannot be brought back.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], or what the vault refuses; then nothing was erased, unless the disk refused midway.
    pub fn erase_everything(&self, passphrase: String) -> Result<()> {
        let passphrase = self.passphrase(passphrase)?;
        self.lock();
        self.leave_backup();
        self.session.erase(&passphrase)?;
        self.session.forget_door();
        self.announce();
        Ok(())
    }

    // ----- documents -----

    /// Queues files and whole folders: each file becomes a job, is read and stored, and summarised if that is set and agreed.
    ///
    /// # Errors
    /// [`Code::ConsentNeeded`] before the notice is agreed to; [`Code::VaultLocked`].
    pub fn add(self: &Arc<Self>, paths: &[PathBuf]) -> Result<Vec<JobId>> {
        self.queue(paths, None, None)
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
        self.queue(paths, Some(wish), password)
    }

    fn queue(
        self: &Arc<Self>,
        paths: &[PathBuf],
        wish: Option<Wish>,
        password: Option<&Password>,
    ) -> Result<Vec<JobId>> {
        consent::noticed(&self.session.unlocked()?)?;
        let found = ingest::files_in(paths);
        if found.files_passed_over + found.folders_without > 0 {
            let event = Event::PassedOver { files: found.files_passed_over, folders: found.folders_without };
            self.events.send(event);
        }
        Ok(found.files.into_iter().map(|path| self.read(Waiting { path, wish }, password.cloned())).collect())
    }

    /// Queues the reading of one file. One that asks for a password is kept in mind for [`Self::open_locked`].
    fn read(self: &Arc<Self>, file: Waiting, password: Option<Password>) -> JobId {
        let mut job = self.jobs.start(ingest::name_of(&file.path), None, self.events.clone());
        job.progress(view::Stage::Waiting, 0, 0, None);
        let (id, app) = (job.id(), self.clone());
        self.extracting.queue(move || {
            let read = job.go().and_then(|()| ingest::ingest(&app, &file.path, password.as_ref(), &mut job));
            drop(password);
            let wish = |document| file.wish.or_else(|| app.wants_summary(document).then(Wish::default));
            match read.map(|document| (document, wish(document))) {
                Ok((document, Some(wish))) => app.queue_summary(document, wish, job),
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
        consent::noticed(&self.session.unlocked()?)?;
        let file = self.locked.take(job).ok_or_else(|| Error::new(Code::BadInput, "it does not wait"))?;
        Ok(self.read(file, Some(password)))
    }

    /// Forgets a document that asks for a password.
    pub fn leave_locked(&self, job: JobId) {
        self.locked.take(job);
    }

    /// Takes files from a drop or from "Open with": at once, or when the vault is open and the notice agreed to.
    ///
    /// # Errors
    /// As [`Self::add`], but for what only has to wait.
    pub fn offer(self: &Arc<Self>, paths: Vec<PathBuf>) -> Result<()> {
        let paths = self.offer_models(paths);
        if paths.is_empty() {
            return Ok(());
        }
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

    /// Queues a summary of a stored document. Without a model where the document's own sentences are asked for: then no
    /// licence is needed, and nothing is loaded.
    ///
    /// # Errors
    /// [`Code::ConsentNeeded`], [`Code::DocumentUnknown`], [`Code::ModelMissing`].
    pub fn summarise(self: &Arc<Self>, document: DocumentId, wish: Wish) -> Result<JobId> {
        let title = library::row_of(&self.session.unlocked()?, document)?.title;
        if needs_model(wish) {
            self.accepted()?;
        } else {
            consent::noticed(&self.session.unlocked()?)?;
        }
        let job = self.jobs.start(title, Some(document), self.events.clone());
        let id = job.id();
        self.queue_summary(document, wish, job);
        Ok(id)
    }

    fn queue_summary(self: &Arc<Self>, document: DocumentId, wish: Wish, job: Job) {
        job.progress(view::Stage::Waiting, 0, 0, None);
        let app = self.clone();
        self.summarising.queue(move || {
            let outcome = job.go().and_then(|()| {
                if needs_model(wish) {
                    reading::summarise(&app, &app.accepted()?, document, wish, &job)
                } else {
                    reading::summarise_without_model(&app, document, wish, &job)
                }
            });
            job.end(outcome.map(Some));
        });
    }

    /// The model that reads.
    fn model(&self) -> Result<Arc<models::Model>> {
        self.models.used(self.session.settings().model.as_deref())
    }

    /// Proof of consent for the model that is used.
    fn accepted(&self) -> Result<Accepted> {
        let model = self.model()?;
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
        self.pages.keep_only(Some(id));
        library::document(&self.session.unlocked()?, id)
    }

    /// The sentences of a document that answer a question; none where it does not say. Nothing of either is kept.
    ///
    /// # Errors
    /// [`Code::DocumentUnknown`], or what the vault refuses.
    pub fn ask(&self, document: DocumentId, question: &str) -> Result<Vec<summary::Sentence>> {
        reading::ask(self, document, question)
    }

    /// Deletes a document and all that was derived from it. A job that still works on it is stopped first.
    ///
    /// # Errors
    /// [`Code::DocumentUnknown`], or what the vault refuses.
    pub fn delete(&self, id: DocumentId) -> Result<()> {
        for job in self.jobs.stop_document(id) {
            self.reading.kill_for(job);
        }
        if !self.session.in_slices(vault::Deleting::new(id.0), &mut unstoppable)? {
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
    /// As [`library::summary`].
    pub fn copy(&self, id: SummaryId, citations: bool) -> Result<String> {
        let mut unlocked = self.session.unlocked()?;
        let text = export::clipboard(&library::summary(&unlocked, id)?.1.summary, citations);
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
        let bytes = ingest::read_file(path)?;
        let go_on = std::sync::atomic::AtomicBool::new(false);
        let mut document = self.reader_with(password).read(&bytes, &go_on, &mut |_, _| {})?;
        ingest::say_if_belied(path, &mut document);
        Ok(document)
    }

    /// The models there are.
    pub fn models(&self) -> &Models {
        &self.models
    }

    // ----- for the modules beside this one -----

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    pub(crate) fn events(&self) -> &Events {
        &self.events
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

    pub(crate) fn pages(&self) -> &Pages {
        &self.pages
    }

    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }
}

fn needs_model(wish: Wish) -> bool {
    wish.method != Some(summary::Method::Extractive)
}
