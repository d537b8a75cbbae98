//! The command line: the main job, the vault, models and consent without a window. `docs/cli.md` is its contract, and names what is the
//! window's alone.
//!
//! Without a command it opens the window. A new command is a variant of [`Command`], a module beside this one, and its
//! sentences under `cli-` in `assets/words`.

mod ask;
mod bench;
mod consent;
mod estimate;
mod exit;
mod extract;
mod judge;
mod licence;
mod models;
mod summarize;
mod terminal;
mod vault;
mod wish;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use app::home::{Home, Parts};
use app::view::Network;
use app::words;
use app::{App, Code};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use exit::{Exit, Outcome};

/// What is asked of the program.
#[derive(Parser)]
#[command(name = "alcove", version, disable_help_subcommand = true)]
struct Asked {
    #[arg(long, value_name = "FILE")]
    vault: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[arg(long)]
    recovery_key: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Summarize(summarize::Asked),
    Extract(extract::Asked),
    Ask(ask::Asked),
    Judge(judge::Asked),
    Quality(judge::Counted),
    #[command(subcommand)]
    Vault(vault::Asked),
    Models(models::Asked),
    Bench(bench::Asked),
    #[command(subcommand)]
    Licence(licence::Asked),
    #[command(subcommand)]
    Consent(consent::Asked),
    /// Files to open in the window, as a file manager passes them.
    #[command(external_subcommand)]
    Open(Vec<OsString>),
}

/// For a person, or for a program.
#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
}

/// What every command needs.
struct Context {
    app: Arc<App>,
    /// The vault's file, where one was named.
    vault: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    key_file: Option<PathBuf>,
    by_recovery_key: bool,
}

impl Context {
    /// Opens the vault with the passphrase from the file or the terminal.
    fn unlock(&self) -> app::Result<()> {
        drop(app::Passphrase::new(self.unlock_with()?)); // overwritten
        Ok(())
    }

    /// The same, for what asks for the passphrase once more.
    fn unlock_with(&self) -> app::Result<String> {
        if self.app.status().vault == app::view::VaultState::Missing {
            return Err(Code::VaultMissing.into());
        }
        self.choose_key_file()?;
        let question = if self.by_recovery_key { "cli-ask-recovery-key" } else { "cli-ask-passphrase" };
        let typed = terminal::passphrase(self.passphrase_file.as_deref(), question)?;
        if self.by_recovery_key {
            self.app.unlock_with_recovery_key(typed.clone())?;
        } else {
            self.app.unlock(typed.clone())?;
        }
        if self.app.status().keeping.is_some_and(|keeping| keeping.older_copy) {
            terminal::complain(&words::say_with("cli-older-copy", &[("options", self.options().into())]));
        }
        if self.app.status().next == app::view::NextStep::ReadOnly {
            terminal::complain(&words::say("cli-read-only"));
        }
        Ok(typed)
    }

    /// Prints what has to be agreed to, and says what to run for it.
    fn ask_for_consent(&self) -> Outcome {
        consent::print_everything(&self.app)?;
        terminal::complain(&words::say_with("cli-consent-needed", &[("options", self.options().into())]));
        Ok(Exit::Consent)
    }

    /// What stood before the command, for a command that is to be run next: without it, that would be about another vault, or not open it.
    fn options(&self) -> String {
        let files = [
            ("--vault", self.vault.as_deref()),
            ("--passphrase-file", self.passphrase_file.as_deref()),
            ("--key-file", self.key_file.as_deref()),
        ];
        options(&files, self.by_recovery_key)
    }

    fn choose_key_file(&self) -> app::Result<()> {
        self.key_file.as_deref().map_or(Ok(()), |file| self.app.choose_key_file(file).map(drop))
    }
}

/// Does what the arguments ask for.
pub fn run(network: Network) -> ExitCode {
    let matches = match described(Asked::command(), "cli").try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8));
        }
    };
    let Ok(asked) = Asked::from_arg_matches(&matches) else { return Exit::Usage.into() };
    exit::tell(begin(network, asked))
}

fn begin(network: Network, asked: Asked) -> Outcome {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if matches!(asked.command, None | Some(Command::Open(_))) {
        crate::freed::take_webkits();
    }
    let home = match &asked.vault {
        Some(file) => Home::at(std::path::absolute(file).map_err(|_| Code::BadInput)?).with_folders(),
        None => Home::usual()?,
    };
    let app = App::new(home, Parts::beside_program()?, network);
    let context = Context {
        app,
        vault: asked.vault,
        passphrase_file: asked.passphrase_file,
        key_file: asked.key_file,
        by_recovery_key: asked.recovery_key,
    };
    let outcome = match asked.command {
        None => return Ok(window(context.app, Vec::new())),
        Some(Command::Open(files)) => return open(context.app, files),
        Some(Command::Summarize(asked)) => summarize::run(&context, &asked),
        Some(Command::Extract(asked)) => extract::run(&context, &asked),
        Some(Command::Ask(asked)) => ask::run(&context, &asked),
        Some(Command::Judge(asked)) => judge::run(&context, &asked),
        Some(Command::Quality(asked)) => judge::count(&context, &asked),
        Some(Command::Vault(asked)) => vault::run(&context, &asked),
        Some(Command::Models(asked)) => models::run(&context, asked),
        Some(Command::Bench(asked)) => bench::run(&context, &asked),
        Some(Command::Licence(asked)) => licence::run(&context, &asked),
        Some(Command::Consent(asked)) => consent::run(&context, &asked),
    };
    context.app.lock();
    outcome
}

/// The files that these arguments ask to open.
pub fn files_of(arguments: Vec<String>) -> Vec<OsString> {
    match Asked::try_parse_from(arguments) {
        Ok(Asked { command: Some(Command::Open(files)), .. }) => files,
        _ => Vec::new(),
    }
}

/// Files to open; a mistyped command is none.
fn open(app: Arc<App>, files: Vec<OsString>) -> Outcome {
    let mut paths = Vec::new();
    for file in files {
        let path = std::path::absolute(PathBuf::from(&file)).map_err(|_| Code::BadInput)?;
        if !path.exists() {
            terminal::complain(&words::say_with(
                "cli-unknown",
                &[("word", file.to_string_lossy().into_owned().into())],
            ));
            return Ok(Exit::Usage);
        }
        paths.push(path);
    }
    Ok(window(app, paths))
}

fn window(app: Arc<App>, files: Vec<PathBuf>) -> Exit {
    if crate::window::run(app, files) {
        return Exit::Done;
    }
    terminal::complain(&words::say("cli-no-display"));
    Exit::Failed
}

/// A path as a shell takes it: in quotes where it holds signs that mean something there.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    if path.chars().all(|c| c.is_alphanumeric() || "/._-+,:@%".contains(c)) {
        return path;
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

/// Options as a shell takes them, each with a space behind it.
fn options(files: &[(&str, Option<&Path>)], by_recovery_key: bool) -> String {
    let named = files.iter().filter_map(|(option, file)| Some(format!("{option} {} ", quoted((*file)?))));
    named.chain(by_recovery_key.then(|| "--recovery-key ".to_owned())).collect()
}

/// Gives each command and argument its sentence: `cli-summarize`, `cli-summarize-option-format`.
fn described(command: clap::Command, id: &str) -> clap::Command {
    let sentence = |id: &str| words::find(id, &[]).unwrap_or_default();
    let command = command.about(sentence(id)).mut_args(|arg| match arg.get_id().as_str() {
        "help" | "version" => arg,
        name => {
            let help = sentence(&format!("{id}-option-{}", name.replace('_', "-")));
            arg.help(help)
        }
    });
    command.mut_subcommands(|sub| {
        let id = format!("{id}-{}", sub.get_name());
        described(sub, &id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(command: &clap::Command, id: &str, missing: &mut Vec<String>) {
        let arguments = command.get_arguments().map(|arg| arg.get_id().as_str().replace('_', "-"));
        let ids = arguments
            .filter(|a| a != "help" && a != "version")
            .map(|a| format!("{id}-option-{a}"))
            .chain([id.to_owned()]);
        missing.extend(ids.filter(|id| words::find(id, &[]).is_none()));
        for sub in command.get_subcommands() {
            lacking(sub, &format!("{id}-{}", sub.get_name()), missing);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_sentence() {
        let mut missing = Vec::new();
        lacking(&Asked::command(), "cli", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    /// Every command with its options, as they are typed.
    fn typed(command: &clap::Command, path: &str, all: &mut Vec<(String, Vec<String>)>) {
        let options = command.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?)));
        all.push((path.to_owned(), options.filter(|option| option != "--help" && option != "--version").collect()));
        for sub in command.get_subcommands() {
            typed(sub, format!("{path} {}", sub.get_name()).trim_start(), all);
        }
    }

    #[test]
    fn the_page_that_scripts_rely_on_tells_of_every_command_and_option() {
        let page = include_str!("../../../docs/cli.md");
        let words: Vec<&str> = page.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').collect();
        let mut all = Vec::new();
        typed(&Asked::command(), "", &mut all);
        assert!(all.len() > 30, "{all:?}");
        for (command, options) in all {
            let is_told = |as_typed: String| page.contains(&as_typed);
            assert!(
                command.is_empty() || is_told(format!("`{command}`")) || is_told(format!("`{command} ")),
                "{command}"
            );
            for option in options {
                assert!(words.contains(&option.as_str()), "{command} {option}");
            }
        }
    }

    #[test]
    fn only_files_are_handed_to_a_window_that_is_open() {
        let files = |words: &[&str]| files_of(words.iter().map(|w| (*w).to_owned()).collect());
        assert_eq!(files(&["alcove", "a.pdf", "b.txt"]), ["a.pdf", "b.txt"]);
        assert!(files(&["alcove", "--vault", "other.vault", "--passphrase-file", "secret.txt"]).is_empty());
        assert!(files(&["alcove", "models"]).is_empty());
    }

    #[test]
    fn a_path_is_told_as_a_shell_takes_it() {
        for (path, told) in
            [("/home/ada/work.vault", "/home/ada/work.vault"), ("my vault", "'my vault'"), ("a'b", r"'a'\''b'")]
        {
            assert_eq!(quoted(Path::new(path)), told);
        }
    }

    #[test]
    fn what_is_to_be_run_next_is_told_with_the_options_that_were_given() {
        let files = |vault: Option<&'static str>| [("--vault", vault.map(Path::new)), ("--key-file", None)];
        assert_eq!(options(&files(None), false), "");
        assert_eq!(options(&files(Some("my vault")), true), "--vault 'my vault' --recovery-key ");
    }

    #[test]
    fn arguments_are_sound() {
        Asked::command().debug_assert();
    }
}
