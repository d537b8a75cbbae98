//! Vertical writing: Chinese and Japanese whose lines run from top to bottom, the first of them at the right.
//!
//! Its letters come as runs of one letter, each below the one before. Turned by a quarter, so that a line lies and the next stands below
//! it, they are read as any other text, in columns too where the page is parted into tiers.

use super::line::Run;

/// The middles of letters of one line are nearer than this (in font sizes): a comma stands in a corner.
const NEAR: f64 = 0.6;
/// The next letter of a line is at most so many font sizes further down.
const STEP: f64 = 2.0;
/// Fewer letters below one another may stand so in any text.
const LEAST: usize = 6;
/// What stands otherwise on such a page is put so many font sizes below.
const APART: f64 = 4.0;

/// The runs of a page; where it is written in lines from top to bottom, these lying, and what else there is (its number) behind them.
pub fn turned(runs: Vec<Run>) -> Vec<Run> {
    if !is_vertical(&runs) {
        return runs;
    }
    let right = runs.iter().map(middle).fold(f64::MIN, f64::max);
    let (mut lines, mut rest): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    let mut before: Option<Run> = None;
    for run in runs {
        let follows = before.as_ref().is_some_and(|before| is_below(before, &run)) && run.text.chars().count() <= 2;
        match lines.last_mut() {
            Some(line) if follows => {
                line.text.push_str(&run.text);
                line.x.1 = run.y;
                line.size = line.size.max(run.size);
                line.glyphs.1 = run.glyphs.1;
            }
            _ if is_letter(&run) => {
                let (x, y) = ((run.y - run.size, run.y), right - middle(&run));
                lines.push(Run { x, y, ..run.clone() });
            }
            _ => {
                before = None;
                rest.push(run);
                continue;
            }
        }
        before = Some(run);
    }
    let last = lines.iter().map(|line| line.y).fold(0.0, f64::max);
    for run in &mut rest {
        run.y += last + APART * run.size;
    }
    lines.extend(rest);
    lines
}

/// Whether most letters stand below the one before.
fn is_vertical(runs: &[Run]) -> bool {
    let below = |pair: &&[Run]| matches!(pair, [a, b] if is_letter(a) && is_letter(b) && is_below(a, b));
    let steps = runs.windows(2).filter(below).count();
    let letters = || runs.iter().flat_map(|run| run.text.chars()).filter(|c| is_ideographic(*c)).count();
    steps >= LEAST && 2 * steps > letters()
}

fn middle(run: &Run) -> f64 {
    f64::midpoint(run.x.0, run.x.1)
}

fn is_below(before: &Run, run: &Run) -> bool {
    let size = before.size.max(run.size);
    let down = run.y - before.y;
    !run.across && (middle(run) - middle(before)).abs() < NEAR * size && down > 0.0 && down < STEP * size
}

/// Whether a run is one letter of a kind that is written so.
fn is_letter(run: &Run) -> bool {
    let mut chars = run.text.chars();
    !run.across && chars.next().is_some_and(is_ideographic) && chars.next().is_none()
}

/// Chinese characters, kana, hangul, and the marks between them (Unicode, blocks).
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter below the other, from a place on.
    fn column(text: &str, x: f64, y: f64) -> Vec<Run> {
        let run = |(n, c): (u32, char)| Run {
            text: c.into(),
            x: (x, x + 10.0),
            y: y + 11.0 * f64::from(n),
            size: 10.0,
            across: false,
            glyphs: (0, 0),
        };
        (0..).zip(text.chars()).map(run).collect()
    }

    fn texts(runs: Vec<Run>) -> Vec<String> {
        let mut runs = turned(runs);
        runs.sort_by(|a, b| a.y.total_cmp(&b.y));
        runs.into_iter().map(|run| run.text).collect()
    }

    #[test]
    fn lines_from_top_to_bottom_are_read_from_the_right_and_the_number_of_the_page_last() {
        let columns =
            [column("委員会は三月", 100.0, 20.0), column("橋を修理する", 80.0, 20.0), column("。", 60.0, 20.0)];
        let number = Run { text: "3".into(), ..column("三", 80.0, 400.0).remove(0) };
        let page = [columns.concat(), vec![number]].concat();
        assert_eq!(texts(page), ["委員会は三月", "橋を修理する", "。", "3"]);
    }

    #[test]
    fn digits_within_such_a_line_stay_in_it() {
        let mut page = column("第条の橋を修理する", 100.0, 20.0);
        let digits = Run { text: "12".into(), x: (99.0, 111.0), y: 31.0, ..page[0].clone() };
        page.iter_mut().skip(1).for_each(|run| run.y += 11.0);
        page.insert(1, digits);
        assert_eq!(texts(page), ["第12条の橋を修理する"]);
    }

    #[test]
    fn what_lies_is_left_as_it_is() {
        let lying = |text: &str, y: f64| Run { text: text.into(), x: (10.0, 90.0), ..column("一", 10.0, y).remove(0) };
        let page = vec![lying("委員会は三月十四日に開かれ", 20.0), lying("古い橋を修理する", 34.0)];
        assert_eq!(texts(page), ["委員会は三月十四日に開かれ", "古い橋を修理する"]);
        // The first cells of a table of a few rows.
        let rows = [column("一二三四", 10.0, 20.0), vec![lying("北の門を直す", 20.0), lying("南の門を直す", 31.0)]];
        assert_eq!(turned(rows.concat()).len(), 6);
    }
}
