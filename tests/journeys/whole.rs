//! A document longer than the model's context is read whole: nothing is ever cut silently.

use engine::protocol::Request;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::{script, texts};

#[test]
fn every_block_of_a_document_longer_than_the_context_reaches_the_model() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("survey.txt", texts::survey(180).join("\n\n"));
    let asked = ["summarize", "survey.txt", "--format", "json", "--method", "thorough"];
    let summary = alcove.run(asked).ended(0).json();
    let extracted = alcove.run(["extract", "survey.txt", "--format", "json"]).ended(0).json();
    let blocks = extracted["blocks"].as_array().unwrap();

    assert_eq!(summary["method"], "thorough");
    let coverage = &summary["coverage"];
    assert_eq!(coverage["total"].as_u64(), Some(blocks.len() as u64));
    assert_eq!((&coverage["read"], &coverage["skipped"]), (&coverage["total"], &0.into()));

    let requests = script::asked(&alcove.parts());
    let counted = requests.iter().filter_map(|asked| match asked {
        Request::Generate { prompt } => Some(prompt.user.as_str()),
        _ => None,
    });
    let read = counted.collect::<Vec<_>>().join("\n");
    assert!(read.split_whitespace().count() > 7_000, "shorter than a context of 8,192 tokens");
    for block in blocks {
        let text = block["text"].as_str().unwrap();
        assert!(read.contains(text), "never read: {text}");
    }
}

#[test]
fn a_model_that_adds_nothing_is_asked_no_more_and_the_rest_is_read_all_the_same() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("survey.txt", texts::survey(180).join("\n\n"));
    let summary = alcove.run(["summarize", "survey.txt", "--format", "json"]).ended(0).json();
    assert_eq!((&summary["method"], &summary["reason"]), (&"extractive".into(), &"model_adds_nothing".into()));
    assert!(summary["model"]["name"].as_str().is_some_and(|name| name.contains("SmolLM2")), "it has read of it");
    assert_eq!(summary["coverage"]["read"], summary["coverage"]["total"]);
    let questions = script::asked(&alcove.parts()).into_iter().filter(|r| matches!(r, Request::Generate { .. }));
    assert_eq!(questions.count(), 4);
}

#[test]
fn without_a_model_the_notice_is_enough_and_no_engine_is_asked() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Default::default()));
    alcove.document("survey.txt", texts::survey(40).join("\n\n"));
    let asked = ["summarize", "survey.txt", "--format", "json", "--method", "extractive", "--words", "60"];
    alcove.run(asked).ended(3);
    {
        let app = alcove.open();
        app.answer_notice(&app.notice().unwrap().version, true).unwrap();
        app.lock();
    }
    let summary = alcove.run(asked).ended(0).json();
    assert_eq!((&summary["method"], &summary["model"]), (&"extractive".into(), &serde_json::Value::Null));
    let words = |s: &serde_json::Value| s["text"].as_str().unwrap().split_whitespace().count();
    let length: usize = summary["sentences"].as_array().unwrap().iter().map(words).sum();
    assert!((20..=60).contains(&length), "{length}");
    assert!(!script::asked(&alcove.parts()).iter().any(|r| matches!(r, Request::Load | Request::Generate { .. })));
}

#[test]
fn twenty_pages_are_all_read_and_each_has_its_cell() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("survey.pdf", texts::twenty_pages_pdf());
    let summary = alcove.run(["summarize", "survey.pdf", "--format", "json"]).ended(0).json();
    let cells = summary["coverage"]["cells"].as_array().unwrap();
    let states: Vec<_> =
        cells.iter().map(|cell| (cell["number"].as_u64().unwrap(), cell["state"].as_str().unwrap())).collect();
    assert_eq!(states, (1..=20).map(|page| (page, "read")).collect::<Vec<_>>());
}
