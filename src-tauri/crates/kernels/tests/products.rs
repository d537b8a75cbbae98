//! Products against the same product in double precision, for every encoding, on every path this processor has.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod cases;
#[path = "reference/products.rs"]
mod reference;

use cases::cases;
use kernels::{Encoding, Path, Weights};
use proptest::prelude::*;
use reference::{check, numbers, reference, weights};

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
    #![proptest_config(cases(96))]
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
                    Encoding::Q2K => block[80..82].copy_from_slice(&0x2000_u16.to_le_bytes()),
                    Encoding::Q3K => block[108..110].copy_from_slice(&0x2000_u16.to_le_bytes()),
                    Encoding::Q6K => {
                        // Its scales are signed bytes: all bits set would be -1, and the largest is -128.
                        if quants == 0xff {
                            block[192..208].fill(0x80);
                        }
                        block[208..210].copy_from_slice(&0x2000_u16.to_le_bytes());
                    }
                    _ => block[..2].copy_from_slice(&0x2000_u16.to_le_bytes()),
                }
                match encoding {
                    Encoding::Q2K => block[82..84].copy_from_slice(&0x1800_u16.to_le_bytes()),
                    Encoding::Q4_1 | Encoding::Q5_1 | Encoding::Q4K | Encoding::Q5K => {
                        block[2..4].copy_from_slice(&0x1800_u16.to_le_bytes());
                    }
                    _ => {}
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
