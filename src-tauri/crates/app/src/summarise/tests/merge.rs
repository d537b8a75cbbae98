//! What the parts said is put together by asking again, over the source's own sentences alone.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::{Finish, Generated, Prompt};

use super::{AGREEMENT, MINUTES, source};
use crate::error::{Code, Error, Result};
use crate::summarise::{Draft, INSTRUCTION, Model, Options, Source, Step, summarise};
use crate::summary::{Method, Sentence, Support};

/// Copies sentences of what it is given: the first of a part, and of a round the first or the last.
struct Copier {
    asked: Vec<String>,
    parts: usize,
    last: bool,
    /// What the first round ends with.
    ends: Option<Code>,
}

fn copier(parts: usize, last: bool) -> Copier {
    Copier { asked: Vec::new(), parts, last, ends: None }
}

impl Model for Copier {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        Ok(texts.iter().map(|text| text.split_whitespace().count() as u32 * 2).collect())
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        let text = prompt.user.strip_prefix(INSTRUCTION).unwrap_or(&prompt.user).trim().to_owned();
        let is_round = self.asked.len() >= self.parts;
        self.asked.push(text.clone());
        if let Some(code) = self.ends.filter(|_| is_round) {
            return Err(Error::new(code, "ended"));
        }
        let sentences: Vec<&str> = text.lines().filter(|line| line.ends_with('.') && line.len() > 40).collect();
        let copied = if is_round && self.last { sentences.last() } else { sentences.first() };
        let _ = on_text(copied.copied().unwrap_or_default());
        Ok(Generated {
            finish: Finish::End,
            prompt_tokens: 9,
            completion_tokens: 9,
            prefill_seconds: 1.0,
            decode_seconds: 1.0,
        })
    }

    fn context(&self) -> u32 {
        8192
    }
}

fn long() -> Source {
    // A sentence a block, so that a part begins with one. With the headings of a study, of which no sentence is much more telling than others.
    let sentences = format!("{MINUTES}\n\n{AGREEMENT}").replace(". ", ".\n\n");
    source(&format!("# Introduction\n\n# Minutes\n\n{sentences}\n\n# References"))
}

fn options(words: u32) -> Options {
    Options { method: Some(Method::Thorough), words: Some(words), ..Options::default() }
}

/// A summary, what it ended as on the way, and how many parts there were.
fn run(model: &mut Copier, words: u32, stop: &AtomicBool) -> (Draft, Vec<Sentence>, usize) {
    let (mut seen, mut parts) = (Vec::new(), 0);
    let mut on = |step: Step<'_>| match step {
        Step::Sentences { from, sentences } => {
            seen.truncate(from);
            seen.extend_from_slice(sentences);
        }
        Step::Progress { of, .. } => parts = of as usize,
        _ => {}
    };
    let draft = summarise(&long(), Some(model), &options(words), stop, &mut on).unwrap();
    (draft, seen, parts)
}

fn parts() -> usize {
    run(&mut copier(usize::MAX, false), 2_000, &AtomicBool::new(false)).2
}

#[test]
fn rounds_are_asked_over_sentences_of_the_source_until_they_have_room() {
    let (parts, text) = (parts(), long().blocks.iter().map(|b| b.text.clone()).collect::<Vec<_>>().join("\n"));
    assert!(parts > 4, "{parts}");
    let mut model = copier(parts, false);
    let (draft, seen, _) = run(&mut model, 40, &AtomicBool::new(false));
    let rounds = model.asked.get(parts..).unwrap();
    assert!(!rounds.is_empty(), "more was named than has room");
    for line in rounds.iter().flat_map(|asked| asked.lines()) {
        assert!(text.contains(line), "not of the source: {line}");
    }
    assert_eq!(draft.sentences, seen, "what was shown on the way ends as the summary");
    assert!(!draft.sentences.is_empty() && draft.sentences.iter().all(|s| s.status == Support::Supported));
    assert_eq!((draft.coverage.read, draft.coverage.skipped), (draft.coverage.total, 0));
    assert_eq!(draft.prefill.tokens, 9 * model.asked.len() as u64, "their time is told too");
}

#[test]
fn what_is_named_again_counts_more_wherever_it_stands() {
    let parts = parts();
    let shown = |last: bool, words: u32| -> Vec<String> {
        let (draft, ..) = run(&mut copier(parts, last), words, &AtomicBool::new(false));
        draft.sentences.into_iter().map(|s| s.text).collect()
    };
    // Where two sentences are nearly as telling; of others it says nothing.
    let decides = |words: &u32| shown(false, *words) != shown(true, *words);
    assert!([60, 100, 150, 200, 250, 300].iter().any(decides), "the rounds decide");
}

#[test]
fn where_all_that_was_named_has_room_nothing_more_is_asked() {
    let parts = parts();
    let mut model = copier(parts, false);
    run(&mut model, 2_000, &AtomicBool::new(false));
    assert_eq!(model.asked.len(), parts);
}

#[test]
fn a_round_that_fails_or_is_stopped_leaves_what_the_parts_made() {
    let parts = parts();
    for (code, stopped) in [(Code::EngineCrashed, false), (Code::Stopped, true)] {
        let mut model = Copier { ends: Some(code), ..copier(parts, false) };
        let stop = AtomicBool::new(false);
        let (draft, seen, _) = run(&mut model, 40, &stop);
        assert_eq!((model.asked.len(), draft.stopped), (parts + 1, stopped));
        // Or an engine that crashed would be asked about the next document.
        assert_eq!(draft.failure.map(|e| e.code), Some(code).filter(|_| !stopped));
        assert_eq!(draft.sentences, seen);
        assert_eq!((draft.method, draft.coverage.read), (Method::Thorough, draft.coverage.total));
        assert!(!draft.sentences.is_empty() && !stop.load(Ordering::Relaxed));
    }
}
