//! Attention against the same in double precision, on every path this processor has.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod cases;
#[path = "reference/attention.rs"]
mod reference;

use cases::cases;
use kernels::Path;
use kernels::attention::{Mask, Rows, Scores, Shape, attend};
use proptest::prelude::*;
use reference::{See, check, numbers, shape};

#[test]
fn prompts_are_the_references() {
    check(shape(1, (9, 3), 70, 70, 64), See::Causal, None, 1);
    check(shape(1, (9, 3), 33, 170, 64), See::Causal, None, 2);
    check(shape(2, (4, 2), 40, 130, 16), See::Window(50), None, 3);
    check(shape(1, (2, 2), 150, 150, 24), See::Window(7), Some(5.0), 4);
    check(shape(1, (4, 1), 5, 66, 80), See::All, None, 5);
    check(shape(2, (2, 1), 9, 65, 8), See::Added, Some(3.0), 6);
    check(shape(1, (2, 1), 3, 3_000, 64), See::Causal, None, 7);
}

#[test]
fn a_query_is_the_same_to_the_bit_whatever_is_beside_it() {
    let mut random = fastrand::Rng::with_seed(4);
    let (heads, keys, dim) = (6, 200, 32);
    let q = numbers(keys * heads * dim, &mut random);
    let (k, v) = (numbers(keys * 2 * dim, &mut random), numbers(keys * 2 * dim, &mut random));
    let cache = |data| Rows { data, strides: [0, 2 * dim, dim] };
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let some = |from: usize, to: usize| {
            let shape = Shape { batch: 1, heads, kv_heads: 2, queries: to - from, keys, dim };
            let rows = Rows { data: &q[from * heads * dim..], strides: [0, heads * dim, dim] };
            let spans: Vec<(usize, usize)> = (from..to).map(|query| (0, query + 1)).collect();
            let mut out = vec![f32::NAN; (to - from) * heads * dim];
            let scores = Scores { scale: 0.2, softcap: None };
            attend(path, shape, [rows, cache(&k), cache(&v)], Mask::Spans(&spans), scores, &mut out).unwrap();
            out
        };
        let all = some(0, 200);
        for (from, to) in [(0, 2), (3, 90), (63, 66), (150, 200)] {
            assert_eq!(some(from, to), all[from * heads * dim..to * heads * dim], "{path:?} {from} {to}");
        }
    }
}

#[test]
fn single_queries_are_the_references() {
    check(shape(1, (9, 3), 1, 1, 64), See::Causal, None, 1);
    check(shape(1, (9, 3), 1, 700, 64), See::Causal, None, 2);
    check(shape(2, (4, 2), 1, 257, 128), See::All, Some(4.0), 3);
    check(shape(1, (2, 1), 1, 300, 100), See::Window(20), None, 4);
    check(shape(2, (3, 3), 1, 40, 5), See::Added, None, 5);
    check(shape(1, (2, 1), 1, 3_000, 64), See::Causal, None, 6);
}

proptest! {
    #![proptest_config(cases(64))]
    #[test]
    fn any_shape_is_the_references(
        batch in 1..3_usize, kv_heads in 1..4_usize, group in 1..5_usize, queries in 1..80_usize, past in 0..150_usize, dim in 1..70_usize,
        see in prop_oneof![
            Just(See::All), Just(See::Causal), (1..200_usize).prop_map(See::Window), Just(See::Added)
        ],
        softcap in prop::option::of(1.0..30.0_f32), seed: u64,
    ) {
        check(shape(batch, (kv_heads * group, kv_heads), queries, queries + past, dim), see, softcap, seed);
    }
}

#[test]
fn a_query_that_sees_nothing_gets_zeros() {
    let shape = shape(1, (1, 1), 2, 2, 8);
    let data = vec![1.0; 16];
    let rows = Rows { data: &data, strides: [16, 8, 8] };
    let mut out = vec![f32::NAN; 16];
    let scores = Scores { scale: 1.0, softcap: None };
    attend(Path::best(), shape, [rows; 3], Mask::Spans(&[(0, 0), (0, 1)]), scores, &mut out).unwrap();
    assert_eq!(out, [[0.0; 8], [1.0; 8]].concat());
    let mut out = vec![f32::NAN; 8];
    let one = Shape { queries: 1, ..shape };
    attend(Path::best(), one, [rows; 3], Mask::Spans(&[(1, 1)]), scores, &mut out).unwrap();
    assert_eq!(out, [0.0; 8]);
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    let good = shape(1, (2, 1), 2, 2, 8);
    let data = vec![1.0; 32];
    let rows = Rows { data: &data, strides: [32, 16, 8] };
    let scores = Scores { scale: 1.0, softcap: None };
    let attend = |shape: Shape, mask: Mask<'_>, length: usize| {
        attend(Path::best(), shape, [rows; 3], mask, scores, &mut vec![0.0; length])
    };
    assert!(attend(good, Mask::None, 32).is_ok());
    assert!(attend(good, Mask::None, 31).is_err());
    assert!(attend(Shape { keys: 4, ..good }, Mask::None, 32).is_err());
    assert!(attend(Shape { kv_heads: 0, ..good }, Mask::None, 32).is_err());
    assert!(attend(Shape { heads: 3, kv_heads: 2, ..good }, Mask::None, 48).is_err());
    assert!(attend(good, Mask::Spans(&[(0, 1)]), 32).is_err());
    assert!(attend(good, Mask::Spans(&[(0, 1), (0, 3)]), 32).is_err());
    assert!(attend(good, Mask::Spans(&[(1, 2), (0, 2)]), 32).is_err());
    assert!(attend(good, Mask::Added(Rows { data: &data[..3], strides: [0, 2, 0] }), 32).is_err());
}
