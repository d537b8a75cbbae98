//! `alcove summarize FILE...`: the main job without a window. With `--together`, one summary of all of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use app::export::Format;
use app::summary::Method;
use app::view::{Event, JobEvent, JobId, NextStep, Stage, SummaryId, What, Wish};
use app::words::{say, say_with};
use app::{Act, App, Code, Error, Password, Result};
use clap::{Args, ValueEnum};

use super::exit::{self, Exit, Outcome};
use super::{Context, estimate, models, terminal, wish};

#[derive(Args)]
pub struct Asked {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[arg(long, value_name = "PATH", conflicts_with = "beside")]
    output: Option<PathBuf>,
    #[arg(long)]
    beside: bool,
    #[arg(long, conflicts_with_all = ["beside", "pages", "paragraphs"])]
    together: bool,
    #[command(flatten)]
    wish: wish::Wished,
    #[arg(long, value_name = "FILE")]
    document_password_file: Option<PathBuf>,
    #[arg(long, value_name = "NAMES", value_delimiter = '+')]
    languages: Option<Vec<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Markdown,
    Json,
    Html,
    Docx,
    Pdf,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Text => Self::Text,
            Form::Markdown => Self::Markdown,
            Form::Json => Self::Json,
            Form::Html => Self::Html,
            Form::Docx => Self::Docx,
            Form::Pdf => Self::Pdf,
        }
    }
}

/// Where summaries go.
enum Place {
    Printed,
    /// Into this file.
    File(PathBuf),
    /// Into this folder, each as a file of its own.
    Folder(PathBuf),
    /// Beside its document.
    Beside,
}

impl Place {
    /// Where they go; none where that was not said and has to be.
    ///
    /// # Errors
    /// [`Code::FileExists`], or what the disk refuses.
    fn new(asked: &Asked, documents: usize) -> Result<Option<Self>> {
        let place = match &asked.output {
            None if asked.beside => Self::Beside,
            None => {
                let one = documents == 1 || asked.together;
                let goes = Format::from(asked.format).is_text() || (one && !terminal::is_shown());
                return Ok(goes.then_some(Self::Printed));
            }
            Some(path) if path.is_dir() || (!asked.together && is_several(asked, documents)) => {
                std::fs::create_dir_all(path).map_err(app::access::refused)?;
                Self::Folder(path.clone())
            }
            Some(path) if path.exists() => return Err(Code::FileExists.into()),
            Some(path) => Self::File(path.clone()),
        };
        Ok(Some(place))
    }

    /// The file that a document's summary of this name goes into; nothing where it is printed.
    fn file(&self, document: &Path, name: &str) -> Option<PathBuf> {
        match self {
            Self::Printed => None,
            Self::File(path) => Some(path.clone()),
            Self::Folder(folder) => Some(folder.join(name)),
            Self::Beside => Some(document.with_file_name(name)),
        }
    }

    /// Says before a document of this title is read that its summary could not be put there.
    ///
    /// # Errors
    /// [`Code::FileExists`].
    fn must_be_free(&self, document: &Path, title: impl FnOnce() -> String, format: Format) -> Result<()> {
        if matches!(self, Self::Printed) {
            return Ok(());
        }
        let file = self.file(document, &app::export::file_name(&title(), format));
        // A link that leads nowhere is there as well.
        let is_there = file.is_some_and(|file| file.symlink_metadata().is_ok());
        if is_there { Err(Code::FileExists.into()) } else { Ok(()) }
    }

    /// Puts a document's summary there. Nothing is written over.
    fn put(&self, document: &Path, name: &str, bytes: &[u8]) -> Result<()> {
        match self.file(document, name) {
            Some(file) => app::access::new_file(&file, bytes),
            None => {
                terminal::print_bytes(bytes);
                Ok(())
            }
        }
    }
}

/// Whether the arguments stand for several documents, or may.
fn is_several(asked: &Asked, documents: usize) -> bool {
    documents > 1 || asked.files.iter().any(|file| file.is_dir())
}

/// Summarises each file, and prints or writes the summaries.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    let wish = match asked.wish.read() {
        Err(Error { code: Code::BadInput, .. }) => {
            terminal::complain(&say("cli-summarize-like-bad"));
            return Ok(Exit::Usage);
        }
        wish => wish?,
    };
    let found = app::files_in(&asked.files);
    let Some(place) = Place::new(asked, found.files.len())? else {
        terminal::complain(&say("cli-summarize-where"));
        return Ok(Exit::Usage);
    };
    let (least, most) = app::together::DOCUMENTS;
    if asked.together && !(least..=most).contains(&found.files.len()) {
        let numbers = [("least", least.into()), ("most", most.into()), ("count", found.files.len().into())];
        terminal::complain(&say_with("cli-summarize-together-count", &numbers));
        return Ok(Exit::Usage);
    }
    context.unlock()?;
    let next = context.app.status().next;
    let needs_model = wish.method != Some(Method::Extractive);
    if next == NextStep::ReadOnly {
        return Err(Code::VaultReadOnly.into());
    }
    if next == NextStep::Notice {
        return context.ask_for_consent();
    }
    if next != NextStep::Ready && needs_model {
        // What is wrong with the models says why there is none.
        let why = if next == NextStep::NoModel { context.app.models_view().map(drop) } else { Ok(()) };
        let ended = why.and_then(|()| context.ask_for_consent());
        terminal::complain(&say("cli-summarize-without"));
        return ended;
    }
    let password = terminal::document_password(asked.document_password_file.as_deref())?;
    if let Some(languages) = &asked.languages {
        context.app.read_in(languages.clone());
    }
    let (tell, events) = channel();
    context.app.listen(move |event| drop(tell.send(event)));
    if found.files_passed_over > 0 {
        terminal::complain(&say_with("passed-over-files", &[("count", found.files_passed_over.into())]));
    }
    if found.folders_without > 0 {
        terminal::complain(&say_with("passed-over-folders", &[("count", found.folders_without.into())]));
    }
    let told = Told { events, stop: stopped_by_ctrl_c(&context.app) };
    if asked.together {
        return together(context, asked, &found.files, &place, wish, password.as_ref(), &told);
    }
    // Several printed objects are one list, which is printed once all are there.
    let is_list = asked.format == Form::Json && matches!(place, Place::Printed) && is_several(asked, found.files.len());
    let mut list = Vec::new();
    let (mut done, mut failed, mut by_the_vault) = (0, found.folders_without, false);
    for (number, file) in (1..).zip(&found.files) {
        let free = place.must_be_free(file, || context.app.title_of(file), asked.format.into());
        let summary = free.and_then(|()| one(context, file, wish, password.as_ref(), &told));
        let put = summary.and_then(|id| context.app.export(id, asked.format.into())).and_then(|(title, bytes)| {
            if is_list {
                list.push(String::from_utf8_lossy(&bytes).into_owned());
            } else {
                place.put(file, &app::export::file_name(&title, asked.format.into()), &bytes)?;
            }
            context.app.note_saved(Act::Saved)
        });
        match put {
            Ok(()) => done += 1,
            Err(error) => {
                failed += 1;
                by_the_vault |= exit::of_error(error.code) == Exit::Vault;
                told.complain(context, file, &error);
            }
        }
        if told.is_stopped() {
            if number < found.files.len() {
                failed += 1;
                terminal::complain(&app::words::line_of_error(Code::Stopped));
            }
            break;
        }
    }
    if !list.is_empty() {
        terminal::print(&format!("[\n{}\n]", list.join(",\n")));
    }
    Ok(match (done, failed) {
        (1.., 0) => Exit::Done,
        (0, _) if by_the_vault => Exit::Vault,
        (0, _) => Exit::Failed,
        _ => Exit::Partly,
    })
}

/// Ctrl+C: what is under way is stopped and keeps what it has, and this is set, so that nothing more is begun.
fn stopped_by_ctrl_c(app: &Arc<App>) -> Arc<AtomicBool> {
    // The handler outlives the command, and the open vault must not.
    let (stop, app) = (Arc::new(AtomicBool::new(false)), Arc::downgrade(app));
    let asked = stop.clone();
    // Where no handler can be set, Alcove itself is ended, and its programs with it.
    let _ = ctrlc::set_handler(move || {
        asked.store(true, Ordering::SeqCst);
        if let Some(app) = app.upgrade() {
            app.stop_each();
        }
    });
    stop
}

/// What is told of jobs, and whether the user has stopped them.
struct Told {
    events: Receiver<Event>,
    stop: Arc<AtomicBool>,
}

impl Told {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Says why a file came to nothing. Ctrl+C ends the programs that work for Alcove as well: what comes of that is the stop.
    fn complain(&self, context: &Context, file: &Path, error: &Error) {
        let code = if self.is_stopped() { Code::Stopped } else { error.code };
        terminal::complain(&format!("{}: {}", file.display(), app::words::line_of_error(code)));
        models::explain(context, code, None);
    }

    /// Follows a job that was just begun; `hear` hears of it, too. Where it was stopped on its way into the vault, what was not read is said.
    fn follow(&self, context: &Context, job: JobId, hear: &mut dyn FnMut(&JobEvent)) -> Result<Option<SummaryId>> {
        if self.is_stopped() {
            context.app.stop(job);
        }
        followed(&self.events, job, &mut |event| {
            hear(event);
            let (What::Stored, Some(document), true) = (&event.what, event.document, self.is_stopped()) else { return };
            let Ok(view) = context.app.document(document) else { return };
            terminal::progress("");
            for noticed in &view.row.warnings {
                terminal::complain(&format!("{}: {}", event.title, noticed.words(view.row.unit)));
            }
        })
    }
}

/// Reads and stores each file, and makes one summary of them all. Where one of them fails there is none: it would lack that one.
fn together(
    context: &Context,
    asked: &Asked,
    files: &[PathBuf],
    place: &Place,
    wish: Wish,
    password: Option<&Password>,
    told: &Told,
) -> Outcome {
    let title = || {
        let titles: Vec<String> = files.iter().map(|file| context.app.title_of(file)).collect();
        app::together::name(titles.iter().map(String::as_str))
    };
    place.must_be_free(Path::new(""), title, asked.format.into())?;
    let mut failed = false;
    for file in files {
        let job = path_of(file).and_then(|path| Ok(context.app.add_only(&[path], password)?.first().copied()));
        let read = job.and_then(|job| told.follow(context, job.ok_or(Code::FileMissing)?, &mut |_| ()));
        if let Err(error) = read {
            failed = true;
            told.complain(context, file, &error);
        }
        if told.is_stopped() {
            return if failed { Ok(Exit::Failed) } else { Err(Code::Stopped.into()) };
        }
    }
    if failed {
        return Ok(Exit::Failed);
    }
    let documents = context.app.documents_of(files)?;
    if documents.iter().all(|id| documents.first() == Some(id)) {
        terminal::complain(&say("cli-summarize-together-same"));
        return Ok(Exit::Usage);
    }
    let job = context.app.summarise_together(&documents, wish)?;
    // How fast the model is, is known once it was loaded, which is for the first of them.
    let (mut name, mut is_loaded) = (String::new(), false);
    let made = told.follow(context, job, &mut |event| match event.what {
        What::Started => event.title.clone_into(&mut name),
        What::Progress { stage: Stage::Loading, .. } => is_loaded = true,
        What::Progress { stage: Stage::Summarising, .. } if std::mem::take(&mut is_loaded) => {
            estimate::tell(context, &name, &documents, wish);
        }
        _ => {}
    });
    let id = made.inspect_err(|error| models::explain(context, error.code, None))?.ok_or(Code::SummaryUnknown)?;
    let (title, bytes) = context.app.export(id, asked.format.into())?;
    place.put(Path::new(""), &app::export::file_name(&title, asked.format.into()), &bytes)?;
    context.app.note_saved(Act::Saved)?;
    Ok(Exit::Done)
}

/// Where a document lies, if it is there.
fn path_of(file: &Path) -> Result<PathBuf> {
    let path = std::path::absolute(file).map_err(|_| Code::FileMissing)?;
    if path.is_file() { Ok(path) } else { Err(Code::FileMissing.into()) }
}

/// Reads, stores and summarises one file.
fn one(context: &Context, file: &Path, wish: Wish, password: Option<&Password>, told: &Told) -> Result<SummaryId> {
    let jobs = context.app.add_and_summarise(&[path_of(file)?], wish, password)?;
    let job = *jobs.first().ok_or(Code::FileMissing)?;
    // By then it is known how fast the model is.
    let mut begins = true;
    let mut hear = |event: &JobEvent| {
        let (What::Progress { stage: Stage::Summarising, .. }, Some(document)) = (&event.what, event.document) else {
            return;
        };
        if std::mem::take(&mut begins) {
            estimate::tell(context, &event.title, &[document], wish);
        }
    };
    told.follow(context, job, &mut hear)?.ok_or_else(|| Code::SummaryUnknown.into())
}

/// Waits for the end of a job, showing how far it is.
pub fn follow(events: &Receiver<Event>, job: JobId) -> Result<Option<SummaryId>> {
    followed(events, job, &mut |_| ())
}

/// The same, where what happens to it is told as well.
fn followed(events: &Receiver<Event>, job: JobId, tell: &mut dyn FnMut(&JobEvent)) -> Result<Option<SummaryId>> {
    for event in events {
        let Event::Job { event } = event else { continue };
        if event.job != job {
            continue;
        }
        tell(&event);
        let ended = match event.what {
            What::Progress { stage, part, of, seconds_left } => {
                let stage =
                    serde_json::to_value(stage).ok().and_then(|s| s.as_str().map(str::to_owned)).unwrap_or_default();
                let part = ("part", part.saturating_add(1).min(of).into());
                let left = ("seconds", seconds_left.unwrap_or_default().into());
                let line = say_with(&format!("cli-progress-{stage}"), &[part, ("of", of.into()), left]);
                terminal::progress(&format!("{}: {line}", event.title));
                continue;
            }
            What::GoesOn { part, of } => {
                terminal::progress("");
                let part = ("part", part.saturating_add(1).min(of).into());
                terminal::complain(&format!("{}: {}", event.title, say_with("goes-on", &[part, ("of", of.into())])));
                continue;
            }
            What::Finished { summary } => Ok(summary),
            What::Stopped => Err(Error::from(Code::Stopped)),
            What::Failed { code } => Err(Error::from(code)),
            What::Started | What::Stored | What::Text { .. } => continue,
        };
        terminal::progress("");
        return ended;
    }
    Err(Code::Stopped.into())
}
