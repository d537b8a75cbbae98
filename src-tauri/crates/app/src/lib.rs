//! The use cases of Alcove, and when each is allowed. No window, no SQL; HTML only in the pages that are handed out (`page`).
//!
//! [`App`] is what the window and the command line hold: one vault, one engine, two lanes of jobs. Each of its functions is one
//! thing a user can do. A use case's rules live in its own module; the long lists of them stand in `agreeing`, `documents` and `upkeep`, and
//! here is what holds them together: where Alcove stands, opening and locking.

pub mod ability;
pub mod access;
mod activity;
mod agreeing;
pub mod asking;
mod attachments;
pub mod bom;
mod changes;
pub mod consent;
mod declared;
mod documents;
pub mod error;
pub mod events;
pub mod export;
mod foreseeing;
pub mod gauging;
mod generations;
pub mod home;
mod ingest;
pub mod jobs;
mod judging;
pub mod library;
mod locked;
pub mod measuring;
pub mod models;
pub mod noticed;
mod page;
pub mod pages;
mod passport;
pub mod places;
mod power;
mod reading;
pub mod receipt;
mod receipts;
mod recognition;
mod records;
mod refusals;
pub mod resuming;
mod searching;
#[cfg(test)]
mod secrets;
pub mod session;
pub mod sheets;
pub mod strength;
pub mod summarise;
pub mod summary;
pub mod terms;
mod texts;
pub mod together;
mod unread;
mod upkeep;
pub mod view;
pub mod words;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use activity::Act;
pub use consent::Accepted;
pub use error::{Code, Error, Result};
pub use extract::Password;
pub use ingest::{files_in, printable};
pub use recognition::Recognition;
pub use vault::{Passphrase, RecoveryKey};

use jiff::Timestamp;
use parking_lot::Mutex;

use events::Events;
use home::{Home, Parts};
use jobs::{Job, Jobs, Lane};
use locked::{Locked, Then, Waiting, Whence};
use models::Models;
use pages::Pages;
use reading::Reading;
use searching::Latest;
use session::{Session, unstoppable};
use upkeep::Keeper;
use view::{
    Answer, DeclaredUse, DocumentId, DocumentView, Event, JobId, LibraryPage, LicenceName, LicenceView, ModelState,
    ModelView, Network, NextStep, NoticeView, ReceiptView, Settings, Status, SummaryId, SummaryView, VaultState,
    VerdictView, Wish,
};

/// How long Lock waits: for jobs to keep what they have, then for a backup or a check to let go of it.
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
    /// Added while the model's licence was being asked about: what was to follow does once that is answered, if it may.
    early: Mutex<Vec<DocumentId>>,
    /// By the model's SHA-256, and whether on battery: the job that found out how fast it is.
    gauged: Mutex<HashMap<(String, bool), JobId>>,
    /// A model that was shown, and is taken in if the user says so.
    candidate: Mutex<Option<PathBuf>>,
    /// Found to ask for a password.
    locked: Locked,
    searching: Latest,
    /// A question to all documents, and one to one of them: neither ends the other.
    asking: Latest,
    asking_one: Latest,
    pages: Pages,
    /// The languages that pictures are read in, where that was said for now.
    languages: Mutex<Option<Vec<String>>>,
    /// When the notice and each model's terms were last handed out to be shown, by the notice's id and the model's SHA-256.
    shown: Mutex<HashMap<String, Timestamp>>,
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
            early: Mutex::default(),
            gauged: Mutex::default(),
            candidate: Mutex::default(),
            locked: Locked::default(),
            searching: Latest::default(),
            asking: Latest::default(),
            asking_one: Latest::default(),
            pages: Pages::default(),
            languages: Mutex::default(),
            shown: Mutex::default(),
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
        if unlocked.may_change().is_err() {
            return NextStep::ReadOnly;
        }
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
        let running = self.reading.loaded().filter(|(id, ..)| *id == model.sha256);
        Some(ModelState {
            id: model.sha256.clone(),
            name: model.name().to_owned(),
            loaded: running.is_some(),
            device: running.as_ref().map(|(_, loaded, _)| loaded.device.clone()),
            device_reason: running.and_then(|(_, loaded, sparing)| reading::why_there(&loaded, sparing)),
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

    /// Stops every job, ends the engine and closes the vault. When this returns, keys and the model's context are gone from this program,
    /// and so is text but for what a job holds that needed more than five seconds to stop: that goes with it, and so do the keys of a copy that is
    /// still checked then. A question lets go of what it reads at the next sentence. Jobs have kept what they had, where they could within
    /// these seconds.
    pub fn lock(&self) {
        let begun = Instant::now();
        self.jobs.stop_all();
        self.keeper.stop();
        self.stop_asking();
        self.reading.kill();
        self.pending.lock().clear();
        *self.candidate.lock() = None;
        self.jobs.wait(LONGEST_WAIT);
        self.locked.forget();
        self.session.lock();
        // Those too that began meanwhile.
        self.stop_asking();
        self.early.lock().clear();
        self.gauged.lock().clear();
        self.keeper.end(LONGEST_WAIT.saturating_sub(begun.elapsed()));
        // One that was looked at holds all that it did when it was made, whatever was deleted since.
        self.leave_backup();
        self.pages.keep_only(None);
        self.keeper.forget();
        self.announce();
    }

    /// Ends a search, and questions that are being answered.
    fn stop_asking(&self) {
        for latest in [&self.searching, &self.asking, &self.asking_one] {
            latest.stop();
        }
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

    pub(crate) fn languages(&self) -> &Mutex<Option<Vec<String>>> {
        &self.languages
    }

    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }
}

fn needs_model(wish: Wish) -> bool {
    wish.method != Some(summary::Method::Extractive)
}
