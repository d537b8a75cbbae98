//! Starts `alcove-engine` and speaks with it. Blocking; one caller at a time, and a [`Killer`] for everyone else.
//!
//! An engine that failed with `Crashed`, `OutOfMemory` or `Stopped` is gone: start a new one. Dropping it ends the program. The program
//! inherits the caller's system call filter, no environment but what a GPU driver needs, and no error stream (it
//! must have no place to write text to).

use std::ffi::OsStr;
use std::io::{self, BufReader, BufWriter, Read, Take};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::protocol::{Generated, Loaded, Prompt, Reply, Request, read_message, write_message};
use crate::{Error, Header, cpu};

/// Environment that reaches the program: where a GPU's driver lies, which GPU to use and where what was compiled for it may be kept, and what Windows
/// cannot start without.
const ENVIRONMENT: &[&str] =
    &["CUDA_CACHE_PATH", "CUDA_PATH", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "RAYON_NUM_THREADS", "SystemRoot"];

/// Most bytes of text in one request to count tokens.
const BATCH: usize = 1024 * 1024;

/// How long a program that closed its output may take to end by itself.
const GRACE: Duration = Duration::from_secs(2);

/// A running `alcove-engine` for one model.
pub struct Engine {
    requests: BufWriter<ChildStdin>,
    replies: BufReader<ChildStdout>,
    process: Arc<Process>,
    loaded: Option<Loaded>,
}

/// A file that the program writes. What ends before its end is an error.
pub struct Following<'a> {
    bytes: u64,
    from: Take<&'a mut BufReader<ChildStdout>>,
}

/// Ends the program from any thread.
#[derive(Clone)]
pub struct Killer(Arc<Process>);

struct Process {
    child: Mutex<Child>,
    killed: AtomicBool,
}

impl Engine {
    /// Checks the processor and starts the program, which confines itself to reading `model`. Nothing is read yet.
    ///
    /// # Errors
    /// `CpuTooOld`, `NotInstalled`; `Io(NotFound)` where there is no `model`.
    pub fn start(program: &Path, model: &Path) -> Result<Self, Error> {
        Self::start_with(program, model, &[])
    }

    /// The same, for prompts whose user's message begins with `instruction`: what the model computes of that is kept from one to the next, while the
    /// program runs. Other programs can see it, so it must not hold anybody's text. Where it is to be `sparing`, it computes on half of the
    /// processor's cores: a battery lasts longer.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_for(instruction: &str, program: &Path, model: &Path, sparing: bool) -> Result<Self, Error> {
        if sparing {
            Self::start_with(program, model, &["--sparing", "--instruction", instruction])
        } else {
            Self::start_with(program, model, &["--instruction", instruction])
        }
    }

    fn start_with(program: &Path, model: &Path, flags: &[&str]) -> Result<Self, Error> {
        cpu::check()?;
        let model = model.canonicalize()?;
        let mut command = Command::new(program);
        command.args(flags).args([OsStr::new("--model"), model.as_os_str()]);
        command.env_clear().envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NotInstalled,
            kind => Error::Io(kind),
        })?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::Crashed);
        };
        let process = Process { child: Mutex::new(child), killed: AtomicBool::new(false) };
        Ok(Self {
            requests: BufWriter::new(requests),
            replies: BufReader::new(replies),
            process: Arc::new(process),
            loaded: None,
        })
    }

    /// A handle that ends the program at once, from any thread.
    #[must_use]
    pub fn killer(&self) -> Killer {
        Killer(Arc::clone(&self.process))
    }

    /// Reads the model's header; does not load it.
    ///
    /// # Errors
    /// `NotAModel`, `Damaged`, `Io`; `Crashed` or `Stopped`.
    pub fn inspect(&mut self) -> Result<Header, Error> {
        self.send(&Request::Inspect)?;
        match self.receive()? {
            Reply::Header { header } => Ok(*header),
            _ => Err(self.astray()),
        }
    }

    /// What would become of a folder of safetensors, with 8 bits for each weight or as they are: its header, and its size in bytes.
    ///
    /// # Errors
    /// As `inspect`, and `Unsupported`.
    pub fn plan(&mut self, eight_bits: bool) -> Result<(Header, u64), Error> {
        self.send(&Request::Plan { eight_bits })?;
        match self.receive()? {
            Reply::Planned { header, bytes } => Ok((*header, bytes)),
            _ => Err(self.astray()),
        }
    }

    /// Makes a GGUF file of a folder of safetensors. Whoever does not read it to its end must not use this engine again.
    ///
    /// # Errors
    /// As `plan`.
    pub fn convert(&mut self, eight_bits: bool) -> Result<Following<'_>, Error> {
        self.send(&Request::Convert { eight_bits })?;
        match self.receive()? {
            Reply::Follows { bytes } => Ok(Following { bytes, from: (&mut self.replies).take(bytes) }),
            _ => Err(self.astray()),
        }
    }

    /// Loads the model, once: later calls answer what the first did.
    ///
    /// # Errors
    /// As `inspect`, and `Unsupported`, `TooLittleMemory`, `OutOfMemory`.
    pub fn load(&mut self) -> Result<Loaded, Error> {
        if let Some(loaded) = &self.loaded {
            return Ok(loaded.clone());
        }
        self.send(&Request::Load)?;
        match self.receive()? {
            Reply::Loaded { loaded } => Ok(self.loaded.insert(loaded).clone()),
            _ => Err(self.astray()),
        }
    }

    /// Counts each text's tokens with the model's own tokenizer, loading the model if need be. A text over a mebibyte is counted in
    /// pieces, which may count one token more per piece, never fewer.
    ///
    /// # Errors
    /// As `load`.
    pub fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>, Error> {
        self.load()?;
        let mut counts = vec![0_u32; texts.len()];
        let mut batch = Batch::default();
        for (at, text) in texts.iter().enumerate() {
            for piece in pieces(text) {
                if batch.bytes + piece.len() > BATCH {
                    self.count_batch(&mut batch, &mut counts)?;
                }
                batch.bytes += piece.len();
                batch.texts.push(piece.to_owned());
                batch.of.push(at);
            }
        }
        self.count_batch(&mut batch, &mut counts)?;
        Ok(counts)
    }

    /// Writes an answer, handing each piece to `on_text` as it comes; `Break` ends this generation softly (what was written
    /// stands, and the engine goes on). Loads the model if need be.
    ///
    /// # Errors
    /// `TooLong` where the prompt leaves no room in the context: nothing was run, nothing is ever cut. Else as `load`.
    pub fn generate(
        &mut self,
        prompt: &Prompt,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Generated, Error> {
        self.load()?;
        self.send(&Request::Generate { prompt: prompt.clone() })?;
        let mut stopping = false;
        loop {
            match self.receive()? {
                Reply::Text { text } => {
                    if !stopping && on_text(&text).is_break() {
                        stopping = true;
                        self.send(&Request::Stop)?;
                    }
                }
                Reply::Generated { generated } => return Ok(generated),
                _ => return Err(self.astray()),
            }
        }
    }

    /// Why a program ended in the middle of a file.
    #[must_use]
    pub fn ended(&self) -> Error {
        self.process.end()
    }

    /// The most memory that the program has held since it was started, in bytes; `None` where the system does not tell.
    ///
    /// # Errors
    /// `Crashed` or `Stopped`.
    pub fn peak_memory(&mut self) -> Result<Option<u64>, Error> {
        self.send(&Request::Memory)?;
        match self.receive()? {
            Reply::Memory { peak } => Ok(peak),
            _ => Err(self.astray()),
        }
    }

    fn count_batch(&mut self, batch: &mut Batch, counts: &mut [u32]) -> Result<(), Error> {
        let Batch { texts, of, .. } = std::mem::take(batch);
        if texts.is_empty() {
            return Ok(());
        }
        self.send(&Request::CountTokens { texts })?;
        let Reply::Tokens { counts: counted } = self.receive()? else { return Err(self.astray()) };
        if counted.len() != of.len() {
            return Err(self.astray());
        }
        for (at, tokens) in of.into_iter().zip(counted) {
            if let Some(count) = counts.get_mut(at) {
                *count = count.saturating_add(tokens);
            }
        }
        Ok(())
    }

    fn send(&mut self, request: &Request) -> Result<(), Error> {
        write_message(&mut self.requests, request).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => Error::TooLong,
            _ => self.process.end(),
        })
    }

    fn receive(&mut self) -> Result<Reply, Error> {
        match read_message(&mut self.replies) {
            Ok(Some(Reply::Failed { failure })) => Err(failure.into()),
            Ok(Some(reply)) => Ok(reply),
            Ok(None) => Err(self.process.end()),
            Err(_) => Err(self.astray()),
        }
    }

    /// The program said what makes no sense here: it is not to be believed any more.
    fn astray(&self) -> Error {
        let _ = self.process.child().kill();
        self.process.end();
        if self.process.killed.load(Ordering::SeqCst) { Error::Stopped } else { Error::Crashed }
    }
}

impl Following<'_> {
    /// Its size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Read for Following<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.from.read(into)? {
            0 if !into.is_empty() && self.from.limit() > 0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => Ok(read),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.killer().kill();
    }
}

impl Killer {
    /// Ends the program; a call that waits for it returns `Stopped`. Returns once the process is gone.
    pub fn kill(&self) {
        self.0.killed.store(true, Ordering::SeqCst);
        let mut child = self.0.child();
        // Both fail only where it is gone already.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Process {
    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a program that closed its side, and says why it ended.
    fn end(&self) -> Error {
        let mut waited = Duration::ZERO;
        let status = loop {
            match self.child().try_wait() {
                Ok(None) if waited < GRACE => {}
                Ok(status) => break status,
                Err(_) => break None,
            }
            let pause = Duration::from_millis(5);
            thread::sleep(pause);
            waited += pause;
        };
        if status.is_none() {
            let _ = self.child().kill();
            let _ = self.child().wait();
        }
        match status {
            _ if self.killed.load(Ordering::SeqCst) => Error::Stopped,
            Some(status) => ended_by(status),
            None => Error::Crashed,
        }
    }
}

/// A kill that no one here asked for is the kernel's, for memory. An interrupt is the user's: a terminal sends it to every program
/// that was started from it.
#[cfg(unix)]
fn ended_by(status: ExitStatus) -> Error {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(2) => Error::Stopped,
        Some(9) => Error::OutOfMemory,
        _ => Error::Crashed,
    }
}

#[cfg(not(unix))]
fn ended_by(_: ExitStatus) -> Error {
    Error::Crashed
}

/// Texts to count in one request, and which of the caller's texts each belongs to.
#[derive(Default)]
struct Batch {
    texts: Vec<String>,
    of: Vec<usize>,
    bytes: usize,
}

/// Cuts a text on character boundaries into pieces of at most `BATCH` bytes.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at_checked(rest.floor_char_boundary(BATCH))?;
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn an_interrupt_from_the_terminal_is_a_stop_and_a_kill_is_too_little_memory() {
        for (signal, error) in [(2, Error::Stopped), (9, Error::OutOfMemory), (11, Error::Crashed)] {
            assert_eq!(ended_by(ExitStatus::from_raw(signal)), error);
        }
    }
}
