//! Running headers and footers: what stands at the head or foot of several pages and differs in its numbers at most.
//!
//! Taken out of the page before columns are looked for, because a page number reads into any column. Pages whose text was recognised in
//! their pictures are asked about here as well (`recognised`).

use std::collections::{HashMap, HashSet};

use super::Page;
use super::line::{Line, Run, lines};

/// The part of the page's height at its head and foot where furniture stands.
const ZONE: f64 = 0.12;
/// Room between furniture and text, in font sizes: more than lines of text leave between them.
const APART: f64 = 1.8;
/// Lines of furniture at each end.
const ROWS: usize = 3;
/// Runs of such a line: more are a picture of some kind, or made to be compared for long.
const RUNS: usize = 100;

/// A line at the head (true) or foot of a page, and what other pages' are known by.
type Candidate = (bool, Line, String);

/// Takes the furniture out of the pages and gives it back, headers and footers of each.
pub fn find(pages: &mut [Page]) -> Vec<(Vec<Line>, Vec<Line>)> {
    let candidates: Vec<Vec<Candidate>> = pages.iter().map(candidates).collect();
    let mut seen: HashMap<(bool, &str), usize> = HashMap::new();
    for page in &candidates {
        // A line that stands twice on one page does not repeat across pages.
        for mark in page.iter().map(|(head, _, key)| (*head, key.as_str())).collect::<HashSet<_>>() {
            *seen.entry(mark).or_default() += 1;
        }
    }
    let enough = if pages.len() < 5 { 2 } else { 3 };
    let repeats = |(head, _, key): &&Candidate| seen.get(&(*head, key.as_str())).is_some_and(|n| *n >= enough);
    pages
        .iter_mut()
        .zip(&candidates)
        .map(|(page, lines)| taken(page, lines.iter().filter(&repeats).collect()))
        .collect()
}

/// Takes out of a page what of these lines stands apart, from top to bottom.
fn taken(page: &mut Page, repeated: Vec<&Candidate>) -> (Vec<Line>, Vec<Line>) {
    let (mut headers, mut footers) = (Vec::new(), Vec::new());
    if repeated.is_empty() {
        return (headers, footers);
    }
    let mut body: Vec<f64> = page
        .runs
        .iter()
        .filter(|run| !run.across && !repeated.iter().any(|(_, line, _)| holds(line, run)))
        .map(|run| run.y)
        .collect();
    // From the text outwards: a line that does not stand apart is text for the next.
    let (mut inner, foot): (Vec<_>, Vec<_>) = repeated.into_iter().partition(|(head, ..)| *head);
    inner.reverse();
    inner.extend(foot);
    for (head, line, _) in inner {
        if !stands_apart(*head, line, &body) {
            body.push(line.y);
            continue;
        }
        page.runs.retain(|run| !holds(line, run));
        if *head { headers.push(line.clone()) } else { footers.push(line.clone()) }
    }
    headers.reverse();
    (headers, footers)
}

fn holds(line: &Line, run: &Run) -> bool {
    line.runs.iter().any(|other| other.y == run.y && other.x == run.x && other.text == run.text)
}

/// Whether the line stands outside the page's own text, with room between them. Pages of a list may begin alike, and their first lines are text:
/// better a header among the text than text taken for a header.
fn stands_apart(head: bool, line: &Line, body: &[f64]) -> bool {
    let inwards = |y: &f64| if head { y - line.y } else { line.y - y };
    body.iter().map(inwards).all(|gap| gap >= APART * line.size)
}

/// The lines at the head and foot of a page, from top to bottom.
fn candidates(page: &Page) -> Vec<Candidate> {
    let zone = |head: bool| {
        let within = |run: &&Run| {
            !run.across && if head { run.y < ZONE * page.height } else { run.y > (1.0 - ZONE) * page.height }
        };
        let mut runs: Vec<Run> = page.runs.iter().filter(within).cloned().collect();
        runs.sort_by(|a, b| a.y.total_cmp(&b.y));
        let lines = lines(runs);
        let skip = if head { 0 } else { lines.len().saturating_sub(ROWS) };
        let lines = lines.into_iter().skip(skip).take(ROWS).filter(|line| line.runs.len() <= RUNS);
        lines.map(move |line| {
            let key = key(&line);
            (head, line, key)
        })
    };
    zone(true).chain(zone(false)).collect()
}

/// The line with each number as one mark, so that pages' numbers are alike.
fn key(line: &Line) -> String {
    let mut key = String::new();
    for c in line.text().chars().take(200) {
        match c {
            c if c.is_numeric() => {
                if !key.ends_with('#') {
                    key.push('#');
                }
            }
            c if c.is_whitespace() => {}
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, lines: &[(&str, f64)]) -> Page {
        let runs = lines
            .iter()
            .map(|(text, y)| Run {
                text: (*text).into(),
                x: (50.0, 300.0),
                y: *y,
                size: 10.0,
                across: false,
                glyphs: (0, 0),
            })
            .collect();
        Page { number, height: 800.0, runs }
    }

    /// What is furniture, of each page, and taken out of it.
    fn found(pages: &mut [Page]) -> Vec<(Vec<String>, Vec<String>)> {
        let texts = |lines: Vec<Line>| lines.iter().map(Line::text).collect();
        find(pages).into_iter().map(|(headers, footers)| (texts(headers), texts(footers))).collect()
    }

    #[test]
    fn what_repeats_at_head_and_foot_is_furniture_and_the_text_is_not() {
        let mut pages: Vec<Page> = (1..=6)
            .map(|n| {
                page(
                    n,
                    &[
                        ("Annual report", 40.0),
                        (&format!("Text of its own, {}", "x".repeat(n as usize)), 60.0),
                        (&format!("Page {n} of 6"), 780.0),
                    ],
                )
            })
            .collect();
        let furniture = found(&mut pages);
        assert_eq!(furniture[3], (vec!["Annual report".to_owned()], vec!["Page 4 of 6".to_owned()]));
        assert!(pages.iter().all(|page| page.runs.len() == 1));
    }

    #[test]
    fn text_that_begins_every_page_alike_stays_text() {
        let mut pages: Vec<Page> = (1..=6)
            .map(|n| {
                page(
                    n,
                    &[
                        (&format!("Parcel {n} lies at the lane."), 50.0),
                        ("It is dry.", 62.0),
                        (&format!("Its owner is {}.", "x".repeat(n as usize)), 74.0),
                        (&format!("{n}"), 780.0),
                    ],
                )
            })
            .collect();
        let furniture = found(&mut pages);
        assert_eq!(furniture[2], (vec![], vec!["3".to_owned()]));
        assert!(pages.iter().all(|page| page.runs.len() == 3));
    }

    #[test]
    fn one_page_has_no_furniture() {
        let mut pages = vec![page(1, &[("Title", 40.0), ("1", 780.0)])];
        assert_eq!(found(&mut pages), [(vec![], vec![])]);
    }
}
