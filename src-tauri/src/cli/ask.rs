//! `alcove ask QUESTION [FILE...]`: what the documents in the vault say to a question, in their own sentences.

use std::path::PathBuf;

use app::asking::LibraryAnswers;
use app::words::{say, say_with};
use clap::Args;

use super::exit::{Exit, Outcome};
use super::{Context, Form, terminal};

#[derive(Args)]
pub struct Asked {
    #[arg(value_name = "QUESTION")]
    question: String,
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Prints the sentences that answer, each with its document and place; or that the documents do not say.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    context.unlock()?;
    let among = if asked.files.is_empty() { None } else { Some(context.app.documents_of(&asked.files)?) };
    let LibraryAnswers { answers, whole_words, unread, unread_more } =
        context.app.ask_library(&asked.question, among.as_deref())?;
    if whole_words {
        terminal::complain(&say("ask-library-whole-words"));
    }
    match asked.format {
        Form::Json => terminal::print(&serde_json::to_string_pretty(&answers).unwrap_or_default()),
        Form::Text if answers.is_empty() => terminal::print(&say("ask-library-none")),
        Form::Text => {
            let told = answers.iter().map(|answer| {
                let from = [("title", answer.title.clone().into()), ("place", answer.place.clone().into())];
                format!("{}\n    {}", app::printable(&answer.sentence.text), say_with("cli-ask-from", &from))
            });
            terminal::print(&told.collect::<Vec<_>>().join("\n"));
        }
    }
    if !unread.is_empty() {
        terminal::complain(&say("ask-library-unread"));
    }
    for row in &unread {
        for noticed in row.warnings.iter().filter(|noticed| noticed.unread) {
            terminal::complain(&format!("{}: {}", row.title, noticed.words(row.unit)));
        }
    }
    if unread_more > 0 {
        terminal::complain(&say_with("ask-library-unread-more", &[("count", unread_more.into())]));
    }
    Ok(Exit::Done)
}
