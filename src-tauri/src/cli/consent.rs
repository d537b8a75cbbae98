//! `alcove consent list|grant|refuse|withdraw|export|verify`.

use std::path::PathBuf;

use app::models::same_name;
use app::view::{Change, DeclaredUse, ModelView, NoticeView, ReceiptView};
use app::words::{say, say_with};
use app::{Act, App, Code, Error, Result};
use clap::{Args, Subcommand, ValueEnum};

use super::exit::{Exit, Outcome};
use super::{Context, licence, terminal};

#[derive(Subcommand)]
pub enum Asked {
    List {
        #[arg(long, value_enum)]
        kind: Option<Kind>,
        #[arg(long, value_enum)]
        answer: Option<Answer>,
        #[arg(long, value_name = "NAME|SHA-256")]
        model: Option<String>,
    },
    Grant {
        #[command(flatten)]
        to: To,
        #[arg(long = "use", value_name = "FILE")]
        declared: Option<PathBuf>,
        #[arg(long)]
        yes: bool,
    },
    Refuse {
        #[command(flatten)]
        to: To,
    },
    Withdraw {
        #[arg(value_name = "RECEIPT", required_unless_present = "all")]
        receipt: Option<String>,
        #[arg(long, conflicts_with = "receipt")]
        all: bool,
    },
    Export {
        #[arg(long, value_enum, default_value = "json")]
        format: Form,
    },
    Verify,
}

/// What is answered.
#[derive(Args)]
pub struct To {
    #[arg(long, required_unless_present_any = ["notice", "model"], conflicts_with_all = ["notice", "model"])]
    all: bool,
    #[arg(long)]
    notice: bool,
    #[arg(long, value_name = "NAME|SHA-256")]
    model: Option<String>,
}

/// What receipts are exported as.
#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    Json,
    Dpv,
    Html,
}

/// The kinds of receipt.
#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    Notice,
    Licence,
}

/// The answers a receipt may hold.
#[derive(Clone, Copy, ValueEnum)]
pub enum Answer {
    Given,
    Refused,
    Withdrawn,
}

/// Lists, exports or checks receipts, records that the user agrees or does not, or takes it back.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    context.unlock()?;
    let app = &context.app;
    match asked {
        Asked::List { kind, answer, model } => list(app, *kind, *answer, model.as_deref())?,
        Asked::Grant { to, yes, declared } => {
            let subject = Subject::of(app, to)?;
            let uses = match declared.as_deref().map(licence::read_use) {
                None => None,
                Some(Err(exit)) => return Ok(exit),
                Some(Ok(use_)) => Some(use_),
            };
            let uses: Option<Vec<DeclaredUse>> = uses.map(|use_| vec![app::terms::declared(&use_)]);
            subject.print(app, uses.as_deref())?;
            if !yes && !terminal::agrees(&say("cli-ask-agree")) {
                terminal::complain(&say("cli-not-agreed"));
                return Ok(Exit::Consent);
            }
            if let Some(uses) = uses {
                app.declare_uses(uses)?;
            }
            subject.answer(app, true)?;
            terminal::print(&say_with("cli-agreed", &[("options", context.options().into())]));
        }
        Asked::Refuse { to } => {
            Subject::of(app, to)?.answer(app, false)?;
            terminal::print(&say("cli-refused"));
        }
        Asked::Withdraw { receipt: Some(id), .. } => app.withdraw(id)?,
        Asked::Withdraw { receipt: None, .. } => {
            app.withdraw_all()?;
            terminal::print(&say("cli-withdrawn"));
        }
        Asked::Export { format } => {
            terminal::print(&match format {
                Form::Json => app.export_receipts()?,
                Form::Dpv => app.export_receipts_dpv()?,
                Form::Html => app.receipts_page()?,
            });
            app.note_saved(Act::PageSaved)?;
        }
        Asked::Verify => {
            let receipts = app.verify_receipts()?;
            terminal::print(&say_with("cli-receipts-sound", &[("receipts", receipts.into())]));
        }
    }
    Ok(Exit::Done)
}

/// Prints the notice and every licence, whole. A model that cannot be run is not asked about.
pub fn print_everything(app: &App) -> Result<()> {
    Subject::everything(app)?.print(app, None)
}

/// What is read and answered: the notice, models' licences, or both.
struct Subject {
    notice: bool,
    models: Vec<ModelView>,
}

impl Subject {
    fn of(app: &App, to: &To) -> Result<Self> {
        if to.all {
            return Self::everything(app);
        }
        let Some(name) = &to.model else { return Ok(Self { notice: to.notice, models: Vec::new() }) };
        // Several files may go by one name: the answer is to each.
        let models: Vec<ModelView> =
            app.models_now()?.into_iter().filter(|model| licence::is_called(model, name)).collect();
        if models.is_empty() {
            return Err(Code::ModelUnknown.into());
        }
        match models.iter().find_map(|model| model.file.refused.clone()) {
            Some(reason) => Err(Error::new(Code::ModelRefused, reason)),
            None => Ok(Self { notice: to.notice, models }),
        }
    }

    fn everything(app: &App) -> Result<Self> {
        let models = app.models_now()?.into_iter().filter(|model| model.file.refused.is_none()).collect();
        Ok(Self { notice: true, models })
    }

    /// What is read, with what each licence says to these uses: where none are given, to those that are declared.
    fn print(&self, app: &App, uses: Option<&[DeclaredUse]>) -> Result<()> {
        if self.notice {
            terminal::print(&notice(&app.notice()?));
        }
        for model in &self.models {
            if !model.changed.is_empty() {
                terminal::print(&changes(&model.changed));
            }
            let title = format!("{}: {}", model.file.name, model.licence.name);
            terminal::print(&licence::page(&title, &model.licence));
            app.hand_out(&model.id);
            let given = uses.map(|uses| app.judge_uses(&model.id, uses)).transpose()?;
            for verdict in given.as_ref().unwrap_or(&model.verdicts) {
                terminal::print(&licence::verdict(verdict));
            }
        }
        Ok(())
    }

    fn answer(&self, app: &App, agree: bool) -> Result<()> {
        if self.notice {
            // It was printed before, or not at all: the receipt says when.
            app.answer_notice(&app::consent::notice()?.version, agree)?;
        }
        for model in &self.models {
            // What the model is for is what was declared before, or nothing: nobody was asked.
            app.answer_licence(&model.id, &model.shown, agree)?;
        }
        Ok(())
    }
}

fn list(app: &App, kind: Option<Kind>, answer: Option<Answer>, model: Option<&str>) -> Result<()> {
    let fits = |r: &&ReceiptView| {
        let of_kind = kind.is_none_or(|k| match k {
            Kind::Notice => r.kind == "processing_consent",
            Kind::Licence => r.kind == "licence_acceptance",
        });
        let answered = answer.is_none_or(|a| match a {
            Answer::Given => r.answer == app::view::Answer::Given,
            Answer::Refused => r.answer == app::view::Answer::Refused,
            Answer::Withdrawn => r.answer == app::view::Answer::Withdrawn,
        });
        let of_model = model
            .is_none_or(|name| [&r.model, &r.model_sha256].into_iter().flatten().any(|known| same_name(known, name)));
        of_kind && answered && of_model
    };
    for receipt in app.receipts()?.iter().filter(fits) {
        let answer = app::terms::id_of(&receipt.answer);
        let values = [
            ("id", receipt.id.as_str().into()),
            ("at", receipt.at.as_str().into()),
            ("answer", say(&format!("receipt-{answer}")).into()),
            ("kind", say(&format!("receipt-{}", receipt.kind.replace('_', "-"))).into()),
            ("subject", receipt.subject.as_str().into()),
            ("model", receipt.model.clone().unwrap_or_default().into()),
        ];
        terminal::print(&say_with("cli-receipt", &values));
    }
    Ok(())
}

/// What is different from what was agreed to, where anything is.
fn changes(changed: &[Change]) -> String {
    let line = |line: &app::view::ChangedLine| format!("  {} {}\n", if line.new { '+' } else { '-' }, line.text);
    let one = |change: &Change| format!("* {}\n{}", change.words, change.lines.iter().map(line).collect::<String>());
    changed.iter().map(one).collect()
}

fn notice(notice: &NoticeView) -> String {
    let mut out = format!("{}# {}\n\n", changes(&notice.changed), notice.title);
    for point in &notice.key_points {
        out.push_str(&format!("- {}: {}\n", point.heading, point.words));
    }
    format!("{out}\n{}\n", notice.body)
}
