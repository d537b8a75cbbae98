//! The full text of a licence, and the fingerprint that finds a text again under other markup.
//!
//! A text is here only when a published list carries it word for word (SPDX). Where none is at hand, `text_source` says where
//! to read it; nothing is ever paraphrased into a text.

use sha2::{Digest, Sha256};

use crate::facts::Licence;
use crate::table::spdx_text;

impl Licence {
    /// The whole text, where it is compiled in.
    pub fn text(&self) -> Option<&'static str> {
        self.spdx.as_deref().and_then(spdx_text)
    }

    /// Where the text was read from, or can be read: a sentence for the user.
    pub fn text_source(&self) -> String {
        match (&self.spdx, &self.title_line) {
            (Some(spdx), _) => format!("This is the text of {spdx} as the SPDX licence list publishes it."),
            (None, Some(title)) => format!("The full text is not part of Alcove. Read “{title}” where the model was published, before you answer."),
            (None, None) => "The full text is not part of Alcove. Read it where the model was published, before you answer.".to_owned(),
        }
    }

    /// SHA-256 of the text's bytes, lower-case hex.
    pub fn text_sha256(&self) -> Option<String> {
        self.text().map(|t| hex(&Sha256::digest(t.as_bytes())))
    }

    /// Whether `text` is one of the known editions of this licence's text, whatever its markup, white space and copyright lines.
    pub fn is_text(&self, text: &str) -> bool {
        self.fingerprints.contains(&fingerprint(text)) || self.text().is_some_and(|own| fingerprint(&body(own)) == fingerprint(&body(text)))
    }
}

/// SHA-256 of the text in lower case with everything but `[a-z0-9]` removed, lower-case hex.
pub fn fingerprint(text: &str) -> String {
    let kept: String = text.chars().flat_map(char::to_lowercase).filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).collect();
    hex(&Sha256::digest(kept.as_bytes()))
}

/// The text without title and copyright lines, which are each publisher's own under MIT and BSD. Everything after them counts: a
/// "modified MIT" is another licence.
fn body(text: &str) -> String {
    let own = |line: &&str| {
        let line = line.trim().to_lowercase();
        line.is_empty() || line.starts_with("copyright") || line.starts_with("(c)") || line.trim_start_matches("the ").ends_with("license") && line.len() < 40
    };
    text.trim_start_matches('\u{feff}').lines().skip_while(own).collect::<Vec<_>>().join("\n")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
