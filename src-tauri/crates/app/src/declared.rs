//! What the user has written down about themselves: what the models are for, which licence a model comes under, and who is
//! responsible for the data. Kept in the vault; a receipt holds what stood when it was given.
//!
//! Nothing here judges. A changed use, or a licence stated anew, means that earlier answers no longer stand.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Code, Error, Result};
use crate::models::Model;
use crate::receipt::Party;
use crate::session::Unlocked;
use crate::view::DeclaredUse;

const USES: &str = "declared-uses";
const STATED: &str = "stated-licences";
const ATTACHED: &str = "attached-texts";
const PARTY: &str = "party";

/// Most uses side by side.
pub const MOST_USES: usize = 8;
/// Most characters of what the user names or attaches.
const LONGEST_TEXT: usize = 512 * 1024;

/// The uses, in the user's order.
///
/// # Errors
/// What the vault refuses.
pub fn uses(unlocked: &Unlocked<'_>) -> Result<Vec<DeclaredUse>> {
    get(unlocked, USES)
}

/// Keeps the uses. An empty answer of every use is the same as none.
///
/// # Errors
/// [`Code::BadInput`] where there are too many, or what the vault refuses.
pub fn declare(unlocked: &mut Unlocked<'_>, mut uses: Vec<DeclaredUse>) -> Result<()> {
    uses.retain(|declared| DeclaredUse { name: String::new(), ..declared.clone() } != DeclaredUse::default());
    if uses.len() > MOST_USES || uses.iter().any(|u| u.name.chars().count() > 80) {
        return Err(Error::new(Code::BadInput, "too many uses"));
    }
    set(unlocked, USES, &uses)
}

/// The model as its user states it, where they state anything and nothing that came with it settles its licence, and with the text they
/// attached where that is not at hand; what they stated of others that it was made from counts too, and so do the texts they attached of what
/// applies besides.
///
/// # Errors
/// What the vault refuses.
pub fn as_stated<'a>(unlocked: &Unlocked<'_>, model: &'a Model) -> Result<Cow<'a, Model>> {
    let may = model.is_statable() || model.lacks_text;
    if !may && model.seen.kin.is_empty() && model.besides.is_empty() {
        return Ok(Cow::Borrowed(model));
    }
    let stated = stated(unlocked)?;
    let attached_besides = attached(unlocked)?.remove(&model.sha256).unwrap_or_default();
    let mut seen = licences::Seen { attached_besides, ..model.seen.clone() };
    if may {
        seen.stated = stated.get(&model.sha256).cloned();
    }
    for kin in &mut seen.kin {
        let settled = stated.get(&kin.sha256).and_then(licences::Stated::settles);
        kin.stated = settled.map(|licence| licence.id.clone());
    }
    Ok(if seen == model.seen { Cow::Borrowed(model) } else { Cow::Owned(model.seen_as(seen)) })
}

/// Keeps, or with none takes back, what the user states of a model's licence.
///
/// # Errors
/// [`Code::BadInput`] where the licence is none Alcove knows, nothing was stated, or there is nothing to state; [`Code::LicenceText`] for the text
/// of another licence; or what the vault refuses.
pub fn state(unlocked: &mut Unlocked<'_>, model: &Model, stated: Option<licences::Stated>) -> Result<()> {
    if let Some(stated) = &stated {
        let known = stated.licence.as_deref().is_none_or(|id| licences::licence(id).is_some_and(|l| l.id != "unknown"));
        let some = stated.licence.is_some() || stated.text.as_ref().is_some_and(|t| !t.trim().is_empty());
        let short = stated.text.as_ref().is_none_or(|t| t.len() <= LONGEST_TEXT);
        let may = model.is_statable() || (model.lacks_text && stated.licence.is_none());
        if !(known && some && short && may) {
            return Err(Error::new(Code::BadInput, "no such licence, or none to state"));
        }
        // The text of another licence is not shown under this one's name.
        let other = stated.text.as_deref().and_then(licences::of_text);
        let fits = |other: &licences::Licence| match model.recognised.licence {
            _ if model.is_statable() => stated.licence.is_none() || stated.settles().is_some(),
            own => own.is_some_and(|own| own.id == other.id || own.under.as_ref() == Some(&other.id)),
        };
        if other.is_some_and(|other| !fits(other)) {
            return Err(Code::LicenceText.into());
        }
    }
    let mut all = self::stated(unlocked)?;
    match stated {
        Some(stated) => all.insert(model.sha256.clone(), stated),
        None => all.remove(&model.sha256),
    };
    set(unlocked, STATED, &all)
}

/// Keeps, or with none takes back, the text the user attaches of a licence that applies besides the model's own.
///
/// # Errors
/// [`Code::BadInput`] where no such licence applies besides, its text is at hand, or there is none in what was attached; [`Code::LicenceText`] for
/// the text of another licence, or one that is not the text Alcove knows; or what the vault refuses.
pub fn attach_besides(unlocked: &mut Unlocked<'_>, model: &Model, licence: &str, text: Option<String>) -> Result<()> {
    let stated = as_stated(unlocked, model)?;
    let lacks = stated.besides.iter().any(|one| one.id == licence && one.attachable);
    let known = licences::licence(licence).filter(|_| lacks);
    let is_some = |text: &String| !text.trim().is_empty() && text.len() <= LONGEST_TEXT;
    let (Some(known), true) = (known, text.as_ref().is_none_or(is_some)) else {
        return Err(Error::new(Code::BadInput, "no such licence, or no text of it to attach"));
    };
    let is_another = |text: &String| {
        let other = licences::of_text(text);
        let is_it = known.is_text(text) || other.is_some_and(|other| known.under.as_ref() == Some(&other.id));
        !is_it && (known.has_known_text() || other.is_some())
    };
    if text.as_ref().is_some_and(is_another) {
        return Err(Code::LicenceText.into());
    }
    let mut all = attached(unlocked)?;
    let of_model = all.entry(model.sha256.clone()).or_default();
    match text {
        Some(text) => of_model.insert(known.id.clone(), text),
        None => of_model.remove(&known.id),
    };
    set(unlocked, ATTACHED, &all)
}

/// What the user states of models' licences, by the models' SHA-256.
///
/// # Errors
/// What the vault refuses.
pub fn stated(unlocked: &Unlocked<'_>) -> Result<BTreeMap<String, licences::Stated>> {
    get(unlocked, STATED)
}

/// The texts the user attached of what applies besides models' own licences, by the models' SHA-256 and the licences' ids.
///
/// # Errors
/// What the vault refuses.
pub fn attached(unlocked: &Unlocked<'_>) -> Result<BTreeMap<String, BTreeMap<String, String>>> {
    get(unlocked, ATTACHED)
}

/// Who is responsible for the data, where the user has written that down.
///
/// # Errors
/// What the vault refuses.
pub fn party(unlocked: &Unlocked<'_>) -> Result<Option<Party>> {
    let party: Party = get(unlocked, PARTY)?;
    Ok((party != Party::default()).then_some(party))
}

/// Keeps who is responsible.
///
/// # Errors
/// What the vault refuses.
pub fn set_party(unlocked: &mut Unlocked<'_>, party: &Party) -> Result<()> {
    set(unlocked, PARTY, party)
}

/// What is kept under a name. What cannot be read is not there: it must never keep a user from the documents.
///
/// # Errors
/// What the vault refuses.
pub fn get<T: DeserializeOwned + Default>(unlocked: &Unlocked<'_>, key: &str) -> Result<T> {
    let json = unlocked.vault()?.setting(key)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// Keeps it under a name.
///
/// # Errors
/// What the vault refuses.
pub fn set(unlocked: &mut Unlocked<'_>, key: &str, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string(value).map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
    Ok(unlocked.vault_mut()?.set_setting(key, &json)?)
}
