//! Where a format puts what it finds. Cleans text, keeps the limits, and remembers what was cut.
//!
//! A format pushes and goes on until [`Output::is_full`]; it never counts for itself. Nothing is cut without a warning.

use std::cell::Cell;
use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::protocol::{Embedded, MAX_PICTURES, MAX_PICTURES_BYTES, MAX_PIECE_CHARS, MAX_PIECES, Piece, Summary};
use crate::{ATTACHMENT, Error, Format, Kind, Limits, Warning, confine, text};

/// The longest name of an attached file, in characters; and what one without a name is called.
const MAX_NAME: usize = 200;
const UNNAMED: &str = "attachment";
/// Attached files that are listed of one letter, and of all the letters in a mailbox together.
const MAX_OF_LETTER: u32 = 5_000;
const MAX_ATTACHMENTS: u32 = 100_000;
/// The most warnings of pages that are kept: five for each page that may be told of. They go by one message, and come to some 60 bytes each, in
/// all to less than three quarters of what one holds.
const MAX_WARNINGS: usize = 50_000;

/// Where a picture stands: behind so many pieces, on this page.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    after: u32,
    pub(crate) page: Option<u32>,
}

/// How much of so many seconds a format may take. The rest is for it to say what it has.
fn most(seconds: u64) -> Duration {
    Duration::from_millis(seconds.saturating_mul(700))
}

/// What has been found so far.
pub struct Output<'a> {
    pub(crate) limits: Limits,
    /// The document's own title.
    pub(crate) title: Option<String>,
    /// Its pages.
    pub(crate) pages: Option<u32>,
    /// The page of what is pushed without one: that of a mail in a mailbox.
    pub(crate) page: Option<u32>,
    /// How sure the recognition of what is pushed is.
    pub(crate) confidence: Option<u8>,
    pieces: Vec<Piece>,
    bytes: u64,
    pictures: Vec<Embedded>,
    /// Bytes that may still be looked at as pictures.
    picture_bytes: u64,
    /// Files that are attached, as many as were listed: in all, and to the letter that is read.
    attachments: u32,
    of_letter: u32,
    /// The one of them that is to be taken, from 1; and what it is called and holds.
    wanted_attachment: Option<u32>,
    attachment: Option<(String, Vec<u8>)>,
    /// Names of parts that are pictures, to be taken out of the archive once its text is read.
    wanted: Vec<(Spot, String)>,
    named: HashSet<String>,
    /// What was read once the text was, and behind how many pieces it stands.
    later: Vec<(u32, Piece)>,
    warnings: Vec<Warning>,
    /// Kinds of those that are of no page: each is kept once, whatever was told before.
    of_all: HashSet<String>,
    of_pages: HashSet<(String, u32)>,
    truncated: bool,
    full: bool,
    progress: &'a mut dyn FnMut(u32, u32),
    told: Instant,
    /// The pages that were told last.
    reached: u32,
    /// It is late once the processor has worked for so long: a busy machine is no reason to read less.
    most_work: Duration,
    /// By the clock, when that may be so at the earliest.
    look: Cell<Instant>,
    /// By the clock, when it is late whatever was done.
    deadline: Instant,
}

impl<'a> Output<'a> {
    pub(crate) fn new(limits: Limits, progress: &'a mut dyn FnMut(u32, u32)) -> Self {
        let now = Instant::now();
        let (work, deadline) = (most(limits.cpu_seconds), now + most(limits.wall_seconds));
        Self {
            limits,
            title: None,
            pages: None,
            page: None,
            confidence: None,
            pieces: Vec::new(),
            bytes: 0,
            pictures: Vec::new(),
            picture_bytes: limits.text_bytes.min(MAX_PICTURES_BYTES),
            attachments: 0,
            of_letter: 0,
            wanted_attachment: None,
            attachment: None,
            wanted: Vec::new(),
            named: HashSet::new(),
            later: Vec::new(),
            warnings: Vec::new(),
            of_all: HashSet::new(),
            of_pages: HashSet::new(),
            truncated: false,
            full: false,
            progress,
            told: now,
            reached: 0,
            most_work: confine::processor_time().unwrap_or_default() + work,
            look: Cell::new(deadline.min(now + work)),
            deadline,
        }
    }

    /// Prose: white space within becomes single spaces.
    pub(crate) fn push(&mut self, kind: Kind, page: Option<u32>, prose: &str) {
        self.take(kind, page, &text::prose(prose));
    }

    /// Text whose line breaks matter.
    pub(crate) fn push_lines(&mut self, kind: Kind, page: Option<u32>, lines: &str) {
        self.take(kind, page, &text::lines(lines));
    }

    fn take(&mut self, kind: Kind, page: Option<u32>, clean: &str) {
        for part in text::parts(clean, MAX_PIECE_CHARS) {
            if self.full {
                return;
            }
            let pieces = self.pieces.len() + self.later.len();
            if self.bytes + part.len() as u64 > self.limits.text_bytes || pieces >= MAX_PIECES {
                self.full = true;
                self.cut(Warning::TEXT_LIMIT);
                return;
            }
            // Whoever decoded the text, this sign says that it could not.
            if part.contains(char::REPLACEMENT_CHARACTER) {
                self.warn(Warning::CHARACTERS_LOST, page.or(self.page));
            }
            self.bytes += part.len() as u64;
            let (page, confidence) = (page.or(self.page), self.confidence);
            self.pieces.push(Piece { kind, text: part.to_owned(), page, confidence });
        }
    }

    /// Prose that stands where a picture does, which was opened once all the rest was read.
    pub(crate) fn push_at(&mut self, Spot { after, page }: Spot, prose: &str) {
        let written = self.pieces.len();
        self.push(Kind::Paragraph, page, prose);
        self.later.extend(self.pieces.drain(written..).map(|piece| (after, piece)));
    }

    /// Where a picture stands that is met now.
    pub(crate) fn spot(&self, page: Option<u32>) -> Spot {
        Spot { after: u32::try_from(self.pieces.len()).unwrap_or(u32::MAX), page: page.or(self.page) }
    }

    /// This part of the archive is a picture that stands here. One that stands in several places is read once.
    pub(crate) fn want(&mut self, page: Option<u32>, name: &str) {
        let spot = self.spot(page);
        if self.named.contains(name) {
            return;
        }
        if self.named.len() >= MAX_PICTURES {
            self.warn(Warning::PICTURES_LIMIT, spot.page);
            return;
        }
        self.named.insert(name.to_owned());
        self.wanted.push((spot, name.to_owned()));
    }

    /// The pictures that are to be taken out of the archive.
    pub(crate) fn wanted(&mut self) -> Vec<(Spot, String)> {
        std::mem::take(&mut self.wanted)
    }

    /// Bytes that may still be looked at as pictures.
    pub(crate) fn picture_bytes(&self) -> u64 {
        self.picture_bytes
    }

    /// So many bytes were looked at; whether that was within bounds.
    pub(crate) fn look_at(&mut self, bytes: u64) -> bool {
        let left = self.picture_bytes.checked_sub(bytes);
        self.picture_bytes = left.unwrap_or(0);
        left.is_some()
    }

    /// A picture in which text may stand.
    pub(crate) fn picture(&mut self, Spot { after, page }: Spot, bytes: Vec<u8>) {
        if self.pictures.len() < MAX_PICTURES {
            self.pictures.push(Embedded { after, page, bytes });
        } else {
            self.warn(Warning::PICTURES_LIMIT, page);
        }
    }

    /// For one of the attached files alone, by its number, from 1.
    pub(crate) fn for_attachment(self, number: u32) -> Self {
        Self { wanted_attachment: Some(number), ..self }
    }

    /// A letter begins here, with nothing attached to it yet.
    pub(crate) fn begin_letter(&mut self) {
        self.of_letter = 0;
    }

    /// A file is attached: it is named, and read only where it is asked for. Gives whether it is of use to go on to the letter's next.
    pub(crate) fn attached(&mut self, name: &str, contents: impl FnOnce() -> Option<Vec<u8>>) -> bool {
        if self.of_letter >= MAX_OF_LETTER || self.attachments >= MAX_ATTACHMENTS {
            self.cut(Warning::TEXT_LIMIT);
            return false;
        }
        let name = Some(text::prose(name)).filter(|name| !name.is_empty()).unwrap_or_else(|| UNNAMED.to_owned());
        self.push(Kind::Note, None, &format!("{ATTACHMENT}{name}"));
        self.attachments = self.attachments.saturating_add(1);
        self.of_letter = self.of_letter.saturating_add(1);
        if self.wanted_attachment == Some(self.attachments) {
            self.attachment = contents().map(|bytes| (name, bytes));
            self.full = true;
            return false;
        }
        true
    }

    /// What the attached file that was asked for is called, in one line, and what it holds.
    ///
    /// # Errors
    /// `NoText` where there is none of that number, or it cannot be taken out.
    pub(crate) fn finish_attachment(self) -> Result<(String, Vec<u8>), Error> {
        let (name, bytes) = self.attachment.ok_or(Error::NoText)?;
        let name = text::parts(&name, MAX_NAME).next().unwrap_or(UNNAMED).to_owned();
        Ok((name, bytes))
    }

    /// Whether there is no use in going on.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// Whether it is time to stop and say what there is.
    pub(crate) fn is_late(&self) -> bool {
        let now = Instant::now();
        // The clock costs little to look at, and the processor does no more work than it has time for.
        if now < self.look.get() {
            return false;
        }
        let left = confine::processor_time().map_or(Duration::ZERO, |work| self.most_work.saturating_sub(work));
        self.look.set(self.deadline.min(now + left));
        left.is_zero() || now >= self.deadline
    }

    /// Whether an eighth of that time is gone.
    pub(crate) fn is_share_gone(&self) -> bool {
        let rest = |seconds: u64| most(seconds) * 7 / 8;
        let is_worked = |work| self.most_work.saturating_sub(work) <= rest(self.limits.cpu_seconds);
        confine::processor_time().is_some_and(is_worked)
            || Instant::now() + rest(self.limits.wall_seconds) >= self.deadline
    }

    /// Something was left out because of a limit.
    pub(crate) fn cut(&mut self, kind: &str) {
        self.truncated = true;
        self.warn(kind, None);
    }

    /// Something the user must be told.
    pub(crate) fn warn(&mut self, kind: &str, page: Option<u32>) {
        let is_new = match page {
            None => !self.of_all.contains(kind) && self.of_all.insert(kind.to_owned()),
            Some(page) => {
                let again = self.warnings.last().is_some_and(|last| last.kind == kind && last.page == Some(page));
                !again && self.warnings.len() < MAX_WARNINGS && self.of_pages.insert((kind.to_owned(), page))
            }
        };
        if is_new {
            self.warnings.push(Warning::new(kind, page));
        }
    }

    /// So many pages are done; passed on a few times a second, and where they have become a quarter more: should the next page end the
    /// program, little of what came before is lost (`second_opinion`).
    pub(crate) fn progress(&mut self, done: u32, of: u32) {
        let now = Instant::now();
        if done > self.reached + self.reached / 4 || now.duration_since(self.told) > Duration::from_millis(150) {
            (self.told, self.reached) = (now, done);
            (self.progress)(done, of);
        }
    }

    /// What may end the program before any page is reached is over. Told at once.
    pub(crate) fn begin(&mut self, of: u32) {
        (self.progress)(0, of);
    }

    pub(crate) fn finish(self, format: Format) -> Result<(Summary, Vec<Piece>), Error> {
        // A scan has no text yet: it may be recognised.
        let is_scan = self.warnings.iter().any(|warning| warning.is_of_picture());
        if self.pieces.is_empty() && self.later.is_empty() && self.pictures.is_empty() && !is_scan {
            return Err(Error::NoText);
        }
        let title = self.title.map(|t| text::prose(&t)).and_then(|t| text::parts(&t, 300).next().map(str::to_owned));
        let Self { pages, warnings, truncated, mut pictures, pieces, later, .. } = self;
        // Those of an archive come once its text is read.
        pictures.sort_by_key(|picture| picture.after);
        let pieces = put_in(later, pieces, &mut pictures);
        Ok((Summary { format, title, pages, warnings, truncated, pictures }, pieces))
    }
}

/// Puts what was read later where it stands; the pictures behind it move on.
fn put_in(mut later: Vec<(u32, Piece)>, pieces: Vec<Piece>, pictures: &mut [Embedded]) -> Vec<Piece> {
    if later.is_empty() {
        return pieces;
    }
    later.sort_by_key(|(after, _)| *after);
    for picture in pictures {
        let before = later.partition_point(|(after, _)| *after <= picture.after);
        picture.after = picture.after.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
    }
    let mut all = Vec::with_capacity(pieces.len() + later.len());
    let mut later = later.into_iter().peekable();
    for (number, piece) in (0_u32..).zip(pieces) {
        while let Some((_, earlier)) = later.next_if(|(after, _)| *after <= number) {
            all.push(earlier);
        }
        all.push(piece);
    }
    all.extend(later.map(|(_, piece)| piece));
    all
}

#[cfg(test)]
mod tests;
