//! Fonts of a PDF: ours, and for letters that ours lacks those that this system has.
//!
//! The system's fonts are looked at only then, and only for those letters. Letters that no font has are counted: they are set as the
//! font's empty box over their true text, so that they can still be copied, and the paper says so.

use std::collections::BTreeSet;

use fontdb::{Database, Style, Weight};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Permissions;
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_segmentation::UnicodeSegmentation;

use crate::error::{Code, Error, Result};

const REGULAR: &[u8] = include_bytes!("../../../../../../assets/fonts/SourceSerif4-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../../../../../../assets/fonts/SourceSerif4-SemiBold.ttf");

/// At most this many fonts of the system in one file.
const MOST: usize = 6;

/// A font's file, and which of its faces.
pub type Loaded = (Vec<u8>, u32);

/// The fonts that set one paper.
pub struct Fonts<'d> {
    faces: Vec<(Face<'d>, Font)>,
}

/// Glyphs of one font, in the order they stand on the line.
pub struct Run {
    /// Which font.
    pub font: usize,
    /// Where the text they stand for begins, in bytes.
    pub at: usize,
    /// That text.
    pub text: String,
    /// Where it leads to, if it leads anywhere.
    pub link: Option<usize>,
    /// Whether it is a letter, alone, that no font has.
    pub unseen: bool,
    /// Advances and offsets are shares of the font's size.
    pub glyphs: Vec<KrillaGlyph>,
}

impl Run {
    /// Width as a share of the font's size.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.x_advance).sum()
    }
}

/// Fonts that have letters of `text` which ours lacks, those with the most first.
pub fn fallbacks(text: &str, system: &Database) -> Vec<Loaded> {
    let mut lacking = lacking(text);
    let mut found = Vec::new();
    while !lacking.is_empty() && found.len() < MOST {
        let plain = system.faces().filter(|face| face.style == Style::Normal);
        let best = plain
            .map(|face| {
                let has = system.with_face_data(face.id, |data, index| covered(&lacking, data, index).len());
                // Of two that have as many, the one meant for reading.
                let fit = u8::from(face.weight == Weight::NORMAL) + u8::from(!face.monospaced);
                (has.unwrap_or(0), fit, face.id)
            })
            .max_by_key(|&(has, fit, _)| (has, fit));
        let Some((has, _, id)) = best else { break };
        if has == 0 {
            break;
        }
        let Some(loaded) = system.with_face_data(id, |data, index| (data.to_vec(), index)) else { break };
        for c in covered(&lacking, &loaded.0, loaded.1) {
            lacking.remove(&c);
        }
        found.push(loaded);
    }
    found
}

/// Letters that our font lacks.
pub fn lacking(text: &str) -> BTreeSet<char> {
    let Some(ours) = Face::from_slice(REGULAR, 0) else { return BTreeSet::new() };
    text.chars().filter(|&c| !has(&ours, c)).collect()
}

fn covered(wanted: &BTreeSet<char>, data: &[u8], index: u32) -> Vec<char> {
    // Its maker may have said that it goes into no file; and where it has pictures instead of outlines, nothing would be drawn.
    let may_go_along = |face: &Face<'_>| {
        let has_outlines = face.tables().glyf.is_some() || face.tables().cff.is_some();
        has_outlines && face.is_subsetting_allowed() && face.permissions() != Some(Permissions::Restricted)
    };
    let Some(face) = Face::from_slice(data, index).filter(may_go_along) else { return Vec::new() };
    wanted.iter().copied().filter(|&c| has(&face, c)).collect()
}

/// Whether a font can set a character: with a glyph of its own, or since there is nothing to be seen of it.
fn has(face: &Face<'_>, c: char) -> bool {
    // The shaper takes the common hyphen for the one that does not break.
    let c = if c == '\u{2011}' { '\u{2010}' } else { c };
    is_ignorable(c) || c.is_whitespace() || face.glyph_index(c).is_some()
}

/// Joiners, variation selectors and marks of direction: seen by what they do to others alone.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

impl<'d> Fonts<'d> {
    /// Ours, then these.
    ///
    /// # Errors
    /// [`Code::BadInput`] where a font that is compiled in cannot be read.
    pub fn new(more: &'d [Loaded]) -> Result<Self> {
        let unreadable = || Error::new(Code::BadInput, "a font cannot be read");
        let mut faces = Vec::new();
        for data in [REGULAR, STRONG] {
            let face = Face::from_slice(data, 0).ok_or_else(unreadable)?;
            faces.push((face, Font::new(data.into(), 0).ok_or_else(unreadable)?));
        }
        for (data, index) in more {
            if let (Some(face), Some(font)) = (Face::from_slice(data, *index), Font::new(data.clone().into(), *index)) {
                faces.push((face, font));
            }
        }
        Ok(Self { faces })
    }

    /// The font with this number.
    pub fn font(&self, number: usize) -> Option<&Font> {
        self.faces.get(number).map(|(_, font)| font)
    }

    /// How many different letters of `text` none of the fonts has, or none together with the marks they carry.
    pub fn unseen(&self, text: &str) -> usize {
        let lacks = |letter: &str| -> Vec<char> {
            let (font, _) = self.choose(letter, false);
            let Some((face, _)) = self.faces.get(font) else { return Vec::new() };
            letter.chars().filter(|&c| !has(face, c)).collect()
        };
        text.graphemes(true).flat_map(lacks).collect::<BTreeSet<char>>().len()
    }

    /// The glyphs of a text of one direction, in the order they stand from left to right.
    pub fn shape(&self, text: &str, strong: bool, from_right: bool) -> Vec<Run> {
        let mut parts: Vec<((usize, bool), usize, String)> = Vec::new();
        for (at, letter) in text.grapheme_indices(true) {
            let (font, seen) = self.choose(letter, strong);
            match parts.last_mut() {
                Some((last, _, part)) if seen && *last == (font, seen) => part.push_str(letter),
                _ => parts.push(((font, seen), at, letter.to_owned())),
            }
        }
        if from_right {
            parts.reverse();
        }
        let run = |((font, seen), at, text): ((usize, bool), usize, String)| {
            Some(Run { unseen: !seen, ..self.run(font, at, text, from_right)? })
        };
        parts.into_iter().filter_map(run).collect()
    }

    /// The first font that has a letter with all its marks; else the first that has the letter, and `false`.
    fn choose(&self, letter: &str, strong: bool) -> (usize, bool) {
        let usual = usize::from(strong);
        let fonts = || [usual].into_iter().chain(2..self.faces.len());
        let has_all =
            |n: &usize, letter: &str| self.faces.get(*n).is_some_and(|(face, _)| letter.chars().all(|c| has(face, c)));
        let first = letter.chars().next().map(String::from).unwrap_or_default();
        match fonts().find(|n| has_all(n, letter)) {
            Some(font) => (font, true),
            None => (fonts().find(|n| has_all(n, &first)).unwrap_or(usual), false),
        }
    }

    fn run(&self, font: usize, at: usize, text: String, from_right: bool) -> Option<Run> {
        let (face, _) = self.faces.get(font)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        buffer.set_direction(if from_right { Direction::RightToLeft } else { Direction::LeftToRight });
        let shaped = rustybuzz::shape(face, &[], buffer);
        // A glyph stands for the text from its cluster's beginning to the next one's.
        let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        let end = |start: usize| starts.get(starts.partition_point(|&s| s <= start)).copied().unwrap_or(text.len());
        let em = face.units_per_em() as f32;
        let share = |units: i32| units as f32 / em;
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, at)| {
            let start = info.cluster as usize;
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                share(at.x_advance),
                share(at.x_offset),
                share(at.y_offset),
                share(at.y_advance),
                start..end(start),
                None,
            )
        });
        let glyphs = glyphs.collect();
        Some(Run { font, at, text, link: None, unseen: false, glyphs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_font_has_the_letters_of_europe_and_no_others() {
        assert!(lacking("Ćwierć żółty ñandú Ærø fi ﬁ \u{201c}Straße\u{201d} – 1 250 € ½ Москва Ελλάδα").is_empty());
        assert!(lacking("co\u{2011}op so\u{ad}on 1\u{202f}000\u{200d}").is_empty());
        assert_eq!(lacking("a漢שׁ\u{200d}"), ['漢', 'ש', '\u{5c1}'].into());
    }
}
