//! `alcove summarize FILE...`: the main job without a window.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use app::export::Format;
use app::summary::{Method, Shape};
use app::view::{Event, JobId, NextStep, SummaryId, What, Wish};
use app::words::{say, say_with};
use app::{Act, Code, Error, Password, Result};
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome};
use super::{Context, consent, terminal};

#[derive(Args)]
pub struct Asked {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[arg(long, value_enum, default_value = "auto")]
    method: How,
    #[arg(long, value_enum, default_value = "key-points")]
    shape: Kind,
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(10..=2000))]
    words: Option<u32>,
    #[arg(long, value_name = "FILE")]
    document_password_file: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    KeyPoints,
    Sections,
    Facts,
}

impl From<Kind> for Shape {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::KeyPoints => Self::KeyPoints,
            Kind::Sections => Self::Sections,
            Kind::Facts => Self::Facts,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    Auto,
    Whole,
    Thorough,
    Quick,
    Extractive,
}

impl From<How> for Option<Method> {
    fn from(how: How) -> Self {
        match how {
            How::Auto => None,
            How::Whole => Some(Method::Whole),
            How::Thorough => Some(Method::Thorough),
            How::Quick => Some(Method::Quick),
            How::Extractive => Some(Method::Extractive),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Markdown,
    Json,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Text => Self::Text,
            Form::Markdown => Self::Markdown,
            Form::Json => Self::Json,
        }
    }
}

/// Summarises each file and prints the summaries.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    context.unlock()?;
    let wish = Wish { shape: asked.shape.into(), method: asked.method.into(), words: asked.words };
    let next = context.app.status().next;
    let needs_model = asked.method != How::Extractive;
    if next == NextStep::NoModel && needs_model {
        // Says why.
        context.app.models_view()?;
    }
    if next == NextStep::Notice || (next != NextStep::Ready && needs_model) {
        consent::print_everything(&context.app)?;
        terminal::complain(&say("cli-consent-needed"));
        return Ok(Exit::Consent);
    }
    let password = terminal::document_password(asked.document_password_file.as_deref())?;
    let (tell, events) = channel();
    context.app.listen(move |event| drop(tell.send(event)));
    let mut printed = Vec::new();
    let mut failed = 0;
    for file in &asked.files {
        let summary = one(context, file, wish, password.as_ref(), &events)
            .and_then(|id| context.app.export(id, asked.format.into()));
        match summary.and_then(|text| context.app.note_saved(Act::Saved).map(|()| text)) {
            Ok(text) if asked.format == Form::Json => printed.push(text),
            Ok(text) => {
                terminal::print(&text);
                printed.push(text);
            }
            Err(error) => {
                failed += 1;
                terminal::complain(&format!("{}: {}", file.display(), app::words::line_of_error(error.code)));
            }
        }
    }
    if asked.format == Form::Json && !printed.is_empty() {
        // One file, one object; several, a list.
        let one = asked.files.len() == 1;
        terminal::print(&if one { printed.concat() } else { format!("[\n{}\n]", printed.join(",\n")) });
    }
    Ok(match (printed.len(), failed) {
        (_, 0) => Exit::Done,
        (0, _) => Exit::Failed,
        _ => Exit::Partly,
    })
}

/// Reads, stores and summarises one file.
fn one(
    context: &Context,
    file: &Path,
    wish: Wish,
    password: Option<&Password>,
    events: &Receiver<Event>,
) -> Result<SummaryId> {
    let path = std::path::absolute(file).map_err(|_| Code::FileMissing)?;
    if !path.is_file() {
        return Err(Code::FileMissing.into());
    }
    let jobs = context.app.add_and_summarise(&[path], wish, password)?;
    follow(events, *jobs.first().ok_or(Code::FileMissing)?)?.ok_or_else(|| Code::SummaryUnknown.into())
}

/// Waits for the end of a job, showing how far it is.
fn follow(events: &Receiver<Event>, job: JobId) -> Result<Option<SummaryId>> {
    for event in events {
        let Event::Job { event } = event else { continue };
        if event.job != job {
            continue;
        }
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
