//! The model's answer as it is written: cut into sentences, each checked against the part as soon as it is complete.
//!
//! Knows when there is nothing more to wait for: a small model that has said its say begins again. What becomes of a checked
//! sentence is [`super::compose`]'s business.

use engine::Finish;

use super::compose::Written;
use super::proof::{self, Prepared};
use super::reading::Reading;
use super::sentences;

/// Sentences of an answer that are looked at.
pub const ENOUGH: usize = 3;

/// An answer about one part.
pub struct Answer<'r, 'a> {
    part: Vec<Prepared<'r, 'a>>,
    /// Its sentences so far.
    pub written: Vec<Written>,
    /// What follows the last of them.
    pending: String,
    /// Pieces heard, and how many at most.
    pieces: u32,
    longest: u32,
    /// Whether the rest is not worth waiting for.
    said: bool,
}

impl<'r, 'a> Answer<'r, 'a> {
    /// An answer of at most `longest` pieces about these lines of `reading`.
    pub fn new(reading: &'r Reading<'a>, lines: &[usize], longest: u32) -> Self {
        let part = lines.iter().filter_map(|&i| Some(Prepared::new(i, reading.lines.get(i)?))).collect();
        Self { part, written: Vec::new(), pending: String::new(), pieces: 0, longest, said: false }
    }

    /// Hears a piece; whether that completed a sentence.
    pub fn hear(&mut self, piece: &str) -> bool {
        let before = self.written.len();
        self.pieces += 1;
        self.pending.push_str(piece);
        // A line's end ends a sentence in an answer, as it does not in a document.
        while let Some(end) = self.pending.find('\n') {
            let line: String = self.pending.drain(..=end).collect();
            self.take_all(&line);
        }
        let (done, used) = sentences::complete(&self.pending);
        let done: Vec<String> = done.into_iter().map(str::to_owned).collect();
        self.pending.drain(..used);
        for sentence in done {
            self.take(&sentence);
        }
        self.written.len() > before
    }

    /// Whether nothing more is to be heard.
    pub fn is_enough(&self) -> bool {
        self.said || self.pieces >= self.longest
    }

    /// Takes what stands after the last complete sentence, at the answer's end.
    pub fn end(&mut self, finish: Finish) {
        let rest = std::mem::take(&mut self.pending);
        // Cut off by its length, the last sentence may end in what only looks like an end: "on 3." of "on 3.5.".
        let cut = self.pieces >= self.longest || finish == Finish::Length;
        self.take_all(if cut { rest.trim_end_matches(['.', ' ']) } else { &rest });
    }

    fn take_all(&mut self, text: &str) {
        for sentence in sentences::split(text).into_iter().filter_map(|range| text.get(range)) {
            self.take(sentence);
        }
    }

    fn take(&mut self, sentence: &str) {
        let text = proof::plain(sentence, &self.part).trim_matches('*');
        let again = self.written.iter().any(|w| w.text == text);
        if !self.said && !again && text.chars().any(char::is_alphabetic) {
            let verdict = proof::check(text, &self.part);
            self.written.push(Written { text: text.to_owned(), verdict, judged: None });
        }
        self.said |= again || self.written.len() >= ENOUGH;
    }
}
