//! Which licence a model comes with, how sure that is, and what says so.
//!
//! The order is fixed: file hash, licence text beside the file, one in the model card, what the header and the card declare, their
//! `license_name`, a use policy and a NOTICE beside it, the base models (and theirs: `lineage`), what the user stated, and likenesses: an
//! edition nobody has read, and names. The first certain answer ends the search; everything weaker is still looked at, for conflicts. The
//! architecture in the header says how a model is built, never under which licence.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::card::Card;
use crate::editions::{by_editions, is_attached, unread_edition, unsure_edition};
use crate::facts::Licence;
use crate::facts::known::Known;
use crate::lineage::{Ancestor, Kin, follow, known_model};
use crate::table::{all, known_files, licence, say, services};
use crate::text::{Print, bare, fingerprint, of_text, runs};

/// How the names of a licence's models begin, as names are compared: plain, and after a hyphen.
static HINTS: LazyLock<Vec<(&'static Licence, String)>> = LazyLock::new(|| {
    let hints = |l: &'static Licence| l.name_hints.iter().map(move |hint| (l, format!("-{}", plain(hint))));
    all().iter().flat_map(hints).filter(|(_, hint)| hint.len() > 1).collect()
});

/// What was seen of a model. Leave out what is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// SHA-256 of the publisher's file this one was made from.
    pub original_sha256: Option<String>,
    /// File name, without folder.
    pub file_name: Option<String>,
    /// `general.license` of the header.
    pub header_license: Option<String>,
    /// `general.license.name`.
    pub header_license_name: Option<String>,
    /// `general.license.link`. Shown, never followed.
    pub header_license_link: Option<String>,
    /// `general.name`.
    pub header_name: Option<String>,
    /// `general.basename` and `general.size_label`.
    pub base_name: Option<String>,
    /// `general.organization`.
    pub organization: Option<String>,
    /// `general.architecture`. Says nothing about the licence.
    pub architecture: Option<String>,
    /// The text of a LICENSE file beside the model.
    pub licence_text_beside: Option<String>,
    /// The text of a USE_POLICY file beside the model.
    pub policy_text_beside: Option<String>,
    /// The text of a NOTICE file beside the model.
    pub notice_text_beside: Option<String>,
    /// The model card beside the model.
    pub card: Option<Card>,
    /// What the model was made from: licence ids, or names of models.
    pub base_models: Vec<String>,
    /// What the user stated, where nothing better is known.
    pub stated: Option<Stated>,
    /// The texts the user attached of licences that apply besides, by their ids. They are shown, and say nothing of which licence it is.
    pub attached_besides: BTreeMap<String, String>,
    /// Other models at hand, which this one may have been made from.
    pub kin: Vec<Kin>,
}

/// What the user says of a model's licence.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stated {
    /// Id of the licence; none where it is one Alcove has no facts about.
    pub licence: Option<String>,
    /// The text the user attached.
    pub text: Option<String>,
}

impl Stated {
    /// The licence that comes to; none where the text is not that of the licence named with it, or is one nobody knows.
    pub fn settles(&self) -> Option<&'static Licence> {
        let named = self.licence.as_deref().and_then(licence);
        match &self.text {
            None => named,
            Some(text) => of_text(text).filter(|one| named.is_none_or(|named| same_terms(named, one))),
        }
    }
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
    /// The user says so.
    Stated,
    /// Names look like it; a hint.
    Suggested,
    /// Nothing is known: treated as restricted until the user states a licence.
    Unknown,
}

impl Certainty {
    /// `certain`, `declared`, `inherited`, `stated`, `suggested` or `unknown`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Declared => "declared",
            Self::Inherited => "inherited",
            Self::Stated => "stated",
            Self::Suggested => "suggested",
            Self::Unknown => "unknown",
        }
    }
}

/// One thing that says which licence it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    /// A sentence.
    pub words: String,
    /// How much it is worth by itself.
    pub certainty: Certainty,
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
    /// What says so, strongest first.
    pub evidence: Vec<Evidence>,
    /// Where sources disagree. All of them apply.
    pub conflicts: Vec<Conflict>,
    /// What it was made from, and what that was made from, nearest first.
    pub lineage: Vec<Ancestor>,
    /// The licences of all of that; they apply as well.
    pub ancestors: Vec<&'static Licence>,
    /// What it was made from, where Alcove does not know the licence of that. As an answer to `Use::ancestors` it makes a verdict
    /// unclear.
    pub unknown_ancestors: Vec<String>,
    /// A licence text or a use policy lies beside the file, stands in its card or was attached, that is none Alcove knows: nobody has judged it.
    pub unread_text: bool,
    /// The file or its card names a licence that Alcove does not know, or an edition that nobody has read, and nothing certain speaks against
    /// that.
    pub unknown_tag: bool,
    /// The file or its card names its licence as several editions are called, not all of which were read, and no text tells which it is.
    pub unsure_edition: bool,
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
    let card = seen.card.clone().unwrap_or_default();
    let lineage = follow(seen);
    let header_name =
        by_name(seen.header_license_name.as_deref(), seen.header_license_link.as_deref(), "seen_header_name");
    let card_name = by_name(card.license_name.as_deref(), card.license_link.as_deref(), "seen_card_name");
    let unnamed = |tag: &Option<String>, name: &Option<String>, found: &Found| {
        let is_other = tag.as_deref().is_some_and(|t| t.trim() == "other");
        name.clone().filter(|name| is_other && found.is_none() && unread_edition(name).is_none())
    };
    let unknown_name = unnamed(&seen.header_license, &seen.header_license_name, &header_name)
        .or_else(|| unnamed(&card.license, &card.license_name, &card_name));
    let tags = seen.header_license.iter().chain(&card.license).chain(&card.more_licenses);
    let names = seen.header_license_name.iter().chain(&card.license_name);
    let declared: Vec<&str> = tags.clone().chain(names).map(String::as_str).collect();
    let editions = by_editions(&declared);
    let in_card = card.terms.as_deref().map(runs).unwrap_or_default();
    let (card_text, card_policy) = (by_card_text(&in_card), by_card_policy(&in_card));
    let foreign_card =
        card.terms.is_some() && seen.licence_text_beside.is_none() && card_text.is_none() && card_policy.is_none();
    let of_unread_edition = !editions.is_empty() && !is_attached(seen, &editions);
    let unsure = unsure_edition(seen, &declared, &[by_hash(seen), by_text(seen), card_text.clone()]);
    let mut sources = vec![
        by_hash(seen),
        by_text(seen),
        card_text,
        by_tag(seen.header_license.as_deref(), "seen_header_tag"),
        by_tag(card.license.as_deref(), "seen_card_tag"),
    ];
    sources.extend(card.more_licenses.iter().map(|one| by_tag(Some(one), "seen_card_tag_too")));
    sources.extend([header_name, card_name, by_policy(seen), card_policy]);
    sources.extend(by_notice(seen));
    sources.extend([by_base(&lineage), by_statement(seen)]);
    sources.extend(editions);
    sources.push(by_suggestion(seen, &card));
    let mut found = Sum::default();
    for (licence, certainty, words) in sources.into_iter().flatten() {
        found.add(licence, certainty, words);
    }
    let Sum { best, mut evidence, conflicts } = found;
    let (licence, certainty) = best.map_or((None, Certainty::Unknown), |(one, certainty)| (Some(one), certainty));
    let is_strange = |t: &&str| is_stated(t) && tagged(t).is_none() && unread_edition(t).is_none();
    let strange = tags.map(String::as_str).find(is_strange);
    let in_doubt = strange.is_some() || unknown_name.is_some() || of_unread_edition;
    let unknown_tag = in_doubt && certainty != Certainty::Certain;
    let nothing = || say("seen_nothing", &[]);
    let about = match (licence, strange) {
        (None, strange) => service(seen).or_else(|| strange.map(undeclared)).or_else(|| Some(nothing())),
        (Some(_), strange) => strange.map(undeclared),
    };
    evidence.extend(about.map(|words| Evidence { words, certainty: Certainty::Unknown }));
    let named = unknown_name.map(|name| say("seen_name_unknown", &[("name", name.trim())]));
    evidence.extend(named.map(|words| Evidence { words, certainty: Certainty::Unknown }));
    let named = licence.filter(|_| certainty <= Certainty::Inherited);
    let (attached_unread, attached_unchecked) = attached_text(seen, named);
    let (card_unread, card_unchecked) =
        doubted(foreign_card, named, "seen_card_text_unknown", "seen_card_text_unchecked");
    let unread = [foreign_text(seen), foreign_policy(seen), card_unread, attached_unread];
    let unread_text = unread.iter().any(Option::is_some);
    let unsure_edition = unsure.is_some();
    let unread = unread.into_iter().chain([card_unchecked, attached_unchecked, unsure]).flatten();
    evidence.extend(unread.map(|words| Evidence { words, certainty: Certainty::Unknown }));
    for Ancestor { words, known, .. } in &lineage {
        if !evidence.iter().any(|e| e.words == *words) {
            let certainty = if *known { Certainty::Inherited } else { Certainty::Unknown };
            evidence.push(Evidence { words: words.clone(), certainty });
        }
    }
    let unknown_ancestors = lineage.iter().filter(|a| !a.known).map(|a| a.name.clone()).collect();
    let ancestors = lineage.iter().flat_map(|a| a.licences.iter().copied()).collect();
    let known = known(seen);
    Recognised {
        licence,
        certainty,
        evidence,
        conflicts,
        lineage,
        ancestors,
        unknown_ancestors,
        unread_text,
        unknown_tag,
        unsure_edition,
        known,
    }
}

/// What the sources come to.
#[derive(Default)]
struct Sum {
    best: Option<(&'static Licence, Certainty)>,
    evidence: Vec<Evidence>,
    conflicts: Vec<Conflict>,
}

impl Sum {
    fn add(&mut self, one: &'static Licence, certainty: Certainty, words: String) {
        match self.best {
            None => {
                self.best = Some((one, certainty));
                self.evidence.push(Evidence { words, certainty });
            }
            // What is certain is neither doubted nor supported by a likeness of names; what the user said of a file that says
            // something itself does not contradict it.
            Some((_, Certainty::Certain)) if certainty == Certainty::Suggested => {}
            Some((first, _)) if same_terms(first, one) => self.evidence.push(Evidence { words, certainty }),
            Some((_, best)) if certainty == Certainty::Stated && best != Certainty::Suggested => {}
            // A base model's licence comes on top, it contradicts nobody.
            Some(_) if certainty == Certainty::Inherited => {}
            Some((first, _)) => self.conflicts.push(Conflict {
                licence: one,
                words: format!("{words} {}", say("conflict", &[("name", &first.name)])),
            }),
        }
    }
}

pub(crate) type Found = Option<(&'static Licence, Certainty, String)>;

fn known(seen: &Seen) -> Option<&'static Known> {
    let by = |hash: &str| known_files().iter().find(|k| k.sha256.eq_ignore_ascii_case(hash));
    by(&seen.sha256).or_else(|| seen.original_sha256.as_deref().and_then(by))
}

fn by_hash(seen: &Seen) -> Found {
    let known = known(seen)?;
    let licence = licence(&known.licence)?;
    let sentence = match &known.change {
        _ if !known.sha256.eq_ignore_ascii_case(&seen.sha256) => "seen_original",
        None => "seen_hash",
        Some(_) => "seen_hash_changed",
    };
    let values: [(&str, &str); 4] = [
        ("file", &known.file),
        ("publisher", &known.publisher),
        ("change", known.change.as_deref().unwrap_or_default()),
        ("evidence", &known.evidence),
    ];
    Some((licence, Certainty::Certain, say(sentence, &values)))
}

fn by_text(seen: &Seen) -> Found {
    let one = of_text(seen.licence_text_beside.as_deref()?)?;
    Some((one, Certainty::Certain, say("seen_text", &[("name", &one.titled())])))
}

/// The model card holds the text, as what has to be agreed to before the model is handed out.
fn by_card_text(in_card: &[String]) -> Found {
    let one = in_card.iter().find_map(|text| of_text(text))?;
    Some((one, Certainty::Certain, say("seen_card_text", &[("name", &one.titled())])))
}

/// The same of a use policy.
fn by_card_policy(in_card: &[String]) -> Found {
    let one = in_card.iter().find_map(|text| owner_of_policy(text))?;
    Some((one, Certainty::Declared, say("seen_card_policy", &[("name", &one.titled())])))
}

/// The use policy beside the model is that of a licence: then this applies, whatever else is said.
fn by_policy(seen: &Seen) -> Found {
    let one = owner_of_policy(seen.policy_text_beside.as_deref()?)?;
    Some((one, Certainty::Declared, say("seen_policy", &[("name", &one.titled())])))
}

/// The NOTICE beside the model holds the sentence that a licence asks for: then this applies too, and there may be several.
fn by_notice(seen: &Seen) -> Vec<Found> {
    let Some(notice) = seen.notice_text_beside.as_deref().map(bare) else { return Vec::new() };
    let holds = |l: &&Licence| l.check.notice_text.as_deref().is_some_and(|asked| notice.contains(&bare(asked)));
    let words = |l: &Licence| say("seen_notice", &[("name", &l.titled())]);
    all().iter().filter(holds).map(|one| Some((one, Certainty::Declared, words(one)))).collect()
}

fn foreign_policy(seen: &Seen) -> Option<String> {
    let unknown = owner_of_policy(seen.policy_text_beside.as_deref()?).is_none();
    unknown.then(|| say("seen_policy_unknown", &[]))
}

fn owner_of_policy(text: &str) -> Option<&'static Licence> {
    let print = fingerprint(text);
    all().iter().find(|l| l.policy_fingerprints.contains(&print))
}

/// A licence text beside the model that is none Alcove knows: then it has to be read.
fn foreign_text(seen: &Seen) -> Option<String> {
    let unknown = is_foreign(seen.licence_text_beside.as_deref()?);
    unknown.then(|| say("seen_text_unknown", &[]))
}

/// The same of a text the user attached.
fn attached_text(seen: &Seen, named: Option<&Licence>) -> (Option<String>, Option<String>) {
    let attached = seen.stated.as_ref().and_then(|stated| stated.text.as_deref());
    let foreign = seen.licence_text_beside.is_none() && attached.is_some_and(is_foreign);
    doubted(foreign, named, "seen_attached_unknown", "seen_attached_unchecked")
}

/// What is said of a text that is none Alcove knows. Of a licence that is named by something else, and of which Alcove knows no text, it may
/// well be the right one: that is said, and keeps no verdict open.
fn doubted(foreign: bool, named: Option<&Licence>, unknown: &str, unchecked: &str) -> (Option<String>, Option<String>) {
    match named {
        _ if !foreign => (None, None),
        Some(licence) if !licence.has_known_text() => (None, Some(say(unchecked, &[("name", &licence.name)]))),
        _ => (Some(say(unknown, &[])), None),
    }
}

fn is_foreign(text: &str) -> bool {
    let print = Print::of(text);
    !all().iter().any(|l| l.has(&print))
}

fn by_tag(tag: Option<&str>, sentence: &str) -> Found {
    let tag = tag.filter(|t| is_stated(t))?.trim();
    tagged(tag).map(|one| (one, Certainty::Declared, say(sentence, &[("tag", tag)])))
}

/// Whether a tag names a licence; "other" names none.
fn is_stated(tag: &str) -> bool {
    !matches!(tag.trim(), "" | "other" | "unknown")
}

fn tagged(tag: &str) -> Option<&'static Licence> {
    let tag = tag.trim().to_lowercase();
    all().iter().find(|l| l.hf_license.contains(&tag))
}

fn by_name(name: Option<&str>, link: Option<&str>, sentence: &str) -> Found {
    let name = name?.trim().to_lowercase();
    let matches: Vec<&'static Licence> = all().iter().filter(|l| l.hf_license_name.contains(&name)).collect();
    let link = link.map(|l| format!(" {}", say("seen_link", &[("link", l)]))).unwrap_or_default();
    // "Modified MIT" is at least four texts: a name that fits several licences decides nothing.
    match matches.as_slice() {
        [one] => Some((*one, Certainty::Declared, say(sentence, &[("name", &name)]) + &link)),
        _ => None,
    }
}

/// A statement counts where nothing better is known, and a text that is attached must be that of the licence.
fn by_statement(seen: &Seen) -> Found {
    let stated = seen.stated.as_ref()?;
    let one = stated.settles()?;
    let words = match &stated.text {
        Some(_) => say("seen_attached", &[("name", &one.titled())]),
        None => say("seen_stated", &[("name", &one.name)]),
    };
    Some((one, Certainty::Stated, words))
}

/// What it says itself that it was made from.
fn by_base(lineage: &[Ancestor]) -> Found {
    let mut own = lineage.iter().filter(|ancestor| ancestor.through.is_none());
    own.find_map(|base| Some((*base.licences.first()?, Certainty::Inherited, base.words.clone())))
}

fn by_suggestion(seen: &Seen, card: &Card) -> Found {
    let names = [&seen.header_name, &seen.base_name, &card.name, &seen.file_name, &seen.organization];
    let published = |n: &str| known_model(n).and_then(|known| licence(known.licences.first()?));
    let likely = |n: &str| published(n).or_else(|| suggested(n));
    let (name, one) = names.into_iter().flatten().find_map(|n| likely(n).map(|l| (n, l)))?;
    Some((one, Certainty::Suggested, say("seen_likeness", &[("like", name), ("name", &one.name)])))
}

/// A licence whose models are named like this.
fn suggested(name: &str) -> Option<&'static Licence> {
    likeness(name).map(|(licence, _)| licence)
}

/// The same, with the part of the name that says so. The longest that fits wins; it must begin where a word does.
pub(crate) fn likeness(name: &str) -> Option<(&'static Licence, &'static str)> {
    let name = format!("-{}", plain(name));
    let fits = HINTS.iter().filter(|(_, hint)| name.contains(hint.as_str()));
    let (licence, hint) = fits.max_by_key(|(_, hint)| hint.len())?;
    Some((*licence, hint.strip_prefix('-').unwrap_or(hint)))
}

/// Letters and digits in lower case, one hyphen for anything between.
pub(crate) fn plain(name: &str) -> String {
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
pub(crate) fn same_terms(a: &Licence, b: &Licence) -> bool {
    let related = a.id == b.id
        || a.under.as_ref() == Some(&b.id)
        || b.under.as_ref() == Some(&a.id)
        || (a.under.is_some() && a.under == b.under);
    related && a.check.use_limits == b.check.use_limits
}

/// What its name alone tells of a model that is not at hand: a likeness, which is never sure, or that it is an online service's. `None` where it
/// tells nothing.
pub fn of_name(name: &str) -> Option<Recognised> {
    let seen = Seen { header_name: Some(name.to_owned()), ..Seen::default() };
    let recognised = recognise(&seen);
    (recognised.licence.is_some() || service(&seen).is_some()).then_some(recognised)
}

/// The sentence on a model whose name is that of an online service.
fn service(seen: &Seen) -> Option<String> {
    let names = [&seen.header_name, &seen.file_name].into_iter().flatten().map(|n| plain(n));
    let called = |name: &str| {
        services().iter().find(|s| name.starts_with(&s.prefix) && !s.except.iter().any(|e| name.starts_with(e)))
    };
    let service = names.into_iter().find_map(|n| called(&n))?;
    Some(say("seen_service", &[("provider", &service.provider)]))
}

fn undeclared(tag: &str) -> String {
    say("seen_tag_unknown", &[("tag", tag.trim())])
}
