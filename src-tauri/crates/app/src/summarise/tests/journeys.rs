//! Whole runs with a scripted model.

use std::sync::atomic::{AtomicBool, Ordering};

use super::scripted::Scripted;
use super::{AGREEMENT, MINUTES, source};
use crate::error::{Code, Error};
use crate::summarise::{Draft, Options, Source, Speed, Step, summarise};
use crate::summary::{CellState, Method, Origin, Part, Shape, Span, Support};

fn run(source: &Source, model: Option<&mut Scripted>, options: &Options) -> Draft {
    summarise(
        source,
        model.map(|m| m as &mut dyn crate::summarise::Model),
        options,
        &AtomicBool::new(false),
        &mut |_| {},
    )
    .unwrap()
}

fn shown(draft: &Draft) -> String {
    draft.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn thorough() -> Options {
    Options { method: Some(Method::Thorough), ..Options::default() }
}

#[test]
fn the_rejected_option_is_never_the_adopted_one() {
    let minutes = source(MINUTES);
    let inventions = [
        "The committee chose Option A, to demolish the hall and build a new one. The committee adopted Option A by five votes to none.",
        "Option C was put to the vote and rejected by five votes to one. Option A was put to the vote and adopted by five votes to one.",
        "The committee then adopted Option A by five votes to none, with Patrick Nolan abstaining. Option A was put to the vote.",
    ];
    for answer in inventions {
        let mut model = Scripted::saying(&[answer; 8]);
        let draft = run(&minutes, Some(&mut model), &Options::default());
        let text = shown(&draft);
        assert!(draft.sentences.iter().all(|s| s.origin == Origin::Source), "{text}");
        assert!(text.contains("Option A was put to the vote and rejected"), "{text}");
        assert!(text.contains("adopted Option C"), "{text}");
        assert!(!draft.left_out.is_empty());
        assert!(draft.left_out.iter().all(|s| s.status != Support::Supported && !s.doubts.is_empty()));
    }
}

const ROOF: &str = "The committee agreed to repair the roof of the hall, which had been leaking since the storm of last winter, for EUR 5,000, and not to sell it.";
const SHORTER: &str = "The committee agreed to repair the roof of the hall, for EUR 5,000, and not to sell it.";

#[test]
fn plain_words_are_the_documents_own_easiest_sentences() {
    let hard = [
        "Notwithstanding the aforementioned provisions, compensation for consequential deterioration of municipal installations remains excluded.",
        "Reimbursement of expenditure necessitates contemporaneous documentation countersigned by authorised representatives of both organisations.",
        "Participating establishments acknowledge responsibility for proportionate contributions towards maintenance of communal infrastructure.",
    ];
    let easy = [
        "You can use the hall on any day of the week but Sunday.",
        "You pay for the hall at the end of each month.",
        "If you break a thing in the hall, you pay for it.",
    ];
    let [first, second, third] = hard;
    let text = [first, easy[0], easy[1], second, easy[2], third].join("\n\n");
    let options = Options { shape: Shape::Plain, words: Some(36), ..Options::default() };
    let draft = run(&source(&text), None, &options);
    assert!(draft.sentences.len() >= 2, "{}", shown(&draft));
    for sentence in &draft.sentences {
        assert!(easy.contains(&sentence.text.as_str()), "{}", sentence.text);
        assert_eq!((sentence.origin, sentence.status), (Origin::Source, Support::Supported));
    }
    assert_eq!(draft.coverage.read, draft.coverage.total, "all of it was weighed");
}

#[test]
fn a_model_that_adds_nothing_is_asked_no_more_and_the_summary_is_the_sources_own() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}\n\n{MINUTES}"));
    let mut model = Scripted::saying(&[]);
    let draft = run(&long, Some(&mut model), &Options::default());
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Extractive, "model_adds_nothing"));
    assert_eq!(model.asked.len(), 4);
    assert_eq!(shown(&draft), shown(&run(&long, None, &Options::default())));
    assert_eq!((draft.coverage.read, draft.coverage.skipped), (draft.coverage.total, 0));

    // Whoever asks for every part gets it.
    let mut model = Scripted::saying(&[]);
    let draft = run(&long, Some(&mut model), &thorough());
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Thorough, "asked"));
    assert!(model.asked.len() > 4);
}

#[test]
fn every_passage_of_a_long_document_is_read_while_the_model_helps() {
    let long = source(&format!("{ROOF}\n\n{MINUTES}\n\n{AGREEMENT}"));
    let mut model = Scripted::saying(&[SHORTER]);
    let draft = run(&long, Some(&mut model), &Options::default());
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Thorough, "long_document"));
    let read = model.asked.join("\n");
    for block in &long.blocks {
        assert!(read.contains(block.text.as_str()), "not read: {}", block.text);
    }
    assert_eq!((draft.coverage.read, draft.coverage.skipped), (draft.coverage.total, 0));
}

#[test]
fn a_supported_shorter_sentence_of_the_model_takes_the_place_of_the_source() {
    let text = source(&format!("The committee met on Monday. {ROOF}"));
    let mut model = Scripted::saying(&[SHORTER]);
    let draft = run(&text, Some(&mut model), &Options::default());
    assert!(
        draft.sentences.iter().any(|s| s.origin == Origin::Model && s.text.contains("for EUR 5,000")),
        "{:?}",
        draft.sentences
    );
    assert_eq!(draft.method, Method::Whole);
}

#[test]
fn every_sentence_points_at_its_own_words() {
    let source = source(AGREEMENT);
    let draft = run(&source, None, &Options::default());
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Extractive, "no_model"));
    assert!(draft.sentences.len() >= 4);
    for sentence in &draft.sentences {
        let e = &sentence.evidence[0];
        let block = &source.blocks[e.block as usize];
        let quoted: String = block.text.chars().skip(e.start as usize).take((e.end - e.start) as usize).collect();
        assert_eq!(quoted, e.quote);
        assert_eq!((e.page, e.paragraph), (block.page, block.paragraph));
    }
}

#[test]
fn by_section_every_section_has_its_say_under_its_heading() {
    let text = AGREEMENT.replace("## ", "# ");
    let options = Options { shape: Shape::Sections, ..Options::default() };
    let draft = run(&source(&text), None, &options);
    let mut headings: Vec<&str> = draft.sentences.iter().filter_map(|s| s.heading.as_deref()).collect();
    headings.dedup();
    let all: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("# ")).collect();
    let told = |heading: &&&str| headings.contains(*heading);
    assert!(all.iter().filter(told).count() >= 9, "{headings:?} of {all:?}");
    assert!(headings.is_sorted_by_key(|heading| all.iter().position(|h| h == heading)), "{headings:?}");
    // With a model that reads in parts it is the same.
    let with =
        run(&source(&text), Some(&mut Scripted::saying(&[])), &Options { method: Some(Method::Thorough), ..options });
    assert_eq!(shown(&with), shown(&draft));
}

#[test]
fn facts_are_decisions_duties_dates_and_amounts() {
    let options = Options { shape: Shape::Facts, words: Some(120), ..Options::default() };
    let draft = run(&source(MINUTES), None, &options);
    assert!(draft.sentences.len() >= 3);
    for sentence in &draft.sentences {
        let says = ["\u{a3}", "20", "agreed", "adopted", "decided", "will ", "rejected", "approved", "December"];
        assert!(says.iter().any(|fact| sentence.text.contains(fact)), "{}", sentence.text);
    }
    assert!(draft.sentences.iter().all(|s| s.heading.is_none()));
}

#[test]
fn stop_keeps_what_was_read_and_says_what_was_not() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
    let stop = AtomicBool::new(false);
    let mut model = Scripted::saying(&["A. B. C.", "A. B. C."]);
    let mut seen = Vec::new();
    let draft = summarise(&long, Some(&mut model), &thorough(), &stop, &mut |step| match step {
        Step::Progress { part: 2, .. } => stop.store(true, Ordering::Relaxed),
        Step::Progress { .. } | Step::GoesOn { .. } | Step::Translating { .. } => {}
        Step::Sentences { from, sentences } => {
            seen.truncate(from);
            seen.extend(sentences.iter().map(|s| s.text.clone()));
        }
    })
    .unwrap();
    assert!(draft.stopped && draft.failure.is_none());
    assert!(draft.coverage.read > 0 && draft.coverage.skipped > 0);
    assert_eq!(draft.coverage.read + draft.coverage.skipped, draft.coverage.total);
    assert_eq!(draft.coverage.reasons[0].reason, "stopped");
    assert_eq!(draft.sentences.iter().map(|s| s.text.clone()).collect::<Vec<_>>(), seen);
    let read = model.asked.join("\n");
    for e in draft.sentences.iter().flat_map(|s| &s.evidence) {
        assert!(read.contains(&e.quote), "shown but not read: {}", e.quote);
    }
}

#[test]
fn a_sentence_of_the_model_is_shown_while_it_writes_the_next() {
    let text = source(&format!("{ROOF} The work begins in May."));
    let mut model = Scripted::saying(&[&format!("{SHORTER} The work begins in")]);
    let mut seen: Vec<Vec<(Origin, String)>> = Vec::new();
    let draft = summarise(&text, Some(&mut model), &Options::default(), &AtomicBool::new(false), &mut |step| {
        if let Step::Sentences { from, sentences } = step {
            let mut now = seen.last().cloned().unwrap_or_default();
            now.truncate(from);
            now.extend(sentences.iter().map(|s| (s.origin, s.text.clone())));
            seen.push(now);
        }
    })
    .unwrap();
    // First the source's own words; then, before the answer has ended, the model's.
    assert!(seen[0].iter().all(|(origin, _)| *origin == Origin::Source), "{seen:?}");
    assert!(seen[1].contains(&(Origin::Model, SHORTER.to_owned())), "{seen:?}");
    assert_eq!(seen.len(), 2, "what does not change is not sent again");
    assert_eq!(draft.sentences.iter().map(|s| (s.origin, s.text.clone())).collect::<Vec<_>>(), seen[1]);
}

#[test]
fn an_engine_that_is_ended_takes_no_sentence_away_and_its_part_is_not_called_read() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
    let mut seen = Vec::new();
    let mut model = Scripted::saying(&[""]).then_fails(Code::Stopped.into());
    let draft = summarise(&long, Some(&mut model), &thorough(), &AtomicBool::new(false), &mut |step| {
        if let Step::Sentences { from, sentences } = step {
            seen.truncate(from);
            seen.extend(sentences.iter().cloned());
        }
    })
    .unwrap();
    assert!(draft.stopped);
    assert_eq!(draft.sentences, seen);
    let coverage = &draft.coverage;
    assert!(coverage.read > 0 && coverage.read + coverage.skipped == coverage.total, "{coverage:?}");
    assert!(coverage.cells.iter().any(|c| c.state == CellState::InPart), "{coverage:?}");
    assert!(coverage.cells.iter().any(|c| c.state == CellState::Skipped), "{coverage:?}");
}

#[test]
fn stop_before_the_start_reads_and_shows_nothing() {
    let text = source(AGREEMENT);
    for method in [None, Some(Method::Extractive)] {
        let mut model = Scripted::saying(&[]);
        let options = Options { method, ..Options::default() };
        let draft =
            summarise(&text, Some(&mut model), &options, &AtomicBool::new(true), &mut |_| panic!("shown")).unwrap();
        assert!(draft.stopped && draft.sentences.is_empty() && model.asked.is_empty());
        assert_eq!(draft.coverage.skipped, draft.coverage.total);
    }
}

#[test]
fn a_model_that_is_killed_is_a_stop_and_one_that_crashes_leaves_the_source_speaking() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
    let killed = run(&long, Some(&mut Scripted::saying(&[""]).then_fails(Code::Stopped.into())), &thorough());
    assert!(killed.stopped && killed.failure.is_none() && killed.coverage.skipped > 0);

    let crashed =
        run(&long, Some(&mut Scripted::saying(&[""]).then_fails(Error::new(Code::EngineCrashed, "gone"))), &thorough());
    assert_eq!((crashed.method, crashed.reason.as_str()), (Method::Extractive, "model_failed"));
    assert_eq!(crashed.failure.map(|f| f.code), Some(Code::EngineCrashed));
    assert_eq!(
        shown(&run(&long, None, &Options::default())),
        crashed.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
    );
}

#[test]
fn quick_reads_little_and_says_so() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
    let mut model = Scripted::saying(&[""]);
    let draft = run(&long, Some(&mut model), &Options { method: Some(Method::Quick), ..Options::default() });
    assert_eq!(model.asked.len(), 1);
    assert!(draft.coverage.read > 0 && draft.coverage.skipped > draft.coverage.read);
    assert!(draft.coverage.reasons.iter().all(|r| r.reason == "method"));
    assert!(!draft.sentences.is_empty());
}

#[test]
fn a_document_without_sentences_still_gives_a_summary_and_an_empty_one_an_error() {
    for text in [
        "Rent",
        "# Only a heading",
        "1 2 3",
        "a|b|c\n\nd|e|f",
        "\u{4eca}\u{65e5}\u{306f}\u{3002}\u{660e}\u{65e5}\u{306f}\u{3002}",
    ] {
        assert!(
            !run(&source(text), Some(&mut Scripted::saying(&["The rent is 5."])), &Options::default())
                .sentences
                .is_empty(),
            "{text}"
        );
    }
    let none = summarise(&source(""), None, &Options::default(), &AtomicBool::new(false), &mut |_| {});
    assert_eq!(none.err().map(|e| e.code), Some(Code::NoText));
}

#[test]
fn a_part_of_a_document_is_summarised_of_itself_alone() {
    let text = "# Rent\n\nThe tenant pays 1,200 euros each month.\n\n# Keys\n\nThe tenant gets three keys of the house.\n\nThe keys are given back at the end.";
    let part = |part| Source { part: Some(part), ..source(text) };
    let draft = run(&part(Part::Blocks(2, 3)), None, &Options::default());
    assert_eq!(
        draft.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(),
        ["The tenant gets three keys of the house."]
    );
    assert_eq!((draft.coverage.total, draft.coverage.read, draft.coverage.skipped), (5, 2, 3));
    assert_eq!(
        draft.coverage.reasons.iter().map(|r| (r.reason.as_str(), r.blocks)).collect::<Vec<_>>(),
        [("not_chosen", 3)]
    );

    // A model is given that part, and what it says of the rest is not supported.
    let mut model = Scripted::saying(&["The tenant gets three keys. The tenant pays 1,200 euros."]);
    let draft = run(&part(Part::Blocks(2, 3)), Some(&mut model), &Options::default());
    assert!(model.asked.iter().any(|prompt| prompt.contains("three keys")), "{:?}", model.asked);
    assert!(model.asked.iter().all(|prompt| !prompt.contains("1,200")), "{:?}", model.asked);
    assert!(draft.sentences.iter().all(|s| !s.text.contains("1,200")), "{:?}", draft.sentences);

    let none = summarise(&part(Part::Pages(1, 9)), None, &Options::default(), &AtomicBool::new(false), &mut |_| {});
    assert_eq!(none.err().map(|e| e.code), Some(Code::PartEmpty), "it has no pages");
}

#[test]
fn a_model_that_repeats_itself_is_not_waited_for() {
    let text = source("The committee agreed to repair the roof. It is old and leaks in every storm of the winter.");
    let mut model = Scripted::saying(&[&"It is new. ".repeat(500)]);
    let draft = run(&text, Some(&mut model), &Options::default());
    assert!(!draft.stopped);
    assert_eq!(draft.left_out.len(), 1);
}

#[test]
fn an_answer_that_does_not_end_is_ended_by_us() {
    let text = source("The committee agreed to repair the roof. It is old and leaks in every storm of the winter.");
    let mut model = Scripted::saying(&[&"the committee agreed to ".repeat(500)]);
    let draft = run(&text, Some(&mut model), &Options::default());
    assert!(!draft.stopped);
    assert!(draft.left_out[0].text.len() < 400);
    assert!(draft.left_out[0].doubts.iter().any(|d| d.kind == "unfinished"));
}

#[test]
fn a_sentence_that_breaks_off_is_not_shown() {
    let text = source(
        "The committee agreed to repair the roof of the hall, which had been leaking since the storm. It is old.",
    );
    let mut model = Scripted::saying(&["The committee agreed to repair the roof of the"]);
    let draft = run(&text, Some(&mut model), &Options::default());
    assert!(draft.sentences.iter().all(|s| s.origin == Origin::Source));
    assert!(draft.left_out.iter().any(|s| s.doubts.iter().any(|d| d.kind == "unfinished")));
}

#[test]
fn a_manual_of_thousands_of_pages_is_summarised_without_comparing_everything_with_everything() {
    let mut manual = String::new();
    for page in 0..2_400 {
        manual.push_str(&format!("# Chapter {page}\n\n"));
        for nth in 0..6 {
            let (a, b) = ((page * 7 + nth * 13) % 97, (page * 11 + nth * 5) % 89);
            manual.push_str(&format!("The valve of type {a} must be closed before the pump of type {b} is started on line {page}. Check gauge {a} daily.\n\n"));
        }
    }
    let source = source(&manual);
    let draft = run(&source, None, &Options::default());
    let words: usize = draft.sentences.iter().map(|s| s.text.split_whitespace().count()).sum();
    assert!((100..=640).contains(&words), "{words}");
    assert_eq!(draft.coverage.read, draft.coverage.total);
}

#[test]
fn a_run_that_goes_on_asks_only_about_the_rest_and_ends_as_one_that_never_stopped() {
    let long = source(&format!("{ROOF}\n\n{MINUTES}\n\n{AGREEMENT}\n\n{MINUTES}"));
    let answers = [SHORTER, "Invented by Margaret Thornbury. On 3.", "", SHORTER, "The tenants pay.", "", "", ""];
    let mut model = Scripted::saying(&answers);
    let whole = run(&long, Some(&mut model), &thorough());
    let of = model.asked.len();
    assert!(of > 5, "{of} parts");

    for read in 1..of {
        let mut model = Scripted::saying(&answers);
        let stop = AtomicBool::new(false);
        let stopped = summarise(&long, Some(&mut model), &thorough(), &stop, &mut |step| {
            if matches!(step, Step::Progress { part, .. } if part as usize == read) {
                stop.store(true, Ordering::Relaxed);
            }
        });
        assert!(stopped.unwrap().stopped);
        assert_eq!(model.kept.len(), read, "of the part at hand nothing is kept");

        let mut after = Scripted::saying(&answers[read..]);
        after.kept = model.kept;
        let mut steps = Vec::new();
        let goes_on =
            summarise(&long, Some(&mut after), &thorough(), &AtomicBool::new(false), &mut |step| match step {
                Step::GoesOn { part, of } => steps.push(("goes on", part, of)),
                Step::Progress { part, of, seconds_left } => {
                    assert!(seconds_left.is_some(), "the pace is known from before");
                    steps.push(("progress", part, of));
                }
                Step::Translating { .. } | Step::Sentences { .. } => {}
            })
            .unwrap();
        assert_eq!(after.asked.len(), of - read);
        let (read, of) = (read as u32, of as u32);
        assert_eq!(steps[..2], [("goes on", read, of), ("progress", read, of)]);
        assert_eq!(goes_on.sentences, whole.sentences);
        assert_eq!(goes_on.left_out, whole.left_out);
        assert_eq!(goes_on.coverage, whole.coverage);
        assert_eq!((goes_on.prefill, goes_on.decode), (whole.prefill, whole.decode), "the account is of both runs");
    }
}

#[test]
fn an_answer_to_other_words_is_not_used_again() {
    let mut model = Scripted::saying(&[SHORTER]);
    let long = source(&format!("{ROOF}\n\n{MINUTES}\n\n{AGREEMENT}"));
    run(&long, Some(&mut model), &thorough());
    let mut after = Scripted::saying(&[]);
    after.kept = model.kept;
    let other = source(&format!("{ROOF} It rained.\n\n{MINUTES}\n\n{AGREEMENT}"));
    run(&other, Some(&mut after), &thorough());
    assert!(!after.asked.is_empty() && after.asked[0].contains("It rained."), "{:?}", after.asked);
}

#[test]
fn the_first_guess_is_what_was_measured_before_and_the_next_is_the_run_s_own() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
    let guesses = |seconds: Option<f64>| {
        let mut model = Scripted::saying(&[]);
        let span = |seconds| Span { seconds, tokens: 100 };
        model.speed = seconds.map(|seconds| Speed { prefill: vec![span(seconds)], decode: span(seconds) });
        let mut guesses = Vec::new();
        let mut on = |step: Step<'_>| {
            if let Step::Progress { seconds_left, .. } = step {
                guesses.push(seconds_left);
            }
        };
        summarise(&long, Some(&mut model), &thorough(), &AtomicBool::new(false), &mut on).unwrap();
        guesses
    };
    let (none, fast, slow) = (guesses(None), guesses(Some(1.0)), guesses(Some(10.0)));
    assert_eq!(none[0], None);
    let [Some(quick), Some(long)] = [fast[0], slow[0]] else { panic!("{fast:?} {slow:?}") };
    assert!(quick > 0 && long.abs_diff(10 * quick) < 10, "{quick} and {long}");
    assert!(none.len() > 2 && none[1..] == fast[1..] && none[1..] == slow[1..], "{none:?} {fast:?} {slow:?}");
}
