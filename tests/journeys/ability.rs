//! What a model was found able to is made use of, and nothing else is: judging what the check of words leaves open, and translating what is
//! shown.

use std::sync::Arc;

use app::App;
use app::ability;
use app::summarise::NoLanguage;
use app::summary::{Judged, Language};
use app::view::{Settings, Wish};
use engine::protocol::Request;
use serde_json::Value;

use tests::alcove::Alcove;
use tests::events::Heard;
use tests::parts::Parts;
use tests::script::{self, Script};

use crate::again::again;

const TEXT: &str = "The town has a library and a hall near the station.\n\nThe swimming club owns one pool with an old heating. \
    Visitors pay three euros at the door.";
/// Said of the pool in other words.
const OPEN: &str = "The bathers' society has a single basin with ageing heaters.";

/// A document of one sentence, and what is said in German of it and of the sentences that a model is tried on.
const BRIDGE: &str = "The town paid EUR 900 for the repair of the old wall on 3 May 2025.";
const WALL: &str = "Die Stadt zahlte am 3. Mai 2025 für die Reparatur der alten Mauer 900 Euro.";
const GERMAN: [&str; 3] = [
    "Die Stadt zahlte am 12. März 2024 für die Reparatur der alten Brücke 4.500 Euro.",
    "Anna Berg bat die Nachbarn, 14 Tage zu warten, bevor sie den neuen Vertrag unterschreiben.",
    "Im Jahr 2023 verlieh die Bibliothek 1.250 Bücher mehr als im Jahr davor.",
];

/// What is read and written before a model's abilities are tried: the first few words, four lengths, and answers that are not long enough.
const BEFORE: usize = 1 + 4 + 8;

/// A model that is measured, judges every pair right, and says the sentences in German. Of the other languages it is asked for one each.
fn able() -> Script {
    let judged = ability::pairs().map(|pair| if pair.fault.is_none() { "Yes" } else { "No" });
    let said = Language::ALL.into_iter().flat_map(|language| {
        let answers: &[&str] = if language == Language::De { &GERMAN } else { &[""] };
        answers.iter().copied()
    });
    Script::saying(&std::iter::repeat_n("", BEFORE).chain(judged).chain(said).collect::<Vec<_>>())
}

/// Measures the model of a vault that is ready, which then says `then`.
fn measured(alcove: &Alcove, measuring: &Script, then: &[&str]) -> Value {
    measuring.write(&alcove.parts());
    let ability = alcove.run(["bench", "--format", "json"]).ended(0).json()["ability"].take();
    Script::saying(then).write(&alcove.parts());
    ability
}

fn questions(alcove: &Alcove) -> usize {
    script::asked(&alcove.parts()).iter().filter(|asked| matches!(asked, Request::Generate { .. })).count()
}

/// A summary of the document, and how many questions it took.
fn summary(alcove: &Alcove) -> (Value, usize) {
    let before = questions(alcove);
    let asked = ["summarize", "club.txt", "--format", "json", "--method", "whole", "--keep-doubtful"];
    let made = alcove.run(asked).ended(0).json();
    (made, questions(alcove) - before)
}

fn found(made: &Value) -> &Value {
    made["sentences"].as_array().unwrap().iter().find(|sentence| sentence["text"] == OPEN).unwrap()
}

#[test]
fn a_model_that_was_found_able_judges_and_it_is_said_in_every_form() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("club.txt", TEXT);
    let ability = measured(&alcove, &able(), &[OPEN, "Yes"]);
    assert_eq!((&ability["judging"]["able"], &ability["judging"]["faulty_right"]), (&true.into(), &18.into()));

    let (made, questions) = summary(&alcove);
    assert_eq!(questions, 2);
    let open = found(&made);
    assert_eq!((&open["status"], &open["judged"]), (&"partly".into(), &"yes".into()));
    assert_eq!(made["provenance"]["judging"], "judge-1");

    let said = alcove.run(["summarize", "club.txt", "--method", "whole", "--keep-doubtful"]).ended(0).out;
    assert!(said.contains(&app::words::say("judged-yes")), "{said}");
}

#[test]
fn one_that_was_not_found_able_is_not_asked() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[OPEN, "Yes"])));
    alcove.document("club.txt", TEXT);
    let unmeasured = summary(&alcove);
    assert_eq!((unmeasured.1, found(&unmeasured.0).get("judged")), (1, None));

    // One that always says yes is right of half of them.
    let always =
        Script::saying(&std::iter::repeat_n("", BEFORE).chain(std::iter::repeat_n("Yes", 36)).collect::<Vec<_>>());
    let ability = measured(&alcove, &always, &[OPEN, "Yes"]);
    assert_eq!((&ability["judging"]["able"], &ability["judging"]["faithful_right"]), (&false.into(), &18.into()));
    let unable = summary(&alcove);
    assert_eq!((unable.1, &unable.0["sentences"]), (1, &unmeasured.0["sentences"]));

    always.write(&alcove.parts());
    let said = alcove.run(["bench"]).ended(0).out;
    assert!(said.contains("Judged 18 of 36 sentences right: not used"), "{said}");
}

#[test]
fn who_does_not_want_it_is_not_judged_for() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("club.txt", TEXT);
    assert_eq!(measured(&alcove, &able(), &[OPEN, "Yes"])["judging"]["able"], true);
    let app = alcove.open();
    app.change_settings(Settings { judging: false, ..app.status().settings }).unwrap();
    let before = questions(&alcove);
    assert!(judged(&app, &file).is_none());
    assert_eq!(questions(&alcove) - before, 1);
}

fn set_judging(alcove: &Alcove, judging: bool) {
    let app = alcove.open();
    app.change_settings(Settings { judging, ..app.status().settings }).unwrap();
}

#[test]
fn a_summary_is_judged_as_it_was_when_it_is_made_again_whatever_is_set_by_then() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("club.txt", TEXT);
    measured(&alcove, &able(), &[OPEN, "Yes"]);
    let (judged, _) = summary(&alcove);
    set_judging(&alcove, false);
    let (unjudged, _) = summary(&alcove);
    assert_ne!(found(&judged)["status"], found(&unjudged)["status"]);
    let like = |then: &Value| {
        let form = ["summarize", "club.txt", "--format", "json"].map(str::to_owned);
        alcove.run(form.into_iter().chain(again(&alcove, then)))
    };
    assert_eq!(like(&judged).ended(0).json()["sentences"], judged["sentences"]);
    set_judging(&alcove, true);
    assert_eq!(like(&unjudged).ended(0).json()["sentences"], unjudged["sentences"]);

    // Found unable since.
    measured(&alcove, &Script::default(), &[OPEN, "Yes"]);
    let said = like(&judged).ended(1);
    assert!(said.err.contains("cannot be asked to judge"), "{}", said.err);
}

/// What was judged in a new summary of a document.
fn judged(app: &Arc<App>, file: &std::path::Path) -> Option<Judged> {
    let heard = Heard::from(app);
    let wish = Wish { keep_doubtful: true, ..Wish::default() };
    let job = *app.add_and_summarise(&[file.to_owned()], wish, None).unwrap().first().unwrap();
    heard.until_end(job);
    let document = app.library(None, None).unwrap().rows[0].id;
    let view = app.document(document).unwrap();
    view.summaries[0].summary.sentences.iter().find(|sentence| sentence.text == OPEN).unwrap().judged
}

#[test]
fn a_model_that_was_found_able_translates_what_is_shown_beside_what_was_checked() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("wall.txt", BRIDGE);
    let in_german = ["summarize", "wall.txt", "--language", "de"];
    alcove.run(in_german).ended(1);
    let prospect = |app: &App| {
        let document = app.library(None, None).unwrap().rows[0].id;
        let prospect = app.prospect(document, Wish::default()).unwrap().unwrap();
        (prospect.languages, prospect.no_language)
    };
    assert_eq!(prospect(&alcove.open()), (vec![], Some(NoLanguage::Untried)));
    let ability = measured(&alcove, &able(), &["", WALL]);
    let able: Vec<&Value> = ability["languages"].as_array().unwrap().iter().filter(|one| one["able"] == true).collect();
    assert_eq!(able.iter().map(|one| &one["language"]).collect::<Vec<_>>(), ["de"]);
    assert_eq!(prospect(&alcove.open()), (vec![Language::De], None));

    let made = alcove.run(in_german.into_iter().chain(["--format", "json"])).ended(0).json();
    let sentence = &made["sentences"][0];
    assert_eq!((&sentence["text"], &sentence["original"]), (&WALL.into(), &BRIDGE.into()));
    assert_eq!((&sentence["status"], &sentence["evidence"][0]["quote"]), (&"supported".into(), &BRIDGE.into()));
    let same = alcove
        .run(["summarize", "wall.txt", "--format", "json"].map(str::to_owned).into_iter().chain(again(&alcove, &made)));
    assert_eq!(same.ended(0).json()["sentences"], made["sentences"]);
    let provenance = &made["provenance"];
    assert_eq!((&provenance["language"], &provenance["translating"]), (&"de".into(), &"translate-1".into()));
    let said = alcove.run(in_german).ended(0).out;
    assert!(
        said.contains(WALL)
            && said.contains(&format!("Translated by a model. In the document\u{2019}s language: \u{201c}{BRIDGE}")),
        "{said}"
    );

    // One that lies changes nothing.
    Script::saying(&["", &WALL.replace("900", "700")]).write(&alcove.parts());
    let made = alcove.run(in_german.into_iter().chain(["--format", "json"])).ended(0).json();
    assert_eq!((&made["sentences"][0]["text"], &made["provenance"]["language"]), (&BRIDGE.into(), &"de".into()));
    assert!(
        made["sentences"][0].get("original").is_none() && made["provenance"].get("translating").is_none(),
        "{made}"
    );

    for more in [["--language", "fr"].as_slice(), &["--language", "de", "--method", "extractive"]] {
        let said = alcove.run(["summarize", "wall.txt"].into_iter().chain(more.iter().copied())).ended(1);
        assert!(said.err.contains("cannot be asked for that language"), "{}", said.err);
    }
}
