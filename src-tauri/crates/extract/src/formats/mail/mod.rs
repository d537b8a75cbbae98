//! Letters: who wrote to whom and when, the subject as a heading, what was written, and the names of what was attached, which is given out
//! where it is asked for ([`Output::attached`]). Who, whom and when are notes: a question finds them, and no summary quotes them as if the writer had said so.

pub mod eml;
pub mod mbox;
pub mod msg;

use crate::Kind;
use crate::output::Output;

/// What stands above a letter.
#[derive(Debug, Default)]
struct Head {
    subject: Option<String>,
    from: String,
    to: String,
    cc: String,
    /// Those who got a copy that the others were not to know of: only the sender's own copy says who, and there it is part of what happened.
    bcc: String,
    date: Option<String>,
}

impl Head {
    fn push(&self, output: &mut Output<'_>) {
        if let Some(subject) = &self.subject {
            output.push(Kind::Heading { level: 1 }, None, subject);
        }
        let date = self.date.as_deref().unwrap_or_default();
        let (from, to, cc, bcc) = (self.from.as_str(), self.to.as_str(), self.cc.as_str(), self.bcc.as_str());
        for (name, text) in [("From", from), ("To", to), ("Cc", cc), ("Bcc", bcc), ("Date", date)] {
            if !text.trim().is_empty() {
                output.push(Kind::Note, None, &format!("{name}: {text}"));
            }
        }
    }
}
