//! The models that are there, what each is, and under which terms.
//!
//! A model is known by its file's SHA-256; its header is read by the confined engine program, never here, and loading it is
//! [`crate::reading`]'s business. Files are hashed once per process and again when size or time of change differ.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::Mutex;
use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};
use crate::home::Parts;
use crate::terms;
use crate::view::{Answer, ModelChange, ModelView};

/// A model's file, its header and its licence.
pub struct Model {
    /// Where it lies.
    pub path: PathBuf,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What the file says of itself.
    pub header: engine::Header,
    /// Its licence, and how that is known.
    pub recognised: licences::Recognised,
}

impl Model {
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

    /// Everything the user should know before answering.
    pub fn view(&self, answer: Answer) -> ModelView {
        ModelView {
            id: self.sha256.clone(),
            name: self.name().to_owned(),
            architecture: self.header.architecture.clone(),
            parameters: (self.header.parameters > 0).then(|| millions(self.header.parameters)),
            context: self.header.context,
            bytes: self.bytes,
            encoding: self.header.encoding.clone(),
            change: self.recognised.known.and_then(|k| {
                Some(ModelChange { original_sha256: k.original_sha256.clone(), words: k.change.clone()? })
            }),
            licence: terms::view(&self.recognised),
            answer,
            refused: self
                .recognised
                .known
                .and_then(|k| k.not_loaded.clone())
                .or_else(|| self.header.supported.clone().err()),
        }
    }
}

/// The models in the folder that comes with Alcove.
pub struct Models {
    folder: PathBuf,
    engine: PathBuf,
    known: Mutex<HashMap<PathBuf, Seen>>,
}

struct Seen {
    bytes: u64,
    changed: Option<SystemTime>,
    model: Arc<Model>,
}

impl Models {
    /// The models of these parts.
    pub fn new(parts: &Parts) -> Self {
        Self { folder: parts.models.clone(), engine: parts.engine.clone(), known: Mutex::default() }
    }

    /// Every model, by name of its file.
    ///
    /// # Errors
    /// [`Code::ModelMissing`] where there is none; what the engine says of a file that is no model.
    pub fn all(&self) -> Result<Vec<Arc<Model>>> {
        let entries =
            std::fs::read_dir(&self.folder).map_err(|e| Error::new(Code::ModelMissing, e.kind().to_string()))?;
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf")))
            .collect();
        paths.sort();
        if paths.is_empty() {
            return Err(Code::ModelMissing.into());
        }
        paths.iter().map(|path| self.model(path)).collect()
    }

    /// The model that is used: the first.
    ///
    /// # Errors
    /// As [`Self::all`].
    pub fn usual(&self) -> Result<Arc<Model>> {
        self.all()?.into_iter().next().ok_or_else(|| Code::ModelMissing.into())
    }

    /// The model with this SHA-256.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or as [`Self::all`].
    pub fn by_id(&self, id: &str) -> Result<Arc<Model>> {
        self.all()?.into_iter().find(|model| model.sha256 == id).ok_or_else(|| Code::ModelUnknown.into())
    }

    /// The model with this SHA-256, or with this name in whatever case.
    ///
    /// # Errors
    /// As [`Self::by_id`].
    pub fn named(&self, name: &str) -> Result<Arc<Model>> {
        let is_it = |model: &Arc<Model>| [&model.sha256, model.name()].iter().any(|n| n.eq_ignore_ascii_case(name));
        self.all()?.into_iter().find(is_it).ok_or_else(|| Code::ModelUnknown.into())
    }

    fn model(&self, path: &Path) -> Result<Arc<Model>> {
        let missing = |e: std::io::Error| Error::new(Code::ModelMissing, e.kind().to_string());
        let metadata = std::fs::metadata(path).map_err(missing)?;
        let (bytes, changed) = (metadata.len(), metadata.modified().ok());
        let mut known = self.known.lock();
        if let Some(seen) = known.get(path).filter(|seen| seen.bytes == bytes && seen.changed == changed) {
            return Ok(seen.model.clone());
        }
        let sha256 = hex(&hash_of(path).map_err(missing)?);
        let header = engine::Engine::start(&self.engine, path)?.inspect()?;
        let seen = licences::Seen {
            sha256: sha256.clone(),
            file_name: path.file_name().map(|name| name.to_string_lossy().into_owned()),
            header_license: header.license.clone(),
            header_license_name: header.license_name.clone(),
            header_license_link: header.license_link.clone(),
            header_name: header.name.clone(),
            base_models: header.based_on.clone(),
            architecture: Some(header.architecture.clone()),
            ..licences::Seen::default()
        };
        let recognised = licences::recognise(&seen);
        let model = Arc::new(Model { path: path.to_owned(), sha256, bytes, header, recognised });
        known.insert(path.to_owned(), Seen { bytes, changed, model: model.clone() });
        Ok(model)
    }
}

fn hash_of(path: &Path) -> std::io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hash.finalize().into()),
            n => hash.update(piece.get(..n).unwrap_or_default()),
        }
    }
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
