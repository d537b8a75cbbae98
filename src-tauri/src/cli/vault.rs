//! `alcove vault create|check`.

use app::words::{say, say_with};
use clap::Subcommand;

use super::exit::{Exit, Outcome};
use super::{Context, terminal};

#[derive(Subcommand)]
pub enum Asked {
    Create,
    Check,
}

/// Makes a vault, or checks the whole of one.
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
    }
    Ok(Exit::Done)
}
