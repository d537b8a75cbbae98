//! Documents of other kinds than papers, of our own writing (`fixtures/kinds.rs`): how many of the facts that a summary of 150 words should keep
//! are kept, lost, turned round. In three sets: by the first nothing was chosen, by the second the weights of our ranking were, and the third
//! comes with Alcove.

use std::time::Instant;

use crate::Result;
use crate::methods::Way;
use crate::model::Remembering;
use crate::texts::plain;

#[path = "../../fixtures/kinds.rs"]
mod kinds;

use kinds::{Fate, Kind};

/// Prints a row for each set: method, set, documents, facts, kept, lost, turned round, words, seconds for each 1,000 words.
pub fn run(method: &str) -> Result<()> {
    let way = Way::of(method)?;
    let mut model = way.needs_model().then(Remembering::start).transpose()?;
    for (name, all) in &kinds::sets() {
        row(method, way, name, all, model.as_mut())?;
    }
    Ok(())
}

fn row(method: &str, way: Way, name: &str, all: &[Kind], mut model: Option<&mut Remembering>) -> Result<()> {
    let (mut facts, mut fates, mut words, mut source_words, mut seconds) = (0, [0; 3], 0, 0, 0.0);
    for kind in all {
        let start = Instant::now();
        let made = way.make(&plain(kind.text), kind.text, model.as_deref_mut())?;
        seconds += start.elapsed().as_secs_f64() + model.as_deref_mut().map_or(0.0, |model| model.take().1);
        let shown: Vec<&str> = match &made.draft {
            Some(draft) => draft.sentences.iter().map(|s| s.text.as_str()).collect(),
            None => sentences(&made.text).collect(),
        };
        words += made.text.split_whitespace().count();
        source_words += kind.text.split_whitespace().count();
        for fact in &kind.facts {
            let fate = fact.fate(&shown);
            fates[fate as usize] += 1;
            facts += 1;
            if fate == Fate::Inverted {
                println!("turned round in {}, as {:?} would: {shown:?}", kind.name, fact.not);
            }
        }
    }
    let [kept, lost, inverted] = fates;
    let (of, per, pace) = (all.len(), words / all.len(), 1000.0 * seconds / source_words as f64);
    println!("| {method} | {name} | {of} | {facts} | {kept} | {lost} | {inverted} | {per} | {pace:.1} |");
    Ok(())
}

/// Cut at full stops before a space: close enough to look for words in.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ").flat_map(|s| s.split('\n')).map(str::trim)
}
