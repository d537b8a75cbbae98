//! Several documents together: what two say alike is told once with both places, and what differs stands twice.

use std::sync::atomic::AtomicBool;

use super::{AGREEMENT, MINUTES, source};
use crate::summarise::{Draft, Options, Source, relate, shares, summarise};
use crate::summary::{Also, Shape, Support};

const FIRST: &str = "The tenant pays a rent of EUR 900 for the mill on the first day of each month.\n\nThe landlord repairs the roof of \
    the mill before the end of October.";
const SECOND: &str = "The tenant pays a rent of EUR 950 for the mill on the first day of each month.\n\nThe landlord repairs the roof of \
    the mill before the end of October.\n\nThe garden behind the mill belongs to the neighbours and is not let.";

fn drafts(sources: &[Source]) -> Vec<Draft> {
    let all = Options { words: Some(400), ..Options::default() };
    let draft = |source| summarise(source, None, &all, &AtomicBool::new(false), &mut |_| {}).unwrap();
    sources.iter().map(draft).collect()
}

fn texts(draft: &Draft) -> Vec<&str> {
    draft.sentences.iter().map(|sentence| sentence.text.as_str()).collect()
}

#[test]
fn what_two_documents_say_alike_is_told_once_and_names_both() {
    let sources = [source(FIRST), source(SECOND)];
    let mut drafts = drafts(&sources);
    assert_eq!(drafts.iter().map(|draft| draft.sentences.len()).collect::<Vec<_>>(), [2, 3]);
    let together = relate(&sources, &mut drafts, &AtomicBool::new(false));
    let [first, second] = together.as_slice() else { panic!("{together:?}") };
    assert_eq!((first.nth, first.of, first.told), (0, 2, 0));
    assert_eq!((second.nth, second.of, second.told), (1, 2, 1));

    let [Also { sentence: 1, nth: 1, evidence }] = first.also.as_slice() else { panic!("{first:?}") };
    assert_eq!((evidence.block, evidence.paragraph), (1, 2));
    assert!(evidence.quote.starts_with("The landlord repairs the roof"), "{evidence:?}");
    assert!(!texts(&drafts[1]).iter().any(|text| text.contains("roof")), "told above");
    assert!(second.also.is_empty(), "nothing that it still says is said above");
}

#[test]
fn another_number_another_date_or_a_denial_is_another_point() {
    let said = "The board agreed on 3 March 2026 to sell the old mill to Anna Berg for EUR 90,000.";
    for other in [
        "The board agreed on 3 March 2026 to sell the old mill to Anna Berg for EUR 95,000.",
        "The board agreed on 5 March 2026 to sell the old mill to Anna Berg for EUR 90,000.",
        "The board agreed on 3 March 2026 to sell the old mill to Ole Dahl for EUR 90,000.",
        "The board agreed on 3 March 2026 not to sell the old mill to Anna Berg for EUR 90,000.",
        "The board never agreed on 3 March 2026 to sell the old mill to Anna Berg for EUR 90,000.",
    ] {
        let sources = [source(said), source(other)];
        let mut drafts = drafts(&sources);
        let together = relate(&sources, &mut drafts, &AtomicBool::new(false));
        assert!(together.iter().all(|part| part.told == 0 && part.also.is_empty()), "{other}");
        assert_eq!((texts(&drafts[0]), texts(&drafts[1])), (vec![said], vec![other]));
    }
}

#[test]
fn one_that_says_more_stands_and_names_nothing_that_says_less() {
    let less = "The landlord repairs the roof of the mill.";
    let more = "The landlord repairs the roof of the mill, for EUR 4,000 and before the end of October.";
    let sources = [source(less), source(more)];
    let mut drafts = drafts(&sources);
    let together = relate(&sources, &mut drafts, &AtomicBool::new(false));
    assert_eq!(texts(&drafts[1]), [more], "its own point is not lost");
    assert!(together[1].also.is_empty(), "the other does not say as much: {together:?}");
}

#[test]
fn every_sentence_still_has_its_own_proof_and_each_document_its_own_account() {
    let sources = [source(MINUTES), source(AGREEMENT), source(MINUTES)];
    let mut drafts = drafts(&sources);
    let before: Vec<usize> = drafts.iter().map(|draft| draft.sentences.len()).collect();
    let together = relate(&sources, &mut drafts, &AtomicBool::new(false));
    for ((draft, part), before) in drafts.iter().zip(&together).zip(before) {
        assert_eq!(draft.sentences.len() + part.told as usize, before);
        assert_eq!(draft.coverage.read, draft.coverage.total);
        assert!(draft.sentences.iter().all(|s| s.status == Support::Supported && !s.evidence.is_empty()));
        assert!(part.also.iter().all(|also| (also.sentence as usize) < draft.sentences.len() && also.nth != part.nth));
    }
    // The same document again says the same again.
    assert!(drafts[2].sentences.len() < drafts[0].sentences.len());
    assert!(together[0].also.iter().filter(|also| also.nth == 2).count() >= together[2].told as usize);
}

#[test]
fn a_longer_document_has_more_words_but_not_in_proportion() {
    let sources = [source(FIRST), source(&[MINUTES; 9].join("\n\n"))];
    let shares = |sources: &[Source], words| shares(sources, Shape::KeyPoints, words);
    let [short, long] = shares(&sources, Some(200))[..] else { panic!() };
    assert!(20 <= short && short < long && long < 40 * short, "{short} {long}");
    assert!(short + long <= 220);
    assert!(shares(&sources, None).iter().sum::<u32>() <= 180);
    let many: Vec<Source> = (0..20).map(|_| source(FIRST)).collect();
    assert!(shares(&many, None).iter().all(|share| *share == 30));
    let brief = |words| super::super::shares(&sources, Shape::Brief, words);
    assert!(brief(None).iter().sum::<u32>() <= 80, "{:?}", brief(None));
    assert_eq!(brief(Some(200)), shares(&sources, Some(200)), "what was wished stands");
}
