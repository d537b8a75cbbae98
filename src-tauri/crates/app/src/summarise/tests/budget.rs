//! How long a model may read: what does not fit is read in passages, which is said, and no document is covered less for a model that adds nothing.

use std::sync::atomic::{AtomicBool, Ordering};

use super::scripted::Scripted;
use super::{AGREEMENT, MINUTES, source};
use crate::error::{Code, Error};
use crate::summarise::plan::{Size, parts_of, quick_words, seconds};
use crate::summarise::{BUDGET, Draft, Options, Source, Speed, Step, foresee, summarise};
use crate::summary::{Method, Origin, Shape, Span, Support};

const ROOF: &str = "The committee agreed to repair the roof of the hall, which had been leaking since the storm of last winter, for EUR 5,000, and not to sell it.";
const SHORTER: &str = "The committee agreed to repair the roof of the hall, for EUR 5,000, and not to sell it.";

fn long() -> Source {
    source(&format!("{ROOF}\n\n{MINUTES}\n\n{AGREEMENT}"))
}

/// So many seconds for a hundred tokens read, and for ten written.
fn speed(read: f64, written: f64) -> Speed {
    Speed { prefill: vec![Span { seconds: read, tokens: 100 }], decode: Span { seconds: written, tokens: 10 } }
}

/// A model that takes about 200 seconds for the whole of [`long`].
fn slow(answers: &[&str]) -> Scripted {
    Scripted { speed: Some(speed(5.0, 1.0)), ..Scripted::saying(answers) }
}

fn within(budget: Option<u32>) -> Options {
    Options { budget, ..Options::default() }
}

fn run(source: &Source, model: Option<&mut Scripted>, options: &Options) -> Draft {
    let model = model.map(|m| m as &mut dyn crate::summarise::Model);
    summarise(source, model, options, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

fn shown(draft: &Draft) -> Vec<&str> {
    draft.sentences.iter().map(|s| s.text.as_str()).collect()
}

#[test]
fn what_takes_too_long_is_read_in_its_most_telling_passages_and_the_account_says_so() {
    let long = long();
    let mut model = slow(&[SHORTER]);
    let draft = run(&long, Some(&mut model), &within(Some(90)));
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Quick, "too_slow"));
    assert!(draft.would_take.is_some_and(|seconds| (150..300).contains(&seconds)), "{:?}", draft.would_take);
    assert_eq!(model.asked.len(), 2, "as many parts as fit");
    assert!(draft.sentences.iter().any(|s| s.origin == Origin::Model && s.text == SHORTER), "{:?}", shown(&draft));

    let coverage = &draft.coverage;
    assert!(coverage.read > 0 && coverage.skipped > 0, "{coverage:?}");
    assert_eq!(coverage.read + coverage.skipped, coverage.total);
    assert!(coverage.reasons.iter().all(|r| r.reason == "method"), "{coverage:?}");
    let read = model.asked.join("\n");
    for e in draft.sentences.iter().flat_map(|s| &s.evidence) {
        assert!(read.contains(&e.quote), "shown but not read: {}", e.quote);
    }
}

#[test]
fn what_fits_or_may_take_its_time_or_is_asked_for_by_name_is_read_whole() {
    let long = long();
    for budget in [None, Some(3_600)] {
        let draft = run(&long, Some(&mut slow(&[SHORTER])), &within(budget));
        assert_eq!((draft.method, draft.reason.as_str()), (Method::Thorough, "long_document"));
        assert_eq!((draft.would_take, draft.coverage.skipped), (None, 0));
    }
    let asked = Options { method: Some(Method::Thorough), ..within(Some(1)) };
    assert_eq!(run(&long, Some(&mut slow(&[SHORTER])), &asked).method, Method::Thorough);
    // Where nothing was measured nothing is known.
    let mut unmeasured = Scripted::saying(&[SHORTER]);
    assert_eq!(run(&long, Some(&mut unmeasured), &within(Some(1))).method, Method::Thorough);
}

#[test]
fn a_model_that_adds_nothing_to_the_passages_leaves_all_of_the_document_to_the_source() {
    let long = long();
    let pure = run(&long, None, &Options::default());
    let (silent, inventing): (&[&str], &[&str]) = (&[], &["Zebras juggled purple helicopters over Zurich."]);
    for answers in [silent, inventing] {
        let mut model = slow(answers);
        let draft = run(&long, Some(&mut model), &within(Some(90)));
        assert_eq!((draft.method, draft.reason.as_str()), (Method::Extractive, "model_adds_nothing"));
        assert_eq!((draft.coverage.read, draft.coverage.skipped), (draft.coverage.total, 0));
        assert_eq!((model.asked.len(), draft.left_out.len()), (2, answers.len()));
        assert_eq!(shown(&draft), shown(&pure));
        assert_eq!(draft.would_take, None);
    }
}

#[test]
fn what_is_shown_on_the_way_ends_as_the_summary() {
    let long = long();
    let (silent, helping): (&[&str], &[&str]) = (&[], &[SHORTER]);
    for answers in [silent, helping] {
        let mut seen = Vec::new();
        let mut on = |step: Step<'_>| {
            if let Step::Sentences { from, sentences } = step {
                seen.truncate(from);
                seen.extend(sentences.iter().cloned());
            }
        };
        let mut model = slow(answers);
        let draft = summarise(&long, Some(&mut model), &within(Some(90)), &AtomicBool::new(false), &mut on).unwrap();
        assert_eq!(draft.sentences, seen);
    }
}

#[test]
fn a_model_that_fails_at_the_passages_leaves_all_of_the_document_to_the_source() {
    let long = long();
    let mut model = slow(&[""]).then_fails(Error::new(Code::EngineCrashed, "gone"));
    let draft = run(&long, Some(&mut model), &within(Some(90)));
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Extractive, "model_failed"));
    assert_eq!(shown(&draft), shown(&run(&long, None, &Options::default())));
    assert_eq!(draft.coverage.read, draft.coverage.total);
}

#[test]
fn who_stops_the_reading_of_passages_has_not_stopped_that_of_the_rest() {
    let long = long();
    let stop = AtomicBool::new(false);
    let mut model = slow(&[SHORTER]);
    let draft = summarise(&long, Some(&mut model), &within(Some(130)), &stop, &mut |step| {
        if matches!(step, Step::Progress { part: 1, .. }) {
            stop.store(true, Ordering::Relaxed);
        }
    })
    .unwrap();
    assert!(draft.stopped && draft.method == Method::Quick);
    let reasons: Vec<&str> = draft.coverage.reasons.iter().map(|r| r.reason.as_str()).collect();
    assert_eq!(reasons, ["method", "stopped"]);
    assert_eq!(draft.coverage.read + draft.coverage.skipped, draft.coverage.total);
}

#[test]
fn a_reading_that_was_begun_part_by_part_goes_on_so_though_the_model_was_measured_meanwhile() {
    let long = long();
    let stop = AtomicBool::new(false);
    let mut first = Scripted::saying(&[SHORTER]);
    let stopped = summarise(&long, Some(&mut first), &within(Some(90)), &stop, &mut |step| {
        if matches!(step, Step::Progress { part: 2, .. }) {
            stop.store(true, Ordering::Relaxed);
        }
    });
    assert!(stopped.unwrap().stopped && first.kept.len() == 2);
    let mut after = slow(&[]);
    after.kept = first.kept;
    let draft = run(&long, Some(&mut after), &within(Some(90)));
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Thorough, "long_document"));
    assert_eq!(draft.coverage.skipped, 0);
}

#[test]
fn what_a_slow_computer_made_is_made_again_on_any_other() {
    let long = long();
    for (answers, budget) in [(&[SHORTER][..], Some(90)), (&[][..], Some(90)), (&[SHORTER][..], None)] {
        let mut slow = slow(answers);
        let first = run(&long, Some(&mut slow), &within(budget));
        assert!(first.given.is_some_and(|words| words > 0), "{first:?}");
        for (speed, budget) in
            [(None, Some(BUDGET)), (Some(speed(0.01, 0.01)), None), (Some(speed(500.0, 90.0)), Some(1))]
        {
            let mut other = Scripted { speed, ..Scripted::saying(answers) };
            let again = run(&long, Some(&mut other), &Options { given: first.given, ..within(budget) });
            assert_eq!(other.asked, slow.asked);
            assert_eq!((again.method, again.given, shown(&again)), (first.method, first.given, shown(&first)));
            assert_eq!(again.coverage, first.coverage);
        }
    }
}

#[test]
fn a_text_in_letters_that_ascii_lacks_is_guessed_to_take_more() {
    let guessed = |text| Size::guess(std::iter::once((1, text))).tokens;
    assert_eq!(["decision", "הוועדה", "委员"].map(guessed), [2, 6, 3]);
}

#[test]
fn passages_are_as_many_as_fit_the_time() {
    let size = |words: u32| Size { words, tokens: u64::from(words) * 3 / 2 };
    let (left_to_us, asked) = (within(Some(180)), Options { method: Some(Method::Quick), ..within(Some(180)) });
    for options in [&left_to_us, &asked] {
        assert_eq!(quick_words(None, size(50_000), options), 330, "the usual where nothing was measured");
        assert_eq!(quick_words(Some(&speed(50.0, 10.0)), size(50_000), options), 110, "worth a question");
    }
    let mut before = 0;
    for budget in [60, 180, 600] {
        let (speed, size, options) = (speed(5.0, 1.0), size(50_000), within(Some(budget)));
        let words = quick_words(Some(&speed), size, &options);
        assert!(words > before, "more time is more words: {words}");
        before = words;
        let takes = seconds(Some(&speed), parts_of(words), u64::from(words) * 3 / 2, &options).unwrap();
        assert!(takes <= budget + 1 && takes * 10 > budget * 7, "{words} words take {takes} of {budget} s");
    }
    // A fast model would read all of it. It was asked to be quick.
    let fast = speed(0.01, 0.01);
    assert_eq!(quick_words(Some(&fast), size(4_300), &left_to_us), 4_300);
    assert_eq!(quick_words(Some(&fast), size(4_300), &asked), 330);
    assert_eq!(quick_words(Some(&fast), size(50_000), &asked), 15 * 330);
    assert_eq!(quick_words(Some(&fast), size(40), &asked), 330);
}

#[test]
fn quick_reads_first_what_the_document_would_say_without_a_model() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
    let mut model = Scripted::saying(&[]);
    run(&long, Some(&mut model), &Options { method: Some(Method::Quick), ..Options::default() });
    let pure = run(&long, None, &Options::default());
    assert!(!pure.sentences.is_empty() && pure.sentences.iter().all(|s| s.status == Support::Supported));
    for e in pure.sentences.iter().flat_map(|s| &s.evidence) {
        assert!(model.asked[0].contains(&e.quote), "not read: {}", e.quote);
    }
}

#[test]
fn what_is_told_before_a_run_is_what_the_run_does() {
    let long = long();
    let speed = speed(5.0, 1.0);
    let told = foresee(&long, 8192, Some(&speed), &within(Some(90)));
    let draft = run(&long, Some(&mut slow(&[SHORTER])), &within(Some(90)));
    assert_eq!((told.chosen, told.fits), (draft.method, true));
    let (Some(guess), Some(real)) = (told.thorough, draft.would_take) else { panic!("{told:?} {draft:?}") };
    assert!(guess * 4 > real * 3 && real * 4 > guess * 3, "told {guess}, counted {real}");
    assert!(told.seconds.is_some_and(|seconds| seconds <= 91), "{told:?}");
    assert!(told.quick < told.thorough && told.whole < told.thorough, "{told:?}");

    let patient = foresee(&long, 8192, Some(&speed), &within(None));
    assert_eq!((patient.chosen, patient.seconds), (Method::Thorough, patient.thorough));
    let small = foresee(&long, 1024, Some(&speed), &within(None));
    assert_eq!((small.fits, small.whole), (false, None));
    let short = foresee(&source(ROOF), 8192, Some(&speed), &within(Some(90)));
    assert_eq!((short.chosen, short.seconds), (Method::Whole, short.whole));
    let unmeasured = foresee(&long, 8192, None, &within(Some(1)));
    assert_eq!(unmeasured.chosen, Method::Thorough);
    let u = &unmeasured;
    let seconds = [u.seconds, u.whole, u.thorough, u.quick, u.translating];
    assert_eq!(seconds, [None; 5], "what was not measured is not guessed");

    for speed in [None, Some(&speed)] {
        let given = |words| foresee(&long, 8192, speed, &Options { given: Some(words), ..within(Some(1)) });
        assert_eq!([given(110).chosen, given(50_000).chosen], [Method::Quick, Method::Thorough], "{speed:?}");
        assert!(speed.is_none() || given(110).seconds < given(50_000).seconds, "{speed:?}");
    }
}

#[test]
fn a_brief_summary_is_what_matters_most_in_sixty_words() {
    let minutes = source(MINUTES);
    let of = |shape, words| run(&minutes, None, &Options { shape, words, ..Options::default() });
    let brief = of(Shape::Brief, None);
    let words: usize = brief.sentences.iter().map(|s| s.text.split_whitespace().count()).sum();
    assert!((20..=65).contains(&words), "{words}: {:?}", shown(&brief));
    assert_eq!(shown(&brief), shown(&of(Shape::KeyPoints, Some(60))));
    assert_eq!(shown(&of(Shape::Brief, Some(200))), shown(&of(Shape::KeyPoints, Some(200))), "what was wished stands");
    assert_eq!(brief.coverage.read, brief.coverage.total);
}
