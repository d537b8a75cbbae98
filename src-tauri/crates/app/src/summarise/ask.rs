//! A question to a document: the sentences that answer it best, or that the document does not say.
//!
//! Nothing is written, so nothing can be made up: the answer is the document's own sentences, found by the words of the question.
//! A word counts by how rare it is in the document (inverse document frequency, Robertson and Zaragoza 2009); a sentence also
//! by its neighbours and its heading, since what a sentence is about often stands beside it. A question that asks when, how much or
//! who prefers sentences with a date, a number or a name. Words are compared, not meanings: a question in other words than the
//! document's is not answered, and is told so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::facts;
use super::language;
use super::reading::{Line, Reading};
use super::source::{Kind, Source};
use super::words;
use crate::error::{Code, Result};
use crate::summary::{Language, Origin, Sentence, Support};

/// Share of a question's weight that a sentence and what stands around it must have: less where the document knows every word of it, since
/// what is asked about may be said in several places; and the sentence alone.
const ENOUGH: f64 = 0.5;
const ENOUGH_OF_KNOWN: f64 = 0.4;
const ALONE: f64 = 0.2;
/// What a word beside the sentence counts, to one within it.
const BESIDE: f64 = 0.5;
/// What the kind of fact that was asked for adds.
const KIND: f64 = 0.2;
/// Sentences nearly as good as the best are part of the answer, up to this many.
const NEARLY: f64 = 0.8;
const MOST: usize = 3;
/// Words that ask, and say nothing of what is asked about.
const ASKING: &str =
    "much many long often please tell say says said mention mentions happen happens happened document text";
/// The same in the other languages that are told apart, besides the commonest words of each.
const ASKING_ELSEWHERE: &str = "hoch viel viele lange oft wann wer wem wen wo welche welcher welches welchem welchen warum wieviel \
    combien quand quoi quel quelle quels quelles pourquoi comment où cuánto cuánta cuántos cuántas cuándo quién qué cuál dónde cómo \
    quanto quanta quanti quante quando chi cosa quale quali dove perché";

/// A sentence that answers.
#[derive(Debug, Clone)]
pub struct Found {
    /// How well, up to about 1; comparable between documents.
    pub score: f64,
    /// The sentence and its place.
    pub sentence: Sentence,
}

/// The sentences of `source` that answer `question`, in its order; none where it does not say.
///
/// # Errors
/// As [`find`].
pub fn ask(source: &Source, question: &str, stop: &AtomicBool) -> Result<Vec<Sentence>> {
    Ok(find(source, "", question, stop)?.into_iter().map(|found| found.sentence).collect())
}

/// The words of a question that say what is asked about, each after the beginning that its forms have in common.
pub fn words_of(question: &str) -> BTreeMap<String, String> {
    let with_beginning = |word: String| {
        let stem = words::stem(&word);
        let begins = word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect::<String>();
        (begins, word)
    };
    content(question).map(with_beginning).filter(|(begins, _)| !begins.is_empty()).collect()
}

/// The words of a question that say what is asked about, in lower case.
fn content(question: &str) -> impl Iterator<Item = String> {
    let other = language::of_text(question).filter(|language| *language != Language::En);
    let is_among = |list: &str, word: &String| list.split(' ').any(|asking| asking == word);
    let asks_elsewhere = move |word: &String| {
        other.is_some_and(|other| language::is_common(word, other) || is_among(ASKING_ELSEWHERE, word))
    };
    let words = words::words(question).map(str::to_lowercase).filter(|w| !words::is_small(w));
    words.filter(move |w| !is_among(ASKING, w) && !asks_elsewhere(w))
}

/// The same with how well each answers. What a document is called, every sentence in it is about. `stop` is looked at between any two
/// sentences.
///
/// # Errors
/// [`Code::Stopped`] once `stop` is set.
pub fn find(source: &Source, title: &str, question: &str, stop: &AtomicBool) -> Result<Vec<Found>> {
    let reading = Reading::until(source, stop);
    let asked = Asked::new(&reading, title, question, stop);
    let going_on = (0..reading.lines.len()).take_while(|_| !stop.load(Ordering::Relaxed));
    let mut found: Vec<(usize, f64)> = going_on.filter_map(|i| Some((i, asked.score(source, &reading, i)?))).collect();
    // Of a document that was not looked through nobody can say that it does not answer.
    if stop.load(Ordering::Relaxed) {
        return Err(Code::Stopped.into());
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut lines = asked.best_of(&reading, found);
    lines.sort_unstable_by_key(|(i, _)| *i);
    let sentence = |(i, score): (usize, f64)| {
        let text = reading.lines.get(i)?.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (status, origin) = (Support::Supported, Origin::Source);
        let evidence = reading.evidence(source, &[i]);
        let sentence = Sentence {
            text,
            status,
            evidence,
            origin,
            heading: None,
            doubts: Vec::new(),
            judged: None,
            original: None,
        };
        Some(Found { score, sentence })
    };
    Ok(lines.into_iter().filter_map(sentence).collect())
}

/// A question, taken apart.
struct Asked {
    /// Its content words and what each weighs; all of them together, but for those that the title alone has, weigh 1.
    weights: BTreeMap<u32, f64>,
    /// Those of them that are in the title.
    titled: BTreeSet<u32>,
    /// Share of the question that the title alone has.
    given: f64,
    /// Share that a sentence must have of the rest.
    enough: f64,
    wants: Option<Want>,
}

/// What kind of fact a question asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    Date,
    Number,
    Name,
}

impl Asked {
    /// Of no use once `stop` is set.
    fn new(reading: &Reading<'_>, title: &str, question: &str, stop: &AtomicBool) -> Self {
        let stems: BTreeSet<String> = content(question).map(|w| words::stem(&w)).collect();
        // "house" is a word of "harbour house.md".
        let title: BTreeSet<String> = title.split(|c: char| !c.is_alphanumeric()).flat_map(words::stems).collect();
        let all = reading.lines.len() as f64;
        let (mut weights, mut titled) = (BTreeMap::new(), BTreeSet::new());
        let (mut total, mut given, mut enough) = (0.0, 0.0, ENOUGH_OF_KNOWN);
        for stem in stems.into_iter().take_while(|_| !stop.load(Ordering::Relaxed)) {
            let known = reading.vocabulary.find(&stem);
            let within = known.map_or(0, |s| reading.lines.iter().filter(|l| l.stems.contains(&s)).count()) as f64;
            let weight = (1.0 + (all - within + 0.5) / (within + 0.5)).ln();
            match known {
                // The title has said it for every sentence.
                None if title.contains(&stem) => given += weight,
                // What the document never says weighs most, and no sentence has it.
                None => (total, enough) = (total + weight, ENOUGH),
                Some(_) => total += weight,
            }
            weights.extend(known.map(|s| (s, weight)));
            titled.extend(known.filter(|_| title.contains(&stem)));
        }
        weights.values_mut().for_each(|weight| *weight /= total);
        let given = if given > 0.0 { given / (given + total) } else { 0.0 };
        Self { weights, titled, given, enough, wants: want(question) }
    }

    /// The few that answer best, of what was found, best first: the best of all, and of those nearly as good the next is that which says most of what none
    /// before it has said. Who asks two things is not told one of them three times.
    fn best_of(&self, reading: &Reading<'_>, mut found: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
        let best = found.first().map_or(0.0, |(_, score)| *score);
        let mut unsaid = self.weights.clone();
        let mut chosen: Vec<(usize, f64)> = Vec::new();
        let says = |i: usize, stem: &u32| reading.lines.get(i).is_some_and(|line| line.stems.contains(stem));
        while chosen.len() < MOST {
            let more = |&(i, score): &(usize, f64)| {
                score + unsaid.iter().filter(|(stem, _)| says(i, stem)).map(|(_, weight)| weight).sum::<f64>()
            };
            let next = found.iter().enumerate().map(|(at, found)| (at, more(found)));
            // Of equals the one that was before the other.
            let next = next.filter(|(_, more)| *more >= best * NEARLY).rev().max_by(|a, b| a.1.total_cmp(&b.1));
            let at = match next {
                _ if chosen.is_empty() && !found.is_empty() => 0,
                Some((at, _)) => at,
                None => break,
            };
            let next = found.remove(at);
            unsaid.retain(|stem, _| !says(next.0, stem));
            chosen.push(next);
        }
        chosen
    }

    /// How well a line answers; nothing where it does not.
    fn score(&self, source: &Source, reading: &Reading<'_>, i: usize) -> Option<f64> {
        let line = reading.lines.get(i)?;
        if !may_answer(source, line) {
            return None;
        }
        let near = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|j| reading.lines.get(j));
        let heading = reading.sections.get(line.section as usize).map_or("", |heading| heading);
        let headed: Vec<u32> = words::stems(heading).iter().filter_map(|s| reading.vocabulary.find(s)).collect();
        let around: BTreeSet<u32> =
            near.filter(|l| l.section == line.section).flat_map(|l| &l.stems).copied().chain(headed).collect();
        let (mut alone, mut beside) = (0.0, 0.0);
        for (stem, weight) in &self.weights {
            if line.stems.contains(stem) {
                alone += weight;
            } else if around.contains(stem) || self.titled.contains(stem) {
                beside += weight;
            }
        }
        if alone < ALONE || alone + beside < self.enough {
            return None;
        }
        let kind = if self.wants.is_some_and(|want| has(line, want)) { KIND } else { 0.0 };
        Some((alone + BESIDE * beside) * (1.0 - self.given) + self.given + kind)
    }
}

fn may_answer(source: &Source, line: &Line<'_>) -> bool {
    let kind = source.blocks.get(line.block).map(|b| b.kind);
    line.words >= 3 && !matches!(kind, None | Some(Kind::Heading { .. } | Kind::Code))
}

fn want(question: &str) -> Option<Want> {
    let folded = format!(" {} ", facts::fold(question));
    let any = |cues: &[&str]| cues.iter().any(|cue| folded.contains(&format!(" {cue} ")));
    if any(&["when", "what date", "which date", "what day", "which day", "by when", "until when"]) {
        Some(Want::Date)
    } else if any(&["how much", "how many", "how long", "how often", "what amount", "what percentage", "how old"]) {
        Some(Want::Number)
    } else if any(&["who", "whom", "whose", "which person"]) {
        Some(Want::Name)
    } else {
        None
    }
}

fn has(line: &Line<'_>, want: Want) -> bool {
    let facts = facts::facts(line.unnumbered());
    match want {
        Want::Date => !facts.dates.is_empty(),
        Want::Number => !facts.numbers.is_empty(),
        Want::Name => !facts.names.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rank::rank;
    use super::super::tests::{AGREEMENT, MINUTES, source};
    use super::*;

    fn answer(text: &str, question: &str) -> String {
        ask(&source(text), question, &AtomicBool::new(false))
            .unwrap()
            .into_iter()
            .map(|s| s.text)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_the_document_says_is_found() {
        for (text, question, wanted) in [
            (AGREEMENT, "How much is the rent?", "£1,150 a month"),
            (AGREEMENT, "How much is the deposit?", "£1,320"),
            (AGREEMENT, "When does the tenancy begin?", "1 March 2025"),
            (AGREEMENT, "Who pays for electricity and water?", "The tenants pay for electricity, water"),
            (AGREEMENT, "May I smoke in the flat?", "Nobody may smoke"),
            (MINUTES, "Was Option A rejected?", "rejected by five votes to one"),
            (MINUTES, "Which option did the committee adopt?", "adopted Option C"),
            (MINUTES, "When is the next meeting?", "11 November 2025"),
            (MINUTES, "How much does the playgroup pay?", "£9 an hour"),
        ] {
            let answer = answer(text, question);
            assert!(answer.to_lowercase().contains(&wanted.to_lowercase()), "{question} {answer:?}");
        }
    }

    #[test]
    fn what_the_document_does_not_say_is_not_made_up() {
        for (text, question) in [
            (AGREEMENT, "Who won the football match?"),
            (AGREEMENT, "What is the capital of Australia?"),
            (MINUTES, "How much is the mayor's salary?"),
            (MINUTES, "When?"),
            (MINUTES, ""),
            ("", "Who is it?"),
        ] {
            assert_eq!(answer(text, question), "", "{question}");
        }
    }

    #[test]
    fn who_wrote_a_letter_is_found_though_no_summary_quotes_it() {
        let mut letter = source(
            "# The café\n\nFrom: Orla Byrne, keeper of the café by the harbour <orla@example.org>\n\n\
             The café opens on Monday, and the roof is finished.\n\nPlease bring your own cup and the key of the hall.\n\n\
             We ask you to come early, as the hall is small.",
        );
        letter.blocks[1].kind = Kind::Note;
        let found = ask(&letter, "Who is Orla Byrne?", &AtomicBool::new(false)).unwrap();
        assert!(matches!(found.as_slice(), [one] if one.text.starts_with("From: Orla Byrne")), "{found:?}");
        let reading = Reading::new(&letter);
        let ranking = rank(&letter, &reading, &AtomicBool::new(false));
        let quoted = |start: &str| {
            let line = reading.lines.iter().position(|line| line.text.starts_with(start)).unwrap();
            ranking.weight(line) > 0.0
        };
        assert_eq!((quoted("From: "), quoted("The café opens"), quoted("Please bring")), (false, true, true));

        let mut short =
            source("From: Orla Byrne, keeper of the café by the harbour <orla@example.org>\n\nAgreed, thanks.");
        short.blocks[0].kind = Kind::Note;
        let ranking = rank(&short, &Reading::new(&short), &AtomicBool::new(false));
        assert!(ranking.weight(0) == 0.0 && ranking.weight(1) > 0.0, "short as it is, that is what was written");
    }

    #[test]
    fn words_that_only_ask_weigh_nothing_in_other_languages_either() {
        let german =
            "Die Miete beträgt 900 Euro im Monat.\n\nDer Keller ist feucht.\n\nDie Kaution ist im Juni fällig.";
        let french = "Le loyer est de 900 euros par mois.\n\nLa cave est humide.\n\nLa caution est rendue en juin.";
        for (text, question, wanted) in [
            (german, "Wie hoch ist die Miete?", "Die Miete beträgt 900 Euro im Monat."),
            (german, "Wann ist die Kaution fällig?", "Die Kaution ist im Juni fällig."),
            (german, "Wer ist der Bürgermeister?", ""),
            (french, "Quel est le loyer ?", "Le loyer est de 900 euros par mois."),
        ] {
            assert_eq!(answer(text, question), wanted, "{question}");
        }
    }

    #[test]
    fn an_answer_is_few_sentences_each_with_its_place() {
        let source = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
        let answer = ask(&source, "What did the committee say of the options?", &AtomicBool::new(false)).unwrap();
        assert!((1..=MOST).contains(&answer.len()), "{answer:?}");
        for sentence in &answer {
            let place = &sentence.evidence[0];
            let block = &source.blocks[place.block as usize].text;
            let there: String =
                block.chars().skip(place.start as usize).take((place.end - place.start) as usize).collect();
            assert_eq!(there.split_whitespace().collect::<Vec<_>>().join(" "), sentence.text);
        }
        assert!(answer.windows(2).all(|two| (two[0].evidence[0].block, two[0].evidence[0].start)
            < (two[1].evidence[0].block, two[1].evidence[0].start)));
    }

    #[test]
    fn what_a_document_is_called_every_sentence_is_about() {
        let source = source("The rent is 1,200 euros.\n\nThe roof leaks.\n\nThe landlord repairs it.");
        let question = "How much is the rent of the harbour house?";
        let found = |title, question| find(&source, title, question, &AtomicBool::new(false)).unwrap();
        let texts = |title| found(title, question).into_iter().map(|f| f.sentence.text).collect::<Vec<_>>();
        assert_eq!(texts("harbour house.md"), ["The rent is 1,200 euros."]);
        assert!(texts("mill.md").is_empty(), "of another house nothing is said");
        // Of two that answer, the one that is called so answers better.
        let score = |title, question| found(title, question).first().map_or(0.0, |f| f.score);
        assert!(score("rent of the house.md", "Rent of the house?") > score("mill.md", "Rent of the mile?"));
    }

    #[test]
    fn who_asks_two_things_is_told_both() {
        let agreement = "# 4. Deposit\n\n4.1 The tenants have paid a deposit of £1,320.\n\n4.2 The deposit is for unpaid rent.\n\n\
            4.3 The deposit is given back in May.\n\n# 6. Repairs\n\n6.1 The landlord keeps the roof.\n\n\
            6.2 The tenants keep the flat clean.\n\n6.3 Nobody keeps a cat.";
        let told = answer(agreement, "What of the deposit, and who keeps what?");
        assert!(told.contains("deposit") && told.contains("keeps the roof"), "{told}");
        // The number of a clause is no amount.
        let told = answer(agreement, "How much is the deposit, and who keeps it?");
        assert!(told.starts_with("4.1 The tenants have paid a deposit of £1,320. 6"), "{told}");
    }

    #[test]
    fn what_stands_under_a_heading_is_about_it() {
        let text =
            "# Pets\n\nThey need the written consent of the landlord.\n\n# Parking\n\nOne place is let with the flat.";
        assert_eq!(answer(text, "Are pets allowed with consent?"), "They need the written consent of the landlord.");
    }

    proptest::proptest! {
        #[test]
        fn any_question_to_any_text_is_answered_or_not(text in "\\PC{0,300}", question in "\\PC{0,60}") {
            let _ = answer(&text, &question);
        }
    }
}
