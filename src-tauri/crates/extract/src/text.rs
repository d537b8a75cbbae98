//! What every text goes through, whatever it came from: one form per character, nothing invisible, no stray spaces.
//!
//! NFC (Unicode Annex 15), and besides it the compatibility forms that fonts and typesetters leave behind and no reader
//! would type: Latin ligatures and Arabic presentation forms. Nothing else of compatibility (NFKC would turn ² into 2).

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One paragraph: white space of any kind becomes single spaces.
pub fn prose(text: &str) -> String {
    if is_prose(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in clean(text).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether it is so already, as most paragraphs are: words of ASCII, each a space from the next. To see it takes a part of what making it so does.
fn is_prose(text: &str) -> bool {
    is_plain(text) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// Whether nothing is in it but the letters, signs and spaces of ASCII.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// Several lines: breaks and indentation stay, trailing space and empty lines at both ends go.
pub fn lines(text: &str) -> String {
    let clean = clean(text);
    let mut out = String::with_capacity(clean.len());
    for line in clean.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.trim_end().trim_start_matches('\n').to_owned()
}

fn clean(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().filter_map(visible) {
        if is_form(c) { clean.extend(std::iter::once(c).nfkd()) } else { clean.push(c) }
    }
    // Most texts are so already, and to see it takes a part of what making them so does.
    if is_nfc_quick(clean.chars()) == IsNormalized::Yes { clean } else { clean.nfc().collect() }
}

/// The character, a space or break in its place, or nothing.
fn visible(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        // Alone it ends a line, too; before a line feed it is one space more.
        '\r' => Some(' '),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        // Soft hyphens, zero-width spaces and joiners of words, byte order marks.
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => None,
        // Overrides of direction show a reader other words than a model is given; so do tag characters.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e0fff}' => None,
        '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Whether it is a ligature or presentation form of letters.
fn is_form(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fb06}' | '\u{fb13}'..='\u{fb17}' | '\u{fb50}'..='\u{fbb1}' | '\u{fbd3}'..='\u{fd3d}'
        | '\u{fe70}'..='\u{fefc}')
}

/// The text in parts of at most `most` characters, broken at the end of a sentence or a word where there is one.
pub fn parts(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // A character is a byte at least.
        let limit = if rest.len() <= most { None } else { rest.char_indices().nth(most) };
        let Some((limit, _)) = limit else {
            return Some(std::mem::take(&mut rest));
        };
        let (head, _) = rest.split_at_checked(limit)?;
        let at = ["\n", ". ", "。", " "]
            .iter()
            .filter_map(|end| head.rfind(end).map(|at| at + end.len()))
            .find(|at| *at > limit / 2);
        let (part, more) = rest.split_at_checked(at.unwrap_or(limit))?;
        rest = more.trim_start();
        Some(part.trim_end())
    })
    .filter(|part| !part.is_empty())
}

/// A digit or its sign as it is written above the line, where 10⁶ would read as 106 and 1961¹ as 19611 otherwise; `None` for what
/// has no such form.
pub fn raised(c: char) -> Option<char> {
    match c {
        '+' => Some('⁺'),
        '-' | '\u{2212}' => Some('⁻'),
        c => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::try_from(c.to_digit(10)?).ok()?),
    }
}

/// Appends a raised stretch of text: its digits raised, and its signs where it holds nothing but numbers.
pub fn raise(text: &str, to: &mut String) {
    let of_numbers = !text.contains(char::is_alphabetic);
    to.extend(text.chars().map(|c| raised(c).filter(|_| of_numbers || c.is_ascii_digit()).unwrap_or(c)));
}

/// Whether a line break between these two characters stands for no space: Chinese and Japanese write without.
pub fn joins_tight(before: char, after: char) -> bool {
    let cjk = |c| matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}');
    cjk(before) && cjk(after)
}

/// Puts a line behind another, as a paragraph.
pub fn append(paragraph: &mut String, line: &str) {
    if let (Some(before), Some(after)) = (paragraph.chars().next_back(), line.chars().next())
        && !joins_tight(before, after)
    {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_marks_and_spaces_become_what_a_reader_would_type() {
        assert_eq!(prose("  e\u{301}  \u{fb01}nal of\u{ad}fice\u{a0}x\u{feff}\r\n y² "), "é final office x y²");
        assert_eq!((prose("end\rstart"), lines("a\r\n b\r\n")), ("end start".into(), "a\n b".into()));
        for stray in [" a b", "a b ", "a  b", "a   b", "a\tb", "\na b", "a \u{7f}b", "a\u{a0}b", "a b"] {
            assert_eq!(prose(stray), "a b", "{stray:?}");
        }
        assert_eq!((prose(""), prose(" ")), (String::new(), String::new()));
    }

    #[test]
    fn arabic_presentation_forms_become_letters() {
        assert_eq!(prose("\u{fee3}\u{fead}\u{feA3}\u{fe92}\u{fe8e}"), "مرحبا");
    }

    #[test]
    fn what_a_reader_cannot_see_is_not_passed_on() {
        assert_eq!(prose("pay\u{202e}01\u{202c}\u{e0041}\u{0}\u{2}\u{1b}[0m"), "pay01[0m");
    }

    #[test]
    fn raised_digits_stay_raised_and_letters_have_no_such_form() {
        let text: String = "0123456789-+".chars().filter_map(raised).collect();
        assert_eq!(prose(&text), "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺");
        assert_eq!((raised('n'), raised('٣')), (None, None));
        let mut text = "10".to_owned();
        raise("-6", &mut text);
        raise("2-fold", &mut text);
        assert_eq!(text, "10⁻⁶²-fold");
    }

    #[test]
    fn lines_keep_their_breaks_and_indentation() {
        assert_eq!(lines("\n  a  \n\n    b\t\n\n"), "  a\n\n    b");
    }

    #[test]
    fn parts_break_after_sentences_and_never_within_a_character() {
        let parts: Vec<_> = super::parts("Eins zwei. Drei vier fünf", 14).collect();
        assert_eq!(parts, ["Eins zwei.", "Drei vier fünf"]);
        assert_eq!(super::parts(&"漢".repeat(25), 10).map(|p| p.chars().count()).collect::<Vec<_>>(), [10, 10, 5]);
    }
}
