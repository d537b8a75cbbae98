//! Vectors of floats of each instruction set, as attention, the row kernels and the tiles of a product use them.
//!
//! Kernels are written once over [`Floats`] and compiled for each set by a function with its `target_feature`s ([`on_path`]; a product
//! has its own), into which all of it is inlined. Plain Rust is one more set.

#[cfg(target_arch = "aarch64")]
pub mod neon;
pub mod plain;
#[cfg(target_arch = "x86_64")]
pub mod x86;

/// A vector of floats.
///
/// # Safety
/// All functions are to be called on processors that have the instruction set, from code compiled for it; pointers are to be valid for
/// `LANES` floats.
pub trait Floats: Copy {
    const LANES: usize;
    unsafe fn load(from: *const f32) -> Self;
    /// `LANES` numbers of 16 bits, IEEE 754 binary16.
    unsafe fn load_f16(from: *const u8) -> Self;
    /// The same, each the upper half of a float.
    unsafe fn load_bf16(from: *const u8) -> Self;
    unsafe fn store(self, to: *mut f32);
    /// Has memory fetched that will be loaded soon, where the set can ask for it; `at` need not be valid.
    #[inline(always)]
    unsafe fn fetch(_at: *const f32) {}
    unsafe fn splat(value: f32) -> Self;
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn div(self, other: Self) -> Self;
    /// `self * b + c`.
    unsafe fn fma(self, b: Self, c: Self) -> Self;
    unsafe fn max(self, other: Self) -> Self;
    unsafe fn min(self, other: Self) -> Self;
    /// Whole numbers nearest to each lane, and 2 to the power of them; lanes are within -126..=127.
    unsafe fn round_exp2(self) -> (Self, Self);
    /// 0 in each lane where `other` is below `limit`.
    unsafe fn zero_where_below(self, other: Self, limit: f32) -> Self;
    /// Sum of the lanes.
    unsafe fn sum(self) -> f32;
    /// Largest of the lanes.
    unsafe fn largest(self) -> f32;

    /// Writes a square of `LANES` rows, `from_stride` apart, as its columns, `to_stride` apart.
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        for row in 0..Self::LANES {
            for column in 0..Self::LANES {
                // SAFETY: the caller's.
                unsafe { *to.add(column * to_stride + row) = *from.add(row * from_stride + column) }
            }
        }
    }

    /// e to the power of each lane, off by 3 units in the last place at most; below -87 it is near 1e-38 or less, not always 0.
    ///
    /// Cody & Waite's reduction with the polynomial of Cephes' `expf` (Moshier, 1989).
    #[inline(always)]
    unsafe fn exp(self) -> Self {
        // SAFETY: the caller's; the range is clamped to that of `round_exp2`.
        unsafe {
            let x = self.max(Self::splat(-87.3)).min(Self::splat(88.0));
            let (whole, power) = x.mul(Self::splat(std::f32::consts::LOG2_E)).round_exp2();
            let x = whole.fma(Self::splat(-0.693_359_4), x);
            let x = whole.fma(Self::splat(2.121_944_4e-4), x);
            let mut y = Self::splat(1.987_569_1e-4);
            for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
                y = y.fma(x, Self::splat(coefficient));
            }
            y.fma(x.mul(x), x.add(Self::splat(1.0))).mul(power)
        }
    }

    /// The same, and 0 below -87.
    #[inline(always)]
    unsafe fn exp_or_zero(self) -> Self {
        // SAFETY: the caller's.
        unsafe { self.exp().zero_where_below(self, -87.0) }
    }

    /// Hyperbolic tangent: `1 - 2 / (e^2x + 1)`, off by 5e-7 at most.
    #[inline(always)]
    unsafe fn tanh(self) -> Self {
        // SAFETY: the caller's.
        unsafe {
            let one = Self::splat(1.0);
            let power = self.add(self).exp();
            one.sub(Self::splat(2.0).div(power.add(one)))
        }
    }
}

/// Calls `$kernel::<V>($arguments)` with the vectors of a path, from a function compiled for it. `$kernel` is `unsafe` and generic over [`Floats`].
macro_rules! on_path {
    ($path:expr, $kernel:ident($($argument:ident: $kind:ty),* $(,)?)) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma,f16c")]
        unsafe fn avx2($($argument: $kind),*) {
            // SAFETY: the caller's, with the instructions named above.
            unsafe { $kernel::<std::arch::x86_64::__m256>($($argument),*) }
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma,f16c,avx512f,avx512bw,avx512vnni")]
        unsafe fn avx512($($argument: $kind),*) {
            // SAFETY: the caller's, with the instructions named above.
            unsafe { $kernel::<std::arch::x86_64::__m512>($($argument),*) }
        }
        match $path {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the caller's; the path is available.
            $crate::Path::Avx2 | $crate::Path::AvxVnni => unsafe { avx2($($argument),*) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the caller's; the path is available.
            $crate::Path::Avx512Vnni => unsafe { avx512($($argument),*) },
            #[cfg(target_arch = "aarch64")]
            // SAFETY: the caller's; every aarch64 has these vectors.
            $crate::Path::NeonDot | $crate::Path::NeonI8mm => unsafe {
                $kernel::<std::arch::aarch64::float32x4_t>($($argument),*)
            },
            // SAFETY: the caller's.
            _ => unsafe { $kernel::<$crate::simd::plain::Four>($($argument),*) },
        }
    }};
}
pub(crate) use on_path;
