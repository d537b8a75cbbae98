//! Kernels that a program brings for the CPU, in place of those built in.
//!
//! This file and the lines that call it are Alcove's (`patches/README.md` there); all else in this crate is mistral.rs as published. Without
//! [`set_cpu_kernels`] nothing changes. Each kernel may decline, and then what is built in runs.

use std::any::Any;
use std::sync::{Arc, PoisonError, RwLock};

use candle_core::quantized::gguf_file::{Content, TensorInfo};
use candle_core::quantized::QTensor;
use candle_core::{DType, Device, Result, Tensor};

use crate::attention::SdpaParams;
use crate::pipeline::text_models_inputs_processor::ModelInputs;
use crate::pipeline::Pipeline;

/// What may be replaced. `None` declines.
pub trait CpuKernels: Send + Sync {
    /// A tensor of a GGUF file, in place of reading it: that of the model's file number `file` which begins at byte `at`.
    fn tensor(&self, file: usize, at: u64, info: &TensorInfo) -> Option<Result<QTensor>>;

    /// Scaled dot-product attention. `q` is `(batch, heads, queries, dim)`, `k` and `v` are `(batch, kv heads, keys, dim)`, `mask` is
    /// added to the scores; the result is shaped as `q`.
    fn attention(
        &self,
        qkv: [&Tensor; 3],
        mask: Option<&Tensor>,
        scale: f32,
        softcap: Option<f32>,
    ) -> Option<Result<Tensor>>;

    /// Root mean square normalisation over the last dimension.
    fn rms_norm(&self, x: &Tensor, weight: &Tensor, epsilon: f32) -> Option<Result<Tensor>>;

    /// Rotary position embedding of queries or keys `(batch, heads, positions, dim)`; `cos` and `sin` are `(positions, dim / 2)`. Pairs are
    /// neighbours, or half a row apart.
    fn rope(&self, x: &Tensor, cos: &Tensor, sin: &Tensor, neighbours: bool) -> Option<Result<Tensor>>;

    /// `silu(gate) * up`.
    fn swiglu(&self, gate: &Tensor, up: &Tensor) -> Option<Result<Tensor>>;

    /// Tokens of a prompt that are read at a time.
    fn piece(&self) -> usize;
}

static KERNELS: RwLock<Option<Arc<dyn CpuKernels>>> = RwLock::new(None);

/// Sets the kernels that models loaded from now on, and all models' attention and row operations, use; `None` for those built in.
pub fn set_cpu_kernels(kernels: Option<Arc<dyn CpuKernels>>) {
    *KERNELS.write().unwrap_or_else(PoisonError::into_inner) = kernels;
}

fn kernels() -> Option<Arc<dyn CpuKernels>> {
    KERNELS.read().unwrap_or_else(PoisonError::into_inner).clone()
}

pub(crate) fn tensor(files: &[Content], name: &str, device: &Device) -> Option<Result<QTensor>> {
    let kernels = kernels().filter(|_| device.is_cpu())?;
    let (file, content, info) =
        files.iter().enumerate().find_map(|(i, file)| Some((i, file, file.tensor_infos.get(name)?)))?;
    kernels.tensor(file, content.tensor_data_offset.checked_add(info.offset)?, info)
}

pub(crate) fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    mask: Option<&Tensor>,
    params: &SdpaParams,
) -> Option<Result<Tensor>> {
    kernels().filter(|_| q.device().is_cpu())?.attention([q, k, v], mask, params.softmax_scale, params.softcap)
}

pub(crate) fn rms_norm(x: &Tensor, weight: &Tensor, epsilon: f64) -> Option<Result<Tensor>> {
    kernels().filter(|_| x.device().is_cpu())?.rms_norm(x, weight, epsilon as f32)
}

pub(crate) fn rope(
    [q, k]: [&Tensor; 2],
    cos: &Tensor,
    sin: &Tensor,
    offsets: &[usize],
    neighbours: bool,
) -> Option<Result<(Tensor, Tensor)>> {
    let kernels = kernels().filter(|_| q.device().is_cpu())?;
    let (&[offset], positions) = (offsets, q.dim(2).ok()?) else { return None };
    let (cos, sin) = (cos.narrow(0, offset, positions).ok()?, sin.narrow(0, offset, positions).ok()?);
    let [q, k] = [q, k].map(|x| kernels.rope(x, &cos, &sin, neighbours));
    Some(q?.and_then(|q| Ok((q, k.ok_or_else(|| candle_core::Error::msg("rope of q but not of k"))??))))
}

pub(crate) fn swiglu(gate: &Tensor, up: &Tensor) -> Option<Result<Tensor>> {
    kernels().filter(|_| gate.device().is_cpu())?.swiglu(gate, up)
}

/// Positions that the cache of a sequence on the CPU has from the start: room for what will be written, too, since to grow is to copy it.
pub(crate) fn room(usual: usize, (prompt, longest): (usize, Option<usize>), most: usize, device: &Device) -> usize {
    match (kernels().filter(|_| device.is_cpu()), longest) {
        (Some(_), Some(longest)) => usual.max(prompt.saturating_add(longest).min(most)),
        _ => usual,
    }
}

/// What the cache of a sequence is made after: tensors of those shapes that take no memory.
pub(crate) fn mould(
    shapes: [(usize, usize, usize, usize); 2],
    dtype: DType,
    device: &Device,
) -> Option<(Tensor, Tensor)> {
    kernels().filter(|_| device.is_cpu())?;
    let nothing = Tensor::zeros((1, 1, 1, 1), dtype, device).ok()?;
    let [k, v] = shapes.map(|shape| nothing.broadcast_as(shape).ok());
    k.zip(v)
}

/// Whether the cache of a sequence that runs alone is gone on with as it is, and not copied.
pub(crate) fn is_taken_over(cache: &Tensor) -> bool {
    cache.device().is_cpu() && kernels().is_some()
}

/// Runs all of a long prompt but its last piece, and returns that one: activations and mask then grow with the piece, not with the
/// prompt (and the mask with its square). For models whose cache keeps every token and which are told whose logits are wanted.
pub(crate) fn all_but_last_piece(pipeline: &mut dyn Pipeline, inputs: Box<dyn Any>) -> Result<Box<dyn Any>> {
    let (Some(kernels), Some(all)) = (kernels(), inputs.downcast_ref::<ModelInputs>()) else { return Ok(inputs) };
    let (Ok((1, tokens)), &[offset], &[(wanted, count)]) =
        (all.input_ids.dims2(), &all.seqlen_offsets[..], &all.context_lens[..])
    else {
        return Ok(inputs);
    };
    let piece = kernels.piece();
    if !all.input_ids.device().is_cpu() || all.paged_attn_meta.is_some() || tokens <= piece + 1 || piece == 0 {
        return Ok(inputs);
    }
    let part = |from: usize, length: usize, context_lens: (usize, usize)| -> Result<Box<dyn Any>> {
        Ok(Box::new(ModelInputs {
            input_ids: all.input_ids.narrow(1, from, length)?.contiguous()?,
            seqlen_offsets: vec![offset + from],
            context_lens: vec![context_lens],
            ..all.clone()
        }))
    };
    let mut done = 0;
    // No token is left alone: one by itself may be computed in another way than several.
    while tokens - done > piece + 1 && done + piece <= wanted {
        pipeline.forward_inputs(part(done, piece, (piece - 1, 1))?, false)?;
        done += piece;
    }
    part(done, tokens - done, (wanted - done, count))
}
