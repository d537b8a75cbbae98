//! Several documents summarised together: each point says from which it is, what two say alike is told once, and nothing of it outlives
//! one of its documents.

use app::summary::Method;
use app::view::{DocumentId, What, Wish};
use engine::protocol::Request;
use serde_json::{Value, json};

use tests::alcove::Alcove;
use tests::events::Heard;
use tests::parts::Parts;
use tests::script::{self, Script};

const LEASE: &str = "The tenant pays 1,200 euros a month for the mill.\n\nThe landlord repairs the roof of the mill before the end of \
    October.\n\nThe deposit is paid back within thirty days.";
const LETTER: &str = "The tenant pays 1,300 euros a month for the mill.\n\nThe landlord repairs the roof of the mill before the end of \
    October.\n\nThe keys are handed over on 3 May 2026.";
const FILES: [&str; 2] = ["lease.txt", "letter.txt"];

fn with_documents(script: Script) -> Alcove {
    let alcove = Alcove::ready(&Parts::Scripted(script));
    alcove.document(FILES[0], LEASE);
    alcove.document(FILES[1], LETTER);
    alcove
}

fn together(alcove: &Alcove, more: &[&str]) -> tests::alcove::Said {
    alcove.run([&["summarize", "--together"], FILES.as_slice(), more].concat())
}

const OWN: [&str; 2] = ["--method", "extractive"];

fn texts(of: &Value) -> Vec<&str> {
    of["sentences"].as_array().unwrap().iter().map(|sentence| sentence["text"].as_str().unwrap()).collect()
}

/// The two documents, added and summarised together by the use cases.
fn summarised() -> (Alcove, std::sync::Arc<app::App>, Vec<DocumentId>, app::view::SummaryId) {
    let alcove = with_documents(Script::default());
    together(&alcove, &OWN).ended(0);
    let app = alcove.open();
    let all = app.all_together().unwrap();
    assert_eq!(all.len(), 1);
    let documents = all[0].documents.iter().map(|document| document.id).collect();
    (alcove, app, documents, all[0].id)
}

#[test]
fn each_point_stands_under_its_document_with_its_place_and_what_two_say_alike_is_told_once() {
    let alcove = with_documents(Script::default());
    let said = together(&alcove, &[&OWN[..], &["--format", "json"]].concat()).ended(0).json();
    assert_eq!(said["title"], "lease.txt and one more");
    let [lease, letter] = said["documents"].as_array().unwrap().as_slice() else { panic!("{said}") };
    for (of, (name, text)) in [lease, letter].into_iter().zip([(FILES[0], LEASE), (FILES[1], LETTER)]) {
        assert_eq!(of["document"]["title"], name);
        assert_eq!(of["coverage"]["read"], of["coverage"]["total"], "each has its own account");
        for sentence in of["sentences"].as_array().unwrap() {
            assert_eq!(sentence["status"], "supported");
            assert!(text.contains(sentence["evidence"][0]["quote"].as_str().unwrap()), "{name}: {sentence}");
        }
    }
    assert_eq!(texts(lease).len(), 3, "{lease}");
    // The rent differs, and both stand; the roof does not.
    assert_eq!(
        texts(letter),
        ["The tenant pays 1,300 euros a month for the mill.", "The keys are handed over on 3 May 2026."]
    );
    assert_eq!(letter["together"], json!({"nth": 1, "of": 2, "told": 1, "also": []}));
    let also = lease["together"]["also"].as_array().unwrap();
    assert_eq!((also.len(), &also[0]["sentence"], &also[0]["nth"]), (1, &json!(1), &json!(1)));
    assert_eq!(also[0]["evidence"]["paragraph"], 2);

    let text = together(&alcove, &OWN).ended(0).out;
    let roof =
        "- The landlord repairs the roof of the mill before the end of October. (par. 2; also letter.txt, par. 2)";
    assert!(text.starts_with("lease.txt and one more\n\nlease.txt\n\n- "), "{text}");
    assert!(text.contains(roof) && text.contains("\nletter.txt\n\n- The tenant pays 1,300"), "{text}");
}

#[test]
fn it_leaves_in_every_form_as_one_file() {
    let alcove = with_documents(Script::default());
    for form in ["text", "markdown", "json", "html", "docx", "pdf"] {
        let out = alcove.documents().join(format!("out.{form}"));
        together(&alcove, &[&OWN[..], &["--format", form, "--output", out.to_str().unwrap()]].concat()).ended(0);
        let is_page = matches!(form, "html" | "docx" | "pdf");
        let read = if is_page {
            alcove.run(["extract", out.to_str().unwrap()]).ended(0).out
        } else {
            std::fs::read_to_string(&out).unwrap()
        };
        let read = read.split_whitespace().collect::<Vec<_>>().join(" ");
        let on_pages = ["letter.txt, par. 2", "letter.txt: How much was read"];
        for must in ["1,200 euros", "1,300 euros"].into_iter().chain(on_pages.into_iter().filter(|_| is_page)) {
            assert!(read.contains(must), "{form} lacks {must:?}: {read}");
        }
    }
}

#[test]
fn fewer_than_two_documents_or_one_that_is_not_there_make_no_summary() {
    let alcove = with_documents(Script::default());
    let run = |files: &[&str]| alcove.run([&["summarize", "--together"], &OWN[..], files].concat());
    assert!(run(&["lease.txt"]).ended(2).err.contains("2 to 20 documents"));
    assert!(run(&["lease.txt", "gone.txt"]).ended(1).err.contains("gone.txt"));
    alcove.document("copy.txt", LEASE);
    run(&["lease.txt", "copy.txt"]).ended(2);
    assert_eq!(run(&["lease.txt", "letter.txt", "--beside"]).code, 2);
    assert!(alcove.open().all_together().unwrap().is_empty());
}

#[test]
fn deleting_one_of_its_documents_deletes_it_and_leaves_the_other_document() {
    let (_alcove, app, documents, id) = summarised();
    assert_eq!(app.together(id).unwrap().parts.len(), 2);
    let judged = app.judge(id, true, "Both rents are there.").unwrap();
    assert_eq!(app.together(id).unwrap().judgment, Some(judged));
    for document in &documents {
        let view = app.document(*document).unwrap();
        assert_eq!(view.together.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
        assert!(view.summaries.is_empty() && !view.row.summarised, "it has none of its own");
    }

    app.delete(documents[1]).unwrap();
    assert!(app.all_together().unwrap().is_empty() && app.together(id).is_err());
    assert!(app.export(id, app::export::Format::Text).is_err() && app.quality().unwrap().is_empty());
    let kept = app.document(documents[0]).unwrap();
    assert!(kept.together.is_empty() && !kept.blocks.is_empty());
    assert_eq!(app.library(Some("1,300"), None).unwrap().total, 0);
    app.check_vault().unwrap();
}

#[test]
fn it_is_copied_counted_among_the_records_and_handed_out_with_everything_else() {
    let (alcove, app, _, id) = summarised();
    let copied = app.copy(id, true).unwrap();
    assert!(
        copied.contains("lease.txt\nThe tenant pays 1,200") && copied.contains("also letter.txt, par. 2"),
        "{copied}"
    );
    app.lock();
    drop(app);
    let records = alcove.run(["vault", "records"]).ended(0).out;
    assert!(records.contains(&app::words::say("records-no-model")), "{records}");
    let into = alcove.documents().join("out");
    std::fs::create_dir(&into).unwrap();
    alcove.run(["vault", "export", "out"]).ended(0);
    let only = |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let one = only(&only(&into).join("together"));
    let object: Value = serde_json::from_slice(&std::fs::read(one.join("summary.json")).unwrap()).unwrap();
    assert_eq!(object["documents"].as_array().unwrap().len(), 2);
    assert!(std::fs::read_to_string(one.join("summary.md")).unwrap().contains("## letter.txt"));
}

#[test]
fn the_model_reads_each_and_one_that_fails_leaves_the_other_to_its_own_words() {
    let alcove = with_documents(Script::saying(&["The tenant pays 9,000 euros."]).then_crashes());
    let said = together(&alcove, &["--method", "whole", "--format", "json"]).ended(0);
    let takes = said.err.matches("lease.txt and one more: about ").count();
    assert_eq!(takes, 1, "how long both take is told once: {}", said.err);
    let said = said.json();
    let asked = script::asked(&alcove.parts());
    let parts: Vec<_> = asked
        .into_iter()
        .filter_map(|asked| if let Request::Generate { prompt } = asked { Some(prompt.user) } else { None })
        .collect();
    assert!(parts[0].contains("1,200 euros") && !parts[0].contains("1,300"), "one document at a time");
    assert!(parts[1].contains("1,300 euros") && !parts[1].contains("1,200"));
    let [lease, letter] = said["documents"].as_array().unwrap().as_slice() else { panic!("{said}") };
    assert_eq!((&lease["reason"], &letter["reason"]), (&json!("asked"), &json!("model_failed")));
    assert!(lease["model"].is_object() && letter["model"].is_null());
    assert!(!lease["left_out"].as_array().unwrap().is_empty(), "what was made up is listed");
    assert!(texts(lease).iter().chain(&texts(letter)).all(|text| !text.contains("9,000")));
    assert_eq!(said["mark"]["ai_generated"], true);
}

#[test]
fn stopped_or_without_one_of_its_documents_nothing_is_stored() {
    let alcove = with_documents(Script::saying(&["Nothing of it."]).then_holds("The tenant"));
    let app = alcove.open();
    let heard = Heard::from(&app);
    let files = FILES.map(|name| alcove.documents().join(name));
    for job in app.add_only(&files, None).unwrap() {
        heard.until_end(job);
    }
    let documents = app.documents_of(&files).unwrap();
    let wish = Wish { method: Some(Method::Whole), ..Wish::default() };
    let asked = |count: usize| {
        tests::wait::until("the model is asked", || {
            let all = script::asked(&alcove.parts());
            (all.iter().filter(|asked| matches!(asked, Request::Generate { .. })).count() == count).then_some(())
        });
    };
    let job = app.summarise_together(&documents, wish).unwrap();
    asked(2);
    app.stop(job);
    assert_eq!(heard.until_end(job).last(), Some(&What::Stopped));
    assert!(app.all_together().unwrap().is_empty());

    // What was answered about the first is kept, and not asked again.
    Script::saying(&[]).then_holds("The tenant").write(&alcove.parts());
    let job = app.summarise_together(&documents, wish).unwrap();
    asked(3);
    app.delete(documents[0]).unwrap();
    assert_eq!(heard.until_end(job).last(), Some(&What::Stopped), "it was about that one too");
    assert!(app.all_together().unwrap().is_empty());
    assert!(app.document(documents[1]).unwrap().together.is_empty());
}
