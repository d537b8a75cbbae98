//! A document in, a summary out, by the command line and the real model: the shape that `docs/cli.md` promises.

use serde_json::Value;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::texts;

/// The text of a place in `alcove extract --format json`.
pub fn words_at(extracted: &Value, evidence: &Value) -> String {
    let number = |of: &Value| usize::try_from(of.as_u64().unwrap()).unwrap();
    let block = &extracted["blocks"][number(&evidence["block"])];
    assert_eq!(block["id"], evidence["block"]);
    assert_eq!(block["page"], evidence["page"]);
    assert_eq!(block["paragraph"], evidence["paragraph"]);
    let (start, end) = (number(&evidence["start"]), number(&evidence["end"]));
    block["text"].as_str().unwrap().chars().skip(start).take(end - start).collect()
}

#[test]
fn the_main_job_has_the_documented_shape_and_its_evidence_is_in_the_document() {
    let alcove = Alcove::ready(&Parts::Real);
    let file = alcove.document("minutes.pdf", texts::minutes_pdf());
    let file = file.to_str().unwrap();
    let summary = alcove.run(["summarize", file, "--format", "json"]).ended(0).json();
    let extracted = alcove.run(["extract", file, "--format", "json"]).ended(0).json();

    let document = &summary["document"];
    assert_eq!((document["title"].as_str(), document["format"].as_str()), (Some("minutes.pdf"), Some("pdf")));
    assert_eq!((document["pages"].as_u64(), extracted["pages"].as_u64()), (Some(2), Some(2)));
    assert_eq!(document["bytes"].as_u64(), Some(texts::minutes_pdf().len() as u64));
    assert!(document["id"].is_i64() && document["warnings"].is_array());

    let model = &summary["model"];
    assert!(model["name"].as_str().unwrap().contains("SmolLM2"), "{model}");
    assert_eq!(model["licence"], "apache-2.0");
    assert_eq!(model["file_sha256"].as_str().unwrap().len(), 64);
    assert!(["whole", "thorough", "quick", "extractive"].contains(&summary["method"].as_str().unwrap()));
    assert!(summary["reason"].as_str().is_some_and(|reason| !reason.is_empty()));

    let sentences = summary["sentences"].as_array().unwrap();
    assert!(!sentences.is_empty());
    for sentence in sentences {
        assert_eq!(sentence["status"], "supported", "{sentence}");
        assert!(["model", "source"].contains(&sentence["origin"].as_str().unwrap()));
        assert!(sentence["doubts"].is_array());
        let evidence = sentence["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty(), "no evidence for {sentence}");
        for place in evidence {
            assert_eq!(words_at(&extracted, place), place["quote"].as_str().unwrap());
        }
    }
    for sentence in summary["left_out"].as_array().unwrap() {
        assert!(sentence["text"].is_string() && sentence["doubts"].as_array().is_some_and(|doubts| !doubts.is_empty()));
    }

    let coverage = &summary["coverage"];
    let count = |of: &str| coverage[of].as_u64().unwrap();
    assert_eq!(count("total"), count("read") + count("skipped") + count("failed"));
    assert_eq!((count("total"), count("skipped"), count("failed")), (6, 0, 0), "{coverage}");
    assert!(coverage["reasons"].as_array().unwrap().is_empty());
    let cells = coverage["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 2);
    assert!(cells.iter().all(|cell| cell["state"] == "read"));

    let provenance = &summary["provenance"];
    assert_eq!(provenance["model"]["file_sha256"], model["file_sha256"]);
    for field in ["prompts", "alcove", "notice", "device", "made"] {
        assert!(provenance[field].as_str().is_some_and(|value| !value.is_empty()), "{field}: {provenance}");
    }
    for field in ["temperature", "seed", "max_tokens"] {
        assert!(provenance[field].is_number(), "{field}: {provenance}");
    }
    for stage in ["load", "prefill", "decode"] {
        let span = &summary["timings"][stage];
        assert!(span["seconds"].as_f64().unwrap() > 0.0 && span["tokens"].is_u64(), "{stage}: {span}");
    }
    assert!(summary["timings"]["prefill"]["tokens"].as_u64().unwrap() > 50);

    let label = summary["label"].as_str().unwrap();
    assert!(label.contains("machine") && label.contains("SmolLM2"), "{label}");
}

#[test]
fn text_and_markdown_say_that_a_machine_wrote_them_and_where_each_sentence_is() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("minutes.txt", texts::minutes_text());
    for format in ["text", "markdown"] {
        let said = alcove.run(["summarize", "minutes.txt", "--format", format]).ended(0);
        assert!(said.out.contains("Written by a machine"), "{}", said.out);
        assert!(said.out.contains("par. "), "{}", said.out);
        assert!(said.out.contains("minutes.txt"));
    }
}

#[test]
fn a_name_that_says_something_else_is_told_of_and_not_obeyed() {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    alcove.document("minutes.docx", texts::minutes_pdf());
    let asked = ["minutes.docx", "--format", "json"];
    let extracted = alcove.run(["extract"].into_iter().chain(asked)).ended(0).json();
    let summary = alcove.run(["summarize"].into_iter().chain(asked)).ended(0).json();
    for (read, told) in [(&extracted, "warnings"), (&summary["document"], "noticed")] {
        assert_eq!((&read["format"], &read[told][0]["kind"]), (&"pdf".into(), &"name_belied".into()), "{read}");
    }
}
