//! Starts a confined program for one document and turns whatever becomes of it into a document or one clear error.
//!
//! Nothing that the program does can hurt the app: what it says is bounded and checked, how long it takes is bounded,
//! and it is killed on every way out of here. What the program may do is its own affair (`confine`).

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::model::{Document, PageImage, number};
use crate::protocol::{
    self, Ask, EXIT_OUT_OF_MEMORY, EXIT_UNCONFINED, Embedded, MAX_PASSAGES, MAX_PICTURE, MAX_PICTURES,
    MAX_PICTURES_BYTES, MAX_PIECE_CHARS, MAX_PIECES, MAX_PLACES, MAX_SIZES, Message, PageAsked, Passage, Piece, Place,
    PlacesAsked, PlacesSeen, Request, Summary, is_on_page,
};
use crate::recognise::Seen;
use crate::second_opinion::Answered;
use crate::{Error, Limits, MAX_BYTES, Password, Recogniser, Warning, heap, within};

/// How often the stop flag and the clock are looked at.
const TICK: Duration = Duration::from_millis(20);
/// What the program ends with on Windows when its job has no processor time left (`ERROR_NOT_ENOUGH_QUOTA`).
#[cfg(windows)]
const JOB_OUT_OF_TIME: i32 = 1816;
/// JSON around a piece: braces, names, kind, page.
const PIECE_OVERHEAD: u64 = 128;

/// What is being done with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its text is read.
    Reading,
    /// Text is recognised in the pictures of its pages.
    Recognising,
}

/// Knows where the program and libpdfium are; reads documents with them.
#[derive(Clone)]
pub struct Reader {
    program: PathBuf,
    pdfium: PathBuf,
    limits: Option<Limits>,
    password: Option<Password>,
}

impl Reader {
    /// A reader that starts `program` and lets it load `pdfium`.
    #[must_use]
    pub fn new(program: PathBuf, pdfium: PathBuf) -> Self {
        Self { program, pdfium, limits: None, password: None }
    }

    /// The same reader with these limits instead of [`Limits::for_size`].
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// The same reader, with the password of the document it is to read. It goes to the program over its standard input.
    #[must_use]
    pub fn with_password(mut self, password: Password) -> Self {
        self.password = Some(password);
        self
    }

    /// Reads one document. Blocks until it is read, has failed, or `stop` is true; the program is gone when this returns.
    /// `progress` is told pages done and pages in all (0 while unknown).
    ///
    /// # Errors
    /// Each [`Error`]; `Stopped` within a tenth of a second of `stop`.
    pub fn read(&self, bytes: &[u8], stop: &AtomicBool, progress: &mut dyn FnMut(u32, u32)) -> Result<Document, Error> {
        self.read_all(bytes, None, stop, &mut |_, done, of| progress(done, of))
    }

    /// Reads one document, and the text in pictures: of pages that were scanned, photographs, and what stands within. Blocks as
    /// [`Self::read`] does. `progress` is told what is being done as well. Stopped while text is recognised, a recogniser that keeps what it
    /// has ([`Recogniser::keeping_unless`]) leaves the document as far as it was read, and warnings name what was not recognised.
    ///
    /// # Errors
    /// Each [`Error`]; `Unrecognised` for a document of pictures alone where nothing recognises them.
    pub fn read_all(
        &self,
        bytes: &[u8],
        recogniser: Option<&Recogniser>,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Step, u32, u32),
    ) -> Result<Document, Error> {
        let (mut summary, mut pieces) =
            self.by_some_reader(bytes, stop, &mut |done, of| progress(Step::Reading, done, of))?;
        let mut recognised = |done, of| progress(Step::Recognising, done, of);
        if let Some(recogniser) = recogniser {
            recogniser.fill(self, bytes, (&mut summary, &mut pieces), stop, &mut recognised)?;
        }
        within::fill(recogniser, self, (&mut summary, &mut pieces), stop, &mut recognised)?;
        if pieces.is_empty() {
            // Nothing was recognised by then that could be kept.
            if summary.warnings.iter().any(Warning::is_of_stop) {
                return Err(Error::Stopped);
            }
            let is_unread = |w: &Warning| w.is_of_picture() || w.kind == Warning::PICTURES_TO_RECOGNISE;
            let is_scan = summary.warnings.iter().any(is_unread);
            return Err(if is_scan { Error::Unrecognised } else { Error::NoText });
        }
        Ok(Document {
            format: summary.format,
            title: summary.title.filter(|t| protocol::is_clean(t)),
            pages: summary.pages,
            warnings: summary.warnings,
            truncated: summary.truncated,
            blocks: number(pieces),
        })
    }

    /// The text of a document, asked for in one way or another: once, by one program.
    pub(crate) fn text(
        &self,
        bytes: &[u8],
        ask: Ask,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Answered {
        self.ask(bytes, ask, stop, |said, limits| answer(said, limits, stop, progress))
    }

    /// The same of its first pages, so many of them.
    pub(crate) fn first_pages(&self, pages: u32, bytes: &[u8], ask: Ask, stop: &AtomicBool) -> Answered {
        let limits = self.limits.unwrap_or_else(|| Limits::for_size(bytes.len() as u64));
        self.clone().with_limits(Limits { pages, ..limits }).text(bytes, ask, stop, &mut |_, _| ())
    }

    /// What the other reader of PDFs says to this.
    pub(crate) fn second(&self, ask: Ask, bytes: &[u8], stop: &AtomicBool) -> Answered {
        self.text(bytes, ask, stop, &mut |_, _| ())
    }

    /// The text in what Tesseract said of pages, and what is to be told of it.
    pub(crate) fn recognised(&self, tables: &[u8], stop: &AtomicBool) -> Result<(Vec<Warning>, Vec<Piece>), Error> {
        match self.without_password().text(tables, Ask::Recognised, stop, &mut |_, _| ()) {
            Ok((summary, pieces)) => Ok((summary.warnings, pieces)),
            Err(Error::NoText) => Ok((Vec::new(), Vec::new())),
            Err(error) => Err(error),
        }
    }

    /// One of the files attached to a letter, by its number among those that its text lists, from 1: what it is called, and what it
    /// holds. Blocks as [`Self::read`] does.
    ///
    /// # Errors
    /// Each [`Error`]; `NoText` where there is none of that number, or it cannot be taken out.
    pub fn attachment(&self, bytes: &[u8], number: u32, stop: &AtomicBool) -> Result<(String, Vec<u8>), Error> {
        self.ask(bytes, Ask::Attachment(number), stop, |said, limits| {
            only(said, limits, stop, |said| match said {
                (Message::Attachment(file), contents) if protocol::is_clean(&file.name) => Some((file.name, contents)),
                _ => None,
            })
        })
    }

    /// The size of each page of a PDF as it is shown, in points. Blocks as [`Self::read`] does.
    ///
    /// # Errors
    /// Each [`Error`]; `UnknownFormat` for what has no pages to draw.
    pub fn sizes(&self, bytes: &[u8], stop: &AtomicBool) -> Result<Vec<[u32; 2]>, Error> {
        self.ask(bytes, Ask::Sizes, stop, |said, limits| {
            only(said, limits, stop, |said| match said {
                (Message::Sizes(mut sizes), _) if sizes.iter().flatten().all(|side| *side > 0) => {
                    sizes.truncate(MAX_SIZES);
                    Some(sizes)
                }
                _ => None,
            })
        })
    }

    /// Draws one page of a PDF, from 1, `width` pixels wide. Blocks as [`Self::read`] does.
    ///
    /// # Errors
    /// Each [`Error`]; `UnknownFormat` for what has no pages to draw, `NoText` for a page that is not there.
    pub fn page(&self, bytes: &[u8], number: u32, width: u32, stop: &AtomicBool) -> Result<PageImage, Error> {
        self.ask(bytes, Ask::Page(PageAsked { number, width }), stop, |said, limits| {
            only(said, limits, stop, |said| match said {
                (Message::Picture(picture), rgba) if picture.width <= width => {
                    Some(PageImage { width: picture.width, height: picture.height, rgba })
                }
                _ => None,
            })
        })
    }

    /// Finds the passages on one page of a PDF, from 1, and gives the box of each of their lines. Of more than [`MAX_PASSAGES`]
    /// the first are looked for. Blocks as [`Self::read`] does.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn places(
        &self,
        bytes: &[u8],
        number: u32,
        passages: &[Passage],
        stop: &AtomicBool,
    ) -> Result<Vec<Place>, Error> {
        self.placed(bytes, Ask::Places(PlacesAsked { number, passages: bounded(passages) }), stop)
    }

    /// The same on a page whose text was recognised in its picture ([`Recogniser::see`]); the boxes are of whole words. Blocks as
    /// [`Self::read`] does.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn places_seen(&self, seen: &Seen, passages: &[Passage], stop: &AtomicBool) -> Result<Vec<Place>, Error> {
        let asked = PlacesSeen { size: seen.size, passages: bounded(passages) };
        self.without_password().placed(&seen.table, Ask::PlacesSeen(asked), stop)
    }

    fn placed(&self, bytes: &[u8], ask: Ask, stop: &AtomicBool) -> Result<Vec<Place>, Error> {
        self.ask(bytes, ask, stop, |said, limits| {
            only(said, limits, stop, |said| match said {
                (Message::Places(mut places), _) => {
                    places.truncate(MAX_PLACES);
                    places.retain(is_on_page);
                    Some(places)
                }
                _ => None,
            })
        })
    }

    /// For what was made of a document: its password is no business of that.
    pub(crate) fn without_password(&self) -> Self {
        Self { password: None, ..self.clone() }
    }

    /// Starts the program, hands it the document, and has `answer` listen to what it says: `None` when that ends early.
    fn ask<T>(
        &self,
        bytes: &[u8],
        ask: Ask,
        stop: &AtomicBool,
        answer: impl FnOnce(&mpsc::Receiver<Said>, &Limits) -> Option<Result<T, Error>>,
    ) -> Result<T, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        let size = bytes.len() as u64;
        if size > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let limits = self.limits.unwrap_or_else(|| Limits::for_size(size));
        let mut program = Running(self.start(&limits)?);
        let (Some(mut stdin), Some(stdout)) = (program.0.stdin.take(), program.0.stdout.take()) else {
            return Err(Error::Io(io::ErrorKind::BrokenPipe));
        };
        thread::scope(|scope| {
            // A failed write needs no word of its own: the program is gone, and its exit says why.
            let request = Request { bytes: size, limits, password: self.password.clone(), ask };
            scope.spawn(move || {
                let _ = protocol::write(&mut stdin, &request).and_then(|()| stdin.write_all(bytes));
            });
            let most = limits.text_bytes.saturating_mul(2).saturating_add(PIECE_OVERHEAD * MAX_PIECES as u64);
            let most = most.saturating_add(MAX_PICTURES_BYTES + PIECE_OVERHEAD * MAX_PICTURES as u64);
            let (sender, said) = mpsc::sync_channel(4);
            scope.spawn(move || {
                let mut pipe = io::BufReader::new(stdout.take(most));
                while let Some(next) = listen(&mut pipe) {
                    if sender.send(next).is_err() {
                        break;
                    }
                }
            });
            // The answer owns the receiver, and the program is killed before the scope waits for the two threads:
            // both then find their pipe or channel closed.
            let answer = answer(&said, &limits);
            drop(said);
            match answer {
                Some(answer) => {
                    program.kill();
                    answer
                }
                None => Err(why(program.wait(&limits, stop))),
            }
        })
    }

    fn start(&self, limits: &Limits) -> Result<Child, Error> {
        Command::new(&self.program)
            .arg(&self.pdfium)
            // Windows limits a process from outside: the program does that to itself before it has read the request.
            .args([limits.memory_bytes, limits.cpu_seconds].iter().filter(|_| cfg!(windows)).map(u64::to_string))
            .env_clear()
            .envs([heap::AT_START])
            // By which libraries of Windows find each other.
            .envs(std::env::var_os("SystemRoot").filter(|_| cfg!(windows)).map(|root| ("SystemRoot", root)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => Error::NotInstalled,
                kind => Error::Io(kind),
            })
    }
}

/// What the program said: a message, and a picture's pixels, or the bytes of one within the document.
type Said = (Message, Vec<u8>);

/// The next thing that is said; `None` at the end, or when it makes no sense.
fn listen(pipe: &mut impl Read) -> Option<Said> {
    let message = protocol::read::<Message>(pipe).ok()?;
    // Bounded, so that it can be believed.
    let following = match &message {
        Message::Picture(picture) => picture.bytes()?,
        Message::Attachment(file) => usize::try_from(file.bytes).ok().filter(|_| file.bytes <= MAX_BYTES)?,
        Message::Within(picture) => usize::try_from(picture.bytes).ok().filter(|_| picture.bytes <= MAX_PICTURE)?,
        _ => 0,
    };
    let mut bytes = vec![0; following];
    pipe.read_exact(&mut bytes).ok()?;
    Some((message, bytes))
}

/// The next thing that is said, waiting for it: `Ok(None)` when it has said all.
fn next(said: &mpsc::Receiver<Said>, deadline: Instant, stop: &AtomicBool) -> Result<Option<Said>, Error> {
    loop {
        let next = said.recv_timeout(TICK);
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        if Instant::now() > deadline {
            return Err(Error::TimedOut);
        }
        match next {
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Ok(said) => return Ok(Some(said)),
        }
    }
}

/// What the program answers; `None` when its output ends before it has answered.
fn answer(
    said: &mpsc::Receiver<Said>,
    limits: &Limits,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u32, u32),
) -> Option<Result<(Summary, Vec<Piece>), Error>> {
    let deadline = Instant::now() + Duration::from_secs(limits.wall_seconds);
    let (mut pieces, mut pictures): (Vec<Piece>, Vec<Embedded>) = (Vec::new(), Vec::new());
    let mut left = MAX_PICTURES_BYTES;
    loop {
        let (message, bytes) = match next(said, deadline, stop) {
            Err(error) => return Some(Err(error)),
            Ok(said) => said?,
        };
        match message {
            Message::Progress(done, of) => progress(done, of),
            Message::Pieces(more) => {
                if pieces.len() + more.len() > MAX_PIECES || !more.iter().all(in_order) {
                    return Some(Err(Error::Crashed));
                }
                pieces.extend(more);
            }
            Message::Within(picture) => match left.checked_sub(bytes.len() as u64) {
                Some(rest) if pictures.len() < MAX_PICTURES => {
                    left = rest;
                    pictures.push(Embedded { after: picture.after, page: picture.page, bytes });
                }
                _ => return Some(Err(Error::Crashed)),
            },
            Message::Failed(error) => return Some(Err(error)),
            Message::Done(summary) if summary.warnings.iter().all(Warning::is_of_program) => {
                return Some(Ok((Summary { pictures, ..summary }, pieces)));
            }
            _ => return Some(Err(Error::Crashed)),
        }
    }
}

/// The one thing the program says; `None` when its output ends before it has. Anything but what `take` takes is a crash.
fn only<T>(
    said: &mpsc::Receiver<Said>,
    limits: &Limits,
    stop: &AtomicBool,
    take: impl FnOnce(Said) -> Option<T>,
) -> Option<Result<T, Error>> {
    let deadline = Instant::now() + Duration::from_secs(limits.wall_seconds);
    let said = match next(said, deadline, stop) {
        Err(error) => return Some(Err(error)),
        Ok(said) => said?,
    };
    Some(match said {
        (Message::Failed(error), _) => Err(error),
        said => take(said).ok_or(Error::Crashed),
    })
}

/// As many passages as are looked for, none longer than a block.
fn bounded(passages: &[Passage]) -> Vec<Passage> {
    let cut = |passage: &Passage| Passage { text: passage.text.chars().take(MAX_PIECE_CHARS).collect(), ..*passage };
    passages.iter().take(MAX_PASSAGES).map(cut).collect()
}

fn in_order(piece: &Piece) -> bool {
    protocol::is_clean(&piece.text) && piece.text.len() <= 4 * MAX_PIECE_CHARS
}

/// A program that is killed when it is let go of, however that comes about.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself; then there is nothing to kill, and `wait` only clears it away.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// The program has closed its output: waits a little for how it ended.
    fn wait(&mut self, limits: &Limits, stop: &AtomicBool) -> Option<ExitStatus> {
        self.wait_for(Duration::from_secs(limits.wall_seconds.min(2)), stop)
    }

    pub(crate) fn wait_for(&mut self, longest: Duration, stop: &AtomicBool) -> Option<ExitStatus> {
        let deadline = Instant::now() + longest;
        while Instant::now() < deadline && !stop.load(Ordering::Relaxed) {
            if let Ok(Some(status)) = self.0.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(1));
        }
        self.kill();
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What an exit without an answer means.
fn why(status: Option<ExitStatus>) -> Error {
    let Some(status) = status else { return Error::Crashed };
    match status.code() {
        Some(EXIT_OUT_OF_MEMORY) => return Error::OutOfMemory,
        Some(EXIT_UNCONFINED) => return Error::Io(io::ErrorKind::PermissionDenied),
        #[cfg(windows)]
        Some(JOB_OUT_OF_TIME) => return Error::TimedOut,
        _ => {}
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        const SIGXCPU: i32 = if cfg!(any(target_arch = "mips", target_arch = "mips64")) { 30 } else { 24 };
        if status.signal() == Some(SIGXCPU) {
            return Error::TimedOut;
        }
    }
    Error::Crashed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_or_longer_pictures_than_there_may_be_are_a_crash() {
        let within = |bytes| Message::Within(protocol::Within { after: 0, page: None, bytes });
        let (sender, said) = mpsc::sync_channel(MAX_PICTURES + 1);
        for _ in 0..=MAX_PICTURES {
            sender.send((within(1), vec![0])).unwrap();
        }
        let limits = Limits::for_size(1);
        let answered = answer(&said, &limits, &AtomicBool::new(false), &mut |_, _| ());
        assert!(matches!(answered, Some(Err(Error::Crashed))));

        let mut pipe = Vec::new();
        protocol::write(&mut pipe, &within(3)).unwrap();
        assert!(listen(&mut pipe.as_slice()).is_none(), "its bytes are missing");
        pipe.extend(b"abc");
        assert_eq!(listen(&mut pipe.as_slice()).unwrap().1, b"abc");
        let mut pipe = Vec::new();
        protocol::write(&mut pipe, &within(MAX_PICTURE + 1)).unwrap();
        assert!(listen(&mut pipe.as_slice()).is_none(), "it is too long");
    }

    #[test]
    fn what_the_size_alone_decides_starts_no_program() {
        let reader = Reader::new("/nonexistent".into(), "/nonexistent".into());
        let stop = AtomicBool::new(false);
        assert_eq!(reader.read(b"", &stop, &mut |_, _| ()).unwrap_err(), Error::Empty);
        assert_eq!(reader.read(b"x", &stop, &mut |_, _| ()).unwrap_err(), Error::NotInstalled);
    }
}
