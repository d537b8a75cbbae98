//! What the caller and `alcove-engine` say to each other: a length (`u32`, little-endian, bytes), then that much JSON.
//!
//! Requests go to the program's standard input, replies come from its standard output, one at a time and in order; only
//! `Request::Stop` may overtake the reply under way. Both sides refuse a message over [`MAX_MESSAGE`]. Public, so that a scripted
//! engine can stand in for the real one.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::gguf::{Header, Refusal};

/// Longest message in bytes, either way.
pub const MAX_MESSAGE: u32 = 16 * 1024 * 1024;

/// What the program is asked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Read the model's header; answered by `Reply::Header`.
    Inspect,
    /// Tell what would become of a folder of safetensors; answered by `Reply::Planned`.
    Plan {
        /// Whether its matrices are to become Q8_0.
        eight_bits: bool,
    },
    /// Make a GGUF file of it; answered by `Reply::Follows`, and then the file.
    Convert {
        /// As in `Plan`.
        eight_bits: bool,
    },
    /// Load the model; answered by `Reply::Loaded`.
    Load,
    /// Count the tokens of each text, special tokens not added; answered by `Reply::Tokens`.
    CountTokens {
        /// The texts.
        texts: Vec<String>,
    },
    /// Write an answer; answered by any number of `Reply::Text` and one `Reply::Generated`.
    Generate {
        /// What to answer.
        prompt: Prompt,
    },
    /// Tell how much memory the program has held; answered by `Reply::Memory`.
    Memory,
    /// End the generation under way softly: what was written stands. Without one under way it means nothing and is not answered.
    Stop,
}

/// What the program answers. `Failed` may come instead of any other.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Reply {
    /// The model's header.
    Header {
        /// What it says.
        header: Box<Header>,
    },
    /// The GGUF file that would be made.
    Planned {
        /// What it would say of itself.
        header: Box<Header>,
        /// Its size in bytes.
        bytes: u64,
    },
    /// A file comes behind this message, as it is: not as a message. Where it ends early the program failed.
    Follows {
        /// Its size in bytes.
        bytes: u64,
    },
    /// The model is in memory.
    Loaded {
        /// How it went.
        loaded: Loaded,
    },
    /// Tokens of each text, in the order asked.
    Tokens {
        /// Numbers of tokens.
        counts: Vec<u32>,
    },
    /// The next piece of an answer.
    Text {
        /// The piece; whole characters.
        text: String,
    },
    /// The answer is complete.
    Generated {
        /// How it went.
        generated: Generated,
    },
    /// How much memory the program has held.
    Memory {
        /// The most since it was started, in bytes, the model's file as far as it lies in memory included; `None` where the system does not tell.
        peak: Option<u64>,
    },
    /// It cannot be done; the program goes on.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// What a model is to answer. Holds document text: no `Debug`, never logged.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Prompt {
    /// The system message; `None` leaves it to the model's own chat template.
    pub system: Option<String>,
    /// The user's message.
    pub user: String,
    /// Longest answer, in tokens; where the context leaves less room, that.
    pub max_tokens: u32,
    /// 0 always takes the likeliest token; above, the usual softmax temperature.
    pub temperature: f64,
    /// Seed of the sampler: the same prompt, seed and program give the same answer. Without meaning at temperature 0.
    pub seed: u64,
}

/// How loading went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    /// Tokens that prompt and answer may have together.
    pub context: u32,
    /// Device the model runs on: `CPU`, `CUDA`, `Metal`.
    pub device: String,
    /// Why that device.
    pub device_reason: DeviceReason,
    /// Threads that compute on the processor.
    pub threads: u32,
    /// Seconds it took.
    pub seconds: f64,
    /// Memory the program holds now, in bytes, the model included; 0 where the system does not tell.
    pub memory_bytes: u64,
}

/// Why a model runs where it does. The words a user reads are the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceReason {
    /// An NVIDIA GPU is there.
    CudaFound,
    /// An NVIDIA driver is there, but its GPU could not be used.
    CudaUnusable,
    /// No NVIDIA GPU is there.
    CudaMissing,
    /// A GPU is there that this build can use, with too little memory for the model.
    GpuMemory {
        /// Bytes that the model takes there.
        needed: u64,
        /// Bytes that are free there.
        free: u64,
    },
    /// The GPU of this Mac.
    MetalFound,
    /// The GPU of this Mac could not be used.
    MetalUnusable,
    /// Built for the processor alone.
    BuiltForCpu,
    /// The same, though an NVIDIA driver is there.
    BuiltForCpuDriverFound,
    /// A reason that this side does not know.
    #[serde(other)]
    Other,
}

impl DeviceReason {
    /// Every reason there are words for.
    pub const ALL: &[Self] = &[
        Self::CudaFound,
        Self::CudaUnusable,
        Self::CudaMissing,
        Self::GpuMemory { needed: 0, free: 0 },
        Self::MetalFound,
        Self::MetalUnusable,
        Self::BuiltForCpu,
        Self::BuiltForCpuDriverFound,
    ];

    /// Its name in messages: `cuda_found`.
    pub fn id(self) -> &'static str {
        match self {
            Self::CudaFound => "cuda_found",
            Self::CudaUnusable => "cuda_unusable",
            Self::CudaMissing => "cuda_missing",
            Self::GpuMemory { .. } => "gpu_memory",
            Self::MetalFound => "metal_found",
            Self::MetalUnusable => "metal_unusable",
            Self::BuiltForCpu => "built_for_cpu",
            Self::BuiltForCpuDriverFound => "built_for_cpu_driver_found",
            Self::Other => "other",
        }
    }
}

/// How a generation went. Times are measured in the program.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Generated {
    /// Why it ended.
    pub finish: Finish,
    /// Tokens of the prompt, the chat template's own included.
    pub prompt_tokens: u32,
    /// Tokens written, the closing one included.
    pub completion_tokens: u32,
    /// Seconds from the request to the first token.
    pub prefill_seconds: f64,
    /// Seconds from the first token to the last: for `completion_tokens - 1` tokens.
    pub decode_seconds: f64,
}

/// Why a generation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The model closed its answer.
    End,
    /// The longest answer, or the end of the context, was reached.
    Length,
    /// The caller asked.
    Stopped,
}

/// Why the program cannot do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum Failure {
    /// The model's file cannot be opened or read.
    Unreadable,
    /// It is not a GGUF file.
    NotAModel,
    /// It is, but not one the engine runs.
    Unsupported {
        /// Why.
        reason: Refusal,
    },
    /// It contradicts itself or ends early.
    Damaged,
    /// Too little memory for it: it was not loaded.
    TooLittleMemory {
        /// Bytes that it takes.
        needed: u64,
        /// Bytes that the system can give.
        free: u64,
    },
    /// The prompt leaves no room in the context.
    TooLong,
}

/// Writes one message and flushes.
///
/// # Errors
/// `InvalidInput` where it is longer than [`MAX_MESSAGE`]; else what the pipe says.
pub fn write_message(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).ok().filter(|&n| n <= MAX_MESSAGE).ok_or(io::ErrorKind::InvalidInput)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Reads one message; `None` where the other side closed between two messages.
///
/// # Errors
/// `InvalidData` where it is longer than [`MAX_MESSAGE`] or makes no sense, `UnexpectedEof` where it ends early; else what the pipe says.
pub fn read_message<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    let mut had = 0;
    while had < length.len() {
        match from.read(length.get_mut(had..).unwrap_or_default()) {
            Ok(0) if had == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => had += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_MESSAGE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Grows as bytes arrive: a length alone reserves nothing.
    let mut body = Vec::new();
    if from.take(u64::from(length)).read_to_end(&mut body)? as u64 != u64::from(length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    serde_json::from_slice(&body).map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
}
