//! How long the rest will take, from what this run has measured so far.
//!
//! Says nothing before a part was measured: a guess would be dressed up as knowledge.

use engine::Generated;

/// The pace of a run.
#[derive(Debug, Default, Clone, Copy)]
pub struct Pace {
    prefill_seconds: f64,
    prefill_tokens: u64,
    decode_seconds: f64,
    decode_tokens: u64,
    parts: u32,
}

impl Pace {
    /// Adds a part that was read.
    pub fn add(&mut self, part: &Generated) {
        self.prefill_seconds += part.prefill_seconds;
        self.prefill_tokens += u64::from(part.prompt_tokens);
        self.decode_seconds += part.decode_seconds;
        self.decode_tokens += u64::from(part.completion_tokens);
        self.parts += 1;
    }

    /// Seconds for `parts` more parts with `tokens` tokens to read in all.
    pub fn seconds_left(&self, parts: u32, tokens: u64) -> Option<u32> {
        if self.parts == 0 || self.prefill_tokens == 0 {
            return None;
        }
        let reading = self.prefill_seconds / self.prefill_tokens as f64 * tokens as f64;
        let writing = self.decode_seconds / f64::from(self.parts) * f64::from(parts);
        let seconds = (reading + writing).ceil();
        seconds.is_finite().then_some(seconds as u32)
    }

    /// Reading so far.
    pub fn prefill(&self) -> crate::summary::Span {
        crate::summary::Span { seconds: self.prefill_seconds, tokens: self.prefill_tokens }
    }

    /// Writing so far.
    pub fn decode(&self) -> crate::summary::Span {
        crate::summary::Span { seconds: self.decode_seconds, tokens: self.decode_tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_follows_what_was_measured() {
        let mut pace = Pace::default();
        assert_eq!(pace.seconds_left(3, 3000), None);
        pace.add(&Generated {
            finish: engine::Finish::End,
            prompt_tokens: 1000,
            completion_tokens: 40,
            prefill_seconds: 5.0,
            decode_seconds: 2.0,
        });
        assert_eq!(pace.seconds_left(3, 3000), Some(21));
        assert_eq!(pace.seconds_left(0, 0), Some(0));
    }
}
