//! Looks into the memory of a running program, as a debugger or a crash handler would find it. (Linux, and as root or
//! with the rights that `setup/run-tests.py` gives: `alcove` lets nobody else.)
//!
//! Only pages that are there are read: a web view reserves gibibytes of addresses and uses few of them.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memchr_iter;
use memchr::memmem::Finder;

/// Bytes looked at in one piece. What is sought is shorter than `OVERLAP`.
const PIECE: u64 = 4 << 20;
const OVERLAP: u64 = 4096;
const PAGE: u64 = 4096;
/// Entries of `pagemap` read at a time, 8 bytes a page.
const ENTRIES: u64 = 1 << 16;
/// Bytes of an AES-256 key with the round keys made from it.
const SCHEDULE: usize = 240;

/// Where something lies.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// The name it is sought under.
    pub what: &'static str,
    /// What is mapped there, as in `/proc/PID/maps`; empty for memory without a file.
    pub map: String,
    /// Its address.
    pub at: u64,
    /// What stands around it, which tells whose it was.
    pub around: String,
}

/// Every place in the memory of a process that holds one of `sought`, an expanded AES-256 key, or a recovery key as it is shown. What is mapped from a file and cannot
/// be written is left out: it is the file's.
///
/// # Errors
/// What the system says to a user who may not look.
pub fn look(process: u32, sought: &[(&'static str, Vec<u8>)]) -> io::Result<Vec<Place>> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
    let (memory, pages) =
        (File::open(format!("/proc/{process}/mem"))?, File::open(format!("/proc/{process}/pagemap"))?);
    let finders: Vec<_> = sought.iter().map(|(what, bytes)| (*what, Finder::new(bytes))).collect();
    let table = substitution();
    let mut found = Vec::new();
    let mut piece = vec![0; usize::try_from(PIECE).unwrap()];
    for line in maps.lines() {
        let mut fields = line.split_ascii_whitespace();
        let (range, rights) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let map = fields.skip(3).collect::<Vec<_>>().join(" ");
        let Some((start, end)) = range.split_once('-').filter(|_| rights.starts_with('r')) else { continue };
        if map.starts_with('/') && !rights.contains('w') {
            continue;
        }
        let (start, end) = (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
        for (mut at, end) in present(&pages, start, end) {
            while at < end {
                let length = (end - at).min(PIECE);
                let part = piece.get_mut(..usize::try_from(length).unwrap()).unwrap();
                // Some of what is mapped cannot be read, a device's memory for one.
                if memory.read_exact_at(part, at).is_err() {
                    break;
                }
                // What begins in the overlap is found in the next piece.
                let begins = if at + length == end { length } else { length - OVERLAP };
                let places = finders.iter().flat_map(|(what, finder)| finder.find_iter(part).map(|at| (*what, at)));
                let shown = [1, 2].into_iter().flat_map(|width| recovery_keys(part, width));
                let all = places.chain(schedules(part, &table).map(|at| ("an expanded key", at)));
                let all = all.chain(shown.map(|at| ("a recovery key", at)));
                let all = all.map(|(what, offset)| (what, offset as u64)).filter(|(_, offset)| *offset < begins);
                found.extend(all.map(|(what, offset)| Place {
                    what,
                    map: map.clone(),
                    at: at + offset,
                    around: around(part, usize::try_from(offset).unwrap()),
                }));
                at += begins;
            }
        }
    }
    Ok(found)
}

fn around(part: &[u8], at: usize) -> String {
    let seen = part.get(at.saturating_sub(160)..part.len().min(at + 320)).unwrap_or_default();
    seen.escape_ascii().to_string()
}

/// The stretches of a range of addresses that are in memory or in swap (pagemap(5): bits 63 and 62).
fn present(pages: &File, start: u64, end: u64) -> Vec<(u64, u64)> {
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let (mut entries, mut page) = (vec![0; usize::try_from(ENTRIES * 8).unwrap()], start / PAGE);
    while page < end / PAGE {
        let count = (end / PAGE - page).min(ENTRIES);
        let read = entries.get_mut(..usize::try_from(count * 8).unwrap()).unwrap();
        // The kernel's own page (vsyscall) has no entries, and nothing of ours.
        if pages.read_exact_at(read, page * 8).is_err() {
            break;
        }
        for (number, entry) in (page..).zip(read.as_chunks::<8>().0) {
            if u64::from_ne_bytes(*entry) >> 62 == 0 {
                continue;
            }
            match stretches.last_mut().filter(|(_, end)| *end == number * PAGE) {
                Some((_, end)) => *end += PAGE,
                None => stretches.push((number * PAGE, (number + 1) * PAGE)),
            }
        }
        page += count;
    }
    stretches
}

/// Letters of a recovery key with its dashes, and the signs it is made of (`vault/FORMAT.md`).
const LETTERS: usize = 39;
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Where a recovery key stands as it is shown, each letter taking `width` bytes: none has to be known to be found.
fn recovery_keys(bytes: &[u8], width: usize) -> impl Iterator<Item = usize> {
    memchr_iter(b'-', bytes).filter_map(move |first_dash| {
        let at = first_dash.checked_sub(4 * width)?;
        is_recovery_key(bytes.get(at..at + LETTERS * width)?, width).then_some(at)
    })
}

/// Eight groups of four signs. Of thirty-two random ones at least eight are different; of what somebody made up to look like a key, few.
fn is_recovery_key(bytes: &[u8], width: usize) -> bool {
    let mut seen = 0_u32;
    let has_form = bytes.chunks_exact(width).enumerate().all(|(number, letter)| {
        let (letter, rest) = letter.split_first().unwrap();
        let sign = SIGNS.iter().position(|sign| sign == letter);
        seen |= sign.map_or(0, |sign| 1 << sign);
        rest.iter().all(|byte| *byte == 0) && if number % 5 == 4 { *letter == b'-' } else { sign.is_some() }
    });
    has_form && seen.count_ones() >= 8
}

/// Where an AES-256 key lies with the round keys made from it: 60 words, of which each follows from those before (FIPS 197, section 5.2).
/// Ciphers keep a key in this form, so no key has to be known to be found.
fn schedules<'a>(bytes: &'a [u8], table: &'a [u8; 256]) -> impl Iterator<Item = usize> + 'a {
    let starts = (0..bytes.len().saturating_sub(SCHEDULE - 1)).step_by(4);
    starts.filter(move |&at| bytes.get(at..at + SCHEDULE).is_some_and(|bytes| is_schedule(bytes, table)))
}

fn is_schedule(bytes: &[u8], table: &[u8; 256]) -> bool {
    let (words, _) = bytes.as_chunks::<4>();
    let word = |n: usize| u32::from_be_bytes(words[n]);
    // The simplest first: it alone sorts out nearly everything.
    let follows = |n: usize| word(n) == word(n - 8) ^ step(n, word(n - 1), table);
    follows(9) && (8..words.len()).all(follows)
}
/// What is added to the word eight places back to make word `n`.
fn step(n: usize, before: u32, table: &[u8; 256]) -> u32 {
    let substitute = |word: u32| u32::from_be_bytes(word.to_be_bytes().map(|byte| table[usize::from(byte)]));
    match n % 8 {
        0 => substitute(before.rotate_left(8)) ^ 1 << (24 + n / 8 - 1),
        4 => substitute(before),
        _ => before,
    }
}

/// The substitution of FIPS 197, section 5.1.1: the inverse in GF(2^8), then an affine map.
fn substitution() -> [u8; 256] {
    let mut table = [0; 256];
    let (mut p, mut q) = (1_u8, 1_u8);
    loop {
        // p goes through all powers of 3, q through their inverses.
        p = p ^ (p << 1) ^ if p & 0x80 == 0 { 0 } else { 0x1b };
        q ^= q << 1;
        q ^= q << 2;
        q ^= q << 4;
        if q & 0x80 != 0 {
            q ^= 0x09;
        }
        table[usize::from(p)] = q ^ q.rotate_left(1) ^ q.rotate_left(2) ^ q.rotate_left(3) ^ q.rotate_left(4) ^ 0x63;
        if p == 1 {
            break;
        }
    }
    table[0] = 0x63;
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 197, appendix A.3.
    #[test]
    fn a_key_is_known_by_its_schedule() {
        let key =
            [0x603d_eb10, 0x15ca_71be, 0x2b73_aef0, 0x857d_7781, 0x1f35_2c07, 0x3b61_08d7, 0x2d98_10a3, 0x0914_dff4];
        let mut words: Vec<u32> = key.to_vec();
        for n in 8..60 {
            words.push(words[n - 8] ^ step(n, words[n - 1], &substitution()));
        }
        assert_eq!((words[8], words[59]), (0x9ba3_5411, 0x706c_631e));
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        let mut memory = vec![7; 1000];
        memory.extend_from_slice(&bytes);
        memory.extend_from_slice(&[0; 5000]);
        assert_eq!(schedules(&memory, &substitution()).collect::<Vec<_>>(), [1000]);
        memory[1000 + 239] ^= 1;
        assert_eq!(schedules(&memory, &substitution()).count(), 0);
    }

    #[test]
    fn a_recovery_key_is_known_by_its_form() {
        let key = b"W5CK-BEK9-3CT7-HKCF-63X2-VW7X-4HC0-PD6B";
        let wide: Vec<u8> = key.iter().flat_map(|letter| [*letter, 0]).collect();
        let memory = [&[b'-'; 50][..], key, b"7-", &wide, b"-"].concat();
        assert_eq!(recovery_keys(&memory, 1).collect::<Vec<_>>(), [50]);
        assert_eq!(recovery_keys(&memory, 2).collect::<Vec<_>>(), [50 + key.len() + 2]);
        for like in ["W5CK-BEK9-3CT7-HKCF-63X2-VW7X-4HC0-PD6", "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"] {
            assert_eq!(recovery_keys(like.as_bytes(), 1).count(), 0, "{like}");
        }
        assert_eq!(recovery_keys(&key.to_ascii_lowercase(), 1).count(), 0);
    }
}
