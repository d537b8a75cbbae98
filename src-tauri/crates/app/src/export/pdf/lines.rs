//! Paragraphs become lines: where a line ends (UAX #14), and which way its parts run (UAX #9).

use std::ops::Range;

use unicode_bidi::{BidiInfo, ParagraphInfo};
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{Fonts, Run};

/// Letters, of which a line seldom has more.
const ABOUT_A_LINE: usize = 64;

/// A line, ready to be drawn.
pub struct Line {
    /// Its runs from left to right.
    pub runs: Vec<Run>,
    /// Width in points.
    pub width: f32,
    /// Whether it begins at the right.
    pub from_right: bool,
}

/// A text as one paragraph of UAX #9: what would end one is a space, and so is every kind of space but those that bind. Marks that turn
/// the direction of what follows are left out: each block runs as its letters do, and no name rewrites what stands beside it. So is the byte order mark, which PDF/UA allows nowhere.
pub fn plain(text: &str) -> String {
    let is_plain = |c: char| !c.is_control() && (!c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}'));
    let seen = text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'));
    seen.map(|c| if is_plain(c) { c } else { ' ' }).collect()
}

/// Sets a text in lines of at most `width` points: [`plain`] paragraphs, with line feeds between them, each of which runs as its own
/// letters do. Only a single letter may be wider. `links` are stretches of it that lead somewhere, in order; each begins runs of its own.
pub fn set(
    text: &str,
    links: &[(Range<usize>, usize)],
    fonts: &Fonts<'_>,
    size: f32,
    strong: bool,
    width: f32,
) -> Vec<Line> {
    let info = BidiInfo::new(text, None);
    let set = |paragraph| {
        let setter = Setter { text, links, info: &info, paragraph, fonts, size, strong };
        setter.break_up(width).into_iter().map(|range| setter.line(range)).collect::<Vec<_>>()
    };
    info.paragraphs.iter().flat_map(set).collect()
}

struct Setter<'s, 't> {
    text: &'t str,
    links: &'s [(Range<usize>, usize)],
    info: &'s BidiInfo<'t>,
    paragraph: &'s ParagraphInfo,
    fonts: &'s Fonts<'s>,
    size: f32,
    strong: bool,
}

impl Setter<'_, '_> {
    /// Where each line begins and ends, without the spaces at its end.
    fn break_up(&self, width: f32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let Range { mut start, .. } = self.paragraph.range;
        let mut end = start;
        let text = self.text.get(self.paragraph.range.clone()).unwrap_or_default();
        for at in unicode_linebreak::linebreaks(text).map(|(at, _)| self.paragraph.range.start + at) {
            if self.width(start..at) > width {
                if end > start {
                    lines.push(self.trimmed(start..end));
                    start = end;
                }
                // A word that is wider than a line: it is cut between letters.
                loop {
                    let cut = self.fitting(start..at, width);
                    if cut >= at {
                        break;
                    }
                    lines.push(self.trimmed(start..cut));
                    start = cut;
                }
            }
            end = at;
        }
        if end > start {
            lines.push(self.trimmed(start..end));
        }
        lines
    }

    /// Where the letters that fit end; at least one does. Those far beyond the line's end are not looked at: a word may be as long as pages.
    fn fitting(&self, range: Range<usize>, width: f32) -> usize {
        let letters = self.text.get(range.clone()).unwrap_or_default().grapheme_indices(true);
        let mut all = letters.map(|(at, letter)| range.start + at + letter.len());
        let fits = |end: &usize| self.width(range.start..*end) <= width;
        let mut ends: Vec<usize> = all.by_ref().take(ABOUT_A_LINE).collect();
        while ends.last().is_some_and(fits) {
            let before = ends.len();
            ends.extend(all.by_ref().take(before));
            if ends.len() == before {
                break;
            }
        }
        let fit = ends.partition_point(fits);
        ends.get(fit.saturating_sub(1)).copied().unwrap_or(range.end)
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        range.start..range.start + text.trim_end().len()
    }

    fn width(&self, range: Range<usize>) -> f32 {
        self.line(self.trimmed(range)).width
    }

    /// A stretch of one direction, cut where a link begins or ends.
    fn pieces(&self, part: Range<usize>) -> Vec<(Range<usize>, Option<usize>)> {
        let mut pieces = Vec::new();
        let mut from = part.start;
        for (link, to) in self.links {
            let (start, end) = (link.start.max(from), link.end.min(part.end));
            if start < end {
                pieces.push((from..start, None));
                pieces.push((start..end, Some(*to)));
                from = end;
            }
        }
        pieces.push((from..part.end, None));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }

    fn line(&self, range: Range<usize>) -> Line {
        let mut runs = Vec::new();
        if !range.is_empty() {
            let (levels, parts) = self.info.visual_runs(self.paragraph, range);
            for part in parts {
                let from_right = levels.get(part.start).is_some_and(|level| level.is_rtl());
                let mut pieces = self.pieces(part);
                if from_right {
                    pieces.reverse();
                }
                for (piece, link) in pieces {
                    let start = piece.start;
                    let text = self.text.get(piece).unwrap_or_default();
                    #[cfg(test)]
                    tests::SHAPED.set(tests::SHAPED.get() + text.len());
                    let shaped = self.fonts.shape(text, self.strong, from_right);
                    runs.extend(shaped.into_iter().map(|run| Run { at: start + run.at, link, ..run }));
                }
            }
        }
        let width = runs.iter().map(Run::width).sum::<f32>() * self.size;
        Line { runs, width, from_right: self.paragraph.level.is_rtl() }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// Bytes of text that were shaped, each as often as it was.
        pub(super) static SHAPED: Cell<usize> = const { Cell::new(0) };
    }

    fn texts(text: &str, width: f32) -> Vec<String> {
        let fonts = Fonts::new(&[]).unwrap();
        let lines = set(text, &[], &fonts, 10.0, false, width);
        let is_letter = |line: &Line| line.runs[0].text.graphemes(true).count() == 1;
        assert!(lines.iter().all(|line| line.width <= width || is_letter(line)));
        lines.into_iter().map(|line| line.runs.into_iter().map(|run| run.text).collect()).collect()
    }

    #[test]
    fn lines_end_between_words_and_nothing_is_lost() {
        let text = "It was agreed that the roof of the hall is repaired for EUR 5,000 before winter.";
        let lines = texts(text, 120.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_wider_than_a_line_is_cut_between_letters() {
        let hash = "8f".repeat(32);
        assert_eq!(texts(&hash, 100.0).concat(), hash);
        assert_eq!(texts("é́é́", 0.0), ["é́", "é́"]);
        assert!(texts("", 100.0).is_empty() && texts("   ", 100.0).concat().is_empty());
    }

    #[test]
    fn a_word_as_long_as_pages_is_shaped_no_more_often_than_a_shorter_one() {
        let fonts = Fonts::new(&[]).unwrap();
        let shaped = |text: &str| {
            SHAPED.set(0);
            assert!(set(text, &[], &fonts, 21.0, true, 450.0).len() > 10);
            SHAPED.get()
        };
        // Shaped again for every line, all that is left of it would be a hundred times as much.
        let (short, long) = (shaped(&"letters".repeat(200)), shaped(&"letters".repeat(2_000)));
        assert!(long < short * 15, "{long} and {short} bytes");
    }

    #[test]
    fn what_runs_from_the_right_stands_from_the_right() {
        let fonts = Fonts::new(&[]).unwrap();
        let lines = set("p. 2\nשלום עולם 123 abc", &[], &fonts, 10.0, false, 500.0);
        assert_eq!(lines.iter().map(|line| line.from_right).collect::<Vec<_>>(), [false, true]);
        let text: String = lines[1].runs.iter().map(|run| run.text.as_str()).collect();
        assert!(text.starts_with("abc"), "{text}");
    }

    #[test]
    fn a_link_has_runs_of_its_own_whichever_way_the_line_runs() {
        let fonts = Fonts::new(&[]).unwrap();
        for text in ["It was agreed. [1][12]", "הוסכם [1][12]"] {
            let (first, second) = (text.find("[1]").unwrap(), text.find("[12]").unwrap());
            let links = [(first..first + 3, 1), (second..second + 4, 12)];
            let lines = set(text, &links, &fonts, 10.0, false, 500.0);
            let of = |wanted| -> String {
                let mut runs: Vec<&Run> = lines[0].runs.iter().filter(|run| run.link == wanted).collect();
                runs.sort_by_key(|run| run.at);
                runs.iter().map(|run| run.text.as_str()).collect()
            };
            assert_eq!((of(Some(1)).as_str(), of(Some(12)).as_str()), ("[1]", "[12]"), "{text}");
            assert_eq!(Some(of(None).as_str()), text.get(..first));
        }
    }

    #[test]
    fn what_would_end_a_paragraph_does_not_end_this_one() {
        assert_eq!(plain("a\nb\u{85}c\u{2029}d\te\u{3000}f\u{a0}g"), "a b c d e f\u{a0}g");
        assert_eq!(plain("Report \u{202e}fdp.exe"), "Report fdp.exe");
        assert_eq!(plain("\u{feff}Title"), "Title");
    }
}
