//! A summary of several documents names the document of each point and of each account.

use super::*;
use crate::summary::{Also, Together};
use crate::view::{DocumentId, TogetherPart, TogetherView};

/// Minutes by a model, a letter of which one sentence is told there, and a copy that says nothing more.
fn several() -> Leaving {
    let (minutes, mut first) = rich();
    let (mut letter, mut second) = made(None);
    letter.id = DocumentId(2);
    letter.title = "Letter to the builder.txt".to_owned();
    let (mut copy, mut third) = made(None);
    copy.id = DocumentId(3);
    copy.title = "Copy.txt".to_owned();
    let at = |block, quote: &str| Evidence {
        block,
        page: None,
        paragraph: block + 1,
        start: 0,
        end: quote.chars().count() as u32,
        quote: quote.to_owned(),
    };
    let roof = at(4, "The roof is repaired for EUR 5,000.");
    let also = vec![Also { sentence: 0, nth: 1, evidence: roof.clone() }, Also { sentence: 0, nth: 2, evidence: roof }];
    first.together = Some(Together { nth: 0, of: 3, told: 0, also });
    second.together = Some(Together { nth: 1, of: 3, told: 1, also: Vec::new() });
    second.sentences[0].text = "The builder begins in June.".to_owned();
    second.sentences[0].evidence = vec![at(1, "The builder begins in June.")];
    second.reason = "no_model".to_owned();
    second.method = Method::Extractive;
    third.together = Some(Together { nth: 2, of: 3, told: 1, also: Vec::new() });
    third.sentences.clear();
    let part = |row, id, summary| TogetherPart { row, names: Vec::new(), id: SummaryId(id), summary };
    let parts = vec![part(minutes, 7, first), part(letter, 8, second), part(copy, 9, third)];
    let judgment = Judgment { useful: false, reason: "Much too long.".to_owned(), made: String::new() };
    let title = "Minutes and 2 more".to_owned();
    Leaving::together(TogetherView { id: SummaryId(7), made: String::new(), title, parts, judgment: Some(judgment) })
        .unwrap()
}

#[test]
fn a_summary_of_several_names_the_document_of_each_point_in_every_form() {
    let leaving = several();
    let form = |format| leaving.write(format).unwrap();
    let plain = |format| String::from_utf8(form(format)).unwrap();
    let papers = [Format::Html, Format::Docx, Format::Pdf].map(|format| text_of(&by_our_reader(&form(format))));
    for text in papers.iter().chain([&plain(Format::Text), &leaving.clipboard(true)]) {
        let text = words(text);
        for must in [
            "The roof is repaired for EUR 5,000.",
            "The builder begins in June.",
            "Letter to the builder.txt, par. 5",
            "Copy.txt, par. 5",
            "All that was chosen from it is said above.",
            "Written by a machine",
            "Chosen by a machine",
            "Built with Meta Llama 3",
        ] {
            assert!(text.contains(must), "{must:?} is not in {text}");
        }
        let place = |words: &str| text.find(words).unwrap();
        assert!(place("The roof is repaired") < place("The builder begins"), "in the order of the documents: {text}");
        assert!(!text.contains("Much too long"), "{text}");
    }
    for text in &papers {
        let text = words(text);
        for must in [
            "Minutes & <decisions>.pdf: Decisions",
            "Minutes & <decisions>.pdf, p. 1, par. 2",
            "Minutes & <decisions>.pdf: 1 sentence left out",
            LEFT_OUT,
        ] {
            assert!(text.contains(must), "{must:?} is not in {text}");
        }
        for title in ["Minutes & <decisions>.pdf", "Letter to the builder.txt", "Copy.txt"] {
            assert!(text.contains(&format!("{title}: How much was read")), "{title} has its account: {text}");
            assert!(text.contains(&format!("{title}: How it was made")), "{title}: {text}");
        }
    }
    let (text, markdown) = (plain(Format::Text), plain(Format::Markdown));
    for title in ["Letter to the builder.txt", "Copy.txt"] {
        for of in ["How much was read", "How it was made"] {
            assert!(text.contains(&format!("\n{title}: {of}\n\n")), "{title} has its account: {text}");
            assert!(markdown.contains(&format!("\n## {title}: {of}\n\n")), "{title} has its account: {markdown}");
        }
    }
    assert!(markdown.contains("\n# Minutes and 2 more\n") && markdown.contains("\n## Letter to the builder.txt\n"));
    assert!(markdown.contains("also Letter to the builder.txt, par. 5"), "{markdown}");
}

#[test]
fn the_object_of_several_holds_one_of_each_as_it_would_be_alone_and_one_label_for_all() {
    let json: serde_json::Value = serde_json::from_slice(&several().write(Format::Json).unwrap()).unwrap();
    assert_eq!((&json["id"], &json["title"]), (&7.into(), &"Minutes and 2 more".into()));
    let documents = json["documents"].as_array().unwrap();
    let of: Vec<_> = documents.iter().map(|of| (of["id"].as_i64(), of["document"]["id"].as_i64())).collect();
    assert_eq!(of, [(Some(7), Some(1)), (Some(8), Some(2)), (Some(9), Some(3))]);
    assert_eq!(documents[0]["coverage"]["total"], 3);
    assert_eq!(documents[0]["together"]["also"][1]["nth"], 2);
    assert_eq!(documents[2]["together"]["told"], 1);
    // A model had a part in it, so a program is told so.
    assert_eq!(json["mark"]["ai_generated"], true);
    assert_eq!(documents[1]["mark"]["ai_generated"], false);
    assert!(json["terms"].as_array().unwrap().iter().any(|line| line.as_str().unwrap().contains("Built with Meta")));
}
