//! Attention in double precision, and whether the crate's is the same.

use kernels::Path;
use kernels::attention::{Mask, Rows, Scores, Shape, attend};

/// Between -2 and 2.
pub fn numbers(count: usize, random: &mut fastrand::Rng) -> Vec<f32> {
    (0..count).map(|_| (random.f32() - 0.5) * 4.0).collect()
}

/// How a query sees keys, told in another way than the crate's.
#[derive(Debug, Clone, Copy)]
pub enum See {
    /// Each sees all.
    All,
    /// Each sees those before it, and its own.
    Causal,
    /// The same, but so many at most.
    Window(usize),
    /// By numbers added to the scores.
    Added,
}

/// Fails where a number is not the reference's, on any path this processor has.
pub fn check(shape: Shape, see: See, softcap: Option<f32>, seed: u64) {
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

/// A shape in one line; heads are those of queries and of keys.
pub fn shape(batch: usize, heads: (usize, usize), queries: usize, keys: usize, dim: usize) -> Shape {
    Shape { batch, heads: heads.0, kv_heads: heads.1, queries, keys, dim }
}
