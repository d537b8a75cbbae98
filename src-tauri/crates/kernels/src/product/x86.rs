//! AVX2, AVX-VNNI and AVX-512 VNNI.
//!
//! AVX2 has no dot product of bytes that cannot overflow. Quants of up to 6 bits are unsigned bytes times signed ones (`vpmaddubsw`), added in 16
//! bits for as many steps as cannot overflow: 8 for 4 bits (8 x 2 x 15 x 127 < 2^15), 4 for 5 bits, 2 for 6 bits. 8-bit
//! quants are widened to 16 bits when the panel is made (`vpmaddwd`). With VNNI all are unsigned bytes (`vpdpbusd`).
#![allow(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
// One reason for all of it: every function here is `unsafe` because it needs the instructions named at its trait or attribute, and pointers
// valid for a vector. What is checked, and where, is said at each call from outside this file.

use std::arch::x86_64::*;

use super::activations::{Row, TINY};
use super::tile::{Isa, adjust};
use crate::encoding::{Encoding, GROUP, Group};
use crate::simd::Floats;

/// 32 quants of a block as they lie in the file, low bits first; and their scales and min.
#[inline(always)]
pub unsafe fn quants(encoding: Encoding, block: *const u8, group: usize) -> __m256i {
    let low_nibbles = _mm256_set1_epi8(15);
    // 16 bytes hold 32 weights: low nibbles, then high ones.
    let low_high = |at: *const u8| {
        let both = _mm_loadu_si128(at.cast());
        let both = _mm256_inserti128_si256(_mm256_castsi128_si256(both), _mm_srli_epi16(both, 4), 1);
        _mm256_and_si256(both, low_nibbles)
    };
    // 16 where the bit is set.
    let fifth = |at: *const u8| {
        let bits = _mm256_set1_epi32(at.cast::<i32>().read_unaligned());
        let spread = _mm256_set_epi64x(0x0303_0303_0303_0303, 0x0202_0202_0202_0202, 0x0101_0101_0101_0101, 0);
        let each = _mm256_set1_epi64x(0x8040_2010_0804_0201_u64.cast_signed());
        let bits = _mm256_and_si256(_mm256_shuffle_epi8(bits, spread), each);
        _mm256_and_si256(_mm256_cmpeq_epi8(bits, each), _mm256_set1_epi8(16))
    };
    let nibbles = |at: *const u8, high: bool| {
        let both = _mm256_loadu_si256(at.cast());
        let both = if high { _mm256_srli_epi16(both, 4) } else { both };
        _mm256_and_si256(both, low_nibbles)
    };
    match encoding {
        Encoding::Q4_0 => low_high(block.add(2)),
        Encoding::Q4_1 => low_high(block.add(4)),
        Encoding::Q5_0 => _mm256_or_si256(low_high(block.add(6)), fifth(block.add(2))),
        Encoding::Q5_1 => _mm256_or_si256(low_high(block.add(8)), fifth(block.add(4))),
        Encoding::Q8_0 => _mm256_loadu_si256(block.add(2).cast()),
        Encoding::Q2K => {
            let pairs = _mm256_loadu_si256(block.add(16 + group / 4 * 32).cast());
            let pairs = _mm256_srl_epi16(pairs, _mm_cvtsi32_si128((group % 4 * 2) as i32));
            _mm256_and_si256(pairs, _mm256_set1_epi8(3))
        }
        Encoding::Q3K => {
            let low = _mm256_loadu_si256(block.add(32 + group / 4 * 32).cast());
            let low = _mm256_srl_epi16(low, _mm_cvtsi32_si128((group % 4 * 2) as i32));
            let third = _mm256_srl_epi16(_mm256_loadu_si256(block.cast()), _mm_cvtsi32_si128(group as i32));
            let third = _mm256_slli_epi16(_mm256_and_si256(third, _mm256_set1_epi8(1)), 2);
            _mm256_or_si256(_mm256_and_si256(low, _mm256_set1_epi8(3)), third)
        }
        Encoding::Q4K => nibbles(block.add(16 + group / 2 * 32), group % 2 == 1),
        Encoding::Q5K => {
            let bits = _mm256_srl_epi16(_mm256_loadu_si256(block.add(16).cast()), _mm_cvtsi32_si128(group as i32));
            let fifth = _mm256_slli_epi16(_mm256_and_si256(bits, _mm256_set1_epi8(1)), 4);
            _mm256_or_si256(nibbles(block.add(48 + group / 2 * 32), group % 2 == 1), fifth)
        }
        Encoding::Q6K => {
            let (part, within) = (group / 4, group % 4);
            let low = nibbles(block.add(64 * part + within % 2 * 32), within >= 2);
            let high = _mm256_loadu_si256(block.add(128 + 32 * part).cast());
            let high = _mm256_srl_epi16(high, _mm_cvtsi32_si128(2 * within as i32));
            let high = _mm256_slli_epi16(_mm256_and_si256(high, _mm256_set1_epi8(3)), 4);
            _mm256_or_si256(low, high)
        }
    }
}

#[inline(always)]
pub unsafe fn half(at: *const u8) -> f32 {
    _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(i32::from(at.cast::<u16>().read_unaligned()))))
}

/// Has memory so many bytes further on fetched. Behind the last row lies what is not ours; to fetch it does no harm, wherever it is.
#[inline(always)]
pub unsafe fn fetch(from: *const u8, ahead: usize) {
    _mm_prefetch::<_MM_HINT_T0>(from.wrapping_add(ahead).cast());
}

/// Scales and mins of both halves of a group.
#[inline(always)]
pub unsafe fn scales(encoding: Encoding, block: *const u8, group: usize) -> [[f32; 2]; 2] {
    match encoding {
        Encoding::Q4_0 | Encoding::Q5_0 | Encoding::Q8_0 => [[half(block); 2], [0.0; 2]],
        Encoding::Q4_1 | Encoding::Q5_1 => [[half(block); 2], [half(block.add(2)); 2]],
        Encoding::Q2K => {
            let [scale, min] = [half(block.add(80)), -half(block.add(82))];
            let both = [0, 1].map(|i| *block.add(2 * group + i));
            [both.map(|both| scale * f32::from(both & 15)), both.map(|both| min * f32::from(both >> 4))]
        }
        Encoding::Q3K => {
            // The scales of both halves at once: they lie side by side.
            let two = |at: usize| block.add(at).cast::<u16>().read_unaligned();
            let low = two(96 + group % 4 * 2) >> (group / 4 * 4) & 0x0f0f;
            let six = low | (two(104 + group % 2 * 2) >> (group / 2 * 2) & 0x0303) << 4;
            let scale = half(block.add(108));
            [six.to_le_bytes().map(|six| scale * (f32::from(six) - 32.0)), [0.0; 2]]
        }
        Encoding::Q4K | Encoding::Q5K => {
            let byte = |at: usize| *block.add(at);
            let (scale, min) = if group < 4 {
                (byte(4 + group) & 63, byte(8 + group) & 63)
            } else {
                (byte(8 + group) & 15 | byte(group) >> 6 << 4, byte(8 + group) >> 4 | byte(4 + group) >> 6 << 4)
            };
            [[half(block) * f32::from(scale); 2], [-(half(block.add(2)) * f32::from(min)); 2]]
        }
        Encoding::Q6K => {
            let scale = half(block.add(208));
            [[0, 1].map(|i| scale * f32::from((*block.add(192 + 2 * group + i)).cast_signed())), [0.0; 2]]
        }
    }
}

/// As `Encoding::group`, with the quants signed or not.
#[inline(always)]
unsafe fn group(encoding: Encoding, signed: bool, row: &[u8], group: usize) -> Group {
    let groups = encoding.block() / GROUP;
    let start = group / groups * encoding.block_bytes();
    if row.len() < start + encoding.block_bytes() {
        return Group { quants: [if signed { 0 } else { 128 }; GROUP], scale: [0.0; 2], min: [0.0; 2] };
    }
    let block = row.as_ptr().add(start);
    // A panel takes a stretch of each row, and the processor does not follow from row to row: what lies at the same place two rows on is fetched.
    fetch(block, 2 * row.len() + group % groups * (encoding.block_bytes() / groups));
    let mut bytes = [0; GROUP];
    _mm256_storeu_si256(bytes.as_mut_ptr().cast(), quants(encoding, block, group % groups));
    let [scale, min] = scales(encoding, block, group % groups);
    Group { quants: adjust(encoding, signed, bytes), scale, min }
}

/// What is the same for all instruction sets with eight outputs in a vector.
macro_rules! vectors_of_eight {
    () => {
        type Partial = __m256i;
        type Sums = __m256i;
        type Floats = __m256;
        #[inline(always)]
        unsafe fn partial() -> __m256i {
            _mm256_setzero_si256()
        }
        #[inline(always)]
        unsafe fn group(encoding: Encoding, row: &[u8], at: usize) -> Group {
            group(encoding, Self::SIGNED, row, at)
        }
        #[inline(always)]
        unsafe fn splat_sum(value: i32) -> __m256i {
            _mm256_set1_epi32(value)
        }
        #[inline(always)]
        unsafe fn add(a: __m256i, b: __m256i) -> __m256i {
            _mm256_add_epi32(a, b)
        }
        #[inline(always)]
        unsafe fn floats(sums: __m256i) -> __m256 {
            _mm256_cvtepi32_ps(sums)
        }
    };
}

/// AVX2 with quants of at most `BITS` bits.
pub struct Narrow<const BITS: u8>;

impl<const BITS: u8> Isa for Narrow<BITS> {
    const VECTORS: usize = 2;
    const SIGNED: bool = false;
    const WIDE: bool = false;
    const RUN: usize = match BITS {
        4 => 8,
        5 => 4,
        _ => 2,
    };
    type Weights = __m256i;
    type Activations = __m256i;
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> __m256i {
        _mm256_loadu_si256(from.cast())
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, _: usize) -> __m256i {
        _mm256_set1_epi32(from.cast::<i32>().read_unaligned())
    }
    #[inline(always)]
    unsafe fn dot(partial: __m256i, weights: __m256i, activations: __m256i) -> __m256i {
        _mm256_add_epi16(partial, _mm256_maddubs_epi16(weights, activations))
    }
    #[inline(always)]
    unsafe fn fold(sums: __m256i, partial: __m256i, _: usize) -> __m256i {
        _mm256_add_epi32(sums, _mm256_madd_epi16(partial, _mm256_set1_epi16(1)))
    }
    vectors_of_eight!();
}

/// AVX2 with 8-bit quants, in 16 bits.
pub struct Wide;

impl Isa for Wide {
    const VECTORS: usize = 2;
    const SIGNED: bool = true;
    const WIDE: bool = true;
    const RUN: usize = 8;
    type Weights = (__m256i, __m256i);
    type Activations = (__m256i, __m256i);
    #[inline(always)]
    unsafe fn scatter(quants: &[u8; GROUP], to: *mut u8, stride: usize) {
        // In each 16 bits two bytes: the lower one moved up and down again has its sign spread, the upper one moved down.
        let both = _mm256_loadu_si256(quants.as_ptr().cast());
        let mut halves = [[0_u8; GROUP]; 2];
        let even = _mm256_srai_epi16(_mm256_slli_epi16(both, 8), 8);
        _mm256_storeu_si256(halves[0].as_mut_ptr().cast(), even);
        _mm256_storeu_si256(halves[1].as_mut_ptr().cast(), _mm256_srai_epi16(both, 8));
        for (half, quants) in halves.iter().enumerate() {
            for (step, four) in quants.as_chunks::<4>().0.iter().enumerate() {
                to.add(step * stride + half * 4 * Self::LANES).cast::<[u8; 4]>().write(*four);
            }
        }
    }
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> (__m256i, __m256i) {
        (_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(32).cast()))
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, _: usize) -> (__m256i, __m256i) {
        let two = |at: *const u8| _mm256_set1_epi32(at.cast::<i32>().read_unaligned());
        (two(from), two(from.add(4)))
    }
    #[inline(always)]
    unsafe fn dot(partial: __m256i, weights: (__m256i, __m256i), activations: (__m256i, __m256i)) -> __m256i {
        let sum = _mm256_add_epi32(partial, _mm256_madd_epi16(weights.0, activations.0));
        _mm256_add_epi32(sum, _mm256_madd_epi16(weights.1, activations.1))
    }
    #[inline(always)]
    unsafe fn fold(sums: __m256i, partial: __m256i, _: usize) -> __m256i {
        _mm256_add_epi32(sums, partial)
    }
    vectors_of_eight!();
}

/// AVX-VNNI.
pub struct Vnni;

impl Isa for Vnni {
    const VECTORS: usize = 2;
    const SIGNED: bool = false;
    const WIDE: bool = false;
    const RUN: usize = 8;
    type Weights = __m256i;
    type Activations = __m256i;
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> __m256i {
        _mm256_loadu_si256(from.cast())
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, _: usize) -> __m256i {
        _mm256_set1_epi32(from.cast::<i32>().read_unaligned())
    }
    #[inline(always)]
    unsafe fn dot(partial: __m256i, weights: __m256i, activations: __m256i) -> __m256i {
        _mm256_dpbusd_avx_epi32(partial, weights, activations)
    }
    #[inline(always)]
    unsafe fn fold(sums: __m256i, partial: __m256i, _: usize) -> __m256i {
        _mm256_add_epi32(sums, partial)
    }
    vectors_of_eight!();
}

/// AVX-512 VNNI.
pub struct Vnni512;

impl Isa for Vnni512 {
    const VECTORS: usize = 2;
    const SIGNED: bool = false;
    const WIDE: bool = false;
    const RUN: usize = 8;
    type Weights = __m512i;
    type Activations = __m512i;
    type Partial = __m512i;
    type Sums = __m512i;
    type Floats = __m512;
    #[inline(always)]
    unsafe fn group(encoding: Encoding, row: &[u8], at: usize) -> Group {
        group(encoding, false, row, at)
    }
    #[inline(always)]
    unsafe fn weights(from: *const u8) -> __m512i {
        _mm512_loadu_si512(from.cast())
    }
    #[inline(always)]
    unsafe fn activations(from: *const u8, _: usize) -> __m512i {
        _mm512_set1_epi32(from.cast::<i32>().read_unaligned())
    }
    #[inline(always)]
    unsafe fn partial() -> __m512i {
        _mm512_setzero_si512()
    }
    #[inline(always)]
    unsafe fn dot(partial: __m512i, weights: __m512i, activations: __m512i) -> __m512i {
        _mm512_dpbusd_epi32(partial, weights, activations)
    }
    #[inline(always)]
    unsafe fn splat_sum(value: i32) -> __m512i {
        _mm512_set1_epi32(value)
    }
    #[inline(always)]
    unsafe fn fold(sums: __m512i, partial: __m512i, _: usize) -> __m512i {
        _mm512_add_epi32(sums, partial)
    }
    #[inline(always)]
    unsafe fn add(a: __m512i, b: __m512i) -> __m512i {
        _mm512_add_epi32(a, b)
    }
    #[inline(always)]
    unsafe fn floats(sums: __m512i) -> __m512 {
        _mm512_cvtepi32_ps(sums)
    }
}

/// Quantizes a row, as `Row::quantize` does.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn quantize(row: &mut Row<'_>, numbers: &[f32]) {
    let sign = _mm256_set1_ps(-0.0);
    for (i, numbers) in numbers.as_chunks::<GROUP>().0.iter().enumerate() {
        let parts: [__m256; 4] = std::array::from_fn(|part| _mm256_loadu_ps(numbers.as_ptr().add(8 * part)));
        let sizes = parts.map(|part| _mm256_andnot_ps(sign, part));
        let largest = _mm256_max_ps(_mm256_max_ps(sizes[0], sizes[1]), _mm256_max_ps(sizes[2], sizes[3]));
        // NaN is not below infinity either.
        let finite = sizes.map(|part| _mm256_cmp_ps::<_CMP_LT_OQ>(part, _mm256_set1_ps(f32::INFINITY)));
        let finite = _mm256_and_ps(_mm256_and_ps(finite[0], finite[1]), _mm256_and_ps(finite[2], finite[3]));
        let finite = _mm256_movemask_ps(finite) == 0xff;
        let largest = largest.largest();
        let inverse = _mm256_set1_ps(if finite && largest > TINY { 127.0 / largest } else { 0.0 });
        let whole = parts.map(|part| _mm256_cvtps_epi32(_mm256_mul_ps(part, inverse)));
        let words = [_mm256_packs_epi32(whole[0], whole[1]), _mm256_packs_epi32(whole[2], whole[3])];
        // Packing works within halves of a vector: this puts its groups of four in order again.
        let order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
        let bytes = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(words[0], words[1]), order);
        // What is not finite became the smallest number.
        let bytes = _mm256_max_epi8(bytes, _mm256_set1_epi8(-127));
        _mm256_storeu_si256(row.quants.as_mut_ptr().add(i * GROUP).cast(), bytes);
        *row.scales.as_mut_ptr().add(i) = if finite { largest / 127.0 } else { f32::NAN };
        let pairs = _mm256_maddubs_epi16(_mm256_set1_epi8(1), bytes);
        let fours = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
        let twos = _mm256_hadd_epi32(fours, fours);
        let sums = _mm256_hadd_epi32(twos, twos);
        *row.sums.as_mut_ptr().add(2 * i) = _mm256_extract_epi32(sums, 0);
        *row.sums.as_mut_ptr().add(2 * i + 1) = _mm256_extract_epi32(sums, 4);
    }
    row.widen();
}
