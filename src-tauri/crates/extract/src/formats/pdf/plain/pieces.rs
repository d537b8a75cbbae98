//! Letters as they are drawn, in pieces of lines, by the rules that `runs.rs` has for libpdfium's.
//!
//! libpdfium sorts what stands on a line before it gives it out, and leaves out what is drawn twice. Pieces that touch need that.

use hayro_interpret::hayro_syntax::object::Rect;

use super::font::Letter;
use crate::formats::pdf::line::{BREAK, GAP, RAISED, Run, SAME_LINE, SMALL};
use crate::text;

/// A gap this wide (in font sizes) parts words.
const SPACE: f64 = 0.14;
/// A letter that steps back by more than this (in font sizes) is not the next.
const BACK: f64 = 0.4;
/// A letter of the same line that ends less than this (in font sizes) behind the one before stands upon it: some are drawn twice to look bold.
const STEP: f64 = 0.05;
/// The ink of a letter begins so far (in font sizes) behind the pen and ends as far before it goes on, as that of most letters does.
const INSET: f64 = 0.05;
/// Letters smaller than this, in points, are not there to be read.
const SMALLEST: f64 = 1.0;
/// Letters of a page; one that was meant to be read, and has more, is not plain.
const MOST: usize = 200_000;
/// Dots, each parted from the one before, that lead the eye to what stands behind them.
const LEADING: usize = 4;
/// They stand equally far apart, but for so much (in font sizes). The dot that ends a sentence before them does not.
const EVEN: f64 = 0.01;
/// Pieces that are compared with one, of those that stand near its line.
const MOST_NEAR: usize = 200;

/// The pieces of a page.
pub struct Pieces {
    /// The page's left and upper edge, and how wide and high it is.
    corner: (f64, f64),
    extent: (f64, f64),
    done: Vec<Run>,
    open: Option<Run>,
    /// A space is due before the next letter.
    space: bool,
    /// The dots at the end of the open piece.
    dots: Vec<Dot>,
    letters: usize,
}

/// A dot at the end of a piece.
struct Dot {
    /// How long the piece is before it, and where it ends there.
    before: (usize, f64),
    left: f64,
    /// It stands apart from what is before it.
    apart: bool,
}

impl Pieces {
    pub fn new(page: Rect) -> Self {
        Self {
            corner: (page.x0, page.y1),
            extent: (page.width(), page.height()),
            done: Vec::new(),
            open: None,
            space: false,
            dots: Vec::new(),
            letters: 0,
        }
    }

    /// A letter, where it stands on the page and how large it is drawn; `None` where it stands outside, or there are too many.
    pub fn push(&mut self, letter: &Letter, (left, right): (f64, f64), up: f64, drawn: f64) -> Option<()> {
        if letter.is_space {
            self.space = true;
            return Some(());
        }
        let (x, y) = ((left - self.corner.0, right - self.corner.0), self.corner.1 - up);
        self.letters += 1;
        let is_there = (0.0..self.extent.0).contains(&x.0) && (0.0..self.extent.1).contains(&y);
        if self.letters > MOST || !is_there || !drawn.is_finite() || drawn < SMALLEST {
            return None;
        }
        let is_dot = letter.letters() == ['.'];
        let is_led_to = !is_dot && self.leave_dots();
        if is_led_to || !self.open.as_ref().is_some_and(|open| goes_on(open, x, y, drawn)) {
            self.close();
            self.open = Some(Run { text: String::new(), x, y, size: drawn, across: false, glyphs: (0, 0) });
            self.space = false;
        }
        let run = self.open.as_mut()?;
        if y > run.y + RAISED * drawn && run.size < SMALL * drawn {
            // What came before is the raised number of a note, and this is the note.
            (run.y, run.size, self.space) = (y, drawn, true);
        }
        let before = (run.text.len(), run.x.1);
        let apart = before.0 == 0 || self.space || x.0 - run.x.1 > SPACE * drawn.min(run.size);
        if before.0 > 0 && apart {
            run.text.push(' ');
            run.size = run.size.max(drawn);
        }
        if is_dot {
            self.dots.push(Dot { before, left: x.0, apart });
        }
        self.space = false;
        for c in letter.letters() {
            let is_raised = y < run.y - RAISED * run.size && drawn < SMALL * run.size;
            let c = if *c == '\u{ad}' { BREAK } else { *c };
            run.text.push(if is_raised { text::raised(c).unwrap_or(c) } else { c });
        }
        run.x = (run.x.0.min(x.0), run.x.1.max(x.1));
        Some(())
    }

    /// Ends the open piece before the dots at its end, where these lead to what comes now; whether they do.
    fn leave_dots(&mut self) -> bool {
        let lead = self.dots.iter().filter(|dot| dot.apart).count() >= LEADING;
        if lead
            && let Some(run) = &mut self.open
            && let Some(first) = first_leading(&self.dots, EVEN * run.size)
        {
            run.text.truncate(first.before.0);
            run.x.1 = first.before.1;
            self.open.take_if(|run| run.text.is_empty());
        }
        self.dots.clear();
        lead
    }

    fn close(&mut self) {
        self.dots.clear();
        let Some(mut run) = self.open.take() else { return };
        let inset = (INSET * run.size).min((run.x.1 - run.x.0) / 2.0).max(0.0);
        run.x = (run.x.0 + inset, run.x.1 - inset);
        self.done.push(run);
    }

    /// The pieces as runs; `None` where some of them touch.
    pub fn runs(mut self) -> Option<Vec<Run>> {
        self.close();
        let mut order: Vec<&Run> = self.done.iter().collect();
        order.sort_by(|a, b| a.y.total_cmp(&b.y));
        let largest = order.iter().map(|run| run.size).fold(0.0, f64::max);
        for (n, run) in order.iter().enumerate() {
            let near = order.iter().skip(n + 1).take_while(|other| other.y - run.y < SAME_LINE * largest);
            for (count, other) in near.enumerate() {
                if count >= MOST_NEAR || (run.same_line(other) && touch(run, other)) {
                    return None;
                }
            }
        }
        Some(self.done)
    }
}

/// The first of the dots that stand apart, or the one before it where that is as far from it as the next.
fn first_leading(dots: &[Dot], even: f64) -> Option<&Dot> {
    let first = dots.iter().position(|dot| dot.apart)?;
    let step = |at: usize| Some(dots.get(at + 1)?.left - dots.get(at)?.left);
    let is_one = |at: &usize| step(*at).zip(step(first)).is_some_and(|(a, b)| (a - b).abs() < even);
    dots.get(first.checked_sub(1).filter(is_one).unwrap_or(first))
}

/// Whether a letter is the next of a run.
fn goes_on(run: &Run, (left, right): (f64, f64), y: f64, drawn: f64) -> bool {
    let (size, off, gap) = (run.size.max(drawn), (y - run.y).abs(), left - run.x.1);
    let is_upon_it = off < RAISED * size && right - run.x.1 < STEP * size;
    off < SAME_LINE * size && (-BACK * size..(GAP - 2.0 * INSET) * size).contains(&gap) && !is_upon_it
}

/// Whether two runs of a line might be one, or lie over one another.
fn touch(a: &Run, b: &Run) -> bool {
    let room = (SPACE + 2.0 * INSET) * a.size.min(b.size);
    a.x.0 < b.x.1 + room && b.x.0 < a.x.1 + room
}
