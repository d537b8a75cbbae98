//! Reading order: from top to bottom, and within a stretch of columns, column by column.
//!
//! A gutter is an upright strip that (almost) no run crosses, with enough lines of running text on both sides. Runs that
//! do cross it (a title, a wide figure's caption) part the page into bands, and within a band the left column comes
//! first, or the right one where its text is read from the right. Narrow cells are a table, not columns, and are read row by row. After the
//! XY-cut of Nagy and Seth (1984).

use super::line::{Run, is_right_to_left};

/// A column is at least so many lines ...
const LINES: usize = 3;
/// ... of at least so many font sizes each, or it is a column of a table.
const WIDTH: f64 = 7.0;
/// A gutter is at least so many font sizes wide.
const GUTTER: f64 = 0.8;
/// Columns within columns: three columns are two cuts; no page has more than sixteen.
const DEPTH: u8 = 4;

/// The runs in groups; a group is read from top to bottom, one after the other.
pub fn order(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let (across, upright): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.across);
    let mut groups = Vec::new();
    cut(upright, DEPTH, &mut groups);
    if !across.is_empty() {
        groups.push(across);
    }
    groups
}

fn cut(mut runs: Vec<Run>, depth: u8, groups: &mut Vec<Vec<Run>>) {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.0.total_cmp(&b.x.0)));
    let gutter = if depth > 0 { gutter(&runs) } else { None };
    let Some(gutter) = gutter else {
        if !runs.is_empty() {
            groups.push(runs);
        }
        return;
    };
    let backwards = is_right_to_left(&runs);
    let (mut left, mut right, mut wide) = (Vec::new(), Vec::new(), Vec::new());
    let band = |left: &mut Vec<Run>, right: &mut Vec<Run>, groups: &mut Vec<Vec<Run>>| {
        let (first, second) = if backwards { (right, left) } else { (left, right) };
        cut(std::mem::take(first), depth - 1, groups);
        cut(std::mem::take(second), depth - 1, groups);
    };
    for run in runs {
        match side(&run, gutter) {
            Side::Across => {
                band(&mut left, &mut right, groups);
                wide.push(run);
                continue;
            }
            Side::Left => left.push(run),
            Side::Right => right.push(run),
        }
        if !wide.is_empty() {
            groups.push(std::mem::take(&mut wide));
        }
    }
    band(&mut left, &mut right, groups);
    if !wide.is_empty() {
        groups.push(wide);
    }
}

enum Side {
    Left,
    Right,
    Across,
}

fn side(run: &Run, (from, to): (f64, f64)) -> Side {
    let middle = f64::midpoint(from, to);
    if run.x.1 <= middle {
        Side::Left
    } else if run.x.0 >= middle {
        Side::Right
    } else {
        Side::Across
    }
}

/// The best strip between two columns, as its left and right edge.
fn gutter(runs: &[Run]) -> Option<(f64, f64)> {
    let em = median(runs.iter().map(|run| run.size))?;
    let (left, right) = runs.iter().fold((f64::MAX, f64::MIN), |x, run| (x.0.min(run.x.0), x.1.max(run.x.1)));
    let width = right - left;
    if runs.len() < 2 * LINES || width < 2.0 * WIDTH * em || !width.is_finite() {
        return None;
    }
    // How many runs lie over each quarter of a font size: more from where each begins, and fewer from behind its end.
    let bins = (width / (em / 4.0)).clamp(1.0, 2000.0);
    let bin = |x: f64| ((x - left) / width * bins) as usize;
    let mut steps = vec![0_i64; bins as usize + 2];
    for run in runs {
        let (from, past) = (bin(run.x.0), bin(run.x.1) + 1);
        for (at, step) in [(from, 1), (past.max(from), -1)] {
            if let Some(count) = steps.get_mut(at) {
                *count += step;
            }
        }
    }
    steps.pop();
    let over: Vec<i64> = steps
        .into_iter()
        .scan(0, |lie, step| {
            *lie += step;
            Some(*lie)
        })
        .collect();
    let most = over.iter().max().copied()? / 2;
    let mut best: Option<(i64, f64, (f64, f64))> = None;
    let mut at = 0;
    for strip in over.chunk_by(|a, b| (*a <= most) == (*b <= most)) {
        let (from, to) = (at, at + strip.len());
        at = to;
        let low = strip.iter().min().copied().unwrap_or(0);
        if low > most {
            continue;
        }
        // Of a strip with ragged edges only its emptiest part is the gutter.
        let first = strip.iter().position(|n| *n == low).unwrap_or(0);
        let last = strip.iter().rposition(|n| *n == low).unwrap_or(0);
        let edge = |bin: usize| left + bin as f64 * width / bins;
        let strip = (edge(from + first), edge((from + last + 1).min(to)));
        let wide = strip.1 - strip.0;
        if wide >= GUTTER * em * 0.75 && best.is_none_or(|(n, w, _)| (low, -wide) < (n, -w)) && parts(runs, strip, em) {
            best = Some((low, wide, strip));
        }
    }
    best.map(|(_, _, strip)| strip)
}

/// Whether there is a column on both sides of the strip.
fn parts(runs: &[Run], strip: (f64, f64), em: f64) -> bool {
    let column = |wanted: fn(&Side) -> bool| {
        let column: Vec<&Run> = runs.iter().filter(|run| wanted(&side(run, strip))).collect();
        let lines = 1 + column.windows(2).filter(|pair| matches!(pair, [a, b] if !a.same_line(b))).count();
        let wide = median(column.iter().map(|run| run.x.1 - run.x.0)).is_some_and(|w| w >= WIDTH * em);
        let (top, bottom) = column.iter().fold((f64::MAX, f64::MIN), |y, run| (y.0.min(run.y), y.1.max(run.y)));
        (lines >= LINES && wide).then_some((top, bottom))
    };
    let (Some(left), Some(right)) = (column(|s| matches!(s, Side::Left)), column(|s| matches!(s, Side::Right))) else {
        return false;
    };
    let shared = left.1.min(right.1) - left.0.max(right.0);
    shared >= 0.5 * (left.1 - left.0).min(right.1 - right.0)
}

/// The middle value; `None` of nothing.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, x: (f64, f64), y: f64) -> Run {
        Run { text: text.into(), x, y, size: 10.0, across: false, glyphs: (0, 0) }
    }

    fn read(runs: Vec<Run>) -> Vec<String> {
        order(runs).into_iter().flatten().map(|run| run.text).collect()
    }

    #[test]
    fn a_title_over_two_columns_comes_first_and_the_columns_one_after_the_other() {
        let mut runs = vec![run("title", (100.0, 500.0), 50.0)];
        for row in 0..5 {
            runs.push(run(&format!("l{row}"), (50.0, 290.0), 80.0 + 12.0 * f64::from(row)));
            runs.push(run(&format!("r{row}"), (310.0, 550.0), 80.0 + 12.0 * f64::from(row)));
        }
        assert_eq!(read(runs), ["title", "l0", "l1", "l2", "l3", "l4", "r0", "r1", "r2", "r3", "r4"]);
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let mut runs = Vec::new();
        for row in 0..6 {
            runs.push(run(&format!("a{row}"), (50.0, 90.0), 80.0 + 12.0 * f64::from(row)));
            runs.push(run(&format!("b{row}"), (300.0, 340.0), 80.0 + 12.0 * f64::from(row)));
        }
        assert_eq!(read(runs).join(" "), "a0 b0 a1 b1 a2 b2 a3 b3 a4 b4 a5 b5");
    }

    #[test]
    fn columns_that_are_read_from_the_right_come_from_the_right() {
        let mut runs = Vec::new();
        for row in 0..5 {
            runs.push(run("שמאל", (50.0, 290.0), 80.0 + 12.0 * f64::from(row)));
            runs.push(run("ימין", (310.0, 550.0), 80.0 + 12.0 * f64::from(row)));
        }
        assert_eq!(read(runs), [["ימין"; 5], ["שמאל"; 5]].concat());
    }

    #[test]
    fn three_columns_are_read_from_left_to_right() {
        let mut runs = Vec::new();
        for row in 0..4 {
            for column in 0..3 {
                let x = 50.0 + 180.0 * f64::from(column);
                runs.push(run(&format!("{column}{row}"), (x, x + 160.0), 80.0 + 12.0 * f64::from(row)));
            }
        }
        assert_eq!(read(runs).join(" "), "00 01 02 03 10 11 12 13 20 21 22 23");
    }
}
