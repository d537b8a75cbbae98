//! One query, as when a model writes: its keys are split over the threads, and the parts put together.
//!
//! Each part has a largest score, a sum of exponentials relative to it, and the values weighed by them; two parts are merged by bringing both to
//! the larger of their largest ("Flash-Decoding", Dao et al., 2023). All query heads that share a head of keys read it once.
#![allow(clippy::needless_range_loop)] // registers are counted, not iterated over

use super::{Job, Mask, Rows};
use crate::product::Columns;
use crate::simd::{Floats, on_path};
use crate::threads;

/// Keys of a part.
const KEYS: usize = 256;

/// Keys further on that are fetched while one is read: four kilobytes, where a head has 64 numbers.
const AHEAD: usize = 16;

/// Vectors of values held in registers.
const HELD: usize = 8;

/// Fills `out`, `[batch][head][dim]`.
pub fn attend(job: &Job<'_>, out: &mut [f32]) {
    let shape = job.shape;
    let (from, to) = job.span(0);
    let parts = (to.saturating_sub(from)).div_ceil(KEYS).max(1);
    // Of each part and head: `dim` numbers, then the largest, then the sum.
    let row = shape.dim + 2;
    let mut found = vec![0.0; parts * shape.batch * shape.heads * row];
    let columns = Columns::new(&mut found, row);
    threads::run(shape.batch * shape.kv_heads * parts, &|task| {
        let (part, of) = (task / (shape.batch * shape.kv_heads), task % (shape.batch * shape.kv_heads));
        let part = &Part {
            batch: of / shape.kv_heads,
            kv_head: of % shape.kv_heads,
            from: from + part * KEYS,
            to: to.min(from + (part + 1) * KEYS),
            first_row: (part * shape.batch + of / shape.kv_heads) * shape.heads,
        };
        let columns = &columns;
        on_path!(job.path, work(job: &Job<'_>, part: &Part, columns: &Columns));
    });
    for (row_of_out, out) in out.chunks_mut(shape.dim).enumerate() {
        let parts = found.chunks(row).skip(row_of_out).step_by(shape.batch * shape.heads);
        let largest = parts.clone().map(|part| part[shape.dim]).fold(f32::NEG_INFINITY, f32::max);
        let mut total = 0.0;
        out.fill(0.0);
        for part in parts.filter(|part| part[shape.dim] > f32::NEG_INFINITY) {
            let factor = (part[shape.dim] - largest).exp();
            total += factor * part[shape.dim + 1];
            for (out, number) in out.iter_mut().zip(part) {
                *out += factor * number;
            }
        }
        if total > 0.0 {
            out.iter_mut().for_each(|out| *out /= total);
        }
    }
}

struct Part {
    batch: usize,
    kv_head: usize,
    from: usize,
    to: usize,
    /// Where its rows begin in what is found.
    first_row: usize,
}

/// # Safety
/// That of [`Floats`]; the part's rows of `out` are this caller's alone.
#[inline(always)]
unsafe fn work<V: Floats>(job: &Job<'_>, part: &Part, out: &Columns) {
    let (group, dim) = (job.group(), job.shape.dim);
    let vectors = dim / V::LANES;
    let count = part.to.saturating_sub(part.from);
    let scale = job.scores.softcap.map_or(job.scores.scale, |cap| job.scores.scale / cap);
    for member in 0..group {
        // The first reads from memory, and what it reads stays for the others.
        let ahead = |rows: &Rows<'_>| if member == 0 { AHEAD * rows.strides[1] } else { 0 };
        let (keys_ahead, values_ahead) = (ahead(&job.k), ahead(&job.v));
        let head = part.kv_head * group + member;
        let query = job.q.at(part.batch, 0, head);
        let query = &job.q.data[query..query + dim];
        let mut scores = [f32::NEG_INFINITY; KEYS];
        for (score, key) in scores.iter_mut().zip(part.from..part.to) {
            let at = job.k.at(part.batch, key, part.kv_head);
            let key = &job.k.data[at..at + dim];
            // SAFETY: whole vectors within rows of `dim` numbers.
            let mut sum = unsafe {
                let mut sums = [V::splat(0.0); 2];
                for i in 0..vectors {
                    let at = i * V::LANES;
                    V::fetch(key.as_ptr().wrapping_add(at + keys_ahead));
                    sums[i % 2] = V::load(key.as_ptr().add(at)).fma(V::load(query.as_ptr().add(at)), sums[i % 2]);
                }
                sums[0].add(sums[1]).sum()
            };
            for (key, query) in key.iter().zip(query).skip(vectors * V::LANES) {
                sum += key * query;
            }
            *score = sum * scale;
        }
        let padded = count.next_multiple_of(V::LANES);
        // SAFETY: the last of `KEYS` scores ends a vector.
        unsafe {
            if let Some(cap) = job.scores.softcap {
                for at in (0..padded).step_by(V::LANES) {
                    let at = scores.as_mut_ptr().add(at);
                    V::load(at).tanh().mul(V::splat(cap)).store(at);
                }
                scores[count..padded].fill(f32::NEG_INFINITY);
            }
        }
        if let Mask::Added(rows) = job.mask {
            let at = rows.at(part.batch, 0, head) + part.from;
            for (score, added) in scores.iter_mut().zip(&rows.data[at..at + count]) {
                *score += added;
            }
        }
        let largest = scores[..count].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        // SAFETY: this part's rows are ours alone.
        let found = unsafe { out.part(part.first_row + head, 0, dim + 2) };
        found[dim] = largest;
        if largest == f32::NEG_INFINITY {
            continue;
        }
        // SAFETY: as above.
        found[dim + 1] = unsafe {
            let mut total = V::splat(0.0);
            for at in (0..padded).step_by(V::LANES) {
                let at = scores.as_mut_ptr().add(at);
                let weight = V::load(at).sub(V::splat(largest)).exp_or_zero();
                weight.store(at);
                total = total.add(weight);
            }
            total.sum()
        };
        let value = |key: usize| job.v.at(part.batch, part.from + key, part.kv_head);
        for first in (0..vectors).step_by(HELD) {
            let held = HELD.min(vectors - first);
            // SAFETY: whole vectors within rows of `dim` numbers.
            unsafe {
                let mut sums = [V::splat(0.0); HELD];
                if held == HELD {
                    for (key, &weight) in scores[..count].iter().enumerate() {
                        let from = job.v.data.as_ptr().add(value(key) + first * V::LANES);
                        for i in 0..HELD {
                            V::fetch(from.wrapping_add(i * V::LANES + values_ahead));
                            sums[i] = V::splat(weight).fma(V::load(from.add(i * V::LANES)), sums[i]);
                        }
                    }
                } else {
                    for (key, &weight) in scores[..count].iter().enumerate() {
                        let from = job.v.data.as_ptr().add(value(key) + first * V::LANES);
                        for i in 0..held {
                            sums[i] = V::splat(weight).fma(V::load(from.add(i * V::LANES)), sums[i]);
                        }
                    }
                }
                for (i, sum) in sums.into_iter().take(held).enumerate() {
                    sum.store(found.as_mut_ptr().add((first + i) * V::LANES));
                }
            }
        }
        for (i, found) in found[..dim].iter_mut().enumerate().skip(vectors * V::LANES) {
            *found = scores[..count].iter().enumerate().map(|(key, weight)| weight * job.v.data[value(key) + i]).sum();
        }
    }
}
