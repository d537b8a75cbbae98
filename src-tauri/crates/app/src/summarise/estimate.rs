//! How long the rest will take, from what this run has measured so far.
//!
//! Before its first part, from how fast the model was found to be on this computer; where nothing tells, it says nothing: a guess would be
//! dressed up as knowledge.

use engine::Generated;

use crate::summary::Span;

/// How fast a model was found to be on this computer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speed {
    /// Reading, of prompts of several lengths.
    pub prefill: Vec<Span>,
    /// Writing.
    pub decode: Span,
}

impl Speed {
    /// Seconds for a token of a prompt of so many: as of the one measured whose length is nearest.
    fn per_token_read(&self, tokens: u64) -> Option<f64> {
        per_token(self.prefill.iter().min_by_key(|span| span.tokens.abs_diff(tokens))?)
    }

    /// What a token and an answer take, where prompts and answers have so many tokens each; nothing where one of them was not measured.
    pub fn rate(&self, prompt: u64, answer: u32) -> Option<Rate> {
        let (token, written) = self.per_token_read(prompt).zip(per_token(&self.decode))?;
        Some(Rate { token, answer: written * f64::from(answer) })
    }
}

/// What reading and answering take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Seconds for a token read.
    pub token: f64,
    /// Seconds for an answer.
    pub answer: f64,
}

impl Rate {
    /// Seconds for `parts` parts with `tokens` tokens to read in all.
    pub fn seconds(self, parts: u32, tokens: u64) -> Option<u32> {
        let seconds = (self.token * tokens as f64 + self.answer * f64::from(parts)).ceil();
        seconds.is_finite().then_some(seconds as u32)
    }
}

fn per_token(span: &Span) -> Option<f64> {
    (span.tokens > 0).then(|| span.seconds / span.tokens as f64)
}

/// The pace of a run.
#[derive(Debug, Default, Clone, Copy)]
pub struct Pace {
    /// From what was measured before.
    expected: Option<Rate>,
    prefill_seconds: f64,
    prefill_tokens: u64,
    decode_seconds: f64,
    decode_tokens: u64,
    parts: u32,
}

impl Pace {
    /// Expects a model as fast as it was before, of parts and answers with so many tokens each.
    pub fn expect(&mut self, speed: &Speed, part: u64, answer: u32) {
        self.expected = speed.rate(part, answer);
    }

    /// Adds a part that was read.
    pub fn add(&mut self, part: &Generated) {
        self.prefill_seconds += part.prefill_seconds;
        self.prefill_tokens += u64::from(part.prompt_tokens);
        self.decode_seconds += part.decode_seconds;
        self.decode_tokens += u64::from(part.completion_tokens);
        self.parts += 1;
    }

    /// Adds an answer that belongs to a part that was read before.
    pub fn add_to_last(&mut self, answer: &Generated) {
        let parts = self.parts;
        self.add(answer);
        self.parts = parts;
    }

    /// Seconds for `parts` more parts with `tokens` tokens to read in all.
    pub fn seconds_left(&self, parts: u32, tokens: u64) -> Option<u32> {
        let rate = if self.parts == 0 || self.prefill_tokens == 0 {
            self.expected?
        } else {
            Rate {
                token: self.prefill_seconds / self.prefill_tokens as f64,
                answer: self.decode_seconds / f64::from(self.parts),
            }
        };
        rate.seconds(parts, tokens)
    }

    /// Reading so far.
    pub fn prefill(&self) -> Span {
        Span { seconds: self.prefill_seconds, tokens: self.prefill_tokens }
    }

    /// Writing so far.
    pub fn decode(&self) -> Span {
        Span { seconds: self.decode_seconds, tokens: self.decode_tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of a thousand tokens, read in five seconds.
    fn part() -> Generated {
        Generated {
            finish: engine::Finish::End,
            prompt_tokens: 1000,
            completion_tokens: 40,
            prefill_seconds: 5.0,
            decode_seconds: 2.0,
        }
    }

    #[test]
    fn the_estimate_follows_what_was_measured() {
        let mut pace = Pace::default();
        assert_eq!(pace.seconds_left(3, 3000), None);
        pace.add(&part());
        assert_eq!(pace.seconds_left(3, 3000), Some(21));
        assert_eq!(pace.seconds_left(0, 0), Some(0));
    }

    #[test]
    fn before_the_first_part_it_is_what_was_measured_before_and_then_the_run_s_own() {
        let span = |tokens, seconds| Span { seconds, tokens };
        let speed = Speed { prefill: vec![span(350, 3.5), span(1200, 24.0)], decode: span(64, 6.4) };
        let mut pace = Pace::default();
        pace.expect(&speed, 500, 50);
        assert_eq!(pace.seconds_left(3, 1500), Some(30), "15 to read at the shorter one's speed, 15 to write");
        pace.expect(&speed, 1000, 50);
        assert_eq!(pace.seconds_left(3, 3000), Some(75), "60 to read at the longer one's");
        pace.add(&part());
        assert_eq!(pace.seconds_left(2, 2000), Some(14));
    }

    #[test]
    fn what_could_not_be_measured_is_not_guessed() {
        for speed in [
            Speed::default(),
            Speed { prefill: Vec::new(), decode: Span { seconds: 1.0, tokens: 9 } },
            Speed { prefill: vec![Span { seconds: 1.0, tokens: 9 }], decode: Span::default() },
        ] {
            let mut pace = Pace::default();
            pace.expect(&speed, 500, 50);
            assert_eq!(pace.seconds_left(3, 1500), None, "{speed:?}");
        }
    }
}
