//! A document longer than the model's context is read whole: nothing is ever cut silently.

use engine::protocol::Request;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::{script, texts};

#[test]
fn every_block_of_a_document_longer_than_the_context_reaches_the_model() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("survey.txt", texts::survey(180).join("\n\n"));
    let summary = alcove.run(["summarize", "survey.txt", "--format", "json"]).ended(0).json();
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
fn twenty_pages_are_all_read_and_each_has_its_cell() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("survey.pdf", texts::twenty_pages_pdf());
    let summary = alcove.run(["summarize", "survey.pdf", "--format", "json"]).ended(0).json();
    let cells = summary["coverage"]["cells"].as_array().unwrap();
    let states: Vec<_> =
        cells.iter().map(|cell| (cell["number"].as_u64().unwrap(), cell["state"].as_str().unwrap())).collect();
    assert_eq!(states, (1..=20).map(|page| (page, "read")).collect::<Vec<_>>());
}
