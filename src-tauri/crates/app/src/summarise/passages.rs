//! Cuts the source into passages that fit the model, by the model's own count of tokens.
//!
//! Cuts fall between blocks; a block that is too long is cut between sentences, a sentence that is too long between words, a
//! word that is too long between characters. Nothing is dropped: every character of every block meant for reading is in
//! exactly one passage. What the model is asked about a passage is in `prompt`.

use unicode_segmentation::UnicodeSegmentation;

use super::Model;
use super::sentences;
use super::source::{Kind, Source};
use crate::error::Result;

/// A stretch of one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Index of the block in [`Source::blocks`].
    pub block: usize,
    /// First character within the block.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: u32,
}

/// What the model reads at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage<'a> {
    /// Pieces in order.
    pub pieces: Vec<Piece<'a>>,
    /// Tokens in all, as far as the pieces tell.
    pub tokens: u32,
}

impl Passage<'_> {
    /// The passage as one text, blocks set apart by an empty line.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join("\n\n")
    }

    /// Whether it holds any of block `block` between the characters `start` and `end`.
    pub fn holds(&self, block: usize, start: u32, end: u32) -> bool {
        self.pieces.iter().any(|p| p.block == block && p.start < end && start < p.end)
    }
}

/// Texts counted per question to the model.
const BATCH: usize = 256;

/// Cuts `source` into passages of at most `limit` tokens.
///
/// # Errors
/// What the model says when it counts.
pub fn cut<'a>(source: &'a Source, model: &mut dyn Model, limit: u32) -> Result<Vec<Passage<'a>>> {
    let limit = limit.max(1);
    let chosen = source.chosen().filter(|(_, b)| !b.text.is_empty());
    let whole: Vec<(usize, u32, &'a str)> = chosen.map(|(i, b)| (i, 0, b.text.as_str())).collect();
    let mut pieces = Vec::new();
    for piece in count(whole, model)? {
        if piece.tokens <= limit {
            pieces.push(piece);
        } else {
            split(piece, model, limit, &mut pieces)?;
        }
    }
    Ok(pack(source, pieces, limit))
}

/// Cuts a piece that is too long ever finer until every part fits, then joins neighbours.
fn split<'a>(piece: Piece<'a>, model: &mut dyn Model, limit: u32, out: &mut Vec<Piece<'a>>) -> Result<()> {
    let sentences = parts(&piece, sentences::split(piece.text));
    let mut fine: Vec<Piece<'a>> = Vec::new();
    for sentence in count(sentences, model)? {
        if sentence.tokens <= limit {
            fine.push(sentence);
            continue;
        }
        // A run of words with at most `limit` characters cannot have more tokens than bytes; halve until it fits.
        let mut waiting = vec![sentence];
        while let Some(long) = waiting.pop() {
            match halves(&long).filter(|_| long.tokens > limit) {
                Some(two) => waiting.extend(count(two.into(), model)?.into_iter().rev()),
                None => fine.push(long),
            }
        }
    }
    // The parts follow one another without gaps: each begins at the byte where the one before it ended.
    let mut open: Option<(Piece<'a>, usize)> = None;
    let mut at = 0;
    for part in fine {
        let end = at + part.text.len();
        open = Some(match open.take() {
            Some((mut o, from)) if o.tokens + part.tokens <= limit => {
                o.text = piece.text.get(from..end).unwrap_or(o.text);
                o.end = part.end;
                o.tokens += part.tokens;
                (o, from)
            }
            Some((o, _)) => {
                out.push(o);
                (part, at)
            }
            None => (part, at),
        });
        at = end;
    }
    out.extend(open.map(|(last, _)| last));
    Ok(())
}

/// Parts of `piece` with their first character's number in the block.
fn parts<'a>(piece: &Piece<'a>, ranges: Vec<std::ops::Range<usize>>) -> Vec<(usize, u32, &'a str)> {
    let mut at = piece.start;
    ranges
        .into_iter()
        .filter_map(|r| piece.text.get(r))
        .map(|text| {
            let start = at;
            at += text.chars().count() as u32;
            (piece.block, start, text)
        })
        .collect()
}

/// Two halves of a piece, parted between words where there are any; `None` for a single character.
fn halves<'a>(piece: &Piece<'a>) -> Option<[(usize, u32, &'a str); 2]> {
    let middle = piece.text.len() / 2;
    let inside = |at: &usize| *at > 0 && *at < piece.text.len();
    let word =
        piece.text.split_word_bound_indices().map(|(at, _)| at).filter(inside).min_by_key(|at| at.abs_diff(middle));
    let at = word
        .or_else(|| piece.text.char_indices().map(|(at, _)| at).filter(inside).min_by_key(|at| at.abs_diff(middle)))?;
    let (a, b) = piece.text.split_at_checked(at)?;
    Some([(piece.block, piece.start, a), (piece.block, piece.start + a.chars().count() as u32, b)])
}

/// Asks the model to count, in batches.
fn count<'a>(parts: Vec<(usize, u32, &'a str)>, model: &mut dyn Model) -> Result<Vec<Piece<'a>>> {
    let mut out = Vec::with_capacity(parts.len());
    for batch in parts.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(|(_, _, t)| *t).collect();
        let counts = model.count_tokens(&texts)?;
        for (nth, (block, start, text)) in batch.iter().enumerate() {
            // One more for the line between blocks; a count that did not come back is taken from the length.
            let tokens = counts.get(nth).copied().unwrap_or(text.len() as u32).saturating_add(1);
            out.push(Piece { block: *block, start: *start, end: start + text.chars().count() as u32, text, tokens });
        }
    }
    Ok(out)
}

/// Fills passages in order. A heading goes with what it stands over, and a passage that is well filled ends before one.
fn pack<'a>(source: &Source, pieces: Vec<Piece<'a>>, limit: u32) -> Vec<Passage<'a>> {
    let heading = |p: &Piece<'_>| source.blocks.get(p.block).is_some_and(|b| matches!(b.kind, Kind::Heading { .. }));
    let mut out: Vec<Passage<'a>> = Vec::new();
    let mut open = Passage::default();
    for piece in pieces {
        let full = open.tokens + piece.tokens > limit;
        let well_filled = heading(&piece) && open.tokens * 3 > limit * 2;
        if !open.pieces.is_empty() && (full || well_filled) {
            let carried = open.pieces.pop_if(|p| full && heading(p) && p.tokens + piece.tokens <= limit);
            if let Some(h) = &carried {
                open.tokens -= h.tokens;
            }
            if !open.pieces.is_empty() {
                out.push(std::mem::take(&mut open));
            }
            open = Passage::default();
            if let Some(h) = carried {
                open.tokens = h.tokens;
                open.pieces.push(h);
            }
        }
        open.tokens += piece.tokens;
        open.pieces.push(piece);
    }
    if !open.pieces.is_empty() {
        out.push(open);
    }
    out
}
