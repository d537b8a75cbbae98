//! `alcove extract FILE`: a document's text with its addresses. Nothing is kept and no model is used.

use std::path::PathBuf;

use clap::Args;

use super::exit::{Exit, Outcome};
use super::{Context, Form, terminal};

#[derive(Args)]
pub struct Asked {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[arg(long, value_name = "FILE")]
    document_password_file: Option<PathBuf>,
}

/// Prints the text, or the blocks as JSON.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    let document = context
        .app
        .extract(&asked.file, terminal::document_password(asked.document_password_file.as_deref())?.as_ref())?;
    let printed = match asked.format {
        Form::Json => serde_json::to_string_pretty(&document).unwrap_or_default(),
        Form::Text => document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n"),
    };
    terminal::print(&printed);
    Ok(Exit::Done)
}
