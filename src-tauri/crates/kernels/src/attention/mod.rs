//! Attention of queries over a key-value cache, in single precision: `softmax(q k^T * scale + mask) v`, head by head.
//!
//! Several query heads may share one head of keys and values (grouped-query attention: Ainslie et al., arXiv 2305.13245); what one reads of the cache
//! is used by all of them. Scores are never held for all keys: keys pass in tiles, with a running maximum and sum ("Online normalizer
//! calculation for softmax", Milakov & Gimelshein, arXiv 1805.02867; FlashAttention, Dao et al., arXiv 2205.14135). Many queries
//! are worked in blocks (`blocks`), one query by splitting its keys over the threads (`single`).
//!
//! Error: against double precision at most `2e-5` times the largest `|v|`, for scores up to about 50 and up to some thousands of keys.

mod blocks;
mod single;

use crate::{Mismatch, Path};

/// Sizes. `heads` is a multiple of `kv_heads`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Shape {
    pub batch: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub queries: usize,
    pub keys: usize,
    /// Numbers of a head, the same for queries, keys and values.
    pub dim: usize,
}

/// Rows of `dim` numbers, one for each batch, position and head, somewhere in a slice.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The slice.
    pub data: &'a [f32],
    /// How far it is to the next batch, position and head.
    pub strides: [usize; 3],
}

impl<'a> Rows<'a> {
    /// Whether all rows are within the slice.
    pub(crate) fn hold(&self, counts: [usize; 3], dim: usize) -> bool {
        if counts.contains(&0) {
            return true;
        }
        let last = counts.iter().zip(self.strides).try_fold(dim, |end, (count, stride)| {
            (count - 1).checked_mul(stride).and_then(|offset| end.checked_add(offset))
        });
        last.is_some_and(|end| end <= self.data.len())
    }

    pub(crate) fn at(&self, batch: usize, position: usize, head: usize) -> usize {
        batch * self.strides[0] + position * self.strides[1] + head * self.strides[2]
    }
}

/// What of the keys a query sees.
#[derive(Debug, Clone, Copy)]
pub enum Mask<'a> {
    /// All.
    None,
    /// Those from the first number to before the second, one pair for each query, neither ever falling: causal, with or without a sliding window. Costs nothing.
    Spans(&'a [(usize, usize)]),
    /// All, with something added to their scores: a row of as many numbers as keys for each batch, query and head.
    Added(Rows<'a>),
}

/// What is done to scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Factor.
    pub scale: f32,
    /// `cap * tanh(score / cap)`, before the mask.
    pub softcap: Option<f32>,
}

/// Attends: `out` is `[batch][query][head][dim]`. A query that sees no key gets zeros.
///
/// # Errors
/// Where rows are not within their slices, or the sizes contradict each other.
pub fn attend(
    path: Path,
    shape: Shape,
    [q, k, v]: [Rows<'_>; 3],
    mask: Mask<'_>,
    scores: Scores,
    out: &mut [f32],
) -> Result<(), Mismatch> {
    let Shape { batch, heads, kv_heads, queries, keys, dim } = shape;
    let masked = match mask {
        Mask::None => true,
        Mask::Spans(spans) => {
            spans.len() == queries
                && spans.iter().all(|&(_, to)| to <= keys)
                && spans.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1)
        }
        Mask::Added(rows) => rows.hold([batch, queries, heads], keys),
    };
    let fits = kv_heads > 0
        && dim > 0
        && heads.is_multiple_of(kv_heads)
        && out.len() == batch * queries * heads * dim
        && q.hold([batch, queries, heads], dim)
        && k.hold([batch, keys, kv_heads], dim)
        && v.hold([batch, keys, kv_heads], dim)
        && masked;
    if !fits {
        return Err(Mismatch);
    }
    if out.is_empty() {
        return Ok(());
    }
    let job = Job { path: if path.is_available() { path } else { Path::Portable }, shape, q, k, v, mask, scores };
    if queries == 1 {
        single::attend(&job, out)
    } else {
        blocks::attend(&job, out)
    }
    Ok(())
}

/// All that a part of the work looks at. Its sizes were checked.
struct Job<'a> {
    path: Path,
    shape: Shape,
    q: Rows<'a>,
    k: Rows<'a>,
    v: Rows<'a>,
    mask: Mask<'a>,
    scores: Scores,
}

impl Job<'_> {
    /// Query heads to a head of keys.
    fn group(&self) -> usize {
        self.shape.heads / self.shape.kv_heads
    }

    /// The keys that a query may see.
    fn span(&self, query: usize) -> (usize, usize) {
        match self.mask {
            Mask::Spans(spans) => spans.get(query).copied().unwrap_or_default(),
            _ => (0, self.shape.keys),
        }
    }
}
