//! What the engine reads: mistral.rs 0.8.1's GGUF architectures and tokenizers, candle 0.10.2's tensor encodings. Tables only.
//!
//! Sources: `mistralrs_core::gguf` and `candle_core::quantized`; ids and sizes from ggml.h (`ggml_type`) and llama.h (`llama_ftype`).

/// `general.architecture` values that mistral.rs loads from GGUF and runs on the processor. Of those it lists two are missing: it leaves out phi2's
/// activation (`quantized_phi2.rs`), and qwen3moe's experts panic without an NVIDIA GPU (candle's `QTensor::indexed_moe_forward`).
pub const ARCHITECTURES: &[&str] = &["llama", "mistral3", "phi3", "qwen2", "qwen3", "starcoder2"];

/// Those whose loaders take the matrix that turns numbers into words from `output.weight` alone, and panic where a layer's matrix is of floats (of
/// 16 bits: where they are unpacked, on a GPU; which it will be is not known here).
pub const STRICT: &[&str] = &["phi3", "starcoder2"];

/// The only base of phi3's rotary embedding that is used, whatever the file says.
pub const PHI3_BASE: f32 = 10_000.0;

/// `tokenizer.ggml.model` values that are taken: of `llama`, SentencePiece's pairs, our lines in mistral.rs make the tokenizer (`sentence_pieces.rs` there).
pub const TOKENIZERS: &[&str] = &["gpt2", "llama", "replit"];

/// `tokenizer.ggml.pre` values that say how a text is cut before it is made tokens, where `tokenizer.ggml.model` is `gpt2`: those of our lines in mistral.rs
/// (`as_written.rs` there).
pub const CUTS: &[&str] = &[
    "command-r",
    "dbrx",
    "deepseek-r1-qwen",
    "default",
    "falcon3",
    "gpt-2",
    "llama-bpe",
    "llama-v3",
    "llama3",
    "megrez",
    "mellum",
    "phi-2",
    "pixtral",
    "qwen2",
    "refact",
    "smaug-bpe",
    "smollm",
    "stablelm2",
    "starcoder",
    "tekken",
];

/// `rope.scaling.type` values that are computed with, by the same lines.
pub const STRETCHINGS: &[&str] = &["linear", "yarn"];

/// How a tensor's numbers are stored.
pub struct Encoding {
    id: u32,
    pub name: &'static str,
    /// Numbers in a block.
    block: u64,
    /// Bytes of a block.
    size: u64,
    /// Whether candle reads it.
    pub readable: bool,
}

impl Encoding {
    pub fn of(id: u32) -> Option<&'static Self> {
        ENCODINGS.iter().find(|encoding| encoding.id == id)
    }

    /// Whether its numbers are 16-bit floats.
    pub fn is_half(&self) -> bool {
        matches!(self.name, "F16" | "BF16")
    }

    /// Whether its numbers are floats, each by itself.
    pub fn is_float(&self) -> bool {
        self.block == 1
    }

    /// Bytes that so many numbers take; `None` where they do not fill whole blocks.
    pub fn bytes(&self, elements: u64) -> Option<u64> {
        elements.is_multiple_of(self.block).then_some(elements / self.block)?.checked_mul(self.size)
    }
}

const fn row(id: u32, name: &'static str, block: u64, size: u64, readable: bool) -> Encoding {
    Encoding { id, name, block, size, readable }
}

const ENCODINGS: &[Encoding] = &[
    row(0, "F32", 1, 4, true),
    row(1, "F16", 1, 2, true),
    row(2, "Q4_0", 32, 18, true),
    row(3, "Q4_1", 32, 20, true),
    row(6, "Q5_0", 32, 22, true),
    row(7, "Q5_1", 32, 24, true),
    row(8, "Q8_0", 32, 34, true),
    row(10, "Q2_K", 256, 84, true),
    row(11, "Q3_K", 256, 110, true),
    row(12, "Q4_K", 256, 144, true),
    row(13, "Q5_K", 256, 176, true),
    row(14, "Q6_K", 256, 210, true),
    row(16, "IQ2_XXS", 256, 66, false),
    row(17, "IQ2_XS", 256, 74, false),
    row(18, "IQ3_XXS", 256, 98, false),
    row(19, "IQ1_S", 256, 50, false),
    row(20, "IQ4_NL", 32, 18, false),
    row(21, "IQ3_S", 256, 110, false),
    row(22, "IQ2_S", 256, 82, false),
    row(23, "IQ4_XS", 256, 136, false),
    row(29, "IQ1_M", 256, 56, false),
    row(30, "BF16", 1, 2, true),
    row(34, "TQ1_0", 256, 54, false),
    row(35, "TQ2_0", 256, 66, false),
    row(39, "MXFP4", 32, 17, false),
];

/// The name of `general.file_type`.
pub fn file_type(id: u64) -> Option<&'static str> {
    Some(match id {
        0 => "F32",
        1 => "F16",
        2 => "Q4_0",
        3 => "Q4_1",
        7 => "Q8_0",
        8 => "Q5_0",
        9 => "Q5_1",
        10 => "Q2_K",
        11 => "Q3_K_S",
        12 => "Q3_K_M",
        13 => "Q3_K_L",
        14 => "Q4_K_S",
        15 => "Q4_K_M",
        16 => "Q5_K_S",
        17 => "Q5_K_M",
        18 => "Q6_K",
        32 => "BF16",
        _ => return None,
    })
}
