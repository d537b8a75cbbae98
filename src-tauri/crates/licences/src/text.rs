//! The full text of a licence, and the fingerprint that finds a text again under other markup.
//!
//! A text is here only when a published list carries it word for word (SPDX). Where none is at hand, `text_source` and `text_missing` say where
//! to read it; nothing is ever paraphrased into a text. The same holds of a use policy that is a text of its own.

use sha2::{Digest, Sha256};

use crate::facts::{Fact, Level, Licence};
use crate::table::{all, say, spdx_print, spdx_text, vocabulary};

/// An edition, as the facts or a receipt name it; none where there are no editions, or the text does not tell which it is.
pub fn edition(version: &str) -> Option<&str> {
    (!matches!(version, "" | "-" | "n/a")).then_some(version)
}

impl Licence {
    /// "Llama 3.1 Community License (2024-07-23)"; its name alone where it has no editions.
    pub fn titled(&self) -> String {
        match edition(&self.version) {
            Some(edition) => format!("{} ({edition})", self.name),
            None => self.name.clone(),
        }
    }

    /// The whole text, where it is compiled in.
    pub fn text(&self) -> Option<&'static str> {
        self.spdx.as_deref().and_then(spdx_text)
    }

    /// Where the text was read from, or can be read: a sentence for the user.
    pub fn text_source(&self) -> String {
        let elsewhere = match (&self.spdx, &self.title_line) {
            (Some(spdx), _) => return say("text_spdx", &[("spdx", spdx)]),
            (None, Some(title)) => say("text_elsewhere", &[("title", title)]),
            (None, None) => say("text_elsewhere_untitled", &[]),
        };
        self.with_place(elsewhere)
    }

    /// Where to read the text of a licence that applies besides a model's own, while it is not at hand: a sentence or two for the user.
    pub fn text_missing(&self) -> String {
        self.with_place(say("text_missing", &[("name", &self.name)]))
    }

    /// The same words, and the copy of the text from which the facts were written, where one was read.
    fn with_place(&self, words: String) -> String {
        let read = |fact: &&Fact| fact.level != Level::Unverified && !self.is_of_policy(fact);
        match self.facts.iter().filter(read).find_map(Fact::read_at) {
            Some(place) => format!("{words} {}", say("text_read_at", &[("place", &place)])),
            None => words,
        }
    }

    /// Where the use policy was read, or can be, that belongs to this licence and is a text of its own: a sentence or two for the user. None
    /// where there is no such policy.
    pub fn policy_source(&self) -> Option<String> {
        let title = self.policy_title.as_deref()?;
        let missing = say("policy_elsewhere", &[("name", &self.name), ("title", title)]);
        let place = match (self.policy_read_at(), &self.policy_at) {
            (Some(place), _) => say("text_read_at", &[("place", &place)]),
            (None, Some(place)) => say("policy_unread_at", &[("place", place)]),
            (None, None) => say("policy_unread", &[]),
        };
        Some(format!("{missing} {place}"))
    }

    /// What that policy is called, where Alcove's makers have not read it.
    pub(crate) fn unread_policy(&self) -> Option<&str> {
        self.policy_title.as_deref().filter(|_| self.policy_read_at().is_none())
    }

    /// The copy of that policy from which its facts were written; none where nobody has read it.
    fn policy_read_at(&self) -> Option<String> {
        let read = |fact: &&Fact| fact.level != Level::Unverified && self.is_of_policy(fact);
        self.facts.iter().filter(read).find_map(Fact::read_at)
    }

    /// Whether a fact stands in that policy and not in the licence.
    fn is_of_policy(&self, fact: &Fact) -> bool {
        self.policy_title.is_some() && fact.section.to_lowercase().contains("policy")
    }

    /// SHA-256 of the text's bytes, lower-case hex.
    pub fn text_sha256(&self) -> Option<String> {
        self.text().map(|t| hex(&Sha256::digest(t.as_bytes())))
    }

    /// Whether `text` is one of the known editions of this licence's text, whatever its markup, white space and copyright lines.
    pub fn is_text(&self, text: &str) -> bool {
        self.has(&Print::of(text))
    }

    /// Whether `text` is one of the known editions of the use policy that belongs to this licence.
    pub fn is_policy(&self, text: &str) -> bool {
        self.policy_fingerprints.contains(&fingerprint(text))
    }

    /// Whether any edition of its text is known, so that one can be compared with it.
    pub fn has_known_text(&self) -> bool {
        !self.fingerprints.is_empty() || self.text().is_some()
    }

    pub(crate) fn has(&self, print: &Print) -> bool {
        let own = self.spdx.as_deref().and_then(spdx_print);
        self.fingerprints.contains(&print.whole) || own.is_some_and(|own| own.terms == print.terms)
    }
}

impl Fact {
    /// The copy of the text, or the page that quotes it, from which it was written.
    fn read_at(&self) -> Option<String> {
        let (key, path) = self.source.split_once(':').unwrap_or((self.source.as_str(), ""));
        let place = vocabulary().sources.get(key).filter(|_| !matches!(key, "OWN" | "NONE" | "HF" | "PYPI"))?;
        let path = path.split(" + ").next().unwrap_or_default();
        let whole = place.replace("<key>", path).replace("<dir>/<file>", path);
        Some(if path.is_empty() || whole != *place { whole } else { format!("{place}, {path}") })
    }
}

/// The licence whose text this is, in any known edition; none for a text nobody knows.
pub fn of_text(text: &str) -> Option<&'static Licence> {
    let print = Print::of(text);
    all().iter().find(|licence| licence.under.is_none() && licence.has(&print))
}

/// Most sections in which a known text is looked for.
const MOST_SECTIONS: usize = 8;

/// The text in every run of its sections, as Markdown heads them: several texts may follow each other in one.
pub(crate) fn runs(text: &str) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    for line in text.lines() {
        if sections.is_empty() || (line.starts_with('#') && sections.len() < MOST_SECTIONS) {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(line);
            section.push('\n');
        }
    }
    let last = sections.len();
    let spans = (0..last).flat_map(|from| (from + 1..=last).map(move |to| from..to));
    spans.filter_map(|span| sections.get(span).map(|run| run.concat())).collect()
}

/// A text's fingerprints: of all of it, and of its terms alone.
pub(crate) struct Print {
    whole: String,
    terms: String,
}

impl Print {
    pub(crate) fn of(text: &str) -> Self {
        Self { whole: fingerprint(text), terms: fingerprint(&terms(text)) }
    }
}

/// SHA-256 of the text in lower case with everything but `[a-z0-9]` removed, lower-case hex.
pub fn fingerprint(text: &str) -> String {
    hex(&Sha256::digest(bare(text).as_bytes()))
}

/// The text in lower case with everything but `[a-z0-9]` removed.
pub(crate) fn bare(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).collect()
}

/// The text without what is each publisher's own: title and copyright lines at its head (MIT, BSD), and the appendix on how to
/// apply the Apache licence. Everything else counts: a "modified MIT" is another licence.
fn terms(text: &str) -> String {
    let head = |line: &&str| {
        let line = line.trim().to_lowercase();
        let title = line.len() < 40 && line.ends_with("license");
        line.is_empty() || title || line.starts_with("copyright") || line.starts_with("(c)")
    };
    let terms = text.trim_start_matches('\u{feff}').lines().skip_while(head).collect::<Vec<_>>().join("\n");
    match terms.split_once("END OF TERMS AND CONDITIONS") {
        Some((apache, rest)) if is_appendix(rest.trim()) => apache.to_owned(),
        _ => terms,
    }
}

fn is_appendix(rest: &str) -> bool {
    let how = rest.starts_with("APPENDIX: How to apply the Apache License")
        && rest.ends_with("limitations under the License.");
    rest.is_empty() || how
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
