//! Running headers and footers: what stands at the head or foot of several pages and differs in its numbers at most.
//!
//! Taken out of the page before columns are looked for, because a page number reads into any column. Pages whose text was recognised in
//! their pictures are asked about here as well (`recognised`). Such a scan is often a bundle of papers, whose dates, sums and numbers stand at
//! the same place and are text: of its lines no number may differ, but for one that counts the pages.

use std::collections::{HashMap, HashSet};

use super::Page;
use super::line::{Line, Run, lines};

/// The part of the page's height at its head and foot where furniture stands.
const ZONE: f64 = 0.12;
/// Room between furniture and text, in font sizes: more than lines of text leave between them.
const APART: f64 = 1.8;
/// The same in a scan, in distances from row to row: text may be set with a line left free between its rows.
const ROWS_APART: f64 = 1.5;
/// Lines of furniture at each end.
const ROWS: usize = 3;
/// Runs of such a line: more are a picture of some kind, or made to be compared for long.
const RUNS: usize = 100;
/// What stands between a page's number and how many there are, without spaces.
const OF: [&str; 8] = ["/", "of", "von", "sur", "de", "di", "van", "из"];
/// What papers of a bundle and chapters are called: such a word and a number alone name what begins below them, and not the page.
const PARTS: [&str; 29] = [
    "annex",
    "appendix",
    "attachment",
    "chapter",
    "enclosure",
    "exhibit",
    "schedule",
    "anhang",
    "anlage",
    "beilage",
    "kapitel",
    "annexe",
    "appendice",
    "chapitre",
    "pièce",
    "anexo",
    "apéndice",
    "capítulo",
    "allegato",
    "capitolo",
    "apêndice",
    "aanhangsel",
    "bijlage",
    "hoofdstuk",
    "глава",
    "приложение",
    "bilaga",
    "rozdział",
    "załącznik",
];
/// The most numbers of a line of which one may be the page's: more are a row of figures.
const NUMBERS: usize = 8;
/// Noughts of the decimal digits that pages are numbered in; the other nine follow each.
const NOUGHTS: [char; 5] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];

/// A line at the head (true) or foot of a page, and what other pages' are known by: one of these is enough.
type Candidate = (bool, Line, Vec<String>);

/// Takes the furniture out of the pages and gives it back, headers and footers of each.
pub fn find(pages: &mut [Page]) -> Vec<(Vec<Line>, Vec<Line>)> {
    repeated(pages, |_, line| vec![key(line)], &[])
}

/// The same of pages whose text was recognised; how far it is from one row of each page to the next, as a rule.
pub fn find_recognised(pages: &mut [Page], pitches: &[f64]) -> Vec<(Vec<Line>, Vec<Line>)> {
    repeated(pages, counted_keys, pitches)
}

fn repeated(pages: &mut [Page], keys: fn(u32, &Line) -> Vec<String>, pitches: &[f64]) -> Vec<(Vec<Line>, Vec<Line>)> {
    let candidates: Vec<Vec<Candidate>> = pages.iter().map(|page| candidates(page, keys)).collect();
    let mut seen: HashMap<(bool, &str), usize> = HashMap::new();
    for page in &candidates {
        // A line that stands twice on one page does not repeat across pages.
        let marks = page.iter().flat_map(|(head, _, keys)| keys.iter().map(move |key| (*head, key.as_str())));
        for mark in marks.collect::<HashSet<_>>() {
            *seen.entry(mark).or_default() += 1;
        }
    }
    let enough = if pages.len() < 5 { 2 } else { 3 };
    let is_seen = |head: bool, key: &String| seen.get(&(head, key.as_str())).is_some_and(|n| *n >= enough);
    let repeats = |(head, _, keys): &&Candidate| keys.iter().any(|key| is_seen(*head, key));
    let rooms = pitches.iter().map(|pitch| ROWS_APART * pitch).chain(std::iter::repeat(0.0));
    pages
        .iter_mut()
        .zip(&candidates)
        .zip(rooms)
        .map(|((page, lines), room)| taken(page, lines.iter().filter(&repeats).collect(), room))
        .collect()
}

/// Takes out of a page what of these lines stands apart, by so much room at least, from top to bottom.
fn taken(page: &mut Page, repeated: Vec<&Candidate>, room: f64) -> (Vec<Line>, Vec<Line>) {
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
        if !stands_apart(*head, line, &body, room) {
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
fn stands_apart(head: bool, line: &Line, body: &[f64], room: f64) -> bool {
    let inwards = |y: &f64| if head { y - line.y } else { line.y - y };
    body.iter().map(inwards).all(|gap| gap >= room.max(APART * line.size))
}

/// The lines at the head and foot of a page, from top to bottom.
fn candidates(page: &Page, keys: fn(u32, &Line) -> Vec<String>) -> Vec<Candidate> {
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
            let keys = keys(page.number, &line);
            (head, line, keys)
        })
    };
    zone(true).chain(zone(false)).collect()
}

/// Whether a line is the name of a paper or chapter by its number (`Annex 2`). Above each of some short ones another stands, and is text; above
/// all pages of a long one the same does.
fn is_of_part(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(word), Some(number), None) = (words.next(), words.next(), words.next()) else { return false };
    let number = number.trim_end_matches(['.', ':']);
    !number.is_empty() && number.chars().all(|c| digit(c).is_some()) && PARTS.contains(&word.to_lowercase().as_str())
}

/// The line with each number as one mark, so that pages' numbers are alike; but not with one that is no page's.
fn key(line: &Line) -> String {
    let (text, mut key) = (line.text(), String::new());
    let is_of_part = is_of_part(&text);
    for c in text.chars().take(200) {
        match c {
            c if c.is_numeric() && !is_of_part => {
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

/// The line with its numbers, and with each number in turn as what it is ahead of the page's own: of pages that one of its numbers counts, that
/// is the same.
fn counted_keys(page: u32, line: &Line) -> Vec<String> {
    let (text, mut parts, mut numbers) = (line.text(), vec![String::new()], Vec::<String>::new());
    let mut is_within = false;
    for c in text.chars().take(200) {
        let digit = digit(c);
        if let Some(digit) = digit {
            if !is_within {
                numbers.push(String::new());
                parts.push(String::new());
            }
            if let Some(number) = numbers.last_mut() {
                number.push(digit);
            }
        } else if let Some(part) = parts.last_mut().filter(|_| !c.is_whitespace()) {
            part.extend(c.to_lowercase());
        }
        is_within = digit.is_some();
    }
    let with = |counted: Option<(usize, i64)>| {
        let mut parts = parts.iter();
        let mut key: String = parts.next().cloned().unwrap_or_default();
        for (index, (number, part)) in numbers.iter().zip(parts).enumerate() {
            match counted.filter(|(at, _)| *at == index) {
                Some((_, ahead)) => key.push_str(&format!("#{ahead:+}#")),
                None => key.push_str(&format!("#{number}#")),
            }
            key.push_str(part);
        }
        key
    };
    let mut keys = vec![with(None)];
    if numbers.len() <= NUMBERS && !is_of_part(&text) {
        let ahead = |number: &String| Some(i64::from(number.parse::<u32>().ok()?) - i64::from(page));
        let counted = numbers.iter().enumerate().filter_map(|(index, number)| Some((index, ahead(number)?)));
        // Papers in a bundle may be numbered as its pages are; so what else stands there must say that it is a page's number.
        let is_of_pages = |(index, ahead): &(usize, i64)| {
            let alone = numbers.len() == 1 && !parts.iter().any(|part| part.contains(char::is_alphanumeric));
            alone
                || *ahead == 0 && numbers.len() == 1
                || parts.get(index + 1).is_some_and(|part| OF.contains(&part.as_str()))
        };
        keys.extend(counted.filter(is_of_pages).map(|counted| with(Some(counted))));
    }
    keys
}

/// The decimal digit that this is, as ASCII has it.
fn digit(c: char) -> Option<char> {
    NOUGHTS.iter().find_map(|nought| char::from_digit(u32::from(c).checked_sub(u32::from(*nought))?, 10))
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

    /// How many of two pages' lines are furniture, of which each page has one, and its text.
    fn alike(recognised: bool, lines: [&str; 2]) -> usize {
        let texts = ["The quay is old.", "Nobody repaired it."];
        let pages = (3..).zip(lines.into_iter().zip(texts));
        let mut pages: Vec<Page> = pages.map(|(n, (line, text))| page(n, &[(line, 40.0), (text, 200.0)])).collect();
        let found = if recognised { find_recognised(&mut pages, &[12.0, 12.0]) } else { find(&mut pages) };
        found.iter().map(|(headers, footers)| headers.len() + footers.len()).sum()
    }

    #[test]
    fn of_recognised_pages_no_number_differs_but_the_one_that_counts_them() {
        let text = [
            ["3 March 2024", "17 March 2024"],
            ["Total: 45.00", "Total: 52.00"],
            ["Invoice No. 1023", "Invoice No. 1031"],
            ["Invoice No. 1023", "Invoice No. 1024"],
            ["3.4.2024", "4.4.2024"],
            ["12 3 40", "1 23 40"],
            ["17 250 31", "18 410 7"],
            ["Page 4 of 12", "Page 3 of 12"],
        ];
        for lines in text {
            assert_eq!((alike(true, lines), alike(false, lines)), (0, 2), "{lines:?}");
        }
        let furniture = [
            ["Page 3 of 12", "Page 4 of 12"],
            ["- 3 -", "-4-"],
            ["12", "13"],
            ["\u{663}", "\u{664}"],
            ["Minutes of 14 March 2026", "MINUTES of 14 March 2026"],
        ];
        for lines in furniture {
            assert_eq!(alike(true, lines), 2, "{lines:?}");
        }
    }

    #[test]
    fn papers_and_chapters_that_number_themselves_are_text_in_step_with_the_pages_too() {
        let text = [
            ["Annex 3", "Annex 4"],
            ["EXHIBIT 12", "EXHIBIT 13"],
            ["Anlage 3:", "Anlage 4:"],
            ["Pièce 7.", "Pièce 9."],
            ["Приложение 3", "Приложение 4"],
            ["Chapter \u{663}", "Chapter \u{664}"],
        ];
        for lines in text {
            assert_eq!((alike(true, lines), alike(false, lines)), (0, 0), "{lines:?}");
        }
        let furniture = [
            ["Annex 3", "ANNEX 3"],
            ["Page 3", "Page 4"],
            ["Seite 3 von 12", "Seite 4 von 12"],
            ["3 / 12", "4 / 12"],
            ["3", "4"],
            ["Annex 1, page 3 of 9", "Annex 1, page 4 of 9"],
        ];
        for lines in furniture {
            assert_eq!((alike(true, lines), alike(false, lines)), (2, 2), "{lines:?}");
        }
    }

    #[test]
    fn one_page_has_no_furniture() {
        let mut pages = vec![page(1, &[("Title", 40.0), ("1", 780.0)])];
        assert_eq!(found(&mut pages), [(vec![], vec![])]);
    }
}
