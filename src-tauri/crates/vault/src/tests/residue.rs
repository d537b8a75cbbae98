//! After locking, this process's memory holds neither the text, the passphrase nor a key. (Linux: it reads its own memory.)
#![cfg(target_os = "linux")]

use std::io::{Read, Seek, SeekFrom};

use zeroize::Zeroizing;

use super::*;
use crate::{KeyFile, header, kdf};

/// Something to look for that is not itself in memory: every byte is kept inverted.
struct Needle(Vec<u8>);

impl Needle {
    fn of(bytes: &[u8]) -> Self {
        Self(bytes.iter().map(|byte| !byte).collect())
    }

    fn words(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|byte| char::from(!byte)).collect())
    }

    /// How often it is in the memory that this process can write to.
    fn count(&self) -> usize {
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
        let mut memory = fs::File::open("/proc/self/mem").unwrap();
        let mut count = 0;
        // Read in pieces that overlap, into one buffer that is not searched itself: it is overwritten at the end.
        let mut piece = Zeroizing::new(vec![0; 1 << 20]);
        let own = piece.as_ptr() as u64;
        for line in maps.lines().filter(|line| line.contains(" rw")) {
            let (start, end) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
            let (mut at, end) = (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
            while at < end {
                let length = ((end - at) as usize).min(piece.len());
                if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(&mut piece[..length]).is_err() {
                    break;
                }
                let found = piece[..length]
                    .windows(self.0.len())
                    .enumerate()
                    .filter(|(_, window)| window.iter().zip(&self.0).all(|(byte, kept)| *byte == !kept));
                count += found.filter(|(offset, _)| !(own..own + (1 << 20)).contains(&(at + *offset as u64))).count();
                if length < piece.len() {
                    break;
                }
                at += (length - self.0.len()) as u64;
            }
        }
        count
    }
}

#[test]
fn after_locking_nothing_secret_is_left_in_memory() {
    // In a process of its own: the other tests' memory is full of such words.
    let mut itself = Command::new(std::env::current_exe().unwrap());
    itself.env("ALCOVE_VAULT_RESIDUE", "1");
    assert!(passes_alone(&mut itself, "residue::child_that_looks_at_itself"));
}

#[test]
fn child_that_looks_at_itself() {
    if std::env::var_os("ALCOVE_VAULT_RESIDUE").is_none() {
        return;
    }
    let place = Place::new();
    // Inverted already in the program's own file.
    let text = Needle(b"quetzalcoatl marker sentence of the document".iter().map(|byte| !byte).collect());
    let passphrase = Needle(b"a passphrase of seven long words here".iter().map(|byte| !byte).collect());
    // A key file is asked for too: its content may lie about, what is made of it may not.
    fs::write(place.file("stick"), b"the bytes of a picture").unwrap();
    let stick = KeyFile::read(&place.file("stick")).unwrap();
    let of_stick = Needle::of(stick.digest());
    let typed = || Passphrase::new((*passphrase.words()).clone()).with_key_file(stick.clone());

    let mut vault = Vault::create_at_cost(&place.vault(), &typed(), Cost::LEAST).unwrap();
    let (data_key, wrapping, sealing) = {
        let slots = crate::vfs::read_header(&vault.connection).unwrap();
        let key = header::unwrap(&slots[0], &typed()).unwrap();
        let sealing = [&b"alcove/vault/v1/main"[..], b"alcove/vault/v1/log"].map(|label| {
            let mut made = Zeroizing::new([0; 32]);
            hkdf::Hkdf::<sha2::Sha256>::new(Some(&vault.file_id), &*key).expand(label, &mut *made).unwrap();
            Needle::of(&*made)
        });
        let salt = slots[0][48..64].try_into().unwrap();
        let wrapping = kdf::derive_wrapping_key(&typed(), &salt, Cost::LEAST).unwrap();
        (Needle::of(&*key), Needle::of(&*wrapping), sealing)
    };
    for number in 0..200 {
        let words = text.words();
        let mut blocks = [block(0, &words)];
        vault.add_document(&new_document(&format!("{number}"), words.as_bytes()), &blocks).unwrap();
        zeroize::Zeroize::zeroize(&mut blocks[0].text);
    }
    let id = vault.documents(0, 1).unwrap()[0].id;
    let mut read = vault.blocks(id).unwrap();
    zeroize::Zeroize::zeroize(&mut read[0].text);
    for mut row in vault.search("quetzalcoatl", 0, 5).unwrap().rows {
        zeroize::Zeroize::zeroize(&mut row.snippet);
    }
    for sought in sealing.iter().chain([&text]) {
        assert!(sought.count() > 0, "the search of memory finds nothing even while the vault is open");
    }
    assert_eq!(data_key.count(), 0, "gone as soon as the keys that seal are made from it");
    assert_eq!(wrapping.count(), 0, "gone as soon as the data key is unwrapped");
    let key = vault.make_recovery_key_at_cost(&typed(), Cost::LEAST).unwrap();
    // As it is written, and as it is typed.
    let recovery = Needle::of(key.words().as_bytes());
    let signs = Needle(recovery.0.iter().filter(|inverted| **inverted != !b'-').copied().collect());
    assert!(recovery.count() > 0 && of_stick.count() > 0, "the search of memory does not find what is there");
    drop(key);
    vault.lock();
    let by_key = Passphrase::recovery_key((*recovery.words()).clone());
    Vault::open(&place.vault(), &by_key).unwrap().lock();
    drop(by_key);
    Vault::open(&place.vault(), &typed()).unwrap().lock();
    drop(stick);
    let left = [&text, &passphrase, &data_key, &wrapping, &sealing[0], &sealing[1], &of_stick, &recovery, &signs];
    assert_eq!(left.map(Needle::count), [0; 9]);
}
