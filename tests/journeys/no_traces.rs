//! A document's words lie in its own file and, as cipher, in the vault: nowhere else on the disk.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::texts::MARKER;
use tests::traces;

#[test]
fn the_main_job_leaves_no_word_of_the_document_on_the_disk() {
    let alcove = Alcove::as_made(&Parts::Real);
    let file =
        alcove.document("lighthouse.txt", format!("{MARKER}\n\nThe committee agreed to pay for the oil of the lamp."));
    let said = alcove.run(["summarize", "lighthouse.txt"]).ended(0);
    assert!(said.out.contains(MARKER), "the words went through: {}", said.out);

    assert!(traces::files(&alcove.home()) >= 1, "the vault was looked at");
    for words in [MARKER, PASSPHRASE] {
        assert_eq!(traces::of(words, &alcove.home()), Vec::<std::path::PathBuf>::new());
    }
    assert_eq!(traces::of(MARKER, &alcove.documents()), [file], "where it was from the beginning, it is found");
}

#[test]
fn words_are_found_in_every_form_they_may_be_left_in() {
    let alcove = Alcove::new(&Parts::Real);
    let files = [
        alcove.document("utf-8", format!("before {MARKER} after")),
        alcove.document("utf-16", traces::utf16(MARKER)),
        alcove.document("broken", MARKER.replace(' ', "\0\n")),
    ];
    alcove.document("other", "The keeper of another lighthouse.");
    let mut found = traces::of(MARKER, &alcove.documents());
    found.sort();
    let mut expected = files.to_vec();
    expected.sort();
    assert_eq!(found, expected);
}
