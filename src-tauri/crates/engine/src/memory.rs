//! How much memory there is, and how much a model takes.

use crate::Header;

/// Longest context used, in tokens: beyond it the processor reads too slowly to be of use, and the cache grows with it.
pub const MAX_CONTEXT: u32 = 8192;

/// What a model needs besides its weights and its cache, in bytes: activations, tokenizer, and the program itself.
const BESIDES: u64 = 256 << 20;

/// Bytes that a model takes on the processor while it reads its longest prompt: its file, which is mapped and must stay in memory to be fast
/// (matrices of 32-bit floats are copied, and their part of the file is not needed again), the cache of a full context, and what the program needs
/// besides (a prompt is read in pieces, so that it does not grow with it).
#[must_use]
pub fn needed(header: &Header, file: u64) -> u64 {
    let cache = header.cache_per_token.saturating_mul(header.context.min(MAX_CONTEXT).into());
    file.saturating_add(cache).saturating_add(BESIDES)
}

/// Bytes that it takes of a GPU's memory: the same, and matrices of 16-bit floats and the table of tokens unpacked. Its cache is of 16-bit floats there;
/// the rest is left for a prompt, which a GPU reads whole.
#[must_use]
pub fn needed_on_gpu(header: &Header, file: u64) -> u64 {
    needed(header, file).saturating_add(header.unpacked).saturating_add(header.table)
}

/// Bytes that the system can still give; `None` where it does not tell (it does on Linux).
pub fn available() -> Option<u64> {
    kibibytes("/proc/meminfo", "MemAvailable:")
}

/// Bytes that this program holds; `None` where the system does not tell.
pub fn own() -> Option<u64> {
    kibibytes("/proc/self/status", "VmRSS:")
}

/// The most bytes that this program has held since it was started; `None` where the system does not tell.
pub fn peak() -> Option<u64> {
    kibibytes("/proc/self/status", "VmHWM:")
}

fn kibibytes(file: &str, field: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let number = text.lines().find_map(|line| line.strip_prefix(field))?.split_whitespace().next()?;
    number.parse::<u64>().ok()?.checked_mul(1024)
}
