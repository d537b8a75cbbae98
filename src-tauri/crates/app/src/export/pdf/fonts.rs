//! Fonts of a PDF: ours, and for letters that ours lacks those that this system has.
//!
//! The system's fonts are looked at only then, and only for those letters. Letters that no font has are counted: they are set as the
//! font's empty box over their true text, so that they can still be copied, and the paper says so.

use std::collections::BTreeSet;

use fontdb::{Database, Style, Weight};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

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
    /// The text they stand for.
    pub text: String,
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
    text.chars().filter(|&c| !is_ignorable(c) && !c.is_whitespace() && ours.glyph_index(c).is_none()).collect()
}

fn covered(wanted: &BTreeSet<char>, data: &[u8], index: u32) -> Vec<char> {
    let Some(face) = Face::from_slice(data, index) else { return Vec::new() };
    wanted.iter().copied().filter(|&c| face.glyph_index(c).is_some()).collect()
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

    /// How many different letters of `text` none of the fonts has.
    pub fn unseen(&self, text: &str) -> usize {
        let has = |c: char| self.faces.iter().any(|(face, _)| face.glyph_index(c).is_some());
        lacking(text).into_iter().filter(|&c| !has(c)).count()
    }

    /// The glyphs of a text of one direction, in the order they stand from left to right.
    pub fn shape(&self, text: &str, strong: bool, from_right: bool) -> Vec<Run> {
        let mut parts: Vec<(usize, String)> = Vec::new();
        for c in text.chars() {
            let font = parts.last().map(|(font, _)| *font).filter(|_| is_ignorable(c));
            let font = font.unwrap_or_else(|| self.choose(c, strong));
            match parts.last_mut() {
                Some((last, part)) if *last == font => part.push(c),
                _ => parts.push((font, c.to_string())),
            }
        }
        if from_right {
            parts.reverse();
        }
        parts.into_iter().filter_map(|(font, text)| self.run(font, text, from_right)).collect()
    }

    fn choose(&self, c: char, strong: bool) -> usize {
        let usual = usize::from(strong);
        let has = |&n: &usize| self.faces.get(n).is_some_and(|(face, _)| face.glyph_index(c).is_some());
        [usual].into_iter().chain(2..self.faces.len()).find(has).unwrap_or(usual)
    }

    fn run(&self, font: usize, text: String, from_right: bool) -> Option<Run> {
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
        Some(Run { font, text, glyphs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_font_has_the_letters_of_europe_and_no_others() {
        assert!(lacking("Ćwierć żółty ñandú Ærø fi ﬁ \u{201c}Straße\u{201d} – 1 250 € ½ Москва Ελλάδα").is_empty());
        assert_eq!(lacking("a漢שׁ\u{200d}"), ['漢', 'ש', '\u{5c1}'].into());
    }
}
