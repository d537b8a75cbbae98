//! Words that were broken at the end of a line, put together again.
//!
//! Whether "well-known" broken at its hyphen keeps it cannot be told from the break. The document itself tells: if it
//! writes the word with a hyphen somewhere within a line, the hyphen stays; otherwise the two halves are one word.

use std::collections::HashSet;

use crate::Kind;

use super::line::BREAK;

/// Hyphenated words remembered; a document with more loses nothing but a hyphen here and there.
const MAX_WORDS: usize = 100_000;

/// Replaces every [`BREAK`] by a hyphen or by nothing.
pub fn settle(pages: &mut [(u32, Vec<(Kind, String)>)]) {
    let texts = || pages.iter().flat_map(|(_, blocks)| blocks.iter().map(|(_, text)| text));
    if !texts().any(|text| text.contains(BREAK)) {
        return;
    }
    let known: HashSet<String> = texts()
        .flat_map(|text| text.split_whitespace())
        .filter(|word| word.contains('-'))
        .take(MAX_WORDS)
        .map(bare)
        .collect();
    for (_, text) in pages.iter_mut().flat_map(|(_, blocks)| blocks) {
        if text.contains(BREAK) {
            let words: Vec<String> = text.split(' ').map(|word| whole(word, &known)).collect();
            *text = words.join(" ");
        }
    }
}

fn whole(word: &str, known: &HashSet<String>) -> String {
    // At the very end there is no second half on this page: the hyphen is all that is certain.
    let word = word.strip_suffix(BREAK).map_or_else(|| word.to_owned(), |stem| format!("{stem}-"));
    let hyphenated = word.replace(BREAK, "-");
    if known.contains(&bare(&hyphenated)) { hyphenated } else { word.replace(BREAK, "") }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_word_is_one_word_unless_the_document_writes_it_with_a_hyphen() {
        let text = "A well-known fact: the well\u{ad}known infor\u{ad}mation, and more-\u{ad}".to_owned();
        let mut pages = [(1, vec![(Kind::Paragraph, text)])];
        settle(&mut pages);
        assert_eq!(pages[0].1[0].1, "A well-known fact: the well-known information, and more--");
    }
}
