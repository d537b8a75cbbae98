//! Plain Rust: every processor's path, and the model of the vector ones. The compiler may use what vectors the target has.
#![allow(clippy::undocumented_unsafe_blocks, unsafe_op_in_unsafe_fn)]
// The trait's functions are `unsafe` for the sake of those that need instructions; here they need valid pointers only.

use super::activations::Activations;
use super::tile::{Isa, adjust};
use crate::encoding::{Encoding, GROUP, Group};
use crate::simd::plain::Four;

/// Four outputs at a time.
pub struct Plain;

/// Outputs in a vector.
const LANES: usize = 4;

impl Isa for Plain {
    const VECTORS: usize = 2;
    const SIGNED: bool = true;
    const WIDE: bool = false;
    const RUN: usize = 8;
    type Weights = [[i8; 4]; LANES];
    type Activations = [i8; 4];
    type Partial = [i32; LANES];
    type Sums = [i32; LANES];
    type Floats = Four;

    unsafe fn group(encoding: Encoding, row: &[u8], group: usize) -> Group {
        let mut unpacked = encoding.group(row, group);
        unpacked.quants = adjust(encoding, true, unpacked.quants);
        unpacked
    }
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> Self::Weights {
        from.cast::<Self::Weights>().read()
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, _: usize) -> [i8; 4] {
        from.cast::<[i8; 4]>().read()
    }
    #[inline(always)]
    unsafe fn partial() -> Self::Partial {
        [0; LANES]
    }
    #[inline(always)]
    unsafe fn dot(partial: Self::Partial, weights: Self::Weights, activations: [i8; 4]) -> Self::Partial {
        std::array::from_fn(|lane| {
            let products = weights[lane].iter().zip(activations).map(|(&w, a)| i32::from(w) * i32::from(a));
            partial[lane] + products.sum::<i32>()
        })
    }
    #[inline(always)]
    unsafe fn splat_sum(value: i32) -> Self::Sums {
        [value; LANES]
    }
    #[inline(always)]
    unsafe fn fold(sums: Self::Sums, partial: Self::Partial, _: usize) -> Self::Sums {
        std::array::from_fn(|lane| sums[lane] + partial[lane])
    }
    #[inline(always)]
    unsafe fn add(a: Self::Sums, b: Self::Sums) -> Self::Sums {
        std::array::from_fn(|lane| a[lane] + b[lane])
    }
    #[inline(always)]
    unsafe fn floats(sums: Self::Sums) -> Four {
        Four(sums.map(|sum| sum as f32))
    }
}

/// Products of some rows of weights, straight from the file's bytes, with the one row of activations.
pub fn dot(encoding: Encoding, rows: &[u8], row_bytes: usize, activations: &Activations, out: &mut [f32]) {
    dot_with(encoding, rows, row_bytes, activations, out, |weights, inputs| {
        weights.iter().zip(inputs).map(|(&w, &a)| i32::from(w.cast_signed()) * i32::from(a)).sum()
    });
}

/// The same, with a dot product of half groups given.
#[inline(always)]
pub fn dot_with(
    encoding: Encoding,
    rows: &[u8],
    row_bytes: usize,
    activations: &Activations,
    out: &mut [f32],
    dot: impl Fn(&[u8; 16], &[i8; 16]) -> i32,
) {
    let groups = activations.inputs / GROUP;
    let inputs = activations.quants.as_chunks::<16>().0;
    let scales = &activations.scales;
    let sums = &activations.sums;
    for (weights, out) in rows.chunks_exact(row_bytes).zip(out) {
        let mut total = 0.0;
        for (at, ((scale, inputs), sums)) in
            scales.iter().take(groups).zip(inputs.chunks(2)).zip(sums.chunks(2)).enumerate()
        {
            let group = encoding.group(weights, at);
            let quants = adjust(encoding, true, group.quants);
            for ((half, inputs), weight_scale) in quants.as_chunks::<16>().0.iter().zip(inputs).zip(group.scale) {
                total += dot(half, inputs) as f32 * (weight_scale * scale);
            }
            for (sum, min) in sums.iter().zip(group.min) {
                total += min * (scale * *sum as f32);
            }
        }
        *out = total;
    }
}
