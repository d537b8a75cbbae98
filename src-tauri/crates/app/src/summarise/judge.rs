//! A model as a judge of what the check of words leaves open: whether a passage says, in other words, what a sentence says.
//!
//! Only a model is asked that was measured to be able, by the very same [`question`] ([`crate::ability`]), and only about a sentence whose
//! numbers, units, dates, names, quotations and negations all stand in one passage: what the check refuses for those stays refused. Its yes
//! makes `partly` of what was `not found` and never more, since nobody can look it up. Its no is told and changes nothing: the
//! check calls `supported` only what the passage says word for word, and of such sentences a judge that is right nine times in ten would
//! take away one in ten.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use engine::Prompt;
use unicode_segmentation::UnicodeSegmentation;

use super::Model;
use super::answer::ENOUGH;
use super::compose::Written;
use super::proof::{self, Prepared};
use super::reading::Reading;
use super::run::Run;
use crate::error::{Code, Result};
use crate::summary::{Judged, Support};

/// Version of the question. What a model was found able to do by another says nothing.
pub const VERSION: &str = "judge-1";
/// Tokens that an answer has at most: one word, and what a chat template puts before it.
const ANSWER: u32 = 3;
/// Words that a passage has at most; it is as long as those by which the model was tried, and not much longer.
const LONGEST: u32 = 120;
/// Sentences before and after the nearest that belong to its passage, where they stand in its paragraph.
const AROUND: usize = 2;
/// Tokens that are read and written about one part at most: of each sentence of an answer the passage, the sentence and the question.
pub const COST: (u32, u32) = (ENOUGH as u32 * 280, ENOUGH as u32 * ANSWER);
/// Doubts that leave open whether a passage says a sentence. All others are about what must stand in it.
const OPEN: [&str; 4] = ["words", "order", "cut", "scattered"];

/// Asks whether `passage` says what `sentence` says.
pub fn question(passage: &str, sentence: &str) -> Prompt {
    Prompt {
        system: None,
        user: format!(
            "Read the text and the statement. Does the text say all that the statement says? Answer yes or no.\n\n\
             Text: {passage}\n\nStatement: {sentence}\n\nAnswer yes or no."
        ),
        max_tokens: ANSWER,
        temperature: 0.0,
        seed: 0,
    }
}

/// What an answer says; nothing where it begins with neither word.
pub fn verdict(answer: &str) -> Option<Judged> {
    match answer.unicode_words().next()?.to_lowercase().as_str() {
        "yes" => Some(Judged::Yes),
        "no" => Some(Judged::No),
        _ => None,
    }
}

/// Whether the check of words has left a sentence open: the number of the sentence of the source that is nearest, and the passage around it.
fn open(reading: &Reading<'_>, part: &[Prepared<'_, '_>], one: &Written) -> Option<(usize, String)> {
    if one.verdict.status == Support::Supported {
        return None;
    }
    let at = proof::nearest(&one.text, part)?;
    let block = reading.lines.get(at)?.block;
    let (from, to) = (at.saturating_sub(AROUND), at.saturating_add(AROUND));
    let around: Vec<_> =
        (from..=to).filter_map(|i| Some((i, reading.lines.get(i)?))).filter(|(_, line)| line.block == block).collect();
    if around.iter().map(|(_, line)| line.words).sum::<u32>() > LONGEST {
        return None;
    }
    let passage: Vec<Prepared<'_, '_>> = around.iter().map(|(i, line)| Prepared::new(*i, line)).collect();
    let still = proof::check(&one.text, &passage);
    let text = || around.iter().map(|(_, line)| line.text).collect::<Vec<_>>().join(" ");
    still.doubts.iter().all(|doubt| OPEN.contains(&doubt.kind.as_str())).then(|| (at, text()))
}

impl Run<'_, '_, '_> {
    /// Lets the model judge what the check of words has left open of what it wrote about a part, where it is able to. Stopped, it leaves the
    /// rest as it is.
    pub fn judge(&mut self, model: &mut dyn Model, lines: &[usize], written: &mut [Written]) -> Result<()> {
        if !self.options.judges || written.iter().all(|one| one.verdict.status == Support::Supported) {
            return Ok(());
        }
        let (reading, stop) = (self.reading, self.stop);
        let stopped = || stop.load(Ordering::Relaxed);
        let part: Vec<Prepared<'_, '_>> =
            lines.iter().filter_map(|&i| Some(Prepared::new(i, reading.lines.get(i)?))).collect();
        for one in written {
            let Some((at, passage)) = open(reading, &part, one) else { continue };
            let mut answer = String::new();
            let asked = model.generate(&question(&passage, &one.text), &mut |text| {
                answer.push_str(text);
                if stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            match asked {
                Ok(generated) => self.pace.add_to_last(&generated),
                Err(e) if e.code == Code::Stopped => return Ok(()),
                Err(_) if stopped() => return Ok(()),
                Err(e) => return Err(e),
            }
            if stopped() {
                return Ok(());
            }
            one.judged = verdict(&answer);
            if one.judged == Some(Judged::Yes) && one.verdict.status == Support::NotFound {
                one.verdict.status = Support::Partly;
                one.verdict.evidence = vec![at];
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_first_word_or_none() {
        assert_eq!(verdict("Yes"), Some(Judged::Yes));
        assert_eq!(verdict("**No**, it"), Some(Judged::No));
        for neither in ["", "...", "The text", "Yesterday", "<think>"] {
            assert_eq!(verdict(neither), None, "{neither}");
        }
    }
}
