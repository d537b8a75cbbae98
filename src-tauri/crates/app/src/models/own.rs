//! A model of the user's own: looked at, taken in, chosen, removed.
//!
//! Taken in, it is a copy, or a file that was made of a folder (`folder`), in a folder of its own, with the licence, policy, notice and card that
//! lay beside it; what is not whole yet is called `.part`. What it came from is not touched, and nothing is loaded. Its terms are asked like
//! those of any model.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::folder::{not_run, pickled};
use super::noted::note;
use super::place::{Place, entries, in_own_folder, is_gguf, of_safetensors, places};
use super::{Models, hex, shown};
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
        if let Some(bytes) = pickled(path).filter(|_| in_own_folder(path.to_owned()).is_empty()) {
            return Ok(not_run(path, bytes, engine::Refusal::Pickled));
        }
        let place = place_of(path)?;
        let Some(file) = place.file() else { return self.foresee(&place) };
        let header = self.header(file)?;
        let file_name = || place.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let name = header.name.clone().unwrap_or_else(file_name);
        let refused = header.supported.as_ref().err().map(why_not_run);
        Ok(shown(&header, name, place.bytes(), refused))
    }

    /// Copies a model, or the file that is made of its folder, and what says under which terms it comes, into the user's folder, telling bytes done
    /// and in all; its SHA-256. `eight_bits`: weights are given 8 bits. One that is there already stays as it is.
    ///
    /// # Errors
    /// As [`Self::look_at`]; [`Code::ModelRefused`] where the engine cannot run it; [`Code::BadInput`] where 8 bits cannot be chosen; [`Code::ModelUnsettled`] where
    /// a folder changes meanwhile; [`Code::Stopped`]; [`Code::DiskFull`] and what else a disk refuses. Then nothing is left behind.
    pub fn take_in(
        &self,
        path: &Path,
        eight_bits: bool,
        stop: &AtomicBool,
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<String> {
        let own = self.own.as_deref().ok_or_else(|| Error::new(Code::Storage, "there is no folder for models"))?;
        let candidate = self.look_at(path)?;
        if let Some(reason) = candidate.refused {
            return Err(Error::new(Code::ModelRefused, reason));
        }
        let bytes = match (eight_bits, candidate.eight_bits) {
            (false, _) => candidate.bytes,
            (true, Some(fewer)) => fewer.bytes,
            (true, None) => return Err(Error::new(Code::BadInput, "no choice of 8 bits")),
        };
        let place = place_of(path)?;
        fs::create_dir_all(own).map_err(refused)?;
        clear_unfinished(own);
        if let Some(free) = room(own).filter(|&free| free < bytes) {
            return Err(Error::new(Code::DiskFull, format!("{bytes} bytes are needed, {free} are free")));
        }
        let unfinished = tempfile::Builder::new().prefix("").suffix(PART).tempdir_in(own).map_err(refused)?;
        let name = place.path.file_name().ok_or(Code::FileMissing)?.to_string_lossy().into_owned();
        let (stem, copy, sha256, made) = if place.file().is_some() {
            let copy = unfinished.path().join(&name);
            let sha256 = hex(&copy_hashed(&place.path, &copy, stop, &mut |done| told(done, candidate.bytes))?);
            if self.all().is_ok_and(|all| all.iter().any(|model| model.sha256 == sha256)) {
                return Ok(sha256);
            }
            (place.path.file_stem().ok_or(Code::FileMissing)?.to_string_lossy().into_owned(), copy, sha256, None)
        } else {
            let copy = unfinished.path().join(format!("{name}.gguf"));
            let (made, is_new) = self.make(&place, eight_bits, &copy, stop, told)?;
            let sha256 = made.identity().to_owned();
            if !is_new {
                return Ok(sha256);
            }
            (name, copy, sha256, Some(made))
        };
        for file in place.beside.as_deref().map(Beside::files).unwrap_or_default() {
            if let Some(name) = file.file_name() {
                fs::copy(&file, unfinished.path().join(name)).map_err(refused)?;
            }
        }
        note(&copy, &sha256, made).map_err(refused)?;
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

    /// Takes in the model that was looked at last; with 8 bits for each weight where the user asks for that.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`] where none was; [`Code::VaultLocked`].
    pub fn take_in_model(self: &Arc<Self>, eight_bits: bool) -> Result<JobId> {
        drop(self.session.unlocked()?);
        let path = self.candidate.lock().take().ok_or(Code::ModelUnknown)?;
        let job = self.jobs.start(crate::ingest::name_of(&path), None, self.events.clone());
        job.progress(Stage::Waiting, 0, 0, None);
        let (id, app) = (job.id(), self.clone());
        self.extracting.queue(move || {
            let taken = job.go().and_then(|()| {
                let stage = if is_gguf(&path) { Stage::Copying } else { Stage::Converting };
                let mut told = |done, of| job.progress(stage, megabytes(done), megabytes(of), None);
                app.models.take_in(&path, eight_bits, job.stop_flag(), &mut told)
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
        if let Some((_, job)) = self.reading.at_work().filter(|(model, _)| model == id) {
            self.jobs.stop(job);
            self.reading.kill();
        }
        self.models.remove(id)?;
        self.announce();
        Ok(())
    }

    /// Tells the listener of the first model among these files, and returns the others.
    pub(crate) fn offer_models(&self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        let (models, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_model(path));
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

/// Whether something is a model and no document: by its ending, a folder by what lies in it.
fn is_model(path: &Path) -> bool {
    let is_folder =
        || path.join("config.json").is_file() && (of_safetensors(path.to_owned()).is_some() || pickled(path).is_some());
    is_gguf(path) || is_safetensors(path) || is_folder()
}

fn is_safetensors(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("safetensors")) && path.is_file()
}

/// The one model that a file or folder is. One of a folder's safetensors stands for the folder.
fn place_of(path: &Path) -> Result<Place> {
    if is_safetensors(path) {
        return path.parent().map(Path::to_owned).and_then(of_safetensors).ok_or_else(|| Code::ModelNone.into());
    }
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

/// Bytes that are free for the user on the disk of a folder, where the system tells.
#[cfg(unix)]
fn room(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<u64> {
    None
}

fn copy_hashed(from: &Path, to: &Path, stop: &AtomicBool, told: &mut dyn FnMut(u64)) -> Result<[u8; 32]> {
    let mut source = File::open(from).map_err(|e| Error::new(Code::FileMissing, e.kind().to_string()))?;
    let mut copy = File::create_new(to).map_err(refused)?;
    let hash = pour(&mut source, Code::FileMissing, Some(&mut copy), stop, told)?;
    copy.sync_all().map_err(refused)?;
    Ok(hash)
}

/// The SHA-256 of all that `source` gives, which goes to `copy` where there is one. Where it gives no more than an error, that is `lost`.
pub(super) fn pour(
    source: &mut dyn Read,
    lost: Code,
    mut copy: Option<&mut File>,
    stop: &AtomicBool,
    told: &mut dyn FnMut(u64),
) -> Result<[u8; 32]> {
    let (mut hash, mut piece, mut done) = (Sha256::new(), vec![0; PIECE], 0_u64);
    loop {
        if stop.load(Ordering::SeqCst) {
            return Err(Code::Stopped.into());
        }
        let read = source.read(&mut piece).map_err(|e| Error::new(lost, e.kind().to_string()))?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        if let Some(copy) = copy.as_deref_mut() {
            copy.write_all(bytes).map_err(refused)?;
        }
        done += read as u64;
        told(done);
    }
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
