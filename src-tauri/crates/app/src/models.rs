//! The models that are there, what each is, and under which terms.
//!
//! A model is known by its file's SHA-256; its header is read by the confined engine program, never here, and loading it is
//! [`crate::reading`]'s business. Files are hashed once per process and again when size or time of change differ. A model in a
//! folder of its own has its licence, policy, notice and card beside it. A folder of safetensors is shown with its terms,
//! and not loaded before a file was made of it (`folder`): it is known by the SHA-256 of its files' names and SHA-256, a line each. Where models
//! lie is `place`'s; how a user's own come in and go is `own`'s.

mod folder;
mod noted;
mod own;
mod place;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use licences::Kin;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};
use crate::home::{Home, Parts};
use crate::models::folder::folder_header;
use crate::models::noted::{Made, Noted};
use crate::models::place::{Place, Stamp, entries, places};
use crate::refusals::why_not_run;
use crate::terms;
use crate::texts::{self, Beside};
use crate::view::{
    Answer, BesidesView, CandidateView, Change, DeclaredUse, LicenceView, ModelChange, ModelView, TextView,
};

/// A model's file, its header and its licence.
#[derive(Clone)]
pub struct Model {
    /// Where it lies: a file, or a folder of safetensors.
    pub path: PathBuf,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Whether the user brought it.
    pub own: bool,
    /// How its file was made of another's, where it was.
    made: Option<Made>,
    /// What the file says of itself.
    pub header: engine::Header,
    /// Its licence, and how that is known.
    pub recognised: licences::Recognised,
    /// What that was recognised from.
    pub seen: licences::Seen,
    /// The licence's text: the one beside the file, else the one its user attached, else the one in its card, else the one at hand.
    pub text: Option<TextView>,
    /// The licence is recognised, and its text is not at hand, or may be that of another edition: then the user may attach it.
    pub lacks_text: bool,
    /// The use policy's text, likewise.
    pub policy: Option<TextView>,
    /// The NOTICE beside the file.
    pub notice: Option<String>,
    /// The texts of what applies besides.
    pub besides: Vec<BesidesView>,
    /// Folder of the texts that were brought at set-up.
    texts: Arc<Path>,
}

impl Model {
    /// A model with what was seen of it. `texts` is the folder of those brought at set-up.
    pub(crate) fn new(
        path: PathBuf,
        bytes: u64,
        header: engine::Header,
        seen: licences::Seen,
        texts: &Arc<Path>,
    ) -> Self {
        let recognised = licences::recognise(&seen);
        let own = recognised.licence;
        let attached = seen.stated.as_ref().and_then(|s| s.text.as_deref());
        let beside = seen.licence_text_beside.as_deref().map(texts::beside);
        let in_card = seen.card.as_ref().and_then(|card| card.terms.as_deref()).map(texts::in_card);
        let at_hand = own.and_then(|licence| texts::of_licence(texts, licence));
        let in_doubt = at_hand.is_none() || recognised.unsure_edition || attached.is_some();
        let lacks_text = own.is_some() && beside.is_none() && in_card.is_none() && in_doubt;
        let text = beside.or_else(|| attached.map(texts::attached)).or(in_card).or(at_hand);
        let policy = seen
            .policy_text_beside
            .as_deref()
            .map(texts::beside)
            .or_else(|| own.and_then(|licence| texts::policy_of(texts, licence)));
        let besides = texts::besides(texts, &seen, &recognised);
        let (sha256, notice, texts) = (seen.sha256.clone(), seen.notice_text_beside.clone(), texts.clone());
        Self {
            path,
            sha256,
            bytes,
            own: false,
            made: None,
            header,
            recognised,
            seen,
            text,
            lacks_text,
            policy,
            notice,
            besides,
            texts,
        }
    }

    /// The same, where its user states the licence. What the file says itself is stronger, and stays.
    pub fn stated(&self, stated: licences::Stated) -> Self {
        self.seen_as(licences::Seen { stated: Some(stated), ..self.seen.clone() })
    }

    /// The same file, recognised anew from what was seen of it.
    pub(crate) fn seen_as(&self, seen: licences::Seen) -> Self {
        let model = Self::new(self.path.clone(), self.bytes, self.header.clone(), seen, &self.texts);
        Self { own: self.own, made: self.made.clone(), ..model }
    }

    /// Whether nothing that came with the file settles its licence, so that the user may state it.
    pub fn is_statable(&self) -> bool {
        use licences::Certainty as C;
        matches!(self.recognised.certainty, C::Stated | C::Suggested | C::Unknown)
    }

    /// Why the engine does not load it.
    pub fn refused(&self) -> Option<String> {
        let known = self.recognised.known.and_then(|k| k.not_loaded.clone());
        known.or_else(|| self.header.supported.as_ref().err().map(why_not_run))
    }

    /// The name its publisher gives it where the file is a known one, else the one in its header, else the file's.
    pub fn name(&self) -> &str {
        let known = self.recognised.known.map(|known| known.name.as_str());
        let file = || self.path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        known.or(self.header.name.as_deref()).unwrap_or_else(file)
    }

    /// Id of its licence, or `unknown`.
    pub fn licence_id(&self) -> &str {
        self.recognised.licence.map_or("unknown", |licence| licence.id.as_str())
    }

    /// How sure the licence is.
    pub fn certainty(&self) -> &'static str {
        self.recognised.certainty.id()
    }

    /// Everything that applies to it, in plain words and with the texts.
    pub fn licence_view(&self) -> LicenceView {
        let Self { recognised, text, policy, notice, besides, .. } = self;
        terms::view(recognised, text.clone(), policy.clone(), notice.clone(), besides.clone())
    }

    /// SHA-256 of its file, which is its own but where the file was made of a folder.
    pub fn file_sha256(&self) -> &str {
        self.made.as_ref().map_or(&self.sha256, |made| &made.file_sha256)
    }

    /// Whether its file was made of a folder.
    pub fn is_of_a_folder(&self) -> bool {
        self.made.is_some()
    }

    /// What was changed from the file, or folder, that its publisher made.
    pub fn change(&self) -> Option<ModelChange> {
        let known = self.recognised.known.and_then(|known| {
            let words = known.change.clone()?;
            Some(ModelChange { original_sha256: known.original_sha256.clone(), words })
        });
        known.or_else(|| self.made.as_ref().map(Made::told))
    }

    /// SHA-256 of all that is shown of its terms, lower-case hex: an answer names it, and is to that and nothing else.
    pub fn shown(&self) -> String {
        let shown = (&self.sha256, self.licence_view());
        hex(&Sha256::digest(serde_json::to_vec(&shown).unwrap_or_default()))
    }

    /// Everything the user should know before answering. `used` is the one that reads the next document.
    pub fn view(&self, used: bool, answer: Answer, changed: Vec<Change>, uses: &[DeclaredUse]) -> ModelView {
        ModelView {
            id: self.sha256.clone(),
            file: shown(&self.header, self.name().to_owned(), self.bytes, self.refused()),
            change: self.change(),
            licence: self.licence_view(),
            verdicts: terms::verdicts(&self.recognised, uses),
            answer,
            changed,
            statable: self.is_statable(),
            attachable: self.lacks_text,
            stated: self.seen.stated.is_some(),
            shown: self.shown(),
            used,
            own: self.own,
            measured: None,
        }
    }
}

/// The models in the folder that comes with Alcove, and in the user's.
pub struct Models {
    folder: PathBuf,
    own: Option<PathBuf>,
    engine: PathBuf,
    texts: Arc<Path>,
    known: Mutex<HashMap<PathBuf, Seen>>,
}

struct Seen {
    stamp: Stamp,
    model: Arc<Model>,
    /// The same model as kin of others: what it says alone.
    kin: Kin,
}

impl Models {
    /// The models of these parts, and those at home.
    pub fn new(parts: &Parts, home: &Home) -> Self {
        Self {
            folder: parts.models.clone(),
            own: home.models.clone(),
            engine: parts.engine.clone(),
            texts: parts.texts.as_path().into(),
            known: Mutex::default(),
        }
    }

    /// Folder of the licence texts that were brought at set-up.
    pub fn texts(&self) -> &Path {
        &self.texts
    }

    /// Every model, by name of its file or folder: those that come with Alcove, then the user's. What lies in the user's folder and is no
    /// model (any more) is passed over, and so is a folder of which a file was made: it is that model.
    ///
    /// # Errors
    /// [`Code::ModelMissing`] where there is none; what the engine says of a file of Alcove's that is no model.
    pub fn all(&self) -> Result<Vec<Arc<Model>>> {
        let mut all =
            places(entries(&self.folder)?).iter().map(|p| self.model(p, false)).collect::<Result<Vec<_>>>()?;
        all.extend(self.own_places().iter().filter_map(|place| self.model(place, true).ok()));
        let made: HashSet<String> = all.iter().filter(|m| m.made.is_some()).map(|m| m.sha256.clone()).collect();
        all.retain(|model| model.made.is_some() || !made.contains(&model.sha256));
        if all.is_empty() { Err(Code::ModelMissing.into()) } else { Ok(self.among_kin(all)) }
    }

    /// A model that was made from others stays under the terms of those among them that are here, and of what they were made from.
    fn among_kin(&self, all: Vec<Arc<Model>>) -> Vec<Arc<Model>> {
        let known = self.known.lock();
        let everyone: Vec<Kin> =
            all.iter().filter_map(|model| known.get(&model.path)).map(|seen| seen.kin.clone()).collect();
        drop(known);
        let among = |model: Arc<Model>| {
            let has_line = !model.recognised.lineage.is_empty();
            let others = everyone.iter().filter(|kin| has_line && kin.sha256 != model.sha256);
            let kin: Vec<Kin> = others.cloned().collect();
            if kin == model.seen.kin {
                return model;
            }
            let model = Arc::new(model.seen_as(licences::Seen { kin, ..model.seen.clone() }));
            if let Some(known) = self.known.lock().get_mut(&model.path) {
                known.model = model.clone();
            }
            model
        };
        all.into_iter().map(among).collect()
    }

    fn own_places(&self) -> Vec<Place> {
        let mut found = self.own.as_deref().and_then(|own| entries(own).ok()).unwrap_or_default();
        found.retain(|path| !own::is_unfinished(path));
        places(found)
    }

    /// The model that is used: the one that was chosen, if it can be; else the first that can be, else the first.
    ///
    /// # Errors
    /// As [`Self::all`].
    pub fn used(&self, chosen: Option<&str>) -> Result<Arc<Model>> {
        let all = self.all()?;
        let usable = || all.iter().filter(|model| model.refused().is_none());
        let it = usable().find(|model| chosen == Some(&model.sha256)).or_else(|| usable().next());
        it.or(all.first()).cloned().ok_or_else(|| Code::ModelMissing.into())
    }

    /// The model with this SHA-256.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or as [`Self::all`].
    pub fn by_id(&self, id: &str) -> Result<Arc<Model>> {
        self.all()?.into_iter().find(|model| model.sha256 == id).ok_or_else(|| Code::ModelUnknown.into())
    }

    /// The model with this SHA-256, or with this name as of [`same_name`].
    ///
    /// # Errors
    /// As [`Self::by_id`].
    pub fn named(&self, name: &str) -> Result<Arc<Model>> {
        let is_it = |model: &Arc<Model>| [&model.sha256, model.name()].iter().any(|n| same_name(n, name));
        self.all()?.into_iter().find(is_it).ok_or_else(|| Code::ModelUnknown.into())
    }

    fn model(&self, place: &Place, own: bool) -> Result<Arc<Model>> {
        let missing = |e: std::io::Error| Error::new(Code::ModelMissing, e.kind().to_string());
        let stamp = place.stamp().map_err(missing)?;
        let mut known = self.known.lock();
        if let Some(seen) = known.get(&place.path).filter(|seen| seen.stamp == stamp) {
            return Ok(seen.model.clone());
        }
        let noted = own.then(|| Noted::beside(&place.path)).flatten();
        let (sha256, made) = match noted {
            Some(noted) if noted.is_of(&place.path) => (noted.sha256, noted.made),
            noted => {
                let sha256 = place.hash().map_err(missing)?;
                // Brought from elsewhere, it is the file that was made all the same.
                let made = noted.filter(|noted| noted.made.as_ref().is_some_and(|made| made.file_sha256 == sha256));
                made.map_or((sha256, None), |noted| (noted.sha256, noted.made))
            }
        };
        let beside = place.beside.as_deref().map(Beside::in_folder).unwrap_or_default();
        let header = match place.file() {
            Some(file) => self.header(file)?,
            None => folder_header(&beside, engine::Refusal::Safetensors),
        };
        let card = beside.card.as_deref().map(licences::Card::read);
        let card = match &beside.config {
            Some(config) => Some(card.unwrap_or_default().with_config(config)),
            None => card,
        };
        let seen = licences::Seen {
            sha256,
            file_name: place.path.file_name().map(|name| name.to_string_lossy().into_owned()),
            header_license: header.license.clone(),
            header_license_name: header.license_name.clone(),
            header_license_link: header.license_link.clone(),
            header_name: header.name.clone(),
            base_name: header.base_name.as_ref().map(|base| sized(base, header.size_label.as_deref())),
            organization: header.organization.clone(),
            base_models: header.based_on.clone(),
            architecture: Some(header.architecture.clone()),
            licence_text_beside: beside.licence,
            policy_text_beside: beside.policy,
            notice_text_beside: beside.notice,
            card,
            ..licences::Seen::default()
        };
        let bytes = stamp.iter().take(place.files.len()).map(|(_, bytes, _)| bytes).sum();
        let model = Model::new(place.path.clone(), bytes, header, seen, &self.texts);
        let model = Arc::new(Model { own, made, ..model });
        let kin = Kin::of(&model.seen, &model.recognised);
        known.insert(place.path.clone(), Seen { stamp, model: model.clone(), kin });
        Ok(model)
    }

    /// What a file says of itself, read by the confined program.
    fn header(&self, file: &Path) -> Result<engine::Header> {
        Ok(engine::Engine::start(&self.engine, file)?.inspect()?)
    }
}

/// "Qwen2.5 3B": some families change their licence with the size.
fn sized(base: &str, size: Option<&str>) -> String {
    size.map_or_else(|| base.to_owned(), |size| format!("{base} {size}"))
}

/// What a file is, from its header and its size in bytes.
fn shown(header: &engine::Header, name: String, bytes: u64, refused: Option<String>) -> CandidateView {
    let said = header.license_name.as_ref().or(header.license.as_ref());
    let called = |said: &String| licences::licence(said).map_or_else(|| said.clone(), |known| known.name.clone());
    CandidateView {
        name,
        architecture: header.architecture.clone(),
        parameters: (header.parameters > 0).then(|| millions(header.parameters)),
        context: header.context,
        bytes,
        encoding: header.encoding.clone(),
        said_licence: said.map(called),
        refused,
        eight_bits: None,
        memory_needed: engine::memory::needed(header, bytes),
        memory_available: engine::memory::available(),
    }
}

/// Whether two names are one, in whatever case: "SmolLM2 135M Instruct" is written "SmolLM2-135M-Instruct" where files are named. What is
/// between their words has to be somewhere: "Qwen3 2B" is no "Qwen 32B".
pub fn same_name(one: &str, other: &str) -> bool {
    fn words(name: &str) -> impl Iterator<Item = String> + '_ {
        name.split([' ', '-', '_']).filter(|word| !word.is_empty()).map(str::to_lowercase)
    }
    words(one).eq(words(other))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// "135 M", "7.2 B".
fn millions(parameters: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with two digits")]
    let millions = parameters as f64 / 1e6;
    if millions < 1000.0 { format!("{millions:.0} M") } else { format!("{:.1} B", millions / 1000.0) }
}

#[cfg(test)]
mod tests {
    use super::same_name;

    #[test]
    fn a_name_is_known_however_its_words_are_joined_and_no_other_for_it() {
        for written in ["SmolLM2-135M-Instruct", "smollm2_135m_instruct", " SmolLM2 135M  instruct"] {
            assert!(same_name("SmolLM2 135M Instruct", written), "{written}");
        }
        for other in ["SmolLM2 1 35M Instruct", "SmolLM 2135M Instruct", "SmolLM2 135M", ""] {
            assert!(!same_name("SmolLM2 135M Instruct", other), "{other}");
        }
    }
}
