//! What is asked of a model and what comes back, in the shapes of the `engine` crate.

/// A question to the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// System message.
    pub system: Option<String>,
    /// The user's message.
    pub user: String,
    /// Longest answer, in tokens.
    pub max_tokens: u32,
    /// Sampling temperature; 0 is greedy.
    pub temperature: f64,
    /// Seed of the sampler.
    pub seed: u64,
}

/// An answer's end and its cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Generated {
    /// Why it ended.
    pub finish: Finish,
    /// Tokens read.
    pub prompt_tokens: u32,
    /// Tokens written.
    pub completion_tokens: u32,
    /// Seconds reading.
    pub prefill_seconds: f64,
    /// Seconds writing.
    pub decode_seconds: f64,
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The model was done.
    End,
    /// It reached `max_tokens`.
    Length,
    /// `on_text` broke off.
    Stopped,
}
