//! What a person at a terminal reads and types. A passphrase is never an argument and never echoed.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use app::words::say;
use app::{Code, Error, Password, Result};

/// Prints to standard output. A reader that has closed the pipe is no error.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ =
        out.write_all(text.as_bytes()).and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    let _ = out.flush();
}

/// Prints what may be no text.
pub fn print_bytes(bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => print(text),
        Err(_) => drop(io::stdout().lock().write_all(bytes)),
    }
}

/// Whether what is printed is shown to somebody, and not kept in a file.
pub fn is_shown() -> bool {
    io::stdout().is_terminal()
}

/// Prints to standard error.
pub fn complain(text: &str) {
    let lines: Vec<String> = text.lines().map(app::printable).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// One line that replaces the one before, on a terminal only.
pub fn progress(text: &str) {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        let _ = write!(err, "\r\x1b[K{text}");
        let _ = err.flush();
    }
}

/// The passphrase: the file's first line, else what is typed in answer to the question with this id.
///
/// # Errors
/// [`Code::PassphraseFile`], or [`Code::NoTerminal`].
pub fn passphrase(file: Option<&Path>, question: &str) -> Result<String> {
    match file {
        Some(file) => from_file(file),
        None => typed(question),
    }
}

/// A new passphrase, typed twice.
///
/// # Errors
/// As [`passphrase`]; [`Code::PassphrasesDiffer`].
pub fn new_passphrase(file: Option<&Path>) -> Result<String> {
    let Some(file) = file else {
        complain(&say("cli-no-way-back"));
        return same(typed("cli-ask-new")?, &typed("cli-ask-again")?);
    };
    from_file(file)
}

/// What was typed twice.
fn same(first: String, second: &str) -> Result<String> {
    if first == second { Ok(first) } else { Err(Code::PassphrasesDiffer.into()) }
}

/// Whether the user types `yes`.
pub fn agrees(question: &str) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    complain(question);
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && answer.trim().eq_ignore_ascii_case(&say("cli-yes"))
}

/// A document's password, where a file for it was named: its first line. Never an argument.
///
/// # Errors
/// [`Code::PassphraseFile`]; [`Code::PasswordEmpty`]; [`Code::PasswordWrong`] where the line is longer than any password can be.
pub fn document_password(file: Option<&Path>) -> Result<Option<Password>> {
    let Some(file) = file else { return Ok(None) };
    let line = from_file(file)?;
    if line.is_empty() {
        return Err(Code::PasswordEmpty.into());
    }
    Password::new(line).map(Some).ok_or_else(|| Error::new(Code::PasswordWrong, "too long for any format"))
}

fn from_file(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::new(Code::PassphraseFile, e.kind().to_string()))?;
    let passphrase = text.lines().next().unwrap_or_default().to_owned();
    drop(app::Passphrase::new(text)); // overwritten
    Ok(passphrase)
}

fn typed(question: &str) -> Result<String> {
    rpassword::prompt_password(format!("{} ", say(question)))
        .map_err(|e| Error::new(Code::NoTerminal, e.kind().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_passphrase_that_was_typed_in_two_ways_is_refused_as_that() {
        let typed = |first: &str, second: &str| same(first.to_owned(), second);
        assert_eq!(typed("heron quartz", "heron quartz").unwrap(), "heron quartz");
        assert_eq!(typed("heron quartz", "heron quarts").unwrap_err().code, Code::PassphrasesDiffer);
    }
}
