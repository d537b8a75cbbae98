//! Runs of text, and lines of those.
//!
//! A run is text on one baseline without a wide gap: a whole line of a book, or one cell of a table, or the part of a line
//! that lies in one column. Coordinates are turned so that text runs left to right and down grows downwards, whatever
//! the page's rotation; text across the usual direction (a mark in the margin) is put behind the rest.

/// A gap this wide (in font sizes) ends a run: a little less than the narrowest gutter between columns.
pub const GAP: f64 = 0.8;
/// Baselines further apart than this (in font sizes) are different lines; less is a raised or lowered character.
pub const SAME_LINE: f64 = 0.5;
/// A digit this much (in font sizes of its line) above the line, and this small beside it, is raised.
pub const RAISED: f64 = 0.2;
pub const SMALL: f64 = 0.8;

/// Marks of lists that stand for nothing else in a text.
pub const MARKS: [char; 8] = ['•', '◦', '▪', '■', '‣', '●', '○', '\u{f0b7}'];
/// A mark stands no further (in font sizes) from the words it is of.
const BESIDE: f64 = 4.0;
/// Cells of a table stand at least so many font sizes apart.
pub const CELL: f64 = 1.2;
/// Stands for a hyphen at the end of a line until it is known whether the word has one.
pub const BREAK: char = '\u{ad}';
/// Stands for letters that nobody can name, however many there are in a row.
pub const LOST: char = char::REPLACEMENT_CHARACTER;

/// Text on one baseline.
#[derive(Debug, Clone)]
pub struct Run {
    pub text: String,
    /// Left and right end of the ink.
    pub x: (f64, f64),
    /// Baseline, downwards.
    pub y: f64,
    /// Font size in points, as drawn.
    pub size: f64,
    /// Runs across the page's usual direction.
    pub across: bool,
    /// Its first character among the page's, and one past its last; spaces and breaks are among them.
    pub glyphs: (i32, i32),
}

impl Run {
    pub fn same_line(&self, other: &Self) -> bool {
        self.across == other.across && (self.y - other.y).abs() < SAME_LINE * self.size.max(other.size)
    }

    /// Whether it is nothing but the mark of a list.
    pub fn is_mark(&self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some_and(|c| MARKS.contains(&c)) && chars.next().is_none()
    }
}

/// One line: runs on one baseline, in reading order.
#[derive(Debug, Clone)]
pub struct Line {
    pub runs: Vec<Run>,
    pub x: (f64, f64),
    pub y: f64,
    pub size: f64,
    pub right_to_left: bool,
}

impl Line {
    pub fn new(runs: Vec<Run>) -> Self {
        let right_to_left = is_right_to_left(&runs);
        Self::read(runs, right_to_left)
    }

    fn read(mut runs: Vec<Run>, right_to_left: bool) -> Self {
        runs.sort_by(|a, b| if right_to_left { b.x.1.total_cmp(&a.x.1) } else { a.x.0.total_cmp(&b.x.0) });
        // Some programs draw every mark on the left, which is behind the words that it stands before.
        if right_to_left && ends_in_mark(&runs) {
            runs.rotate_right(1);
        }
        let x = runs.iter().fold((f64::MAX, f64::MIN), |x, run| (x.0.min(run.x.0), x.1.max(run.x.1)));
        let longest = runs.iter().max_by_key(|run| run.text.len());
        let (y, size) = longest.map_or((0.0, 0.0), |run| (run.y, run.size));
        Self { runs, x, y, size, right_to_left }
    }

    /// Whether there is a letter in it.
    fn is_worded(&self) -> bool {
        self.runs.iter().any(|run| run.text.contains(char::is_alphabetic))
    }

    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Whether the last of some runs, given from the right, is the mark of what stands before it. Behind cells of a table it is one of them.
fn ends_in_mark(runs: &[Run]) -> bool {
    let Some((mark, words)) = runs.split_last() else { return false };
    let Some(last) = words.last().filter(|last| mark.is_mark() && !last.is_mark()) else { return false };
    let is_parted = |pair: &[Run]| matches!(pair, [a, b] if a.x.0 - b.x.1 >= CELL * a.size.max(b.size));
    last.x.0 - mark.x.1 < BESIDE * last.size && !words.windows(2).any(is_parted)
}

/// Groups runs, given from top to bottom, into lines. One without letters, as a row of figures is, is read as most of the others are.
pub fn lines(runs: Vec<Run>) -> Vec<Line> {
    let (mut lines, mut current): (Vec<Line>, Vec<Run>) = (Vec::new(), Vec::new());
    for run in runs {
        if current.last().is_some_and(|last| !last.same_line(&run)) {
            lines.push(Line::new(std::mem::take(&mut current)));
        }
        current.push(run);
    }
    if !current.is_empty() {
        lines.push(Line::new(current));
    }
    let turned = |line: &Line| if line.right_to_left { 1_i64 } else { -1 };
    if lines.iter().filter(|line| line.is_worded()).map(turned).sum::<i64>() > 0 {
        for line in lines.iter_mut().filter(|line| !line.is_worded()) {
            *line = Line::read(std::mem::take(&mut line.runs), true);
        }
    }
    lines
}

/// Whether most letters of these run right to left. None of ASCII does, so those need no count.
pub fn is_right_to_left(runs: &[Run]) -> bool {
    !runs.iter().all(|run| run.text.is_ascii()) && runs.iter().map(|run| direction(&run.text)).sum::<i64>() < 0
}

/// How many more letters run left to right than right to left.
pub fn direction(text: &str) -> i64 {
    if text.is_ascii() {
        return text.bytes().map(|byte| i64::from(byte.is_ascii_alphabetic())).sum();
    }
    text.chars().map(leans).sum()
}

/// 1 for a letter that runs left to right, -1 for one that runs right to left, 0 for what goes either way.
pub fn leans(c: char) -> i64 {
    match c {
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}' => -1,
        c if c.is_alphabetic() => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, x: (f64, f64), y: f64) -> Run {
        Run { text: text.into(), x, y, size: 10.0, across: false, glyphs: (0, 0) }
    }

    fn read(runs: Vec<Run>) -> Vec<String> {
        lines(runs).iter().map(Line::text).collect()
    }

    #[test]
    fn a_mark_on_the_left_of_words_that_run_to_the_left_is_read_before_them() {
        let line = |words: &str, mark: &str, far: f64| {
            read(vec![run(words, (50.0, 90.0), 20.0), run(mark, (45.0 - far, 50.0 - far), 20.0)]).remove(0)
        };
        assert_eq!(line("לבדוק", "•", 12.0), "• לבדוק");
        assert_eq!(line("לבדוק", "•", 90.0), "לבדוק •", "too far away to be of these words");
        assert_eq!(line("לבדוק", "7", 12.0), "לבדוק 7", "the line may end with it");
        let beside = |x: f64| vec![run("לבדוק", (50.0, 90.0), 20.0), run("•", (x, x + 5.0), 20.0)];
        assert_eq!(read(beside(102.0)), ["• לבדוק"], "where it belongs");
        let two = [beside(33.0), vec![run("•", (18.0, 23.0), 20.0)]].concat();
        assert_eq!(read(two), ["לבדוק • •"], "these count something");
        let row = [beside(33.0), vec![run("מחיר", (150.0, 190.0), 20.0)]].concat();
        assert_eq!(read(row), ["מחיר לבדוק •"], "a cell of a row");
    }

    #[test]
    fn a_row_of_figures_is_read_as_the_lines_around_it_are() {
        let row = |right: &str, left: &str, y: f64| [run(right, (300.0, 320.0), y), run(left, (50.0, 80.0), y)];
        let table = |head: [&str; 2]| read([row(head[0], head[1], 20.0), row("2024", "41", 34.0)].concat());
        assert_eq!(table(["שנה", "יבול"]), ["שנה יבול", "2024 41"]);
        assert_eq!(table(["Yield", "Year"]), ["Year Yield", "41 2024"]);
    }
}
