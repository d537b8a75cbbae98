//! How fast the kernels are here: `cargo run --release -p kernels --example speed [threads] [products|beside|attention]`.
//!
//! Products in 10^9 multiplications a second, and for one row the weights' bytes read in a second: of one matrix again and again, which stays in the
//! processor's caches. As many rows as a piece of a prompt has say how fast one is read. `beside` goes through all that a token is multiplied with,
//! as writing does: for one answer, and for two and four written side by side, which is the most that batching could gain. Shapes are
//! SmolLM2-135M's. The best of several runs, since a busy machine only ever slows.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Instant;

use kernels::attention::{Mask, Rows, Scores, Shape, attend};
use kernels::{Encoding, Half, Halves, Path, ROWS, Weights, threads};

const SHAPES: [(usize, usize); 3] = [(1536, 576), (576, 1536), (49152, 576)];

fn best(mut run: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut best = f64::INFINITY;
    while start.elapsed().as_secs_f64() < 0.4 {
        let begin = Instant::now();
        run();
        best = best.min(begin.elapsed().as_secs_f64());
    }
    best
}

fn main() {
    if let Some(threads) = std::env::args().nth(1).and_then(|number| number.parse().ok()) {
        threads::limit(threads);
    }
    let only = std::env::args().nth(2);
    let wanted = |what: &str| only.as_deref().is_none_or(|only| only == what);
    println!("{} threads, {:?}", threads::count(), Path::best());
    if wanted("products") {
        products();
    }
    if wanted("beside") {
        beside();
    }
    if wanted("attention") {
        attention();
    }
}

fn products() {
    for encoding in Encoding::ALL {
        for (outputs, inputs) in SHAPES {
            let inputs = inputs / encoding.block() * encoding.block();
            let bytes = vec![0x11; outputs * inputs / encoding.block() * encoding.block_bytes()];
            let weights = Weights::new(encoding, &bytes, outputs, inputs).unwrap();
            let name = format!("{encoding:?}");
            products_of(&name, bytes.len(), (outputs, inputs), |x, y| weights.multiply(x, y).unwrap());
        }
    }
    for kind in Half::ALL {
        for (outputs, inputs) in SHAPES {
            let bytes = vec![0x11; outputs * inputs * 2];
            let weights = Halves::new(kind, &bytes, outputs, inputs).unwrap();
            let name = format!("{kind:?}");
            products_of(&name, bytes.len(), (outputs, inputs), |x, y| weights.multiply(x, y).unwrap());
        }
    }
}

fn products_of(name: &str, bytes: usize, (outputs, inputs): (usize, usize), multiply: impl Fn(&[f32], &mut [f32])) {
    let mut line = format!("{name} {outputs}x{inputs}:");
    for rows in [1, 2, 4, 8, ROWS] {
        if rows > 8 && outputs > 2000 {
            continue;
        }
        let x = vec![0.5; rows * inputs];
        let mut y = vec![0.0; rows * outputs];
        let seconds = best(|| multiply(&x, &mut y));
        line += &format!("  {rows} rows {:.1}", (rows * outputs * inputs) as f64 / seconds / 1e9);
        if rows == 1 {
            line += &format!(" ({:.1} GB/s)", bytes as f64 / seconds / 1e9);
        }
    }
    println!("{line}");
}

/// Milliseconds for all products of a token of each answer.
fn beside() {
    // Queries, keys, values, what comes of them, and the three that follow; behind thirty of these the table of words.
    let layer = [(576, 576), (192, 576), (192, 576), (576, 576), (1536, 576), (1536, 576), (576, 1536)];
    let shapes = [layer.repeat(30), vec![(49152, 576)]].concat();
    for encoding in [Encoding::Q8_0, Encoding::Q4_0] {
        let bytes = |&(outputs, inputs): &(usize, usize)| outputs * inputs / encoding.block() * encoding.block_bytes();
        let matrices: Vec<Vec<u8>> = shapes.iter().map(|shape| vec![0x11; bytes(shape)]).collect();
        let mut line = format!("{encoding:?}, a token's products:");
        for rows in [1, 2, 4] {
            let x = vec![0.5; rows * 1536];
            let mut y = vec![0.0; rows * 49152];
            let seconds = best(|| {
                for (matrix, &(outputs, inputs)) in matrices.iter().zip(&shapes) {
                    let weights = Weights::new(encoding, matrix, outputs, inputs).unwrap();
                    weights.multiply(&x[..rows * inputs], &mut y[..rows * outputs]).unwrap();
                }
            });
            line += &format!("  {rows} side by side {:.2} ms each", seconds * 1e3 / rows as f64);
        }
        println!("{line}");
    }
}

fn attention() {
    for (queries, keys) in [(1, 512), (1, 4096), (128, 256), (128, 4096)] {
        let shape = Shape { batch: 1, heads: 9, kv_heads: 3, queries, keys, dim: 64 };
        let q = vec![0.1; queries * 9 * 64];
        let cache = vec![0.2; keys * 3 * 64];
        let cached = Rows { data: &cache, strides: [0, 64, keys * 64] };
        let spans: Vec<(usize, usize)> = (0..queries).map(|query| (0, keys - queries + query + 1)).collect();
        let mut out = vec![0.0; q.len()];
        let scores = Scores { scale: 0.125, softcap: None };
        let seconds = best(|| {
            attend(
                Path::best(),
                shape,
                [Rows { data: &q, strides: [0, 9 * 64, 64] }, cached, cached],
                Mask::Spans(&spans),
                scores,
                &mut out,
            )
            .unwrap();
        });
        let products: usize = spans.iter().map(|(_, to)| 2 * to * 9 * 64).sum();
        println!(
            "attention of {queries} over {keys}: {:.1} ({:.0} us)",
            products as f64 / seconds / 1e9,
            seconds * 1e6
        );
    }
}
