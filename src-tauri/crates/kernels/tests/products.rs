//! Products against the same product in double precision, for every encoding, on every path this processor has.
//!
//! The reference reads the blocks anew, from ggml's description, not with the crate's own code.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

use kernels::{Encoding, Path, Weights};
use proptest::prelude::*;

fn f16(bytes: &[u8]) -> f64 {
    let bits = u16::from_le_bytes([bytes[0], bytes[1]]);
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * if exponent == 0 {
        fraction * 2.0_f64.powi(-24)
    } else {
        (1.0 + fraction / 1024.0) * 2.0_f64.powi(exponent - 15)
    }
}

/// Weight `i` of a block.
fn weight(encoding: Encoding, block: &[u8], i: usize) -> f64 {
    let four = |qs: &[u8]| if i < 16 { qs[i] & 15 } else { qs[i - 16] >> 4 };
    let bit5 = |qh: &[u8]| (u32::from_le_bytes([qh[0], qh[1], qh[2], qh[3]]) >> i & 1) as u8 * 16;
    let d = f16(block);
    match encoding {
        Encoding::Q4_0 => d * (f64::from(four(&block[2..])) - 8.0),
        Encoding::Q4_1 => d * f64::from(four(&block[4..])) + f16(&block[2..]),
        Encoding::Q5_0 => d * (f64::from(four(&block[6..]) + bit5(&block[2..])) - 16.0),
        Encoding::Q5_1 => d * f64::from(four(&block[8..]) + bit5(&block[4..])) + f16(&block[2..]),
        Encoding::Q8_0 => d * f64::from(block[2 + i] as i8),
        Encoding::Q4K | Encoding::Q5K => {
            let (j, q) = (i / 32, &block[4..16]);
            let (scale, min) = if j < 4 {
                (q[j] & 63, q[j + 4] & 63)
            } else {
                ((q[j + 4] & 15) | ((q[j - 4] >> 6) << 4), (q[j + 4] >> 4) | ((q[j] >> 6) << 4))
            };
            let nibbles = &block[if encoding == Encoding::Q4K { 16 } else { 48 }..];
            let byte = nibbles[i / 64 * 32 + i % 32];
            let mut quant = if (i / 32).is_multiple_of(2) { byte & 15 } else { byte >> 4 };
            if encoding == Encoding::Q5K && block[16 + i % 32] >> j & 1 == 1 {
                quant += 16;
            }
            d * f64::from(scale) * f64::from(quant) - f16(&block[2..]) * f64::from(min)
        }
        Encoding::Q6K => {
            let (n, l) = (i / 128, i % 32);
            let (ql, qh, scales) = (&block[64 * n..], &block[128 + 32 * n..], &block[192 + 8 * n..]);
            let (quant, scale) = match i % 128 / 32 {
                0 => (ql[l] & 15 | (qh[l] & 3) << 4, l / 16),
                1 => (ql[l + 32] & 15 | (qh[l] >> 2 & 3) << 4, l / 16 + 2),
                2 => (ql[l] >> 4 | (qh[l] >> 4 & 3) << 4, l / 16 + 4),
                _ => (ql[l + 32] >> 4 | (qh[l] >> 6) << 4, l / 16 + 6),
            };
            f16(&block[208..]) * f64::from(scales[scale] as i8) * (f64::from(quant) - 32.0)
        }
    }
}

/// Random blocks: every bit pattern of quants and scales, half-precision numbers of a sensible size.
fn weights(encoding: Encoding, outputs: usize, inputs: usize, random: &mut fastrand::Rng) -> Vec<u8> {
    let size = encoding.block_bytes();
    let halves: &[usize] = match encoding {
        Encoding::Q4_0 | Encoding::Q5_0 | Encoding::Q8_0 => &[0],
        Encoding::Q6K => &[208],
        _ => &[0, 2],
    };
    let mut bytes: Vec<u8> =
        std::iter::repeat_with(|| random.u8(..)).take(outputs * inputs / encoding.block() * size).collect();
    for block in bytes.chunks_mut(size) {
        for &at in halves {
            // 2^-9 to 2^-4, either sign.
            let bits = random.u16(..) & 0x8000 | random.u16(0x1800..0x2c00);
            block[at..at + 2].copy_from_slice(&bits.to_le_bytes());
        }
    }
    bytes
}

fn numbers(count: usize, random: &mut fastrand::Rng) -> Vec<f32> {
    let mut size = 1.0;
    (0..count)
        .map(|i| {
            if i % 32 == 0 {
                size = 10.0_f32.powi(random.i32(-3..3));
            }
            (random.f32() - 0.5) * size
        })
        .collect()
}

/// The product, and for each number of it the largest error the crate promises.
fn reference(encoding: Encoding, bytes: &[u8], outputs: usize, inputs: usize, x: &[f32]) -> Vec<(f64, f64)> {
    let per_row = inputs / encoding.block() * encoding.block_bytes();
    let decoded: Vec<Vec<f64>> = bytes
        .chunks(per_row)
        .map(|row| {
            (0..inputs)
                .map(|i| weight(encoding, &row[i / encoding.block() * encoding.block_bytes()..], i % encoding.block()))
                .collect()
        })
        .collect();
    x.chunks(inputs)
        .flat_map(|x| {
            let largest: Vec<f64> =
                x.chunks(32).map(|group| group.iter().fold(0.0, |m: f64, v| m.max(f64::from(v.abs())))).collect();
            decoded
                .iter()
                .take(outputs)
                .map(move |row| {
                    let (mut sum, mut bound) = (0.0, 1e-30);
                    for (i, (w, &v)) in row.iter().zip(x).enumerate() {
                        sum += w * f64::from(v);
                        bound += w.abs() * largest[i / 32] / 254.0 * 1.001 + 1e-5 * (w * f64::from(v)).abs();
                    }
                    (sum, bound)
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn check(encoding: Encoding, rows: usize, outputs: usize, inputs: usize, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let bytes = weights(encoding, outputs, inputs, &mut random);
    let x = numbers(rows * inputs, &mut random);
    let expected = reference(encoding, &bytes, outputs, inputs, &x);
    let matrix = Weights::new(encoding, &bytes, outputs, inputs).unwrap();
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let mut y = vec![f32::NAN; rows * outputs];
        matrix.multiply_on(path, &x, &mut y).unwrap();
        for (i, (&got, &(value, bound))) in y.iter().zip(&expected).enumerate() {
            let off = (f64::from(got) - value).abs();
            assert!(
                off <= bound,
                "{encoding:?} {path:?} {rows}x{outputs}x{inputs} at {i}: {got} is not {value}, {off} > {bound}"
            );
        }
    }
}

#[test]
fn every_encoding_on_every_path_is_within_its_bound() {
    for (n, encoding) in Encoding::ALL.into_iter().enumerate() {
        for (rows, outputs, blocks) in
            [(1, 1, 1), (1, 70, 3), (2, 5, 2), (4, 64, 2), (5, 33, 3), (7, 16, 1), (9, 100, 2), (258, 3, 1)]
        {
            check(encoding, rows, outputs, blocks * encoding.block(), n as u64);
        }
    }
}

#[test]
fn rows_deeper_than_a_panel_are_within_their_bound() {
    for encoding in Encoding::ALL {
        check(encoding, 6, 20, 1536, 1);
        check(encoding, 1, 20, 1536, 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_shape_is_within_its_bound(
        encoding in prop::sample::select(Encoding::ALL.to_vec()),
        rows in 1..40_usize, outputs in 1..90_usize, blocks in 1..6_usize, seed: u64,
    ) {
        check(encoding, rows, outputs, blocks * encoding.block(), seed);
    }
}

#[test]
fn a_row_is_the_same_to_the_bit_whatever_is_beside_it() {
    for encoding in Encoding::ALL {
        let inputs = 3 * encoding.block();
        let mut random = fastrand::Rng::with_seed(9);
        let bytes = weights(encoding, 37, inputs, &mut random);
        let matrix = Weights::new(encoding, &bytes, 37, inputs).unwrap();
        let x = numbers(259 * inputs, &mut random);
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            let product = |rows: std::ops::Range<usize>| {
                let mut y = vec![f32::NAN; rows.len() * 37];
                matrix.multiply_on(path, &x[rows.start * inputs..rows.end * inputs], &mut y).unwrap();
                y
            };
            let all = product(0..259);
            for rows in [0..2, 1..8, 250..259, 255..258] {
                assert_eq!(
                    product(rows.clone()),
                    all[rows.start * 37..rows.end * 37],
                    "{encoding:?} {path:?} {rows:?}"
                );
            }
        }
    }
}

#[test]
fn extreme_quants_do_not_overflow() {
    // All bits set, against the largest activations of either sign: the largest sums that 16-bit parts must hold.
    for encoding in Encoding::ALL {
        for (quants, sign) in [(0xff, 1.0), (0xff, -1.0), (0x80, 1.0), (0x80, -1.0), (0x7f, 1.0), (0x00, 1.0)] {
            let inputs = 2 * encoding.block();
            let mut bytes = vec![quants; 9 * inputs / encoding.block() * encoding.block_bytes()];
            for block in bytes.chunks_mut(encoding.block_bytes()) {
                match encoding {
                    Encoding::Q6K => block[208..210].copy_from_slice(&0x2000_u16.to_le_bytes()),
                    _ => block[..2].copy_from_slice(&0x2000_u16.to_le_bytes()),
                }
                if matches!(encoding, Encoding::Q4_1 | Encoding::Q5_1 | Encoding::Q4K | Encoding::Q5K) {
                    block[2..4].copy_from_slice(&0x1800_u16.to_le_bytes());
                }
            }
            for rows in [1, 6] {
                let x = vec![sign; rows * inputs];
                let expected = reference(encoding, &bytes, 9, inputs, &x);
                let matrix = Weights::new(encoding, &bytes, 9, inputs).unwrap();
                for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
                    let mut y = vec![f32::NAN; rows * 9];
                    matrix.multiply_on(path, &x, &mut y).unwrap();
                    for (&got, &(value, _)) in y.iter().zip(&expected) {
                        // Ones are quantized exactly, so that only rounding is left.
                        assert!(
                            (f64::from(got) - value).abs() <= 1e-5 * value.abs() + 1e-4,
                            "{encoding:?} {path:?} {got} {value}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_finite_is_not_hidden() {
    let mut random = fastrand::Rng::with_seed(1);
    let bytes = weights(Encoding::Q8_0, 8, 64, &mut random);
    let matrix = Weights::new(Encoding::Q8_0, &bytes, 8, 64).unwrap();
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        for rows in [1, 6] {
            for odd in [f32::NAN, f32::INFINITY] {
                let mut x = numbers(rows * 64, &mut random);
                x[7] = odd;
                let mut y = vec![0.0; rows * 8];
                matrix.multiply_on(path, &x, &mut y).unwrap();
                assert!(y[..8].iter().all(|v| v.is_nan()) && y[8..].iter().all(|v| v.is_finite()), "{path:?} {rows}");
            }
        }
    }
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let bytes = [0; 34 * 4];
    assert!(Weights::new(Encoding::Q8_0, &bytes, 2, 64).is_ok());
    assert!(Weights::new(Encoding::Q8_0, &bytes, 2, 63).is_err());
    assert!(Weights::new(Encoding::Q8_0, &bytes, 3, 64).is_err());
    assert!(Weights::new(Encoding::Q8_0, &bytes, 2, 0).is_err());
    assert!(Weights::new(Encoding::Q4K, &bytes, 1, 128).is_err());
    let matrix = Weights::new(Encoding::Q8_0, &bytes, 2, 64).unwrap();
    assert!(matrix.multiply(&[0.0; 64], &mut [0.0; 3]).is_err());
    assert!(matrix.multiply(&[0.0; 65], &mut [0.0; 2]).is_err());
    assert!(matrix.multiply(&[], &mut []).is_ok());
    let none = Weights::new(Encoding::Q8_0, &[], 0, 64).unwrap();
    assert!(none.multiply(&[0.0; 64], &mut []).is_ok());
}
