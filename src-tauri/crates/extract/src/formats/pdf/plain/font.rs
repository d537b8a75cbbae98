//! What the codes of a text stand for, font by font: letters, and how wide each is.
//!
//! hayro reads the fonts, and is asked once for each code.

use std::collections::HashMap;

use hayro_font::{CMapResolverFn, Font as PdfFont, FontCache, FontGlyph, GlyphId, UNITS_PER_EM};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_cmap::{BfString, CMap};
use hayro_interpret::hayro_syntax::object::{Dict, Name, Stream};

/// Letters that one shape may stand for.
const MOST_LETTERS: usize = 4;
/// Codes that share their first byte.
const BLOCK: usize = 256;

/// What one code stands for.
#[derive(Clone, Copy)]
pub struct Letter {
    letters: [char; MOST_LETTERS],
    count: u8,
    /// Of spaces alone, however many.
    pub is_space: bool,
    /// How far it moves the pen, in font sizes.
    pub width: f32,
}

impl Letter {
    fn new(text: &str, width: f32) -> Option<Self> {
        let mut letters = ['\0'; MOST_LETTERS];
        let mut count = 0;
        for c in text.chars() {
            *letters.get_mut(usize::from(count)).filter(|_| is_plain(c))? = c;
            count += 1;
        }
        let is_space = text.chars().all(char::is_whitespace);
        // A font that does not say how wide its letters are says nothing of where the next one stands.
        let is_wide = width.is_finite() && (is_space || width > 0.0);
        (count > 0 && is_wide).then_some(Self { letters, count, is_space, width })
    }

    pub fn letters(&self) -> &[char] {
        self.letters.get(..usize::from(self.count)).unwrap_or_default()
    }
}

/// Whether a letter is read where it stands. Those of other scripts run from right to left, change places with their neighbours or stand upon
/// them; and some characters are none, or anything.
fn is_plain(c: char) -> bool {
    matches!(c,
        // Latin, Greek, Cyrillic, Armenian and Georgian.
        ' '..='~' | '\u{a0}'..='\u{2ff}' | '\u{370}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}' | '\u{1e00}'..='\u{1fff}'
        // Marks and signs, but for those that say how text runs.
        | '\u{2000}'..='\u{200a}' | '\u{2010}'..='\u{2027}' | '\u{202f}'..='\u{205f}' | '\u{2070}'..='\u{20cf}'
        | '\u{2100}'..='\u{2bff}' | '\u{1d400}'..='\u{1d7ff}'
        // Chinese, Japanese and Korean, and the ligatures of Latin.
        | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fb00}'..='\u{fb06}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// The fonts of a document.
#[derive(Default)]
pub struct Fonts<'a> {
    cache: FontCache<'a>,
    settings: InterpreterSettings,
    /// Which of the list each is, by what its dictionary says; and which are none that is read here.
    numbers: HashMap<&'a [u8], Option<usize>>,
    fonts: Vec<Font<'a>>,
}

impl<'a> Fonts<'a> {
    pub fn number(&mut self, dict: &Dict<'a>) -> Option<usize> {
        if let Some(number) = self.numbers.get(dict.data()) {
            return *number;
        }
        let settings = &self.settings;
        let loaded = says_its_letters(dict, &settings.cmap_resolver).and_then(|(is_wide, map)| {
            let font = self.cache.font(dict, &settings.font_resolver, &settings.cmap_resolver)?;
            Some(Font { font, map, is_wide, known: Vec::new() })
        });
        let number = loaded.map(|font| {
            self.fonts.push(font);
            self.fonts.len() - 1
        });
        self.numbers.insert(dict.data(), number);
        number
    }

    pub fn len(&self) -> usize {
        self.fonts.len()
    }

    pub fn get(&mut self, number: usize) -> Option<&mut Font<'a>> {
        self.fonts.get_mut(number)
    }
}

/// Whether a font's codes are of two bytes, and its map of letters where nothing else says which they stand for; `None` for a font that need not
/// say it, or says it in a way of its own.
fn says_its_letters(font: &Dict<'_>, resolver: &CMapResolverFn) -> Option<(bool, Option<CMap>)> {
    const MAP: &str = "ToUnicode";
    let map = match font.get::<Stream<'_>>(MAP) {
        Some(map) => {
            let resolver = resolver.clone();
            // One that it cannot read hayro passes over, and names letters by what the map is there to correct.
            Some(CMap::parse(&map.decoded_data().ok()?, move |name| resolver(name))?)
        }
        None if font.contains_key(MAP) => return None,
        None => None,
    };
    match font.get::<Name<'_>>("Subtype")?.as_ref() {
        b"Type1" | b"MMType1" => Some((false, None)),
        b"TrueType" if font.contains_key("Encoding") => Some((false, None)),
        // What is not in its map hayro takes for a letter of the usual encoding.
        b"TrueType" => Some((false, Some(map?))),
        b"Type0" => {
            let encoding = font.get::<Name<'_>>("Encoding")?;
            (encoding.as_ref() == b"Identity-H").then_some((true, Some(map?)))
        }
        _ => None,
    }
}

/// A font, and what is known of its codes.
pub struct Font<'a> {
    font: PdfFont<'a>,
    /// What alone says which letters they stand for, if anything does alone.
    map: Option<CMap>,
    pub is_wide: bool,
    /// By first byte, which is 0 where codes are of one, and second.
    known: Vec<Option<Box<[Known; BLOCK]>>>,
}

#[derive(Clone, Copy)]
enum Known {
    Unasked,
    Letter(Letter),
    /// Nobody says what it stands for.
    Unnamed,
}

impl Font<'_> {
    pub fn letter(&mut self, code: u16) -> Option<Letter> {
        let [block, within] = code.to_be_bytes().map(usize::from);
        if self.known.len() <= block {
            self.known.resize_with(block + 1, || None);
        }
        let block = self.known.get_mut(block)?.get_or_insert_with(|| Box::new([Known::Unasked; BLOCK]));
        let known = block.get_mut(within)?;
        if matches!(known, Known::Unasked) {
            *known = asked(&self.font, self.map.as_ref(), code.into()).map_or(Known::Unnamed, Known::Letter);
        }
        match known {
            Known::Letter(letter) => Some(*letter),
            _ => None,
        }
    }
}

fn asked(font: &PdfFont<'_>, map: Option<&CMap>, code: u32) -> Option<Letter> {
    // Which shape is drawn for it does not matter here.
    let FontGlyph::Outline(shape) = font.glyph(GlyphId::NOTDEF, code) else { return None };
    let width = font.code_advance(code).x as f32 / UNITS_PER_EM;
    let letters = if let Some(map) = map { map.lookup_bf_string(code) } else { shape.as_unicode() };
    match letters? {
        BfString::Char(c) => Letter::new(c.encode_utf8(&mut [0; 4]), width),
        BfString::String(text) => Letter::new(&text, width),
    }
}
