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
