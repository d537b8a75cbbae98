//! Summaries as files that other programs open, a folder of documents, and nothing written over.

use std::path::{Path, PathBuf};
use std::process::Command;

use app::{Code, words};
use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;

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

/// What a program says; nothing where it is not installed.
fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let ran = Command::new(program).args(arguments).output().ok()?;
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8_lossy(&ran.stdout).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// As a browser reads a page: text and nothing else.
const PAGE: &str = "
import html.parser, sys
class Reader(html.parser.HTMLParser):
    def handle_data(self, data): print(data)
Reader().feed(open(sys.argv[1], encoding='utf-8').read())";

/// A Word document is an archive of XML, of which every part must parse.
const ARCHIVE: &str = "
import sys, xml.dom.minidom, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
for name in archive.namelist():
    texts = xml.dom.minidom.parseString(archive.read(name)).getElementsByTagName('w:t')
    print(''.join(node.data for text in texts for node in text.childNodes))";

const OBJECT: &str = "
import json, sys
summary = json.load(open(sys.argv[1]))
print(summary['id'], summary['label'], *[s['text'] for s in summary['sentences']])";

#[test]
fn each_form_is_opened_by_a_program_that_is_not_ours() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("lease.txt", LEASE);
    let written = |form: &str, ending: &str| {
        let out = alcove.documents().join(format!("out.{ending}")).display().to_string();
        summarise(&alcove, &["lease.txt", "--format", form, "--output", &out]).ended(0);
        out
    };
    let (page, word, pdf) = (written("html", "html"), written("docx", "docx"), written("pdf", "pdf"));
    let (markdown, object) = (written("markdown", "md"), written("json", "json"));
    // The first four come with `make setup-test`, pandoc with `make setup-soak`.
    let opened = [
        ("python3", said_by("python3", &["-c", PAGE, &page])),
        ("python3", said_by("python3", &["-c", ARCHIVE, &word])),
        ("pdftotext", said_by("pdftotext", &[&pdf, "-"])),
        ("python3", said_by("python3", &["-c", OBJECT, &object])),
        ("pandoc", said_by("pandoc", &["-t", "plain", &page])),
        // What is below the title it takes for what is said of a text, and shows in this form alone.
        ("pandoc", said_by("pandoc", &["-s", "-t", "markdown", &word])),
        ("pandoc", said_by("pandoc", &["-t", "plain", &markdown])),
    ];
    assert!(opened.iter().take(4).all(|(_, text)| text.is_some()), "a program of the tests is missing");
    for (program, text) in opened.into_iter().filter_map(|(program, text)| Some((program, text?))) {
        for must in ["1,200 euros", "Chosen by a machine"] {
            assert!(text.contains(must), "{program} does not find {must:?} in {text}");
        }
    }
}
