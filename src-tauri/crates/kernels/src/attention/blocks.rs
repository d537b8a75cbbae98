//! Many queries: blocks of them against tiles of keys.
//!
//! A block is some positions with all query heads that share a head of keys, so that a row of scores is one of `positions * group`. For each
//! tile of [`KEYS`] keys: keys are laid out with their numbers apart (`[dim][key]`), scores are a small matrix product with six rows and two
//! vectors of keys in registers, then softmax row by row, then the product with the values in the same manner. Where a tile lies wholly within
//! what all rows see, no mask is looked at; rows that see nothing of it are left out.
#![allow(clippy::needless_range_loop)] // registers are counted, not iterated over

use std::cell::RefCell;

use super::{Job, Mask};
use crate::product::Columns;
use crate::simd::{Floats, on_path};
use crate::threads;

/// Keys of a tile.
const KEYS: usize = 64;

/// Rows of scores of a block, about.
const ROWS: usize = 96;

/// Rows in registers.
const TILE: usize = 6;

/// What a thread works in; its memory only grows.
#[derive(Default)]
struct Scratch {
    /// `[row][dim]`, scaled.
    queries: Vec<f32>,
    /// `[dim][KEYS]`.
    keys: Vec<f32>,
    /// `[KEYS][width]`.
    values: Vec<f32>,
    /// `[row][KEYS]`.
    scores: Vec<f32>,
    /// `[row][width]`.
    sums: Vec<f32>,
    /// Of each row: the largest score so far, and the sum of the others' exponentials relative to it.
    largest: Vec<f32>,
    total: Vec<f32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Fills `out`, `[batch][query][head][dim]`.
pub fn attend(job: &Job<'_>, out: &mut [f32]) {
    let shape = job.shape;
    let positions = (ROWS / job.group()).clamp(1, shape.queries);
    let blocks = shape.queries.div_ceil(positions);
    let out = Columns::new(out, shape.heads * shape.dim);
    threads::run(shape.batch * shape.kv_heads * blocks, &|task| {
        // Later positions see more keys: the longest tasks come first.
        let block = blocks - 1 - task / (shape.batch * shape.kv_heads);
        let of = task % (shape.batch * shape.kv_heads);
        let block = &Block {
            batch: of / shape.kv_heads,
            kv_head: of % shape.kv_heads,
            first: block * positions,
            positions: positions.min(shape.queries - block * positions),
        };
        SCRATCH.with_borrow_mut(|scratch| {
            let out = &out;
            on_path!(job.path, work(job: &Job<'_>, block: &Block, scratch: &mut Scratch, out: &Columns));
        });
    });
}

struct Block {
    batch: usize,
    kv_head: usize,
    first: usize,
    positions: usize,
}

/// # Safety
/// That of [`Floats`]; the rows of `out` that belong to the block's positions and heads are this caller's alone.
#[inline(always)]
unsafe fn work<V: Floats>(job: &Job<'_>, block: &Block, scratch: &mut Scratch, out: &Columns) {
    let (group, dim) = (job.group(), job.shape.dim);
    let rows = block.positions * group;
    // Vectors of values are done in pairs.
    let width = dim.next_multiple_of(2 * V::LANES);
    let padded = rows.next_multiple_of(TILE);
    scratch.queries.resize(padded * dim, 0.0);
    scratch.keys.resize(dim * KEYS, 0.0);
    scratch.values.resize(KEYS * width, 0.0);
    scratch.scores.resize(padded * KEYS, 0.0);
    scratch.sums.clear();
    scratch.sums.resize(padded * width, 0.0);
    scratch.largest.clear();
    scratch.largest.resize(padded, f32::NEG_INFINITY);
    scratch.total.clear();
    scratch.total.resize(padded, 0.0);

    // With a cap, scores are scaled to what goes into it.
    let scale = job.scores.softcap.map_or(job.scores.scale, |cap| job.scores.scale / cap);
    for row in 0..rows {
        let from = job.q.at(block.batch, block.first + row / group, block.kv_head * group + row % group);
        let query = &job.q.data[from..from + dim];
        for (to, number) in scratch.queries[row * dim..].iter_mut().zip(query) {
            *to = number * scale;
        }
    }
    let spans = |row: usize| job.span(block.first + row / group);
    // Spans never fall, so the block's are between its first row's and its last row's.
    let (from, to) = (spans(0).0, spans(rows - 1).1);
    for tile in (from / KEYS * KEYS..to).step_by(KEYS) {
        let keys = KEYS.min(job.shape.keys - tile);
        let begin = (0..rows).find(|&row| spans(row).1 > tile).unwrap_or(rows);
        let end = (begin..rows).find(|&row| spans(row).0 >= tile + keys).unwrap_or(rows);
        // Whole tiles of rows; the few too many at either end see nothing and change nothing.
        let (begin, end) = (begin / TILE * TILE, end.next_multiple_of(TILE).min(padded));
        if begin >= end {
            continue;
        }
        let key_at = |key: usize| job.k.at(block.batch, tile + key, block.kv_head);
        // Whole squares, then what is left at either side.
        let (square_keys, square_dim) = (keys / V::LANES * V::LANES, dim / V::LANES * V::LANES);
        for key in (0..square_keys).step_by(V::LANES) {
            for i in (0..square_dim).step_by(V::LANES) {
                // SAFETY: `LANES` keys from `key` on, and as many of their numbers from `i` on, are in the cache and in the buffer.
                unsafe {
                    let from = job.k.data.as_ptr().add(key_at(key) + i);
                    V::transpose(from, job.k.strides[1], scratch.keys.as_mut_ptr().add(i * KEYS + key), KEYS);
                }
            }
        }
        for key in 0..keys {
            let done = if key < square_keys { square_dim } else { 0 };
            for (i, number) in job.k.data[key_at(key)..key_at(key) + dim].iter().enumerate().skip(done) {
                scratch.keys[i * KEYS + key] = *number;
            }
            let at = job.v.at(block.batch, tile + key, block.kv_head);
            scratch.values[key * width..key * width + dim].copy_from_slice(&job.v.data[at..at + dim]);
        }
        // SAFETY: the buffers have the sizes above; rows are within `padded`, keys within `KEYS`.
        unsafe {
            score::<V>(scratch, dim, begin, end);
            for row in begin..end.min(rows) {
                let (from, to) = spans(row);
                let seen = (from.saturating_sub(tile).min(keys), to.saturating_sub(tile).min(keys));
                mask::<V>(job, block, scratch, (row, group), tile, keys, seen);
                soften::<V>(scratch, width, row);
            }
            // Rows that are there only to fill a tile.
            for row in rows..end {
                scratch.scores[row * KEYS..(row + 1) * KEYS].fill(0.0);
            }
            gather::<V>(scratch, width, begin, end, keys);
        }
    }
    for row in 0..rows {
        let inverse = if scratch.total[row] > 0.0 { 1.0 / scratch.total[row] } else { 0.0 };
        let (position, head) = (block.first + row / group, block.kv_head * group + row % group);
        // SAFETY: this block's alone.
        let out = unsafe { out.part(block.batch * job.shape.queries + position, head * dim, dim) };
        for (out, sum) in out.iter_mut().zip(&scratch.sums[row * width..]) {
            *out = sum * inverse;
        }
    }
}

/// Scores of rows `begin..end` (multiples of [`TILE`]) with all keys of the tile.
///
/// # Safety
/// That of [`Floats`]; the buffers are as large as `work` makes them.
#[inline(always)]
unsafe fn score<V: Floats>(scratch: &mut Scratch, dim: usize, begin: usize, end: usize) {
    for row in (begin..end).step_by(TILE) {
        for key in (0..KEYS).step_by(2 * V::LANES) {
            // SAFETY: `TILE` rows of queries and scores from `row` on, two vectors of keys from `key` on.
            unsafe {
                let queries = scratch.queries.as_ptr().add(row * dim);
                let mut keys = scratch.keys.as_ptr().add(key);
                let mut sums = [[V::splat(0.0); 2]; TILE];
                for i in 0..dim {
                    let pair = [V::load(keys), V::load(keys.add(V::LANES))];
                    keys = keys.add(KEYS);
                    for r in 0..TILE {
                        let query = V::splat(*queries.add(r * dim + i));
                        sums[r][0] = query.fma(pair[0], sums[r][0]);
                        sums[r][1] = query.fma(pair[1], sums[r][1]);
                    }
                }
                for r in 0..TILE {
                    let to = scratch.scores.as_mut_ptr().add((row + r) * KEYS + key);
                    sums[r][0].store(to);
                    sums[r][1].store(to.add(V::LANES));
                }
            }
        }
    }
}

/// Caps a row's scores, adds the mask, and takes out what it does not see: all but `seen` of the tile.
///
/// # Safety
/// That of [`Floats`].
#[inline(always)]
unsafe fn mask<V: Floats>(
    job: &Job<'_>,
    block: &Block,
    scratch: &mut Scratch,
    (row, group): (usize, usize),
    tile: usize,
    keys: usize,
    seen: (usize, usize),
) {
    let scores = &mut scratch.scores[row * KEYS..(row + 1) * KEYS];
    if let Some(cap) = job.scores.softcap {
        for at in (0..KEYS).step_by(V::LANES) {
            // SAFETY: within the row, which is a whole number of vectors.
            unsafe {
                let at = scores.as_mut_ptr().add(at);
                V::load(at).tanh().mul(V::splat(cap)).store(at);
            }
        }
    }
    if let Mask::Added(rows) = job.mask {
        let at = rows.at(block.batch, block.first + row / group, block.kv_head * group + row % group) + tile;
        for (score, added) in scores.iter_mut().zip(&rows.data[at..at + keys]) {
            *score += added;
        }
    }
    if seen != (0, KEYS) {
        scores[..seen.0].fill(f32::NEG_INFINITY);
        scores[seen.1.max(seen.0)..].fill(f32::NEG_INFINITY);
    }
}

/// Turns a row's scores into weights relative to the largest so far, and what was gathered before with them.
///
/// # Safety
/// That of [`Floats`].
#[inline(always)]
unsafe fn soften<V: Floats>(scratch: &mut Scratch, width: usize, row: usize) {
    // SAFETY: a row of scores is a whole number of vectors, and so is one of sums.
    unsafe {
        let scores = scratch.scores.as_mut_ptr().add(row * KEYS);
        let mut largest = V::load(scores);
        for at in (V::LANES..KEYS).step_by(V::LANES) {
            largest = largest.max(V::load(scores.add(at)));
        }
        let before = scratch.largest[row];
        let largest = largest.largest().max(before);
        if largest == f32::NEG_INFINITY {
            // It has seen nothing yet.
            scratch.scores[row * KEYS..(row + 1) * KEYS].fill(0.0);
            return;
        }
        let mut total = V::splat(0.0);
        for at in (0..KEYS).step_by(V::LANES) {
            let score = V::load(scores.add(at));
            // What the mask took out must weigh nothing, not next to nothing.
            let weight = score.sub(V::splat(largest)).exp_or_zero();
            weight.store(scores.add(at));
            total = total.add(weight);
        }
        if largest > before {
            let factor = (before - largest).exp();
            scratch.total[row] *= factor;
            scratch.largest[row] = largest;
            for at in (0..width).step_by(V::LANES) {
                let at = scratch.sums.as_mut_ptr().add(row * width + at);
                V::load(at).mul(V::splat(factor)).store(at);
            }
        }
        scratch.total[row] += total.sum();
    }
}

/// Adds the tile's values, weighed, to the sums of rows `begin..end`.
///
/// # Safety
/// That of [`Floats`]; the buffers are as large as `work` makes them.
#[inline(always)]
unsafe fn gather<V: Floats>(scratch: &mut Scratch, width: usize, begin: usize, end: usize, keys: usize) {
    for row in (begin..end).step_by(TILE) {
        for column in (0..width).step_by(2 * V::LANES) {
            // SAFETY: `TILE` rows of weights and sums from `row` on, two vectors of values from `column` on.
            unsafe {
                let weights = scratch.scores.as_ptr().add(row * KEYS);
                let mut values = scratch.values.as_ptr().add(column);
                let mut sums = [[V::splat(0.0); 2]; TILE];
                for r in 0..TILE {
                    let from = scratch.sums.as_ptr().add((row + r) * width + column);
                    sums[r] = [V::load(from), V::load(from.add(V::LANES))];
                }
                for key in 0..keys {
                    let pair = [V::load(values), V::load(values.add(V::LANES))];
                    values = values.add(width);
                    for r in 0..TILE {
                        let weight = V::splat(*weights.add(r * KEYS + key));
                        sums[r][0] = weight.fma(pair[0], sums[r][0]);
                        sums[r][1] = weight.fma(pair[1], sums[r][1]);
                    }
                }
                for r in 0..TILE {
                    let to = scratch.sums.as_mut_ptr().add((row + r) * width + column);
                    sums[r][0].store(to);
                    sums[r][1].store(to.add(V::LANES));
                }
            }
        }
    }
}
