//! Text recognition (OCR): what a page's picture says, by Tesseract where it is installed.
//!
//! Nobody gets more than the task needs. The confined reader draws the page, Tesseract gets that picture on its standard input
//! and gives a table of words on its standard output, and another confined reader makes blocks of the table: the app itself looks
//! into neither. Tesseract is started by `alcove-extract`, which locks itself up first (`confine::become_program`): besides its
//! own libraries and languages there are no files for it, no network, no other program, and nothing touches the disk. Where the
//! system cannot hold it to that, it is not used.

mod garbled;

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::iter::repeat_n;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::client::Running;
use crate::protocol::{EXIT_OUT_OF_MEMORY, EXIT_UNCONFINED, MAX_PIXELS, Piece, RECOGNISE, RECOGNISED_PAGE, Summary};
use crate::{Error, Kind, PageImage, Reader, Warning};

/// Where Tesseract is, if it is installed. A fixed list: a folder that others may write to is not searched.
const PLACES: &[&str] = &["/usr/bin/tesseract", "/usr/local/bin/tesseract"];
/// Pixels to the inch of a page that is drawn for it: F1 0.98 on printed pages, and half the time of 300.
const DENSITY: u32 = 200;
/// The narrowest picture it is given, in pixels: small pictures are drawn larger.
const NARROWEST: u32 = 1_200;
/// The most pages of one document that are recognised: an hour or so. More are warned about.
pub const MAX_RECOGNISED: usize = 1_000;
/// The longest table of one page, in bytes.
const MAX_TABLE: u64 = 8 << 20;
/// No further page is recognised once the tables are this long together, in bytes: some thousand pages of print.
const MAX_TABLES: usize = 64 << 20;
/// The longest that one page may take.
const LONGEST: Duration = Duration::from_secs(180);
const TICK: Duration = Duration::from_millis(20);
/// What is installed besides languages: page layout, equations, digits.
const NO_LANGUAGES: &[&str] = &["osd", "equ", "snum"];
/// What is read where no language that is wanted is installed.
const USUAL: &str = "eng";

/// What Tesseract saw on a page: its words, and where in the picture each stands. Nothing but a confined reader looks into it.
pub struct Seen {
    pub(crate) table: Zeroizing<Vec<u8>>,
    /// Pixels across and down of the picture.
    pub(crate) size: [u32; 2],
}

/// Tesseract, and how it is to be started.
#[derive(Debug, Clone)]
pub struct Recogniser {
    program: PathBuf,
    tesseract: PathBuf,
    wanted: Vec<String>,
    /// Where a stop keeps what was recognised: what loses it all the same.
    lost: Option<Arc<AtomicBool>>,
}

impl Recogniser {
    /// Tesseract where it usually is, if it is there; `program` is `alcove-extract`.
    #[must_use]
    pub fn find(program: &Path) -> Option<Self> {
        Some(Self::at(program.to_owned(), Self::usual()?))
    }

    /// Where Tesseract is, if it is installed.
    #[must_use]
    pub fn usual() -> Option<PathBuf> {
        PLACES.iter().map(PathBuf::from).find(|path| path.is_file())
    }

    /// Tesseract at this place.
    #[must_use]
    pub fn at(program: PathBuf, tesseract: PathBuf) -> Self {
        Self { program, tesseract, wanted: Vec::new(), lost: None }
    }

    /// The same, for documents in these languages, by Tesseract's names. Of none that is installed, English is read, else whatever there is.
    #[must_use]
    pub fn with_languages(mut self, wanted: &[String]) -> Self {
        self.wanted = wanted.to_vec();
        self
    }

    /// The same; what it has recognised by the time it is stopped stands, unless `lost` is set as well.
    #[must_use]
    pub fn keeping_unless(self, lost: Arc<AtomicBool>) -> Self {
        Self { lost: Some(lost), ..self }
    }

    /// The languages that are installed, by Tesseract's names (`eng`, `deu`, `chi_sim`, `script/Latin`), in order.
    ///
    /// # Errors
    /// `NotInstalled`, `Io(PermissionDenied)` where the system cannot confine it, or how it ended.
    pub fn languages(&self) -> Result<Vec<String>, Error> {
        let list = self.run(&["--list-langs"], &[], &AtomicBool::new(false))?;
        let list = String::from_utf8_lossy(&list);
        // The first line says where they lie, with a colon at its end.
        let is_name = |line: &&str| {
            !line.is_empty() && line.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '-'))
        };
        let names = list.lines().map(str::trim).filter(is_name).filter(|name| !NO_LANGUAGES.contains(name));
        Ok(names.map(str::to_owned).collect())
    }

    /// Which of the languages are used.
    #[must_use]
    pub fn chosen(&self, installed: &[String]) -> Vec<String> {
        let wanted: Vec<String> = self.wanted.iter().filter(|name| installed.contains(name)).cloned().collect();
        if !wanted.is_empty() {
            return wanted;
        }
        let usual = installed.iter().find(|name| *name == USUAL).or_else(|| installed.first());
        usual.into_iter().cloned().collect()
    }

    /// Tesseract's table of the words in a picture (its TSV), as it comes: nothing here reads it.
    ///
    /// # Errors
    /// `Stopped`, `TimedOut`, `OutOfMemory`, `NotInstalled`, `Io(PermissionDenied)` where it cannot be confined, `Crashed`.
    pub fn table(&self, picture: &PageImage, languages: &[String], stop: &AtomicBool) -> Result<Vec<u8>, Error> {
        let density = DENSITY.to_string();
        let languages = languages.join("+");
        let arguments =
            ["stdin", "stdout", "-l", &languages, "--dpi", &density, "--psm", "3", "-c", "tessedit_create_tsv=1"];
        self.run(&arguments, &grey_map(picture), stop)
    }

    /// Looks at one page of a document, from 1: what it says there is kept for [`Reader::places_seen`]. Takes seconds.
    ///
    /// # Errors
    /// As [`Self::table`], and as [`Reader::page`]; `NotInstalled` without a language.
    pub fn see(&self, reader: &Reader, bytes: &[u8], page: u32, stop: &AtomicBool) -> Result<Seen, Error> {
        let languages = self.chosen(&self.languages()?);
        if languages.is_empty() {
            return Err(Error::NotInstalled);
        }
        let picture = drawn(reader, bytes, page, &reader.sizes(bytes, stop)?, stop)?;
        let table = Zeroizing::new(self.table(&picture, &languages, stop)?);
        Ok(Seen { table, size: [picture.width, picture.height] })
    }

    /// Starts it, gives it the input and takes what it says. It is gone when this returns.
    fn run(&self, arguments: &[&str], input: &[u8], stop: &AtomicBool) -> Result<Vec<u8>, Error> {
        let mut program = Running(self.start(arguments)?);
        let (Some(mut stdin), Some(stdout)) = (program.0.stdin.take(), program.0.stdout.take()) else {
            return Err(Error::Crashed);
        };
        let said = thread::scope(|scope| {
            // A failed write needs no word of its own: how the program ended says why.
            scope.spawn(move || drop(stdin.write_all(input)));
            let (sender, whole) = mpsc::sync_channel(1);
            scope.spawn(move || {
                let mut said = Vec::new();
                let read = stdout.take(MAX_TABLE + 1).read_to_end(&mut said);
                drop(sender.send(read.map(|_| said)));
            });
            let deadline = Instant::now() + LONGEST;
            let said = loop {
                match whole.recv_timeout(TICK) {
                    Ok(said) => break said.map_err(Error::from),
                    Err(RecvTimeoutError::Disconnected) => break Err(Error::Crashed),
                    Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => break Err(Error::Stopped),
                    Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => break Err(Error::TimedOut),
                    Err(RecvTimeoutError::Timeout) => {}
                }
            };
            if said.as_ref().map_or(true, |said| said.len() as u64 > MAX_TABLE) {
                program.kill();
            }
            said
        })?;
        match program.wait_for(TICK * 100, stop).and_then(|status| status.code()) {
            Some(0) => Ok(said),
            Some(EXIT_UNCONFINED) => Err(Error::Io(std::io::ErrorKind::PermissionDenied)),
            Some(EXIT_OUT_OF_MEMORY) => Err(Error::OutOfMemory),
            _ => Err(Error::Crashed),
        }
    }

    fn start(&self, arguments: &[&str]) -> Result<Child, Error> {
        Command::new(&self.program)
            .arg(RECOGNISE)
            .arg(&self.tesseract)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| Error::NotInstalled)
    }

    /// The languages that are read; nothing where there is none, or where Tesseract cannot be confined: it is as if it were not installed.
    pub(crate) fn ready(&self) -> Option<Vec<String>> {
        let languages = self.languages().map(|installed| self.chosen(&installed)).ok()?;
        (!languages.is_empty()).then_some(languages)
    }

    /// Reads the pages that hold pictures alone, and puts their text where it belongs. Which pages were recognised, how surely, and
    /// which were not is said by warnings in place of the one that they hold no text.
    pub(crate) fn fill(
        &self,
        reader: &Reader,
        bytes: &[u8],
        (summary, pieces): (&mut Summary, &mut Vec<Piece>),
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<(), Error> {
        let all = summary.warnings.iter().filter(|warning| warning.is_of_picture());
        let all: Vec<u32> = all.filter_map(|warning| warning.page).collect();
        let Some(pages) = all.get(..all.len().min(MAX_RECOGNISED)).filter(|pages| !pages.is_empty()) else {
            return Ok(());
        };
        let Some(languages) = self.ready() else { return Ok(()) };
        let sizes = reader.sizes(bytes, stop).unwrap_or_default();
        let draw = &mut |page| drawn(reader, bytes, page, &sizes, stop);
        let mut looked =
            self.look(reader, (RECOGNISED_PAGE, languages.as_slice(), pages, None), draw, stop, progress)?;
        garbled::give_way(summary, pieces, &looked.found);
        forget_written(summary, pieces, &mut looked.found);
        tell(&mut summary.warnings, &looked, pages);
        summary.warnings.extend(looked.told);
        pieces.extend(looked.found);
        // Stable: what stood on a page keeps its order.
        pieces.sort_by_key(|piece| piece.page);
        Ok(())
    }

    /// Looks at pictures one by one, each known by a number, in the order of these; at none after `until`, where that is given. `mark` says
    /// whether they are pages ([`RECOGNISED_PAGE`]) or not. One that keeps what it has when it is stopped gives out that.
    pub(crate) fn look(
        &self,
        reader: &Reader,
        (mark, languages, numbers, until): (&str, &[String], &[u32], Option<Instant>),
        draw: &mut dyn FnMut(u32) -> Result<PageImage, Error>,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<Looked, Error> {
        let (mut tables, mut tried, mut failed, mut stopped) = (Vec::new(), Vec::new(), Vec::new(), false);
        let is_stopped = || stop.load(Ordering::Relaxed);
        let of = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        for (done, &number) in (0..).zip(numbers) {
            if tables.len() > MAX_TABLES || until.is_some_and(|until| Instant::now() > until) {
                break;
            }
            stopped = is_stopped();
            if stopped {
                break;
            }
            progress(done, of);
            match draw(number).and_then(|picture| self.table(&picture, languages, stop)) {
                Ok(table) => {
                    tables.extend_from_slice(format!("{mark}{number}\n").as_bytes());
                    tables.extend_from_slice(&table);
                    tables.push(b'\n');
                }
                Err(_) => {
                    // Ctrl+C on a terminal ends the child as well, and may reach it first.
                    thread::sleep(if is_stopped() { Duration::ZERO } else { TICK });
                    stopped = is_stopped();
                    if stopped {
                        break;
                    }
                    // A picture that defeats it costs itself alone.
                    failed.push(number);
                }
            }
            tried.push(number);
        }
        let lost = self.lost.as_deref().unwrap_or(stop);
        if lost.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        let read = if tables.is_empty() { Ok(Default::default()) } else { reader.recognised(&tables, lost) };
        let (mut told, mut found): (Vec<Warning>, Vec<Piece>) = match read {
            Ok(read) => read,
            Err(Error::Stopped) => return Err(Error::Stopped),
            // What is written in the document stands.
            Err(_) => {
                failed.clone_from(&tried);
                Default::default()
            }
        };
        let is_tried = |number: Option<u32>| number.is_some_and(|number| tried.binary_search(&number).is_ok());
        told.retain(|warning| is_tried(warning.page));
        found.retain(|piece| is_tried(piece.page));
        Ok(Looked { told, found, tried, failed, stopped })
    }
}

/// What was seen in pictures. Where a page is told, it is the number of the picture.
pub(crate) struct Looked {
    pub(crate) told: Vec<Warning>,
    pub(crate) found: Vec<Piece>,
    /// In order, as `failed` is.
    tried: Vec<u32>,
    failed: Vec<u32>,
    /// Before all were looked at.
    stopped: bool,
}

impl Looked {
    pub(crate) fn is_tried(&self, number: u32) -> bool {
        self.tried.binary_search(&number).is_ok()
    }

    /// Whether it was stopped before it had looked at this picture, which it was to look at.
    pub(crate) fn was_stopped_before(&self, number: u32) -> bool {
        self.stopped && !self.is_tried(number)
    }

    pub(crate) fn has_failed(&self, number: u32) -> bool {
        self.failed.binary_search(&number).is_ok()
    }

    /// How sure it is of what it found in each picture in which that is anything.
    pub(crate) fn confidence(&self) -> HashMap<u32, u8> {
        confidence(&self.found)
    }
}

/// Says of each page that is a picture what came of it; `pages` are those that were to be looked at.
fn tell(warnings: &mut [Warning], looked: &Looked, pages: &[u32]) {
    let confidence = looked.confidence();
    for warning in warnings {
        let Some(page) = warning.page.filter(|_| warning.is_of_picture()) else { continue };
        warning.confidence = confidence.get(&page).copied();
        warning.kind = match warning.confidence {
            Some(_) => Warning::PAGE_RECOGNISED,
            None if looked.has_failed(page) => Warning::RECOGNITION_FAILED,
            None if looked.is_tried(page) => Warning::PAGE_UNRECOGNISED,
            None if looked.was_stopped_before(page) && pages.contains(&page) => Warning::RECOGNITION_STOPPED,
            None => Warning::RECOGNITION_LIMIT,
        }
        .to_owned();
    }
}

/// The picture of a page, as it is drawn to be recognised.
pub(crate) fn drawn(
    reader: &Reader,
    bytes: &[u8],
    page: u32,
    sizes: &[[u32; 2]],
    stop: &AtomicBool,
) -> Result<PageImage, Error> {
    let size = page.checked_sub(1).and_then(|index| sizes.get(usize::try_from(index).ok()?));
    reader.page(bytes, page, width(size.copied().unwrap_or([595, 842])), stop)
}

/// Of a page with a few letters, forgets what was recognised of those; where that is all, the page is no scan, and was read.
fn forget_written(summary: &mut Summary, written: &[Piece], found: &mut Vec<Piece>) {
    let little = summary.warnings.iter().filter(|w| w.is_of_picture() && w.kind != Warning::PAGE_WITHOUT_TEXT);
    let little: HashSet<u32> = little.filter_map(|warning| warning.page).collect();
    let of = |found: &[Piece]| found.iter().filter_map(|piece| piece.page).collect::<HashSet<u32>>();
    let (before, written) = (of(found), words(written));
    // Rows of a table, or items of a list, together: one by itself may well say nothing but words of a stamp.
    let is_part = |piece: &Piece| matches!(piece.kind, Kind::TableRow | Kind::ListItem);
    let wholes = found.chunk_by(|a, b| a.page == b.page && is_part(a) && is_part(b));
    let is_kept = wholes.flat_map(|pieces| {
        let is_little = pieces.iter().any(|piece| piece.page.is_some_and(|page| little.contains(&page)));
        repeat_n(!is_little || !pieces.iter().all(|piece| is_among(piece, &written)), pieces.len())
    });
    let mut is_kept = is_kept.collect::<Vec<bool>>().into_iter();
    found.retain(|_| is_kept.next().unwrap_or(true));
    let after = of(found);
    let is_read = |page: u32| little.contains(&page) && before.contains(&page) && !after.contains(&page);
    summary.warnings.retain(|w| w.kind != Warning::PAGE_WITH_LITTLE_TEXT || !w.page.is_some_and(is_read));
}

/// The words of each page.
pub(crate) fn words(pieces: &[Piece]) -> HashMap<Option<u32>, HashSet<&str>> {
    let mut words: HashMap<Option<u32>, HashSet<&str>> = HashMap::new();
    for piece in pieces {
        words.entry(piece.page).or_default().extend(piece.text.split_whitespace());
    }
    words
}

/// Whether all of a piece's words that could be read are among those of its page: the letters of a stamp, say. Where none could be read, they
/// are not.
fn is_among(piece: &Piece, words: &HashMap<Option<u32>, HashSet<&str>>) -> bool {
    let known = words.get(&piece.page);
    // Between the cells of a row nobody wrote anything.
    let read = piece.text.split_whitespace().filter(|word| *word != "|" && !word.contains(char::REPLACEMENT_CHARACTER));
    let mut read = read.peekable();
    read.peek().is_some() && read.all(|word| known.is_some_and(|known| known.contains(word)))
}

/// How wide a page of this size, in points, is drawn for it, in pixels.
fn width([across, down]: [u32; 2]) -> u32 {
    let pixels = |points: u32| u64::from(points) * u64::from(DENSITY) / 72;
    let wide = pixels(across).max(u64::from(NARROWEST));
    // A very long picture would have too many pixels; the reader draws it narrower, as it must.
    let most = u64::from(MAX_PIXELS) * u64::from(across.max(1)) / u64::from(down.max(1));
    u32::try_from(wide.min(most.isqrt().max(1))).unwrap_or(NARROWEST)
}

/// The mean over the pieces of each page, by their length.
fn confidence(pieces: &[Piece]) -> HashMap<u32, u8> {
    let mut sums: HashMap<u32, (u64, u64)> = HashMap::new();
    for piece in pieces {
        let Some(page) = piece.page else { continue };
        let chars = piece.text.chars().count() as u64;
        let (sum, length) = sums.entry(page).or_default();
        *sum += chars * u64::from(piece.confidence.unwrap_or(0));
        *length += chars;
    }
    let mean = |(page, (sum, length)): (u32, (u64, u64))| Some((page, u8::try_from(sum.checked_div(length)?).ok()?));
    sums.into_iter().filter_map(mean).collect()
}

/// The picture in shades of grey on white, as a portable grey map (PGM, netpbm): the plainest form that Tesseract takes.
fn grey_map(picture: &PageImage) -> Vec<u8> {
    let mut out = format!("P5\n{} {}\n255\n", picture.width, picture.height).into_bytes();
    out.extend(picture.rgba.chunks_exact(4).map(|pixel| {
        let [red, green, blue, opacity] = [0, 1, 2, 3].map(|n| u32::from(pixel.get(n).copied().unwrap_or(255)));
        // ITU-R BT.601
        let grey = (299 * red + 587 * green + 114 * blue) / 1000;
        u8::try_from((grey * opacity + 255 * (255 - opacity)) / 255).unwrap_or(255)
    }));
    out
}

#[cfg(test)]
mod tests;
