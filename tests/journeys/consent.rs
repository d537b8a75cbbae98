//! No model reads a word before the user has agreed, and none after that is taken back.

use app::view::{NextStep, Wish};
use app::words;
use engine::protocol::Request;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::{self, Script};
use tests::texts;
use tests::wait::LONGEST;

#[test]
fn without_consent_the_notices_are_printed_and_nothing_is_loaded() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    let said = alcove.run(["summarize", "minutes.pdf"]).ended(3);
    let notice = app::consent::notice().unwrap();
    assert!(said.out.contains(&notice.title) && said.out.contains(notice.body.trim()));
    assert!(said.out.contains("Apache License") && said.out.contains("TERMS AND CONDITIONS"), "the licence's text");
    let next = format!("alcove --passphrase-file {} consent grant --all", alcove.passphrase_file().display());
    assert!(said.err.contains(&next), "{}", said.err);
    let asked = script::asked(&alcove.parts());
    assert!(!asked.is_empty(), "no model was looked at");
    assert!(asked.iter().all(|request| matches!(request, Request::Inspect)), "the model was loaded");
    assert_eq!(alcove.open().library(None, None).unwrap().total, 0);
}

#[test]
fn granted_listed_used_withdrawn_and_asked_again() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    assert_eq!(alcove.run(["consent", "list"]).ended(0).out.trim(), "");
    assert!(
        alcove.run(["consent", "grant", "--all"]).ended(3).err.contains("Nothing was agreed to"),
        "nobody said yes"
    );
    assert_eq!(alcove.run(["consent", "list"]).ended(0).out.trim(), "");

    let granted = alcove.run(["consent", "grant", "--all", "--yes"]).ended(0);
    assert!(granted.out.contains("TERMS AND CONDITIONS") && granted.out.contains("For your use: Allowed"));
    let list = alcove.run(["consent", "list"]).ended(0).out;
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 2, "{list}");
    assert!(lines.iter().all(|line| line.contains("Agreed")));
    let licence = lines.iter().find(|line| line.contains("Apache License 2.0")).unwrap();
    alcove.run(["summarize", "minutes.pdf"]).ended(0);

    alcove.run(["consent", "withdraw", licence.split_whitespace().next().unwrap()]).ended(0);
    let list = alcove.run(["consent", "list"]).ended(0).out;
    assert!(list.lines().next().unwrap().contains("Taken back"), "newest first: {list}");
    assert_eq!(list.lines().count(), 3, "a receipt is never erased");
    alcove.run(["summarize", "minutes.pdf"]).ended(3);

    alcove.run(["consent", "grant", "--all", "--yes"]).ended(0);
    alcove.run(["summarize", "minutes.pdf"]).ended(0);
    alcove.run(["consent", "withdraw", "--all"]).ended(0);
    alcove.run(["summarize", "minutes.pdf"]).ended(3);
}

#[test]
fn the_notice_and_each_model_are_answered_apart_and_refusing_is_as_easy() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    assert_eq!(alcove.run(["consent", "grant", "--yes"]).code, 2, "to what is to be said");
    assert_eq!(alcove.run(["consent", "refuse"]).code, 2);
    let notice = alcove.run(["consent", "grant", "--notice", "--yes"]).ended(0).out;
    assert!(!notice.contains("TERMS AND CONDITIONS"), "the notice alone");
    alcove.run(["consent", "refuse", "--model", "smollm2 135m instruct"]).ended(0);
    let list = alcove.run(["consent", "list"]).ended(0).out;
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines.len() == 2 && lines[0].contains("Declined") && lines[1].contains("Agreed"), "{list}");
    let chain = alcove.run(["consent", "export"]).ended(0).json();
    assert!(chain[0]["record"]["shown_at"].is_string(), "the notice was printed before it was agreed to");
    assert!(chain[1]["record"]["shown_at"].is_null(), "the licence was refused unread");
    let without = words::say("cli-summarize-without");
    assert!(alcove.run(["summarize", "minutes.pdf"]).ended(3).err.contains(&without), "what can be done all the same");
    alcove.run(["summarize", "minutes.pdf", "--method", "extractive"]).ended(0);

    let licence = alcove.run(["consent", "grant", "--model", "SmolLM2 135M Instruct", "--yes"]).ended(0).out;
    assert!(licence.contains("TERMS AND CONDITIONS") && !licence.contains("AES-256-GCM"), "the licence alone");
    alcove.run(["summarize", "minutes.pdf"]).ended(0);
    alcove.run(["consent", "grant", "--model", "no such model", "--yes"]).ended(1);
    alcove.run(["consent", "refuse", "--notice"]).ended(0);
    assert!(!alcove.run(["summarize", "minutes.pdf"]).ended(3).err.contains(&without), "nothing can");
}

/// A document given while the licence is asked about is stored, beside one that was there before; then the licence is answered.
fn given_before(agree: bool) -> (Alcove, Vec<(String, bool)>) {
    let alcove = Alcove::new(&Parts::Scripted(Script::saying(&[texts::SUPPORTED])));
    let app = alcove.open_new();
    assert_eq!(app.status().next, NextStep::Licence);
    app.add_only(&[alcove.document("survey.txt", texts::survey(3).join("\n\n"))], None).unwrap();
    // Twice, since nothing seems to come of it.
    for _ in 0..2 {
        app.offer(vec![alcove.document("minutes.pdf", texts::minutes_pdf())]);
        assert!(app.wait(LONGEST));
    }
    let rows = app.library(None, None).unwrap().rows;
    assert!(rows.iter().all(|row| app.foresee(row.id, Wish::default()).unwrap().is_none()));
    assert!(app.wait(LONGEST));
    let asked = || script::asked(&alcove.parts());
    assert!(asked().iter().all(|request| matches!(request, Request::Inspect)), "nothing is loaded before the answer");

    let model = app.models_view().unwrap().remove(0);
    app.answer_licence(&model.id, &model.shown, agree).unwrap();
    app.take_up();
    assert!(app.wait(LONGEST));
    let stored = app.library(None, None).unwrap().rows;
    assert!(stored.iter().all(|row| app.document(row.id).unwrap().summaries.len() <= 1), "it is summarised once");
    let mut rows: Vec<_> = stored.into_iter().map(|row| (row.title, row.summarised)).collect();
    rows.sort();
    drop(app);
    (alcove, rows)
}

#[test]
fn a_document_given_while_the_licence_was_asked_about_is_summarised_once_it_is_agreed_to_and_no_other() {
    let (_alcove, rows) = given_before(true);
    assert_eq!(rows, [("minutes.pdf".to_owned(), true), ("survey.txt".to_owned(), false)]);
}

#[test]
fn a_document_given_while_the_licence_was_asked_about_is_kept_alone_where_it_is_refused() {
    let (alcove, rows) = given_before(false);
    assert_eq!(rows, [("minutes.pdf".to_owned(), false), ("survey.txt".to_owned(), false)]);
    let asked = script::asked(&alcove.parts());
    assert!(asked.iter().all(|request| matches!(request, Request::Inspect)), "the model was loaded");
}

#[test]
fn a_licence_that_is_refused_stops_no_document_on_its_way_in_and_the_notice_does() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let app = alcove.open_new();
    let model = app.models_view().unwrap().remove(0);
    let give = |of: std::ops::Range<usize>| {
        let files = of.map(|n| alcove.document(&format!("{n}.txt"), texts::survey(n).join("\n\n")));
        app.add(&files.collect::<Vec<_>>()).unwrap();
    };
    give(1..21);
    app.answer_licence(&model.id, &model.shown, false).unwrap();
    assert!(app.wait(LONGEST));
    let stored = || app.library(None, None).unwrap().total;
    assert_eq!(stored(), 20);

    give(21..41);
    app.answer_notice(&app.notice().unwrap().version, false).unwrap();
    assert!(app.wait(LONGEST));
    assert!(stored() < 40, "none of them waited for its turn any more");
}

#[test]
fn models_are_listed_with_their_licence_without_a_vault() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let said = alcove.run(["models"]).ended(0);
    assert!(
        said.out.contains("SmolLM2") && said.out.contains("Apache License 2.0") && said.out.contains("Q8_0"),
        "{}",
        said.out
    );
    assert!(!alcove.vault().exists());
}
