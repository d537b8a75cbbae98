//! Products of rows of activations with quantized weights; those with 16-bit floats are [`halves`]'.
//!
//! `y[row][output] = sum over inputs of x[row][input] * w[output][input]`, with `w` as it lies in the file: nothing is repacked at load, so a
//! mapped file stays a mapped file. Activations are quantized to 8 bits ([`activations`]); for one row each row of weights is read
//! once and multiplied straight away, for more it is unpacked into panels ([`tile`]). Of several rows each comes out the same to the bit
//! whatever is beside it, so that a prompt's numbers do not depend on how it was cut.
//!
//! Error: against the product of the same weights in double precision, at most `sum |w[output][i]| * max|x| / 254`, the maximum being that of
//! the group of 32 inputs that `i` is in, and `1e-5 * sum |w[output][i] * x[i]|` for what is rounded on the way.

mod activations;
mod halves;
#[cfg(target_arch = "aarch64")]
mod neon;
mod plain;
mod tile;
#[cfg(target_arch = "x86_64")]
mod x86;
#[cfg(target_arch = "x86_64")]
mod x86_dot;

use std::cell::RefCell;
use std::sync::atomic::{AtomicPtr, Ordering};

use activations::Activations;
pub use halves::{Half, Halves};
use tile::{DEPTH, Isa, MAX_OUTPUTS, Panel, outputs};

use crate::encoding::{Encoding, GROUP};
use crate::{Mismatch, Path, threads};

/// Rows of activations that a panel of weights is multiplied with: they and it stay in the second-level cache. For more, weights are unpacked again.
pub const ROWS: usize = 256;

/// Rows of weights that a thread takes at a time when there is one row of activations; of a small matrix half as many, so that none waits long for
/// another's last.
const STRETCH: usize = 32;

/// Rows of activations in a tile.
const TILE: usize = 4;

/// A matrix of quantized weights, `outputs x inputs`, as it lies in a GGUF file.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'a> {
    encoding: Encoding,
    bytes: &'a [u8],
    outputs: usize,
    inputs: usize,
}

thread_local! {
    static ACTIVATIONS: RefCell<Activations> = RefCell::default();
    static PANEL: RefCell<Box<Panel>> = RefCell::default();
}

/// Whether a path multiplies one row and several as plain Rust does, up to rounding, in an encoding of 4 bits and one of 8.
pub(crate) fn agrees(path: Path) -> bool {
    const OUTPUTS: usize = 67;
    const INPUTS: usize = 64;
    const ROWS: usize = 5;
    // The scale in half precision is 2^-6; the quants take every value.
    let encoded = |encoding: Encoding| -> Vec<u8> {
        let blocks = OUTPUTS * INPUTS / encoding.block();
        let block =
            |b: usize| [0, 0x24].into_iter().chain((2..encoding.block_bytes()).map(move |i| (b * 31 + i * 77) as u8));
        (0..blocks).flat_map(block).collect()
    };
    let x: Vec<f32> = (0..ROWS * INPUTS).map(|i| (i * 37 % 101) as f32 / 50.0 - 1.0).collect();
    let product = |path, encoding, bytes: &[u8], rows: usize| {
        let mut y = vec![0.0; rows * OUTPUTS];
        let weights = Weights::new(encoding, bytes, OUTPUTS, INPUTS)?;
        weights.multiply_on(path, &x[..rows * INPUTS], &mut y).map(|()| y)
    };
    let close = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-3 * b.abs().max(1.0));
    [Encoding::Q4_0, Encoding::Q8_0].into_iter().all(|encoding| {
        let bytes = encoded(encoding);
        [1, ROWS].into_iter().all(|rows| {
            let [ours, plain] = [path, Path::Portable].map(|path| product(path, encoding, &bytes, rows));
            matches!((ours, plain), (Ok(ours), Ok(plain)) if close(&ours, &plain))
        })
    })
}

impl<'a> Weights<'a> {
    /// The matrix that these bytes are.
    ///
    /// # Errors
    /// Where a row is not a whole number of blocks, or the bytes are not those of `outputs` rows.
    pub fn new(encoding: Encoding, bytes: &'a [u8], outputs: usize, inputs: usize) -> Result<Self, Mismatch> {
        let fits = inputs > 0
            && inputs.is_multiple_of(encoding.block())
            && (inputs / encoding.block() * encoding.block_bytes()).checked_mul(outputs) == Some(bytes.len());
        if fits { Ok(Self { encoding, bytes, outputs, inputs }) } else { Err(Mismatch) }
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
        let blocks = x.chunks(ROWS * self.inputs).zip(y.chunks_mut(ROWS * self.outputs));
        ACTIVATIONS.with_borrow_mut(|activations| {
            for (x, y) in blocks {
                activations.reset(
                    x.len() / self.inputs,
                    self.inputs,
                    path == Path::Avx2 && self.encoding == Encoding::Q8_0 && rows > 1,
                );
                quantize(path, activations, x);
                if rows == 1 {
                    self.multiply_one(path, activations, y);
                } else {
                    self.multiply_many(path, activations, y);
                }
            }
        });
        Ok(())
    }

    fn row_bytes(&self) -> usize {
        self.inputs / self.encoding.block() * self.encoding.block_bytes()
    }

    fn row(&self, output: usize) -> &'a [u8] {
        self.bytes.get(output * self.row_bytes()..).and_then(|rest| rest.get(..self.row_bytes())).unwrap_or_default()
    }

    fn multiply_one(&self, path: Path, activations: &Activations, y: &mut [f32]) {
        let row_bytes = self.row_bytes();
        let y = Columns::new(y, self.outputs);
        let stretch = if self.outputs < 8 * STRETCH * threads::count() { STRETCH / 2 } else { STRETCH };
        threads::run(self.outputs.div_ceil(stretch), &|task| {
            let first = task * stretch;
            let count = stretch.min(self.outputs - first);
            let weights = &self.bytes[first * row_bytes..(first + count) * row_bytes];
            // SAFETY: this task alone has these columns.
            let out = unsafe { y.part(0, first, count) };
            match path {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the path is available, which includes AVX2; `weights` are whole rows, as many as `out` is long, and the
                // activations are those of a whole row.
                Path::Avx2 | Path::AvxVnni | Path::Avx512Vnni => unsafe {
                    x86_dot::dot(self.encoding, weights, row_bytes, activations, out);
                },
                #[cfg(target_arch = "aarch64")]
                // SAFETY: the path is available.
                Path::NeonDot | Path::NeonI8mm => unsafe {
                    neon::dot(self.encoding, weights, row_bytes, activations, out)
                },
                _ => plain::dot(self.encoding, weights, row_bytes, activations, out),
            }
        });
    }

    fn multiply_many(&self, path: Path, activations: &Activations, y: &mut [f32]) {
        let panel_outputs = match path {
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => outputs::<x86::Wide>(),
            #[cfg(target_arch = "x86_64")]
            Path::AvxVnni => outputs::<x86::Vnni>(),
            #[cfg(target_arch = "x86_64")]
            Path::Avx512Vnni => outputs::<x86::Vnni512>(),
            #[cfg(target_arch = "aarch64")]
            Path::NeonDot => outputs::<neon::Dot>(),
            #[cfg(target_arch = "aarch64")]
            Path::NeonI8mm => outputs::<neon::Matrix>(),
            _ => outputs::<plain::Plain>(),
        };
        let y = Columns::new(y, self.outputs);
        threads::run(self.outputs.div_ceil(panel_outputs), &|task| {
            let first = task * panel_outputs;
            PANEL.with_borrow_mut(|panel| {
                // SAFETY: the path is available; each task has columns of its own.
                unsafe {
                    match path {
                        #[cfg(target_arch = "x86_64")]
                        Path::Avx2 => match self.encoding {
                            Encoding::Q8_0 => self.panel_wide(panel, first, activations, &y),
                            Encoding::Q4_0 | Encoding::Q4_1 | Encoding::Q2K | Encoding::Q3K | Encoding::Q4K => {
                                self.panel_narrow4(panel, first, activations, &y)
                            }
                            Encoding::Q5_0 | Encoding::Q5_1 | Encoding::Q5K => {
                                self.panel_narrow5(panel, first, activations, &y)
                            }
                            Encoding::Q6K => self.panel_narrow6(panel, first, activations, &y),
                        },
                        #[cfg(target_arch = "x86_64")]
                        Path::AvxVnni => self.panel_vnni(panel, first, activations, &y),
                        #[cfg(target_arch = "x86_64")]
                        Path::Avx512Vnni => self.panel_vnni512(panel, first, activations, &y),
                        #[cfg(target_arch = "aarch64")]
                        Path::NeonDot => self.panel::<neon::Dot, 4>(panel, first, activations, &y),
                        #[cfg(target_arch = "aarch64")]
                        Path::NeonI8mm => self.panel::<neon::Matrix, 4>(panel, first, activations, &y),
                        _ => self.panel::<plain::Plain, 2>(panel, first, activations, &y),
                    }
                }
            });
        });
    }

    /// All rows of activations times the outputs from `first` on that a panel holds.
    ///
    /// # Safety
    /// That of [`Isa`], and the columns are this caller's alone.
    #[inline(always)]
    unsafe fn panel<I: Isa, const R: usize>(
        &self,
        panel: &mut Panel,
        first: usize,
        activations: &Activations,
        y: &Columns,
    ) {
        let count = outputs::<I>().min(self.outputs - first);
        let groups = self.inputs / GROUP;
        for start in (0..groups).step_by(DEPTH / GROUP) {
            let depth = (DEPTH / GROUP).min(groups - start);
            // SAFETY: the caller's.
            unsafe { panel.unpack::<I>(self.encoding, start, depth, |output| self.row(first + output)) };
            for row in (0..activations.rows).step_by(TILE) {
                let height = TILE.min(activations.rows - row);
                let mut sums = [0.0; TILE * MAX_OUTPUTS];
                let sums = &mut sums[..height * outputs::<I>()];
                // SAFETY: the caller's columns; the panel was just unpacked; the rows are there.
                unsafe {
                    if start > 0 {
                        for (i, sums) in sums.chunks_mut(outputs::<I>()).enumerate() {
                            sums[..count].copy_from_slice(y.part(row + i, first, count));
                        }
                    }
                    let at = (start, depth);
                    match height {
                        1 => panel.multiply::<I, R, 1>(self.encoding, activations, row, at, sums),
                        2 => panel.multiply::<I, R, 2>(self.encoding, activations, row, at, sums),
                        3 => panel.multiply::<I, R, 3>(self.encoding, activations, row, at, sums),
                        _ => panel.multiply::<I, R, TILE>(self.encoding, activations, row, at, sums),
                    }
                    for (i, sums) in sums.chunks(outputs::<I>()).enumerate() {
                        y.part(row + i, first, count).copy_from_slice(&sums[..count]);
                    }
                }
            }
        }
    }
}

macro_rules! panel_for {
    ($($name:ident $isa:ty, $features:literal;)*) => {
        #[cfg(target_arch = "x86_64")]
        impl Weights<'_> {
            $(
                #[target_feature(enable = $features)]
                unsafe fn $name(&self, panel: &mut Panel, first: usize, activations: &Activations, y: &Columns) {
                    // SAFETY: the caller's, with the instructions named above.
                    unsafe { self.panel::<$isa, 2>(panel, first, activations, y) }
                }
            )*
        }
    };
}
panel_for! {
    panel_wide x86::Wide, "avx2,fma,f16c";
    panel_narrow4 x86::Narrow<4>, "avx2,fma,f16c";
    panel_narrow5 x86::Narrow<5>, "avx2,fma,f16c";
    panel_narrow6 x86::Narrow<6>, "avx2,fma,f16c";
    panel_vnni x86::Vnni, "avx2,fma,f16c,avxvnni";
    panel_vnni512 x86::Vnni512, "avx2,fma,f16c,avx512f,avx512bw,avx512vnni";
}

fn quantize(path: Path, activations: &mut Activations, x: &[f32]) {
    let inputs = activations.inputs;
    for (mut row, numbers) in activations.rows_mut().zip(x.chunks(inputs)) {
        match path {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the path is available, which includes AVX2; the row has room for the numbers.
            Path::Avx2 | Path::AvxVnni | Path::Avx512Vnni => unsafe { x86::quantize(&mut row, numbers) },
            _ => row.quantize(numbers),
        }
    }
}

/// How many rows of `inputs` numbers `x` is, where `y` is as many of `outputs`. `inputs` is not 0.
fn rows_of(x: &[f32], inputs: usize, y: &[f32], outputs: usize) -> Result<usize, Mismatch> {
    let rows = x.len() / inputs;
    let fits = rows * inputs == x.len() && rows.checked_mul(outputs) == Some(y.len());
    if fits { Ok(rows) } else { Err(Mismatch) }
}

/// A matrix whose columns are written by several threads, each its own.
pub(crate) struct Columns {
    first: AtomicPtr<f32>,
    length: usize,
    width: usize,
}

impl Columns {
    pub(crate) fn new(y: &mut [f32], width: usize) -> Self {
        Self { first: AtomicPtr::new(y.as_mut_ptr()), length: y.len(), width }
    }

    /// Columns `column..column + count` of a row.
    ///
    /// # Safety
    /// Nobody else has them, and the matrix outlives this.
    #[allow(clippy::mut_from_ref)] // that is what it is for
    pub(crate) unsafe fn part(&self, row: usize, column: usize, count: usize) -> &mut [f32] {
        debug_assert!(column + count <= self.width && (row + 1) * self.width <= self.length);
        // SAFETY: within the matrix, and the caller's alone.
        unsafe {
            std::slice::from_raw_parts_mut(self.first.load(Ordering::Relaxed).add(row * self.width + column), count)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_that_is_available_stands_its_trial() {
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            assert!(agrees(path), "{path:?}");
        }
    }
}
