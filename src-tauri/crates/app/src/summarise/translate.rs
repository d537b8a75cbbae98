//! Shown sentences in another language, one by one, by a model that was measured to be able to restate in it ([`crate::ability`]).
//!
//! The check sees words, and a translation has other words: so a document is summarised and checked in its own language, and what is
//! shown and supported is then translated. Numbers with their units, dates, names and whether something is denied must be the same in
//! both, and no sentence may have been added, or it stays as it was. A translation that passes still carries its original, and all proof is
//! of that. From German nothing is translated: there every noun has a capital letter, so nobody could see that a name is another.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::Prompt;

use super::facts::{self, Facts};
use super::language;
use super::numbers::{self, Number};
use super::proof;
use super::sentences;
use super::source::Source;
use super::{Draft, Model, Step, words};
use crate::error::Code;
use crate::summary::{Language, Support};

/// Version of the request. What a model was found able to do by another says nothing.
pub const VERSION: &str = "translate-1";

/// Asks for `sentence` in a language.
pub fn request(sentence: &str, to: Language) -> Prompt {
    let name = match to {
        Language::En => "English",
        Language::De => "German",
        Language::Fr => "French",
        Language::Es => "Spanish",
        Language::It => "Italian",
    };
    Prompt {
        system: None,
        user: format!(
            "Translate this sentence into {name}. Keep every number, date and name. Answer with the translation alone.\n\n{sentence}"
        ),
        // Some languages take twice as many tokens for a word as others.
        max_tokens: (words::count(sentence) as u32).saturating_mul(6).clamp(40, 400),
        temperature: 0.0,
        seed: 0,
    }
}

/// The language that a document is in, where what it says can be translated and that be checked.
pub fn source_language(source: &Source) -> Option<Language> {
    language::of_source(source).filter(|from| *from != Language::De)
}

/// The translation that an answer is, where it keeps all that can be compared. `plain` are words of the document that are no names.
pub fn translated(
    sentence: &str,
    from: Language,
    answer: &str,
    to: Language,
    plain: &HashSet<String>,
) -> Option<String> {
    let answer = answer.trim().trim_matches(['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', '*']).trim();
    let (short, long) = (words::count(sentence) * 2 / 5, words::count(sentence) * 3 / 2 + 4);
    let is_one = !answer.contains('\n')
        && proof::ended(answer)
        && (short..=long).contains(&words::count(answer))
        && ends(answer) <= ends(sentence).max(1);
    let passes = is_one
        && language::is_in(answer, to)
        && language::negates(sentence, from) == language::negates(answer, to)
        && keeps_facts(&language::englished(sentence, from), &language::englished(answer, to), to)
        && opening(sentence, from, plain).is_none_or(|name| words_of(answer).contains(&name));
    passes.then(|| answer.to_owned())
}

/// How many sentences end in a text. After a word of a letter or two a full stop may be that of an abbreviation ("z. B.", "Sr.").
fn ends(text: &str) -> usize {
    let pieces = sentences::split(text).into_iter().filter_map(|range| text.get(range));
    pieces.filter(|piece| words::words(piece).last().is_some_and(|word| word.chars().count() > 2)).count()
}

/// Whether two texts have the same numbers with their units, the same dates and the same names.
fn keeps_facts(original: &str, answer: &str, to: Language) -> bool {
    let (said, told) = (facts::facts(original), facts::facts(answer));
    let dates =
        |some: &Facts, others: &Facts| some.dates.iter().all(|date| others.dates.iter().any(|one| date.is_in(one)));
    let names = |some: &Facts, others: &str| {
        let others = words_of(others);
        some.names.iter().flatten().filter(|name| is_name(name)).all(|name| others.contains(name))
    };
    counted(&said) == counted(&told)
        && dates(&said, &told)
        && dates(&told, &said)
        && names(&said, answer)
        // In German every noun looks like a name.
        && (to == Language::De || names(&told, original))
}

/// Whether what is written as a name is one: units of money are written so as well, and so is "I".
fn is_name(word: &str) -> bool {
    numbers::unit(word).is_none() && word != "i"
}

/// The word that a sentence begins with, where it may be a name: it is none of the commonest, and the document has it nowhere without a
/// capital letter.
fn opening(sentence: &str, from: Language, plain: &HashSet<String>) -> Option<String> {
    let first = words::words(sentence).next().filter(|word| word.starts_with(char::is_uppercase))?;
    let bare = words_of(first).pop()?;
    (!language::is_common(&bare, from) && !plain.contains(&bare)).then_some(bare)
}

/// The words of a text, as names are compared: in lower case, of "l'Europe" and "Anna's" the name alone.
fn words_of(text: &str) -> Vec<String> {
    let bare = |word: &str| {
        let word = word.strip_suffix("'s").unwrap_or(word);
        word.split_once('\'').map_or(word, |(_, rest)| rest).to_owned()
    };
    facts::fold(text).split(' ').map(bare).collect()
}

/// Words of a document that stand in it without a capital letter.
fn plain(source: &Source) -> HashSet<String> {
    let words = source.chosen().flat_map(|(_, block)| words::words(&block.text));
    words.filter(|word| word.starts_with(char::is_lowercase)).flat_map(words_of).collect()
}

/// Numbers with their units, in an order of their own. "One" is an article in most languages.
fn counted(facts: &Facts) -> Vec<(&str, Option<&str>)> {
    let is_article = |number: &Number| number.value == "1" && !number.written.starts_with('1');
    let counts = facts.numbers.iter().filter(|number| !is_article(number));
    let mut all: Vec<(&str, Option<&str>)> = counts.map(|number| (number.value.as_str(), number.unit)).collect();
    all.sort_unstable();
    all
}

/// Translates what a draft shows and the check supports, as far as a translation can be checked. Stopped or failed, the rest stays as it is.
pub fn translate(
    draft: &mut Draft,
    model: &mut dyn Model,
    source: &Source,
    to: Language,
    stop: &AtomicBool,
    on: &mut dyn FnMut(Step<'_>),
) {
    if language::of_source(source) == Some(to) {
        return;
    }
    draft.language = Some(to);
    let Some(from) = source_language(source) else { return };
    let plain = plain(source);
    let of = draft.sentences.len() as u32;
    for part in 0..of {
        let nth = part as usize;
        let Some(sentence) = draft.sentences.get(nth).filter(|sentence| sentence.status == Support::Supported) else {
            continue;
        };
        if stop.load(Ordering::Relaxed) {
            draft.stopped = true;
            return;
        }
        on(Step::Translating { part, of });
        let original = sentence.text.clone();
        let mut answer = String::new();
        let generated = model.generate(&request(&original, to), &mut |text| {
            answer.push_str(text);
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match generated {
            Ok(_) if stop.load(Ordering::Relaxed) => {
                draft.stopped = true;
                return;
            }
            Ok(generated) => {
                draft.prefill.seconds += generated.prefill_seconds;
                draft.prefill.tokens += u64::from(generated.prompt_tokens);
                draft.decode.seconds += generated.decode_seconds;
                draft.decode.tokens += u64::from(generated.completion_tokens);
            }
            Err(e) => {
                let stopped = e.code == Code::Stopped || stop.load(Ordering::Relaxed);
                draft.stopped |= stopped;
                draft.failure = Some(e).filter(|_| !stopped);
                return;
            }
        }
        let Some(text) = translated(&original, from, &answer, to, &plain) else { continue };
        if let Some(sentence) = draft.sentences.get_mut(nth) {
            (sentence.text, sentence.original) = (text, Some(original));
        }
        draft.translating = Some(VERSION);
        on(Step::Sentences { from: nth, sentences: draft.sentences.get(nth..).unwrap_or_default() });
    }
}
