//! What libpdfium reads of a page: its characters, gathered into runs.
//!
//! A font may not say which letters its shapes are; libpdfium then gives the shapes' numbers. Where most of a page is of such fonts it is not
//! read, and elsewhere a mark stands for what is lost.

use super::ligature;
use super::line::{BREAK, GAP, LOST, RAISED, Run, SAME_LINE, SMALL, leans};
use crate::formats::letters::Ink;
use crate::pdfium::{PdfPage, Spot};
use crate::text;

/// Of so many characters one is asked whether its font names it.
const ASKED: i32 = 4;
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
}

/// Reads a page, of which it takes so many characters at most.
pub fn read(page: &PdfPage<'_>, most: i32) -> Read {
    let gathered = gather(page, most, false);
    if gathered.names.are_missing() {
        return Read { height: upright(Vec::new(), page.bounds()).0, runs: Vec::new(), lost: gathered.lost };
    }
    let with_shapes = gathered.lost > 0 || gathered.names.nameless > 0;
    let Gathered { runs, lost, .. } =
        if with_shapes && !gathered.names.may_be_letters() { gather(page, most, true) } else { gathered };
    let (height, runs) = upright(runs, page.bounds());
    Read { height, runs: without_marks(runs), lost }
}

/// A page's characters in runs, as they are drawn.
struct Gathered {
    runs: Vec<Open>,
    names: Names,
    lost: usize,
}

/// Gathers them; `strictly` takes none that its font does not name.
fn gather(page: &PdfPage<'_>, most: i32, strictly: bool) -> Gathered {
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
        let c = match code {
            0 => LOST,
            // The number of a shape, unless it is a mark of libpdfium's own.
            code if (strictly || is_control(code)) && page.is_nameless(index) => LOST,
            2 | 0xad | 0xfffe => BREAK,
            code => char::from_u32(code).unwrap_or(LOST),
        };
        lost += usize::from(c == LOST);
        if matches!(c, '\r' | '\n') {
            runs.extend(open.take().map(Open::closed));
            continue;
        }
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if index % ASKED == 0 && code != 0 {
            let nameless = page.is_nameless(index);
            let is_like = |at| is_small(page.code(at)) && page.is_nameless(at);
            // One alone is as likely the number of a bracket or an arrow.
            let small = nameless && is_small(code) && (is_like(index - 1) || is_like(index + 1));
            names.take(nameless, small);
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
    Gathered { runs, names, lost }
}

/// Whether this is a small Latin letter.
fn is_small(code: u32) -> bool {
    (0x61..=0x7a).contains(&code)
}

/// Whether this is no character that is drawn, nor one that ends a line.
fn is_control(code: u32) -> bool {
    char::from_u32(code).is_some_and(|c| c.is_control() && !matches!(c, '\r' | '\n'))
}

/// Runs without those letters nobody can name that stand for themselves: the mark of a list, a piece of a bracket.
pub fn without_marks(mut runs: Vec<Run>) -> Vec<Run> {
    for run in &mut runs {
        let mut text = run.text.as_str();
        while let Some(rest) = text.strip_prefix(LOST).filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            text = rest.trim_start();
        }
        if text.len() < run.text.len() {
            run.text = text.to_owned();
        }
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// How many of the characters that were asked about are named by their fonts.
#[derive(Debug, Default)]
struct Names {
    asked: usize,
    nameless: usize,
    /// Of those without a name, what stands there for small Latin letters, beside others.
    small: usize,
}

impl Names {
    fn take(&mut self, nameless: bool, small: bool) {
        self.asked += 1;
        self.nameless += usize::from(nameless);
        self.small += usize::from(small);
    }

    /// Numbers of shapes are no text.
    fn are_missing(&self) -> bool {
        2 * self.nameless > self.asked && !self.may_be_letters()
    }

    /// Those of old fonts may be those of the letters all the same: then most are of small letters.
    fn may_be_letters(&self) -> bool {
        self.nameless > 0 && 2 * self.small >= self.nameless
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
    fn what_nobody_can_name_is_kept_within_words_and_not_where_it_stands_for_itself() {
        let run = |text: &str| Run {
            text: text.to_owned(),
            x: (0.0, 9.0),
            y: 0.0,
            size: 10.0,
            across: false,
            glyphs: (0, 1),
        };
        let kept = |text| without_marks(vec![run(text)]).pop().map(|run| run.text);
        let all = ["\u{fffd}", "\u{fffd} A revised version", "\u{fffd}rst", "in all \u{fffd} euros"].map(kept);
        let texts = all.each_ref().map(|text| text.as_deref().unwrap_or_default());
        assert_eq!(texts, ["", "A revised version", "\u{fffd}rst", "in all \u{fffd} euros"]);
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
