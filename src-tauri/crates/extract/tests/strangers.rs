//! Files of strangers: none crashes the reader, takes longer than it may, or has a page passed over in silence on which pdftotext finds words.
//!
//! `make test` reads the few of `setup/corpora.py`, `make soak` all of them. What they cost is the bench's affair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/strangers.rs"]
mod strangers;
mod support;

#[test]
fn no_file_of_a_stranger_crashes_hangs_or_is_passed_over_in_silence() {
    let corpora = strangers::corpora();
    assert!(corpora.values().map(Vec::len).sum::<usize>() > 50, "only these are there: {:?}", corpora.keys());
    let mut wrong = Vec::new();
    println!("{}", strangers::HEAD);
    for (corpus, files) in corpora {
        let answers: Vec<_> = files.iter().map(|file| strangers::answer(file)).collect();
        println!("{}", strangers::row(&corpus, &answers));
        wrong.extend(answers.iter().filter_map(strangers::Answer::wrong));
    }
    assert!(wrong.is_empty(), "{} ended otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_corpus_that_could_not_be_fetched_is_told_by_a_mark_beside_the_others_alone() {
    let top = std::env::temp_dir().join(format!("alcove-corpora-{}", std::process::id()));
    std::fs::create_dir_all(top.join("some")).unwrap();
    for file in ["lost.gone", "some/letter.gone"] {
        std::fs::write(top.join(file), "").unwrap();
    }
    let corpora = strangers::corpora_in(top.clone());
    std::fs::remove_dir_all(&top).unwrap();
    let found: Vec<_> = corpora.into_iter().collect();
    assert_eq!(found, [("lost".to_owned(), vec![]), ("some".to_owned(), vec![top.join("some/letter.gone")])]);
}
