//! Kernels that a program brings for the CPU, in place of those built in.
//!
//! This file and the lines that call it are Alcove's (`patches/README.md` there); all else in this crate is mistral.rs as published. Without
//! [`set_cpu_kernels`] nothing that is computed changes. Each kernel may decline, and then what is built in runs.

use std::any::Any;
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use candle_core::quantized::gguf_file::{Content, TensorInfo, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{CpuStorage, DType, Device, Error, Module, Result, Tensor};
use half::{bf16, f16};
use llguidance::ParserFactory;
use tokenizers::{DecoderWrapper, Tokenizer};

use crate::attention::SdpaParams;
use crate::pipeline::text_models_inputs_processor::ModelInputs;
use crate::pipeline::{GeneralMetadata, Pipeline};
use crate::utils::gguf_metadata::ContentMetadata;

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

    /// How many of a prompt's first tokens other prompts begin with as well, so that what is computed of them is worth keeping.
    fn beginning(&self, tokens: &[u32]) -> usize;
}

/// What a tensor of halves that is multiplied as it lies is to say that it is: candle unpacks whole whatever says that it is of floats
/// (`QMatMul::from_arc`). Both are encodings of activations, and weights come in neither.
pub fn said_of_halves(dtype: GgmlDType) -> Option<GgmlDType> {
    match dtype {
        GgmlDType::F16 => Some(GgmlDType::Q8_1),
        GgmlDType::BF16 => Some(GgmlDType::Q8K),
        _ => None,
    }
}

static KERNELS: RwLock<Option<Arc<dyn CpuKernels>>> = RwLock::new(None);

/// Sets the kernels that models loaded from now on, and all models' attention and row operations, use; `None` for those built in. Nothing is
/// kept of what others computed.
pub fn set_cpu_kernels(kernels: Option<Arc<dyn CpuKernels>>) {
    *KERNELS.write().unwrap_or_else(PoisonError::into_inner) = kernels;
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

fn kernels() -> Option<Arc<dyn CpuKernels>> {
    KERNELS.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether a program brought kernels, so that loading may leave out what it would only do again.
pub(crate) fn are_there() -> bool {
    kernels().is_some()
}

pub(crate) fn tensor(files: &[Content], name: &str, device: &Device) -> Option<Result<QTensor>> {
    let kernels = kernels().filter(|_| device.is_cpu())?;
    let (file, content, info) =
        files.iter().enumerate().find_map(|(i, file)| Some((i, file, file.tensor_infos.get(name)?)))?;
    kernels.tensor(file, content.tensor_data_offset.checked_add(info.offset)?, info)
}

/// The table of tokens as the models have it, in place of candle's `Embedding`: with kernels, rows are unpacked as they are asked for and the
/// table itself stays as it lies in the file. Without them, or elsewhere than on the CPU, it is unpacked whole, as published.
#[derive(Clone, Debug)]
pub(crate) enum Embedding {
    Packed(Arc<QTensor>),
    Whole(Tensor),
}

impl Embedding {
    pub(crate) fn of(table: QTensor) -> Self {
        Self::Packed(Arc::new(table))
    }

    /// What stands where the whole table was unpacked.
    pub(crate) fn dequantize(&self, device: &Device) -> Result<Self> {
        let Self::Packed(table) = self else { return Ok(self.clone()) };
        if kernels().is_none() || !device.is_cpu() {
            return table.dequantize(device).map(Self::Whole);
        }
        // What cannot be unpacked is to be known while the model is loaded.
        unpack(table, &[0])?;
        Ok(self.clone())
    }

    /// What stands where candle's was made.
    pub(crate) fn new(table: impl Into<Self>, _width: usize) -> Self {
        table.into()
    }
}

impl From<Tensor> for Embedding {
    fn from(table: Tensor) -> Self {
        Self::Whole(table)
    }
}

impl Module for Embedding {
    fn forward(&self, ids: &Tensor) -> Result<Tensor> {
        match self {
            Self::Whole(table) => candle_nn::Embedding::new(table.clone(), table.dim(1)?).forward(ids),
            Self::Packed(table) => {
                let rows = unpack(table, &ids.flatten_all()?.to_vec1::<u32>()?)?;
                let width = table.shape().dims2()?.1;
                Tensor::from_vec(rows, [ids.dims(), &[width]].concat(), &Device::Cpu)
            }
        }
    }
}

/// Rows of a table, one after the other.
fn unpack(table: &QTensor, ids: &[u32]) -> Result<Vec<f32>> {
    let (said, width, data) = (table.dtype(), table.shape().dims2()?.1, table.data()?);
    let half = [GgmlDType::F16, GgmlDType::BF16].into_iter().find(|&half| said_of_halves(half) == Some(said));
    let dtype = half.unwrap_or(said);
    let bytes = width / dtype.block_size() * dtype.type_size();
    let mut rows = Vec::with_capacity(ids.len() * width);
    for &id in ids {
        let row = data.get(id as usize * bytes..).and_then(|rest| rest.get(..bytes));
        let row = row.ok_or_else(|| Error::msg("a token that is not in the table"))?;
        // They may begin at any byte, which candle does not take.
        let pairs = row.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
        match half {
            Some(GgmlDType::F16) => rows.extend(pairs.map(|pair| f16::from_le_bytes(pair).to_f32())),
            Some(_) => rows.extend(pairs.map(|pair| bf16::from_le_bytes(pair).to_f32())),
            None => match dtype.from_data(Cow::Borrowed(row)).dequantize(width)? {
                CpuStorage::F32(numbers) => rows.extend(numbers),
                _ => candle_core::bail!("a row that is not of 32-bit floats"),
            },
        }
    }
    Ok(rows)
}

/// What could constrain an answer: a second tokenizer, and a dozen tries of its vocabulary. With kernels there is none: a program that brings them
/// constrains no answer, and one that does is refused.
pub(crate) fn constraints(
    build: impl FnOnce() -> anyhow::Result<Arc<ParserFactory>>,
) -> anyhow::Result<Option<Arc<ParserFactory>>> {
    if are_there() {
        Ok(None)
    } else {
        build().map(Some)
    }
}

/// The bytes of a token, which may be a part of a character; none of one that is special, unless these are wanted. Looked up in what constrains
/// answers, as published; where there is none, in the tokenizer.
pub(crate) fn bytes_of(
    metadata: &GeneralMetadata,
    pipeline: &dyn Pipeline,
    token: u32,
    special: bool,
) -> Result<Vec<u8>> {
    if let Some(vocabulary) = metadata.tok_env() {
        return Ok(vocabulary.tok_trie().decode_ext(&[token], special));
    }
    let tokenizer = pipeline.tokenizer().ok_or_else(|| Error::msg("a pipeline without a tokenizer"))?;
    let name = tokenizer.id_to_token(token).unwrap_or_default();
    let is_of_letters = tokenizer.get_decoder().is_some_and(writes_bytes_as_letters);
    // `<0x0A>`, where a vocabulary has bytes as tokens.
    let byte = name.strip_prefix("<0x").and_then(|rest| rest.strip_suffix('>')).filter(|hex| hex.len() == 2);
    if let (false, Some(Ok(byte))) = (is_of_letters, byte.map(|hex| u8::from_str_radix(hex, 16))) {
        return Ok(vec![byte]);
    }
    match tokenizer.get_added_vocabulary().get_added_tokens_decoder().get(&token) {
        Some(added) if added.special || name.starts_with('<') && name.ends_with('>') => {
            Ok(if special { name.into_bytes() } else { Vec::new() })
        }
        Some(_) => Ok(name.into_bytes()),
        None if is_of_letters => Ok(name.chars().map(byte_of).collect::<Option<_>>().unwrap_or_default()),
        None => Ok(name.replace('\u{2581}', " ").into_bytes()),
    }
}

fn writes_bytes_as_letters(decoder: &DecoderWrapper) -> bool {
    match decoder {
        DecoderWrapper::ByteLevel(_) => true,
        DecoderWrapper::Sequence(all) => all.get_decoders().iter().any(writes_bytes_as_letters),
        _ => false,
    }
}

/// The byte that a letter stands for in GPT-2's vocabularies: printable ones for themselves, the others, in order, from U+0100 on.
fn byte_of(letter: char) -> Option<u8> {
    let byte = match u32::from(letter) {
        own @ (0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff) => own,
        other @ 0x100..=0x120 => other - 0x100,
        other @ 0x121..=0x142 => other - 0x121 + 0x7f,
        0x143 => 0xad,
        _ => return None,
    };
    u8::try_from(byte).ok()
}

/// An array of texts, each copied once where it was three times.
pub(crate) fn texts(metadata: &ContentMetadata<'_>, key: &str) -> anyhow::Result<Vec<String>> {
    match metadata.metadata.get(&format!("{}.{key}", metadata.path_prefix)) {
        Some(Value::Array(all)) => {
            all.iter().map(|text| text.to_string().cloned().map_err(anyhow::Error::from)).collect()
        }
        _ => anyhow::bail!("no texts under {key}"),
    }
}

/// A tokenizer that is asked about one token at a time where all of its vocabulary was copied for each question.
pub(crate) struct Asked<'a>(pub(crate) &'a Tokenizer);

impl Asked<'_> {
    pub(crate) fn get_vocab(&self, _with_added: bool) -> &Self {
        self
    }

    pub(crate) fn contains_key(&self, token: &str) -> bool {
        self.0.token_to_id(token).is_some()
    }

    pub(crate) fn get(&self, token: &str) -> Id {
        Id(self.0.token_to_id(token))
    }
}

impl Deref for Asked<'_> {
    type Target = Tokenizer;

    fn deref(&self) -> &Tokenizer {
        self.0
    }
}

/// A token's id, if it has one.
pub(crate) struct Id(Option<u32>);

impl Id {
    pub(crate) fn copied(self) -> Option<u32> {
        self.0
    }
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
    Some(q?.and_then(|q| Ok((q, k.ok_or_else(|| Error::msg("rope of q but not of k"))??))))
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

/// What was computed of the tokens that prompts begin with: keys and values of each layer.
struct Kept {
    tokens: Vec<u32>,
    layers: Vec<(Tensor, Tensor)>,
}

static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// Puts what was kept of these tokens into the cache, where it was, in place of computing it.
fn take_up(pipeline: &dyn Pipeline, tokens: &[u32]) -> Result<bool> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(kept) = kept.as_ref().filter(|kept| kept.tokens == tokens) else { return Ok(false) };
    for (layer, (k, v)) in pipeline.cache().normal().0.iter_mut().zip(&kept.layers) {
        layer.append(k, v)?;
    }
    Ok(true)
}

/// Keeps what the cache holds, which was computed of these tokens.
fn keep(pipeline: &dyn Pipeline, tokens: &[u32]) -> Result<()> {
    let mut layers = Vec::new();
    for layer in pipeline.cache().normal().0.iter() {
        let (Some(k), Some(v)) = (layer.k()?, layer.v()?) else { return Ok(()) };
        // Copies: a view would keep the whole cache, with all that is still to come.
        layers.push((k.force_contiguous()?, v.force_contiguous()?));
    }
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept { tokens: tokens.to_vec(), layers });
    Ok(())
}

/// Runs all of a long prompt but its last piece, and returns that one: activations and mask then grow with the piece, not with the
/// prompt (and the mask with its square). What other prompts begin with as well is a piece of its own, computed once and kept. For models whose cache
/// keeps every token, and which give the logits that are asked for, or the last.
pub(crate) fn all_but_last_piece(pipeline: &mut dyn Pipeline, inputs: Box<dyn Any>) -> Result<Box<dyn Any>> {
    let (Some(kernels), Some(all)) = (kernels(), inputs.downcast_ref::<ModelInputs>()) else { return Ok(inputs) };
    let (Ok((1, tokens)), &[offset], &[(wanted, count)]) =
        (all.input_ids.dims2(), &all.seqlen_offsets[..], &all.context_lens[..])
    else {
        return Ok(inputs);
    };
    let piece = kernels.piece();
    if !all.input_ids.device().is_cpu() || all.paged_attn_meta.is_some() || tokens == 1 || piece == 0 {
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
    if offset == 0 {
        let ids: Vec<u32> = all.input_ids.flatten_all()?.to_vec1()?;
        let beginning = ids.get(..kernels.beginning(&ids)).unwrap_or_default();
        let is_begun = pipeline.cache().normal().0.iter().any(|layer| layer.current_seq_len() > 0);
        // No token is left alone: one by itself may be computed in another way than several.
        if beginning.len() > 1 && beginning.len() + 1 < tokens && beginning.len() <= wanted && !is_begun {
            done = beginning.len();
            if !take_up(pipeline, beginning)? {
                pipeline.forward_inputs(part(0, done, (done - 1, 1))?, false)?;
                keep(pipeline, beginning)?;
            }
        }
    }
    while tokens - done > piece + 1 && done + piece <= wanted {
        pipeline.forward_inputs(part(done, piece, (piece - 1, 1))?, false)?;
        done += piece;
    }
    if done == 0 {
        return Ok(inputs);
    }
    part(done, tokens - done, (wanted - done, count))
}
