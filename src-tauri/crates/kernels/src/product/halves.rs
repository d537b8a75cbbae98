//! Products of rows of activations with weights of 16-bit floats, as they lie in the file.
//!
//! `y[row][output] = sum over inputs of x[row][input] * w[output][input]`. Weights become 32-bit floats, exactly, as they are read, and activations
//! are left as they are. For one row each row of weights is multiplied straight away; for more, some are unpacked into a panel
//! that stays in the second-level cache while all rows of activations pass over it, as in `tile`, by tiles of four rows and two vectors of
//! outputs. Of several rows each comes out the same to the bit whatever is beside it.
//!
//! Panel, for strips of `w` outputs, two vectors of them: `[strip][input][w]` floats.
//!
//! Error: against the product of the same weights in double precision, at most `1e-5 * sum |w[output][i] * x[i]|`, for what is rounded on the way.
#![allow(clippy::needless_range_loop)] // registers are counted, not iterated over

use std::cell::RefCell;

use super::{Columns, ROWS, TILE, rows_of};
use crate::simd::{Floats, on_path};
use crate::{Mismatch, Path, threads};

/// Bytes of a weight.
const BYTES: usize = 2;

/// Rows of weights that a thread takes at a time when there is one row of activations.
const STRETCH: usize = 16;

/// Inputs of a panel.
const DEPTH: usize = 512;

/// Outputs of a panel: whole strips, whatever the vectors.
const OUTPUTS: usize = 32;

/// Vectors of outputs in a strip.
const VECTORS: usize = 2;

/// The most numbers that a vector has.
const LANES: usize = 16;

/// A float of 16 bits, little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// IEEE 754 binary16.
    F16,
    /// The upper half of a 32-bit float.
    Bf16,
}

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::F16, Self::Bf16];

    /// # Safety
    /// That of [`Floats`].
    #[inline(always)]
    unsafe fn load<V: Floats>(self, from: *const u8) -> V {
        // SAFETY: the caller's.
        unsafe {
            match self {
                Self::F16 => V::load_f16(from),
                Self::Bf16 => V::load_bf16(from),
            }
        }
    }

    /// The number that these bytes are, exactly.
    pub fn to_f32(self, [low, high]: [u8; 2]) -> f32 {
        match self {
            Self::F16 => crate::half::to_f32(u16::from_le_bytes([low, high])),
            Self::Bf16 => f32::from_bits(u32::from_le_bytes([0, 0, low, high])),
        }
    }
}

/// A matrix of weights of 16-bit floats, `outputs x inputs`, as it lies in a GGUF file.
#[derive(Debug, Clone, Copy)]
pub struct Halves<'a> {
    kind: Half,
    bytes: &'a [u8],
    outputs: usize,
    inputs: usize,
}

thread_local! {
    static PANEL: RefCell<Vec<f32>> = RefCell::new(vec![0.0; DEPTH * OUTPUTS]);
}

impl<'a> Halves<'a> {
    /// The matrix that these bytes are.
    ///
    /// # Errors
    /// Where the bytes are not those of `outputs` rows.
    pub fn new(kind: Half, bytes: &'a [u8], outputs: usize, inputs: usize) -> Result<Self, Mismatch> {
        let length = inputs.checked_mul(BYTES).and_then(|row| row.checked_mul(outputs));
        if inputs > 0 && length == Some(bytes.len()) {
            Ok(Self { kind, bytes, outputs, inputs })
        } else {
            Err(Mismatch)
        }
    }

    /// Multiplies rows of `inputs` numbers each: `y` gets as many rows of `outputs` numbers.
    ///
    /// # Errors
    /// Where `x` and `y` are not as many whole rows.
    pub fn multiply(&self, x: &[f32], y: &mut [f32]) -> Result<(), Mismatch> {
        self.multiply_on(Path::best(), x, y)
    }

    /// The same, on a path of one's choice; on [`Path::Portable`] where it is not available.
    ///
    /// # Errors
    /// Where `x` and `y` are not as many whole rows.
    pub fn multiply_on(&self, path: Path, x: &[f32], y: &mut [f32]) -> Result<(), Mismatch> {
        let rows = rows_of(x, self.inputs, y, self.outputs)?;
        if y.is_empty() {
            return Ok(());
        }
        let path = if path.is_available() { path } else { Path::Portable };
        let stretch = if rows == 1 { STRETCH } else { OUTPUTS };
        for (x, y) in x.chunks(ROWS * self.inputs).zip(y.chunks_mut(ROWS * self.outputs)) {
            let y = Columns::new(y, self.outputs);
            threads::run(self.outputs.div_ceil(stretch), &|task| {
                let first = task * stretch;
                let count = stretch.min(self.outputs - first);
                let row_bytes = self.inputs * BYTES;
                let part =
                    Self { bytes: &self.bytes[first * row_bytes..][..count * row_bytes], outputs: count, ..*self };
                if rows == 1 {
                    // SAFETY: this task alone has these columns.
                    let out = unsafe { y.part(0, first, count) };
                    one(path, part, x, out);
                } else {
                    PANEL.with_borrow_mut(|panel| many(path, part, x, panel, first, &y));
                }
            });
        }
        Ok(())
    }
}

fn one(path: Path, weights: Halves<'_>, x: &[f32], out: &mut [f32]) {
    on_path!(path, dot(weights: Halves<'_>, x: &[f32], out: &mut [f32]));
}

/// Each row of weights times the one of activations, in four sums of vectors.
///
/// # Safety
/// That of [`Floats`].
#[inline(always)]
unsafe fn dot<V: Floats>(weights: Halves<'_>, x: &[f32], out: &mut [f32]) {
    const SUMS: usize = 4;
    let whole = x.len() / (SUMS * V::LANES) * (SUMS * V::LANES);
    for (row, out) in weights.bytes.chunks_exact(weights.inputs * BYTES).zip(out) {
        // SAFETY: `SUMS` vectors from each place below `whole` are within the row and `x`, which has as many numbers.
        let mut total = unsafe {
            let mut sums = [V::splat(0.0); SUMS];
            for at in (0..whole).step_by(SUMS * V::LANES) {
                for i in 0..SUMS {
                    let at = at + i * V::LANES;
                    let weights: V = weights.kind.load(row.as_ptr().add(at * BYTES));
                    sums[i] = weights.fma(V::load(x.as_ptr().add(at)), sums[i]);
                }
            }
            sums[0].add(sums[1]).add(sums[2].add(sums[3])).sum()
        };
        for (&weight, x) in row.as_chunks::<BYTES>().0.iter().zip(x).skip(whole) {
            total += weights.kind.to_f32(weight) * x;
        }
        *out = total;
    }
}

fn many(path: Path, weights: Halves<'_>, x: &[f32], panel: &mut [f32], column: usize, y: &Columns) {
    on_path!(path, multiply(weights: Halves<'_>, x: &[f32], panel: &mut [f32], column: usize, y: &Columns));
}

/// All rows of activations times a panel's outputs, which are those from `column` on.
///
/// # Safety
/// That of [`Floats`], and the columns are the caller's alone.
#[inline(always)]
unsafe fn multiply<V: Floats>(weights: Halves<'_>, x: &[f32], panel: &mut [f32], column: usize, y: &Columns) {
    let inputs = weights.inputs;
    let strip = VECTORS * V::LANES;
    for first in (0..inputs).step_by(DEPTH) {
        let depth = DEPTH.min(inputs - first);
        for (at, panel) in (0..weights.outputs).step_by(strip).zip(panel.chunks_mut(DEPTH * strip)) {
            // SAFETY: the caller's.
            unsafe { unpack::<V>(weights, at, (first, depth), panel) };
        }
        for (row, x) in x.chunks(TILE * inputs).enumerate() {
            for (at, panel) in (0..weights.outputs).step_by(strip).zip(panel.chunks(DEPTH * strip)) {
                let count = strip.min(weights.outputs - at);
                let mut sums = [0.0; TILE * VECTORS * LANES];
                // SAFETY: the caller's; these are as many rows as said, and the panel has `depth` inputs.
                unsafe {
                    match x.len() / inputs {
                        1 => tile::<V, 1>(panel, x, inputs, (first, depth), &mut sums),
                        2 => tile::<V, 2>(panel, x, inputs, (first, depth), &mut sums),
                        3 => tile::<V, 3>(panel, x, inputs, (first, depth), &mut sums),
                        _ => tile::<V, TILE>(panel, x, inputs, (first, depth), &mut sums),
                    }
                }
                for (i, sums) in sums.chunks(strip).take(x.len() / inputs).enumerate() {
                    // SAFETY: the caller's columns.
                    let out = unsafe { y.part(row * TILE + i, column + at, count) };
                    for (out, sum) in out.iter_mut().zip(sums) {
                        *out = if first == 0 { *sum } else { *out + sum };
                    }
                }
            }
        }
    }
}

/// Writes a strip of a panel: `depth` inputs from `first` on of the outputs from `output` on; outputs without a row become zeros.
///
/// # Safety
/// That of [`Floats`].
#[inline(always)]
unsafe fn unpack<V: Floats>(weights: Halves<'_>, output: usize, (first, depth): (usize, usize), panel: &mut [f32]) {
    let strip = VECTORS * V::LANES;
    let whole = depth / V::LANES * V::LANES;
    let row = |output: usize| weights.bytes.chunks_exact(weights.inputs * BYTES).nth(output);
    for vector in 0..VECTORS {
        let mut square = [0.0; LANES * LANES];
        for at in (0..whole).step_by(V::LANES) {
            for lane in 0..V::LANES {
                let Some(row) = row(output + vector * V::LANES + lane) else { break };
                // SAFETY: the vector is within the row, and within the square.
                unsafe {
                    let numbers: V = weights.kind.load(row.as_ptr().add((first + at) * BYTES));
                    numbers.store(square.as_mut_ptr().add(lane * V::LANES));
                }
            }
            // SAFETY: `LANES` rows of the square, and of the panel from `at` on.
            unsafe {
                let to = panel.as_mut_ptr().add(at * strip + vector * V::LANES);
                V::transpose(square.as_ptr(), V::LANES, to, strip);
            }
        }
        for lane in 0..V::LANES {
            let row = row(output + vector * V::LANES + lane).unwrap_or_default();
            for at in whole..depth {
                let weight = row.as_chunks::<BYTES>().0.get(first + at);
                if let Some(to) = panel.get_mut(at * strip + vector * V::LANES + lane) {
                    *to = weight.map_or(0.0, |&weight| weights.kind.to_f32(weight));
                }
            }
        }
    }
}

/// Adds `C` rows, whose inputs from `first` on are multiplied with a strip's, to `sums`.
///
/// # Safety
/// That of [`Floats`]; there are `C` rows of `inputs` numbers in `x`.
#[inline(always)]
unsafe fn tile<V: Floats, const C: usize>(
    panel: &[f32],
    x: &[f32],
    inputs: usize,
    (first, depth): (usize, usize),
    sums: &mut [f32],
) {
    debug_assert!(x.len() >= C * inputs && first + depth <= inputs);
    debug_assert!(panel.len() >= depth * VECTORS * V::LANES && sums.len() >= C * VECTORS * V::LANES);
    // SAFETY: inputs are below `first + depth`, rows below `C`.
    unsafe {
        let mut total = [[V::splat(0.0); VECTORS]; C];
        for at in 0..depth {
            let weights = panel.as_ptr().add(at * VECTORS * V::LANES);
            let mut loaded = [V::load(weights); VECTORS];
            for r in 1..VECTORS {
                loaded[r] = V::load(weights.add(r * V::LANES));
            }
            for c in 0..C {
                let x = V::splat(*x.as_ptr().add(c * inputs + first + at));
                for r in 0..VECTORS {
                    total[c][r] = loaded[r].fma(x, total[c][r]);
                }
            }
        }
        for c in 0..C {
            for r in 0..VECTORS {
                total[c][r].store(sums.as_mut_ptr().add((c * VECTORS + r) * V::LANES));
            }
        }
    }
}
