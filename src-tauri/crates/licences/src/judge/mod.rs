//! Whether one use of a model is covered by everything that applies to it.
//!
//! Pure, total, deterministic: the same use and licences give the same verdict, and every use gives one. Rules only add
//! reasons; the worst of them is the verdict. A reason names the questions it hangs on, so that changing an answer never
//! makes an unrelated reason appear. What nobody has read, or the user has not said, is never a green result: an answer that is missing makes
//! a verdict unclear where one that could be given would. Of what the use *is* (business, its size, field and place) one that would bring a
//! duty does so too; of what may be *done* (passing on, changing, publishing, building another model) the duty is open until it is done.
//! A new rule is a function in `rules.rs` or `outputs.rs`, called in `judge`.

mod outputs;
mod rules;
mod uses;

pub use uses::{Field, Question, Use};

use crate::facts::{Backed, Fact, Level, Licence};
use crate::recognise::{Certainty, Recognised};
use crate::table::{licence, say, vocabulary};

/// Version of the rules. A receipt holds it; where it has changed the user is asked again.
pub const RULES_VERSION: &str = "5";

/// The answer, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Covered.
    Allowed,
    /// Covered, and something must be done for it.
    AllowedWithDuties,
    /// The text, or what the user said, does not settle it.
    Unclear,
    /// Not covered.
    NotAllowed,
}

/// What a licence says to a use.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Verdict {
    /// The worst of the reasons; with duties where there are any.
    pub verdict: Finding,
    /// Why, worst first.
    pub reasons: Vec<Reason>,
    /// What must be done for this use.
    pub duties: Vec<Duty>,
    /// What would have to be done, depending on answers that are missing.
    pub open_duties: Vec<Duty>,
    /// Where not all of a text was read, or not the use policy that is part of it; and what only the user can say.
    pub caveats: Vec<String>,
    /// Version of the rules.
    pub rules: &'static str,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reason {
    /// Id of the licence it comes from.
    pub licence: String,
    /// Place in its text.
    pub section: String,
    /// Plain words.
    pub words: String,
    /// What it does to the verdict.
    pub effect: Finding,
    /// The passage of the text, where we quote it.
    pub passage: Option<String>,
    /// How well the fact is known.
    pub level: Level,
    /// The answers it hangs on.
    pub depends_on: Vec<Question>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Duty {
    /// Id in the vocabulary, `notice_file`; a limit's id where the duty is its condition.
    pub duty: String,
    /// Id of the licence it comes from.
    pub licence: String,
    /// Place in its text.
    pub section: String,
    /// Plain words.
    pub words: String,
    /// The exact words to show, write or begin a name with, where the licence prescribes them.
    pub text: Option<String>,
    /// The passage of the text, where we quote it.
    pub passage: Option<String>,
    /// The answers it hangs on.
    pub depends_on: Vec<Question>,
}

/// Judges a use against every licence that applies to a model: its own and those of what it was made from. Ancestors that the
/// use names are added. The strictest decides, duties add up.
pub fn judge(use_: &Use, effective: &[&Licence]) -> Verdict {
    let mut verdict = Verdict {
        verdict: Finding::Allowed,
        reasons: Vec::new(),
        duties: Vec::new(),
        open_duties: Vec::new(),
        caveats: Vec::new(),
        rules: RULES_VERSION,
    };
    let mut judged: Vec<&str> = Vec::new();
    let ancestors = use_.ancestors.iter().flatten();
    for one in effective.iter().copied().chain(ancestors.clone().filter_map(|a| licence(a))) {
        if judged.contains(&one.id.as_str()) {
            continue;
        }
        judged.push(&one.id);
        one_licence(use_, one, &mut verdict);
    }
    for id in ancestors.filter(|a| licence(a).is_none()) {
        verdict.reasons.push(nothing_known(id, "unknown_ancestor"));
    }
    if judged.is_empty() {
        verdict.reasons.push(nothing_known("unknown", "unknown_licence"));
    }
    verdict.reasons.sort_by_key(|r| std::cmp::Reverse(r.effect));
    let worst = verdict.reasons.iter().map(|r| r.effect).max().unwrap_or(Finding::Allowed);
    let duties = if verdict.duties.is_empty() { Finding::Allowed } else { Finding::AllowedWithDuties };
    verdict.verdict = worst.max(duties);
    verdict
}

impl Recognised {
    /// Judges a use against all that was recognised. A licence that is only guessed from a name is no permission, and neither
    /// is one whose text nobody has read, or whose name nobody knows.
    pub fn judge(&self, use_: &Use) -> Verdict {
        let mut use_ = use_.clone();
        if !self.unknown_ancestors.is_empty() {
            use_.ancestors.get_or_insert_default().extend(self.unknown_ancestors.iter().cloned());
        }
        let mut effective = self.effective();
        if self.certainty == Certainty::Suggested {
            effective.extend(licence("unknown"));
        }
        let mut verdict = judge(&use_, &effective);
        let doubts = [
            (self.unread_text, "unknown_text"),
            (self.unknown_tag, "unknown_tag"),
            (self.unsure_edition, "unknown_edition"),
        ];
        for (unknown, sentence) in doubts {
            if unknown {
                let mut reason = nothing_known("unknown", sentence);
                reason.depends_on.clear();
                verdict.reasons.insert(0, reason);
                verdict.reasons.sort_by_key(|r| std::cmp::Reverse(r.effect));
                verdict.verdict = verdict.verdict.max(Finding::Unclear);
            }
        }
        if self.certainty == Certainty::Stated {
            verdict.caveats.push(say("caveat_stated", &[]));
        }
        verdict
    }
}

fn one_licence(use_: &Use, licence: &Licence, verdict: &mut Verdict) {
    if let Some(caveat) = licence.caveat() {
        verdict.caveats.push(say("caveat", &[("name", &licence.name), ("words", &caveat)]));
    }
    if let Some(title) = licence.unread_policy() {
        verdict.caveats.push(say("caveat_policy", &[("name", &licence.name), ("title", title)]));
    }
    if use_.business() != Some(true) {
        let limits = licence.check.use_limits.iter().filter_map(|id| vocabulary().use_limit.get(id));
        let purposes = limits.filter(|limit| limit.purpose);
        let said = |words: &str| say("caveat_purpose", &[("name", &licence.name), ("words", words)]);
        verdict.caveats.extend(purposes.map(|limit| said(&limit.words)));
    }
    if use_.business() != Some(false) {
        let limits = licence.check.use_limits.iter().filter_map(|id| vocabulary().use_limit.get(id));
        let said = |words: &str| say("caveat_business", &[("name", &licence.name), ("words", words)]);
        verdict.caveats.extend(limits.filter(|limit| limit.business).map(|limit| said(&limit.words)));
    }
    let mut case = Case { use_, licence, verdict };
    rules::knowledge(&mut case);
    rules::commercial(&mut case);
    rules::thresholds(&mut case);
    rules::modify(&mut case);
    rules::redistribute(&mut case);
    rules::published_outputs(&mut case);
    rules::field(&mut case);
    rules::territory(&mut case);
    outputs::outputs(&mut case);
}

fn nothing_known(id: &str, sentence: &str) -> Reason {
    Reason {
        licence: id.to_owned(),
        section: "—".to_owned(),
        words: say(sentence, &[]),
        effect: Finding::Unclear,
        passage: None,
        level: Level::Unverified,
        depends_on: vec![Question::Ancestors],
    }
}

/// One use, one licence, and where the rules write.
struct Case<'a> {
    use_: &'a Use,
    licence: &'a Licence,
    verdict: &'a mut Verdict,
}

impl Case<'_> {
    fn reason(&mut self, effect: Finding, on: Backed, questions: &[Question], words: impl Into<String>) {
        self.reason_from(self.licence.backing(on), effect, questions, words);
    }

    fn reason_from(&mut self, fact: Option<&Fact>, effect: Finding, questions: &[Question], words: impl Into<String>) {
        self.verdict.reasons.push(Reason {
            licence: self.licence.id.clone(),
            section: fact.map_or_else(|| "—".to_owned(), |f| f.section.clone()),
            words: words.into(),
            effect,
            passage: fact.and_then(|f| f.quote.clone()),
            level: fact.map_or(self.licence.confidence, |f| f.level),
            depends_on: questions.to_vec(),
        });
    }

    /// A duty that stands (`certain`), does not (`Some(false)`), or hangs on a missing answer (`None`).
    fn duty(&mut self, certain: Option<bool>, id: &str, on: Backed, questions: &[Question]) {
        let words = self.licence.duty_words(id);
        let text = self.licence.duty_text(id);
        self.duty_in_words(certain, id, on, questions, words, text);
    }

    fn duty_in_words(
        &mut self,
        certain: Option<bool>,
        id: &str,
        on: Backed,
        questions: &[Question],
        words: String,
        text: Option<String>,
    ) {
        let list = match certain {
            Some(true) => &mut self.verdict.duties,
            Some(false) => return,
            None => &mut self.verdict.open_duties,
        };
        let licence = &self.licence.id;
        match list.iter_mut().find(|d| d.duty == id && d.licence == *licence && d.text == text) {
            // Two rules ask for the same thing: it stands as long as either does.
            Some(same) => same
                .depends_on
                .extend(questions.iter().filter(|q| !same.depends_on.contains(q)).copied().collect::<Vec<_>>()),
            None => list.push(Duty {
                duty: id.to_owned(),
                licence: licence.clone(),
                section: self.licence.section_of(id, on),
                words,
                text,
                passage: self.licence.bringing(id, on).and_then(|fact| fact.quote.clone()),
                depends_on: questions.to_vec(),
            }),
        }
    }
}
