//! `alcove bench`: what a model does on this computer. It reads a text of Alcove's own, and the same consent is asked as for a document.

use std::sync::mpsc::channel;

use app::ability::Ability;
use app::measuring::Measured;
use app::summary::{Language, Span};
use app::words::{grouped, say, say_with};
use app::{Code, Error};
use clap::Args;

use super::exit::{Exit, Outcome};
use super::{Context, Form, models, summarize, terminal};

#[derive(Args)]
pub struct Asked {
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Measures, and prints what came of it. Ctrl+C ends it, and nothing is kept then.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    context.unlock()?;
    let app = &context.app;
    let model = match (&asked.model, app.status().model) {
        (Some(name), _) => app.models().named(name)?.sha256.clone(),
        (None, Some(used)) => used.id,
        (None, None) => {
            // Says why there is none.
            app.models_view()?;
            return Err(Code::ModelMissing.into());
        }
    };
    let (tell, events) = channel();
    app.listen(move |event| drop(tell.send(event)));
    let job = match app.measure(&model) {
        Err(Error { code: Code::ConsentNeeded, .. }) => return context.ask_for_consent(),
        job => job?,
    };
    let stopping = app.clone();
    // Where no handler can be set, Alcove itself is ended, and the engine with it.
    let _ = ctrlc::set_handler(move || stopping.stop(job));
    match summarize::follow(&events, job) {
        Err(Error { code: Code::Stopped, .. }) => {
            terminal::complain(&say("measuring-stopped"));
            return Ok(Exit::Failed);
        }
        done => drop(done.inspect_err(|error| models::explain(context, error.code, Some(&model)))?),
    }
    let measured = app.measured(&model)?.ok_or(Code::ModelUnknown)?;
    terminal::print(&match asked.format {
        Form::Json => serde_json::to_string_pretty(&measured).unwrap_or_default(),
        Form::Text => page(&measured),
    });
    Ok(Exit::Done)
}

fn page(measured: &Measured) -> String {
    let head = [
        ("name", measured.model.clone().into()),
        ("device", measured.device.clone().into()),
        ("threads", measured.threads.into()),
    ];
    let mut lines = vec![say_with("cli-bench-head", &head)];
    lines.extend(measured.device_reason.as_ref().map(|reason| format!("  {reason}")));
    lines.push(say_with("cli-bench-load", &[("seconds", format!("{:.1}", measured.load_seconds).into())]));
    for span in &measured.prefill {
        let tokens = ("tokens", span.tokens.into());
        lines.extend(speed(span).map(|speed| say_with("cli-bench-prefill", &[("speed", speed.into()), tokens])));
    }
    lines.push(match speed(&measured.decode) {
        Some(speed) => say_with("cli-bench-decode", &[("speed", speed.into())]),
        None => say("cli-bench-decode-none"),
    });
    lines.push(match measured.peak_memory_bytes {
        Some(bytes) => say_with("cli-bench-memory", &[("megabytes", (bytes / 1_000_000).into())]),
        None => say("cli-bench-memory-none"),
    });
    lines.push(match measured.energy_joules {
        Some(joules) => say_with("cli-bench-energy", &[("joules", grouped(&format!("{joules:.0}")).into())]),
        None => say("cli-bench-energy-none"),
    });
    match &measured.ability {
        Some(ability) => lines.extend(abilities(ability)),
        None => lines.push(say("cli-bench-untried")),
    }
    lines.join("\n")
}

/// What it is able to besides.
fn abilities(ability: &Ability) -> [String; 2] {
    let judging = &ability.judging;
    let right = ("right", (judging.faithful_right + judging.faulty_right).into());
    let of = ("of", (judging.faithful + judging.faulty).into());
    let named = |language: Language| say(&format!("language-{}", language.id()));
    let able = Language::ALL.into_iter().filter(|language| ability.writes(*language));
    let list = able.map(named).collect::<Vec<_>>().join(", ");
    [
        say_with("cli-bench-judging", &[right, of, ("able", judging.able.to_string().into())]),
        if list.is_empty() {
            say("cli-bench-languages-none")
        } else {
            say_with("cli-bench-languages", &[("list", list.into())])
        },
    ]
}

/// Tokens a second, as far as they are worth telling; nothing of nothing.
fn speed(span: &Span) -> Option<String> {
    let speed = span.tokens as f64 / span.seconds;
    (span.tokens > 0 && speed.is_finite())
        .then(|| if speed < 20.0 { format!("{speed:.1}") } else { grouped(&format!("{speed:.0}")) })
}
