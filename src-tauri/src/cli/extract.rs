//! `alcove extract FILE`: the text of a document, or of a file that is attached to it, as JSON with its addresses. Nothing is kept and no model is used.

use std::path::PathBuf;

use app::places::Unit;
use app::words::say;
use clap::Args;

use super::exit::{Exit, Outcome};
use super::{Context, Form, terminal};

#[derive(Args)]
pub struct Asked {
    #[arg(value_name = "FILE", required_unless_present = "list_languages")]
    file: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[arg(long, value_name = "NUMBER", requires = "file", value_parser = clap::value_parser!(u32).range(1..))]
    attachment: Option<u32>,
    #[arg(long, value_name = "FILE")]
    document_password_file: Option<PathBuf>,
    #[arg(long, value_name = "NAMES", value_delimiter = '+')]
    languages: Option<Vec<String>>,
    #[arg(long, conflicts_with = "file")]
    list_languages: bool,
}

/// Prints the text, or the blocks as JSON; what was noticed goes to standard error.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    if let Some(languages) = &asked.languages {
        context.app.read_in(languages.clone());
    }
    let Some(file) = asked.file.as_deref().filter(|_| !asked.list_languages) else { return Ok(list(context)) };
    let password = terminal::document_password(asked.document_password_file.as_deref())?;
    let document = match asked.attachment {
        Some(number) => context.app.extract_attachment(file, number, password.as_ref())?,
        None => context.app.extract(file, password.as_ref())?,
    };
    let printed = match asked.format {
        Form::Json => serde_json::to_string_pretty(&document).unwrap_or_default(),
        Form::Text => document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n"),
    };
    terminal::print(&printed);
    let unit = Unit::of(document.format.id());
    for noticed in app::noticed::of(&document.warnings) {
        terminal::complain(&noticed.words(unit));
    }
    Ok(Exit::Done)
}

/// Prints the languages that text in pictures can be read in, those that are used marked.
fn list(context: &Context) -> Exit {
    let recognition = context.app.recognition();
    if recognition.installed.is_empty() {
        terminal::complain(&say("recognition-none"));
        return Exit::Failed;
    }
    for language in &recognition.installed {
        let mark = if recognition.used.contains(language) { "*" } else { " " };
        terminal::print(&format!("{mark} {language}"));
    }
    Exit::Done
}
