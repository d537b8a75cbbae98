//! Where the built programs lie: as the environment says (`make test` sets it), else where `make stage` puts them.
//!
//! Tests never build or search for a program; one that is missing fails the test with what to run.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::script::Script;

/// The command line and the window, as they ship.
pub fn alcove() -> PathBuf {
    part("ALCOVE_BIN", "stage/alcove", "make stage")
}

/// The window with its test doors open.
pub fn alcove_e2e() -> PathBuf {
    part("ALCOVE_E2E_BIN", "stage/alcove-e2e", "make stage-e2e")
}

/// Where pictures of the screens go.
pub fn screenshots() -> PathBuf {
    let folder = std::env::var_os("ALCOVE_SCREENSHOTS").map_or_else(|| cache().join("screenshots"), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file of the repository: Cargo runs tests in the folder of their crate.
pub fn in_tree(path: &str) -> PathBuf {
    Path::new("..").canonicalize().unwrap().join(path)
}

/// Which parts Alcove is given.
pub enum Parts {
    /// Those that ship: the real model reads.
    Real,
    /// The same, but for an engine that says what this script says.
    Scripted(Script),
}

/// Fills `folder` with the parts.
pub fn lay_out(folder: &Path, parts: &Parts) {
    let engine = match parts {
        Parts::Real => part("ALCOVE_ENGINE", "stage/alcove-engine", "make stage"),
        Parts::Scripted(script) => {
            script.write(folder);
            scripted_engine()
        }
    };
    let models = folder.join("models");
    std::fs::create_dir_all(&models).unwrap();
    let model = part("ALCOVE_MODEL", "assets/SmolLM2-135M-Instruct.Q8_0.gguf", "make stage");
    symlink(&model, models.join(model.file_name().unwrap())).unwrap();
    symlink(engine, folder.join("alcove-engine")).unwrap();
    symlink(part("ALCOVE_EXTRACT", "stage/alcove-extract", "make stage"), folder.join("alcove-extract")).unwrap();
    symlink(part("ALCOVE_PDFIUM", "assets/libpdfium.so", "make stage"), folder.join("libpdfium.so")).unwrap();
    symlink(in_tree("assets/samples"), folder.join("samples")).unwrap();
    symlink(texts(), folder.join("texts")).unwrap();
}

/// The licence texts that were brought at set-up.
pub fn texts() -> PathBuf {
    part("ALCOVE_TEXTS", "assets/texts", "make stage")
}

/// The package with these parts inside.
pub fn package() -> PathBuf {
    let folder = part("ALCOVE_PACKAGE", "package", "make package");
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|file| file.extension().is_some_and(|ending| ending == "deb")).expect("no package: run `make package`")
}

/// A file that only tests need.
pub fn for_tests(name: &str) -> PathBuf {
    part("ALCOVE_TEST_ASSETS", "test-assets", "python3 setup/assets.py tests ~/.cache/alcove/test-assets").join(name)
}

/// Built with the tests, beside their own programs.
fn scripted_engine() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let engine = tests.parent().and_then(Path::parent).unwrap().join("scripted-engine");
    assert!(engine.exists(), "{} is missing: run `cargo build -p tests`", engine.display());
    engine
}

fn part(variable: &str, usual: &str, made_by: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| cache().join(usual), PathBuf::from);
    assert!(path.exists(), "{} is missing: run `{made_by}`, or say in {variable} where it is", path.display());
    path
}

fn cache() -> PathBuf {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    named("ALCOVE_CACHE").unwrap_or_else(|| {
        named("XDG_CACHE_HOME").unwrap_or_else(|| named("HOME").unwrap_or_default().join(".cache")).join("alcove")
    })
}
