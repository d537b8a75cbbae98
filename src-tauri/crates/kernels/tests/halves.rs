//! Products with 16-bit floats against the same product in double precision, on every path this processor has.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod cases;
#[path = "reference/halves.rs"]
mod reference;

use cases::cases;
use kernels::{Half, Halves, Path};
use proptest::prelude::*;
use reference::{check, number, weights};

#[test]
fn every_kind_on_every_path_is_within_its_bound() {
    for (n, kind) in Half::ALL.into_iter().enumerate() {
        for (rows, outputs, inputs) in [
            (1, 1, 1),
            (1, 70, 96),
            (1, 17, 203),
            (2, 5, 3),
            (3, 33, 64),
            (4, 64, 40),
            (7, 31, 129),
            (9, 100, 1100),
            (258, 3, 17),
        ] {
            check(kind, rows, outputs, inputs, n as u64);
        }
    }
}

proptest! {
    #![proptest_config(cases(96))]
    #[test]
    fn any_shape_is_within_its_bound(
        kind in prop::sample::select(Half::ALL.to_vec()),
        rows in 1..40_usize, outputs in 1..90_usize, inputs in 1..700_usize, seed: u64,
    ) {
        check(kind, rows, outputs, inputs, seed);
    }
}

#[test]
fn every_number_is_read_exactly() {
    let all: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
    for kind in Half::ALL {
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            // Each is an output of its own, by itself (as what is left over), and in a vector among zeros that count for nothing.
            for (inputs, rows) in [(1, 1), (1, 2), (64, 1), (16, 2)] {
                let bytes: Vec<u8> = all
                    .chunks(2)
                    .flat_map(|number| number.iter().copied().chain(std::iter::repeat_n(0, 2 * (inputs - 1))))
                    .collect();
                let mut y = vec![1.0; rows << 16];
                let x = vec![1.0; rows * inputs];
                Halves::new(kind, &bytes, 1 << 16, inputs).unwrap().multiply_on(path, &x, &mut y).unwrap();
                for (i, got) in y.iter().enumerate() {
                    let bits = i as u16;
                    let expected = number(kind, bits);
                    assert!(
                        f64::from(*got) == expected || got.is_nan() && expected.is_nan(),
                        "{kind:?} {path:?} {bits:#06x}: {got} is not {expected}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_row_is_the_same_to_the_bit_whatever_is_beside_it() {
    for kind in Half::ALL {
        let (outputs, inputs) = (37, 531);
        let mut random = fastrand::Rng::with_seed(9);
        let bytes = weights(kind, outputs * inputs, &mut random);
        let matrix = Halves::new(kind, &bytes, outputs, inputs).unwrap();
        let x: Vec<f32> = (0..259 * inputs).map(|_| random.f32() - 0.5).collect();
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            let product = |rows: std::ops::Range<usize>| {
                let mut y = vec![f32::NAN; rows.len() * outputs];
                matrix.multiply_on(path, &x[rows.start * inputs..rows.end * inputs], &mut y).unwrap();
                y
            };
            let all = product(0..259);
            for rows in [0..2, 1..8, 250..259, 255..258] {
                assert_eq!(product(rows.clone()), all[rows.start * outputs..rows.end * outputs], "{path:?} {rows:?}");
            }
        }
    }
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let bytes = [0; 2 * 6];
    assert!(Halves::new(Half::F16, &bytes, 2, 2).is_err());
    assert!(Halves::new(Half::F16, &bytes, 2, 0).is_err());
    assert!(Halves::new(Half::F16, &bytes, usize::MAX, usize::MAX).is_err());
    let matrix = Halves::new(Half::F16, &bytes, 2, 3).unwrap();
    assert!(matrix.multiply(&[0.0; 3], &mut [0.0; 3]).is_err());
    assert!(matrix.multiply(&[0.0; 4], &mut [0.0; 2]).is_err());
    assert!(matrix.multiply(&[], &mut []).is_ok());
}
