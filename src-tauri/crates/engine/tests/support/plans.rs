//! What becomes of a folder's files: a file, a reason not to run them, or damage.

use engine::protocol::Failure;
use engine::safetensors::{Folder, Plan};
use engine::{Header, Refusal};
use tempfile::TempDir;

use super::folder;

/// A folder with these files.
pub fn lay(files: &[(&str, Vec<u8>)]) -> TempDir {
    let place = tempfile::Builder::new().prefix("tiny").tempdir().unwrap();
    folder::write(place.path(), files);
    place
}

/// What is planned to be made of them.
pub fn plan_of(files: &[(&str, Vec<u8>)], eight_bits: bool) -> Result<Plan, Failure> {
    let place = lay(files);
    Plan::read(&Folder::find(place.path()).unwrap().unwrap(), eight_bits)
}

/// The file that is made, with its header as any file's is read.
pub fn made(files: &[(&str, Vec<u8>)], eight_bits: bool) -> (Vec<u8>, Header) {
    let place = lay(files);
    let plan = Plan::read(&Folder::find(place.path()).unwrap().unwrap(), eight_bits).unwrap();
    let mut file = Vec::new();
    plan.write(&mut file).unwrap();
    assert_eq!(file.len() as u64, plan.bytes());
    let header = engine::gguf::read(&file[..], file.len() as u64).unwrap();
    assert_eq!(plan.header().unwrap(), header, "what is told before is what is made");
    (file, header)
}

/// The model with one of its files changed; taken away where it is empty.
pub fn with(name: &'static str, bytes: impl Into<Vec<u8>>) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = bytes.into();
    let mut files = folder::files();
    files.retain(|(had, _)| *had != name);
    if !bytes.is_empty() {
        files.push((name, bytes));
    }
    files
}

/// Why they are not run.
pub fn refusal(files: &[(&str, Vec<u8>)]) -> Refusal {
    match plan_of(files, false).and_then(|plan| plan.header()) {
        Err(Failure::Unsupported { reason }) => reason,
        Ok(header) => header.supported.unwrap_err(),
        Err(other) => panic!("{other:?}"),
    }
}

/// They contradict themselves.
pub fn damage(files: &[(&str, Vec<u8>)]) {
    assert_eq!(plan_of(files, false).err(), Some(Failure::Damaged));
}
