//! `alcove models`: which models there are and under which licence; the user's own are added, chosen and removed. Only choosing opens the
//! vault, which keeps what was chosen.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::Code;
use app::view::ModelView;
use app::words::say_with;
use clap::Subcommand;

use super::exit::{self, Exit, Outcome};
use super::{Context, terminal};

/// What is asked about models.
#[derive(clap::Args)]
pub struct Asked {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    List,
    Add {
        path: PathBuf,
        #[arg(long)]
        eight_bits: bool,
    },
    Use {
        model: String,
    },
    Remove {
        model: String,
    },
}

/// Does it.
pub fn run(context: &Context, asked: Asked) -> Outcome {
    match asked.verb.unwrap_or(Verb::List) {
        Verb::List => {
            for model in context.app.models_view()? {
                list(model);
            }
        }
        Verb::Add { path, eight_bits } => {
            return exit::without_harm(add(context, &path, eight_bits).map(|()| Exit::Done));
        }
        Verb::Use { model } => {
            let model = context.app.models().named(&model)?;
            context.unlock()?;
            context.app.choose_model(&model.sha256)?;
            terminal::print(&say_with("cli-model-used", &[("name", model.name().into())]));
        }
        Verb::Remove { model } => {
            let model = context.app.models().named(&model)?;
            context.app.remove_model(&model.sha256)?;
            terminal::print(&say_with("cli-model-removed", &[("name", model.name().into())]));
        }
    }
    Ok(Exit::Done)
}

fn list(model: ModelView) {
    let file = model.file;
    let values = [
        ("name", file.name.into()),
        ("sha256", model.id.into()),
        ("architecture", file.architecture.into()),
        ("encoding", file.encoding.into()),
        ("context", file.context.into()),
        ("megabytes", megabytes(file.bytes).into()),
        ("licence", model.licence.name.into()),
        ("certainty", model.licence.certainty.into()),
    ];
    terminal::print(&say_with("cli-model", &values));
    for evidence in model.licence.evidence {
        terminal::print(&format!("  {}", evidence.words));
    }
    terminal::print(&memory(file.memory_needed, file.memory_available));
    if let Some(reason) = file.refused {
        terminal::print(&say_with("cli-model-refused", &[("reason", reason.into())]));
    }
}

fn add(context: &Context, path: &Path, eight_bits: bool) -> app::Result<()> {
    let path = std::path::absolute(path).map_err(|_| Code::FileMissing)?;
    let candidate = context.app.look_at_model(&path)?;
    let values = [
        ("name", candidate.name.as_str().into()),
        ("architecture", candidate.architecture.into()),
        ("encoding", candidate.encoding.into()),
        ("context", candidate.context.into()),
        ("megabytes", megabytes(candidate.bytes).into()),
    ];
    terminal::print(&say_with("cli-model-candidate", &values));
    if let Some(licence) = candidate.said_licence {
        terminal::print(&say_with("cli-model-licence-said", &[("licence", licence.into())]));
    }
    terminal::print(&memory(candidate.memory_needed, candidate.memory_available));
    if let Some(reason) = candidate.refused {
        terminal::print(&say_with("cli-model-refused", &[("reason", reason.into())]));
        return Err(Code::ModelRefused.into());
    }
    let doing = match candidate.eight_bits {
        Some(fewer) => {
            let values =
                [("megabytes", megabytes(fewer.bytes).into()), ("needed", megabytes(fewer.memory_needed).into())];
            terminal::print(&say_with("cli-model-eight-bits", &values));
            "cli-progress-converting"
        }
        None => "cli-progress-copying",
    };
    let stop = Arc::new(AtomicBool::new(false));
    let stopping = stop.clone();
    let _ = ctrlc::set_handler(move || stopping.store(true, Ordering::SeqCst));
    let taken = context.app.models().take_in(&path, eight_bits, &stop, &mut |done, of| {
        let values = [("part", megabytes(done).into()), ("of", megabytes(of).into())];
        terminal::progress(&say_with(doing, &values));
    });
    terminal::progress("");
    let sha256 = taken?;
    if let Some(change) = context.app.models().by_id(&sha256)?.change() {
        terminal::print(&change.words);
    }
    let values = [("name", candidate.name.into()), ("sha256", sha256.into()), ("options", context.options().into())];
    terminal::print(&say_with("cli-model-added", &values));
    Ok(())
}

/// Says what a model takes and what is free, where that is why nothing came of it: the model of this SHA-256, else the one that reads documents.
pub fn explain(context: &Context, why: Code, id: Option<&str>) {
    if why != Code::EngineMemory {
        return;
    }
    let models = context.app.models_now().unwrap_or_default();
    if let Some(model) = models.iter().find(|model| id.map_or(model.used, |id| model.id == id)) {
        terminal::complain(&memory(model.file.memory_needed, model.file.memory_available));
    }
}

/// What it takes, and what is free where the system tells.
fn memory(needed: u64, available: Option<u64>) -> String {
    let needed = ("needed", megabytes(needed).into());
    match available {
        Some(free) => say_with("cli-model-memory", &[needed, ("free", megabytes(free).into())]),
        None => say_with("cli-model-memory-needed", &[needed]),
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}
