//! Letters: who wrote to whom and when, the subject as a heading, what was written, and the names of what was attached.

pub mod eml;
pub mod mbox;
pub mod msg;

use crate::output::Output;
use crate::{Kind, Warning};

/// What stands above a letter.
#[derive(Debug, Default)]
struct Head {
    subject: Option<String>,
    from: String,
    to: String,
    cc: String,
    date: Option<String>,
}

impl Head {
    fn push(&self, output: &mut Output<'_>) {
        if let Some(subject) = &self.subject {
            say(Kind::Heading { level: 1 }, subject, output);
        }
        let date = self.date.as_deref().unwrap_or_default();
        for (name, text) in [("From", self.from.as_str()), ("To", &self.to), ("Cc", &self.cc), ("Date", date)] {
            if !text.trim().is_empty() {
                say(Kind::Paragraph, &format!("{name}: {text}"), output);
            }
        }
    }
}

/// Something was attached. It is named and never read.
fn attachment(name: &str, output: &mut Output<'_>) {
    say(Kind::Note, &format!("Attachment: {name}"), output);
}

/// A line whose encoding is not guessed.
fn say(kind: Kind, line: &str, output: &mut Output<'_>) {
    if line.contains(char::REPLACEMENT_CHARACTER) {
        output.warn(Warning::CHARACTERS_LOST, None);
    }
    output.push(kind, None, line);
}
