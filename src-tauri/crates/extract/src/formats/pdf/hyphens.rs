//! Words that were broken at the end of a line of a page, put together again, with a hyphen or without as the document has it
//! elsewhere (`hyphenated`).

use crate::Kind;
use crate::hyphenated::Hyphenated;

use super::line::BREAK;

/// Replaces every [`BREAK`] by a hyphen or by nothing.
pub fn settle(pages: &mut [(u32, Vec<(Kind, String)>)]) {
    let texts = || pages.iter().flat_map(|(_, blocks)| blocks.iter().map(|(_, text)| text));
    if !texts().any(|text| text.contains(BREAK)) {
        return;
    }
    let known = Hyphenated::of(texts().flat_map(|text| text.split_whitespace()));
    for (_, text) in pages.iter_mut().flat_map(|(_, blocks)| blocks) {
        if text.contains(BREAK) {
            let words: Vec<String> = text.split(' ').map(|word| whole(word, &known)).collect();
            *text = words.join(" ");
        }
    }
}

fn whole(word: &str, known: &Hyphenated) -> String {
    // At the very end there is no second half on this page: the hyphen is all that is certain.
    let word = word.strip_suffix(BREAK).map_or_else(|| word.to_owned(), |stem| format!("{stem}-"));
    let hyphenated = word.replace(BREAK, "-");
    if known.contains(&hyphenated) { hyphenated } else { word.replace(BREAK, "") }
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
