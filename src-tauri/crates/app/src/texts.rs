//! Texts of licences that are at hand: compiled in, brought at set-up, or lying beside a model. None is ever made up.
//!
//! What was brought at set-up is shown only where it is, letter for letter, a text the facts were written from; what lies beside
//! a model is shown as it is, for it is what counts. Reads files, and decides nothing.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use licences::{Licence, Recognised, Seen};
use sha2::{Digest, Sha256};

use crate::models::hex;
use crate::view::{BesidesView, TextView};
use crate::words::{say, say_with};

/// Most bytes of a text beside a model that are read: the longest licence known has a tenth of it.
const LONGEST: u64 = 512 * 1024;

/// What lies beside a model's file, in a folder that is this model's alone.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// LICENSE.
    pub licence: Option<String>,
    /// USE_POLICY.
    pub policy: Option<String>,
    /// NOTICE.
    pub notice: Option<String>,
    /// README, the model card.
    pub card: Option<String>,
    /// `config.json`.
    pub config: Option<String>,
}

impl Beside {
    /// Looks into a model's folder. What cannot be read is not there.
    pub fn in_folder(folder: &Path) -> Self {
        let [licence, policy, notice, card, config] = found(folder).map(|file| file.and_then(|file| read(&file)));
        Self { licence, policy, notice, card, config }
    }

    /// The files it would read.
    pub fn files(folder: &Path) -> Vec<PathBuf> {
        found(folder).into_iter().flatten().collect()
    }
}

/// Licence, policy, notice, card and configuration, by their names.
fn found(folder: &Path) -> [Option<PathBuf>; 5] {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| is_the_model_s(folder, &entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    let called = |wanted: &str| {
        let fits = |name: &&String| {
            let stem = name.to_lowercase();
            stem.strip_suffix(".md").or_else(|| stem.strip_suffix(".txt")).unwrap_or(&stem) == wanted
        };
        names.iter().find(fits).map(|name| folder.join(name))
    };
    let first = |wanted: &[&str]| wanted.iter().find_map(|name| called(name));
    [
        // Some publishers put their code under a plain LICENSE and the model under another: that one counts.
        first(&["model_license", "model-license", "license-model", "license_model", "license", "licence", "copying"]),
        first(&["use_policy", "use-policy", "usage_policy", "acceptable_use_policy", "prohibited_use_policy"]),
        first(&["notice"]),
        first(&["readme"]),
        first(&["config.json"]),
    ]
}

/// Whether it is a file of this folder, or one that a cache of Hugging Face's keeps for it (`models--NAME/snapshots/REVISION`, which links to
/// `models--NAME/blobs`). No other link is followed: texts are handed out, and it could lead to anything of the user's.
fn is_the_model_s(folder: &Path, file: &Path) -> bool {
    if file.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return true;
    }
    let cache = folder.parent().filter(|parent| parent.ends_with("snapshots")).and_then(Path::parent);
    let blobs = cache.and_then(|cache| cache.join("blobs").canonicalize().ok());
    let target = file.canonicalize().ok().filter(|target| target.is_file());
    blobs.zip(target).is_some_and(|(blobs, target)| target.starts_with(blobs))
}

/// The text of a licence that is at hand without a model.
pub fn of_licence(folder: &Path, licence: &Licence) -> Option<TextView> {
    if let Some(text) = licence.text() {
        return Some(text_view(text.to_owned(), licence.text_source()));
    }
    let text = read(&folder.join(format!("{}.txt", licence.id))).filter(|text| licence.is_text(text))?;
    Some(text_view(text, say_with("text-from-setup", &[("name", licence.name.as_str().into())])))
}

/// The use policy that belongs to a licence, where it is at hand without a model.
pub fn policy_of(folder: &Path, licence: &Licence) -> Option<TextView> {
    let text = read(&folder.join(format!("{}.policy.txt", licence.id))).filter(|text| licence.is_policy(text))?;
    Some(text_view(text, say_with("text-from-setup", &[("name", licence.name.as_str().into())])))
}

/// The texts of every licence that applies besides a model's own, and of the use policies that belong to them: what lies beside the model where
/// it is that, else what is at hand, else the text its user attached.
pub fn besides(folder: &Path, seen: &Seen, recognised: &Recognised) -> Vec<BesidesView> {
    let of = |licence: &'static Licence| {
        let text = seen.licence_text_beside.as_deref().filter(|text| licence.is_text(text)).map(beside);
        let policy = seen.policy_text_beside.as_deref().filter(|text| licence.is_policy(text)).map(beside);
        let text = text.or_else(|| of_licence(folder, licence));
        let policy = policy.or_else(|| policy_of(folder, licence));
        let attached = seen.attached_besides.get(&licence.id).filter(|_| text.is_none());
        let attachable = text.is_none();
        let text = text.or_else(|| attached.map(|text| attached_besides(text, licence)));
        BesidesView {
            id: licence.id.clone(),
            name: licence.name.clone(),
            text_missing: text.is_none().then(|| licence.text_missing()),
            text,
            attachable,
            policy_missing: licence.policy_source().filter(|_| policy.is_none()),
            policy,
        }
    };
    recognised.effective().into_iter().skip(1).map(of).collect()
}

/// A text that came with a model.
pub fn beside(text: &str) -> TextView {
    text_view(text.to_owned(), say("text-beside"))
}

/// A text to agree to that stands in a model's card.
pub fn in_card(text: &str) -> TextView {
    text_view(text.to_owned(), say("text-in-card"))
}

/// A text the user attached.
pub fn attached(text: &str) -> TextView {
    text_view(text.to_owned(), say("text-attached"))
}

/// The same of a licence that applies besides. Where Alcove knows an edition of it, only that is taken; where it knows none, that is said.
fn attached_besides(text: &str, licence: &Licence) -> TextView {
    let unchecked = say_with("text-attached-unchecked", &[("name", licence.name.as_str().into())]);
    let source = if licence.has_known_text() { say("text-attached") } else { unchecked };
    text_view(text.to_owned(), source)
}

fn text_view(text: String, source: String) -> TextView {
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    TextView { text, source, sha256 }
}

/// A text file of no great length, whatever bytes are in it.
fn read(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    file.take(LONGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LONGEST).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_brought_is_shown_only_where_it_is_the_text_itself() {
        let folder = tempfile::tempdir().unwrap();
        let llama = licences::licence("llama3.1").unwrap();
        assert_eq!(of_licence(folder.path(), llama), None, "a text that is not there is not made up");
        std::fs::write(folder.path().join("llama3.1.txt"), "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT, or so.").unwrap();
        assert_eq!(of_licence(folder.path(), llama), None, "another text is not shown under its name");
        assert!(of_licence(folder.path(), licences::licence("mit").unwrap()).unwrap().text.contains("Permission"));
    }

    #[test]
    fn what_lies_beside_a_model_is_found_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("LICENSE.txt", "l"), ("USE_POLICY.md", "p"), ("NOTICE", "n"), ("README.md", "r"), ("config.json", "{}")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        std::fs::write(folder.path().join("LICENSE.png"), "no").unwrap();
        let found = Beside::in_folder(folder.path());
        let all = [found.licence, found.policy, found.notice, found.card, found.config];
        assert_eq!(all.map(Option::unwrap), ["l", "p", "n", "r", "{}"]);
        assert!(Beside::in_folder(&folder.path().join("missing")).licence.is_none());
    }

    #[test]
    fn the_licence_of_the_model_goes_before_that_of_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let licence = || Beside::in_folder(folder.path()).licence.unwrap();
        std::fs::write(folder.path().join("LICENSE"), "of the code").unwrap();
        assert_eq!(licence(), "of the code");
        for name in ["LICENSE-MODEL", "MODEL_LICENSE.txt"] {
            std::fs::write(folder.path().join(name), name).unwrap();
            assert_eq!(licence(), name);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_into_a_cache_of_downloads_and_nowhere_else() {
        use std::os::unix::fs::symlink;
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("models--a--b/snapshots/0123");
        let blobs = cache.path().join("models--a--b/blobs");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::create_dir_all(&blobs).unwrap();
        std::fs::write(blobs.join("4567"), "of the model").unwrap();
        std::fs::write(cache.path().join("secret"), "of the user").unwrap();
        symlink("../../blobs/4567", folder.join("README.md")).unwrap();
        symlink("../../../secret", folder.join("LICENSE")).unwrap();
        symlink("../../blobs", folder.join("NOTICE")).unwrap();
        let Beside { card, licence, notice, .. } = Beside::in_folder(&folder);
        assert_eq!((card.as_deref(), licence, notice), (Some("of the model"), None, None));
    }

    #[test]
    fn a_file_without_end_is_no_text() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("LICENSE"), vec![b'x'; LONGEST as usize + 1]).unwrap();
        assert!(Beside::in_folder(folder.path()).licence.is_none());
    }
}
