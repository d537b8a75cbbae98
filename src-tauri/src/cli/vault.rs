//! `alcove vault ...`: makes and checks the vault, copies and restores it, changes what opens it, gives out or erases what it holds.

use std::path::{Path, PathBuf};

use app::Act;
use app::view::{Backup, Event, Upkeep, UpkeepStage};
use app::words::{say, say_with};
use app::{Code, Error, Result};
use clap::{Args, Subcommand};

use super::exit::{self, Exit, Outcome};
use super::{Context, terminal};

#[derive(Subcommand)]
pub enum Asked {
    Create,
    Check,
    Backup {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Restore {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long)]
        yes: bool,
    },
    Rekey,
    Passphrase {
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    KeyFile(KeyFile),
    RecoveryKey {
        #[arg(long)]
        remove: bool,
    },
    AcceptOlder,
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

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct KeyFile {
    #[arg(long, value_name = "FILE")]
    make: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    take: Option<PathBuf>,
    #[arg(long)]
    drop: bool,
}

/// Does it, and says what came of it.
pub fn run(context: &Context, asked: &Asked) -> Outcome {
    exit::without_harm(act(context, asked))
}

fn act(context: &Context, asked: &Asked) -> Outcome {
    let app = &context.app;
    match asked {
        Asked::Create => {
            let passphrase = terminal::new_passphrase(context.passphrase_file.as_deref())?;
            match &context.key_file {
                None => app.create_vault(passphrase)?,
                Some(file) => app.create_vault_with_key_file(passphrase, file)?,
            }
            let status = app.status();
            let place = [("name", status.vault_name.into()), ("folder", status.vault_folder.into())];
            terminal::print(&say_with("cli-vault-created", &place));
        }
        Asked::Check => {
            context.unlock()?;
            with_progress(context, || app.check_vault())?;
            terminal::print(&say("cli-vault-sound"));
        }
        Asked::Backup { file } => {
            let file = absolute(file)?;
            let passphrase = context.unlock_with()?;
            with_progress(context, || app.back_up(&file, passphrase))?;
            terminal::print(&say_with("cli-backed-up", &[("file", file.display().to_string().into())]));
        }
        Asked::Restore { file, yes } => return restore(context, &absolute(file)?, *yes),
        Asked::Rekey => {
            let passphrase = context.unlock_with()?;
            with_progress(context, || app.rekey(passphrase))?;
            terminal::print(&say("cli-rekeyed"));
        }
        Asked::Passphrase { new_passphrase_file } => {
            let old = context.unlock_with()?;
            let new = terminal::new_passphrase(new_passphrase_file.as_deref())?;
            if context.by_recovery_key {
                app.recover_passphrase(old, new)?
            } else {
                app.change_passphrase(old, new)?
            }
            terminal::print(&say("cli-passphrase-changed"));
        }
        Asked::KeyFile(asked) => {
            let passphrase = context.unlock_with()?;
            if let Some(file) = &asked.make {
                app.make_key_file(passphrase, &absolute(file)?)?;
            } else if let Some(file) = &asked.take {
                app.use_key_file(passphrase, &absolute(file)?)?;
            } else if asked.drop {
                app.drop_key_file(passphrase)?;
            }
            terminal::print(&say(if asked.drop { "cli-key-file-dropped" } else { "cli-key-file-asked" }));
        }
        Asked::RecoveryKey { remove: true } => {
            app.remove_recovery_key(context.unlock_with()?)?;
            terminal::print(&say("cli-recovery-key-removed"));
        }
        Asked::RecoveryKey { remove: false } => {
            let key = app.make_recovery_key(context.unlock_with()?)?;
            terminal::complain(&say("cli-recovery-key"));
            terminal::print(key.words());
        }
        Asked::AcceptOlder => {
            context.unlock()?;
            app.accept_older_copy()?;
            terminal::print(&say("cli-older-accepted"));
        }
        Asked::Records => {
            context.unlock()?;
            terminal::print(&app.records_page()?);
            app.note_saved(Act::PageSaved)?;
        }
        Asked::Export { into } => {
            context.unlock()?;
            let folder = with_progress(context, || app.export_everything(into))?;
            terminal::print(&say_with("cli-vault-exported", &[("folder", folder.display().to_string().into())]));
        }
        Asked::Erase { yes } => {
            let status = app.status();
            let place = [("name", status.vault_name.into()), ("folder", status.vault_folder.into())];
            if !yes && !terminal::agrees(&say_with("cli-ask-erase", &place)) {
                terminal::complain(&say("cli-not-erased"));
                return Ok(Exit::Failed);
            }
            context.choose_key_file()?;
            app.erase_everything(terminal::passphrase(context.passphrase_file.as_deref(), "cli-ask-passphrase")?)?;
            terminal::print(&say_with("cli-vault-erased", &place));
        }
    }
    Ok(Exit::Done)
}

fn restore(context: &Context, file: &Path, yes: bool) -> Outcome {
    context.choose_key_file()?;
    let passphrase = terminal::passphrase(context.passphrase_file.as_deref(), "cli-ask-passphrase")?;
    let backup = with_progress(context, || context.app.look_at_backup(file, passphrase))?;
    terminal::print(&described(&backup));
    if !yes && !terminal::agrees(&say("cli-ask-restore")) {
        context.app.leave_backup();
        terminal::complain(&say("cli-not-restored"));
        return Ok(Exit::Failed);
    }
    let said = match context.app.restore()?.aside {
        Some(name) => say_with("cli-restored-aside", &[("name", name.into())]),
        None => say("cli-restored"),
    };
    terminal::print(&said);
    Ok(Exit::Done)
}

fn described(backup: &Backup) -> String {
    let values = [
        ("name", backup.name.clone().into()),
        ("documents", backup.documents.into()),
        ("summaries", backup.summaries.into()),
        ("size", format!("{:.1} MB", backup.bytes as f64 / 1e6).into()),
    ];
    let holds = say_with("privacy-restore-holds", &values);
    match &backup.newest {
        Some(when) => format!("{holds}\n{}", say_with("privacy-restore-newest", &[("when", when.clone().into())])),
        None => holds,
    }
}

/// Shows how far the work is, on a terminal; Ctrl+C stops it without harm.
fn with_progress<T>(context: &Context, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let app = context.app.clone();
    // Where no handler can be set, the work is merely cut short: that does no harm either.
    let _ = ctrlc::set_handler(move || app.stop_upkeep());
    context.app.listen(|event| {
        if let Event::Upkeep { work, stage, done, of } = event {
            let percent = if of == 0 { 0 } else { u64::from(done) * 100 / u64::from(of) };
            let values = [("what", say(words_of(work, stage)).into()), ("percent", percent.into())];
            terminal::progress(&say_with("upkeep-percent", &values));
        }
    });
    let outcome = work();
    context.app.listen(|_| {});
    terminal::progress("");
    outcome
}

fn words_of(work: Upkeep, stage: UpkeepStage) -> &'static str {
    match (work, stage) {
        (Upkeep::Backup, UpkeepStage::Copying) => "upkeep-backup-copying",
        (Upkeep::Backup, UpkeepStage::Checking) => "upkeep-backup-checking",
        (Upkeep::Rekey, UpkeepStage::Copying) => "upkeep-rekey-copying",
        (Upkeep::Rekey, UpkeepStage::Checking) => "upkeep-rekey-checking",
        (Upkeep::Check, _) => "upkeep-check-checking",
        (Upkeep::Restore, _) => "upkeep-restore-checking",
        (Upkeep::Export, _) => "upkeep-export-copying",
        (Upkeep::Save, _) => "upkeep-save-copying",
    }
}

fn absolute(file: &Path) -> Result<PathBuf> {
    std::path::absolute(file).map_err(|e| Error::new(Code::BadInput, e.kind().to_string()))
}
