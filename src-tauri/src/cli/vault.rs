//! `alcove vault create|check|records|export|erase`.

use std::path::PathBuf;

use app::Act;
use app::words::{say, say_with};
use clap::Subcommand;

use super::exit::{Exit, Outcome};
use super::{Context, terminal};

#[derive(Subcommand)]
pub enum Asked {
    Create,
    Check,
    Records,
    Export {
        #[arg(value_name = "FOLDER")]
        into: PathBuf,
    },
    Erase {
        #[arg(long)]
        yes: bool,
    },
}

/// Makes a vault, checks the whole of one, or gives out or erases what it holds.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    let file = context.passphrase_file.as_deref();
    match asked {
        Asked::Create => {
            context.app.create_vault(terminal::new_passphrase(file)?)?;
            let status = context.app.status();
            let place = [("name", status.vault_name.into()), ("folder", status.vault_folder.into())];
            terminal::print(&say_with("cli-vault-created", &place));
        }
        Asked::Check => {
            context.unlock()?;
            context.app.check_vault()?;
            terminal::print(&say("cli-vault-sound"));
        }
        Asked::Records => {
            context.unlock()?;
            terminal::print(&context.app.records_page()?);
            context.app.note_saved(Act::PageSaved)?;
        }
        Asked::Export { into } => {
            context.unlock()?;
            let folder = context.app.export_everything(into)?;
            terminal::print(&say_with("cli-vault-exported", &[("folder", folder.display().to_string().into())]));
        }
        Asked::Erase { yes } => {
            let status = context.app.status();
            let place = [("name", status.vault_name.into()), ("folder", status.vault_folder.into())];
            if !yes && !terminal::agrees(&say_with("cli-ask-erase", &place)) {
                terminal::complain(&say("cli-not-erased"));
                return Ok(Exit::Failed);
            }
            context.app.erase_everything(terminal::passphrase(file)?)?;
            terminal::print(&say_with("cli-vault-erased", &place));
        }
    }
    Ok(Exit::Done)
}
