//! How long a list FTS5 would make of all words that begin like one.
//!
//! For `"b"*` it copies every place of every word that begins so, and merges the copies, before it tells of the first document: all in one
//! step of SQLite's, which nothing cuts. A whole word it reads row by row. So a search looks first how much of the index a beginning stands
//! for, and asks for beginnings up to a bound alone (`search`).
//!
//! That is read from the index's own pages, whose form is told at the top of `fts5_index.c`: words lie in leaves, in order, and table
//! `*_idx` has the first word of every leaf on which one begins. The words of each segment of the index are in leaves of its own.

use rusqlite::{OptionalExtension, Row, params_from_iter};

use crate::{Result, Vault};

/// What takes words apart as the index does. It lies in memory and is only ever read.
pub(crate) const WORDS: &str = "CREATE VIRTUAL TABLE temp.words USING fts3tokenize('unicode61', 'remove_diacritics=2')";
const LAST_WORD: &str = "SELECT token FROM temp.words WHERE input = ? ORDER BY position DESC LIMIT 1";

/// What a word in the index begins with that is not in one of its prefix indexes (`FTS5_MAIN_PREFIX`).
const MAIN: u8 = b'0';
/// A byte that no word has.
const BEHIND: u8 = 0xff;

/// A table `segments` for a query: the number `s` of each segment of an index, and one row without.
pub(crate) fn each_segment(index: &str) -> String {
    format!(
        "segments (s) AS (
             SELECT min(segid) FROM {index}_idx
             UNION ALL SELECT (SELECT min(segid) FROM {index}_idx WHERE segid > s) FROM segments WHERE s IS NOT NULL
         )"
    )
}

/// Leaves from the last that begins before `?1` up to the first that begins behind `?2`, in all segments: what [`segments`] tells is never more.
fn leaves_at_most(index: &str) -> String {
    format!(
        "WITH RECURSIVE {}
         SELECT coalesce(sum(max(0, coalesce(
             (SELECT pgno / 2 FROM {index}_idx WHERE segid = s AND term > ?2 ORDER BY term LIMIT 1),
             (SELECT (id & 2147483647) + 1 FROM {index}_data WHERE id BETWEEN s << 37 AND (s << 37) + 2147483647
              ORDER BY id DESC LIMIT 1),
             0
         ) - coalesce((SELECT pgno / 2 FROM {index}_idx WHERE segid = s AND term <= ?1 ORDER BY term DESC LIMIT 1), 0))), 0)
         FROM segments WHERE s IS NOT NULL",
        each_segment(index)
    )
}

/// Of each segment, between `?1` and `?2`: see [`Segment`].
fn segments(index: &str) -> String {
    let leaf = |which: &str| format!("(SELECT pgno / 2 FROM {index}_idx WHERE segid = s AND term {which} LIMIT 1)");
    let end = |order: &str| {
        format!(
            "(SELECT id & 2147483647 FROM {index}_data WHERE id BETWEEN s << 37 AND (s << 37) + 2147483647
              ORDER BY id {order} LIMIT 1)"
        )
    };
    let block = |of: &str| format!("(SELECT block FROM {index}_data WHERE id = (s << 37) + {of})");
    format!(
        "WITH RECURSIVE {}, places (s, first, second, last, beyond, lowest, highest) AS (
             SELECT s, {}, {}, {}, {}, {}, {} FROM segments WHERE s IS NOT NULL
         )
         SELECT first, second, last, beyond, lowest, highest, {}, {} FROM places",
        each_segment(index),
        leaf("<= ?1 ORDER BY term DESC"),
        leaf("> ?1 ORDER BY term"),
        leaf("<= ?2 ORDER BY term DESC"),
        leaf("> ?2 ORDER BY term"),
        end("ASC"),
        end("DESC"),
        block("first"),
        block("last"),
    )
}

/// Where words from one to another are in a segment, by the numbers of its leaves.
struct Segment {
    /// The last leaf that begins before them, and the next on which a word begins.
    first: Option<i64>,
    second: Option<i64>,
    /// The last leaf that may hold one of them, and the next on which a word begins.
    last: Option<i64>,
    beyond: Option<i64>,
    /// Its first and last leaf. Of a segment that is being merged into another the leaves before are gone.
    lowest: Option<i64>,
    highest: Option<i64>,
    first_leaf: Option<Vec<u8>>,
    last_leaf: Option<Vec<u8>>,
}

impl Segment {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            first: row.get(0)?,
            second: row.get(1)?,
            last: row.get(2)?,
            beyond: row.get(3)?,
            lowest: row.get(4)?,
            highest: row.get(5)?,
            first_leaf: row.get(6)?,
            last_leaf: row.get(7)?,
        })
    }

    /// Leaves that hold them: one too many at most, or one too few.
    fn leaves(&self, from: &[u8], to: &[u8]) -> i64 {
        let (Some(lowest), Some(highest)) = (self.lowest, self.highest) else { return 0 };
        let behind = highest.saturating_add(1);
        let last_on = |leaf: &Option<Vec<u8>>| leaf.as_deref().and_then(last_word);
        // A common word runs over many leaves on which none begins. Its neighbours are not as common for that.
        let start = match last_on(&self.first_leaf) {
            Some(word) if word.as_slice() < from => self.second.unwrap_or(behind),
            _ => self.first.unwrap_or(lowest),
        };
        let end = match (last_on(&self.last_leaf), self.last) {
            (Some(word), Some(last)) if word.as_slice() > to => last.saturating_add(1),
            _ => self.beyond.unwrap_or(behind),
        };
        end.saturating_sub(start.max(lowest)).max(0)
    }
}

/// Where a leaf's words end, and what stands behind them: where each of them begins. A leaf is two lengths, words with their places, and this.
fn parts(leaf: &[u8]) -> Option<(usize, &[u8])> {
    let end = usize::from(u16::from_be_bytes([*leaf.get(2)?, *leaf.get(3)?]));
    Some((end, leaf.get(end..)?))
}

/// The first word that begins on a leaf; `None` where none does.
pub(crate) fn first_word(leaf: &[u8]) -> Option<Vec<u8>> {
    let (end, mut beginnings) = parts(leaf)?;
    let mut entry = leaf.get(varint(&mut beginnings)?..end)?;
    let length = varint(&mut entry)?;
    Some(entry.get(..length)?.to_vec())
}

/// The last word that begins on a leaf; `None` where none does.
fn last_word(leaf: &[u8]) -> Option<Vec<u8>> {
    let (end, mut beginnings) = parts(leaf)?;
    let (mut at, mut word) = (0_usize, None::<Vec<u8>>);
    while !beginnings.is_empty() {
        at = at.checked_add(varint(&mut beginnings)?)?;
        let mut entry = leaf.get(at..end)?;
        // Each but the first shares its beginning with the one before.
        let shared = if word.is_some() { varint(&mut entry)? } else { 0 };
        let rest = varint(&mut entry)?;
        let next = word.get_or_insert_default();
        if shared > next.len() {
            return None;
        }
        next.truncate(shared);
        next.extend_from_slice(entry.get(..rest)?);
    }
    word
}

/// Takes a number off the front: seven bits a byte, the most significant first, the last byte without its high bit. (Of SQLite's numbers
/// only those of 64 bits have another form, and no length is one.)
fn varint(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for _ in 0..8 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number = (number << 7) | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

impl Vault {
    /// The words in an index that begin like the last of `words`, as they are written between quotation marks: from and to.
    fn range(&self, words: &str) -> Result<Option<[Vec<u8>; 2]>> {
        let mut last = self.connection.prepare_cached(LAST_WORD)?;
        let word: Option<String> = last.query_row([words], |row| row.get(0)).optional()?;
        Ok(word.map(|word| {
            let from = [&[MAIN][..], word.as_bytes()].concat();
            let to = [from.as_slice(), &[BEHIND]].concat();
            [from, to]
        }))
    }

    /// No fewer leaves of these indexes than [`Self::leaves`] tells, and found without reading one: a search asks each time.
    pub(crate) fn leaves_at_most(&self, indexes: &[&str], words: &str) -> Result<i64> {
        let Some(range) = self.range(words)? else { return Ok(0) };
        let mut leaves = 0_i64;
        for index in indexes {
            let mut query = self.connection.prepare_cached(&leaves_at_most(index))?;
            leaves = leaves.saturating_add(query.query_row(params_from_iter(&range), |row| row.get(0))?);
        }
        Ok(leaves)
    }

    /// About how many leaves of these indexes hold the words that begin like the last of `words`, as they are written between quotation
    /// marks. A leaf is some 4 KB of places.
    pub(crate) fn leaves(&self, indexes: &[&str], words: &str) -> Result<i64> {
        let Some([from, to]) = self.range(words)? else { return Ok(0) };
        let mut leaves = 0_i64;
        for index in indexes {
            let mut query = self.connection.prepare_cached(&segments(index))?;
            let mut rows = query.query([&from, &to])?;
            while let Some(row) = rows.next()? {
                leaves = leaves.saturating_add(Segment::of(row)?.leaves(&from, &to));
            }
        }
        Ok(leaves)
    }
}

#[cfg(test)]
mod tests {
    use super::{first_word, last_word};

    #[test]
    fn the_first_word_of_a_leaf_stands_there_and_the_last_is_put_together_from_those_before() {
        // Two lengths; "0the" with a place, "0them" with a place; the words begin at 4 and 4 + 8.
        let leaf = [&[0, 0, 0, 18][..], &[4], b"0the", &[1, 2, 2], &[4, 1], b"m", &[1, 2, 2], &[4, 8]].concat();
        assert_eq!(last_word(&leaf).as_deref(), Some(&b"0them"[..]));
        assert_eq!(first_word(&leaf).as_deref(), Some(&b"0the"[..]));
        // One on which none begins, and bytes that are no leaf.
        assert_eq!([last_word(&[0, 4, 0, 6, 1, 2]), first_word(&[0, 4, 0, 6, 1, 2])], [None, None]);
        for cut in 0..leaf.len() {
            assert_ne!(last_word(&leaf[..cut]).as_deref(), Some(&b"0them"[..]));
        }
        assert_eq!(last_word(&[0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    }
}
