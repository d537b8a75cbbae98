//! Summaries as files that other programs open, a folder of documents, and nothing written over.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::export::Format;
use app::view::{Event, Saved, Upkeep, VaultState};
use app::{App, Code, words};
use tests::alcove::Alcove;
use tests::opened::opened;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED, WRONG_NUMBER};

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
fn a_summary_leaves_as_text_word_document_web_page_and_pdf_with_all_that_goes_along() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("lease.txt", LEASE);
    for form in ["text", "markdown", "docx", "html", "pdf"] {
        let out = alcove.documents().join(format!("out.{form}"));
        let arguments = ["lease.txt", "--format", form, "--output", out.to_str().unwrap()];
        summarise(&alcove, &arguments).ended(0);
        let text = read_back(&alcove, &out);
        for must in ["1,200 euros", "par. 1", "Chosen by a machine", "Read: 1 of 1", "How it was made"] {
            assert!(text.contains(must), "{form} lacks {must:?}: {text}");
        }
        let before = std::fs::read(&out).unwrap();
        assert_ne!(summarise(&alcove, &arguments).code, 0, "a file is not written over");
        assert_eq!(std::fs::read(&out).unwrap(), before);
    }
}

#[test]
fn only_the_pages_that_are_asked_for_are_summarised_and_the_rest_is_accounted_for() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    let summary = summarise(&alcove, &["minutes.pdf", "--pages", "2", "--format", "json"]).ended(0).json();
    assert_eq!(summary["part"], serde_json::json!({"pages": [2, 2]}));
    let sentences = summary["sentences"].as_array().unwrap();
    assert!(!sentences.is_empty());
    for sentence in sentences {
        let evidence = sentence["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty() && evidence.iter().all(|place| place["page"] == 2), "{sentence}");
    }
    let cells: Vec<_> = summary["coverage"]["cells"].as_array().unwrap().iter().map(|cell| &cell["state"]).collect();
    assert_eq!(cells, ["skipped", "read"]);
    assert_eq!(summary["coverage"]["reasons"][0]["reason"], "not_chosen");

    let none = summarise(&alcove, &["minutes.pdf", "--pages", "7-9"]);
    assert_ne!(none.code, 0);
    assert!(none.err.contains("no text in that part"), "{}", none.err);
    for nonsense in ["0", "3-2", "a-b", "-1"] {
        assert_eq!(summarise(&alcove, &["minutes.pdf", &format!("--pages={nonsense}")]).code, 2, "{nonsense}");
    }
}

#[test]
fn of_a_document_without_pages_only_the_paragraphs_that_are_asked_for_are_summarised() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let parts =
        ["The tenant pays 1,200 euros each month.", "The landlord repairs the roof.", "The tenant keeps one dog."];
    alcove.document("lease.txt", parts.join("\n\n"));
    let json = ["--format", "json"];
    let summary = summarise(&alcove, &[&["lease.txt", "--paragraphs", "2-3"], &json[..]].concat()).ended(0).json();
    assert_eq!(summary["part"], serde_json::json!({"paragraphs": [2, 3]}));
    let said: Vec<_> = summary["sentences"].as_array().unwrap().iter().map(|sentence| &sentence["text"]).collect();
    assert_eq!(said, parts[1..].iter().collect::<Vec<_>>());
    assert_eq!((&summary["coverage"]["read"], &summary["coverage"]["skipped"]), (&2.into(), &1.into()));

    // A Word document has none either; its paper says which part it was.
    summarise(&alcove, &["lease.txt", "--format", "docx", "--output", "lease.docx"]).ended(0);
    summarise(&alcove, &["lease.docx", "--paragraphs", "1-9", "--format", "html", "--output", "part.html"]).ended(0);
    assert!(read_back(&alcove, &alcove.documents().join("part.html")).contains("Paragraphs 1\u{2013}9"));

    alcove.document("minutes.pdf", texts::minutes_pdf());
    for (document, option) in [("lease.txt", "--pages"), ("minutes.pdf", "--paragraphs")] {
        let none = summarise(&alcove, &[document, option, "1"]).ended(1);
        assert!(none.err.contains(&words::line_of_error(Code::PartEmpty)), "{}", none.err);
    }
    for nonsense in [&["--paragraphs=0"][..], &["--paragraphs=3-2"], &["--paragraphs=1", "--pages=1"]] {
        assert_eq!(summarise(&alcove, &[&["lease.txt"][..], nonsense].concat()).code, 2, "{nonsense:?}");
    }
}

#[test]
fn a_folder_of_documents_becomes_a_folder_of_summaries_or_each_stands_beside_its_document() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let folder: PathBuf = alcove.documents().join("case");
    std::fs::create_dir_all(folder.join("deeper")).unwrap();
    std::fs::write(folder.join("lease.txt"), LEASE).unwrap();
    std::fs::write(folder.join("deeper/letter.md"), "# Notice\n\nThe tenant gives notice for the end of May.").unwrap();
    // What is no document is no document that failed.
    std::fs::write(folder.join("LICENSE"), "All of it.").unwrap();
    std::fs::write(folder.join("lock"), "").unwrap();
    let out = alcove.documents().join("summaries");
    let said = summarise(&alcove, &["case", "--format", "docx", "--output", out.to_str().unwrap()]).ended(0);
    assert!(said.err.contains("2 files in that folder were passed over"), "{}", said.err);
    assert_eq!(names(&out), ["lease, summary.docx", "letter, summary.docx"]);
    summarise(&alcove, &["case", "--format", "html", "--beside"]).ended(0);
    assert_eq!(names(&folder), ["LICENSE", "deeper", "lease, summary.html", "lease.txt", "lock"]);
    assert_eq!(names(&folder.join("deeper")), ["letter, summary.html", "letter.md"]);
}

#[test]
fn the_newest_summaries_of_chosen_documents_go_into_a_folder_as_the_command_line_would_put_them_there() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("lease.txt", LEASE);
    alcove.document("letter.txt", "The tenant gives notice for the end of May.");
    let files = ["lease.txt", "letter.txt"];
    summarise(&alcove, &[&files[..], &["--format", "json", "--output", "by the command line"]].concat()).ended(0);
    let newest = summarise(&alcove, &["lease.txt", "--shape", "brief", "--format", "json"]).ended(0).json();
    // Its summary goes by the name of the other letter's.
    alcove.document("letter.md", "The landlord takes note that the tenant leaves.");
    summarise(&alcove, &["letter.md"]).ended(0);
    let app = alcove.open();
    let bare = alcove.document("bare.txt", "Nobody has summarised this letter.");
    app.add_only(&[bare], None).unwrap();
    assert!(app.wait(tests::wait::LONGEST));
    let files = ["lease.txt", "bare.txt", "letter.txt", "letter.md"].map(|name| alcove.documents().join(name));
    let chosen = app.documents_of(&files).unwrap();
    let out = alcove.documents().join("by the window");
    let gone = app.save_summaries(&chosen, Format::Json, &out);
    assert_eq!(gone.unwrap_err().code, Code::PlaceMissing);
    std::fs::create_dir(&out).unwrap();

    let save = || app.save_summaries(&chosen, Format::Json, &out).unwrap();
    let without = vec!["bare.txt".to_owned()];
    let there = vec!["letter.md".to_owned()];
    assert_eq!(save(), Saved { count: 2, without: without.clone(), there, ..Saved::default() });
    assert_eq!(names(&out), names(&alcove.documents().join("by the command line")));
    let lease = out.join("lease, summary.json");
    let saved: serde_json::Value = serde_json::from_slice(&std::fs::read(&lease).unwrap()).unwrap();
    assert_eq!(saved, newest);

    std::fs::write(&lease, "mine").unwrap();
    let there = ["lease.txt", "letter.txt", "letter.md"].map(str::to_owned).to_vec();
    assert_eq!(save(), Saved { without, there, ..Saved::default() }, "nothing is written over");
    assert_eq!(std::fs::read(&lease).unwrap(), b"mine");

    // Stopped before the second, or locked there, nothing more is written.
    let stop = |app: Arc<App>| app.stop_upkeep();
    let lock = |app: Arc<App>| {
        let there = app.clone();
        std::thread::spawn(move || there.lock());
        tests::wait::until("the vault to be locked", || (app.status().vault == VaultState::Locked).then_some(()));
    };
    for end in [stop as fn(Arc<App>), lock] {
        std::fs::remove_dir_all(&out).unwrap();
        std::fs::create_dir(&out).unwrap();
        let there = Arc::downgrade(&app);
        app.listen(move |event| {
            if let Event::Upkeep { work: Upkeep::Save, done: 1, .. } = event {
                end(there.upgrade().unwrap());
            }
        });
        assert_eq!(save(), Saved { count: 1, stopped: true, ..Saved::default() });
        assert_eq!(names(&out), ["lease, summary.json"]);
    }
    assert_eq!(app.save_summaries(&chosen, Format::Json, &out).unwrap_err().code, Code::VaultLocked);
}

#[test]
fn a_document_whose_summary_would_write_over_a_file_is_not_read() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("lease.txt", LEASE);
    alcove.document("letter.txt", "The tenant gives notice for the end of May.");
    let out = alcove.documents().join("summaries");
    std::fs::create_dir(&out).unwrap();
    let there = "lease.txt and one more, summary.html";
    std::fs::write(out.join(there), "mine").unwrap();
    std::fs::write(alcove.documents().join("lease, summary.html"), "mine").unwrap();
    let refused = words::line_of_error(Code::FileExists);
    let unknown = words::line_of_error(Code::DocumentUnknown);
    let is_unread = |file: &str| alcove.run(["ask", "Who pays?", file]).ended(1).err.contains(&unknown);

    let both = ["lease.txt", "letter.txt", "--format", "html"];
    let together = ["--together", "--output", out.to_str().unwrap()];
    assert!(summarise(&alcove, &[&both[..], &together].concat()).ended(1).err.contains(&refused));
    assert!(is_unread("lease.txt") && is_unread("letter.txt"), "of two together");
    let said = summarise(&alcove, &[&both[..], &["--beside"]].concat()).ended(5);
    assert!(said.err.contains(&format!("lease.txt: {refused}")), "{}", said.err);
    assert!(is_unread("lease.txt"), "beside a summary that is there");
    assert_eq!(names(&out), [there], "nothing was put there");
    assert_eq!(std::fs::read(alcove.documents().join("lease, summary.html")).unwrap(), b"mine");
    assert!(alcove.documents().join("letter, summary.html").exists());
}

#[test]
fn each_form_is_opened_by_a_program_that_is_not_ours_whether_it_is_of_one_document_or_of_a_folder() {
    let answer = format!("{SUPPORTED} {WRONG_NUMBER}");
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[&answer, &answer])));
    std::fs::create_dir(alcove.documents().join("case")).unwrap();
    for name in ["minutes.pdf", "case/minutes.pdf"] {
        alcove.document(name, texts::minutes_pdf());
    }
    alcove.document("case/lease.txt", LEASE);
    let quote = "The committee agreed to repair the old bridge, which had been leaking";
    let left_out = format!("\u{201c}{WRONG_NUMBER}\u{201d} The number \u{201c}9,400\u{201d} is not in the passage.");
    let listed = format!("/left_out/0/text: {WRONG_NUMBER}");
    let people: [&str; 5] =
        ["Written by a machine: SmolLM2", "Read: 6 of 6", "1 sentence left out", &left_out, "How it was made"];
    let programs: [&str; 5] =
        ["/label: Written by a machine: SmolLM2", "/coverage/read: 6", &listed, quote, "/provenance/prompts: "];
    for (form, ending, cited, musts) in [
        ("markdown", "md", format!("{SUPPORTED} (p. 1, par. 2)"), people),
        ("html", "html", format!("{SUPPORTED} \u{2192} p. 1, par. 2 {quote}"), people),
        ("docx", "docx", format!("{SUPPORTED} \u{2192} p. 1, par. 2: \u{201c}{quote}"), people),
        ("pdf", "pdf", format!("{SUPPORTED} \u{2192} p. 1, par. 2 \u{201c}{quote}"), people),
        ("json", "json", format!("/text: {SUPPORTED}"), programs),
    ] {
        let (alone, folder) = (format!("out.{ending}"), format!("out-{form}"));
        for (documents, out) in [("minutes.pdf", &alone), ("case", &folder)] {
            alcove.run(["summarize", documents, "--format", form, "--output", out.as_str()]).ended(0);
        }
        for file in [alone, format!("{folder}/minutes, summary.{ending}")] {
            let read = opened(form, &alcove.documents().join(&file)).unwrap();
            for must in musts.into_iter().chain([cited.as_str(), "ai_generated: true"]) {
                assert!(read.contains(must), "{file} lacks {must:?}: {read}");
            }
        }
    }
}
