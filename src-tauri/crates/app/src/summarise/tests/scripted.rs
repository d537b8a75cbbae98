//! A model that says what the test wrote for it.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;

use engine::{Finish, Generated, Prompt};

use crate::error::{Error, Result};
use crate::summarise::{Answered, Model, Speed};

/// Counts a token for each word and each mark, and answers from a list.
pub struct Scripted {
    /// Answers in order; then nothing is said.
    pub answers: VecDeque<Result<String>>,
    /// What it was asked.
    pub asked: Vec<String>,
    /// Its context.
    pub context: u32,
    /// What it answered about each part, kept for a run after this one.
    pub kept: BTreeMap<u32, (Prompt, Answered)>,
    /// How fast it was before.
    pub speed: Option<Speed>,
}

impl Scripted {
    pub fn saying(answers: &[&str]) -> Self {
        Self {
            answers: answers.iter().map(|a| Ok((*a).to_owned())).collect(),
            asked: Vec::new(),
            context: 8192,
            kept: BTreeMap::new(),
            speed: None,
        }
    }

    pub fn then_fails(mut self, error: Error) -> Self {
        self.answers.push_back(Err(error));
        self
    }
}

impl Model for Scripted {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        Ok(texts.iter().map(|t| t.split_whitespace().map(|w| w.chars().count().div_ceil(4) as u32).sum()).collect())
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        self.asked.push(prompt.user.clone());
        let answer = self.answers.pop_front().unwrap_or(Ok(String::new()))?;
        let mut finish = Finish::End;
        // In pieces of three characters, as tokens come.
        let chars: Vec<char> = answer.chars().collect();
        for piece in chars.chunks(3) {
            if on_text(&piece.iter().collect::<String>()).is_break() {
                finish = Finish::Stopped;
                break;
            }
        }
        Ok(Generated { finish, prompt_tokens: 100, completion_tokens: 10, prefill_seconds: 1.0, decode_seconds: 0.5 })
    }

    fn context(&self) -> u32 {
        self.context
    }

    fn speed(&self) -> Option<&Speed> {
        self.speed.as_ref()
    }

    fn answered(&mut self, part: u32, prompt: &Prompt) -> Option<Answered> {
        self.kept.get(&part).filter(|(to, _)| to == prompt).map(|(_, answer)| answer.clone())
    }

    fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        self.kept.get(&part).is_some_and(|(to, _)| to == prompt)
    }

    fn note(&mut self, part: u32, _: u32, prompt: &Prompt, answer: Answered) {
        self.kept.insert(part, (prompt.clone(), answer));
    }
}
