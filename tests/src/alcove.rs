//! Alcove in a home of its own: everything it may write lies in one folder that ends with the test.

use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use app::App;
use app::home::Home;
use app::view::Network;
use serde_json::Value;
use tempfile::TempDir;

use crate::kept::Kept;
use crate::parts::{self, Parts};
use crate::{keys, script};

/// The passphrase of every test's vault.
pub const PASSPHRASE: &str = "heron quartz lantern seven";

/// The folders a program of this user writes to, by the variable that names each.
const PLACES: &[(&str, &str)] = &[
    ("HOME", "home"),
    ("XDG_CONFIG_HOME", "home/config"),
    ("XDG_CACHE_HOME", "home/cache"),
    ("XDG_DATA_HOME", "home/data"),
    ("XDG_STATE_HOME", "home/state"),
    ("XDG_RUNTIME_DIR", "home/run"),
    ("TMPDIR", "home/tmp"),
];

/// A user with Alcove.
pub struct Alcove {
    folder: TempDir,
}

/// A vault, and its folder, that can only be read until this is dropped.
pub struct ReadOnly<'a>(&'a Alcove);

/// What a program said, and how it ended.
pub struct Said {
    /// Exit code; -1 where a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Alcove {
    /// A user who has just installed it.
    pub fn new(parts: &Parts) -> Self {
        let folder = TempDir::new().unwrap();
        for (_, place) in PLACES {
            std::fs::create_dir_all(folder.path().join(place)).unwrap();
        }
        // As the XDG Base Directory Specification wants it.
        mode(&folder.path().join("home/run"), 0o700);
        for place in ["documents", "parts"] {
            std::fs::create_dir(folder.path().join(place)).unwrap();
        }
        std::fs::write(folder.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        parts::lay_out(&folder.path().join("parts"), parts);
        Self { folder }
    }

    /// ... who has made a vault.
    pub fn with_vault(parts: &Parts) -> Self {
        static MADE: OnceLock<Kept> = OnceLock::new();
        Self::like(&MADE, parts, |alcove| {
            alcove.run(["vault", "create"]).ended(0);
        })
    }

    /// ... and agreed to everything.
    pub fn ready(parts: &Parts) -> Self {
        // A licence is agreed to as the engine read the model's header.
        static SCRIPTED: OnceLock<Kept> = OnceLock::new();
        static REAL: OnceLock<Kept> = OnceLock::new();
        let made = match parts {
            Parts::Real => &REAL,
            Parts::Scripted(_) => &SCRIPTED,
        };
        Self::like(made, parts, Self::begin)
    }

    /// The same as the programs made it, whose vault takes its time to open: for what is measured, and what is looked for in memory or on the
    /// disk.
    pub fn as_made(parts: &Parts) -> Self {
        let alcove = Self::new(parts);
        alcove.begin();
        alcove
    }

    fn begin(&self) {
        self.run(["vault", "create"]).ended(0);
        self.run(["consent", "grant", "--all", "--yes"]).ended(0);
    }

    /// A user with a home such as the programs left it when `make` ran them, which they do once: each opening of a vault takes its time, and is
    /// meant to. From then on this one does not; those that tests make for themselves, or change the passphrase of, do.
    fn like(made: &OnceLock<Kept>, parts: &Parts, make: impl FnOnce(&Self)) -> Self {
        let kept = made.get_or_init(|| {
            let first = Self::new(parts);
            make(&first);
            keys::make_quick(&first.vault(), PASSPHRASE);
            Kept::of(&first.home())
        });
        let alcove = Self::new(parts);
        kept.lay_out(&alcove.home());
        alcove
    }

    /// Writes a document of the user's.
    pub fn document(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.documents().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Where the user's documents lie: the only place that may hold their words.
    pub fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    /// A file with the passphrase.
    pub fn passphrase_file(&self) -> PathBuf {
        self.folder.path().join("passphrase")
    }

    /// Where everything that Alcove may write lies, the vault included.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Where the vault lies unless told otherwise.
    pub fn vault(&self) -> PathBuf {
        self.home().join("data/alcove/Alcove.vault")
    }

    /// The folder of its parts, where a script is.
    pub fn parts(&self) -> PathBuf {
        self.folder.path().join("parts")
    }

    /// Lets an answer that holds go on.
    pub fn release(&self) {
        std::fs::write(script::release(&self.parts()), []).unwrap();
    }

    /// Takes the right to write to the vault and its folder from programs that [`bound`] starts.
    pub fn read_only(&self) -> ReadOnly<'_> {
        mode(&self.vault(), 0o400);
        mode(&self.home().join("data/alcove"), 0o500);
        ReadOnly(self)
    }

    /// A program in this user's surroundings.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (variable, place) in PLACES {
            command.env(variable, self.folder.path().join(place));
        }
        command.env("ALCOVE_PARTS", self.parts()).current_dir(self.documents()).stdin(Stdio::null());
        command
    }

    /// Runs a command of the command line, with the passphrase from its file.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Said {
        self.run_under(&[], arguments)
    }

    /// The same, started by another program, such as `unshare -rn`.
    pub fn run_under<A: AsRef<OsStr>>(&self, starter: &[&str], arguments: impl IntoIterator<Item = A>) -> Said {
        self.run_with(starter, &self.passphrase_file(), arguments)
    }

    /// The same, with another passphrase.
    pub fn run_as<A: AsRef<OsStr>>(&self, passphrase: &str, arguments: impl IntoIterator<Item = A>) -> Said {
        let file = self.folder.path().join("another-passphrase");
        std::fs::write(&file, passphrase).unwrap();
        self.run_with(&[], &file, arguments)
    }

    fn run_with<A: AsRef<OsStr>>(
        &self,
        starter: &[&str],
        passphrase: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> Said {
        let alcove = parts::alcove();
        let mut words = starter.iter().map(OsStr::new).chain([alcove.as_os_str()]);
        let mut command = self.command(words.next().unwrap());
        command.args(words).arg("--passphrase-file").arg(passphrase).args(arguments);
        Said::by(&mut command)
    }

    /// Alcove without its programs around it, its vault open.
    pub fn open(&self) -> Arc<App> {
        let app = self.app();
        app.unlock(PASSPHRASE.to_owned()).unwrap();
        app
    }

    /// The same, with a vault that is new and the notice agreed to.
    pub fn open_new(&self) -> Arc<App> {
        let app = self.app();
        app.create_vault(PASSPHRASE.to_owned()).unwrap();
        app.answer_notice(&app.notice().unwrap().version, true).unwrap();
        app
    }

    /// The same, locked.
    pub fn app(&self) -> Arc<App> {
        App::new(Home::at(self.vault()), app::home::Parts::in_folder(&self.parts()), Network::NotUsed)
    }
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        mode(&self.0.home().join("data/alcove"), 0o700);
        mode(&self.0.vault(), 0o600);
    }
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// What starts a program that permissions bind. Root they do not, but for the capabilities that this drops (capabilities(7)).
pub fn bound() -> &'static [&'static str] {
    const DROPPED: [&str; 3] =
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"];
    let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    if root { &DROPPED } else { &[] }
}

impl Said {
    /// Runs a program to its end.
    pub fn by(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Fails unless it ended with this code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "it said:\n{}\n{}", self.out, self.err);
        self
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e} in:\n{}\n{}", self.out, self.err))
    }
}
