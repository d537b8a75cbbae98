//! Characters into runs, and runs into lines.
//!
//! A run is text on one baseline without a wide gap: a whole line of a book, or one cell of a table, or the part of a line
//! that lies in one column. Coordinates are turned so that text runs left to right and down grows downwards, whatever
//! the page's rotation; text across the usual direction (a mark in the margin) is put behind the rest.

use super::ligature;
use crate::formats::letters::Ink;
use crate::pdfium::{PdfPage, Spot};
use crate::text;

/// A gap this wide (in font sizes) ends a run: a little less than the narrowest gutter between columns.
pub const GAP: f64 = 0.8;
/// Baselines further apart than this (in font sizes) are different lines; less is a raised or lowered character.
pub const SAME_LINE: f64 = 0.5;
/// A digit this much (in font sizes of its line) above the line, and this small beside it, is raised.
pub const RAISED: f64 = 0.2;
pub const SMALL: f64 = 0.8;
/// Of so many characters one is asked whether its font names it.
const ASKED: i32 = 4;

/// Stretches words of Arabic letters, and joins what is beside it.
const STROKE: char = '\u{640}';
/// Marks of lists that stand for nothing else in a text.
pub const MARKS: [char; 8] = ['•', '◦', '▪', '■', '‣', '●', '○', '\u{f0b7}'];
/// A mark stands no further (in font sizes) from the words it is of.
const BESIDE: f64 = 4.0;
/// Cells of a table stand at least so many font sizes apart.
pub const CELL: f64 = 1.2;
/// Stands for a hyphen at the end of a line until it is known whether the word has one.
pub const BREAK: char = '\u{ad}';

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
#[derive(Debug)]
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

/// A run that may go on.
struct Open {
    run: Run,
    /// The direction of its line in quarter turns anticlockwise.
    quarter: u8,
    /// What [`direction`] says of its text, kept as it grows: counted anew for each letter, a line would cost its square.
    leaning: i64,
    /// The ink of the last letter, where the letters that share it begin in the text, and how many do.
    shape: (Ink, usize, usize),
}

impl Open {
    fn new(c: char, ink: Ink, run: Run, quarter: u8) -> Self {
        Self { run, quarter, leaning: leans(c), shape: (ink, 0, 1) }
    }

    fn push(&mut self, c: char, ink: Ink) {
        let leans = leans(c);
        if leans < 0 && self.shape.2 > 0 && ink == self.shape.0 {
            self.shape.2 += 1;
        } else {
            self.turn_shape();
            self.shape = (ink, self.run.text.len(), 1);
        }
        self.run.text.push(c);
        self.leaning += leans;
    }

    /// A space comes before this letter. Where the stroke that stretches a word meets its neighbour there is no room for one: some fonts draw a space
    /// for the sign that letters join.
    fn space(&mut self, c: char, ink: Ink) {
        let last = self.shape.0;
        let meet = last.0 <= ink.2 && ink.0 <= last.2 && last.1 <= ink.3 && ink.1 <= last.3;
        if meet && (c == STROKE || self.run.text.ends_with(STROKE)) {
            return;
        }
        self.turn_shape();
        self.shape.2 = 0;
        self.run.text.push(' ');
    }

    /// Letters that one shape stands for may come last letter first.
    fn turn_shape(&mut self) {
        let (_, from, shared) = self.shape;
        if shared < 2 {
            return;
        }
        let mut letters: Vec<char> = self.run.text.get(from..).unwrap_or_default().chars().collect();
        ligature::turn(&mut letters, |c| *c);
        self.run.text.truncate(from);
        self.run.text.extend(letters);
    }

    fn closed(mut self) -> Self {
        self.turn_shape();
        self
    }
}

/// How high the page is as most of its text stands, and its runs in the order of its content; none where most of its characters are of fonts
/// that do not say which they are.
pub fn runs(page: &PdfPage<'_>, most: i32) -> (f64, Vec<Run>) {
    let mut names = Names::default();
    let mut runs: Vec<Open> = Vec::new();
    let mut open: Option<Open> = None;
    let (mut space, mut high) = (false, None);
    for index in 0..page.len().min(most) {
        let mut code = page.code(index);
        // Some versions of pdfium give the halves of a character beyond U+FFFF one by one.
        match (code, high.take()) {
            (0xd800..=0xdbff, _) => {
                high = Some(code);
                continue;
            }
            (low @ 0xdc00..=0xdfff, Some(up)) => code = 0x10000 + ((up - 0xd800) << 10) + (low - 0xdc00),
            _ => {}
        }
        let c = match code {
            0 => continue,
            2 | 0xad | 0xfffe => BREAK,
            code => char::from_u32(code).unwrap_or('\u{fffd}'),
        };
        if matches!(c, '\r' | '\n') {
            runs.extend(open.take().map(Open::closed));
            continue;
        }
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if index % ASKED == 0 {
            names.take(c, page.is_nameless(index));
        }
        let (size, quarter) = match &open {
            // The size of a run is that of its beginning; asking for each character would double the cost.
            Some(Open { run, quarter, .. }) if !space => (run.size, *quarter),
            _ => page.font(index),
        };
        let spot = page.spot(index);
        let (x, y) = place(&spot, quarter);
        if let Some(open) = &mut open
            && open.quarter == quarter
            && continues(open, x, y, size, c)
        {
            if std::mem::take(&mut space) {
                open.space(c, spot.ink);
            }
            let c = raised(page, index, c, y, &open.run).unwrap_or(c);
            open.push(c, spot.ink);
            let run = &mut open.run;
            run.glyphs.1 = index + 1;
            run.x = (run.x.0.min(x.0), run.x.1.max(x.1));
            run.size = run.size.max(size);
        } else {
            runs.extend(open.take().map(Open::closed));
            space = false;
            let run = Run { text: c.into(), x, y, size: size.max(1.0), across: false, glyphs: (index, index + 1) };
            open = Some(Open::new(c, spot.ink, run, quarter));
        }
    }
    runs.extend(open.map(Open::closed));
    upright(if names.are_missing() { Vec::new() } else { runs }, page.bounds())
}

/// How many of the characters that were asked about are named by their fonts.
#[derive(Debug, Default)]
struct Names {
    asked: usize,
    nameless: usize,
    /// Of those without a name, what stands there for small Latin letters.
    small: usize,
}

impl Names {
    fn take(&mut self, c: char, nameless: bool) {
        self.asked += 1;
        self.nameless += usize::from(nameless);
        self.small += usize::from(nameless && c.is_ascii_lowercase());
    }

    /// Numbers of shapes are no text. Those of old fonts may be those of the letters all the same: then most are of small letters.
    fn are_missing(&self) -> bool {
        2 * self.nameless > self.asked && 2 * self.small < self.nameless
    }
}

/// A raised digit in its raised form: a power, or the number of a note. Only what lies higher is asked for its own size.
fn raised(page: &PdfPage<'_>, index: i32, c: char, y: f64, run: &Run) -> Option<char> {
    let is_higher = y < run.y - RAISED * run.size;
    is_higher.then(|| text::raised(c))?.filter(|_| page.font(index).0 < SMALL * run.size)
}

/// Along and down, for text in this direction, around the page's corner.
fn place(spot: &Spot, quarter: u8) -> ((f64, f64), f64) {
    let ((ox, oy), (left, bottom, right, top)) = (spot.origin, spot.ink);
    // Characters without ink (or of a font that does not tell) stand where the pen stood.
    let empty = right <= left && top <= bottom;
    let (left, right, bottom, top) = if empty { (ox, ox, oy, oy) } else { (left, right, bottom, top) };
    match quarter {
        0 => ((left, right), -oy),
        1 => ((bottom, top), ox),
        2 => ((-right, -left), oy),
        _ => ((-top, -bottom), -ox),
    }
}

fn continues(Open { run, leaning, .. }: &Open, x: (f64, f64), y: f64, size: f64, c: char) -> bool {
    let em = run.size.max(size);
    let (ahead, back) = (x.0 - run.x.1, run.x.0 - x.1);
    // Right-to-left text comes in reading order, so each character lies to the left of the one before.
    let backwards = || *leaning < 0 || leans(c) < 0;
    (y - run.y).abs() < SAME_LINE * em && ahead < GAP * em && (back < 0.5 * em || (back < GAP * em && backwards()))
}

/// Moves the origin to the upper left corner of the page as most of its text stands, and says how high it is then.
fn upright(runs: Vec<Open>, (left, bottom, right, top): Ink) -> (f64, Vec<Run>) {
    let mut letters = [0_usize; 4];
    for Open { run, quarter, .. } in &runs {
        if let Some(count) = letters.get_mut(usize::from(*quarter)) {
            *count += run.text.len();
        }
    }
    let usual = (0_u8..4).zip(letters).max_by_key(|(_, count)| *count).map_or(0, |(quarter, _)| quarter);
    let (over, down, height) = match usual {
        0 => (-left, top, top - bottom),
        1 => (-bottom, -left, right - left),
        2 => (right, -bottom, top - bottom),
        _ => (top, right, right - left),
    };
    let (mut main, mut rest) = (Vec::new(), Vec::new());
    for Open { mut run, quarter, .. } in runs {
        run.across = quarter != usual;
        if !run.across {
            run.x = (run.x.0 + over, run.x.1 + over);
            run.y += down;
        }
        if run.across { rest.push(run) } else { main.push(run) }
    }
    main.extend(rest);
    (height, main)
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

    #[test]
    fn letters_of_one_shape_are_turned_and_those_beside_it_are_not() {
        let run = Run { text: "ا".into(), x: (0.0, 9.0), y: 0.0, size: 10.0, across: false, glyphs: (0, 1) };
        let ink = |at: u32| (f64::from(at), 0.0, f64::from(at) + 1.0, 9.0);
        let mut open = Open::new('ا', ink(9), run, 0);
        for (c, at) in [('ا', 8), ('ل', 8), (' ', 7), ('ا', 6), ('ل', 5), ('ا', 4), ('ل', 4), ('n', 3)] {
            if c == ' ' { open.space(c, ink(at)) } else { open.push(c, ink(at)) }
        }
        let open = open.closed();
        assert_eq!((open.run.text.as_str(), open.leaning), ("الا اللاn", direction(&open.run.text)));
    }

    #[test]
    fn a_stroke_that_stretches_a_word_is_not_parted_from_it_and_one_that_stands_apart_is() {
        let run = Run { text: "ه".into(), x: (428.0, 449.5), y: 0.0, size: 44.8, across: false, glyphs: (0, 1) };
        let ink = |left: f64, right: f64| (left, -2.0, right, 9.0);
        let mut open = Open::new('ه', ink(428.0, 449.5), run, 0);
        for (c, left, right) in
            [('ـ', 421.8, 429.7), ('ی', 397.6, 424.5), ('ـ', 380.0, 390.0), ('چ', 340.0, 372.0), ('ا', 330.0, 341.0)]
        {
            open.space(c, ink(left, right));
            open.push(c, ink(left, right));
        }
        assert_eq!(open.run.text, "هـی ـ چ ا");
    }
}
