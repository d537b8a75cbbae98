//! `alcove models`: which models there are, and under which licence. Opens no vault.

use app::words::say_with;

use super::exit::{Exit, Outcome};
use super::{Context, terminal};

/// Prints each model.
pub fn run(context: &Context) -> Outcome {
    for model in context.app.models_view()? {
        let values = [
            ("name", model.name.into()),
            ("sha256", model.id.into()),
            ("architecture", model.architecture.into()),
            ("encoding", model.encoding.into()),
            ("context", model.context.to_string().into()),
            ("megabytes", (model.bytes / 1_000_000).to_string().into()),
            ("licence", model.licence.name.into()),
            ("certainty", model.licence.certainty.into()),
        ];
        terminal::print(&say_with("cli-model", &values));
        for evidence in model.licence.evidence {
            terminal::print(&format!("  {}", evidence.words));
        }
        if let Some(reason) = model.refused {
            terminal::print(&say_with("cli-model-refused", &[("reason", reason.into())]));
        }
    }
    Ok(Exit::Done)
}
