//! Where things lie: the user's vault, and the parts of the program beside it.
//!
//! Nothing is created here. A new part of the program gets a field in [`Parts`]; a new place of the user's a field in [`Home`].

use std::path::{Path, PathBuf};

use crate::error::{Code, Error, Result};
use crate::power;

/// The user's places.
#[derive(Debug, Clone)]
pub struct Home {
    /// The vault's file.
    pub vault: PathBuf,
    /// Folder of what is remembered of vaults outside them: how often each was opened. None: nothing is.
    pub generations: Option<PathBuf>,
    /// Folder of the models the user brought. None: only those that come with Alcove are there.
    pub models: Option<PathBuf>,
}

impl Home {
    /// The vault in the user's data folder (`$XDG_DATA_HOME/alcove/Alcove.vault` on Linux).
    ///
    /// # Errors
    /// [`Code::Storage`] where the system names no such folder.
    pub fn usual() -> Result<Self> {
        let data = dirs::data_dir().ok_or_else(|| Error::new(Code::Storage, "the system names no data folder"))?;
        Ok(Self::at(data.join("alcove").join("Alcove.vault")).with_folders())
    }

    /// A vault the user named, and nothing besides it.
    pub fn at(vault: PathBuf) -> Self {
        Self { vault, generations: None, models: None }
    }

    /// The same, remembering in the user's state folder (`$XDG_STATE_HOME/alcove/generations` on Linux), and with the models in the user's
    /// data folder (`$XDG_DATA_HOME/alcove/models`), where the system names these.
    #[must_use]
    pub fn with_folders(self) -> Self {
        let state = dirs::state_dir().or_else(dirs::data_local_dir);
        Self {
            generations: state.map(|folder| folder.join("alcove").join("generations")),
            models: dirs::data_dir().map(|folder| folder.join("alcove").join("models")),
            ..self
        }
    }

    /// The vault's name: its file's without the extension.
    pub fn name(&self) -> String {
        self.vault.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The folder it lies in.
    pub fn folder(&self) -> String {
        self.vault.parent().map(|p| p.display().to_string()).unwrap_or_default()
    }
}

/// The programs and files that come with Alcove.
#[derive(Debug, Clone)]
pub struct Parts {
    /// `alcove-extract`.
    pub extract: PathBuf,
    /// `alcove-engine`.
    pub engine: PathBuf,
    /// `libpdfium.so`.
    pub pdfium: PathBuf,
    /// Folder of the models that come with Alcove.
    pub models: PathBuf,
    /// Folder of the documents a first-time user can try.
    pub samples: PathBuf,
    /// Folder of the licence texts that were brought at set-up.
    pub texts: PathBuf,
    /// Tesseract, where the system has it.
    pub tesseract: Option<PathBuf>,
    /// Where the system tells of its batteries, and of what feeds them.
    pub power: PathBuf,
    /// Where the system tells of the energy that its processors take.
    pub energy: PathBuf,
}

impl Parts {
    /// Everything in one folder.
    pub fn in_folder(folder: &Path) -> Self {
        let program = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let library = format!("{}pdfium{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        Self {
            extract: program("alcove-extract"),
            engine: program("alcove-engine"),
            pdfium: folder.join(library),
            models: folder.join("models"),
            samples: folder.join("samples"),
            texts: folder.join("texts"),
            tesseract: tesseract(),
            power: PathBuf::from(power::SUPPLIES),
            energy: PathBuf::from(power::ENERGY),
        }
    }

    /// Beside the running program, or where a package puts them (`../lib/alcove`). `ALCOVE_PARTS` names another folder.
    ///
    /// # Errors
    /// [`Code::Storage`] where the system does not say which program is running.
    pub fn beside_program() -> Result<Self> {
        if let Some(folder) = std::env::var_os("ALCOVE_PARTS") {
            return Ok(Self::in_folder(Path::new(&folder)));
        }
        let program = std::env::current_exe().map_err(|e| Error::new(Code::Storage, e.kind().to_string()))?;
        let here = program.parent().unwrap_or(Path::new("."));
        let packaged = here.join("../lib/alcove");
        Ok(Self::in_folder(if packaged.is_dir() { &packaged } else { here }))
    }
}

/// Tesseract where the system usually has it. `ALCOVE_TESSERACT` names another place, or none where it is empty.
fn tesseract() -> Option<PathBuf> {
    match std::env::var_os("ALCOVE_TESSERACT") {
        Some(place) => Some(PathBuf::from(place)).filter(|place| place.is_absolute()),
        None => extract::Recogniser::usual(),
    }
}
