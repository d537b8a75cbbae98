//! What of a document was not read, and how the account of a summary owns up to it.

use extract::Warning;

use crate::error::{Code, Result};
use crate::library;
use crate::session::Unlocked;
use crate::summary::{CellState, Coverage, CoverageCell, CoverageReason};
use crate::view::DocumentId;

/// What says that a document was not taken in whole.
const CUTS: [&str; 6] = [
    Warning::PAGES_LIMIT,
    Warning::TEXT_LIMIT,
    Warning::TIME_LIMIT,
    Warning::DEPTH_LIMIT,
    Warning::CELLS_LIMIT,
    Warning::PART_DAMAGED,
];

/// The pages of which something could not be read, each once, in order; but for those of [`stopped`].
pub fn pages(warnings: &[Warning]) -> Vec<u32> {
    const KINDS: [&str; 10] = [
        Warning::PAGE_WITHOUT_TEXT,
        Warning::PAGE_WITH_LITTLE_TEXT,
        Warning::PAGE_UNRECOGNISED,
        Warning::RECOGNITION_FAILED,
        Warning::RECOGNITION_LIMIT,
        Warning::PAGE_DAMAGED,
        Warning::PICTURES_UNREAD,
        Warning::PICTURES_TO_RECOGNISE,
        Warning::PICTURES_FAILED,
        Warning::PICTURES_LIMIT,
    ];
    let told = warnings.iter().filter(|warning| KINDS.contains(&warning.kind.as_str()));
    let mut pages: Vec<u32> = told.filter_map(|warning| warning.page).collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// Those of which nothing is missing but what was not recognised before that was stopped.
pub fn stopped(warnings: &[Warning]) -> Vec<u32> {
    let unread = pages(warnings);
    let told = warnings.iter().filter(|warning| warning.is_of_stop()).filter_map(|warning| warning.page);
    let mut stopped: Vec<u32> = told.filter(|page| unread.binary_search(page).is_err()).collect();
    stopped.sort_unstable();
    stopped.dedup();
    stopped
}

/// Counts what the reader could not give of a stored document.
///
/// # Errors
/// [`Code::DocumentUnknown`], what the vault refuses.
pub fn admit_cut(coverage: &mut Coverage, unlocked: &Unlocked<'_>, document: DocumentId) -> Result<()> {
    let row = unlocked.vault()?.document(document.0)?.ok_or(Code::DocumentUnknown)?;
    admit(coverage, &library::warnings(&row), row.pages.unwrap_or(0));
    Ok(())
}

/// How much a cut left out nobody knows, so it is one block that failed, and every page after the last that was read.
fn admit(coverage: &mut Coverage, warnings: &[Warning], pages: u32) {
    if !warnings.iter().any(|warning| CUTS.contains(&warning.kind.as_str())) {
        return;
    }
    coverage.total += 1;
    coverage.failed += 1;
    coverage.reasons.push(CoverageReason { reason: "limit".to_owned(), blocks: 1 });
    let last = coverage.cells.last().map_or(0, |cell| cell.number);
    let unread = last.saturating_add(1)..=pages;
    match coverage.cells.last_mut() {
        // The cut lies somewhere in what was read.
        Some(cell) if unread.is_empty() && cell.state == CellState::Read => cell.state = CellState::InPart,
        _ => coverage.cells.extend(unread.map(|number| CoverageCell { number, state: CellState::Unreadable })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_counts_as_unreadable_once_and_only_where_something_on_it_was_not_read() {
        let on = |kind: &str, page| Warning::new(kind, Some(page));
        let of = |kind: &str| pages(&[on(kind, 3)]);
        // What is on these was read, or is no text of theirs.
        let read = [
            Warning::PAGE_RECOGNISED,
            Warning::PICTURES_RECOGNISED,
            Warning::PICTURES_WITHOUT_TEXT,
            Warning::COMMENTS_LEFT_OUT,
            Warning::RECOGNITION_UNSURE,
            Warning::FORMULAS_UNREAD,
        ];
        assert!(read.iter().all(|kind| of(kind).is_empty()));
        assert_eq!(of(Warning::PAGE_DAMAGED), [3]);
        let slides = [
            on(Warning::PICTURES_FAILED, 9),
            on(Warning::PICTURES_FAILED, 2),
            on(Warning::PICTURES_LIMIT, 9),
            on(Warning::PICTURES_RECOGNISED, 4),
            Warning::new(Warning::PICTURES_UNREAD, None),
        ];
        assert_eq!(pages(&slides), [2, 9]);
    }

    #[test]
    fn a_page_that_was_not_recognised_before_a_stop_has_a_reason_of_its_own_unless_it_has_another() {
        let on = |kind: &str, page| Warning::new(kind, Some(page));
        let told = [
            on(Warning::PICTURES_STOPPED, 7),
            on(Warning::RECOGNITION_STOPPED, 5),
            on(Warning::PICTURES_STOPPED, 7),
            on(Warning::PICTURES_FAILED, 3),
            on(Warning::PICTURES_STOPPED, 3),
            Warning::new(Warning::PICTURES_STOPPED, None),
        ];
        assert_eq!((pages(&told), stopped(&told)), (vec![3], vec![5, 7]));
    }

    #[test]
    fn a_cut_is_owned_up_to_in_the_last_page_or_in_those_that_were_not_reached() {
        use CellState::{InPart, Read, Unreadable};
        let account = |kind: &str, states: &[CellState], pages: u32| {
            let cell = |(number, state): (u32, &CellState)| CoverageCell { number, state: *state };
            let mut coverage = Coverage { cells: (1..).zip(states).map(cell).collect(), ..Coverage::default() };
            admit(&mut coverage, &[Warning::new(kind, None)], pages);
            let states: Vec<CellState> = coverage.cells.iter().map(|cell| cell.state).collect();
            (coverage.failed, states)
        };
        for kind in CUTS {
            assert_eq!(account(kind, &[Read, Read], 4), (1, vec![Read, Read, Unreadable, Unreadable]), "{kind}");
            assert_eq!(account(kind, &[Read, Read], 2), (1, vec![Read, InPart]), "{kind}");
        }
        for kind in [Warning::COMMENTS_LEFT_OUT, Warning::PICTURES_LIMIT, Warning::CHARACTERS_LOST] {
            assert_eq!(account(kind, &[Read], 4), (0, vec![Read]), "{kind}");
        }
    }
}
