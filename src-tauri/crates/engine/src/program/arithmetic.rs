//! Puts our kernels under mistral.rs, and the model's file under its weights.
//!
//! Both through doors: candle's `QuantizedType` is a public trait, so that a tensor can be any bytes that know how to be multiplied; and
//! mistral.rs asks a `CpuKernels` first, where our patch made it ask (`patches/README.md`). What is declined here runs as mistral.rs
//! has it: weights of 32-bit floats, 16-bit activations, masks of odd shapes. No arithmetic belongs here; that is `kernels`.
//!
//! The file is mapped, not read: it can be dropped from memory and read again, and is brought there while the rest is loaded. Whoever may
//! write to it could change or end a run under way, and gain nothing by it that the file itself would not give.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use candle_core::quantized::gguf_file::TensorInfo;
use candle_core::quantized::{GgmlDType, QStorage, QTensor, QuantizedType};
use candle_core::{CpuStorage, Device, Error, Layout, Result, Storage, Tensor, TensorId};
use kernels::attention::{Mask, Rows, Scores, Shape, attend};
use kernels::{Encoding, Half, Halves, Weights, rows};
use memmap2::Mmap;
use mistralrs_core::{CpuKernels, said_of_halves};

use crate::clock::{self, Work};

/// Tokens of a prompt read at a time. As many as a product unpacks weights for at once, so that fewer would cost more, and more would save nothing but
/// a row of logits for each piece; activations and mask grow with it.
const PIECE: usize = kernels::ROWS;

/// Bytes of the file that are brought to memory at a time: who wants memory for something else meanwhile waits no longer than for these.
const STEP: usize = 4 << 20;

/// Kernels for the model of one file.
pub struct Arithmetic {
    file: Arc<Mmap>,
    /// Tokens that prompts begin with.
    beginning: OnceLock<Vec<u32>>,
    /// The mask seen last, and what each query sees if that can be said in spans: all layers of a piece have the same.
    mask: Mutex<Option<(TensorId, Option<Arc<Spans>>)>>,
}

/// For each query the keys it sees: from, to before.
type Spans = Vec<(usize, usize)>;

/// Makes mistral.rs use the kernels for the model at `path`, which is to be loaded next, on so many threads.
///
/// # Errors
/// Where the file cannot be mapped.
pub fn install(path: &Path, threads: usize) -> io::Result<Arc<Arithmetic>> {
    let file = File::open(path)?;
    // SAFETY: the bytes are only ever read as numbers, of which every pattern is one; who changes them meanwhile changes numbers. A file cut
    // short ends the program, which is built to be ended.
    let file = Arc::new(unsafe { Mmap::map(&file)? });
    fetch(Arc::clone(&file));
    kernels::threads::limit(threads);
    let arithmetic = Arc::new(Arithmetic { file, beginning: OnceLock::new(), mask: Mutex::default() });
    mistralrs_core::set_cpu_kernels(Some(arithmetic.clone()));
    Ok(arithmetic)
}

/// Has the system bring the file into memory on a thread of its own, which has little else to do while a vocabulary is read: from the disk where it is
/// not there yet, and into this process's pages.
fn fetch(file: Arc<Mmap>) {
    // Where there is no thread for it, pages come when they are read.
    let _ = thread::Builder::new().name("fetch".to_owned()).spawn(move || {
        for at in (0..file.len()).step_by(STEP) {
            if !fetch_part(&file, at, STEP.min(file.len() - at)) {
                return;
            }
        }
    });
}

/// Whether it could be asked for; kernels before 5.14 know of no such thing.
#[cfg(target_os = "linux")]
fn fetch_part(file: &Mmap, at: usize, length: usize) -> bool {
    file.advise_range(memmap2::Advice::PopulateRead, at, length).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn fetch_part(_: &Mmap, _: usize, _: usize) -> bool {
    false
}

/// How a matrix of weights is stored.
#[derive(Clone, Copy)]
enum Stored {
    Quantized(Encoding),
    Halves(Half),
}

impl Stored {
    /// None of 32-bit floats: candle copies them, and their products are its own.
    fn of(dtype: GgmlDType) -> Option<Self> {
        Some(match dtype {
            GgmlDType::F16 => Self::Halves(Half::F16),
            GgmlDType::BF16 => Self::Halves(Half::Bf16),
            _ => Self::Quantized(encoding(dtype)?),
        })
    }

    /// Weights in a block, and its bytes.
    fn block(self) -> (usize, usize) {
        match self {
            Self::Quantized(encoding) => (encoding.block(), encoding.block_bytes()),
            Self::Halves(_) => (1, 2),
        }
    }
}

/// A tensor's bytes, in the mapped file.
struct Mapped {
    file: Arc<Mmap>,
    bytes: Range<usize>,
    /// What it says that it is: of halves not the truth (`said_of_halves`).
    dtype: GgmlDType,
    stored: Stored,
}

impl Mapped {
    fn bytes(&self) -> &[u8] {
        self.file.get(self.bytes.clone()).unwrap_or_default()
    }
}

impl QuantizedType for Mapped {
    fn dtype(&self) -> GgmlDType {
        self.dtype
    }

    fn matmul_t(&self, (rows, inputs, outputs): (usize, usize, usize), x: &[f32], y: &mut [f32]) -> Result<()> {
        if x.len() != rows * inputs {
            return Err(wrapped(kernels::Mismatch));
        }
        let multiply = || match self.stored {
            Stored::Quantized(encoding) => Weights::new(encoding, self.bytes(), outputs, inputs)?.multiply(x, y),
            Stored::Halves(half) => Halves::new(half, self.bytes(), outputs, inputs)?.multiply(x, y),
        };
        clock::count(Work::Products, multiply).map_err(wrapped)
    }

    fn matmul_t_f16(&self, shape: (usize, usize, usize), x: &[half::f16], y: &mut [half::f16]) -> Result<()> {
        let x: Vec<f32> = x.iter().map(|number| number.to_f32()).collect();
        let mut exact = vec![0.0; y.len()];
        self.matmul_t(shape, &x, &mut exact)?;
        for (y, exact) in y.iter_mut().zip(exact) {
            *y = half::f16::from_f32(exact);
        }
        Ok(())
    }

    fn dequantize(&self, count: usize) -> Result<CpuStorage> {
        match self.stored {
            Stored::Quantized(_) => self.dtype.from_data(Cow::Borrowed(self.bytes())).dequantize(count),
            Stored::Halves(half) => {
                Ok(CpuStorage::F32(self.bytes().as_chunks::<2>().0.iter().map(|&weight| half.to_f32(weight)).collect()))
            }
        }
    }

    fn storage_size_in_bytes(&self) -> usize {
        self.bytes().len()
    }

    fn as_ptr(&self) -> *const u8 {
        self.bytes().as_ptr()
    }

    fn block_size(&self) -> usize {
        self.stored.block().0
    }

    // Storage that candle makes to quantize into is candle's own, never this.
    fn from_float(&mut self, _: &[f32]) {}

    fn from_float_imatrix(&mut self, _: &[f32], _: &[f32], _: usize) {}

    fn size(&self) -> usize {
        self.bytes().len()
    }
}

impl CpuKernels for Arithmetic {
    fn tensor(&self, file: usize, at: u64, info: &TensorInfo) -> Option<Result<QTensor>> {
        clock::reach("the weights");
        let stored = Stored::of(info.ggml_dtype)?;
        // Others are not matrices of weights. The engine opens one file.
        if info.shape.rank() < 2 || file != 0 {
            return None;
        }
        let dtype = match stored {
            Stored::Quantized(_) => info.ggml_dtype,
            // One of experts is taken apart by what it says that it is.
            Stored::Halves(_) if info.shape.rank() > 2 => return None,
            Stored::Halves(_) => said_of_halves(info.ggml_dtype)?,
        };
        let start = usize::try_from(at).ok()?;
        let (weights, size) = stored.block();
        let blocks = info.shape.elem_count() / weights;
        let bytes = start..blocks.checked_mul(size)?.checked_add(start)?;
        // What is too short is left for mistral.rs to say so.
        self.file.get(bytes.clone())?;
        let mapped = Mapped { file: Arc::clone(&self.file), bytes, dtype, stored };
        Some(QTensor::new(QStorage::Cpu(Box::new(mapped)), info.shape.clone()))
    }

    fn attention(
        &self,
        [q, k, v]: [&Tensor; 3],
        mask: Option<&Tensor>,
        scale: f32,
        softcap: Option<f32>,
    ) -> Option<Result<Tensor>> {
        let (batch, heads, queries, dim) = q.dims4().ok()?;
        let (_, kv_heads, keys, _) = k.dims4().ok()?;
        if k.dims() != [batch, kv_heads, keys, dim] || v.dims() != k.dims() {
            return None;
        }
        let shape = Shape { batch, heads, kv_heads, queries, keys, dim };
        let scores = Scores { scale, softcap: softcap.filter(|&cap| cap != 0.0) };
        with_floats(q, |q_data, q_layout| {
            with_floats(k, |k_data, k_layout| {
                with_floats(v, |v_data, v_layout| {
                    let qkv = [rows_of(q_data, q_layout)?, rows_of(k_data, k_layout)?, rows_of(v_data, v_layout)?];
                    clock::count(Work::Attention, || self.attend(shape, qkv, mask, scores))
                })
            })
        })
    }

    fn rms_norm(&self, x: &Tensor, weight: &Tensor, epsilon: f32) -> Option<Result<Tensor>> {
        let mut y = vec![0.0; x.elem_count()];
        with_floats(x, |x, x_layout| {
            let x = contiguous(x, x_layout)?;
            with_floats(weight, |weight, layout| {
                let weight = contiguous(weight, layout)?;
                clock::count(Work::Rows, || rows::rms_norm(kernels::Path::best(), x, weight, epsilon, &mut y)).ok()
            })
        })?;
        Some(Tensor::from_vec(y, x.shape(), &Device::Cpu))
    }

    fn rope(&self, x: &Tensor, cos: &Tensor, sin: &Tensor, neighbours: bool) -> Option<Result<Tensor>> {
        let (batch, heads, positions, dim) = x.dims4().ok()?;
        if cos.dims() != [positions, dim / 2] || sin.dims() != cos.dims() {
            return None;
        }
        let mut y = vec![0.0; x.elem_count()];
        with_floats(x, |x, layout| {
            let x = rows_of(x, layout)?;
            with_floats(cos, |cos, layout| {
                let cos = contiguous(cos, layout)?;
                with_floats(sin, |sin, layout| {
                    let angles = [cos, contiguous(sin, layout)?];
                    let counts = [batch, positions, heads];
                    clock::count(Work::Rows, || rows::rope(x, counts, angles, neighbours, &mut y)).ok()
                })
            })
        })?;
        Some(Tensor::from_vec(y, x.shape(), &Device::Cpu))
    }

    fn swiglu(&self, gate: &Tensor, up: &Tensor) -> Option<Result<Tensor>> {
        let mut y = vec![0.0; gate.elem_count()];
        if gate.shape() != up.shape() {
            return None;
        }
        with_floats(gate, |gate, gate_layout| {
            let gate = contiguous(gate, gate_layout)?;
            with_floats(up, |up, layout| {
                let up = contiguous(up, layout)?;
                clock::count(Work::Rows, || rows::swiglu(kernels::Path::best(), gate, up, &mut y)).ok()
            })
        })?;
        Some(Tensor::from_vec(y, gate.shape(), &Device::Cpu))
    }

    fn piece(&self) -> usize {
        PIECE
    }

    /// All or nothing: of a prompt that begins otherwise nothing is kept, not even what its template has in common with the others.
    fn beginning(&self, tokens: &[u32]) -> usize {
        self.beginning.get().filter(|beginning| tokens.starts_with(beginning)).map_or(0, Vec::len)
    }
}

impl Arithmetic {
    /// Has what is computed of these tokens kept, from the first prompt that begins with them to the end of the program. They are not to be a
    /// document's.
    pub fn keep(&self, beginning: Vec<u32>) {
        // Said once.
        let _ = self.beginning.set(beginning);
    }

    fn attend(
        &self,
        shape: Shape,
        qkv: [Rows<'_>; 3],
        mask: Option<&Tensor>,
        scores: Scores,
    ) -> Option<Result<Tensor>> {
        let Shape { batch, heads, queries, keys, dim, .. } = shape;
        let mut out = vec![0.0; batch * queries * heads * dim];
        let path = kernels::Path::best();
        match mask {
            None => attend(path, shape, qkv, Mask::None, scores, &mut out).ok()?,
            Some(mask) => {
                // Of a mask for all batches and heads, or for each.
                let strides = match *mask.dims() {
                    [q, k] if (q, k) == (queries, keys) => [0, keys, 0],
                    [1, q, k] if (q, k) == (queries, keys) => [0, keys, 0],
                    [b, h, q, k] if (q, k) == (queries, keys) && [1, batch].contains(&b) && [1, heads].contains(&h) => {
                        [if b == 1 { 0 } else { h * q * k }, keys, if h == 1 { 0 } else { q * k }]
                    }
                    _ => return None,
                };
                with_floats(mask, |data, layout| {
                    let data = contiguous(data, layout)?;
                    let spans = if data.len() == queries * keys { self.spans(mask.id(), data, keys) } else { None };
                    let mask = match &spans {
                        Some(spans) => Mask::Spans(spans),
                        None => Mask::Added(Rows { data, strides }),
                    };
                    attend(path, shape, qkv, mask, scores, &mut out).ok()
                })?;
            }
        }
        Some(Tensor::from_vec(out, (batch, queries, heads, dim), &Device::Cpu).and_then(|out| out.transpose(1, 2)))
    }

    /// What each query sees, where its row of the mask is zeros in one stretch and minus infinity elsewhere.
    fn spans(&self, id: TensorId, mask: &[f32], keys: usize) -> Option<Arc<Spans>> {
        let mut last = self.mask.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, spans)) = &*last
            && *seen == id
        {
            return spans.clone();
        }
        let spans: Option<Spans> = mask
            .chunks(keys)
            .map(|row| {
                let from = row.iter().position(|&added| added == 0.0)?;
                let length = row.iter().skip(from).take_while(|&&added| added == 0.0).count();
                let hidden = |part: &[f32]| part.iter().all(|&added| added == f32::NEG_INFINITY);
                (hidden(row.get(..from)?) && hidden(row.get(from + length..)?)).then_some((from, from + length))
            })
            .collect();
        let spans = spans.filter(|spans| spans.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1)).map(Arc::new);
        *last = Some((id, spans.clone()));
        spans
    }
}

fn encoding(dtype: GgmlDType) -> Option<Encoding> {
    Some(match dtype {
        GgmlDType::Q4_0 => Encoding::Q4_0,
        GgmlDType::Q4_1 => Encoding::Q4_1,
        GgmlDType::Q5_0 => Encoding::Q5_0,
        GgmlDType::Q5_1 => Encoding::Q5_1,
        GgmlDType::Q8_0 => Encoding::Q8_0,
        GgmlDType::Q2K => Encoding::Q2K,
        GgmlDType::Q3K => Encoding::Q3K,
        GgmlDType::Q4K => Encoding::Q4K,
        GgmlDType::Q5K => Encoding::Q5K,
        GgmlDType::Q6K => Encoding::Q6K,
        _ => return None,
    })
}

/// Calls `with` with the numbers of a tensor of 32-bit floats, and where they lie.
fn with_floats<T>(tensor: &Tensor, with: impl FnOnce(&[f32], &Layout) -> Option<T>) -> Option<T> {
    let (storage, layout) = tensor.storage_and_layout();
    match &*storage {
        Storage::Cpu(CpuStorage::F32(data)) => with(data, layout),
        _ => None,
    }
}

fn contiguous<'a>(data: &'a [f32], layout: &Layout) -> Option<&'a [f32]> {
    let (start, end) = layout.contiguous_offsets()?;
    data.get(start..end)
}

/// Of a tensor `(batch, heads, positions, dim)`.
fn rows_of<'a>(data: &'a [f32], layout: &Layout) -> Option<Rows<'a>> {
    match *layout.stride() {
        [batch, head, position, 1] => {
            Some(Rows { data: data.get(layout.start_offset()..)?, strides: [batch, position, head] })
        }
        _ => None,
    }
}

fn wrapped(error: kernels::Mismatch) -> Error {
    Error::wrap(error)
}
