//! `alcove consent list|grant|withdraw|export|verify`.

use app::view::{DeclaredUse, NoticeView};
use app::words::{say, say_with};
use app::{App, Result};
use clap::{Subcommand, ValueEnum};

use super::exit::{Exit, Outcome};
use super::{Context, licence, terminal};

#[derive(Subcommand)]
pub enum Asked {
    List,
    Grant {
        #[arg(long, required = true)]
        all: bool,
        #[arg(long)]
        yes: bool,
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

/// What receipts are exported as.
#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    Json,
}

/// Lists, exports or checks receipts, records that the user agrees, or takes it back.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    context.unlock()?;
    let app = &context.app;
    match asked {
        Asked::List => list(app)?,
        Asked::Grant { yes, .. } => {
            print_everything(app)?;
            if !yes && !terminal::agrees(&say("cli-ask-agree")) {
                terminal::complain(&say("cli-not-agreed"));
                return Ok(Exit::Consent);
            }
            grant(app)?;
            terminal::print(&say("cli-agreed"));
        }
        Asked::Withdraw { receipt: Some(id), .. } => app.withdraw(id)?,
        Asked::Withdraw { receipt: None, .. } => {
            app.withdraw_all()?;
            terminal::print(&say("cli-withdrawn"));
        }
        Asked::Export { format: Form::Json } => terminal::print(&app.export_receipts()?),
        Asked::Verify => {
            // Receipts are read from an unbroken chain, or not at all.
            let receipts = app.receipts()?.len();
            terminal::print(&say_with("cli-receipts-sound", &[("receipts", receipts.into())]));
        }
    }
    Ok(Exit::Done)
}

/// Prints the notice and every licence, whole.
pub fn print_everything(app: &App) -> Result<()> {
    terminal::print(&notice(&app.notice()?));
    for model in app.models_view()? {
        terminal::print(&licence::page(&format!("{}: {}", model.name, model.licence.name), &model.licence));
    }
    Ok(())
}

fn grant(app: &App) -> Result<()> {
    app.answer_notice(&app.notice()?.version, true)?;
    for model in app.models_view()?.into_iter().filter(|model| model.refused.is_none()) {
        // What the model is for stays undeclared: nobody was asked.
        app.answer_licence(&model.id, true, DeclaredUse::default())?;
    }
    Ok(())
}

fn list(app: &App) -> Result<()> {
    for receipt in app.receipts()? {
        let answer =
            serde_json::to_value(receipt.answer).ok().and_then(|a| a.as_str().map(str::to_owned)).unwrap_or_default();
        let values = [
            ("id", receipt.id.into()),
            ("at", receipt.at.into()),
            ("answer", say(&format!("receipt-{answer}")).into()),
            ("kind", say(&format!("receipt-{}", receipt.kind.replace('_', "-"))).into()),
            ("subject", receipt.subject.into()),
            ("model", receipt.model.unwrap_or_default().into()),
        ];
        terminal::print(&say_with("cli-receipt", &values));
    }
    Ok(())
}

fn notice(notice: &NoticeView) -> String {
    let mut out = format!("# {}\n\n", notice.title);
    for point in &notice.key_points {
        out.push_str(&format!("- {}: {}\n", point.heading, point.words));
    }
    format!("{out}\n{}\n", notice.body)
}
