//! Letters that one shape stands for, in the order they are read.
//!
//! A line of Arabic or Hebrew is turned round letter by letter, and so are the letters of a shape for several (lam-alef): they come last letter
//! first. Where the font names such a shape by one character, a presentation form, they come as they are read. They share their ink, which
//! tells them from letters that stand beside one another. Which of the two it is, only they themselves can tell: where they do not, they are left.

use unicode_normalization::char::is_combining_mark;

/// Puts the letters of one shape into the order they are read in.
pub fn turn<T>(letters: &mut [T], letter: impl Fn(&T) -> char) {
    if letters.len() > 1 && is_turned(&letters.iter().map(letter).collect::<Vec<_>>()) {
        letters.reverse();
    }
}

/// Whether they come last letter first, where that is certain.
fn is_turned(letters: &[char]) -> bool {
    match letters {
        // A mark follows its letter.
        [first, .., last] if is_combining_mark(*first) => !is_combining_mark(*last),
        // Lam-alef, of every kind of alef, and the end of the name of God.
        ['\u{622}' | '\u{623}' | '\u{625}' | '\u{627}' | '\u{671}', '\u{644}']
        | ['\u{647}', '\u{644}', '\u{644}']
        | ['\u{647}', '\u{644}', '\u{644}', '\u{627}'] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(letters: &str) -> String {
        let mut letters: Vec<char> = letters.chars().collect();
        turn(&mut letters, |c| *c);
        letters.into_iter().collect()
    }

    #[test]
    fn a_ligature_is_read_the_same_whichever_way_its_letters_come() {
        for (read, backwards) in [("لا", "ال"), ("لأ", "أل"), ("الله", "هللا"), ("شّ", "\u{651}ش"), ("לֹ", "\u{5b9}ל")]
        {
            assert_eq!((turned(read), turned(backwards)), (read.to_owned(), read.to_owned()));
        }
        for either in ["بر", "مل", "ل", ""] {
            assert_eq!(turned(either), either);
        }
    }
}
