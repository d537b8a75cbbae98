//! The two places where a model on the CPU spends its time, and the small ones between them: products with quantized weights
//! ([`Weights`]) or those of 16-bit floats ([`Halves`]), attention over a key-value cache ([`attention`]), and what is done row by row ([`rows`]).
//!
//! Every kernel has several paths ([`Path`]), chosen when the program runs by what the processor has. All of them give the same numbers up to
//! rounding, with the error bounds stated where they are defined and held by tests against a reference in double precision. Slices in, slices
//! out: this crate knows no tensors, no files and no models, and must not. How it is called from mistral.rs is in `engine`; a new encoding
//! goes into `encoding`, a new instruction set into `path` and beside its siblings in `product` and `simd`.
//!
//! Arithmetic is spread over [`threads`], one parallel region per product of up to [`ROWS`] rows.

pub mod attention;
mod encoding;
mod half;
mod path;
mod product;
pub mod rows;
mod simd;
pub mod threads;

pub use encoding::Encoding;
pub use path::Path;
pub use product::{Half, Halves, ROWS, Weights};

/// Slices whose lengths do not fit the shapes said with them. The arithmetic itself cannot fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

impl std::fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a slice does not have the length its shape says")
    }
}

impl std::error::Error for Mismatch {}
