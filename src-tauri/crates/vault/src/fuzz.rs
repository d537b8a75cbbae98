//! For the fuzz targets in `fuzz/`, and for the test that goes through their corpus: a vault, altered as some bytes say, must be refused
//! or read as it was at one of its commits. Nothing of this is in the product.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::header::{self, HEADER, SLOT, Slot};
use crate::kdf::Cost;
use crate::keys::Keys;
use crate::place::Lock;
use crate::{Block, Error, NewDocument, Passphrase, Result, Vault};

/// A vault as a crash left it: the main file, the log, and what was read of it after each commit in the log.
struct Template {
    main: Vec<u8>,
    log: Vec<u8>,
    data_key: [u8; 32],
    file_id: [u8; 16],
    states: Vec<String>,
}

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.vault");
        let passphrase = Passphrase::new("an open secret".into());
        let mut vault = Vault::create_at_cost(&path, &passphrase, Cost::LEAST).expect("a vault");
        let slots = crate::vfs::read_header(&vault.connection).expect("its header");
        let data_key = *header::unwrap(&slots[0], &passphrase).expect("its key");
        let file_id = vault.file_id();
        add(&mut vault, 0);
        vault.checkpoint().expect("an empty log");
        let mut states = vec![read(&vault).expect("its content")];
        for number in 1..4 {
            add(&mut vault, number);
            states.push(read(&vault).expect("its content"));
        }
        let (main, log) = (std::fs::read(&path), std::fs::read(folder.path().join("a.vault-wal")));
        Template { main: main.expect("the file"), log: log.expect("the log"), data_key, file_id, states }
    })
}

fn add(vault: &mut Vault, number: u32) {
    let title = number.to_string();
    let document = NewDocument {
        title: &title,
        format: "text",
        pages: None,
        added: "2026-01-01T00:00:00Z",
        warnings_json: "[]",
        original: b"lorem",
    };
    let text = format!("lorem {number} ").repeat(600);
    let block = Block {
        ordinal: 0,
        kind: "paragraph".into(),
        level: 0,
        page: None,
        paragraph: 1,
        start: 0,
        end: text.len() as u32,
        text,
    };
    vault.add_document(&document, &[block]).expect("room");
}

/// Everything in it.
fn read(vault: &Vault) -> Result<String> {
    let mut all = String::new();
    for row in vault.documents(0, 100)? {
        all += &row.title;
        for block in vault.blocks(row.id)? {
            all += &block.text;
        }
        all += &format!("{} ", vault.original(row.id)?.len());
    }
    all += &vault.search("lorem", 0, 100)?.total.to_string();
    Ok(all)
}

/// Alters bytes: each edit is a kind, a place (3 bytes) and a value.
fn edit(bytes: &mut Vec<u8>, edits: &[[u8; 5]]) {
    for [kind, a, b, c, value] in edits {
        let Some(at) = (u32::from_le_bytes([*a, *b, *c, 0]) as usize).checked_rem(bytes.len()) else { continue };
        match kind % 6 {
            0 => bytes[at] ^= value,
            1 => bytes[at] = *value,
            2 => bytes.truncate(at),
            3 => bytes.resize(bytes.len() + usize::from(*value) * 16, *value),
            // A page, or a frame, taken from somewhere else.
            4 => {
                let from = (at * usize::from(*value)) % bytes.len();
                let length = 4096.min(bytes.len() - at.max(from));
                bytes.copy_within(from..from + length, at);
            }
            _ => {
                let end = bytes.len().min(at + 16 * usize::from(*value));
                bytes[at..end].fill(0);
            }
        }
    }
}

fn edits(data: &[u8]) -> &[[u8; 5]] {
    data.as_chunks::<5>().0
}

/// Header slots, altered: refused, or what they were. Where the first byte says so they get right checksums, as an enemy would make them: then
/// what they say is refused, or within what the format permits.
pub fn header(data: &[u8]) {
    let Some((how, rest)) = data.split_first() else { return };
    let template = template();
    let mut bytes = template.main[..HEADER].to_vec();
    edit(&mut bytes, edits(rest));
    bytes.resize(HEADER, 0);
    let mut slots = Box::new([[0; SLOT]; 2]);
    slots.as_flattened_mut().copy_from_slice(&bytes);
    let is_sealed = how % 2 == 1;
    if is_sealed {
        slots.iter_mut().for_each(seal);
    }
    match header::current(&slots) {
        Ok(current) => {
            // Whatever it says, it must not ask for more than the format permits.
            assert!(header::facts(current.slot).is_ok());
            let mut written = template.main[..HEADER].chunks_exact(SLOT);
            assert!(is_sealed || written.any(|slot| slot == current.slot), "took a slot that was never written");
            assert!(current.stale.is_none_or(|slot| slot < 2 && slots[slot] != *current.slot));
        }
        Err(Error::NotAVault | Error::Damaged | Error::Newer) => {}
        Err(other) => panic!("{other}"),
    }
}

fn seal(slot: &mut Slot) {
    let checksum = Sha256::digest(&slot[..SLOT - 32]);
    slot[SLOT - 32..].copy_from_slice(&checksum);
}

/// Pages and log, altered: refused, or read as they were at one of the commits.
pub fn pages(data: &[u8]) {
    let Some((split, rest)) = data.split_first() else { return };
    let template = template();
    let edits = edits(rest);
    let (to_main, to_log) = edits.split_at(usize::from(*split).min(edits.len()));
    let (mut pages, mut log) = (template.main[HEADER..].to_vec(), template.log.clone());
    edit(&mut pages, to_main);
    edit(&mut log, to_log);
    let folder = tempfile::tempdir_in(quick_folder()).expect("a folder");
    let path = folder.path().join("a.vault");
    let written = [template.main[..HEADER].to_vec(), pages].concat();
    std::fs::write(&path, &written)
        .and_then(|()| std::fs::write(folder.path().join("a.vault-wal"), log))
        .expect("room");
    if written.len() < HEADER + 4096 {
        // Refused before SQLite sees it.
        return;
    }
    match open(&path).and_then(|vault| read(&vault)) {
        Ok(found) => assert!(template.states.contains(&found), "read something that was never written"),
        Err(Error::Damaged) => {}
        Err(other) => panic!("{other}"),
    }
}

fn open(path: &Path) -> Result<Vault> {
    let template = template();
    let keys = Keys::derive(template.file_id, &template.data_key)?;
    Vault::attach(path, keys, Lock::take(path)?)
}

/// Memory rather than a disk, where the system has it.
fn quick_folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(target: &str) -> Vec<Vec<u8>> {
        let folder = Path::new("fuzz/corpus").join(target);
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    #[test]
    fn the_corpus_of_headers_breaks_nothing() {
        let corpus = corpus("header");
        assert!(corpus.len() > 5);
        corpus.iter().for_each(|data| header(data));
    }

    #[test]
    fn the_corpus_of_pages_breaks_nothing() {
        let corpus = corpus("pages");
        assert!(corpus.len() > 5);
        corpus.iter().for_each(|data| pages(data));
    }

    #[test]
    fn the_targets_see_whole_and_altered_vaults() {
        let template = template();
        assert_eq!(template.states.len(), 4);
        let found = |pages: &[u8], log: &[u8]| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.vault");
            std::fs::write(&path, [&template.main[..HEADER], pages].concat()).unwrap();
            std::fs::write(folder.path().join("a.vault-wal"), log).unwrap();
            open(&path).and_then(|vault| read(&vault))
        };
        assert_eq!(found(&template.main[HEADER..], &template.log).as_ref(), Ok(&template.states[3]));
        assert_eq!(found(&template.main[HEADER..], &[]).as_ref(), Ok(&template.states[0]));
        assert_eq!(found(&template.main[HEADER..HEADER + 8192], &[]), Err(Error::Damaged));
    }
}
