//! A question to the whole library: answered by sentences of the documents, each with the document and the place, or not at all.

use serde_json::Value;
use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script;

const LEASE: &str = "# Lease of the mill\n\nThe rent is 900 euros a month.\n\nThe deposit is 2,700 euros and is paid back within thirty days.";
const HARBOUR: &str = "# Terms\n\nThe rent is 1,200 euros a month.\n\nThe landlord repairs the roof.";
const LETTER: &str =
    "Dear Ms Voss,\n\nThe dentist will see you on 3 March 2026 at ten o'clock.\n\nPlease bring your insurance card.";

fn library() -> Alcove {
    let alcove = Alcove::ready(&Parts::Scripted(Default::default()));
    for (name, text) in [("mill lease.md", LEASE), ("harbour house.md", HARBOUR), ("dentist.txt", LETTER)] {
        alcove.document(name, text);
        alcove.run(["summarize", name, "--method", "extractive"]).ended(0);
    }
    alcove
}

fn asked(alcove: &Alcove, more: &[&str]) -> Vec<Value> {
    let said = alcove.run(["ask"].iter().chain(more).chain(&["--format", "json"])).ended(0);
    said.json().as_array().unwrap().clone()
}

#[test]
fn each_sentence_that_answers_says_from_which_document_and_where() {
    let alcove = library();
    let answers = asked(&alcove, &["When does the dentist see me?"]);
    assert_eq!(answers.len(), 1, "{answers:?}");
    let (answer, sentence) = (&answers[0], &answers[0]["sentence"]);
    assert_eq!(answer["title"], "dentist.txt");
    assert_eq!(sentence["text"], "The dentist will see you on 3 March 2026 at ten o'clock.");
    assert_eq!((&sentence["origin"], &sentence["status"]), (&"source".into(), &"supported".into()));
    assert_eq!(sentence["evidence"][0]["paragraph"], 2);

    let said = alcove.run(["ask", "When does the dentist see me?"]).ended(0);
    assert_eq!(said.out, "The dentist will see you on 3 March 2026 at ten o'clock.\n    dentist.txt, par. 2\n");
}

#[test]
fn several_documents_answer_and_a_title_tells_them_apart() {
    let alcove = library();
    let app = alcove.open();
    let asked = |question| app.ask_library(question, None).unwrap().answers;
    let mut both: Vec<String> = asked("How much is the rent?").into_iter().map(|answer| answer.title).collect();
    both.sort();
    assert_eq!(both, ["harbour house.md", "mill lease.md"]);
    let one = asked("How much is the rent of the harbour house?");
    assert_eq!(one[0].title, "harbour house.md");
    assert!(one[0].sentence.text.contains("1,200 euros"), "{one:?}");
}

#[test]
fn of_some_documents_alone_when_they_are_named() {
    let alcove = library();
    let answers = asked(&alcove, &["How much is the rent?", "mill lease.md"]);
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(answers[0]["sentence"]["text"].as_str().unwrap().contains("900 euros"));
    alcove.document("stranger.txt", "Not in the vault.");
    alcove.run(["ask", "How much is the rent?", "stranger.txt"]).ended(1);
}

#[test]
fn what_no_document_says_is_not_made_up_and_no_model_is_asked() {
    let alcove = library();
    for question in ["Who won the football match?", "Which dragon guards the castle?", "?", ""] {
        assert_eq!(asked(&alcove, &[question]).len(), 0, "{question}");
        assert_eq!(alcove.run(["ask", question]).ended(0).out, "Your documents do not say.\n");
    }
    assert!(
        script::asked(&alcove.parts()).iter().all(|asked| !matches!(asked, engine::protocol::Request::Generate { .. }))
    );
}

#[test]
fn a_deleted_document_answers_no_more() {
    let alcove = library();
    let app = alcove.open();
    let dentist = app.library(Some("dentist"), None).unwrap().rows[0].id;
    assert_eq!(app.ask_library("When does the dentist see me?", None).unwrap().answers.len(), 1);
    app.delete(dentist).unwrap();
    assert_eq!(app.ask_library("When does the dentist see me?", None).unwrap().answers.len(), 0);
}
