//! Create, open, change the passphrase, lock.
//!
//! What is kept in a vault has a module each (`documents`, `summaries`, ...), which adds its verbs to [`Vault`]. This one holds
//! no key for longer than it takes to derive the keys of the pages, which then belong to the VFS.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::crypto::{Cipher, NONCE, OVERHEAD};
use crate::first_page::first_page;
use crate::header::{self, Slot, make_slot, random};
use crate::kdf::Cost;
use crate::keys::{FILE_ID, Keys, Kind};
use crate::locked::Locked;
use crate::place::{self, Lock};
use crate::vfs::{self, PAGE, Registration};
use crate::{Error, Passphrase, Result, authorizer, schema};

/// How SQLite works in every vault. The log needs no shared memory where one connection has the file to itself.
/// `secure_delete` overwrites what is deleted; the cache is 32 MiB, since each page read again is decrypted again.
const SETTINGS: &str = "
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA temp_store = MEMORY;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -32768;
";

/// An open vault. It can be handed to another thread, and is used by one at a time.
pub struct Vault {
    // Closed in this order: the connection uses the VFS, and the file is free once both are gone.
    pub(crate) connection: Connection,
    _registration: Registration,
    _lock: Lock,
}

impl Vault {
    /// Makes a vault at `path`, with its folder where that is missing (for the user alone), and opens it.
    ///
    /// # Errors
    /// `Exists` where there is a file already, `InUse`, `ReadOnly`, `Full`, `Io`.
    pub fn create(path: &Path, passphrase: &Passphrase) -> Result<Self> {
        Self::create_at_cost(path, passphrase, Cost::DEFAULT)
    }

    pub(crate) fn create_at_cost(path: &Path, passphrase: &Passphrase, cost: Cost) -> Result<Self> {
        place::make_folder(path)?;
        if path.try_exists()? {
            return Err(Error::Exists);
        }
        let lock = Lock::take(path)?;
        // Again: another may have made it between the two lines above.
        if path.try_exists()? {
            return Err(Error::Exists);
        }
        let mut data_key = Locked::new(|| [0; 32])?;
        let mut file_id = [0; FILE_ID];
        random(&mut *data_key)?;
        random(&mut file_id)?;
        let slot = make_slot(1, &file_id, &data_key, passphrase, cost)?;
        let keys = Keys::derive(file_id, &data_key)?;
        place::write_new(path, &[&*slot, &*slot, &sealed_first_page(&keys)?])?;
        Self::attach(path, keys, lock)
    }

    /// Opens the vault at `path`. Takes as long with a wrong passphrase as with the right one.
    ///
    /// # Errors
    /// `WrongPassphrase`, `Missing`, `NotAVault`, `Newer`, `Damaged`, `InUse`, `ReadOnly`, `Full`, `Io`.
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self> {
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let path = place::canonical(path)?;
        let lock = Lock::take(&path)?;
        let slots = place::read_header(&path)?;
        let current = header::current(&slots)?;
        let data_key = header::unwrap(current.slot, passphrase)?;
        let keys = Keys::derive(current.facts.file_id, &data_key)?;
        let vault = Self::attach(&path, keys, lock)?;
        if let Some(stale) = current.stale {
            // A change of passphrase was cut short, or a slot was damaged.
            vfs::write_slot(&vault.connection, stale, current.slot)?;
        }
        Ok(vault)
    }

    /// Whether a vault asks for a key file besides its passphrase. Reads its first bytes only.
    ///
    /// # Errors
    /// As `open`, but for the passphrase.
    pub fn asks_for_key_file(path: &Path) -> Result<bool> {
        // Under the lock: closing a file that is open elsewhere in this process would drop its locks.
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let path = place::canonical(path)?;
        let _lock = Lock::take(&path)?;
        Ok(header::current(&*place::read_header(&path)?)?.facts.key_file)
    }

    fn attach(path: &Path, keys: Keys, lock: Lock) -> Result<Self> {
        let path = place::canonical(path)?;
        let registration = Registration::new(&path, keys)?;
        let flags =
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let mut connection = Connection::open_with_flags_and_vfs(&path, flags, registration.name())?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.execute_batch(SETTINGS)?;
        let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).map_err(|error| {
            match Error::from(error) {
                Error::Busy => Error::InUse,
                other => other,
            }
        })?;
        if mode != "wal" {
            return Err(Error::Damaged);
        }
        schema::migrate(&mut connection)?;
        authorizer::restrict(&mut connection)?;
        Ok(Self { connection, _registration: registration, _lock: lock })
    }

    /// Takes the old passphrase away and puts a new one in its place. The data stays as it is: only the header is written.
    ///
    /// A copy of the file made before still opens with the old one. Where that matters, make a backup under a new
    /// passphrase and go on with it: it has keys of its own.
    ///
    /// # Errors
    /// `WrongPassphrase` where `old` is not the one in force. After any other error either the old or the new one opens the
    /// vault, and no data is lost.
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) -> Result<()> {
        self.change_passphrase_at_cost(old, new, Cost::DEFAULT)
    }

    pub(crate) fn change_passphrase_at_cost(&mut self, old: &Passphrase, new: &Passphrase, cost: Cost) -> Result<()> {
        let slots: Box<[Slot; 2]> = vfs::read_header(&self.connection)?;
        let current = header::current(&slots)?;
        let data_key = header::unwrap(current.slot, old)?;
        let facts = current.facts;
        let slot = make_slot(facts.sequence + 1, &facts.file_id, &data_key, new, cost)?;
        // One after the other, each with the disk's word: a power cut finds at least one of them whole.
        vfs::write_slot(&self.connection, 1, &slot)?;
        vfs::write_slot(&self.connection, 0, &slot)
    }

    /// Closes the file and overwrites the keys. Dropping does the same; this says so.
    pub fn lock(self) {}

    /// Moves the log into the main file and empties it, so that nothing but the main file says what is stored.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        let busy: bool = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy { Err(Error::Busy) } else { Ok(()) }
    }
}

fn sealed_first_page(keys: &Keys) -> Result<[u8; PAGE]> {
    let mut page = first_page();
    let mut nonce = [0; NONCE];
    random(&mut nonce)?;
    let (inside, end) = page.split_last_chunk_mut::<OVERHEAD>().ok_or(Error::Damaged)?;
    let cipher: &Cipher = keys.cipher(Kind::Page);
    *end = cipher.seal(&nonce, &keys.place(Kind::Page, 0, &[0; 8]), inside).map_err(|_| Error::Damaged)?;
    Ok(page)
}
