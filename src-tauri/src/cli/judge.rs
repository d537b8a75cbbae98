//! `alcove judge` and `alcove quality`: whether a summary was useful, and how summaries were judged, by what made them.

use app::export::{method_id, shape_id};
use app::view::{Quality, SummaryId};
use app::words::{say, say_with};
use app::{Code, Error};
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome};
use super::{Context, Form, terminal};

#[derive(Args)]
pub struct Asked {
    #[arg(value_name = "SUMMARY")]
    summary: i64,
    #[arg(value_enum)]
    judgment: Judgment,
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Judgment {
    Useful,
    NotUseful,
    Forget,
}

/// Which form the counts are printed in.
#[derive(Args)]
pub struct Counted {
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Keeps what the user thinks of a summary, or forgets it.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    context.unlock()?;
    let summary = SummaryId(asked.summary);
    let useful = match asked.judgment {
        Judgment::Useful => true,
        Judgment::NotUseful => false,
        Judgment::Forget => {
            context.app.unjudge(summary)?;
            terminal::print(&say("cli-judged-forgotten"));
            return Ok(Exit::Done);
        }
    };
    context.app.judge(summary, useful, asked.reason.as_deref().unwrap_or_default())?;
    terminal::print(&say("cli-judged"));
    Ok(Exit::Done)
}

/// Prints how summaries were judged.
pub fn count(context: &Context, asked: &Counted) -> Outcome {
    context.unlock()?;
    let rows = context.app.quality()?;
    terminal::print(&match asked.format {
        Form::Json => serde_json::to_string_pretty(&rows).map_err(|e| Error::new(Code::BadInput, e.to_string()))?,
        Form::Text if rows.is_empty() => say("quality-none"),
        Form::Text => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
    });
    Ok(Exit::Done)
}

/// "Key points, by SmolLM2 135M Instruct, read part by part: 7 useful, 2 not."
fn line(row: &Quality) -> String {
    let values = [
        ("shape", say(&format!("wish-shape-{}", shape_id(row.shape))).into()),
        ("model", row.model.clone().unwrap_or_else(|| say("quality-no-model")).into()),
        ("method", say(&format!("method-{}", method_id(row.method))).into()),
        ("useful", row.useful.into()),
        ("not", row.not_useful.into()),
    ];
    say_with("cli-quality-line", &values)
}
