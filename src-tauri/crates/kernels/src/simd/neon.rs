//! Four floats of aarch64, which every one of these processors has.
#![allow(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
// One reason for all of it: pointers valid for a vector, which is the trait's own contract.

use std::arch::aarch64::*;
use std::arch::asm;

use super::Floats;

impl Floats for float32x4_t {
    const LANES: usize = 4;
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        vld1q_f32(from)
    }
    #[inline(always)]
    unsafe fn load_f16(from: *const u8) -> Self {
        // FCVTL, whose intrinsic is not in stable Rust.
        let numbers: float32x4_t;
        asm!(
            "fcvtl {numbers:v}.4s, {halves:v}.4h",
            numbers = lateout(vreg) numbers, halves = in(vreg) from.cast::<u64>().read_unaligned(),
            options(pure, nomem, nostack)
        );
        numbers
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u8) -> Self {
        let halves = vcreate_u16(from.cast::<u64>().read_unaligned());
        vreinterpretq_f32_u32(vshlq_n_u32(vmovl_u16(halves), 16))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        vst1q_f32(to, self);
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        vdupq_n_f32(value)
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        vaddq_f32(self, other)
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        vsubq_f32(self, other)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        vmulq_f32(self, other)
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        vdivq_f32(self, other)
    }
    #[inline(always)]
    unsafe fn fma(self, b: Self, c: Self) -> Self {
        vfmaq_f32(c, self, b)
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        vmaxnmq_f32(self, other)
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        vminnmq_f32(self, other)
    }
    #[inline(always)]
    unsafe fn round_exp2(self) -> (Self, Self) {
        let whole = vcvtnq_s32_f32(self);
        (vcvtq_f32_s32(whole), vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(whole, vdupq_n_s32(127)), 23)))
    }
    #[inline(always)]
    unsafe fn zero_where_below(self, other: Self, limit: f32) -> Self {
        let keep = vmvnq_u32(vcltq_f32(other, vdupq_n_f32(limit)));
        vreinterpretq_f32_u32(vandq_u32(keep, vreinterpretq_u32_f32(self)))
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        vaddvq_f32(self)
    }
    #[inline(always)]
    unsafe fn largest(self) -> f32 {
        vmaxnmvq_f32(self)
    }
}
