//! A second opinion on a PDF, by hayro: for pages on which pdfium finds few letters or none, and for files that it cannot open.
//!
//! hayro draws pages. Here nothing is drawn: the letters that would be are taken down with their places, and paragraphs are inferred from
//! those as from pdfium's. It runs in a program of its own, when pdfium has spoken, so that what defeats it costs nothing that was read.

use std::collections::HashSet;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::line::{self, LOST, Run, direction};
use super::{Page, columns, plain, set, vertical};
use crate::formats::letters::{self, Ink};
use crate::output::Output;
use crate::password::Password;
use crate::protocol::{MAX_PLACES, Passage, Place, PlacesAsked, SecondAsked};
use crate::{Error, Warning};

/// A gap this wide (in font sizes) parts words, and one this wide runs.
const SPACE: f64 = 0.16;
const GAP: f64 = 0.8;
/// Letters that step back by more than this (in font sizes) begin a run.
const BACK: f64 = 0.3;
/// Baselines further apart than this (in font sizes) are different lines.
const SAME_LINE: f64 = 0.5;
/// How far ink reaches above and below its line (in font sizes), as most letters do.
const ABOVE: f64 = 0.8;
const BELOW: f64 = 0.2;
/// Nothing is outside: text beyond the page's edge is as good as the rest.
const BOUNDS: Rect = Rect::new(-1e6, -1e6, 1e6, 1e6);
/// Letters of one page; no page that was meant to be read has more.
const MAX_LETTERS: usize = 400_000;

/// Reads those of these pages that hold letters; of all where none is named. A page of which something was read is passed over where
/// more was put upon it than links: that may be what was read, and is not seen here.
///
/// # Errors
/// `Damaged`.
pub fn read(
    asked: &SecondAsked,
    bytes: &[u8],
    password: Option<&Password>,
    output: &mut Output<'_>,
) -> Result<(), Error> {
    let pdf = open(bytes, password)?;
    let all = pdf.pages();
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    output.pages = Some(count);
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let [silent, poor] = [&asked.silent, &asked.poor].map(|pages| pages.iter().copied().collect::<HashSet<u32>>());
    let are_all = silent.is_empty() && poor.is_empty();
    let is_wanted = |(number, page): &(u32, &PdfPage<'_>)| {
        are_all || silent.contains(number) || poor.contains(number) && plain::has_links_alone(page.raw())
    };
    for (number, page) in (1..).zip(all.iter()).filter(is_wanted) {
        if number > output.limits.pages {
            output.cut(Warning::PAGES_LIMIT);
            break;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
        output.progress(number - 1, count);
        let letters = letters_on(page, &pdf, &cache);
        let lost = letters.unknown;
        if letters.known + letters.unknown >= MAX_LETTERS {
            output.cut(Warning::TEXT_LIMIT);
        }
        let runs = letters.finish();
        if !runs.is_empty() {
            if lost > 0 {
                output.warn(Warning::CHARACTERS_LOST, Some(number));
            }
            pages.push(Page { number, height: f64::from(page.render_dimensions().1), runs });
        }
    }
    set(pages, output);
    Ok(())
}

/// Where passages stand on a page of which pdfium sees less, line by line.
///
/// # Errors
/// As [`read`]; `NoText` for a page that is not there.
pub fn places(bytes: &[u8], password: Option<&Password>, asked: &PlacesAsked) -> Result<Vec<Place>, Error> {
    let pdf = open(bytes, password)?;
    let all = pdf.pages();
    let index = asked.number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    let page = index.and_then(|index| all.get(index)).ok_or(Error::NoText)?;
    let cache = InterpreterCache::new();
    let (across, down) = page.render_dimensions();
    Ok(letters_on(page, &pdf, &cache).places([across, down].map(f64::from), &asked.passages))
}

pub(super) fn open(bytes: &[u8], password: Option<&Password>) -> Result<Pdf, Error> {
    let password = password.map_or("", Password::reveal);
    Pdf::new_with_password(bytes.to_vec(), password).map_err(|_| Error::Damaged)
}

fn letters_on<'a>(page: &PdfPage<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Letters {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let upright = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(upright, BOUNDS, cache, pdf.xref(), settings);
    let mut letters = Letters::default();
    interpret_page(page, &mut context, &mut letters);
    letters
}

/// The letters of a page, as they come.
#[derive(Default)]
struct Letters {
    runs: Vec<Run>,
    /// Each letter and about where its ink is, run by run.
    inks: Vec<(char, Ink)>,
    open: Option<Open>,
    known: usize,
    unknown: usize,
}

/// A run that may go on.
struct Open {
    run: Run,
    /// The way it runs.
    way: Vec2,
    /// Whether a space is due before the next letter.
    space: bool,
    backwards: bool,
}

impl Letters {
    /// The runs; none where most letters are of a font that does not say which they are.
    fn finish(mut self) -> Vec<Run> {
        self.close();
        if self.unknown > self.known { Vec::new() } else { self.runs }
    }

    fn close(&mut self) {
        let Some(Open { mut run, backwards, .. }) = self.open.take() else { return };
        // Drawn from left to right, but not read so.
        let inks = self.inks.get_mut(usize::try_from(run.glyphs.0).unwrap_or(usize::MAX)..).unwrap_or_default();
        if !backwards && direction(&run.text) < 0 {
            inks.reverse();
            // But the letters of one shape are named as they are read.
            inks.chunk_by_mut(|a, b| a.1 == b.1).for_each(<[_]>::reverse);
            let mut read = inks.iter().map(|(c, _)| *c).filter(|c| *c != ' ');
            run.text = run.text.chars().rev().map(|c| if c == ' ' { c } else { read.next().unwrap_or(c) }).collect();
        }
        run.glyphs.1 = number(self.inks.len());
        if !run.text.trim().is_empty() {
            self.runs.push(run);
        }
    }

    /// A letter: its place from glyph space (a thousandth of the font's size) to the page, and its width there.
    fn take(&mut self, text: &str, place: Affine, width: f64) {
        let at = place * Point::ZERO;
        let (across, up) = (place * Point::new(1.0, 0.0) - at, place * Point::new(0.0, 1.0) - at);
        let size = up.hypot();
        if !size.is_finite() || size < 1e-3 || !across.hypot().is_finite() || across.hypot() < 1e-6 {
            return;
        }
        let way = across / across.hypot();
        let (x, y) = (at.to_vec2().dot(way), way.cross(at.to_vec2()));
        let end = x + across.hypot() * width;
        if text.chars().all(char::is_whitespace) {
            if let Some(open) = &mut self.open {
                open.space = true;
            }
            return;
        }
        let goes_on = self.open.as_ref().is_some_and(|Open { run, way: before, .. }| {
            let (least, gap) = (size.min(run.size), x - run.x.1);
            let leftwards = run.x.0 - end;
            let follows =
                (-BACK * size..GAP * least).contains(&gap) || (-BACK * size..GAP * least).contains(&leftwards);
            before.dot(way) > 0.99 && (y - run.y).abs() < SAME_LINE * size.max(run.size) && follows
        });
        if !goes_on {
            self.close();
        }
        let first = number(self.inks.len());
        let open = self.open.get_or_insert_with(|| Open {
            run: Run { text: String::new(), x: (x, x), y, size, across: way.x < 0.7, glyphs: (first, first) },
            way,
            space: false,
            backwards: false,
        });
        let backwards = x < open.run.x.0;
        let gap = if backwards { open.run.x.0 - end } else { x - open.run.x.1 };
        if !open.run.text.is_empty() && (open.space || gap > SPACE * size.min(open.run.size)) {
            open.run.text.push(' ');
        }
        open.backwards |= backwards;
        open.space = false;
        open.run.x = (open.run.x.0.min(x), open.run.x.1.max(end));
        if text.chars().eq([LOST]) && open.run.text.ends_with(LOST) {
            return;
        }
        open.run.text.push_str(text);
        let (a, b) = (place * Point::new(0.0, -BELOW), place * Point::new(width, ABOVE));
        let ink = (a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
        self.inks.extend(text.chars().map(|c| (c, ink)));
    }

    /// Where passages stand, on a page of this size.
    fn places(mut self, size: [f64; 2], passages: &[Passage]) -> Vec<Place> {
        self.close();
        let inks = self.inks;
        let runs =
            columns::order(vertical::turned(self.runs)).into_iter().flat_map(line::lines).flat_map(|line| line.runs);
        let read = runs.flat_map(|run| run.glyphs.0..run.glyphs.1);
        let read = read.filter_map(|index| inks.get(usize::try_from(index).ok()?).copied());
        let orders = [letters::Letters::of(read), letters::Letters::of(inks.iter().copied())];
        let lines = passages.iter().filter_map(|passage| letters::find(&orders, passage)).flat_map(letters::lines);
        lines.filter_map(|line| letters::place(line, size)).take(MAX_PLACES).collect()
    }
}

/// A place in a list, as a run counts.
fn number(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

impl Device<'_> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.known + self.unknown >= MAX_LETTERS {
                return;
            }
            let place = props.transform * glyph.transform() * Affine::scale(1000.0);
            let width = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let width = width.map_or(0.5, |width| f64::from(width) / 1000.0);
            match glyph.as_unicode() {
                Some(BfString::Char(c)) if !c.is_control() || c.is_whitespace() => {
                    self.known += 1;
                    self.take(c.encode_utf8(&mut [0; 4]), place, width);
                }
                Some(BfString::String(text)) => {
                    self.known += 1;
                    self.take(&text, place, width);
                }
                _ => {
                    self.unknown += 1;
                    self.take(LOST.encode_utf8(&mut [0; 4]), place, width);
                }
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Format, Kind, Limits};

    /// Letters of ten points, half as wide, one behind the other from `x` on.
    fn write(letters: &mut Letters, text: &str, x: f64, y: f64) {
        for (n, c) in (0..).zip(text.chars()) {
            let place = Affine::new([10.0, 0.0, 0.0, -10.0, x + 5.0 * f64::from(n), y]);
            letters.take(c.encode_utf8(&mut [0; 4]), place, 0.5);
        }
    }

    fn texts(letters: Letters) -> Vec<String> {
        let mut letters = letters;
        letters.known = 1;
        letters.finish().into_iter().map(|run| run.text).collect()
    }

    #[test]
    fn letters_become_words_and_runs_by_the_gaps_between_them() {
        let mut letters = Letters::default();
        write(&mut letters, "The roof", 10.0, 50.0);
        write(&mut letters, "leaks", 53.0, 50.0);
        write(&mut letters, "a cell", 200.0, 50.0);
        write(&mut letters, "below", 10.0, 64.0);
        assert_eq!(texts(letters), ["The roof leaks", "a cell", "below"]);
    }

    #[test]
    fn what_is_drawn_from_the_left_but_read_from_the_right_is_turned() {
        let mut letters = Letters::default();
        write(&mut letters, "םלוע םולש", 10.0, 50.0);
        assert_eq!(texts(letters), ["שלום עולם"]);
        let mut letters = Letters::default();
        write(&mut letters, "םל\u{fffd}\u{fffd}ם", 10.0, 50.0);
        assert_eq!(texts(letters), ["ם\u{fffd}לם"], "letters that nobody can name are one mark");
    }

    #[test]
    fn the_letters_of_one_shape_keep_their_order_where_the_line_is_turned() {
        let mut letters = Letters::default();
        for (n, shape) in (0..).zip(["ن", "ي", "ن", "ث", "لا", "ا", " ", "م", "و", "ي"]) {
            letters.take(shape, Affine::new([10.0, 0.0, 0.0, -10.0, 5.0 * f64::from(n), 50.0]), 0.5);
        }
        assert_eq!(texts(letters), ["يوم الاثنين"]);
    }

    #[test]
    fn a_passage_is_found_where_its_letters_stand_whichever_way_they_are_read() {
        let page = |text: &str, words: [u32; 2]| {
            let mut letters = Letters::default();
            write(&mut letters, text, 10.0, 50.0);
            write(&mut letters, "below", 10.0, 64.0);
            let whole: String = if direction(text) < 0 { text.chars().rev().collect() } else { text.to_owned() };
            letters.places([100.0, 100.0], &[Passage { text: whole, start: words[0], end: words[1] }])
        };
        // "roof": five points a letter, of which four stand before it.
        assert_eq!(page("The roof", [4, 8]), [[3_000, 4_200, 5_000, 5_200]]);
        // The word that is read first is drawn last.
        assert_eq!(page("םלוע םולש", [0, 4]), [[3_500, 4_200, 5_500, 5_200]]);
        assert_eq!(page("The roof", [8, 9]), [[0; 4]; 0]);
    }

    #[test]
    fn a_page_of_letters_that_nobody_can_name_holds_none() {
        let mut letters = Letters { unknown: 3, ..Letters::default() };
        write(&mut letters, "a", 10.0, 50.0);
        letters.known = 1;
        assert!(letters.finish().is_empty());
    }

    #[test]
    fn only_the_pages_that_are_asked_for_are_read() {
        let bytes = include_bytes!("../../../fixtures/pdf/minutes.pdf");
        let pages = |wanted: &[u32]| {
            let mut silent = |_, _| ();
            let mut output = Output::new(Limits::for_size(0), &mut silent);
            let asked = SecondAsked { silent: wanted.to_vec(), poor: Vec::new() };
            read(&asked, bytes, None, &mut output).unwrap();
            let (_, pieces) = output.finish(Format::Pdf).unwrap();
            pieces.into_iter().filter_map(|piece| piece.page).collect::<BTreeSet<u32>>()
        };
        assert_eq!(pages(&[2]), BTreeSet::from([2]));
        assert_eq!(pages(&[]), BTreeSet::from([1, 2]));
    }

    #[test]
    fn pages_beyond_their_number_and_the_time_are_not_read_and_that_is_said() {
        let bytes = include_bytes!("../../../fixtures/pdf/minutes.pdf");
        let all = Limits::for_size(0);
        for (limits, read_pages, kind) in [
            (Limits { pages: 1, ..all }, 1, Warning::PAGES_LIMIT),
            (Limits { wall_seconds: 0, ..all }, 0, Warning::TIME_LIMIT),
        ] {
            let mut silent = |_, _| ();
            let mut output = Output::new(limits, &mut silent);
            output.push(Kind::Paragraph, None, "Before.");
            read(&SecondAsked::default(), bytes, None, &mut output).unwrap();
            let (summary, pieces) = output.finish(Format::Pdf).unwrap();
            assert_eq!(pieces.into_iter().filter_map(|piece| piece.page).max().unwrap_or(0), read_pages);
            assert!(summary.truncated && summary.warnings == [Warning::new(kind, None)], "{:?}", summary.warnings);
        }
    }
}
