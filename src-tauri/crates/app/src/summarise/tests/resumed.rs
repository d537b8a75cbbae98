//! A run that is stopped at any of its answers, whatever it was asked, goes on with that one and ends as one that was never stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::{Finish, Generated, Prompt};

use super::source;
use crate::error::Result;
use crate::summarise::{Answered, Draft, INSTRUCTION, Model, Options, Step, summarise};
use crate::summary::{Judged, Language, Method};

const BRIDGE: &str = "The town paid EUR 4,500 for the repair of the old bridge on 12 March 2024.";
const BRUECKE: &str = "Die Stadt zahlte am 12. März 2024 für die Reparatur der alten Brücke 4.500 Euro.";
/// Said in other words of the club's pool.
const OPEN: &str = "The bathers' society has a single basin with ageing heaters.";
/// Two paragraphs are what the model reads at once.
const TEXT: [&str; 8] = [
    BRIDGE,
    "The neighbours wait for 14 days before they sign the contract with Anna Berg.",
    "The swimming club owns one pool with an old heating. Visitors pay three euros at the door.",
    "The hall is not open to visitors of the library.",
    "The council of the town met twice in May and chose a new mayor from the harbour.",
    "A ferry brings the mail to the island each Monday and takes the milk back.",
    "The school moved into the former mill after the roof had been mended in June.",
    "Children of the village plant a tree for every birth in the spring.",
];

/// Copies, rewrites, judges and translates, and says the same whenever it is asked the same. It keeps its answers for the run after this one.
#[derive(Default)]
struct Able<'s> {
    asked: Vec<String>,
    kept: BTreeMap<u32, (Prompt, Answered)>,
    /// The answer in the middle of which this is set.
    stops: Option<(usize, &'s AtomicBool)>,
}

fn answer(asked: &str) -> String {
    let Some(text) = asked.strip_prefix(INSTRUCTION) else {
        let translated = if asked.ends_with(BRIDGE) { BRUECKE } else { "" };
        let said = if asked.starts_with("Translate") { translated } else { "Yes, it does." };
        return said.to_owned();
    };
    let first = text.trim().lines().next().and_then(|line| line.split_inclusive(". ").next()).unwrap_or_default();
    if text.contains("Visitors pay") { format!("{} {OPEN}", first.trim()) } else { first.trim().to_owned() }
}

impl Model for Able<'_> {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        Ok(texts.iter().map(|text| text.split_whitespace().count() as u32).collect())
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        let nth = self.asked.len();
        self.asked.push(prompt.user.clone());
        let said: Vec<char> = answer(&prompt.user).chars().collect();
        let (begin, end) = said.split_at(said.len() / 2);
        if let Some((_, stop)) = self.stops.filter(|(at, _)| *at == nth) {
            stop.store(true, Ordering::Relaxed);
        }
        let mut finish = Finish::End;
        for piece in [begin, end] {
            if on_text(&piece.iter().collect::<String>()).is_break() {
                finish = Finish::Stopped;
                break;
            }
        }
        Ok(Generated { finish, prompt_tokens: 100, completion_tokens: 10, prefill_seconds: 1.0, decode_seconds: 0.5 })
    }

    fn context(&self) -> u32 {
        260
    }

    fn answered(&mut self, part: u32, prompt: &Prompt) -> Option<Answered> {
        self.kept.get(&part).filter(|(to, _)| to == prompt).map(|(_, answer)| answer.clone())
    }

    fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        self.kept.get(&part).is_some_and(|(to, _)| to == prompt)
    }

    fn note(&mut self, part: u32, _: u32, prompt: &Prompt, answer: Answered) {
        assert!(self.kept.insert(part, (prompt.clone(), answer)).is_none(), "each answer has a number of its own");
    }
}

/// What was told on the way.
#[derive(Default)]
struct Told {
    /// Of the time left.
    left: Vec<Option<u32>>,
    /// Of parts that were read before, and how many there are.
    goes_on: Vec<(u32, u32)>,
}

fn run(model: &mut Able<'_>, stop: &AtomicBool) -> (Draft, Told) {
    let options = Options {
        method: Some(Method::Thorough),
        words: Some(30),
        keep_doubtful: true,
        judges: true,
        language: Some(Language::De),
        ..Options::default()
    };
    let mut told = Told::default();
    let mut on = |step: Step<'_>| match step {
        Step::Progress { seconds_left, .. } => told.left.push(seconds_left),
        Step::GoesOn { part, of } => told.goes_on.push((part, of)),
        Step::Translating { .. } | Step::Sentences { .. } => {}
    };
    let draft = summarise(&source(&TEXT.join("\n\n")), Some(model), &options, stop, &mut on).unwrap();
    (draft, told)
}

#[test]
fn stopped_at_any_answer_it_asks_nothing_again_but_that_and_ends_as_one_that_was_never_stopped() {
    let mut model = Able::default();
    let (whole, _) = run(&mut model, &AtomicBool::new(false));
    let all = model.asked;
    let of = |begin: &str| all.iter().filter(|asked| asked.starts_with(begin)).count();
    assert!(of(INSTRUCTION) > TEXT.len() / 2, "the parts are put together: {all:?}");
    assert_eq!((of("Read the text"), of("Translate") > 0), (1, true), "{all:?}");
    let mut told = whole.sentences.iter().chain(&whole.left_out);
    assert!(told.any(|sentence| sentence.judged == Some(Judged::Yes)), "{whole:?}");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "it is asked nothing twice as it is");

    let mut ends = 0;
    for at in 0..all.len() {
        let stop = AtomicBool::new(false);
        let mut first = Able { stops: Some((at, &stop)), ..Able::default() };
        assert!(run(&mut first, &stop).0.stopped, "at {at}");
        assert_eq!(first.asked, all[..=at]);
        assert_eq!(first.kept.len(), at, "what was heard by half is not kept");

        let mut after = Able { kept: first.kept, ..Able::default() };
        let (draft, Told { left, goes_on }) = run(&mut after, &AtomicBool::new(false));
        assert_eq!(after.asked, all[at..]);
        assert_eq!(
            (&draft.sentences, &draft.left_out, &draft.coverage),
            (&whole.sentences, &whole.left_out, &whole.coverage)
        );
        assert_eq!((draft.judging, draft.translating), (whole.judging, whole.translating));
        assert_eq!((draft.prefill, draft.decode), (whole.prefill, whole.decode), "the account is of both runs");
        // How long it takes is told before each question about the text, and of none that is heard again; and at the end, that nothing is left.
        let asked = after.asked.iter().filter(|asked| asked.starts_with(INSTRUCTION)).count();
        assert_eq!((left.len(), left.last()), (asked + 1, Some(&Some(0))), "at {at}");
        // That it goes on is said once, though it stopped after the last part.
        assert_eq!(goes_on.len(), usize::from(at > 0), "at {at}: {goes_on:?}");
        ends += usize::from(goes_on.iter().any(|(part, of)| part == of));
    }
    assert!(ends > 1, "it was stopped after the last part too");
}
