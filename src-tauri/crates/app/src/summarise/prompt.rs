//! What the model is asked. Models this small follow a plain request best; a clever one is answered worse.
//!
//! A changed text needs a new [`VERSION`]: it is stored with every summary made with it.

use engine::Prompt;

use super::Options;

/// Version of the prompts.
pub const VERSION: &str = "1";
/// What every prompt begins with. The engine is told when it is started, and reads it once.
pub const INSTRUCTION: &str =
    "Write the two most important sentences of this text, shortened. Use only words of the text.";
/// Tokens that the request, the chat template and the difference between counting parts and the whole take at most.
pub const OVERHEAD: u32 = 96 + SPARE;
/// Tokens allowed beyond the longest answer, which is ended by us: at its own limit a runtime may stop within a character.
const SPARE: u32 = 32;

/// Asks for the most important of `passage`.
pub fn summary_of(passage: &str, options: &Options) -> Prompt {
    Prompt {
        system: None,
        user: format!("{INSTRUCTION}\n\n{passage}"),
        max_tokens: options.max_tokens + SPARE,
        temperature: options.temperature,
        seed: options.seed,
    }
}
