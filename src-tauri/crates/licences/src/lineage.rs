//! What a model was made from, what that was made from in turn, and so on: nearest first.
//!
//! Followed are the names that a file or its card gives, what other models at hand say of themselves, and the models whose licence
//! and origin their publishers have stated (`assets/licences/known-models.toml`). Names are a stranger's: each is followed once, so
//! that a circle ends where it began, and no more than [`MOST`] are; what lies beyond counts as unknown, which is never a green result.

use std::collections::{HashSet, VecDeque};

use crate::facts::Licence;
use crate::facts::known::KnownModel;
use crate::recognise::{Certainty, Recognised, Seen, likeness, plain};
use crate::table::{known_models, licence, say};

/// Most ancestors that are followed.
const MOST: usize = 64;

/// Something a model was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Ancestor {
    /// Its name, or the id of a licence, as it was given.
    pub name: String,
    /// What was made from it; none where the model says it of itself.
    pub through: Option<String>,
    /// The licences it comes under, as far as Alcove knows them.
    pub licences: Vec<&'static Licence>,
    /// Whether those, with its own ancestors', are all: something says so, and nothing says more than Alcove knows.
    pub known: bool,
    /// All that in a sentence or two.
    pub words: String,
}

/// Another model at hand, as one that something may have been made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kin {
    /// SHA-256 of its file.
    pub sha256: String,
    /// What it is called, by its header, its card, its file or its publisher.
    pub names: Vec<String>,
    /// Ids of the licences that its file, its card or a text beside it name; a likeness of its name is none.
    pub licences: Vec<String>,
    /// Something that came with it is none that Alcove knows.
    pub in_doubt: bool,
    /// What it says it was made from.
    pub bases: Vec<String>,
    /// Id of the licence its user states.
    pub stated: Option<String>,
}

impl Kin {
    /// A model that was recognised without kin, as far as it speaks for itself.
    pub fn of(seen: &Seen, recognised: &Recognised) -> Self {
        let says_so = matches!(recognised.certainty, Certainty::Certain | Certainty::Declared);
        let own = recognised.licence.filter(|_| says_so).into_iter();
        let licences = own.chain(recognised.conflicts.iter().map(|conflict| conflict.licence));
        let card = seen.card.iter();
        let file = seen.file_name.iter().map(|name| name.strip_suffix(".gguf").unwrap_or(name).to_owned());
        let names = seen.header_name.iter().chain(card.clone().filter_map(|card| card.name.as_ref())).cloned();
        let published = recognised.known.map(|known| known.name.clone());
        Self {
            sha256: seen.sha256.clone(),
            names: names.chain(file).chain(published).collect(),
            licences: licences.map(|licence| licence.id.clone()).collect(),
            in_doubt: recognised.unread_text || recognised.unknown_tag || recognised.unsure_edition,
            bases: seen.base_models.iter().chain(card.flat_map(|card| &card.base_models)).cloned().collect(),
            stated: None,
        }
    }

    fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|own| same_name(own, name))
    }
}

/// A model whose licence and origin its publisher has stated.
pub(crate) fn known_model(name: &str) -> Option<&'static KnownModel> {
    known_models().iter().find(|known| same_name(&known.name, name))
}

/// A name that is still to be followed, and what it was named by.
struct Ahead {
    name: String,
    through: Option<String>,
    note: Option<String>,
}

/// Every ancestor of a model that can be followed.
pub(crate) fn follow(seen: &Seen) -> Vec<Ancestor> {
    let card = seen.card.iter();
    let bases = seen.base_models.iter().chain(card.clone().flat_map(|card| &card.base_models));
    let mut ahead: VecDeque<Ahead> =
        bases.map(|base| Ahead { name: base.clone(), through: None, note: None }).collect();
    let own: Vec<&String> = seen.header_name.iter().chain(card.filter_map(|card| card.name.as_ref())).collect();
    if let Some(known) = own.iter().find_map(|name| known_model(name)) {
        let ahead_of =
            |base: &String| Ahead { name: base.clone(), through: Some(known.name.clone()), note: Some(said_by(known)) };
        ahead.extend(known.made_from.iter().map(ahead_of));
    }
    let (mut met, mut found) = (HashSet::new(), Vec::new());
    while let Some(next) = ahead.pop_front() {
        // What comes round to the model itself is a circle.
        let round = next.through.is_some() && own.iter().any(|name| same_name(name, &next.name));
        if round || !met.insert(called(&next.name)) {
            continue;
        }
        if found.len() == MOST {
            found.push((next, Place::default()));
            break;
        }
        let place = Place::of(&next.name, &seen.kin);
        let through = || Some(next.name.clone());
        ahead.extend(place.bases.iter().map(|base| Ahead { name: base.clone(), through: through(), note: None }));
        found.push((next, place));
    }
    ground(&mut found);
    found.into_iter().map(|(next, place)| place.ancestor(next)).collect()
}

/// Who names no licence has that of what it was made from, where that has one: those that only name each other have none.
fn ground(found: &mut [(Ahead, Place)]) {
    let says = |place: &Place| !place.known || !place.licences.is_empty();
    let mut grounded: Vec<String> =
        found.iter().filter(|(_, place)| says(place)).map(|(next, _)| next.name.clone()).collect();
    loop {
        let before = grounded.len();
        for (next, place) in found.iter().rev() {
            let has = |name: &String| grounded.iter().any(|one| same_name(one, name));
            if !has(&next.name) && place.bases.iter().any(has) {
                grounded.push(next.name.clone());
            }
        }
        if grounded.len() == before {
            break;
        }
    }
    for (next, place) in found.iter_mut() {
        if !grounded.iter().any(|one| same_name(one, &next.name)) {
            place.known = false;
            place.notes.clear();
        }
    }
}

/// What is known of one name.
#[derive(Default)]
struct Place {
    licences: Vec<&'static Licence>,
    known: bool,
    bases: Vec<String>,
    notes: Vec<String>,
}

impl Place {
    fn of(name: &str, kin: &[Kin]) -> Self {
        let mut place = Self::default();
        if let Some(known) = known_model(name) {
            place.licences.extend(known.licences.iter().filter_map(|id| licence(id)));
            place.bases.extend(known.made_from.iter().cloned());
            place.notes.push(said_by(known));
            place.known = !place.licences.is_empty();
        } else if let Some(named) = licence(name) {
            place.licences.push(named);
            place.known = true;
        } else if let Some((like, hint)) = likeness(name) {
            place.licences.push(like);
            place.known = is_family_s_own(name, hint);
        }
        let mut in_doubt = false;
        for kin in kin.iter().filter(|kin| kin.is_called(name)) {
            in_doubt |= kin.in_doubt;
            // One that names no licence of its own has that of its bases, and they are followed.
            place.known |= !(kin.licences.is_empty() && kin.bases.is_empty()) || kin.stated.is_some();
            place.add(&kin.licences);
            place.bases.extend(kin.bases.iter().cloned());
            if !(kin.licences.is_empty() && kin.bases.is_empty()) {
                place.note(say("seen_base_at_hand", &[("base", name)]));
            }
            if let Some(stated) = &kin.stated {
                place.add(std::slice::from_ref(stated));
                place.note(say("seen_base_stated", &[("base", name)]));
            }
        }
        if in_doubt {
            place.note(say("seen_base_in_doubt", &[("base", name)]));
        }
        if !place.known && !place.licences.is_empty() {
            place.note(say("seen_base_likeness", &[("base", name)]));
        }
        place.known &= !in_doubt;
        place
    }

    fn add(&mut self, ids: &[String]) {
        for one in ids.iter().filter_map(|id| licence(id)) {
            if !self.licences.iter().any(|there| there.id == one.id) {
                self.licences.push(one);
            }
        }
    }

    fn note(&mut self, words: String) {
        if !self.notes.contains(&words) {
            self.notes.push(words);
        }
    }

    fn ancestor(self, Ahead { name, through, note }: Ahead) -> Ancestor {
        let names = self.licences.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join("; ");
        let from = through.as_deref().unwrap_or_default();
        let first = match (&through, self.licences.is_empty(), self.known) {
            (None, true, true) => say("seen_base_inherits", &[("base", &name)]),
            (Some(_), true, true) => say("seen_base_further_inherits", &[("through", from), ("base", &name)]),
            (None, true, false) => say("seen_base_unknown", &[("base", &name)]),
            (Some(_), true, false) => say("seen_base_further_unknown", &[("through", from), ("base", &name)]),
            (None, false, _) => say("seen_base", &[("base", &name), ("name", &names)]),
            (Some(_), false, _) => say("seen_base_further", &[("through", from), ("base", &name), ("name", &names)]),
        };
        let words = std::iter::once(first).chain(note).chain(self.notes).collect::<Vec<_>>().join(" ");
        Ancestor { name, through, licences: self.licences, known: self.known, words }
    }
}

fn said_by(known: &KnownModel) -> String {
    say("seen_base_published", &[("base", &known.name), ("source", &known.source)])
}

/// Words in the names of a family's own models, besides numbers, sizes and versions.
const EDITIONS: &[&str] = &[
    "air", "awq", "base", "bf16", "bnb", "chat", "code", "coder", "deep", "expanse", "fp16", "fp8", "gguf", "gptq",
    "guard", "hf", "instruct", "int4", "int8", "it", "large", "lite", "math", "medium", "meta", "mini", "mt", "nano",
    "plus", "preview", "pro", "pt", "python", "qat", "small", "text", "thinking", "tiny", "vision", "vl", "vlm",
];

/// Whether a name that is like a family's is that of one of its own models, and not of one that somebody made from it: beside `hint` stand
/// editions alone.
fn is_family_s_own(name: &str, hint: &str) -> bool {
    let model = format!("-{}-", called(name).1);
    let parts = model.split_once(&format!("-{}", hint.trim_end_matches('-')));
    let is_edition = |word: &str| {
        let word = word.trim_start_matches('.');
        let number = word.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(word);
        word.is_empty()
            || EDITIONS.contains(&word)
            || [word, number].iter().any(|n| n.starts_with(|c: char| c.is_ascii_digit()))
    };
    parts.is_some_and(|(before, after)| before.split('-').chain(after.split('-')).all(is_edition))
}

/// Owner, where one is named, and name of a model: of `owner/name`, also at the end of an address.
fn called(name: &str) -> (Option<String>, String) {
    let mut parts = name.trim().trim_end_matches('/').rsplit('/').map(plain);
    let model = parts.next().unwrap_or_default();
    (parts.next(), model)
}

fn same_name(a: &str, b: &str) -> bool {
    let ((owner_a, a), (owner_b, b)) = (called(a), called(b));
    !a.is_empty() && a == b && (owner_a.is_none() || owner_b.is_none() || owner_a == owner_b)
}
