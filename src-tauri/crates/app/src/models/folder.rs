//! A model that its user has as a folder of safetensors: what would become of it, and the file that is made of it, once.
//!
//! The confined engine reads the folder and writes the file's bytes into a pipe; here they are only counted, hashed and stored. Its weights keep
//! their bits unless the user asks for 8.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::noted::Made;
use super::own::pour;
use super::place::{Place, entries, hash_of_all};
use super::{Models, hex, shown};
use crate::access::refused;
use crate::error::{Code, Error, Result};
use crate::refusals::why_not_run;
use crate::texts::Beside;
use crate::view::{CandidateView, EightBits};

impl Models {
    /// What would become of a folder of safetensors. The confined engine reads it, and none of its weights.
    pub(super) fn foresee(&self, place: &Place) -> Result<CandidateView> {
        let mut engine = engine::Engine::start(&self.engine, &place.path)?;
        let (header, bytes) = match engine.plan(false) {
            Ok(planned) => planned,
            Err(engine::Error::Unsupported(reason)) => return Ok(not_run(&place.path, place.bytes(), reason)),
            Err(error) => return Err(error.into()),
        };
        let name = header.name.clone().unwrap_or_else(|| crate::ingest::name_of(&place.path));
        let why_not = header.supported.as_ref().err().map(why_not_run);
        let eight_bits = match &why_not {
            Some(_) => None,
            None => {
                let (header, fewer) = engine.plan(true)?;
                let memory_needed = engine::memory::needed(&header, fewer);
                (fewer < bytes).then_some(EightBits { bytes: fewer, memory_needed })
            }
        };
        Ok(CandidateView { eight_bits, ..shown(&header, name, bytes, why_not) })
    }

    /// Makes a file of a folder, telling bytes done and in all. Where that was done before, it says so and makes none.
    pub(super) fn make(
        &self,
        place: &Place,
        eight_bits: bool,
        to: &Path,
        stop: &AtomicBool,
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<(Made, bool)> {
        let gone = |error: io::Error| Error::new(Code::FileMissing, error.kind().to_string());
        let before = place.stamp().map_err(gone)?;
        let mut engine = engine::Engine::start(&self.engine, &place.path)?;
        let (_, bytes) = engine.plan(eight_bits)?;
        let (source, mut hashed) = (place.bytes(), 0);
        let of = source + bytes;
        let original_sha256 = hash_of_all(&place.files, |file| {
            let start = hashed;
            pour(&mut File::open(file).map_err(gone)?, Code::FileMissing, None, stop, &mut |read| {
                hashed = start + read;
                told(hashed, of);
            })
        })?;
        let same = |made: &Made| made.original_sha256 == original_sha256 && made.eight_bits == eight_bits;
        let there = self.all().unwrap_or_default().into_iter().find_map(|model| model.made.clone().filter(same));
        if let Some(made) = there {
            return Ok((made, false));
        }
        let mut following = engine.convert(eight_bits)?;
        let mut copy = File::create_new(to).map_err(refused)?;
        let mut told = |written: u64| told(source + written, of);
        let file = pour(&mut following, Code::EngineCrashed, Some(&mut copy), stop, &mut told);
        let file =
            file.map_err(|error| if error.code == Code::EngineCrashed { engine.ended().into() } else { error })?;
        copy.sync_all().map_err(refused)?;
        // It was read twice: to be known, and to be made.
        if place.stamp().map_err(gone)? != before {
            return Err(Error::new(Code::ModelUnsettled, "the folder changed meanwhile"));
        }
        Ok((Made { original_sha256, file_sha256: hex(&file), eight_bits }, true))
    }
}

/// Bytes of a model's weights in a folder that has them as Python stores its objects.
pub(super) fn pickled(folder: &Path) -> Option<u64> {
    let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_weights = |name: &str| name.starts_with("pytorch_model") && name.ends_with(".bin");
    let mut found = entries(folder).ok().filter(|_| folder.join("config.json").is_file())?;
    found.retain(|path| is_weights(&named(path)));
    let bytes: u64 = found.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum();
    (!found.is_empty()).then_some(bytes)
}

/// A folder that is shown with why it is not run.
pub(super) fn not_run(folder: &Path, bytes: u64, reason: engine::Refusal) -> CandidateView {
    let header = folder_header(&Beside::in_folder(folder), reason);
    let why_not = header.supported.as_ref().err().map(why_not_run);
    shown(&header, crate::ingest::name_of(folder), bytes, why_not)
}

/// What a folder says of itself, in the form of a header, and why it is not run. Its weights are not read.
pub(super) fn folder_header(beside: &Beside, refusal: engine::Refusal) -> engine::Header {
    let config: serde_json::Value =
        beside.config.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let kind = config.get("model_type").and_then(serde_json::Value::as_str).unwrap_or_default();
    let context = config.get("max_position_embeddings").and_then(serde_json::Value::as_u64).unwrap_or(0);
    engine::Header {
        architecture: kind.chars().filter(|c| !c.is_control()).take(60).collect(),
        name: None,
        organization: None,
        base_name: None,
        size_label: None,
        license: None,
        license_name: None,
        license_link: None,
        based_on: Vec::new(),
        context: u32::try_from(context).unwrap_or(0),
        parameters: 0,
        encoding: "safetensors".to_owned(),
        cache_per_token: 0,
        unpacked: 0,
        table: 0,
        supported: Err(refusal),
    }
}
