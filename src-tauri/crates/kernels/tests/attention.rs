//! Attention against the same in double precision, on every path this processor has.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

use kernels::Path;
use kernels::attention::{Mask, Rows, Scores, Shape, attend};
use proptest::prelude::*;

fn numbers(count: usize, random: &mut fastrand::Rng) -> Vec<f32> {
    (0..count).map(|_| (random.f32() - 0.5) * 4.0).collect()
}

/// How a query sees keys, told in another way than the crate's.
#[derive(Debug, Clone, Copy)]
enum See {
    All,
    Causal,
    Window(usize),
    Added,
}

fn check(shape: Shape, see: See, softcap: Option<f32>, seed: u64) {
    let Shape { batch, heads, kv_heads, queries, keys, dim } = shape;
    let mut random = fastrand::Rng::with_seed(seed);
    // Queries by position; keys and values by head, as a cache with room at its end lies.
    let room = keys + 3;
    let q = numbers(batch * queries * heads * dim, &mut random);
    let k = numbers(batch * kv_heads * room * dim, &mut random);
    let v = numbers(batch * kv_heads * room * dim, &mut random);
    let added: Vec<f32> = (0..heads * queries * keys)
        .map(|i| if i % keys > 0 && random.u8(..) < 80 { f32::NEG_INFINITY } else { random.f32() * 3.0 })
        .collect();
    let past = keys - queries.min(keys);
    let seen = |query: usize, key: usize| match see {
        See::All | See::Added => true,
        See::Causal => key <= query + past,
        See::Window(width) => key <= query + past && key + width > query + past,
    };
    let spans: Vec<(usize, usize)> = (0..queries)
        .map(|query| {
            let keys: Vec<usize> = (0..keys).filter(|&key| seen(query, key)).collect();
            (keys[0], keys[keys.len() - 1] + 1)
        })
        .collect();
    let mask = match see {
        See::All => Mask::None,
        See::Added => Mask::Added(Rows { data: &added, strides: [0, keys, queries * keys] }),
        _ => Mask::Spans(&spans),
    };
    let cache = |data| Rows { data, strides: [kv_heads * room * dim, dim, room * dim] };
    let rows = [Rows { data: &q, strides: [queries * heads * dim, heads * dim, dim] }, cache(&k), cache(&v)];
    let scale = 0.3;
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let mut out = vec![f32::NAN; q.len()];
        attend(path, shape, rows, mask, Scores { scale, softcap }, &mut out).unwrap();
        for b in 0..batch {
            for query in 0..queries {
                for head in 0..heads {
                    let kv = head / (heads / kv_heads);
                    let at = |key: usize| ((b * kv_heads + kv) * room + key) * dim;
                    let here = ((b * queries + query) * heads + head) * dim;
                    let scores: Vec<f64> = (0..keys)
                        .map(|key| {
                            let dot: f64 = (0..dim).map(|i| f64::from(q[here + i]) * f64::from(k[at(key) + i])).sum();
                            let score = dot * f64::from(scale);
                            let score = softcap.map_or(score, |cap| f64::from(cap) * (score / f64::from(cap)).tanh());
                            match see {
                                See::Added => score + f64::from(added[(head * queries + query) * keys + key]),
                                _ if seen(query, key) => score,
                                _ => f64::NEG_INFINITY,
                            }
                        })
                        .collect();
                    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    let weights: Vec<f64> = scores.iter().map(|score| (score - largest).exp()).collect();
                    let total: f64 = weights.iter().sum();
                    for i in 0..dim {
                        let value = (0..keys).map(|key| weights[key] * f64::from(v[at(key) + i])).sum::<f64>() / total;
                        let got = f64::from(out[here + i]);
                        // |v| is at most 2.
                        assert!(
                            (got - value).abs() <= 4e-5,
                            "{path:?} {shape:?} {see:?} {softcap:?} {b} {query} {head} {i}: {got} {value}"
                        );
                    }
                }
            }
        }
    }
}

fn shape(batch: usize, heads: (usize, usize), queries: usize, keys: usize, dim: usize) -> Shape {
    Shape { batch, heads: heads.0, kv_heads: heads.1, queries, keys, dim }
}

#[test]
fn prompts_are_the_references() {
    check(shape(1, (9, 3), 70, 70, 64), See::Causal, None, 1);
    check(shape(1, (9, 3), 33, 170, 64), See::Causal, None, 2);
    check(shape(2, (4, 2), 40, 130, 16), See::Window(50), None, 3);
    check(shape(1, (2, 2), 150, 150, 24), See::Window(7), Some(5.0), 4);
    check(shape(1, (4, 1), 5, 66, 80), See::All, None, 5);
    check(shape(2, (2, 1), 9, 65, 8), See::Added, Some(3.0), 6);
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
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
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
