//! A model of the user's own: looked at, added, agreed to, used, removed; and what is none is refused and leaves nothing.

use std::path::PathBuf;

use app::Code;
use app::view::What;
use sha2::{Digest, Sha256};

use tests::alcove::Alcove;
use tests::events::Heard;
use tests::models::{kept, vast};
use tests::parts::Parts;
use tests::texts;

/// A model whose file is no known one: the real one's with a byte after its end, which a GGUF may have.
fn own_model(alcove: &Alcove) -> (PathBuf, String) {
    let models = std::fs::read_dir(alcove.parts().join("models")).unwrap();
    let real = models.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some()).unwrap();
    let mut bytes = std::fs::read(real).unwrap();
    bytes.push(0);
    let folder = alcove.documents().join("mine");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("LICENSE"), "Do what you like with it, said its maker.").unwrap();
    let file = folder.join("mine.gguf");
    std::fs::write(&file, &bytes).unwrap();
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    (file, sha256)
}

#[test]
fn a_users_own_model_is_added_agreed_to_used_and_removed() {
    let alcove = Alcove::ready(&Parts::Real);
    let (file, sha256) = own_model(&alcove);
    let said = alcove.run(["models", "add", file.to_str().unwrap()]).ended(0);
    assert!(said.out.contains("MB while it reads"), "{}", said.out);
    assert!(said.out.contains("Licence, as the file says: Apache License 2.0"), "{}", said.out);
    let next = format!("alcove --passphrase-file {} models use {sha256}", alcove.passphrase_file().display());
    assert!(said.out.contains(&next), "{}", said.out);
    assert_eq!(kept(&alcove).len(), 1);
    assert!(kept(&alcove)[0].join("LICENSE").is_file(), "its terms came with it");
    alcove.run(["models", "add", file.to_str().unwrap()]).ended(0);
    assert_eq!(kept(&alcove).len(), 1, "it is kept once");

    let minutes = alcove.document("minutes.pdf", texts::minutes_pdf());
    let summarise = ["summarize", minutes.to_str().unwrap(), "--format", "json"];
    let before = alcove.run(summarise).ended(0).json();
    assert_ne!(before["model"]["file_sha256"], sha256.as_str(), "a model is not used because it was added");

    alcove.run(["models", "use", &sha256]).ended(0);
    alcove.run(summarise).ended(3);
    alcove.run(["consent", "grant", "--all", "--yes"]).ended(0);
    let after = alcove.run(summarise).ended(0).json();
    assert_eq!(after["model"]["file_sha256"], sha256.as_str());

    alcove.run(["models", "remove", &sha256]).ended(0);
    assert_eq!(kept(&alcove), Vec::<PathBuf>::new());
    assert!(file.is_file(), "the file it came from is the user's");
    let again = alcove.run(summarise).ended(0).json();
    assert_eq!(again["model"]["file_sha256"], before["model"]["file_sha256"]);
}

/// Megabytes that a model takes and that are free, as the command line says them.
fn memory(said: &str) -> (u64, u64) {
    let line =
        said.lines().find(|line| line.trim_start().starts_with("Memory: takes")).unwrap_or_else(|| panic!("{said}"));
    let numbers = line.split("MB").map(|part| part.chars().filter(char::is_ascii_digit).collect::<String>());
    let numbers: Vec<u64> = numbers.take(2).map(|digits| digits.parse().unwrap()).collect();
    (numbers[0], numbers[1])
}

#[test]
fn a_model_that_memory_does_not_hold_is_not_loaded_and_both_numbers_are_told() {
    let alcove = Alcove::with_vault(&Parts::Real);
    vast(&alcove);
    let (needed, free) = memory(&alcove.run(["models"]).ended(0).out);
    assert!(needed > free && free > 0, "{needed} and {free}");
    alcove.run(["consent", "grant", "--all", "--yes"]).ended(0);

    let minutes = alcove.document("minutes.txt", texts::minutes_text());
    for asked in [&["summarize", minutes.to_str().unwrap()][..], &["bench"]] {
        let said = alcove.run(asked).ended(1);
        assert!(said.err.contains("too little memory") && said.out.is_empty(), "{}\n{}", said.out, said.err);
        let (told, free) = memory(&said.err);
        assert!(told == needed && free < needed && free > 0, "{}", said.err);
    }

    let app = alcove.open();
    let shown = app.models_view().unwrap().remove(0).file;
    assert_eq!(shown.memory_needed / 1_000_000, needed);
    assert!(shown.memory_available.is_some_and(|free| free < shown.memory_needed));
    let heard = Heard::from(&app);
    let job = *app.add(&[alcove.document("survey.txt", texts::survey(3).join("\n\n"))]).unwrap().first().unwrap();
    assert_eq!(heard.until_end(job).last(), Some(&What::Failed { code: Code::EngineMemory }));
    assert!(!app.status().model.unwrap().loaded);
    let stored = app.library(None, None).unwrap().rows;
    assert_eq!(stored.len(), 2, "the documents are kept");
    for row in stored {
        assert!(app.document(row.id).unwrap().summaries.is_empty(), "and nothing was made of them");
    }
}

#[test]
fn what_is_no_model_is_refused_and_leaves_nothing() {
    let alcove = Alcove::with_vault(&Parts::Real);
    let (file, _) = own_model(&alcove);
    let cut = alcove.document("cut.gguf", &std::fs::read(file).unwrap()[..1 << 20]);
    let text = alcove.document("notes.txt", "Nothing of the kind.");
    let lies = alcove.document("lies.gguf", "GGUF, or so it says");
    for path in [cut, text, lies, alcove.documents(), alcove.documents().join("gone.gguf")] {
        let said = alcove.run(["models", "add", path.to_str().unwrap()]);
        assert_ne!(said.code, 0, "{} was taken in", path.display());
        assert!(!said.err.is_empty());
    }
    assert_eq!(kept(&alcove), Vec::<PathBuf>::new());
    // What comes with Alcove is not the user's to remove.
    let named = alcove.run(["models", "remove", "SmolLM2 135M Instruct"]);
    assert_ne!(named.code, 0);
    alcove.run(["models"]).ended(0);
}
