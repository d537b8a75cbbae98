#![no_main]

//! Products and attention of any shape give the reference's numbers on every path: shapes and seeds are the fuzzer's, numbers the tests'.

#[path = "../../tests/reference/attention.rs"]
mod attention;
#[path = "../../tests/reference/halves.rs"]
mod halves;
#[path = "../../tests/reference/products.rs"]
mod products;

use attention::See;
use kernels::{Encoding, Half};

libfuzzer_sys::fuzz_target!(|input: (u64, [u8; 8])| {
    let (seed, [what, a, b, c, d, e, f, g]) = input;
    let [a, b, c, d, e, f, g] = [a, b, c, d, e, f, g].map(usize::from);
    if what % 3 == 0 {
        halves::check(Half::ALL[a % 2], 1 + b, 1 + c, 1 + d + 256 * (e % 3), seed);
        return;
    }
    if what % 3 == 1 {
        let encoding = Encoding::ALL[a % Encoding::ALL.len()];
        products::check(encoding, 1 + b, 1 + c, (1 + d % 6) * encoding.block(), seed);
        return;
    }
    let see = [See::All, See::Causal, See::Window(1 + a), See::Added][b % 4];
    let (kv_heads, queries) = (1 + c % 4, 1 + d % 80);
    let shape = attention::shape(1 + b / 128, (kv_heads * (1 + e % 5), kv_heads), queries, queries + f, 1 + g % 80);
    attention::check(shape, see, (a % 3 == 0).then_some(1.0 + a as f32 / 8.0), seed);
});
