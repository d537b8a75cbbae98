//! Looks into the memory of a running program, as a debugger or a crash handler would find it. (Linux, and as root: `alcove` lets
//! nobody else.)

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes looked at in one piece; what is sought is shorter than `OVERLAP`.
const PIECE: usize = 4 << 20;
const OVERLAP: usize = 4096;

/// The process that runs this program; `None` where there is none.
pub fn process_of(program: &Path) -> Option<u32> {
    let program = program.canonicalize().ok()?;
    let all = std::fs::read_dir("/proc").ok()?.flatten();
    let mut ids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.find(|id| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == program))
}

/// How often each of these is in the memory that the process can write to, and how many expanded AES-256 keys.
///
/// # Errors
/// What the system says to a user who may not look.
pub fn count(process: u32, sought: &[&[u8]]) -> io::Result<(Vec<usize>, usize)> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
    let mut memory = File::open(format!("/proc/{process}/mem"))?;
    let mut counts = vec![0; sought.len()];
    let mut keys = 0;
    let mut piece = vec![0; PIECE];
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let range = line.split(' ').next().unwrap_or_default();
        let Some((start, end)) = range.split_once('-') else { continue };
        let (mut at, end) = (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
        while at < end {
            let length = usize::try_from(end - at).unwrap().min(PIECE);
            let part = piece.get_mut(..length).unwrap();
            // Some of what is mapped cannot be read, a device's memory for one.
            if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(part).is_err() {
                break;
            }
            // What begins in the overlap is counted in the next piece.
            let is_last = at + length as u64 == end;
            let begins = if is_last { length } else { length - OVERLAP };
            for (count, sought) in counts.iter_mut().zip(sought) {
                *count += places(part, sought).filter(|&place| place < begins).count();
            }
            keys += schedules(part).filter(|&place| place < begins).count();
            at += begins as u64;
        }
    }
    Ok((counts, keys))
}

fn places<'a>(bytes: &'a [u8], sought: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = *sought.first().unwrap();
    bytes.windows(sought.len()).enumerate().filter(move |(_, w)| w[0] == first && *w == sought).map(|(place, _)| place)
}

/// Where an AES-256 key lies with the round keys made from it: 60 words, of which each follows from those before (FIPS 197, section 5.2).
/// Ciphers keep a key in this form, so no key has to be known to be found.
fn schedules(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let (words, _) = bytes.as_chunks::<4>();
    words.windows(60).enumerate().filter(|(_, schedule)| is_schedule(schedule)).map(|(place, _)| place * 4)
}

fn is_schedule(words: &[[u8; 4]]) -> bool {
    let word = |n: usize| u32::from_be_bytes(words[n]);
    let mut constant = 1_u8;
    for n in 8..60 {
        let before = word(n - 1);
        let step = match n % 8 {
            0 => {
                let step = substitute(before.rotate_left(8)) ^ u32::from(constant) << 24;
                constant <<= 1;
                step
            }
            4 => substitute(before),
            _ => before,
        };
        if word(n) != word(n - 8) ^ step {
            return false;
        }
    }
    // Memory of zeros follows no such rule, but a rule of zeros might be written one day.
    words.iter().any(|word| *word != [0; 4])
}

fn substitute(word: u32) -> u32 {
    static BOX: std::sync::OnceLock<[u8; 256]> = std::sync::OnceLock::new();
    let table = BOX.get_or_init(substitution);
    u32::from_be_bytes(word.to_be_bytes().map(|byte| table[usize::from(byte)]))
}

/// The substitution of FIPS 197, section 5.1.1: the inverse in GF(2^8), then an affine map.
fn substitution() -> [u8; 256] {
    let mut table = [0; 256];
    let (mut p, mut q) = (1_u8, 1_u8);
    loop {
        // p goes through all powers of 3, q through those of its inverse.
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
        let key: [u32; 8] =
            [0x603d_eb10, 0x15ca_71be, 0x2b73_aef0, 0x857d_7781, 0x1f35_2c07, 0x3b61_08d7, 0x2d98_10a3, 0x0914_dff4];
        let mut words = key.to_vec();
        for n in 8..60 {
            let before = words[n - 1];
            let step = match n % 8 {
                0 => substitute(before.rotate_left(8)) ^ 1 << (24 + n / 8 - 1),
                4 => substitute(before),
                _ => before,
            };
            words.push(words[n - 8] ^ step);
        }
        assert_eq!((words[8], words[59]), (0x9ba3_5411, 0x706c_631e));
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        let mut memory = vec![7; 1000];
        memory.extend_from_slice(&bytes);
        memory.extend_from_slice(&[0; 5000]);
        assert_eq!(schedules(&memory).collect::<Vec<_>>(), [1000]);
        memory[1000 + 239] ^= 1;
        assert_eq!(schedules(&memory).count(), 0);
    }
}
