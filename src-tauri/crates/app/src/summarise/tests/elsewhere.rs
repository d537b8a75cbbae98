//! A text that was written elsewhere is held to the same check, sentence by sentence.

use super::source;
use crate::summarise::check;
use crate::summary::Support;

const NOTICE: &str =
    "# Notice\n\nThe hall is closed from 3 May 2024. It reopens in June.\n\nThe caretaker, Anna Berg, has the key.";

#[test]
fn each_sentence_has_its_own_verdict_and_place() {
    let notice = source(NOTICE);
    let text = "The hall is closed from 4 May 2024. Anna Berg has the key.\n\n- **It reopens in June.**\n3.\nElephants are large.";
    let checked = check(&notice, text);
    let texts: Vec<&str> = checked.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The hall is closed from 4 May 2024.",
            "Anna Berg has the key.",
            "It reopens in June.",
            "Elephants are large."
        ]
    );
    let [closed, key, reopens, elephants] = checked.as_slice() else { panic!("{texts:?}") };
    assert_ne!(closed.status, Support::Supported);
    assert!(closed.doubts.iter().any(|doubt| doubt.kind == "date"), "{:?}", closed.doubts);
    assert_eq!(closed.evidence[0].quote, "The hall is closed from 3 May 2024.");
    assert_eq!((key.status, key.evidence[0].block), (Support::Supported, 2), "{:?}", key.doubts);
    assert_eq!((reopens.status, reopens.evidence[0].block), (Support::Supported, 1));
    assert_eq!((elephants.status, elephants.evidence.len()), (Support::NotFound, 0));
}
