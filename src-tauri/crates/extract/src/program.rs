//! The life of `alcove-extract`: take the document in, open what is needed, lock every door, then parse.
//!
//! The order is the point. Until [`confine::lock`] not one byte of the document is looked at but to see whether it claims
//! to be a PDF; after it, the process can compute and write to its standard output, and nothing else.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;

use crate::formats::{self, Sample};
use crate::output::Output;
use crate::protocol::{
    self, Ask, Attached, EXIT_UNCONFINED, Embedded, MAX_MESSAGE, Message, Piece, RECOGNISE, Request, SecondAsked,
    Summary, Within,
};
use crate::tools::Tools;
use crate::{Error, FORMATS, Format, Limits, MAX_BYTES, Warning, confine, heap};

/// Runs the program: one document, one answer.
pub fn run() -> ExitCode {
    // A panic's message may quote the document; the panic itself becomes an answer below.
    panic::set_hook(Box::new(|_| ()));
    confine::begin();
    heap::keep();
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some(OsStr::new(RECOGNISE)) {
        let Some(program) = arguments.next() else { confine::exit_now(EXIT_UNCONFINED) };
        confine::become_program(Path::new(&program), arguments);
    }
    #[cfg(feature = "probe")]
    if matches!(first.as_deref().and_then(OsStr::to_str), Some("stdin" | "--list-langs")) {
        let done = crate::probe::run_as_tesseract(&mut io::stdout().lock()).is_ok();
        confine::exit_now(i32::from(!done));
    }
    let mut output = io::stdout().lock();
    let answered = match prepare() {
        Ok(ready) => answer(&ready, &mut output),
        Err(Error::Io(io::ErrorKind::PermissionDenied)) => confine::exit_now(EXIT_UNCONFINED),
        Err(error) => protocol::write(&mut output, &Message::Failed(error)),
    };
    // Libraries may want to tidy up with calls that are no longer allowed: leave without asking them.
    let done = answered.and_then(|()| output.flush()).is_ok();
    confine::exit_now(i32::from(!done));
}

/// All that parsing needs, in a process that can do nothing else any more.
struct Ready {
    bytes: Vec<u8>,
    limits: Limits,
    ask: Ask,
    tools: Tools,
    #[cfg_attr(
        not(feature = "probe"),
        expect(dead_code, reason = "what is lost without landlock is held by the filter; only the tests ask")
    )]
    held: confine::Held,
}

fn prepare() -> Result<Ready, Error> {
    let mut input = io::stdin().lock();
    let request: Request = protocol::read(&mut input)?;
    if request.bytes > MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let mut bytes = Vec::new();
    let size = usize::try_from(request.bytes).map_err(|_| Error::TooLarge)?;
    bytes.try_reserve_exact(size).map_err(|_| Error::OutOfMemory)?;
    input.take(request.bytes).read_to_end(&mut bytes)?;
    if bytes.len() != size {
        return Err(Error::Stopped);
    }
    let pdfium = std::env::args_os().nth(1).unwrap_or_default();
    let mut tools = Tools::open(&bytes, Path::new(&pdfium), request.password)?;
    tools.pdfium_alone = matches!(request.ask, Ask::TextByPdfium);
    let held = confine::lock(&request.limits)?;
    Ok(Ready { bytes, limits: request.limits, ask: request.ask, tools, held })
}

fn answer(ready: &Ready, output: &mut impl Write) -> io::Result<()> {
    #[cfg(feature = "probe")]
    if let Some(findings) = crate::probe::run(&ready.bytes, &ready.held, output) {
        return send(findings, output);
    }
    let drawn = match &ready.ask {
        Ask::Text | Ask::TextByPdfium | Ask::Second(_) | Ask::Filled(_) | Ask::Recognised => None,
        Ask::Sizes => {
            Some(caught(|| formats::sizes(&ready.bytes, &ready.tools)).map(|s| (Message::Sizes(s), Vec::new())))
        }
        Ask::Page(asked) => Some(caught(|| formats::draw(&ready.bytes, &ready.tools, *asked))),
        Ask::Places(asked) => Some(
            caught(|| formats::places(&ready.bytes, &ready.tools, asked)).map(|p| (Message::Places(p), Vec::new())),
        ),
        Ask::Attachment(number) => Some(caught(|| attachment(ready, *number))),
        Ask::PlacesSeen(asked) => {
            Some(caught(|| Ok((Message::Places(formats::places_seen(&ready.bytes, asked)), Vec::new()))))
        }
    };
    if let Some(drawn) = drawn {
        let (message, pixels) = drawn.unwrap_or_else(|error| (Message::Failed(error), Vec::new()));
        protocol::write(output, &message)?;
        return output.write_all(&pixels);
    }
    let mut told = |done, of| {
        // At once: should this be the last that is heard, it is what was read. A closed pipe shows when the answer is written.
        let _ = protocol::write(output, &Message::Progress(done, of)).and_then(|()| output.flush());
    };
    let read = caught(|| match &ready.ask {
        Ask::Second(asked) => second(asked, &ready.bytes, &ready.limits, &ready.tools, &mut told),
        Ask::Filled(count) => filled(*count, &ready.bytes, &ready.limits, &ready.tools, &mut told),
        Ask::Recognised => recognised(&ready.bytes, &ready.limits, &mut told),
        _ => parse(&ready.bytes, &ready.limits, &ready.tools, &mut told),
    });
    match read {
        Ok(read) => send(read, output),
        Err(error) => protocol::write(output, &Message::Failed(error)),
    }
}

/// A panic is an answer too.
fn caught<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Error::Crashed))
}

/// Parses a document in this very process: for `run`. The app uses [`Reader`](crate::Reader).
///
/// # Errors
/// What the document deserves; never one about processes.
pub fn parse(
    bytes: &[u8],
    limits: &Limits,
    tools: &Tools,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(Summary, Vec<Piece>), Error> {
    let unlocked = formats::unlocked(bytes, tools.password.as_ref())?;
    let bytes = unlocked.as_deref().unwrap_or(bytes);
    let sample = Sample::new(bytes)?;
    let row = formats::find(&sample).ok_or(Error::UnknownFormat)?;
    drop(sample);
    let mut output = Output::new(*limits, progress);
    (row.read)(bytes, tools, &mut output)?;
    output.finish(row.format)
}

/// One of the files that are attached to a letter.
fn attachment(ready: &Ready, number: u32) -> Result<(Message, Vec<u8>), Error> {
    let row = formats::find(&Sample::new(&ready.bytes)?).ok_or(Error::UnknownFormat)?;
    let mut silent = |_, _| ();
    let mut output = Output::new(ready.limits, &mut silent).for_attachment(number);
    (row.read)(&ready.bytes, &ready.tools, &mut output)?;
    let (name, contents) = output.finish_attachment()?;
    Ok((Message::Attachment(Attached { name, bytes: contents.len() as u64 }), contents))
}

/// The text of these pages of a PDF, as hayro sees it; of all where none is named. Public for fuzzing.
///
/// # Errors
/// `Damaged`, `NoText` and what else a PDF deserves.
pub fn second(
    asked: &SecondAsked,
    bytes: &[u8],
    limits: &Limits,
    tools: &Tools,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(Summary, Vec<Piece>), Error> {
    let mut output = Output::new(*limits, progress);
    formats::second(asked, bytes, tools.password.as_ref(), &mut output)?;
    output.finish(Format::Pdf)
}

/// Whether words were filled into a PDF's form that none of its pages shows, of which libpdfium found so many.
fn filled(
    count: u32,
    bytes: &[u8],
    limits: &Limits,
    tools: &Tools,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(Summary, Vec<Piece>), Error> {
    let output = Output::new(*limits, progress);
    let is_filled_in = formats::is_filled_in(bytes, tools.password.as_ref(), count, &output)?;
    let warnings = is_filled_in.then(|| Warning::new(Warning::FORM_UNREAD, None)).into_iter().collect();
    let summary =
        Summary { format: Format::Pdf, title: None, pages: None, warnings, truncated: false, pictures: Vec::new() };
    Ok((summary, Vec::new()))
}

/// The text of Tesseract's tables of words. Public for fuzzing.
///
/// # Errors
/// `NoText` where there is none.
pub fn recognised(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(Summary, Vec<Piece>), Error> {
    let mut output = Output::new(*limits, progress);
    formats::recognised(bytes, &mut output);
    output.finish(Format::Text)
}

/// The text of those pages of a PDF that libpdfium need not open. Public for fuzzing.
///
/// # Errors
/// `Damaged`, and `NoText` where there are none.
pub fn plain_pages(bytes: &[u8], limits: &Limits) -> Result<(Summary, Vec<Piece>), Error> {
    let mut silent = |_, _| ();
    let mut output = Output::new(*limits, &mut silent);
    formats::plain_pages(bytes, &mut output)?;
    output.finish(Format::Pdf)
}

/// Parses a document as this format, whatever it is: for fuzzing.
///
/// # Errors
/// As [`parse`].
pub fn parse_as(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    tools: &Tools,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(Summary, Vec<Piece>), Error> {
    let unlocked = formats::unlocked(bytes, tools.password.as_ref())?;
    let bytes = unlocked.as_deref().unwrap_or(bytes);
    let row = FORMATS.iter().find(|row| row.format == format).ok_or(Error::UnknownFormat)?;
    let mut output = Output::new(*limits, progress);
    (row.read)(bytes, tools, &mut output)?;
    output.finish(format)
}

/// Pieces in messages well under the limit, pictures, then the rest.
fn send((mut summary, pieces): (Summary, Vec<Piece>), output: &mut impl Write) -> io::Result<()> {
    let (mut batch, mut size) = (Vec::new(), 0);
    for piece in pieces {
        // JSON doubles quotes and backslashes, and nothing more: control characters are gone.
        size += 2 * piece.text.len() + 128;
        batch.push(piece);
        if size > MAX_MESSAGE as usize / 4 {
            protocol::write(output, &Message::Pieces(std::mem::take(&mut batch)))?;
            size = 0;
        }
    }
    protocol::write(output, &Message::Pieces(batch))?;
    for Embedded { after, page, bytes: picture } in std::mem::take(&mut summary.pictures) {
        let bytes = u32::try_from(picture.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        protocol::write(output, &Message::Within(Within { after, page, bytes }))?;
        output.write_all(&picture)?;
    }
    protocol::write(output, &Message::Done(summary))
}
