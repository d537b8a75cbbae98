//! The open vault: who may touch it, and for how long.
//!
//! [`Unlocked`] is the only way to the vault, and exists only while it is open. Locking waits for whoever holds one, so no
//! use case sees the vault close under its hands.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use parking_lot::{Mutex, MutexGuard};
use vault::{Passphrase, Vault};

use crate::error::{Code, Error, Result};
use crate::home::Home;
use crate::view::{Settings, VaultState};

const SETTINGS: &str = "settings";

struct Open {
    vault: Vault,
    since: String,
    settings: Settings,
}

/// The vault's door.
pub struct Session {
    home: Home,
    open: Mutex<Option<Open>>,
    touched: Mutex<Instant>,
}

/// Proof that the vault is open, and the way to it.
pub struct Unlocked<'a>(MutexGuard<'a, Option<Open>>);

impl Session {
    /// A locked door to the vault at `home`.
    pub fn new(home: Home) -> Self {
        Self { home, open: Mutex::new(None), touched: Mutex::new(Instant::now()) }
    }

    /// Where the vault lies.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Makes the vault and opens it.
    ///
    /// # Errors
    /// What the vault refuses: it exists, the folder cannot be written to, the disk is full.
    pub fn create(&self, passphrase: &Passphrase) -> Result<()> {
        let vault = Vault::create(&self.home.vault, passphrase)?;
        self.enter(vault)
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// What the vault refuses: a wrong passphrase, damage, another Alcove.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<()> {
        if self.open.lock().is_some() {
            return Ok(());
        }
        let vault = Vault::open(&self.home.vault, passphrase)?;
        self.enter(vault)
    }

    fn enter(&self, vault: Vault) -> Result<()> {
        // Settings that cannot be read are the usual ones: they must never keep a user from the documents.
        let settings = vault.setting(SETTINGS)?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        self.touch();
        *self.open.lock() = Some(Open { vault, since: Timestamp::now().to_string(), settings });
        Ok(())
    }

    /// Closes the vault; its keys leave memory before this returns.
    pub fn lock(&self) {
        if let Some(open) = self.open.lock().take() {
            open.vault.lock();
        }
    }

    /// Erases the vault, which must be closed, once the passphrase has opened it: whoever erases is its owner.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], or what the vault refuses.
    pub fn erase(&self, passphrase: &Passphrase) -> Result<()> {
        let mut open = self.open.lock();
        if let Some(open) = open.take() {
            open.vault.lock();
        }
        // Its key is all that is asked of it: a vault with a damaged page can be erased.
        match Vault::open(&self.home.vault, passphrase) {
            Ok(vault) => vault.lock(),
            Err(vault::Error::Damaged) => {}
            Err(error) => return Err(error.into()),
        }
        Vault::erase(&self.home.vault)?;
        Ok(())
    }

    /// The open vault.
    ///
    /// # Errors
    /// [`Code::VaultLocked`].
    pub fn unlocked(&self) -> Result<Unlocked<'_>> {
        let guard = self.open.lock();
        if guard.is_some() { Ok(Unlocked(guard)) } else { Err(Code::VaultLocked.into()) }
    }

    /// Missing, locked or open; and since when.
    pub fn state(&self) -> (VaultState, Option<String>) {
        match self.open.lock().as_ref() {
            Some(open) => (VaultState::Open, Some(open.since.clone())),
            None if self.home.vault.exists() => (VaultState::Locked, None),
            None => (VaultState::Missing, None),
        }
    }

    /// The user's settings; the usual ones while locked.
    pub fn settings(&self) -> Settings {
        self.open.lock().as_ref().map(|open| open.settings.clone()).unwrap_or_default()
    }

    /// The user is there.
    pub fn touch(&self) {
        *self.touched.lock() = Instant::now();
    }

    /// Whether the vault is open and the user has been away for longer than the settings allow.
    pub fn is_idle(&self) -> bool {
        let minutes = match self.open.lock().as_ref() {
            Some(open) => open.settings.idle_minutes,
            None => return false,
        };
        minutes > 0 && self.touched.lock().elapsed() >= Duration::from_secs(u64::from(minutes) * 60)
    }
}

impl Unlocked<'_> {
    /// The vault, to read.
    ///
    /// # Errors
    /// Never, as this value exists only while the vault is open; a broken promise is an error, not a panic.
    pub fn vault(&self) -> Result<&Vault> {
        self.0.as_ref().map(|open| &open.vault).ok_or_else(|| Code::VaultLocked.into())
    }

    /// The vault, to change.
    ///
    /// # Errors
    /// As [`Self::vault`].
    pub fn vault_mut(&mut self) -> Result<&mut Vault> {
        self.0.as_mut().map(|open| &mut open.vault).ok_or_else(|| Code::VaultLocked.into())
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
