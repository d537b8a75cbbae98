//! Create, open, change what opens it, lock.
//!
//! What is kept in a vault has a module each (`documents`, `summaries`, ...), which adds its verbs to [`Vault`]. This one holds
//! no key for longer than it takes to derive the keys of the pages, which then belong to the VFS.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::copying::Running;
use crate::crypto::{Cipher, NONCE, OVERHEAD};
use crate::first_page::first_page;
use crate::header::{self, Slot, make_recovery, make_slot, random};
use crate::kdf::Cost;
use crate::keys::{FILE_ID, Keys, Kind};
use crate::locked::Locked;
use crate::place::{self, Lock};
use crate::recovery::RecoveryKey;
use crate::vfs::{self, Access, PAGE, Registration};
use crate::{Error, Passphrase, Result, authorizer, beginnings, rekeying, restoring, schema, tokens};

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

/// Statements that are kept prepared: more than there are to be made often, since one with the search index in it takes longer to make
/// than many a question.
const STATEMENTS: usize = 64;

/// An open vault. It can be handed to another thread, and is used by one at a time.
pub struct Vault {
    // Closed in this order: a copy that is being made uses the connection, the connection uses the VFS, and the file is free once
    // all are gone.
    pub(crate) copying: Option<Running>,
    pub(crate) connection: Connection,
    _registration: Registration,
    lock: Lock,
    pub(crate) file_id: [u8; FILE_ID],
    /// Canonical.
    pub(crate) path: PathBuf,
    access: Access,
}

/// What a vault says of itself to whoever has the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Random, made with the vault: a copy of the file has the same, a backup another.
    pub file_id: [u8; FILE_ID],
    /// Whether a key file is asked for besides the passphrase.
    pub key_file: bool,
    /// Whether a recovery key was made.
    pub recovery_key: bool,
}

/// The header of a vault that is open, to be tried in peace.
pub struct Verifier {
    slots: Box<[Slot; 2]>,
    pub(crate) path: PathBuf,
    /// Whether the vault is open for reading alone.
    pub(crate) is_read_only: bool,
}

impl Verifier {
    /// Whether this opens the vault, at the whole cost of finding out.
    ///
    /// # Errors
    /// `WrongPassphrase`, `Damaged`.
    pub fn verify(&self, passphrase: &Passphrase) -> Result<()> {
        header::unwrap(header::current(&self.slots)?.slot, passphrase).map(drop)
    }
}

impl Door {
    fn of(facts: &header::Facts) -> Self {
        Self { file_id: facts.file_id, key_file: facts.key_file, recovery_key: facts.recovery.is_some() }
    }
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
        let slot = make_slot(1, &file_id, &data_key, passphrase, cost, None)?;
        let keys = Keys::derive(file_id, &data_key)?;
        place::write_new(path, &[&*slot, &*slot, &sealed_first_page(&keys)?])?;
        Self::attach(path, keys, lock)
    }

    /// Opens the vault at `path`. Takes as long with a wrong passphrase as with the right one. Where its file or its folder may not be
    /// written to, it is opened for reading alone ([`Self::is_read_only`]).
    ///
    /// # Errors
    /// `WrongPassphrase`, `Missing`, `NotAVault`, `Newer`, `Damaged`, `InUse`, `Full`, `Io`.
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self> {
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let path = place::canonical(path)?;
        let lock = Lock::take_or_share(&path)?;
        Self::open_locked(&path, passphrase, lock)
    }

    pub(crate) fn open_locked(path: &Path, passphrase: &Passphrase, lock: Lock) -> Result<Self> {
        let slots = place::read_header(path)?;
        let current = header::current(&slots)?;
        let data_key = header::unwrap(current.slot, passphrase)?;
        let file_id = current.facts.file_id;
        let connect = |access| connect(path, Keys::derive(file_id, &data_key)?, access);
        // What is another vault's as well may be read, and nothing else.
        let writing = if lock.is_shared() || restoring::settle_names(path).is_err() {
            Err(Error::ReadingOnly)
        } else {
            connect(Access::Write)
        };
        let (access, (connection, registration)) = match writing {
            Ok(connected) => (Access::Write, connected),
            Err(Error::ReadingOnly) => (Access::Read, connect(Access::Read)?),
            Err(Error::Sql(_)) if place::refuses_writing(path) => (Access::Read, connect(Access::Read)?),
            Err(error) => return Err(error),
        };
        let path = path.to_owned();
        let mut vault = Self { copying: None, connection, _registration: registration, lock, file_id, path, access };
        if vault.is_read_only() {
            return Ok(vault);
        }
        rekeying::erase_left(&vault.path, &vault.file_id, passphrase);
        // A full disk must not keep anyone out; both are tried again the next time.
        if let Some(stale) = current.stale {
            // A change of passphrase was cut short, or a slot was damaged.
            let _ = vfs::write_slot(&vault.connection, stale, current.slot);
        }
        let _ = vault.sweep();
        Ok(vault)
    }

    /// What a vault says of itself without its passphrase. Reads its first bytes only.
    ///
    /// # Errors
    /// As `open`, but for the passphrase.
    pub fn door(path: &Path) -> Result<Door> {
        // Under the lock: closing a file that is open elsewhere in this process would drop its locks.
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let path = place::canonical(path)?;
        let _lock = Lock::take_or_share(&path)?;
        Self::door_locked(&path)
    }

    pub(crate) fn door_locked(path: &Path) -> Result<Door> {
        Ok(Door::of(&header::current(&*place::read_header(path)?)?.facts))
    }

    /// The same of a vault that is open.
    ///
    /// # Errors
    /// `Damaged`, `Gone`, `Io`.
    pub fn its_door(&self) -> Result<Door> {
        Ok(Door::of(&header::current(&*vfs::read_header(&self.connection)?)?.facts))
    }

    pub(crate) fn attach(path: &Path, keys: Keys, lock: Lock) -> Result<Self> {
        let path = place::canonical(path)?;
        let file_id = keys.file_id;
        let (connection, registration) = connect(&path, keys, Access::Write)?;
        Ok(Self { copying: None, connection, _registration: registration, lock, file_id, path, access: Access::Write })
    }

    /// Whether it was opened for reading alone, since its file or its folder may not be written to. Then whatever would change it is
    /// refused as `ReadingOnly`, and nothing is written anywhere: what a crash left in the log, and tables of an older version, are
    /// brought up to date in memory, where it is read.
    pub fn is_read_only(&self) -> bool {
        self.access == Access::Read
    }

    /// Asks by a statement that SQLite takes for one that writes, and that does not.
    pub(crate) fn ask_as_writer<T>(&self, ask: impl FnOnce(&Connection) -> T) -> Result<T> {
        if self.is_read_only() {
            self.connection.execute_batch("PRAGMA query_only = OFF")?;
        }
        let answer = ask(&self.connection);
        if self.is_read_only() {
            self.connection.execute_batch("PRAGMA query_only = ON")?;
        }
        Ok(answer)
    }

    /// Takes the old passphrase away and puts a new one in its place; with it the key file, which the new one may have, lack or
    /// exchange. The data stays as it is: only the header is written. `old` may be the recovery key, which stays as it is.
    ///
    /// A copy of the file made before still opens with the old one. Where that matters, change the data key too
    /// ([`crate::Rekeying`]).
    ///
    /// # Errors
    /// `WrongPassphrase` where `old` does not open the vault, `ReadingOnly`. After any other error either the old or the new one opens the
    /// vault, and no data is lost.
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) -> Result<()> {
        self.change_passphrase_at_cost(old, new, Cost::DEFAULT)
    }

    pub(crate) fn change_passphrase_at_cost(&mut self, old: &Passphrase, new: &Passphrase, cost: Cost) -> Result<()> {
        self.change_header(old, new, cost, |facts, _| Ok(facts.recovery))
    }

    /// Makes a recovery key, which from then on opens the vault as well. One that was made before opens it no more. It is given
    /// back to be shown once, and is kept nowhere. The data stays as it is.
    ///
    /// # Errors
    /// As `change_passphrase`.
    pub fn make_recovery_key(&mut self, passphrase: &Passphrase) -> Result<RecoveryKey> {
        self.make_recovery_key_at_cost(passphrase, Cost::DEFAULT)
    }

    pub(crate) fn make_recovery_key_at_cost(&mut self, passphrase: &Passphrase, cost: Cost) -> Result<RecoveryKey> {
        let key = RecoveryKey::make()?;
        self.change_header(passphrase, passphrase, cost, |facts, data_key| {
            make_recovery(&facts.file_id, data_key, &key.passphrase(), cost).map(Some)
        })?;
        Ok(key)
    }

    /// Takes the recovery key away. A copy of the file made before still opens with it.
    ///
    /// # Errors
    /// As `change_passphrase`.
    pub fn remove_recovery_key(&mut self, passphrase: &Passphrase) -> Result<()> {
        self.remove_recovery_key_at_cost(passphrase, Cost::DEFAULT)
    }

    pub(crate) fn remove_recovery_key_at_cost(&mut self, passphrase: &Passphrase, cost: Cost) -> Result<()> {
        self.change_header(passphrase, passphrase, cost, |_, _| Ok(None))
    }

    /// What can tell whether a passphrase opens the vault, apart from it: finding out takes a moment, in which others may have it.
    ///
    /// # Errors
    /// `Damaged`, `Gone`, `Io`.
    pub fn verifier(&self) -> Result<Verifier> {
        Ok(Verifier {
            slots: vfs::read_header(&self.connection)?,
            path: self.path.clone(),
            is_read_only: self.is_read_only(),
        })
    }

    /// Writes both slots anew: the same data key, wrapped under `new`, and under what `recovery` makes of it.
    fn change_header(
        &mut self,
        old: &Passphrase,
        new: &Passphrase,
        cost: Cost,
        recovery: impl FnOnce(&header::Facts, &[u8; 32]) -> Result<Option<header::Recovery>>,
    ) -> Result<()> {
        if self.is_read_only() {
            return Err(Error::ReadingOnly);
        }
        if new.is_recovery_key() {
            // A recovery key is not a passphrase: what is wrapped under it has a place of its own.
            return Err(Error::WrongPassphrase);
        }
        let slots: Box<[Slot; 2]> = vfs::read_header(&self.connection)?;
        let current = header::current(&slots)?;
        let data_key = header::unwrap(current.slot, old)?;
        let facts = current.facts;
        let recovery = recovery(&facts, &data_key)?;
        let slot = make_slot(facts.sequence + 1, &facts.file_id, &data_key, new, cost, recovery.as_ref())?;
        // One after the other, each with the disk's word, and one that may be all there is last: a power cut finds at least one of them whole.
        let first = current.stale.unwrap_or(1);
        vfs::write_slot(&self.connection, first, &slot)?;
        vfs::write_slot(&self.connection, 1 - first, &slot)
    }

    /// How often this vault was opened and locked, as far as it knows. A copy put back knows of fewer times than whoever kept the
    /// number elsewhere ([`Self::advance`]).
    ///
    /// # Errors
    /// `Damaged`, `Gone`, `Io`, `Sql`.
    pub fn generation(&self) -> Result<u64> {
        Ok(self.connection.prepare_cached("SELECT number FROM generation")?.query_row([], |row| row.get(0))?)
    }

    /// Counts the generation up, and says what it is now.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Gone`, `Io`, `Sql`.
    pub fn advance(&mut self) -> Result<u64> {
        let mut up = self.connection.prepare_cached("UPDATE generation SET number = number + 1 RETURNING number")?;
        Ok(up.query_row([], |row| row.get(0))?)
    }

    /// What names the vault to whoever keeps its generation.
    pub fn file_id(&self) -> [u8; FILE_ID] {
        self.file_id
    }

    /// Closes the file and overwrites the keys. Dropping does the same; this says so.
    pub fn lock(self) {}

    /// The same, but keeps others out.
    pub(crate) fn close(self) -> Lock {
        let Self { copying, connection, _registration, lock, .. } = self;
        drop(copying);
        drop(connection);
        lock
    }

    /// Moves the log into the main file and empties it, so that nothing but the main file says what is stored.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        let busy: bool = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy { Err(Error::Busy) } else { Ok(()) }
    }
}

/// Opens the files at a canonical path, as far as may be done with them. The connection is to be dropped first.
fn connect(path: &Path, keys: Keys, access: Access) -> Result<(Connection, Registration)> {
    if access == Access::Read {
        place::see_log(path)?;
    }
    let registration = Registration::new(path, keys, access)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut connection = Connection::open_with_flags_and_vfs(path, flags, registration.name())?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Else SQLite looks into what is bound to a LIMIT and to an index, and prepares the statement anew for each: most of what a list costs.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Emptying the log in the end would be work for nothing where nothing of it stays.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, access == Access::Read)?;
    connection.execute_batch(SETTINGS)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).map_err(|error| {
        match Error::from(error) {
            Error::Busy => Error::InUse,
            other => other,
        }
    })?;
    if mode != "wal" {
        return Err(Error::Damaged);
    }
    vfs::hold(&connection, connection.query_row("PRAGMA page_count", [], |row| row.get(0))?)?;
    tokens::install(&connection)?;
    schema::migrate(&mut connection)?;
    connection.execute_batch(beginnings::WORDS)?;
    if access == Access::Read {
        connection.execute_batch("PRAGMA query_only = ON")?;
    }
    authorizer::restrict(&mut connection)?;
    Ok((connection, registration))
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
