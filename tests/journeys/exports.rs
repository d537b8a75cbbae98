//! Summaries as files: a Word document and a web page that other readers read, a folder of documents, and nothing written over.

use std::path::{Path, PathBuf};

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;

const LEASE: &str = "The tenant pays 1,200 euros each month. The deposit is held in a separate account.";

fn summarise(alcove: &Alcove, arguments: &[&str]) -> tests::alcove::Said {
    alcove.run([&["summarize", "--method", "extractive"], arguments].concat())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What Alcove reads of a file it wrote.
fn read_back(alcove: &Alcove, file: &Path) -> String {
    let read = alcove.run(["extract", file.to_str().unwrap(), "--format", "json"]).ended(0).json();
    let blocks = read["blocks"].as_array().unwrap().iter();
    blocks.map(|block| block["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_summary_leaves_as_word_document_and_web_page_with_all_that_goes_along() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("lease.txt", LEASE);
    for form in ["docx", "html"] {
        let out = alcove.documents().join(format!("out.{form}"));
        let arguments = ["lease.txt", "--format", form, "--output", out.to_str().unwrap()];
        summarise(&alcove, &arguments).ended(0);
        let text = read_back(&alcove, &out);
        for must in ["1,200 euros", "par. 1", "Chosen by a machine", "Read: 1 of 1"] {
            assert!(text.contains(must), "{form} lacks {must:?}: {text}");
        }
        let before = std::fs::read(&out).unwrap();
        assert_ne!(summarise(&alcove, &arguments).code, 0, "a file is not written over");
        assert_eq!(std::fs::read(&out).unwrap(), before);
    }
}

#[test]
fn a_folder_of_documents_becomes_a_folder_of_summaries_or_each_stands_beside_its_document() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let folder: PathBuf = alcove.documents().join("case");
    std::fs::create_dir_all(folder.join("deeper")).unwrap();
    std::fs::write(folder.join("lease.txt"), LEASE).unwrap();
    std::fs::write(folder.join("deeper/letter.md"), "# Notice\n\nThe tenant gives notice for the end of May.").unwrap();
    let out = alcove.documents().join("summaries");
    summarise(&alcove, &["case", "--format", "docx", "--output", out.to_str().unwrap()]).ended(0);
    assert_eq!(names(&out), ["lease, summary.docx", "letter, summary.docx"]);
    summarise(&alcove, &["case", "--format", "html", "--beside"]).ended(0);
    assert_eq!(names(&folder), ["deeper", "lease, summary.html", "lease.txt"]);
    assert_eq!(names(&folder.join("deeper")), ["letter, summary.html", "letter.md"]);
}
