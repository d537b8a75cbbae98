//! What libpdfium reads of a page: its characters, gathered into runs.
//!
//! A font may not say which letters its shapes are; libpdfium then gives the shapes' numbers. Where most of a page is of such fonts it is not
//! read. Elsewhere they may be those of the letters; for such as are no characters at all a mark stands.

use super::ligature;
use super::line::{BREAK, GAP, LOST, RAISED, Run, SAME_LINE, SMALL, leans};
use crate::formats::letters::Ink;
use crate::pdfium::{PdfPage, Spot};
use crate::text;

/// Stretches words of Arabic letters, and joins what is beside it.
const STROKE: char = '\u{640}';

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

/// What libpdfium reads of a page.
pub struct Read {
    /// How high it is as most of its text stands.
    pub height: f64,
    /// In the order of its content; none where most of its characters are of fonts that do not say which they are.
    pub runs: Vec<Run>,
    /// How many characters are such that nothing stands in their place but [`LOST`].
    pub lost: usize,
    /// How many others their fonts do not name: what was read of them may be wrong.
    pub unnamed: usize,
}

/// Reads a page, of which it takes so many characters at most.
pub fn read(page: &PdfPage<'_>, most: i32) -> Read {
    let mut names = Names::default();
    let mut runs: Vec<Open> = Vec::new();
    let mut open: Option<Open> = None;
    let (mut space, mut high, mut lost) = (false, None, 0);
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
        let (nameless, spot) = (page.is_nameless(index), page.spot(index));
        let c = match code {
            0 => LOST,
            // The number of a shape; else a mark of libpdfium's own.
            code if nameless && char::from_u32(code).is_some_and(char::is_control) => LOST,
            2 | 0xad | 0xfffe => BREAK,
            code => char::from_u32(code).unwrap_or(LOST),
        };
        if matches!(c, '\r' | '\n') {
            runs.extend(open.take().map(Open::closed));
            continue;
        }
        if c.is_whitespace() || c == LOST && !spot.has_ink() {
            space = true;
            continue;
        }
        if code != 0 {
            names.take(c, nameless);
        }
        lost += usize::from(c == LOST);
        let (size, quarter) = match &open {
            // The size of a run is that of its beginning; asking for each character would double the cost.
            Some(Open { run, quarter, .. }) if !space => (run.size, *quarter),
            _ => page.font(index),
        };
        let (x, y) = place(&spot, quarter);
        if let Some(open) = &mut open
            && open.quarter == quarter
            && continues(open, x, y, size, c)
        {
            if std::mem::take(&mut space) {
                open.space(c, spot.ink);
            }
            let c = raised(page, index, c, y, &open.run).unwrap_or(c);
            if c != LOST || !open.run.text.ends_with(LOST) {
                open.push(c, spot.ink);
            }
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
    let (height, runs) = upright(if names.are_missing() { Vec::new() } else { runs }, page.bounds());
    Read { height, runs, lost, unnamed: names.unsure }
}

/// How many of the characters are named by their fonts.
#[derive(Debug, Default)]
struct Names {
    all: usize,
    nameless: usize,
    /// Of those without a name, what stands there for a character.
    unsure: usize,
    /// Of those, for small Latin letters.
    small: usize,
}

impl Names {
    fn take(&mut self, c: char, nameless: bool) {
        self.all += 1;
        self.nameless += usize::from(nameless);
        self.unsure += usize::from(nameless && c != LOST);
        self.small += usize::from(nameless && c.is_ascii_lowercase());
    }

    /// Numbers of shapes are no text. Those of old fonts may be those of the letters all the same: then most are of small letters.
    fn are_missing(&self) -> bool {
        2 * self.nameless > self.all && 2 * self.small < self.nameless
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
    use super::super::line::direction;
    use super::*;

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
