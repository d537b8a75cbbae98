//! The most telling passages of a document, as the parts that a model reads where it does not read all.
//!
//! What they are is for the ranking and the summary's plan to say; what becomes of them is [`super::run`]'s business.

use std::collections::BTreeSet;

use super::Model;
use super::plan;
use super::rank::Told;
use super::run::{Part, Run};
use crate::error::Result;

impl Run<'_, '_, '_> {
    /// The most telling sentences, about `words` words of them, in parts that have room.
    pub fn excerpt(&self, model: &mut dyn Model, room: u32, mut words: u32) -> Result<Vec<Part>> {
        let of = plan::parts_of(words) as usize;
        loop {
            let groups = self.grouped(&self.telling(words), of);
            let mut parts = Vec::with_capacity(groups.len());
            for lines in groups {
                let texts = lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(|l| l.text);
                let text = texts.collect::<Vec<_>>().join("\n");
                let tokens = model.count_tokens(&[&text])?.first().copied().unwrap_or(0);
                let blocks = lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(|line| line.block).collect();
                parts.push(Part { lines, blocks, text, tokens });
            }
            if words < 8 || parts.iter().all(|part| part.tokens <= room) {
                return Ok(parts);
            }
            words /= 2;
        }
    }

    /// The most telling lines of at most `words` words in all, in order: those that the summary is planned of before any other, so that
    /// what it would say without a model is read first.
    fn telling(&self, words: u32) -> Vec<usize> {
        let choose = |among: &[usize], words, told: &[usize]| {
            let told = Told::new(self.ranking, told.iter().copied());
            self.ranking.choose(self.reading, among, |i| self.composer.weight(i), words, |i| told.says(i, |_| true))
        };
        let planned: Vec<usize> = self.composer.planned().iter().copied().collect();
        let mut lines = choose(&planned, words, &[]);
        let taken: BTreeSet<usize> = lines.iter().copied().collect();
        let rest: Vec<usize> = (0..self.reading.lines.len()).filter(|i| !taken.contains(i)).collect();
        let more = choose(&rest, words.saturating_sub(self.cost(&lines)), &lines);
        lines.extend(more);
        if lines.is_empty() {
            lines.extend(self.ranking.best());
        }
        lines.sort_unstable();
        lines
    }

    /// Lines in at most `of` groups of about as many words, in order.
    fn grouped(&self, lines: &[usize], of: usize) -> Vec<Vec<usize>> {
        let all = self.cost(lines).max(1) as usize;
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); of];
        let mut before = 0;
        for &line in lines {
            if let Some(group) = groups.get_mut((before * of / all).min(of - 1)) {
                group.push(line);
            }
            before += self.cost(&[line]) as usize;
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
