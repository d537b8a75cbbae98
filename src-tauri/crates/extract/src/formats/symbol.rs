//! Fonts whose letters are signs: Symbol, which formulas of old were set in, and Wingdings, whose boxes are ticked. A file holds the number of
//! a sign there, often behind U+F000, and what it looks like is known from the font alone.
//!
//! After Adobe's encoding of Symbol, and Unicode's of Wingdings, of which those that say something. Any other sign is a lost character.

const SYMBOL: &str = "Symbol";
const WINGDINGS: &str = "Wingdings";
/// Numbers of signs where they stand among Unicode's private characters.
const PRIVATE: std::ops::RangeInclusive<u32> = 0xf020..=0xf0ff;

/// From 0x20, and from 0xa0, on.
const LOWER: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
const UPPER: &str =
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{f8ff}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

/// Whether the letters of a font are signs.
pub fn is_of_signs(font: &str) -> bool {
    [SYMBOL, WINGDINGS].contains(&font)
}

/// The character that has this number in this font; the replacement character where nobody knows.
pub fn sign(font: &str, number: u32) -> char {
    let code = if PRIVATE.contains(&number) { number & 0xff } else { number };
    let found = match font {
        SYMBOL => match code {
            0x20..=0x7e => LOWER.chars().nth((code - 0x20) as usize),
            0xa0..=0xfe => UPPER.chars().nth((code - 0xa0) as usize),
            _ => None,
        },
        WINGDINGS => wingding(code),
        // Of another font it is known only where it is no number of a sign.
        _ => char::from_u32(number).filter(|_| !PRIVATE.contains(&number)),
    };
    found.unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text that is set in this font: what stands in it by numbers of signs, as characters.
pub fn in_font(font: &str, text: &str) -> String {
    text.chars().map(|c| if PRIVATE.contains(&u32::from(c)) { sign(font, u32::from(c)) } else { c }).collect()
}

fn wingding(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x28 => '☎',
        0x2a => '✉',
        0x4a => '☺',
        0x4c => '☹',
        0x6c => '●',
        0x6e => '■',
        0x6f => '□',
        0x71 => '❑',
        0x75 => '◆',
        0x76 => '❖',
        0xa7 => '▪',
        0xa8 => '◻',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xe8 => '➔',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_known_from_its_number_and_its_font() {
        assert_eq!((LOWER.chars().count(), UPPER.chars().count()), (0x7f - 0x20, 0xff - 0xa0));
        for (font, number, expected) in [
            ("Symbol", 0xf061, 'α'),
            ("Symbol", 0x61, 'α'),
            ("Symbol", 0xf0b3, '≥'),
            ("Symbol", 0xf0e5, '∑'),
            ("Symbol", 0xf0fe, '⎭'),
            ("Wingdings", 0xf0fe, '☑'),
            ("Wingdings", 0xf021, '\u{fffd}'),
            ("Symbol", 0xf080, '\u{fffd}'),
            ("Arial", 0x20ac, '€'),
            ("Arial", 0xf061, '\u{fffd}'),
            ("Arial", 0xd800, '\u{fffd}'),
        ] {
            assert_eq!(sign(font, number), expected, "{font} {number:x}");
        }
        assert_eq!(in_font("Symbol", "a\u{f061}"), "aα");
        assert!(is_of_signs("Wingdings") && !is_of_signs("Wingdings 2"));
    }
}
