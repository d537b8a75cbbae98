//! One row of activations times rows of weights, straight from the file's bytes, with AVX2.
//!
//! Four rows are read side by side, and of the next four, which lie behind them, what lies at the same place is fetched meanwhile: the processor
//! follows one stream through memory by itself, not four that jump (a token reads every weight once, so that memory is what it waits for).
//!
//! In blocks of 256 weights scales and mins are whole numbers of up to 8 bits, times one float for all of the block. Quants times activations are
//! at most 2 x 63 x 127 in 16 bits, and 2 x 128 times that in 32, so that all of a group is exact before it is scaled by its activations' scale.
#![allow(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
#![allow(clippy::needless_range_loop)] // registers are counted, not iterated over
// One reason for the first: every function here needs AVX2, FMA and F16C, and rows that are whole, as many as `out` is long.

use std::arch::x86_64::*;

use super::activations::Activations;
use super::x86::{fetch, half, quants, scales};
use crate::encoding::{Encoding, GROUP};
use crate::simd::Floats;

/// Rows of weights that are read side by side.
const ROWS: usize = 4;

/// Groups in a block of 256 weights.
const GROUPS: usize = 8;

/// Bytes that are fetched at once.
const LINE: usize = 64;

#[inline(always)]
unsafe fn dot_rows<const ENCODING: usize>(rows: &[u8], row_bytes: usize, activations: &Activations, out: &mut [f32]) {
    let encoding = Encoding::ALL[ENCODING];
    let ahead = ROWS * row_bytes;
    for (at, out) in out.chunks_mut(ROWS).enumerate() {
        // The last few are done with their own last row in place of those that are not there.
        let last = out.len() - 1;
        let weights = std::array::from_fn(|i| rows.as_ptr().add((ROWS * at + i.min(last)) * row_bytes));
        let results = if encoding.block() == GROUP {
            small_blocks(encoding, weights, ahead, activations)
        } else {
            large_blocks(encoding, weights, ahead, activations)
        };
        out.copy_from_slice(&results[..=last]);
    }
}

/// For each block one dot product of bytes, scaled and added in eight lanes; zeros are added in the first of these, and mins
/// in a ninth sum.
#[inline(always)]
unsafe fn small_blocks(
    encoding: Encoding,
    weights: [*const u8; ROWS],
    ahead: usize,
    activations: &Activations,
) -> [f32; ROWS] {
    let mut sums = [_mm256_setzero_ps(); ROWS];
    let mut rest = [0.0_f32; ROWS];
    for at in 0..activations.inputs / GROUP {
        let inputs = _mm256_loadu_si256(activations.quants.as_ptr().add(at * GROUP).cast());
        let input_scale = *activations.scales.as_ptr().add(at);
        let halves = activations.sums.as_ptr().add(2 * at);
        let input_sum = (*halves + *halves.add(1)) as f32 * input_scale;
        let zeros = _mm256_zextps128_ps256(_mm_set_ss(-f32::from(encoding.zero()) * input_sum));
        for i in 0..ROWS {
            let bytes = weights[i].add(at * encoding.block_bytes());
            fetch(bytes, ahead);
            let quants = quants(encoding, bytes, 0);
            let [[scale, _], [min, _]] = scales(encoding, bytes, 0);
            let pairs = if encoding == Encoding::Q8_0 {
                // |w| * (a with the sign of w): at most 2 x 128 x 127 in 16 bits.
                _mm256_maddubs_epi16(_mm256_abs_epi8(quants), _mm256_sign_epi8(inputs, quants))
            } else {
                _mm256_maddubs_epi16(quants, inputs)
            };
            let exact = _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
            let product = _mm256_fmadd_ps(exact, _mm256_set1_ps(input_scale), zeros);
            sums[i] = _mm256_fmadd_ps(product, _mm256_set1_ps(scale), sums[i]);
            if encoding.has_min() {
                rest[i] += min * input_sum;
            }
        }
    }
    let totals = sums.map(|sum| sum.sum());
    std::array::from_fn(|i| totals[i] + rest[i])
}

/// For each group one dot product of bytes, times the scales of its halves, in eight lanes; zeros and mins of the block's eight groups are then
/// added in a lane each.
#[inline(always)]
unsafe fn large_blocks(
    encoding: Encoding,
    weights: [*const u8; ROWS],
    ahead: usize,
    activations: &Activations,
) -> [f32; ROWS] {
    let mut sums = [_mm256_setzero_ps(); ROWS];
    for block in 0..activations.inputs / (GROUPS * GROUP) {
        let inputs = activations.quants.as_ptr().add(block * GROUPS * GROUP);
        let input_scales = activations.scales.as_ptr().add(block * GROUPS);
        // Of sixteen quants each, at most 16 x 127. Packing works within halves of a vector.
        let halves = activations.sums.as_ptr().add(block * 2 * GROUPS).cast::<__m256i>();
        let halves = _mm256_packs_epi32(halves.read_unaligned(), halves.add(1).read_unaligned());
        let input_sums = _mm256_permute4x64_epi64::<0xd8>(halves);
        for i in 0..ROWS {
            let bytes = weights[i].add(block * encoding.block_bytes());
            for line in (0..encoding.block_bytes()).step_by(LINE) {
                fetch(bytes, ahead + line);
            }
            let ([scale, min], [scales, mins]) = block_scales(encoding, bytes);
            // Those of the block's first four groups, and of its last, in both halves of a vector.
            let twice = [_mm256_permute4x64_epi64::<0x44>(scales), _mm256_permute4x64_epi64::<0xee>(scales)];
            let mut sum = _mm256_setzero_ps();
            for group in 0..GROUPS {
                let inputs = _mm256_loadu_si256(inputs.add(group * GROUP).cast());
                let pairs = _mm256_maddubs_epi16(quants(encoding, bytes, group), inputs);
                let pick = _mm256_loadu_si256(PICK[group % 4].as_ptr().cast());
                let exact = _mm256_madd_epi16(pairs, _mm256_shuffle_epi8(twice[group / 4], pick));
                let input_scale = _mm256_set1_ps(*input_scales.add(group));
                sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(exact), input_scale, sum);
            }
            sums[i] = _mm256_fmadd_ps(sum, _mm256_set1_ps(scale), sums[i]);
            let input_scales = _mm256_loadu_ps(input_scales);
            if encoding.zero() != 0 {
                let share = _mm256_cvtepi32_ps(_mm256_madd_epi16(scales, input_sums));
                let scale = _mm256_set1_ps(-f32::from(encoding.zero()) * scale);
                sums[i] = _mm256_fmadd_ps(_mm256_mul_ps(share, input_scales), scale, sums[i]);
            }
            if encoding.has_min() {
                let share = _mm256_cvtepi32_ps(_mm256_madd_epi16(mins, input_sums));
                sums[i] = _mm256_fmadd_ps(_mm256_mul_ps(share, input_scales), _mm256_set1_ps(min), sums[i]);
            }
        }
    }
    sums.map(|sum| sum.sum())
}

/// Of eight 16-bit numbers, which lie in both halves of a vector, number `2 * i` to all of the first half and its neighbour to all of the second.
const PICK: [[u8; 32]; 4] = {
    let mut pick = [[0; 32]; 4];
    let mut at = 0;
    while at < 4 * 32 {
        let (i, byte) = (at / 32, at % 32);
        pick[i][byte] = (4 * i + byte / 16 * 2 + byte % 2) as u8;
        at += 1;
    }
    pick
};

/// A block's scale and min, and what they are multiplied with for each 16 of its weights.
#[inline(always)]
unsafe fn block_scales(encoding: Encoding, block: *const u8) -> ([f32; 2], [__m256i; 2]) {
    let word = |at: usize| block.add(at).cast::<u32>().read_unaligned();
    let nothing = _mm256_setzero_si256();
    match encoding {
        Encoding::Q2K => {
            let both = _mm256_cvtepu8_epi16(_mm_loadu_si128(block.cast()));
            let scales = _mm256_and_si256(both, _mm256_set1_epi16(15));
            ([half(block.add(80)), -half(block.add(82))], [scales, _mm256_srli_epi16(both, 4)])
        }
        Encoding::Q3K => {
            let low = _mm_loadl_epi64(block.add(96).cast());
            let low = _mm_and_si128(_mm_unpacklo_epi64(low, _mm_srli_epi16(low, 4)), _mm_set1_epi8(15));
            let high = _mm_srlv_epi32(_mm_set1_epi32(word(104).cast_signed()), _mm_setr_epi32(0, 2, 4, 6));
            let high = _mm_slli_epi16(_mm_and_si128(high, _mm_set1_epi8(3)), 4);
            let six = _mm256_cvtepu8_epi16(_mm_or_si128(low, high));
            ([half(block.add(108)), 0.0], [_mm256_sub_epi16(six, _mm256_set1_epi16(32)), nothing])
        }
        Encoding::Q4K | Encoding::Q5K => {
            let (first, second, third) = (word(4), word(8), word(12));
            let later = |low: u32, high: u32| low & 0x0f0f_0f0f | (high >> 6 & 0x0303_0303) << 4;
            // Each twice, since a group's halves have one together.
            let sixteen = |early: u32, later: u32| {
                let eight = _mm_set_epi64x(0, (u64::from(later) << 32 | u64::from(early)).cast_signed());
                _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(eight, eight))
            };
            let scales = sixteen(first & 0x3f3f_3f3f, later(third, first));
            let mins = sixteen(second & 0x3f3f_3f3f, later(third >> 4, second));
            ([half(block), -half(block.add(2))], [scales, mins])
        }
        Encoding::Q6K => {
            let scales = _mm256_cvtepi8_epi16(_mm_loadu_si128(block.add(192).cast()));
            ([half(block.add(208)), 0.0], [scales, nothing])
        }
        // Of 32 weights: not asked for.
        _ => ([0.0; 2], [nothing; 2]),
    }
}

macro_rules! dot_rows_for {
    ($($name:ident $index:literal),*) => {
        $(
            #[target_feature(enable = "avx2,fma,f16c")]
            unsafe fn $name(rows: &[u8], row_bytes: usize, activations: &Activations, out: &mut [f32]) {
                dot_rows::<$index>(rows, row_bytes, activations, out);
            }
        )*
        /// As [`dot_rows`], for an encoding known when it runs.
        pub unsafe fn dot(encoding: Encoding, rows: &[u8], row_bytes: usize, activations: &Activations, out: &mut [f32]) {
            const _: () = { $(assert!($index < Encoding::ALL.len());)* };
            match Encoding::ALL.iter().position(|&other| other == encoding) {
                $(Some($index) => $name(rows, row_bytes, activations, out),)*
                _ => {}
            }
        }
    };
}
dot_rows_for!(dot_q4_0 0, dot_q4_1 1, dot_q5_0 2, dot_q5_1 3, dot_q8_0 4, dot_q2k 5, dot_q3k 6, dot_q4k 7, dot_q5k 8, dot_q6k 9);
