//! Four floats in plain Rust.
#![allow(clippy::undocumented_unsafe_blocks, unsafe_op_in_unsafe_fn)]
// The trait's functions are `unsafe` for the sake of those that need instructions; here they need valid pointers only.

use super::Floats;
use crate::half;

/// Four floats.
#[derive(Clone, Copy)]
pub struct Four(pub [f32; 4]);

impl Four {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl Floats for Four {
    const LANES: usize = 4;
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Self(from.cast::<[f32; 4]>().read())
    }
    #[inline(always)]
    unsafe fn load_f16(from: *const u8) -> Self {
        Self(from.cast::<[[u8; 2]; 4]>().read().map(|half| half::to_f32(u16::from_le_bytes(half))))
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u8) -> Self {
        Self(
            from.cast::<[[u8; 2]; 4]>().read().map(|[low, high]| f32::from_bits(u32::from_le_bytes([0, 0, low, high]))),
        )
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        to.cast::<[f32; 4]>().write(self.0);
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self([value; 4])
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
    #[inline(always)]
    unsafe fn fma(self, b: Self, c: Self) -> Self {
        self.mul(b).add(c)
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        self.zip(other, f32::max)
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        self.zip(other, f32::min)
    }
    #[inline(always)]
    unsafe fn round_exp2(self) -> (Self, Self) {
        let whole = self.0.map(f32::round_ties_even);
        (Self(whole), Self(whole.map(|whole| f32::from_bits(((whole as i32 + 127) as u32) << 23))))
    }
    #[inline(always)]
    unsafe fn zero_where_below(self, other: Self, limit: f32) -> Self {
        self.zip(other, |a, b| if b < limit { 0.0 } else { a })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        self.0.iter().sum()
    }
    #[inline(always)]
    unsafe fn largest(self) -> f32 {
        self.0.into_iter().fold(f32::NEG_INFINITY, f32::max)
    }
}
