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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::{judge, translate};
    use crate::summary::Language;

    /// Stored summaries, and what a model was found able to, name the words they were made by with a version alone: change both together.
    #[test]
    fn each_version_stands_for_these_words() {
        let asked = [
            (VERSION, summary_of("Passage.", &Options::default()).user),
            (judge::VERSION, judge::question("Passage.", "Sentence.").user),
            (translate::VERSION, translate::request("Sentence.", Language::De).user),
        ];
        let words = [
            (
                "1",
                "Write the two most important sentences of this text, shortened. Use only words of the text.\n\nPassage.",
            ),
            (
                "judge-1",
                "Read the text and the statement. Does the text say all that the statement says? Answer yes or no.\n\n\
                 Text: Passage.\n\nStatement: Sentence.\n\nAnswer yes or no.",
            ),
            (
                "translate-1",
                "Translate this sentence into German. Keep every number, date and name. Answer with the translation alone.\n\nSentence.",
            ),
        ];
        assert_eq!(asked.each_ref().map(|(version, words)| (*version, words.as_str())), words);
    }
}
