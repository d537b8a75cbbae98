//! The open vault: who may touch it, and for how long.
//!
//! [`Unlocked`] is the only way to the vault, and exists only while it is open. Locking waits for whoever holds one, so no
//! use case sees the vault close under its hands. What takes long goes through [`Session::in_slices`], which hands the vault to
//! whoever waits for it between two slices.
//!
//! One thread that owned the vault and was sent messages would serve one at a time too, in the order they came. A lock that a slice hands to
//! whoever has waited longest does it without the messages: a use case borrows the vault and is sent no copies of what is in it, who waits can
//! be counted, so that even a statement under way gives way to them, and when [`Session::lock`] returns nobody else has the keys.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use boot_time::Instant;
use jiff::Timestamp;
use parking_lot::{Mutex, MutexGuard};
use vault::{Door, Halt, Passphrase, Vault, Work};

use crate::error::{Code, Error, Result};
use crate::generations::Generations;
use crate::home::Home;
use crate::view::{Keeping, Settings, VaultState};

/// The user's settings, as JSON.
pub(crate) const SETTINGS: &str = "settings";
/// When the last backup was made, RFC 3339.
pub(crate) const LAST_BACKUP: &str = "last-backup";
/// From when on the first one is waited for, RFC 3339.
pub(crate) const FIRST_OPENED: &str = "first-opened";

struct Open {
    vault: Vault,
    /// Of the openings of this program, from 1: work begun in one does not go on in another.
    number: u64,
    since: String,
    settings: Settings,
    is_older_copy: bool,
    by_recovery_key: bool,
    last_backup: Option<String>,
    first_opened: String,
}

/// The vault's door.
pub struct Session {
    home: Home,
    generations: Generations,
    open: Mutex<Option<Open>>,
    /// How many wait for the open vault.
    waiting: Arc<AtomicU32>,
    /// Whether somebody waits to lock it.
    closing: Arc<AtomicBool>,
    /// Held while the vault's file is opened or looked at from outside: a second look would meet the first one's lock.
    opening: Mutex<u64>,
    /// What the locked vault says of itself, as far as it was asked.
    door: Mutex<Option<Door>>,
    touched: Mutex<Instant>,
}

/// Proof that the vault is open, and the way to it.
pub struct Unlocked<'a>(MutexGuard<'a, Option<Open>>);

impl Session {
    /// A locked door to the vault at `home`.
    pub fn new(home: Home) -> Self {
        Self {
            generations: Generations::in_folder(home.generations.clone()),
            home,
            open: Mutex::new(None),
            waiting: Arc::default(),
            closing: Arc::default(),
            opening: Mutex::new(0),
            door: Mutex::new(None),
            touched: Mutex::new(Instant::now()),
        }
    }

    /// Where the vault lies.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// What is remembered of vaults outside them.
    pub fn generations(&self) -> &Generations {
        &self.generations
    }

    /// Makes the vault and opens it.
    ///
    /// # Errors
    /// What the vault refuses: it exists, the folder cannot be written to, the disk is full.
    pub fn create(&self, passphrase: &Passphrase) -> Result<()> {
        let mut opening = self.opening.lock();
        let vault = Vault::create(&self.home.vault, passphrase)?;
        self.enter(vault, &mut opening, false)
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// What the vault refuses: a wrong passphrase, damage, another Alcove.
    pub fn unlock(&self, passphrase: &Passphrase, by_recovery_key: bool) -> Result<()> {
        let mut opening = self.opening.lock();
        if self.turn().is_some() {
            return Ok(());
        }
        let vault = Vault::open(&self.home.vault, passphrase)?;
        self.enter(vault, &mut opening, by_recovery_key)
    }

    fn enter(&self, mut vault: Vault, opening: &mut u64, by_recovery_key: bool) -> Result<()> {
        // Settings that cannot be read are the usual ones: they must never keep a user from the documents.
        let settings = vault.setting(SETTINGS)?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let known = self.generations.known(&vault.file_id());
        let is_older_copy = known.is_some_and(|known| vault.generation().is_ok_and(|number| number < known));
        count_up(&mut vault, &self.generations, is_older_copy);
        let first_opened = match vault.setting(FIRST_OPENED)? {
            Some(when) => when,
            None => {
                let now = Timestamp::now().to_string();
                // A full disk must not keep anyone out.
                let _ = vault.set_setting(FIRST_OPENED, &now);
                now
            }
        };
        let last_backup = vault.setting(LAST_BACKUP)?;
        *self.door.lock() = vault.its_door().ok();
        self.touch();
        *opening += 1;
        *self.turn() = Some(Open {
            vault,
            number: *opening,
            since: Timestamp::now().to_string(),
            settings,
            is_older_copy,
            by_recovery_key,
            last_backup,
            first_opened,
        });
        Ok(())
    }

    /// Closes the vault; its keys leave memory before this returns.
    pub fn lock(&self) {
        self.closing.store(true, Ordering::SeqCst);
        // Held to the end: whoever comes next finds it closed.
        let mut guard = self.turn();
        self.closing.store(false, Ordering::SeqCst);
        if let Some(mut open) = guard.take() {
            count_up(&mut open.vault, &self.generations, open.is_older_copy);
            open.vault.lock();
        }
    }

    /// What ends work in the vault that a lock would have to wait for.
    pub fn closing(&self) -> Halt {
        Halt::on(Arc::clone(&self.closing))
    }

    /// What the vault says of itself; looked at once while it is locked.
    ///
    /// # Errors
    /// What the vault refuses before it is given a passphrase.
    pub fn door(&self) -> Result<Door> {
        let _opening = self.opening.lock();
        if let Some(open) = self.turn().as_ref() {
            return Ok(open.vault.its_door()?);
        }
        if let Some(door) = *self.door.lock() {
            return Ok(door);
        }
        let door = Vault::door(&self.home.vault)?;
        *self.door.lock() = Some(door);
        Ok(door)
    }

    /// Another file lies in the vault's place, or its header was written anew.
    pub fn forget_door(&self) {
        *self.door.lock() = None;
    }

    /// Erases the vault and those that were kept aside for it, once the passphrase has opened it: whoever erases is its owner. What was
    /// remembered of them outside goes too.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::VaultReadOnly`], or what the vault refuses.
    pub fn erase(&self, passphrase: &Passphrase) -> Result<()> {
        let _opening = self.opening.lock();
        let mut open = self.turn();
        if let Some(open) = open.take() {
            open.vault.lock();
        }
        // Its key is all that is asked of it: a vault with a damaged page can be erased.
        match Vault::open(&self.home.vault, passphrase) {
            Ok(vault) if vault.is_read_only() => return Err(Code::VaultReadOnly.into()),
            Ok(vault) => vault.lock(),
            Err(vault::Error::Damaged) => {}
            Err(error) => return Err(error.into()),
        }
        for gone in Vault::erase(&self.home.vault)? {
            self.generations.forget(&gone);
        }
        Ok(())
    }

    /// The vault, once nobody else has it. Whoever waits is counted.
    fn turn(&self) -> MutexGuard<'_, Option<Open>> {
        if let Some(guard) = self.open.try_lock() {
            return guard;
        }
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let guard = self.open.lock();
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        guard
    }

    /// How many wait for the vault at the moment, for work that gives way to them.
    pub fn waiting(&self) -> Arc<AtomicU32> {
        Arc::clone(&self.waiting)
    }

    /// The open vault.
    ///
    /// # Errors
    /// [`Code::VaultLocked`].
    pub fn unlocked(&self) -> Result<Unlocked<'_>> {
        let guard = self.turn();
        if guard.is_some() { Ok(Unlocked(guard)) } else { Err(Code::VaultLocked.into()) }
    }

    /// Does a long piece of work, one slice at a time. Whoever waits for the vault has it before the next slice. `tell` hears how far
    /// the work is, and may stop it; then nothing is left of it.
    ///
    /// # Errors
    /// The work's own; [`Code::Stopped`]; [`Code::VaultLocked`] where it was locked in between.
    pub fn in_slices<W: Work>(&self, mut work: W, tell: vault::Tell<'_>) -> Result<W::Done> {
        let number = self.turn().as_ref().map(|open| open.number).ok_or(Code::VaultLocked)?;
        let outcome = loop {
            let (done, of) = work.progress();
            if tell(done, of).is_break() {
                break Error::from(Code::Stopped);
            }
            match self.slice(number, |vault| work.step(vault)) {
                Ok(Some(result)) => return Ok(result),
                Ok(None) => {}
                Err(error) => break error,
            }
        };
        // What matters is the first error.
        while matches!(self.slice(number, |vault| work.undo(vault)), Ok(false)) {}
        Err(outcome)
    }

    /// One slice, then the vault for whoever waits. Not merely let go: a thread that takes it again at once would win against those
    /// that have to be woken.
    fn slice<T>(&self, number: u64, act: impl FnOnce(&mut Vault) -> vault::Result<T>) -> Result<T> {
        let mut guard = self.turn();
        let open = guard.as_mut().filter(|open| open.number == number).ok_or(Code::VaultLocked)?;
        let done = act(&mut open.vault);
        MutexGuard::unlock_fair(guard);
        Ok(done?)
    }

    /// Puts another vault in the place of the open one; `None` back: there is none any more, and the door is locked.
    ///
    /// # Errors
    /// What `exchange` says; [`Code::VaultLocked`].
    pub fn exchange<T>(&self, exchange: impl FnOnce(Vault) -> (Option<Vault>, Result<T>)) -> Result<T> {
        let mut guard = self.turn();
        let Some(open) = guard.take() else { return Err(Code::VaultLocked.into()) };
        let Open { vault, is_older_copy, .. } = open;
        let former = vault.file_id();
        let (vault, outcome) = exchange(vault);
        let Some(vault) = vault else { return outcome };
        if vault.file_id() != former {
            self.generations.forget(&former);
            if let (false, Ok(number)) = (is_older_copy, vault.generation()) {
                self.generations.keep(&vault.file_id(), number);
            }
        }
        *self.door.lock() = vault.its_door().ok();
        *guard = Some(Open { vault, ..open });
        outcome
    }

    /// Missing, locked or open; and since when.
    pub fn state(&self) -> (VaultState, Option<String>) {
        match self.turn().as_ref() {
            Some(open) => (VaultState::Open, Some(open.since.clone())),
            None if self.home.vault.exists() => (VaultState::Locked, None),
            None => (VaultState::Missing, None),
        }
    }

    /// How the open vault is kept.
    pub fn keeping(&self) -> Option<Keeping> {
        let open = self.turn();
        let open = open.as_ref()?;
        let door = (*self.door.lock())?;
        let reference: &str = open.last_backup.as_deref().unwrap_or(&open.first_opened);
        Some(Keeping {
            key_file: door.key_file,
            recovery_key: door.recovery_key,
            by_recovery_key: open.by_recovery_key,
            older_copy: open.is_older_copy,
            last_backup: open.last_backup.clone(),
            backup_due: !open.vault.is_read_only() && is_due(reference, open.settings.backup_days),
        })
    }

    /// The user knows that this is an older copy.
    ///
    /// # Errors
    /// [`Code::VaultLocked`], or what the vault refuses.
    pub fn accept_older_copy(&self) -> Result<()> {
        let mut guard = self.turn();
        let open = guard.as_mut().ok_or(Code::VaultLocked)?;
        let number = open.vault.generation()?;
        self.generations.keep(&open.vault.file_id(), number);
        open.is_older_copy = false;
        Ok(())
    }

    /// A backup was made just now.
    ///
    /// # Errors
    /// [`Code::VaultLocked`], or what the vault refuses.
    pub fn backed_up(&self) -> Result<()> {
        let mut guard = self.turn();
        let open = guard.as_mut().ok_or(Code::VaultLocked)?;
        let now = Timestamp::now().to_string();
        // One that can only be read does not remember it.
        if !open.vault.is_read_only() {
            open.vault.set_setting(LAST_BACKUP, &now)?;
        }
        open.last_backup = Some(now);
        Ok(())
    }

    /// The header was written anew, with a new passphrase perhaps.
    pub fn header_changed(&self, by_passphrase: bool) {
        if let Some(open) = self.turn().as_mut() {
            open.by_recovery_key &= !by_passphrase;
            *self.door.lock() = open.vault.its_door().ok();
        }
    }

    /// The user's settings; the usual ones while locked.
    pub fn settings(&self) -> Settings {
        self.turn().as_ref().map(|open| open.settings.clone()).unwrap_or_default()
    }

    /// The user is there.
    pub fn touch(&self) {
        *self.touched.lock() = Instant::now();
    }

    /// Whether the vault is open and the user has been away for longer than the settings allow. The time that the computer slept counts.
    pub fn is_idle(&self) -> bool {
        self.is_idle_at(Instant::now())
    }

    fn is_idle_at(&self, now: Instant) -> bool {
        let minutes = match self.turn().as_ref() {
            Some(open) => open.settings.idle_minutes,
            None => return false,
        };
        minutes > 0
            && now.saturating_duration_since(*self.touched.lock()) >= Duration::from_secs(u64::from(minutes) * 60)
    }
}

/// Counts an opening or a locking, in the vault first: a crash in between must not make the present vault look like an older one.
/// An older copy is not counted before the user says that they know of it: it would catch up, and be told no more.
fn count_up(vault: &mut Vault, generations: &Generations, is_older_copy: bool) {
    if is_older_copy {
        return;
    }
    if let Ok(number) = vault.advance() {
        generations.keep(&vault.file_id(), number);
    }
}

/// Whether `days` have passed since; 0 is never.
fn is_due(since: &str, days: u32) -> bool {
    let Ok(since) = since.parse::<Timestamp>() else { return days > 0 };
    days > 0 && Timestamp::now().duration_since(since).as_secs() >= i64::from(days) * 24 * 60 * 60
}

/// For work that cannot be stopped.
pub fn unstoppable(_: u32, _: u32) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

impl Unlocked<'_> {
    /// The vault, to read.
    ///
    /// # Errors
    /// Never, as this value exists only while the vault is open; a broken promise is an error, not a panic.
    pub fn vault(&self) -> Result<&Vault> {
        self.0.as_ref().map(|open| &open.vault).ok_or_else(|| Code::VaultLocked.into())
    }

    /// Whether the vault may be changed: to be asked before work that would be in vain.
    ///
    /// # Errors
    /// [`Code::VaultReadOnly`].
    pub fn may_change(&self) -> Result<()> {
        if self.vault()?.is_read_only() { Err(Code::VaultReadOnly.into()) } else { Ok(()) }
    }

    /// The vault, to change.
    ///
    /// # Errors
    /// [`Code::VaultReadOnly`]; as [`Self::vault`].
    pub fn vault_mut(&mut self) -> Result<&mut Vault> {
        self.may_change()?;
        self.0.as_mut().map(|open| &mut open.vault).ok_or_else(|| Code::VaultLocked.into())
    }

    /// The user's settings.
    pub fn settings(&self) -> Settings {
        self.0.as_ref().map(|open| open.settings.clone()).unwrap_or_default()
    }

    /// Keeps new settings.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn keep_settings(&mut self, settings: Settings) -> Result<()> {
        let json = serde_json::to_string(&settings).map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
        self.vault_mut()?.set_setting(SETTINGS, &json)?;
        if let Some(open) = self.0.as_mut() {
            open.settings = settings;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
