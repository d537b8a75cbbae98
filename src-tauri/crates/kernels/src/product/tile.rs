//! The product of many rows: a panel of weights laid out for one instruction set, times a tile of rows at a time.
//!
//! Weights are unpacked, a few rows and [`DEPTH`] inputs at a time, into a *panel* that stays in the first-level cache while all rows of activations
//! pass over it: so the encoding costs once per block of rows, and every encoding has the same inner loop. The loop keeps a tile of
//! `R` vectors of outputs times `C` rows in registers and, for each step of four inputs, loads `R` vectors of weights and broadcasts `C` times four
//! activations (the register blocking of Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008; four bytes
//! per lane as in the dot-product instructions and in the interleaved layouts of llama.cpp). A set that multiplies matrices takes
//! steps of eight inputs, and two rows of them at once. Sums are exact integers within a group of 32 (or 16) inputs; then they are scaled and
//! added in single precision.
//!
//! Panel, for `w` vectors of `LANES` outputs: `[step][vector][lane][input]` bytes, 8 steps of 4 inputs (or 4 of 8) to a group of 32; scales and
//! mins `[group][vector][lane]`, or for each half of a group.
#![allow(clippy::needless_range_loop)] // registers are counted, not iterated over

use super::activations::Activations;
use crate::encoding::{Encoding, GROUP};
use crate::simd::Floats;

/// Inputs of a panel.
pub const DEPTH: usize = 512;

/// Largest number of outputs of a panel.
pub const MAX_OUTPUTS: usize = 64;

/// An instruction set's vectors, and its dot product of bytes.
///
/// # Safety
/// All functions are to be called on processors that have the instruction set, from code compiled for it; pointers are to be valid for
/// what their function reads or writes.
pub trait Isa {
    /// Outputs in a vector.
    const LANES: usize = <Self::Floats as Floats>::LANES;
    /// Vectors of outputs in a tile.
    const VECTORS: usize;
    /// Rows in a vector of activations.
    const ROWS: usize = 1;
    /// Inputs of a step.
    const INPUTS: usize = 4;
    /// Whether weights are signed bytes with their zero taken away; else they are unsigned and the zero is made good for afterwards.
    const SIGNED: bool;
    /// Whether weights and activations are widened to 16 bits: two vectors of weights for a step, first inputs 0 and 2, then 1 and 3.
    const WIDE: bool;
    /// Steps after which partial sums must be folded, lest they overflow: a power of 2.
    const RUN: usize;
    type Weights: Copy;
    type Activations: Copy;
    type Partial: Copy;
    type Sums: Copy;
    type Floats: Floats;

    /// 32 quants, signed or not as `SIGNED` says, and their scales and min.
    unsafe fn group(encoding: Encoding, row: &[u8], group: usize) -> crate::encoding::Group;
    /// Writes a group's quants, `INPUTS` to a step and steps `stride` bytes apart; where the set is wide, four bytes more after `4 * LANES`.
    #[inline(always)]
    unsafe fn scatter(quants: &[u8; GROUP], to: *mut u8, stride: usize) {
        debug_assert!(!Self::WIDE);
        for (step, quants) in quants.chunks_exact(Self::INPUTS).enumerate() {
            // SAFETY: the caller's.
            unsafe { to.add(step * stride).copy_from_nonoverlapping(quants.as_ptr(), Self::INPUTS) }
        }
    }
    unsafe fn weights(from: *const u8) -> Self::Weights;
    /// A step's inputs of `ROWS` rows, `stride` bytes apart.
    unsafe fn activations(from: *const u8, stride: usize) -> Self::Activations;
    unsafe fn partial() -> Self::Partial;
    unsafe fn dot(partial: Self::Partial, weights: Self::Weights, activations: Self::Activations) -> Self::Partial;
    unsafe fn splat_sum(value: i32) -> Self::Sums;
    /// Adds one row of a partial sum's `ROWS`.
    unsafe fn fold(sums: Self::Sums, partial: Self::Partial, row: usize) -> Self::Sums;
    unsafe fn add(a: Self::Sums, b: Self::Sums) -> Self::Sums;
    unsafe fn floats(sums: Self::Sums) -> Self::Floats;
}

/// Steps in a group.
const fn steps<I: Isa>() -> usize {
    GROUP / I::INPUTS
}

/// Outputs of a panel.
pub const fn outputs<I: Isa>() -> usize {
    I::LANES * I::VECTORS
}

/// Unpacked weights. Aligned, so that no vector of it lies across two cache lines.
#[repr(align(64))]
pub struct Panel {
    quants: [u8; 2 * DEPTH * MAX_OUTPUTS],
    scales: [f32; DEPTH / 16 * MAX_OUTPUTS],
    mins: [f32; DEPTH / 16 * MAX_OUTPUTS],
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            quants: [0; 2 * DEPTH * MAX_OUTPUTS],
            scales: [0.0; DEPTH / 16 * MAX_OUTPUTS],
            mins: [0.0; DEPTH / 16 * MAX_OUTPUTS],
        }
    }
}

impl Panel {
    /// Unpacks `groups` groups from group `first` on of some rows; outputs without a row become zeros.
    ///
    /// # Safety
    /// That of [`Isa`].
    #[inline(always)]
    pub unsafe fn unpack<'a, I: Isa>(
        &mut self,
        encoding: Encoding,
        first: usize,
        groups: usize,
        row: impl Fn(usize) -> &'a [u8],
    ) {
        let outputs = outputs::<I>();
        let parts = if encoding.has_halves() { 2 } else { 1 };
        let step_bytes = I::INPUTS * outputs * if I::WIDE { 2 } else { 1 };
        for output in 0..outputs {
            let row = row(output);
            for group in 0..groups {
                // SAFETY: the caller's.
                let unpacked = unsafe { I::group(encoding, row, first + group) };
                // SAFETY: the caller's; this output's place in the panel's steps of this group.
                unsafe {
                    let at = group * steps::<I>() * step_bytes + output / I::LANES * step_bytes / I::VECTORS;
                    let to = self.quants.as_mut_ptr().add(at + output % I::LANES * I::INPUTS);
                    I::scatter(&unpacked.quants, to, step_bytes);
                }
                for (part, (scale, min)) in unpacked.scale.into_iter().zip(unpacked.min).take(parts).enumerate() {
                    let at = (group * parts + part) * outputs + output;
                    if let (Some(scales), Some(mins)) = (self.scales.get_mut(at), self.mins.get_mut(at)) {
                        (*scales, *mins) = (scale, min);
                    }
                }
            }
        }
    }

    /// Adds the product of `C` rows of activations, from `row` on, with the panel's `groups` groups, which are the rows' from `first` on, to
    /// `sums`: `C` times the panel's outputs.
    ///
    /// # Safety
    /// That of [`Isa`]; the panel was unpacked for it with as many groups, `activations` has the rows and groups and is wide where the
    /// instruction set is, and `sums` is as long as said.
    #[inline(always)]
    pub unsafe fn multiply<I: Isa, const R: usize, const C: usize>(
        &self,
        encoding: Encoding,
        activations: &Activations,
        row: usize,
        (first, groups): (usize, usize),
        sums: &mut [f32],
    ) {
        let (halves, mins) = (encoding.has_halves(), encoding.has_min());
        match (halves, mins) {
            // SAFETY: the caller's.
            (true, true) => unsafe {
                self.tile::<I, R, C, true, true>(encoding, activations, row, (first, groups), sums)
            },
            // SAFETY: the caller's.
            (true, false) => unsafe {
                self.tile::<I, R, C, true, false>(encoding, activations, row, (first, groups), sums)
            },
            // SAFETY: the caller's.
            (false, true) => unsafe {
                self.tile::<I, R, C, false, true>(encoding, activations, row, (first, groups), sums)
            },
            // SAFETY: the caller's.
            (false, false) => unsafe {
                self.tile::<I, R, C, false, false>(encoding, activations, row, (first, groups), sums)
            },
        }
    }

    #[inline(always)]
    unsafe fn tile<I: Isa, const R: usize, const C: usize, const HALVES: bool, const MINS: bool>(
        &self,
        encoding: Encoding,
        activations: &Activations,
        row: usize,
        (first, groups): (usize, usize),
        sums: &mut [f32],
    ) {
        debug_assert!(R * I::LANES == outputs::<I>() && sums.len() == C * outputs::<I>());
        debug_assert!(activations.rows >= row + C && activations.inputs >= (first + groups) * GROUP);
        let zero = if I::SIGNED { 0 } else { unsigned_zero(encoding) };
        let all = activations.inputs / GROUP;
        let input_bytes = if I::WIDE { 2 } else { 1 };
        let weight_bytes = I::INPUTS * I::LANES * input_bytes;
        let (parts, steps) = if HALVES { (2, steps::<I>() / 2) } else { (1, steps::<I>()) };
        let source = if I::WIDE { activations.wide.as_ptr().cast::<u8>() } else { activations.quants.as_ptr().cast() };
        // No closures below: the compiler gives them no instructions beyond the target's, and inlines nothing that has more.
        // SAFETY: every offset is within the slices, by what the caller promises: rows below `rows`, groups below `inputs / 32`,
        // `R * LANES` outputs. The instruction set is there.
        unsafe {
            let mut total = [[I::Floats::splat(0.0); R]; C];
            for c in 0..C {
                for r in 0..R {
                    total[c][r] = I::Floats::load(sums.as_ptr().add((c * R + r) * I::LANES));
                }
            }
            let mut weights = self.quants.as_ptr();
            for group in 0..groups {
                for part in 0..parts {
                    let from = (first + group) * GROUP + part * GROUP / 2;
                    let inputs = source.add((row * activations.inputs + from) * input_bytes);
                    let stride = activations.inputs * input_bytes;
                    // Hidden from the compiler, which would unroll the loop and lose the tile's registers over it.
                    let length = std::hint::black_box(if I::RUN < steps { I::RUN } else { steps });
                    let mut exact = [[I::splat_sum(0); R]; C];
                    for run in 0..if I::RUN < steps { steps / I::RUN } else { 1 } {
                        let mut partial = [[I::partial(); R]; C];
                        for step in run * length..(run + 1) * length {
                            let mut loaded = [I::weights(weights); R];
                            for r in 1..R {
                                loaded[r] = I::weights(weights.add(r * weight_bytes));
                            }
                            weights = weights.add(R * weight_bytes);
                            for c in 0..C.div_ceil(I::ROWS) {
                                // A row without a neighbour is its own.
                                let apart = if (c + 1) * I::ROWS > C { 0 } else { stride };
                                let at = c * I::ROWS * stride + step * I::INPUTS * input_bytes;
                                let input = I::activations(inputs.add(at), apart);
                                for r in 0..R {
                                    partial[c][r] = I::dot(partial[c][r], loaded[r], input);
                                }
                            }
                        }
                        for c in 0..C {
                            for r in 0..R {
                                exact[c][r] = I::fold(exact[c][r], partial[c / I::ROWS][r], c % I::ROWS);
                            }
                        }
                    }
                    let at = (group * parts + part) * R * I::LANES;
                    for c in 0..C {
                        let of = (row + c) * all + first + group;
                        let scale = *activations.scales.as_ptr().add(of);
                        let sum = activations.sums.as_ptr().add(2 * of);
                        let sum = if HALVES { *sum.add(part) } else { *sum + *sum.add(1) };
                        if !I::SIGNED {
                            // The zero was not taken from the weights: its share is taken from the sum, exactly.
                            let share = I::splat_sum(-zero * sum);
                            for r in 0..R {
                                exact[c][r] = I::add(exact[c][r], share);
                            }
                        }
                        let (by, sum) = (I::Floats::splat(scale), I::Floats::splat(scale * sum as f32));
                        for r in 0..R {
                            let scale = I::Floats::load(self.scales.as_ptr().add(at + r * I::LANES)).mul(by);
                            total[c][r] = I::floats(exact[c][r]).fma(scale, total[c][r]);
                            if MINS {
                                let min = I::Floats::load(self.mins.as_ptr().add(at + r * I::LANES));
                                total[c][r] = min.fma(sum, total[c][r]);
                            }
                        }
                    }
                }
            }
            for c in 0..C {
                for r in 0..R {
                    total[c][r].store(sums.as_mut_ptr().add((c * R + r) * I::LANES));
                }
            }
        }
    }
}

/// The zero of an encoding whose quants are all unsigned: the signed bytes of `Q8_0` are moved up by 128.
pub fn unsigned_zero(encoding: Encoding) -> i32 {
    if encoding == Encoding::Q8_0 { 128 } else { i32::from(encoding.zero()) }
}

/// Makes quants, as they lie in a file, signed with their zero taken away, or unsigned.
#[inline(always)]
pub fn adjust(encoding: Encoding, signed: bool, quants: [u8; GROUP]) -> [u8; GROUP] {
    match (signed, encoding) {
        (true, Encoding::Q8_0) => quants,
        (true, _) => quants.map(|quant| quant.wrapping_sub(encoding.zero())),
        (false, Encoding::Q8_0) => quants.map(|quant| quant ^ 0x80),
        (false, _) => quants,
    }
}
