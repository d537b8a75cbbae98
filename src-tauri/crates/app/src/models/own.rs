//! A model of the user's own: looked at, taken in, chosen, removed.
//!
//! Taken in, it is a copy in a folder of its own, with the licence, policy, notice and card that lay beside it; what is not whole yet
//! is called `.part`. The file it came from is not touched, and nothing is loaded. Its terms are asked like those of any model.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Models, Place, entries, hex, in_own_folder, is_gguf, places, shown};
use crate::App;
use crate::access::refused;
use crate::error::{Code, Error, Result};
use crate::refusals::why_not_run;
use crate::texts::Beside;
use crate::view::{CandidateView, Event, JobId, Settings, Stage};

/// Bytes that are copied at a time.
const PIECE: usize = 1 << 20;

impl Models {
    /// What a file or folder is that the user holds out as a model. Its header is read by the confined engine, and nothing else.
    ///
    /// # Errors
    /// [`Code::FileMissing`]; [`Code::ModelNone`] for what is none; what the engine says of a damaged one.
    pub fn look_at(&self, path: &Path) -> Result<CandidateView> {
        let place = place_of(path)?;
        let bytes = place.weights.iter().filter_map(|file| fs::metadata(file).ok()).map(|found| found.len()).sum();
        let header = match place.weights.as_slice() {
            [file] if is_gguf(file) => self.header(file)?,
            _ => super::folder_header(&place.beside.as_deref().map(Beside::in_folder).unwrap_or_default()),
        };
        let file_name = || place.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let name = header.name.clone().unwrap_or_else(file_name);
        let refused = header.supported.as_ref().err().map(why_not_run);
        Ok(shown(&header, name, bytes, refused))
    }

    /// Copies a model, and what says under which terms it comes, into the user's folder, telling bytes done and in all; its SHA-256. One that
    /// is there already stays as it is.
    ///
    /// # Errors
    /// As [`Self::look_at`]; [`Code::ModelRefused`] where the engine cannot run it; [`Code::Stopped`]; [`Code::DiskFull`] and what else a disk refuses. Then nothing is left behind.
    pub fn take_in(&self, path: &Path, stop: &AtomicBool, told: &mut dyn FnMut(u64, u64)) -> Result<String> {
        let own = self.own.as_deref().ok_or_else(|| Error::new(Code::Storage, "there is no folder for models"))?;
        let candidate = self.look_at(path)?;
        if let Some(reason) = candidate.refused {
            return Err(Error::new(Code::ModelRefused, reason));
        }
        let place = place_of(path)?;
        fs::create_dir_all(own).map_err(refused)?;
        clear_unfinished(own);
        let unfinished = tempfile::Builder::new().prefix("").suffix(PART).tempdir_in(own).map_err(refused)?;
        let name = place.path.file_name().ok_or(Code::FileMissing)?;
        let copy = unfinished.path().join(name);
        let sha256 = hex(&copy_hashed(&place.path, &copy, stop, &mut |done| told(done, candidate.bytes))?);
        if self.all().is_ok_and(|all| all.iter().any(|model| model.sha256 == sha256)) {
            return Ok(sha256);
        }
        for file in place.beside.as_deref().map(Beside::files).unwrap_or_default() {
            if let Some(name) = file.file_name() {
                fs::copy(&file, unfinished.path().join(name)).map_err(refused)?;
            }
        }
        note(&copy, &sha256).map_err(refused)?;
        let stem = place.path.file_stem().ok_or(Code::FileMissing)?.to_string_lossy();
        fs::rename(unfinished.path(), free(own, &stem)).map_err(refused)?;
        Ok(sha256)
    }

    /// Removes a model the user brought, with its folder.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`] for any other; what a disk refuses.
    pub fn remove(&self, id: &str) -> Result<()> {
        let model = self.by_id(id)?;
        if !model.own {
            return Err(Code::ModelUnknown.into());
        }
        self.known.lock().remove(&model.path);
        let folder = model.path.parent().filter(|parent| self.own.as_deref() != Some(parent));
        // Several models in a folder the user made: only this one's file goes.
        match folder.filter(|folder| in_own_folder(folder.to_path_buf()).len() == 1) {
            Some(folder) => fs::remove_dir_all(folder).map_err(refused),
            None => fs::remove_file(&model.path).map_err(refused),
        }
    }
}

impl App {
    /// What a file or folder is that the user holds out as a model, and remembers it until it is taken in.
    ///
    /// # Errors
    /// As [`Models::look_at`].
    pub fn look_at_model(&self, path: &Path) -> Result<CandidateView> {
        let candidate = self.models.look_at(path)?;
        *self.candidate.lock() = candidate.refused.is_none().then(|| path.to_owned());
        Ok(candidate)
    }

    /// Takes in the model that was looked at last.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`] where none was; [`Code::VaultLocked`].
    pub fn take_in_model(self: &Arc<Self>) -> Result<JobId> {
        drop(self.session.unlocked()?);
        let path = self.candidate.lock().take().ok_or(Code::ModelUnknown)?;
        let job = self.jobs.start(crate::ingest::name_of(&path), None, self.events.clone());
        job.progress(Stage::Waiting, 0, 0, None);
        let (id, app) = (job.id(), self.clone());
        self.extracting.queue(move || {
            let taken = job.go().and_then(|()| {
                let mut told = |done, of| job.progress(Stage::Copying, megabytes(done), megabytes(of), None);
                app.models.take_in(&path, job.stop_flag(), &mut told)
            });
            job.end(taken.map(|_| None));
        });
        Ok(id)
    }

    /// Lets another model read from now on. Its terms are asked first, if they were not.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], [`Code::ModelRefused`], or what the vault refuses.
    pub fn choose_model(&self, id: &str) -> Result<()> {
        let model = self.models.by_id(id)?;
        if let Some(reason) = model.refused() {
            return Err(Error::new(Code::ModelRefused, reason));
        }
        let mut unlocked = self.session.unlocked()?;
        let settings = Settings { model: Some(model.sha256.clone()), ..unlocked.settings() };
        unlocked.keep_settings(settings)?;
        drop(unlocked);
        self.announce();
        Ok(())
    }

    /// Removes a model the user brought; what it is reading is stopped. Receipts and summaries stay.
    ///
    /// # Errors
    /// As [`Models::remove`].
    pub fn remove_model(&self, id: &str) -> Result<()> {
        if self.reading.loaded().is_some_and(|(loaded, ..)| loaded == id) {
            self.jobs.stop_all();
            self.reading.kill();
        }
        self.models.remove(id)?;
        self.announce();
        Ok(())
    }

    /// Tells the listener of the first model among these files, and returns the others.
    pub(crate) fn offer_models(&self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        let (models, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_gguf(path));
        if let Some(path) = models.first() {
            let looked = self.session.unlocked().map(drop).and_then(|()| self.look_at_model(path));
            self.events.send(match looked {
                Ok(candidate) => Event::Candidate { candidate },
                Err(Error { code, .. }) => Event::NoCandidate { code },
            });
        }
        others
    }
}

/// The one model that a file or folder is.
fn place_of(path: &Path) -> Result<Place> {
    if path.is_dir() {
        let mut found = in_own_folder(path.to_owned());
        return found.pop().filter(|_| found.is_empty()).ok_or_else(|| Code::ModelNone.into());
    }
    if !path.is_file() {
        return Err(Code::FileMissing.into());
    }
    if !is_gguf(path) {
        return Err(Code::ModelNone.into());
    }
    // What lies beside it is its own where it has the folder to itself.
    let alone = path.parent().map(|folder| in_own_folder(folder.to_owned())).filter(|found| found.len() == 1);
    let of_folder = alone.and_then(|mut found| found.pop()).filter(|place| place.path == path);
    let by_itself = || places(vec![path.to_owned()]).pop();
    of_folder.or_else(by_itself).ok_or_else(|| Code::ModelNone.into())
}

/// File beside a model's that says what [`Noted`] does.
const NOTED: &str = "noted.json";

/// A file's SHA-256, so that gigabytes are not hashed at every start. It is believed of a file of the same size and time of change.
#[derive(PartialEq, Serialize, Deserialize)]
struct Noted {
    sha256: String,
    bytes: u64,
    changed: SystemTime,
}

impl Noted {
    fn of(file: &Path, sha256: &str) -> io::Result<Self> {
        let metadata = fs::metadata(file)?;
        Ok(Self { sha256: sha256.to_owned(), bytes: metadata.len(), changed: metadata.modified()? })
    }
}

fn note(file: &Path, sha256: &str) -> io::Result<()> {
    fs::write(file.with_file_name(NOTED), serde_json::to_vec(&Noted::of(file, sha256)?)?)
}

/// The SHA-256 that was noted of a file that has not changed since.
pub(super) fn noted(file: &Path) -> Option<String> {
    let noted: Noted = serde_json::from_slice(&fs::read(file.with_file_name(NOTED)).ok()?).ok()?;
    (Noted::of(file, &noted.sha256).ok()? == noted).then_some(noted.sha256)
}

/// Ending of the folders that hold a model that is not whole yet.
const PART: &str = ".part";

/// Whether a folder holds a model that is not whole.
pub(super) fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(PART))
}

/// Removes what a crash left.
fn clear_unfinished(own: &Path) {
    for path in entries(own).unwrap_or_default().into_iter().filter(|path| is_unfinished(path)) {
        let _ = fs::remove_dir_all(path);
    }
}

/// A folder that is not there yet, called `name` if it can be.
fn free(own: &Path, name: &str) -> PathBuf {
    let numbered = (2..).map(|n| own.join(format!("{name}-{n}")));
    std::iter::once(own.join(name)).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| own.join(name))
}

fn copy_hashed(from: &Path, to: &Path, stop: &AtomicBool, told: &mut dyn FnMut(u64)) -> Result<[u8; 32]> {
    let gone = |e: io::Error| Error::new(Code::FileMissing, e.kind().to_string());
    let mut source = File::open(from).map_err(gone)?;
    let mut copy = File::create_new(to).map_err(refused)?;
    let (mut hash, mut piece, mut done) = (Sha256::new(), vec![0; PIECE], 0_u64);
    loop {
        if stop.load(Ordering::SeqCst) {
            return Err(Code::Stopped.into());
        }
        let read = source.read(&mut piece).map_err(gone)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        copy.write_all(bytes).map_err(refused)?;
        done += read as u64;
        told(done);
    }
    copy.sync_all().map_err(refused)?;
    Ok(hash.finalize().into())
}

/// Whole megabytes, for progress.
fn megabytes(bytes: u64) -> u32 {
    u32::try_from(bytes / 1_000_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_believed_of_the_same_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.gguf");
        fs::write(&file, "GGUF and more").unwrap();
        assert_eq!(noted(&file), None);
        note(&file, "aa").unwrap();
        assert_eq!(noted(&file).as_deref(), Some("aa"));
        fs::write(&file, "GGUF and moor").unwrap();
        let later = fs::metadata(&file).unwrap().modified().unwrap() + std::time::Duration::from_secs(2);
        File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_eq!(noted(&file), None, "it was changed later");
        note(&file, "bb").unwrap();
        fs::write(&file, "GGUF and much more").unwrap();
        File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_eq!(noted(&file), None, "it has another size");
    }

    #[test]
    fn a_stop_ends_the_copy_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, vec![7; 3 * PIECE]).unwrap();
        let stop = AtomicBool::new(false);
        let mut told = Vec::new();
        let ended = copy_hashed(&from, &to, &stop, &mut |done| {
            told.push(done);
            stop.store(true, Ordering::SeqCst);
        });
        assert_eq!(ended.unwrap_err().code, Code::Stopped);
        assert_eq!(told, [PIECE as u64]);
    }
}
