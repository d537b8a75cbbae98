//! What a word, a level or the mark of an item stands for, whatever is around it.

/// Outline levels are written 0 to 8; 9 is body text.
pub fn level(number: i32) -> Option<u8> {
    u8::try_from(number).ok().filter(|level| *level < 9).map(|level| (level + 1).min(6))
}

/// Whether the mark of an item counts: `3.`, `(b)`, `iv)`, `§ 2`. A letter alone is a picture of some other font.
pub fn is_number(mark: &str) -> bool {
    mark.chars().any(char::is_numeric) || mark.chars().nth(1).is_some() && mark.chars().any(char::is_alphanumeric)
}

/// The character a word stands for.
pub fn named(name: &str) -> Option<char> {
    Some(match name {
        "tab" => '\t',
        "line" | "softline" => '\n',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_a_dot() {
        assert!(["3.", "1", "(b)", "iv)", "A.", "2.1", "§ 2", "Article I", "三、"].iter().all(|mark| is_number(mark)));
        assert!(["", "•", "·", "o", "§", "Ø", "-", "– "].iter().all(|mark| !is_number(mark)));
    }
}
