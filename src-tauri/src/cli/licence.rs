//! `alcove licence show|check|state|passport`: what a licence says, whether it covers a use, which one a model comes under where nothing else
//! says so, and the same on a page. Opens no vault, but for what the user states, and a passport that is to hold what was declared and answered.

use std::path::{Path, PathBuf};

use app::models::same_name;
use app::terms::{self, Duty, Reason, Verdict};
use app::view::{BesidesView, Clause, EvidenceView, LicenceView, ModelView, ReasonView, VerdictView};
use app::words::{say, say_with};
use app::{App, Code, Error};
use clap::{Subcommand, ValueEnum};

use super::exit::{Exit, Outcome};
use super::{Context, Form, terminal};

#[derive(Subcommand)]
pub enum Asked {
    Show {
        #[arg(value_name = "MODEL|ID")]
        of: String,
        #[arg(long, value_enum, default_value = "text")]
        format: Form,
    },
    Check {
        #[arg(value_name = "MODEL|ID")]
        of: String,
        #[arg(long = "use", value_name = "FILE")]
        declared: PathBuf,
        #[arg(long, value_enum, default_value = "text")]
        format: Form,
    },
    State {
        #[arg(value_name = "MODEL")]
        of: String,
        #[arg(long, value_name = "ID", required_unless_present_any = ["text", "take_back"])]
        licence: Option<String>,
        #[arg(long, value_name = "FILE")]
        text: Option<PathBuf>,
        #[arg(long, value_name = "ID", conflicts_with = "licence")]
        besides: Option<String>,
        #[arg(long, conflicts_with_all = ["licence", "text"])]
        take_back: bool,
    },
    Passport {
        #[arg(value_name = "MODEL")]
        of: String,
        #[arg(long, value_enum, default_value = "html")]
        format: Sheet,
        #[arg(long)]
        with_receipts: bool,
    },
}

/// What a passport is printed as.
#[derive(Clone, Copy, ValueEnum)]
pub enum Sheet {
    Html,
    Cyclonedx,
}

/// Prints a licence, or what it says to a use.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    let (of, printed) = match asked {
        Asked::Show { of, format } => (of, context.app.licence(of).map(|licence| shown(&licence, *format))),
        Asked::Check { of, declared, format } => {
            let use_ = match read_use(declared) {
                Ok(use_) => use_,
                Err(exit) => return Ok(exit),
            };
            (of, context.app.check_licence(of, &use_).map(|verdict| judged(&verdict, *format)))
        }
        Asked::State { of, licence, text, besides, .. } => {
            (of, state(context, of, licence.as_deref(), text.as_deref(), besides.as_deref()))
        }
        Asked::Passport { of, format, with_receipts } => {
            if *with_receipts {
                context.unlock()?;
            }
            let page = match format {
                Sheet::Html => context.app.passport(of),
                Sheet::Cyclonedx => context.app.bill_of_materials(of),
            };
            (of, page)
        }
    };
    match printed {
        Err(Error { code: Code::ModelUnknown | Code::ModelMissing, .. }) => {
            terminal::complain(&say_with("cli-licence-unknown", &[("word", of.as_str().into())]));
            Ok(Exit::Failed)
        }
        printed => {
            terminal::print(&printed?);
            Ok(Exit::Done)
        }
    }
}

/// Most bytes of a text that are read: the longest licence known has a tenth of it.
const LONGEST_TEXT: u64 = 512 * 1024;

/// Keeps what the user states of a model's licence, or the text of one that applies besides, or with neither takes it back; the licence as it then
/// is.
fn state(
    context: &Context,
    of: &str,
    licence: Option<&str>,
    text: Option<&Path>,
    besides: Option<&str>,
) -> app::Result<String> {
    context.unlock()?;
    let missing = |e: std::io::Error| Error::new(Code::FileMissing, e.kind().to_string());
    let read = |file: &Path| -> app::Result<String> {
        if std::fs::metadata(file).map_err(missing)?.len() > LONGEST_TEXT {
            return Err(Code::FileTooLarge.into());
        }
        Ok(String::from_utf8_lossy(&std::fs::read(file).map_err(missing)?).into_owned())
    };
    let text = text.map(read).transpose()?;
    let app = &context.app;
    let model = model_called(app, of)?.id;
    match besides {
        None => app.state_licence(&model, licence, text)?,
        Some(besides) => app.attach_besides(&model, besides, text)?,
    }
    let model = model_called(app, of)?;
    Ok(page(&format!("{}: {}", model.file.name, model.licence.name), &model.licence))
}

/// Whether a model has this name or SHA-256.
pub fn is_called(model: &ModelView, name: &str) -> bool {
    [&model.id, &model.file.name].iter().any(|n| same_name(n, name))
}

/// The model with this name or SHA-256, with what was declared and answered.
///
/// # Errors
/// [`Code::ModelUnknown`], or what the vault refuses.
pub fn model_called(app: &App, name: &str) -> app::Result<ModelView> {
    app.models_view()?.into_iter().find(|model| is_called(model, name)).ok_or_else(|| Code::ModelUnknown.into())
}

/// A licence, whole, for a person.
pub fn page(title: &str, licence: &LicenceView) -> String {
    let clauses = |clauses: &[Clause]| clauses.iter().map(|c| item(&c.words, &c.section)).collect();
    let certainty = say(&format!("passport-certainty-{}", licence.certainty));
    let evidence = say_with("cli-licence-evidence", &[("certainty", certainty.into())]);
    let parts = [
        (evidence, licence.evidence.iter().map(evidence_item).collect()),
        (say("cli-licence-allows"), clauses(&licence.allows)),
        (say("cli-licence-asks"), clauses(&licence.asks)),
        (say("cli-licence-limits"), clauses(&licence.limits)),
    ];
    let text = licence.text.clone().unwrap_or_default();
    let policy = licence.policy.as_ref().map(|p| format!("\n\n{}\n\n{}", p.source, p.text));
    let missing = licence.policy_missing.as_ref().map(|words| format!("\n\n{words}"));
    let policy = policy.or(missing).unwrap_or_default();
    let besides: String = licence.besides.iter().map(beside).collect();
    let page = format!("# {title}\n\n{}{}\n\n{text}{policy}{besides}", lists(&parts), licence.text_source);
    page.trim_end().to_owned() + "\n"
}

/// The texts of a licence that applies besides, or where they can be read.
fn beside(one: &BesidesView) -> String {
    let heading = say_with("passport-besides", &[("name", one.name.as_str().into())]);
    let texts = [(&one.text, &one.text_missing), (&one.policy, &one.policy_missing)].map(|(text, missing)| {
        let text = text.as_ref().map(|text| format!("\n\n{}\n\n{}", text.source, text.text));
        text.or_else(|| missing.as_ref().map(|words| format!("\n\n{words}"))).unwrap_or_default()
    });
    format!("\n\n## {heading}{}", texts.concat())
}

fn evidence_item(evidence: &EvidenceView) -> String {
    format!("- {} [{}]", evidence.words, say(&format!("passport-certainty-{}", evidence.certainty)))
}

/// Reads a use file and says what is wrong with it; the exit where it cannot be read.
pub fn read_use(file: &Path) -> std::result::Result<terms::Use, Exit> {
    let json = std::fs::read_to_string(file).map_err(|e| Error::new(Code::FileMissing, e.kind().to_string()));
    match json.and_then(|json| terms::read_use(&json)) {
        Ok((use_, strange)) => {
            for word in strange {
                terminal::complain(&say_with("cli-licence-check-strange", &[("word", word.into())]));
            }
            Ok(use_)
        }
        Err(Error { code: Code::BadInput, detail }) => {
            terminal::complain(&say_with("cli-licence-check-unreadable", &[("why", detail.into())]));
            Err(Exit::Usage)
        }
        Err(error) => {
            terminal::complain(&app::words::line_of_error(error.code));
            Err(Exit::Failed)
        }
    }
}

fn shown(licence: &LicenceView, format: Form) -> String {
    match format {
        Form::Json => serde_json::to_string_pretty(licence).unwrap_or_default(),
        Form::Text => page(&licence.name, licence),
    }
}

fn judged(verdict: &Verdict, format: Form) -> String {
    if matches!(format, Form::Json) {
        return serde_json::to_string_pretty(verdict).unwrap_or_default();
    }
    let finding = terms::id_of(&verdict.verdict).replace('_', "-");
    let parts = [
        (say("cli-licence-check-reasons"), verdict.reasons.iter().map(reason).collect()),
        (say("cli-licence-check-duties"), verdict.duties.iter().map(duty).collect()),
        (say("cli-licence-check-open"), verdict.open_duties.iter().map(duty).collect()),
        (say("cli-licence-check-caveats"), verdict.caveats.iter().map(|words| format!("- {words}")).collect()),
    ];
    let title = say(&format!("verdict-{finding}"));
    format!("# {title}\n\n{}{}", lists(&parts), say("cli-licence-check-not-advice"))
}

/// What everything that applies to a model says to one use, before it is answered.
pub fn verdict(verdict: &VerdictView) -> String {
    let why = |one: &ReasonView| quoted(&one.words, &one.licence, &one.section, one.quote.as_deref());
    let what = |one: &ReasonView| item(&one.words, &terms::from(&one.licence, &one.section));
    let parts = [
        (say("cli-licence-check-reasons"), verdict.reasons.iter().map(why).collect()),
        (say("cli-licence-check-duties"), verdict.duties.iter().map(what).collect()),
        (say("cli-licence-check-open"), verdict.open_duties.iter().map(what).collect()),
        (say("cli-licence-check-caveats"), verdict.caveats.iter().map(|words| format!("- {words}")).collect()),
    ];
    let name = if verdict.name.is_empty() { say("verdict-title") } else { verdict.name.clone() };
    let finding = say(&format!("verdict-{}", verdict.verdict.replace('_', "-")));
    format!("## {name}: {finding}\n\n{}{}", lists(&parts), say("cli-licence-check-not-advice"))
}

fn reason(reason: &Reason) -> String {
    quoted(&reason.words, &reason.licence, &reason.section, reason.passage.as_deref())
}

/// A reason with its place, and the passage of the text below it.
fn quoted(words: &str, licence: &str, section: &str, passage: Option<&str>) -> String {
    let item = item(words, &terms::from(licence, section));
    passage.map_or(item.clone(), |passage| format!("{item}\n  “{passage}”"))
}

fn duty(duty: &Duty) -> String {
    item(&duty.words, &terms::from(&duty.licence, &duty.section))
}

fn item(words: &str, place: &str) -> String {
    format!("- {words} ({})", place.trim_end_matches([' ', ',', '—'])).trim_end_matches(" ()").to_owned()
}

/// Each list under its heading; empty ones are left out.
fn lists(parts: &[(String, Vec<String>)]) -> String {
    let filled = parts.iter().filter(|(_, items)| !items.is_empty());
    filled.map(|(heading, items)| format!("{heading}\n{}\n\n", items.join("\n"))).collect()
}
