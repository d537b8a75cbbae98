//! What the parts of a long document said, put together: a round lays the sentences of the source that the model dwelt on in neighbouring
//! parts side by side and asks it again for the most important, and a round above that does the same with what it named, until what is left
//! has room in the summary. What is named again counts more wherever it stands, and by that the summary is planned anew.
//!
//! Only the source's sentences go up, never what the model wrote of them: so each rewriting is checked against the source, however many rounds
//! lie above it, and no error of one becomes the ground of the next. What a round writes has its place as what was written of a part has. Where
//! a round cannot be held, the summary stands as the parts made it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use engine::Prompt;

use super::answer::Answer;
use super::compose::{Composer, Written};
use super::keeping::Keeping;
use super::plan::{self, PASSAGE};
use super::run::{Part, Run};
use super::{Model, Step, prompt};
use crate::error::{Code, Result};
use crate::summary::Support;

/// The lines of the source that the model dwelt on.
fn dwelt_on<'w>(written: impl IntoIterator<Item = &'w Written>) -> BTreeSet<usize> {
    let found = written.into_iter().filter(|w| w.verdict.status != Support::NotFound);
    found.filter_map(|w| w.verdict.evidence.first().copied()).collect()
}

impl<'r, 'a> Run<'r, 'a, '_> {
    /// Puts together what was `told` of each of `parts`, beginning at `untold`: the summary as it was planned before any was read.
    ///
    /// # Errors
    /// [`Code::Stopped`], or what the model says; then nothing has changed.
    pub fn merge(
        &mut self,
        model: &mut Keeping<'_>,
        mut untold: Composer<'r, 'a>,
        parts: &[Part],
        mut told: Vec<Vec<Written>>,
    ) -> Result<()> {
        let room = self.cost(&untold.planned().iter().copied().collect::<Vec<_>>());
        let mut left: Vec<usize> = dwelt_on(told.iter().flatten()).into_iter().collect();
        if self.cost(&left) <= room {
            return Ok(());
        }
        let mut votes: BTreeMap<usize, u32> = BTreeMap::new();
        let mut count = |lines: &[usize]| lines.iter().for_each(|&line| *votes.entry(line).or_default() += 1);
        count(&left);
        while self.cost(&left) > room {
            let named = self.round(model, parts, &left, &mut told)?;
            if named.is_empty() || named.len() >= left.len() {
                break;
            }
            count(&named);
            left = named;
        }
        untold.count(&votes, self.options);
        self.composer = untold;
        self.shown.clear();
        for (part, written) in parts.iter().zip(told) {
            self.composer.add(&part.lines, written);
        }
        (self.on)(Step::Sentences { from: 0, sentences: &self.composer.sentences });
        Ok(())
    }

    /// Asks about some lines, as many at once as the model reads at once; those it names. What it writes goes to the part that it is of.
    fn round(
        &mut self,
        model: &mut Keeping<'_>,
        parts: &[Part],
        lines: &[usize],
        told: &mut [Vec<Written>],
    ) -> Result<Vec<usize>> {
        let groups = self.packed(model, lines)?;
        let (of, more) = (parts.len() as u32, groups.len() as u32);
        let mut named = BTreeSet::new();
        for (nth, group) in (0..).zip(groups) {
            let texts = group.iter().filter_map(|&i| self.reading.lines.get(i)).map(|line| line.text);
            let prompt = prompt::summary_of(&texts.collect::<Vec<_>>().join("\n"), self.options);
            // What is heard again takes no time worth telling.
            if !model.is_known(&prompt) {
                let tokens = u64::from(more - nth) * u64::from(PASSAGE + plan::besides(self.options).0);
                let left = self.pace.seconds_left(more - nth, tokens);
                (self.on)(Step::Progress { part: of, of, seconds_left: left });
            }
            let written = self.answer_about(model, &group, &prompt)?;
            named.extend(dwelt_on(&written));
            for one in written {
                let line = one.verdict.evidence.first().or(group.last()).copied().unwrap_or(0);
                let nth = parts.iter().position(|part| part.lines.last().is_some_and(|last| *last >= line));
                if let Some(of_part) = nth.and_then(|nth| told.get_mut(nth)) {
                    of_part.push(one);
                }
            }
        }
        Ok(named.into_iter().collect())
    }

    /// The lines in groups that the model can read at once, in order, but for one that is too long by itself.
    fn packed(&self, model: &mut dyn Model, lines: &[usize]) -> Result<Vec<Vec<usize>>> {
        let most = plan::room(model.context(), self.options).min(PASSAGE);
        let texts: Vec<&str> = lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(|line| line.text).collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut filled = most;
        for (&line, tokens) in lines.iter().zip(model.count_tokens(&texts)?) {
            if tokens > most {
                continue;
            }
            match groups.last_mut() {
                Some(group) if filled.saturating_add(tokens) <= most => group.push(line),
                _ => {
                    groups.push(vec![line]);
                    filled = 0;
                }
            }
            filled = filled.saturating_add(tokens);
        }
        Ok(groups)
    }

    /// What the model writes about some lines of the source, checked against them.
    fn answer_about(&mut self, model: &mut dyn Model, lines: &[usize], prompt: &Prompt) -> Result<Vec<Written>> {
        let stop = self.stop;
        let mut answer = Answer::new(self.reading, lines, self.options.max_tokens);
        let is_stopped = || stop.load(Ordering::Relaxed);
        let generated = model.generate(prompt, &mut |text| {
            answer.hear(text);
            if answer.is_enough() || is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if is_stopped() {
            return Err(Code::Stopped.into());
        }
        answer.end(generated.finish);
        self.pace.add(&generated);
        Ok(answer.written)
    }
}
