//! Which licence a model comes with, how sure that is, and what says so.
//!
//! The order is fixed: file hash, licence text beside the file, what the header or the model card declares, its
//! `license_name`, the base models, and names. The first certain answer ends the search; everything weaker is still looked
//! at, for conflicts. The architecture in the header says how a model is built, never under which licence.

use crate::facts::{Known, Licence};
use crate::table::{all, known_files, licence, services};
use crate::text::Print;

/// What was seen of a model. Leave out what is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// SHA-256 of the publisher's file this one was made from.
    pub original_sha256: Option<String>,
    /// File name, without folder.
    pub file_name: Option<String>,
    /// `general.license` of the header, or `license` of the model card.
    pub header_license: Option<String>,
    /// `general.license.name`, or `license_name`.
    pub header_license_name: Option<String>,
    /// `general.license.link`, or `license_link`. Shown, never followed.
    pub header_license_link: Option<String>,
    /// `general.name`.
    pub header_name: Option<String>,
    /// `general.organization`.
    pub organization: Option<String>,
    /// `general.architecture`. Says nothing about the licence.
    pub architecture: Option<String>,
    /// The text of a LICENSE file beside the model.
    pub licence_text_beside: Option<String>,
    /// What the model was made from: licence ids, or names of models.
    pub base_models: Vec<String>,
}

/// How sure it is. Ordered: surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The file or the licence's text is a known one.
    Certain,
    /// The file says so of itself; nobody has signed that.
    Declared,
    /// It follows from what the model was made from.
    Inherited,
    /// Names look like it; a hint.
    Suggested,
    /// Nothing is known: treated as restricted until the user states a licence.
    Unknown,
}

impl Certainty {
    /// `certain`, `declared`, `inherited`, `suggested` or `unknown`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Declared => "declared",
            Self::Inherited => "inherited",
            Self::Suggested => "suggested",
            Self::Unknown => "unknown",
        }
    }
}

/// Two sources that name different licences.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The licence that was named besides.
    pub licence: &'static Licence,
    /// What both sides say, for the user.
    pub words: String,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The licence; none when it is unknown.
    pub licence: Option<&'static Licence>,
    /// How sure that is.
    pub certainty: Certainty,
    /// What says so: a sentence each, strongest first.
    pub evidence: Vec<String>,
    /// Where sources disagree. All of them apply.
    pub conflicts: Vec<Conflict>,
    /// Licences of what it was made from; they apply as well.
    pub ancestors: Vec<&'static Licence>,
    /// What it was made from, where Alcove does not know the licence of that. As an answer to `Use::ancestors` it makes a verdict
    /// unclear.
    pub unknown_ancestors: Vec<String>,
    /// The known file this is, or was made from.
    pub known: Option<&'static Known>,
}

impl Recognised {
    /// Everything that applies: its own licence, those it conflicts with, and those of its ancestors. `judge` takes the strictest.
    pub fn effective(&self) -> Vec<&'static Licence> {
        let own = self.licence.or_else(|| licence("unknown"));
        let mut found: Vec<&'static Licence> = Vec::new();
        for one in own.into_iter().chain(self.conflicts.iter().map(|c| c.licence)).chain(self.ancestors.iter().copied())
        {
            if !found.iter().any(|f| same_terms(f, one)) {
                found.push(one);
            }
        }
        found
    }
}

/// Recognises a model's licence from what was seen of it.
pub fn recognise(seen: &Seen) -> Recognised {
    let found = [by_hash(seen), by_text(seen), by_header(seen), by_name(seen), by_base(seen), by_suggestion(seen)];
    let known = known(seen);
    let ancestors: Vec<&'static Licence> = seen.base_models.iter().filter_map(|b| base_licence(b)).collect();
    let unknown_ancestors: Vec<String> =
        seen.base_models.iter().filter(|b| base_licence(b).is_none()).cloned().collect();
    let mut evidence = Vec::new();
    let mut conflicts: Vec<Conflict> = Vec::new();
    let mut best: Option<(&'static Licence, Certainty)> = None;
    for (one, certainty, words) in found.into_iter().flatten() {
        match best {
            None => {
                best = Some((one, certainty));
                evidence.push(words);
            }
            // What is certain is neither doubted nor supported by a likeness of names.
            Some((_, Certainty::Certain)) if certainty == Certainty::Suggested => {}
            Some((first, _)) if same_terms(first, one) => evidence.push(words),
            // A base model's licence comes on top, it contradicts nobody.
            Some(_) if certainty == Certainty::Inherited => {}
            Some((first, _)) => conflicts.push(Conflict {
                licence: one,
                words: format!("{words} That is not {}: both are applied, and the stricter one decides.", first.name),
            }),
        }
    }
    let (licence, certainty) = match best {
        Some((one, certainty)) => (Some(one), certainty),
        None => (None, Certainty::Unknown),
    };
    if licence.is_none() {
        evidence.push(service(seen).unwrap_or_else(|| undeclared(seen)));
    } else if stated(seen).is_some_and(|tag| by_tag(tag).is_none()) {
        evidence.push(undeclared(seen));
    }
    evidence.extend(
        unknown_ancestors
            .iter()
            .map(|b| format!("It says that it was made from {b}, whose licence Alcove does not know.")),
    );
    Recognised { licence, certainty, evidence, conflicts, ancestors, unknown_ancestors, known }
}

type Found = Option<(&'static Licence, Certainty, String)>;

fn known(seen: &Seen) -> Option<&'static Known> {
    let by = |hash: &str| known_files().iter().find(|k| k.sha256.eq_ignore_ascii_case(hash));
    by(&seen.sha256).or_else(|| seen.original_sha256.as_deref().and_then(by))
}

fn by_hash(seen: &Seen) -> Found {
    let known = known(seen)?;
    let licence = licence(&known.licence)?;
    let words = if known.sha256.eq_ignore_ascii_case(&seen.sha256) {
        match &known.change {
            None => format!(
                "The file's SHA-256 is that of {}, published by {}. {}",
                known.file, known.publisher, known.evidence
            ),
            Some(change) => format!(
                "The file's SHA-256 is that of {}, made from {}'s file. {change} {}",
                known.file, known.publisher, known.evidence
            ),
        }
    } else {
        format!(
            "The file was made from one whose SHA-256 is that of {}, published by {}. {}",
            known.file, known.publisher, known.evidence
        )
    };
    Some((licence, Certainty::Certain, words))
}

fn by_text(seen: &Seen) -> Found {
    let print = Print::of(seen.licence_text_beside.as_deref()?);
    let one = all().iter().find(|l| l.under.is_none() && l.has(&print))?;
    Some((
        one,
        Certainty::Certain,
        format!("The licence text beside the file is word for word that of {} ({}).", one.name, one.version),
    ))
}

fn by_header(seen: &Seen) -> Found {
    let tag = stated(seen)?;
    let one = by_tag(tag)?;
    Some((
        one,
        Certainty::Declared,
        format!("The file declares its licence itself: “{tag}”. Nobody has signed that declaration."),
    ))
}

/// The licence the file names; "other" names none.
fn stated(seen: &Seen) -> Option<&str> {
    seen.header_license.as_deref().map(str::trim).filter(|t| !matches!(*t, "" | "other" | "unknown"))
}

fn by_tag(tag: &str) -> Option<&'static Licence> {
    let tag = tag.to_lowercase();
    all().iter().find(|l| l.hf_license.contains(&tag))
}

fn by_name(seen: &Seen) -> Found {
    let name = seen.header_license_name.as_deref()?.trim().to_lowercase();
    let matches: Vec<&'static Licence> = all().iter().filter(|l| l.hf_license_name.contains(&name)).collect();
    let link =
        seen.header_license_link.as_deref().map(|l| format!(" It points to {l}; read it there.")).unwrap_or_default();
    // "Modified MIT" is at least four texts: a name that fits several licences decides nothing.
    match matches.as_slice() {
        [one] => {
            Some((*one, Certainty::Declared, format!("The file names its licence “{name}”. A name is no proof.{link}")))
        }
        _ => None,
    }
}

fn by_base(seen: &Seen) -> Found {
    let (name, one) = seen.base_models.iter().find_map(|b| base_licence(b).map(|l| (b, l)))?;
    Some((one, Certainty::Inherited, format!("It says that it was made from {name}, and so stays under {}.", one.name)))
}

fn base_licence(name: &str) -> Option<&'static Licence> {
    licence(name).or_else(|| suggested(name))
}

fn by_suggestion(seen: &Seen) -> Found {
    let names = [&seen.header_name, &seen.file_name, &seen.organization];
    let (name, one) = names.into_iter().flatten().find_map(|n| suggested(n).map(|l| (n, l)))?;
    Some((
        one,
        Certainty::Suggested,
        format!("The name “{name}” looks like a model under {}. That is a guess: please check.", one.name),
    ))
}

/// A licence whose models are named like this. The longest name that fits wins; it must begin where a word does.
fn suggested(name: &str) -> Option<&'static Licence> {
    let name = format!("-{}", plain(name));
    let fits = |hint: &str| !hint.is_empty() && name.contains(&format!("-{hint}"));
    let longest =
        |l: &'static Licence| l.name_hints.iter().map(|h| plain(h)).filter(|h| fits(h)).map(|h| h.len()).max();
    all().iter().filter_map(|l| longest(l).map(|n| (n, l))).max_by_key(|(n, _)| *n).map(|(_, l)| l)
}

/// Letters and digits in lower case, one hyphen for anything between.
fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() || c == '.' {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// An entry about models says the same as the licence they carry, unless it adds a policy of its own.
fn same_terms(a: &Licence, b: &Licence) -> bool {
    let related = a.id == b.id
        || a.under.as_ref() == Some(&b.id)
        || b.under.as_ref() == Some(&a.id)
        || (a.under.is_some() && a.under == b.under);
    related && a.check.use_limits == b.check.use_limits
}

/// The sentence on a model whose name is that of an online service.
fn service(seen: &Seen) -> Option<String> {
    let names = [&seen.header_name, &seen.file_name].into_iter().flatten().map(|n| plain(n));
    let called = |name: &str| {
        services().iter().find(|s| name.starts_with(&s.prefix) && !s.except.iter().any(|e| name.starts_with(e)))
    };
    let service = names.into_iter().find_map(|n| called(&n))?;
    Some(format!(
        "The name is that of an online service of {}, whose models are not given out. A file under that name is something else, \
         and whoever published it has not stated a licence that Alcove knows.",
        service.provider
    ))
}

fn undeclared(seen: &Seen) -> String {
    match stated(seen) {
        Some(tag) => format!("The file says “{tag}” of its licence, which names none that Alcove knows."),
        None => "Neither the file nor anything beside it says under which licence it comes.".to_owned(),
    }
}
