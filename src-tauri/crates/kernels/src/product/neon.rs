//! aarch64 with dot products of bytes, and with products of matrices of bytes. `sdot` and `smmla` are written as assembly: their intrinsics are not in stable
//! Rust. What they compute: Arm Architecture Reference Manual (DDI 0487), SDOT (vector) and SMMLA (vector).
#![allow(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
// One reason for all of it: every function here is `unsafe` because it needs FEAT_DotProd or FEAT_I8MM, and pointers valid for a vector. Both are
// checked where they are called from outside this file.

use std::arch::aarch64::*;
use std::arch::asm;

use super::activations::Activations;
use super::plain;
use super::tile::{Isa, adjust};
use crate::encoding::{Encoding, Group};

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

/// Adds to 32-bit lane `2 * i + j` the dot product of eight signed bytes: half `i` of `a` and half `j` of `b`.
#[inline(always)]
unsafe fn smmla(mut sums: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
    asm!(
        ".arch_extension i8mm",
        "smmla {sums:v}.4s, {a:v}.16b, {b:v}.16b",
        sums = inout(vreg) sums, a = in(vreg) a, b = in(vreg) b,
        options(pure, nomem, nostack, preserves_flags)
    );
    sums
}

/// What is the same for both.
macro_rules! vectors_of_four {
    () => {
        const VECTORS: usize = 4;
        const SIGNED: bool = true;
        const WIDE: bool = false;
        type Activations = int8x16_t;
        type Sums = int32x4_t;
        type Floats = float32x4_t;
        #[inline(always)]
        unsafe fn group(encoding: Encoding, row: &[u8], group: usize) -> Group {
            let mut unpacked = encoding.group(row, group);
            unpacked.quants = adjust(encoding, true, unpacked.quants);
            unpacked
        }
        #[inline(always)]
        unsafe fn splat_sum(value: i32) -> int32x4_t {
            vdupq_n_s32(value)
        }
        #[inline(always)]
        unsafe fn add(a: int32x4_t, b: int32x4_t) -> int32x4_t {
            vaddq_s32(a, b)
        }
        #[inline(always)]
        unsafe fn floats(sums: int32x4_t) -> float32x4_t {
            vcvtq_f32_s32(sums)
        }
    };
}

/// FEAT_DotProd.
pub struct Dot;

impl Isa for Dot {
    const RUN: usize = 8;
    type Weights = int8x16_t;
    type Partial = int32x4_t;
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> int8x16_t {
        vld1q_s8(from.cast())
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, _: usize) -> int8x16_t {
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
    unsafe fn fold(sums: int32x4_t, partial: int32x4_t, _: usize) -> int32x4_t {
        vaddq_s32(sums, partial)
    }
    vectors_of_four!();
}

/// FEAT_I8MM: two rows at a time. Of a partial sum, the first register has outputs 0 and 1 of the first row, then of the second; the other has
/// outputs 2 and 3 of both.
pub struct Matrix;

impl Isa for Matrix {
    const ROWS: usize = 2;
    const INPUTS: usize = 8;
    const RUN: usize = 4;
    type Weights = [int8x16_t; 2];
    type Partial = [int32x4_t; 2];
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> [int8x16_t; 2] {
        [vld1q_s8(from.cast()), vld1q_s8(from.add(16).cast())]
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, stride: usize) -> int8x16_t {
        vcombine_s8(vld1_s8(from.cast()), vld1_s8(from.add(stride).cast()))
    }
    #[inline(always)]
    unsafe fn partial() -> [int32x4_t; 2] {
        [vdupq_n_s32(0); 2]
    }
    #[inline(always)]
    unsafe fn dot(partial: [int32x4_t; 2], weights: [int8x16_t; 2], activations: int8x16_t) -> [int32x4_t; 2] {
        [smmla(partial[0], activations, weights[0]), smmla(partial[1], activations, weights[1])]
    }
    #[inline(always)]
    unsafe fn fold(sums: int32x4_t, partial: [int32x4_t; 2], row: usize) -> int32x4_t {
        let (a, b) = (vreinterpretq_s64_s32(partial[0]), vreinterpretq_s64_s32(partial[1]));
        let of_row = if row == 0 { vzip1q_s64(a, b) } else { vzip2q_s64(a, b) };
        vaddq_s32(sums, vreinterpretq_s32_s64(of_row))
    }
    vectors_of_four!();
}

/// Products of some rows of weights, straight from the file's bytes, with the one row of activations.
pub unsafe fn dot(encoding: Encoding, rows: &[u8], row_bytes: usize, activations: &Activations, out: &mut [f32]) {
    plain::dot_with(encoding, rows, row_bytes, activations, out, |weights, inputs| {
        // SAFETY: both are 16 bytes; the instruction is there, by this function's own promise.
        unsafe { vaddvq_s32(sdot(vdupq_n_s32(0), vld1q_s8(weights.as_ptr().cast()), vld1q_s8(inputs.as_ptr()))) }
    });
}
