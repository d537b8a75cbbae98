//! Sentences that do not pass the check, where they are to be kept: beside their nearest place, marked, and on top of what is supported.

use std::sync::atomic::AtomicBool;

use super::scripted::Scripted;
use super::{AGREEMENT, MINUTES, source};
use crate::summarise::{Draft, Options, Source, Step, relate, summarise};
use crate::summary::{Method, Origin, Sentence, Shape, Support};

const ROOF: &str = "The committee agreed to repair the roof of the hall, which had been leaking since the storm of last winter, for EUR 5,000, and not to sell it.";
const SHORTER: &str = "The committee agreed to repair the roof of the hall, for EUR 5,000, and not to sell it.";
const WRONG: &str = "The committee agreed to repair the roof of the hall, for EUR 9,000, and not to sell it.";
const NOWHERE: &str = "Zebras yodel.";

/// The draft of a source about which a model says this; what was shown last is what it ends with.
fn run(source: &Source, says: &[&str], options: &Options) -> Draft {
    let (mut model, mut seen) = (Scripted::saying(says), Vec::new());
    let mut on = |step: Step<'_>| {
        if let Step::Sentences { from, sentences } = step {
            seen.truncate(from);
            seen.extend(sentences.iter().cloned());
        }
    };
    let draft = summarise(source, Some(&mut model), options, &AtomicBool::new(false), &mut on).unwrap();
    assert_eq!(seen, draft.sentences);
    draft
}

fn thorough() -> Options {
    Options { method: Some(Method::Thorough), ..Options::default() }
}

fn keeping(options: Options) -> Options {
    Options { keep_doubtful: true, ..options }
}

fn texts(sentences: &[Sentence]) -> Vec<&str> {
    sentences.iter().map(|sentence| sentence.text.as_str()).collect()
}

/// The supported ones, and the others.
fn parted(draft: &Draft) -> (Vec<Sentence>, Vec<Sentence>) {
    draft.sentences.iter().cloned().partition(|sentence| sentence.status == Support::Supported)
}

#[test]
fn they_stand_at_their_nearest_place_marked_and_what_is_supported_is_the_same_without_them() {
    let long = source(&format!("{ROOF}\n\n{MINUTES}\n\n{AGREEMENT}"));
    let first = format!("{WRONG} {SHORTER} {NOWHERE}");
    let says = [first.as_str(), "Zebras yodel. The tenants pay the"];
    let (kept, usual) = (run(&long, &says, &keeping(thorough())), run(&long, &says, &thorough()));
    let (supported, doubtful) = parted(&kept);
    assert_eq!(supported, usual.sentences);
    assert_eq!((kept.coverage, kept.method, &kept.reason), (usual.coverage, usual.method, &usual.reason));

    assert_eq!(texts(&doubtful), [WRONG, NOWHERE]);
    let [wrong, nowhere] = doubtful.as_slice() else { panic!("{doubtful:?}") };
    assert_eq!((wrong.status, nowhere.status), (Support::Partly, Support::NotFound));
    assert!(doubtful.iter().all(|s| s.origin == Origin::Model && !s.doubts.is_empty()), "{doubtful:?}");
    assert!(wrong.doubts.iter().any(|doubt| doubt.kind == "number" && doubt.what.contains("9,000")), "{wrong:?}");
    assert!(wrong.evidence[0].quote.contains("for EUR 5,000") && nowhere.evidence.is_empty());
    let at = |text: &str| texts(&kept.sentences).iter().position(|shown| *shown == text).unwrap();
    assert_eq!(at(WRONG), at(SHORTER) + 1, "beside what it got wrong");
    assert!(at(NOWHERE) > at(WRONG) && at(NOWHERE) + 1 < kept.sentences.len(), "at the end of its part");

    // Said once; and what breaks off is no sentence.
    assert_eq!(texts(&usual.left_out), [WRONG, NOWHERE, NOWHERE, "The tenants pay the"]);
    assert_eq!(texts(&kept.left_out), [NOWHERE, "The tenants pay the"]);
    assert_eq!(kept.left_out[0].doubts[0].kind, "repeated");
    assert!(kept.left_out[1].doubts.iter().any(|doubt| doubt.kind == "unfinished"));
}

#[test]
fn in_a_summary_by_section_they_stand_under_the_heading_of_their_place() {
    let text =
        "# Rent\n\nThe tenant pays 1,200 euros each month.\n\n# Keys\n\nThe tenant gets three keys of the house.";
    let wrong = "The tenant pays 1,300 euros each month.";
    let options = keeping(Options { shape: Shape::Sections, ..Options::default() });
    let draft = run(&source(text), &[wrong], &options);
    let told: Vec<_> = draft.sentences.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
    let rent = (Some("Rent"), "The tenant pays 1,200 euros each month.");
    assert_eq!(told, [rent, (Some("Rent"), wrong), (Some("Keys"), "The tenant gets three keys of the house.")]);
}

#[test]
fn of_a_part_of_a_document_what_is_said_of_the_rest_is_kept_marked() {
    let text =
        "# Rent\n\nThe tenant pays 1,200 euros each month.\n\n# Keys\n\nThe tenant gets three keys of the house.";
    let part = Source { part: Some(crate::summary::Part::Blocks(2, 3)), ..source(text) };
    let says = ["The tenant pays 1,200 euros each month."];
    let (_, doubtful) = parted(&run(&part, &says, &keeping(Options::default())));
    assert_eq!(texts(&doubtful), says, "though the document says it elsewhere: it was not read");
}

#[test]
fn a_model_that_is_asked_no_more_leaves_those_that_it_had_written() {
    let long = source(&format!("{MINUTES}\n\n{AGREEMENT}\n\n{MINUTES}"));
    let says = ["Zebras yodel low.", "Zebras yodel high.", "Zebras yodel loud.", "Zebras yodel far."];
    let (kept, usual) = (run(&long, &says, &keeping(Options::default())), run(&long, &says, &Options::default()));
    let (supported, doubtful) = parted(&kept);
    assert_eq!((kept.method, kept.reason.as_str()), (Method::Extractive, "model_adds_nothing"));
    assert_eq!((supported, texts(&doubtful)), (usual.sentences, says.to_vec()));
    assert!(kept.left_out.is_empty() && usual.left_out.len() == says.len());
}

#[test]
fn what_one_document_was_not_found_to_say_is_no_point_of_another() {
    let said = ["The tenant pays a rent of EUR 900 for the mill.", "The tenant pays a rent of EUR 950 for the mill."];
    let sources = said.map(source);
    let options = keeping(Options::default());
    // Of the first the model says what the second says.
    let mut drafts = [run(&sources[0], &[said[1]], &options), run(&sources[1], &[], &options)];
    assert_eq!((texts(&drafts[0].sentences), drafts[0].sentences[1].status), (said.to_vec(), Support::Partly));
    let together = relate(&sources, &mut drafts, &AtomicBool::new(false));
    assert!(together.iter().all(|part| part.told == 0 && part.also.is_empty()), "{together:?}");
    assert_eq!((texts(&drafts[0].sentences), texts(&drafts[1].sentences)), (said.to_vec(), vec![said[1]]));
}
