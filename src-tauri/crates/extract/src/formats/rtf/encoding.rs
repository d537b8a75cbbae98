//! Which encoding the bytes of a text are in: that of the font they are set in, else the document's.
//!
//! `None` is a code page that is not known here (the oldest, of DOS): its letters beyond ASCII are lost, and said to be.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::formats::symbol;

/// The encodings of a document.
#[derive(Debug)]
pub struct Encodings {
    document: Option<&'static Encoding>,
    fonts: HashMap<i32, Option<&'static Encoding>>,
    /// Names of the fonts whose letters are signs.
    signs: HashMap<i32, String>,
}

impl Encodings {
    pub fn new() -> Self {
        Self { document: Some(WINDOWS_1252), fonts: HashMap::new(), signs: HashMap::new() }
    }

    /// What a font is called.
    pub fn set_name(&mut self, font: i32, name: &str) {
        if symbol::is_of_signs(name) {
            self.signs.insert(font, name.to_owned());
        }
    }

    /// A character that was written by its number, as the font shows it.
    pub fn shown(&self, font: Option<i32>, c: char) -> char {
        let font = font.and_then(|font| self.signs.get(&font));
        font.and_then(|font| symbol::in_font(font, c.encode_utf8(&mut [0; 4])).chars().next()).unwrap_or(c)
    }

    /// The document's own code page, from its head.
    pub fn set_document(&mut self, code_page: i32) {
        self.document = of_code_page(code_page);
    }

    /// A font's, from its code page.
    pub fn set_font(&mut self, font: i32, code_page: i32) {
        self.fonts.insert(font, of_code_page(code_page));
    }

    /// A font's, from its character set as Windows numbers them.
    pub fn set_charset(&mut self, font: i32, charset: i32) {
        if let Some(code_page) = code_page(charset) {
            self.set_font(font, code_page);
        }
    }

    /// The bytes as text, and whether some are no characters.
    pub fn decode(&self, font: Option<i32>, bytes: &[u8]) -> (String, bool) {
        if let Some(name) = font.and_then(|font| self.signs.get(&font)) {
            return (bytes.iter().map(|byte| symbol::sign(name, u32::from(*byte))).collect(), false);
        }
        let encoding = font.and_then(|font| self.fonts.get(&font)).unwrap_or(&self.document);
        if let Some(encoding) = encoding {
            let (text, lost) = encoding.decode_without_bom_handling(bytes);
            return (text.into_owned(), lost);
        }
        let plain = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
        (bytes.iter().map(plain).collect(), !bytes.is_ascii())
    }
}

fn of_code_page(number: i32) -> Option<&'static Encoding> {
    codepage::to_encoding(u16::try_from(number).ok()?)
}

/// The code page of a character set; `None` where it is the document's own.
fn code_page(charset: i32) -> Option<i32> {
    Some(match charset {
        // The pictures of symbol fonts have no code page; bullets are what matters, and are in this one.
        0 | 2 => 1252,
        77 => 10000,
        78 | 128 => 932,
        79 | 129 => 949,
        80 | 134 => 936,
        81 | 136 => 950,
        130 => 1361,
        83 => 10005,
        84 => 10004,
        85 => 10006,
        86 => 10081,
        87 => 10021,
        88 => 10029,
        89 => 10007,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 | 181 => 1255,
        178..=180 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 => 437,
        255 => 850,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_has_its_own_encoding_or_the_documents() {
        let mut encodings = Encodings::new();
        encodings.set_charset(1, 204);
        encodings.set_charset(2, 128);
        encodings.set_charset(3, 1);
        encodings.set_charset(4, 255);
        let decoded = |font, bytes: &[u8]| encodings.decode(font, bytes);
        assert_eq!(decoded(None, b"\xe4"), ("ä".into(), false));
        assert_eq!(decoded(Some(1), b"\xcc\xe8\xf0"), ("Мир".into(), false));
        assert_eq!(decoded(Some(2), b"\x8c\x8e"), ("月".into(), false));
        assert_eq!(decoded(Some(3), b"\xe4"), ("ä".into(), false));
        assert_eq!(decoded(Some(4), b"a\x84"), ("a\u{fffd}".into(), true));
        encodings.set_document(1250);
        assert_eq!(encodings.decode(Some(3), b"\xb9"), ("ą".into(), false));
        encodings.set_name(5, "Symbol");
        encodings.set_name(6, "Times");
        assert_eq!(encodings.decode(Some(5), b"a\xb3"), ("α≥".into(), false));
        assert_eq!((encodings.shown(Some(5), '\u{f061}'), encodings.shown(Some(6), '\u{f061}')), ('α', '\u{f061}'));
    }
}
