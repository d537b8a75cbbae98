//! A licence in plain words: what it lets you do, what it asks, what it does not let you do.
//!
//! Facts that carry words speak for themselves. A value of `check` that no such fact has spoken for is put into the
//! vocabulary's words, so that nothing that decides is left unsaid. Whether it concerns *this* user is `judge`'s business.

use crate::facts::{
    Applies, Backed, Check, Class, Commercial, Effect, Fact, Level, Licence, Measure, Modify, Outputs, Redistribute,
    Says, Territory,
};
use crate::table::{licence, say, vocabulary};

/// The section of what stands nowhere.
const NOWHERE: &str = "—";

/// One thing a licence says, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Clause {
    /// Our plain words.
    pub words: String,
    /// Its place in the text, `§4(b)`.
    pub section: String,
}

/// What goes along with what a model writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WithOutputs {
    /// The licence's own words, to be shown as they are.
    pub shown: Vec<String>,
    /// What binds whoever gets the outputs, in plain words.
    pub terms: Vec<Clause>,
}

impl Licence {
    /// What it lets the user do.
    pub fn allows(&self) -> Vec<Clause> {
        let (c, v) = (&self.check, vocabulary());
        let mut clauses = Vec::new();
        match c.commercial {
            Commercial::Allowed | Commercial::AllowedBelowThreshold => {
                self.unless_spoken(&mut clauses, Backed::Commercial, words(&v.commercial, &c.commercial));
            }
            _ if self.class == Class::Unknown || self.confidence == Level::Unverified => {}
            _ => clauses
                .push(Clause { words: say("private_within_limits", &[]), section: self.section(Backed::Commercial) }),
        }
        if c.modify != Modify::Forbidden {
            self.unless_spoken(&mut clauses, Backed::Modify, words(&v.modify, &c.modify));
        }
        if !matches!(c.redistribute, Redistribute::Forbidden | Redistribute::Limited) {
            self.unless_spoken(&mut clauses, Backed::Redistribute, words(&v.redistribute, &c.redistribute));
        }
        if self.outputs_say() == Says::Allows {
            self.unless_spoken(&mut clauses, Backed::Outputs, words(&v.outputs, &c.outputs));
        }
        // A permission that rests on no fact is not shown as one.
        clauses.retain(|c| c.section != NOWHERE);
        clauses.extend(self.spoken(Says::Allows));
        clauses
    }

    /// What it asks in return.
    pub fn asks(&self) -> Vec<Clause> {
        let (c, v) = (&self.check, vocabulary());
        let mut clauses = Vec::new();
        for (backed, when, duties) in [
            (Backed::PublishedOutputs, "", &c.duties.published_outputs),
            (Backed::CommercialUse, "asked_commercial_use", &c.duties.commercial_use),
            (Backed::Distribution, "asked_distribution", &c.duties.distribution),
        ] {
            for duty in duties.iter().filter(|d| !self.spoken_for(d, backed)) {
                let asked = self.duty_words(duty);
                let words = if when.is_empty() { asked } else { say(when, &[("words", &lower_first(&asked))]) };
                clauses.push(Clause { words, section: self.section_of(duty, backed) });
            }
        }
        if self.outputs_say() == Says::Asks {
            self.unless_spoken(&mut clauses, Backed::Outputs, words(&v.outputs, &c.outputs));
        }
        clauses.extend(self.spoken(Says::Asks));
        clauses
    }

    /// What it does not let the user do, and warnings: first what decides, then the rest.
    pub fn limits(&self) -> Vec<Clause> {
        let (c, v) = (&self.check, vocabulary());
        let mut clauses: Vec<Clause> =
            self.caveat().map(|words| Clause { words, section: NOWHERE.to_owned() }).into_iter().collect();
        if !matches!(c.commercial, Commercial::Allowed | Commercial::AllowedBelowThreshold) {
            self.unless_spoken(&mut clauses, Backed::Commercial, words(&v.commercial, &c.commercial));
        }
        clauses.extend(
            c.thresholds.iter().map(|t| Clause { words: t.words(c), section: self.section(Backed::Thresholds) }),
        );
        if c.modify == Modify::Forbidden {
            self.unless_spoken(&mut clauses, Backed::Modify, words(&v.modify, &c.modify));
        }
        if matches!(c.redistribute, Redistribute::Forbidden | Redistribute::Limited) {
            self.unless_spoken(&mut clauses, Backed::Redistribute, words(&v.redistribute, &c.redistribute));
        }
        if self.outputs_say() == Says::Limits {
            self.unless_spoken(&mut clauses, Backed::Outputs, words(&v.outputs, &c.outputs));
        }
        if c.territory != Territory::None {
            self.unless_spoken(&mut clauses, Backed::Territory, words(&v.territory, &c.territory));
        }
        for id in &c.use_limits {
            let words = v.use_limit.get(id).map_or_else(|| id.clone(), |l| l.words.clone());
            clauses.push(Clause { words, section: self.section_of(id, Backed::UseLimits) });
        }
        clauses.extend(self.spoken(Says::Limits));
        clauses
    }

    /// What goes along with what the model writes, wherever that goes.
    pub fn with_outputs(&self) -> WithOutputs {
        let (c, v) = (&self.check, vocabulary());
        let bound = !matches!(c.outputs, Outputs::Allowed | Outputs::Silent);
        let shown_when_passed_on = c.outputs == Outputs::DisplayIfDistributed
            || [&c.duties.distribution, &c.duties.commercial_use].iter().any(|d| d.iter().any(|d| d == "display_text"));
        let display = c.display_texts.first().filter(|_| shown_when_passed_on);
        let notice = c.notice_text.as_ref().filter(|_| bound);
        let mut terms = Vec::new();
        if bound {
            terms.push(Clause { words: words(&v.outputs, &c.outputs), section: self.section(Backed::Outputs) });
        }
        let duties = c.duties.published_outputs.iter();
        terms.extend(
            duties.map(|d| Clause { words: self.duty_words(d), section: self.section_of(d, Backed::PublishedOutputs) }),
        );
        WithOutputs { shown: display.into_iter().chain(notice).cloned().collect(), terms }
    }

    /// What to say where not all of the text was read; none where it was.
    pub fn caveat(&self) -> Option<String> {
        (self.confidence != Level::Primary).then(|| words(&vocabulary().level, &self.confidence))
    }

    /// The fact that a value of `check` rests on; where the entry is about models, also of the licence they carry.
    pub fn backing(&self, backed: Backed) -> Option<&Fact> {
        self.known_facts().find(|f| f.backs.contains(&backed))
    }

    /// The fact that one duty or limit on use rests on.
    pub fn bringing(&self, item: &str, backed: Backed) -> Option<&Fact> {
        self.known_facts().find(|f| f.brings.iter().any(|b| b == item)).or_else(|| self.backing(backed))
    }

    fn known_facts(&self) -> impl Iterator<Item = &Fact> {
        let carried = self.under.as_deref().and_then(licence).map_or(&[] as &[Fact], |l| &l.facts);
        self.facts.iter().chain(carried)
    }

    /// A duty in words, with the licence's own sentence where it prescribes one.
    pub(crate) fn duty_words(&self, duty: &str) -> String {
        let Some(term) = vocabulary().duty.get(duty) else { return duty.to_owned() };
        match self.duty_text(duty) {
            Some(text) => term.words.replace("{text}", &say("quoted", &[("text", &text)])),
            None => term.words.replace("{text}", &say("words_prescribed", &[])),
        }
    }

    /// The words the licence prescribes for a duty.
    pub(crate) fn duty_text(&self, duty: &str) -> Option<String> {
        let c = &self.check;
        match duty {
            "notice_file" => c.notice_text.clone(),
            "display_text" => (!c.display_texts.is_empty()).then(|| c.display_texts.join("” or “")),
            "model_name_prefix" => c.name_prefix.clone(),
            _ => None,
        }
    }

    pub(crate) fn section(&self, backed: Backed) -> String {
        section(self.backing(backed))
    }

    pub(crate) fn section_of(&self, item: &str, backed: Backed) -> String {
        section(self.bringing(item, backed))
    }

    /// Which list the value of `outputs` belongs to.
    fn outputs_say(&self) -> Says {
        match self.check.outputs {
            Outputs::Allowed => Says::Allows,
            Outputs::NamePrefixIfDistributed | Outputs::DisplayIfDistributed | Outputs::BecomesDerivative => Says::Asks,
            _ => Says::Limits,
        }
    }

    fn spoken(&self, says: Says) -> Vec<Clause> {
        let spoken = self.known_facts().filter(|f| f.says == Some(says));
        spoken
            .map(|f| Clause { words: f.words.clone().unwrap_or_else(|| f.value.clone()), section: f.section.clone() })
            .collect()
    }

    /// Whether a fact has put this duty into words of its own.
    fn spoken_for(&self, duty: &str, backed: Backed) -> bool {
        self.bringing(duty, backed).is_some_and(|f| f.says == Some(Says::Asks))
    }

    fn unless_spoken(&self, clauses: &mut Vec<Clause>, backed: Backed, words: String) {
        let spoken = self.known_facts().any(|f| f.says.is_some() && f.backs.contains(&backed));
        if !spoken {
            clauses.push(Clause { words, section: self.section(backed) });
        }
    }
}

fn section(fact: Option<&Fact>) -> String {
    fact.map_or_else(|| NOWHERE.to_owned(), |f| f.section.clone())
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

impl crate::facts::Threshold {
    /// The threshold in plain words.
    pub fn words(&self, check: &Check) -> String {
        let then = match self.effect {
            Effect::NotGranted => say("threshold_not_granted", &[]),
            Effect::Display => {
                let text = check.display_texts.join("” or “");
                say("threshold_display", &[("text", &say("quoted", &[("text", &text)]))])
            }
        };
        let sentence = match (self.inclusive, self.applies == Applies::Commercial) {
            (false, false) => "threshold_above",
            (true, false) => "threshold_from",
            (false, true) => "threshold_above_in_business",
            (true, true) => "threshold_from_in_business",
        };
        let (value, what) = (grouped(self.value), measured(self.kind));
        say(sentence, &[("value", &value), ("what", &what), ("then", &then), ("scope", &self.scope)])
    }
}

/// What a threshold counts, in words.
pub(crate) fn measured(kind: Measure) -> String {
    say(
        match kind {
            Measure::Mau => "measure_mau",
            Measure::MauAtRelease => "measure_mau_at_release",
            Measure::Dau => "measure_dau",
            Measure::AnnualRevenueUsd => "measure_annual_revenue_usd",
            Measure::MonthlyRevenueUsd => "measure_monthly_revenue_usd",
        },
        &[],
    )
}

/// 700000000 as 700,000,000.
pub(crate) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The vocabulary's words for a value; the value's own name where there are none.
pub(crate) fn words<T: serde::Serialize>(table: &std::collections::BTreeMap<String, String>, value: &T) -> String {
    let name = serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    table.get(&name).cloned().unwrap_or(name)
}
