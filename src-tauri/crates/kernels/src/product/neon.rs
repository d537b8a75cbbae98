//! aarch64 with dot products of bytes. `sdot` is written as assembly: its intrinsic is not in stable Rust.
#![allow(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
// One reason for all of it: every function here is `unsafe` because it needs FEAT_DotProd, and pointers valid for a vector. Both are
// checked where they are called from outside this file.

use std::arch::aarch64::*;
use std::arch::asm;

use super::activations::Activations;
use super::plain;
use super::tile::{Isa, adjust};
use crate::encoding::{Encoding, Group};

/// FEAT_DotProd.
pub struct Dot;

/// Adds to each 32-bit lane the dot product of its four signed bytes in both.
#[inline(always)]
unsafe fn sdot(mut sums: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
    asm!(
        ".arch_extension dotprod",
        "sdot {sums:v}.4s, {a:v}.16b, {b:v}.16b",
        sums = inout(vreg) sums, a = in(vreg) a, b = in(vreg) b,
        options(pure, nomem, nostack, preserves_flags)
    );
    sums
}

impl Isa for Dot {
    const VECTORS: usize = 4;
    const SIGNED: bool = true;
    const WIDE: bool = false;
    const RUN: usize = 8;
    type Weights = int8x16_t;
    type Activations = int8x16_t;
    type Partial = int32x4_t;
    type Sums = int32x4_t;
    type Floats = float32x4_t;

    #[inline(always)]
    unsafe fn group(encoding: Encoding, row: &[u8], group: usize) -> Group {
        let mut unpacked = encoding.group(row, group);
        unpacked.quants = adjust(encoding, true, unpacked.quants);
        unpacked
    }
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> int8x16_t {
        vld1q_s8(from.cast())
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8) -> int8x16_t {
        vreinterpretq_s8_s32(vdupq_n_s32(from.cast::<i32>().read_unaligned()))
    }
    #[inline(always)]
    unsafe fn partial() -> int32x4_t {
        vdupq_n_s32(0)
    }
    #[inline(always)]
    unsafe fn dot(partial: int32x4_t, weights: int8x16_t, activations: int8x16_t) -> int32x4_t {
        sdot(partial, weights, activations)
    }
    #[inline(always)]
    unsafe fn splat_sum(value: i32) -> int32x4_t {
        vdupq_n_s32(value)
    }
    #[inline(always)]
    unsafe fn fold(sums: int32x4_t, partial: int32x4_t) -> int32x4_t {
        vaddq_s32(sums, partial)
    }
    #[inline(always)]
    unsafe fn add(a: int32x4_t, b: int32x4_t) -> int32x4_t {
        vaddq_s32(a, b)
    }
    #[inline(always)]
    unsafe fn floats(sums: int32x4_t) -> float32x4_t {
        vcvtq_f32_s32(sums)
    }
}

/// Products of some rows of weights, straight from the file's bytes, with the one row of activations.
pub unsafe fn dot(encoding: Encoding, rows: &[u8], row_bytes: usize, activations: &Activations, out: &mut [f32]) {
    plain::dot_with(encoding, rows, row_bytes, activations, out, |weights, inputs| {
        // SAFETY: both are 16 bytes; the instruction is there, by this function's own promise.
        unsafe { vaddvq_s32(sdot(vdupq_n_s32(0), vld1q_s8(weights.as_ptr().cast()), vld1q_s8(inputs.as_ptr()))) }
    });
}
