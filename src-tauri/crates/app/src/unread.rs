//! What of a document was not read, and how the account of a summary owns up to it.

use extract::Warning;

use crate::error::{Code, Result};
use crate::library;
use crate::session::Unlocked;
use crate::summarise::Unread;
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

/// What says that a page was not read, or not all of it.
const PAGES: [&str; 7] = [
    Warning::PAGE_WITHOUT_TEXT,
    Warning::PAGE_WITH_LITTLE_TEXT,
    Warning::PAGE_WITHOUT_LETTERS,
    Warning::PAGE_UNRECOGNISED,
    Warning::RECOGNITION_FAILED,
    Warning::RECOGNITION_LIMIT,
    Warning::PAGE_DAMAGED,
];

/// The pages and pictures that were not read: each page once, each picture that is told of by itself, and pictures that are not once for
/// each page.
pub fn of(warnings: &[Warning]) -> Vec<Unread> {
    let mut unread: Vec<Unread> = Vec::new();
    let once = |unread: &mut Vec<Unread>, page, why| {
        if !unread.contains(&Unread { page, why }) {
            unread.push(Unread { page, why });
        }
    };
    for Warning { kind, page, .. } in warnings {
        match kind.as_str() {
            kind if PAGES.contains(&kind) => once(&mut unread, *page, "unreadable_page"),
            Warning::PICTURES_TO_RECOGNISE | Warning::PICTURES_FAILED => {
                unread.push(Unread { page: *page, why: "picture_unread" });
            }
            Warning::PICTURES_STOPPED => unread.push(Unread { page: *page, why: "picture_stopped" }),
            // How many these are nobody counted.
            Warning::PICTURES_UNREAD | Warning::ANIMATION_UNREAD | Warning::PICTURES_LIMIT => {
                once(&mut unread, *page, "pictures_unread");
            }
            _ => {}
        }
    }
    // A page that a stop left unrecognised has a reason of its own, unless it has another.
    for Warning { page, .. } in warnings.iter().filter(|warning| warning.kind == Warning::RECOGNITION_STOPPED) {
        if !unread.contains(&Unread { page: *page, why: "unreadable_page" }) {
            once(&mut unread, *page, "recognition_stopped");
        }
    }
    unread
}

/// Whether a warning of this kind says that something was not read which the account of a summary owns up to.
pub fn is_said_by(kind: &str) -> bool {
    CUTS.contains(&kind) || kind == Warning::RECOGNITION_STOPPED || !of(&[Warning::new(kind, None)]).is_empty()
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

    fn told(warnings: &[Warning]) -> Vec<(Option<u32>, &'static str)> {
        of(warnings).into_iter().map(|Unread { page, why }| (page, why)).collect()
    }

    #[test]
    fn a_page_counts_as_unreadable_once_and_only_where_something_on_it_was_not_read() {
        let on = |kind: &str, page| Warning::new(kind, Some(page));
        // What is on these was read, or is no text of theirs.
        let read = [
            Warning::PAGE_RECOGNISED,
            Warning::PICTURES_RECOGNISED,
            Warning::PICTURES_WITHOUT_TEXT,
            Warning::COMMENTS_LEFT_OUT,
            Warning::RECOGNITION_UNSURE,
            Warning::FORMULAS_UNREAD,
        ];
        assert!(read.iter().all(|kind| told(&[on(kind, 3)]).is_empty() && !is_said_by(kind)));
        assert!(PAGES.into_iter().chain(CUTS).chain([Warning::RECOGNITION_STOPPED]).all(is_said_by));
        let damaged =
            [on(Warning::PAGE_DAMAGED, 3), on(Warning::PAGE_WITHOUT_TEXT, 2), on(Warning::PAGE_WITHOUT_TEXT, 3)];
        assert_eq!(told(&damaged), [(Some(3), "unreadable_page"), (Some(2), "unreadable_page")]);
    }

    #[test]
    fn each_picture_counts_that_is_told_of_by_itself_wherever_it_stands() {
        let slides = [
            Warning::new(Warning::PICTURES_FAILED, Some(9)),
            Warning::new(Warning::PICTURES_FAILED, Some(9)),
            Warning::new(Warning::PICTURES_LIMIT, Some(9)),
            Warning::new(Warning::PICTURES_UNREAD, Some(9)),
            Warning::new(Warning::PICTURES_RECOGNISED, Some(4)),
        ];
        let failed = (Some(9), "picture_unread");
        assert_eq!(told(&slides), [failed, failed, (Some(9), "pictures_unread")]);
        let animation = [Warning::new(Warning::ANIMATION_UNREAD, Some(9))];
        assert_eq!(told(&animation), [(Some(9), "pictures_unread")]);
        // A text has no pages: what stands in it counts all the same.
        let text = [Warning::PICTURES_TO_RECOGNISE, Warning::PICTURES_STOPPED, Warning::PICTURES_UNREAD];
        let whys = ["picture_unread", "picture_stopped", "pictures_unread"].map(|why| (None, why));
        assert_eq!(told(&text.map(|kind| Warning::new(kind, None))), whys);
    }

    #[test]
    fn a_page_that_was_not_recognised_before_a_stop_has_a_reason_of_its_own_unless_it_has_another() {
        let on = |kind: &str, page| Warning::new(kind, Some(page));
        let stopped = [
            on(Warning::RECOGNITION_STOPPED, 5),
            on(Warning::RECOGNITION_STOPPED, 5),
            on(Warning::RECOGNITION_STOPPED, 3),
            on(Warning::RECOGNITION_FAILED, 3),
        ];
        assert_eq!(told(&stopped), [(Some(3), "unreadable_page"), (Some(5), "recognition_stopped")]);
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
