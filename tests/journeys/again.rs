//! A summary is made again from what it says of itself: what was asked for, and everything that was given to the model.

use app::export::Format;
use app::summary::Part;
use app::view::{What, Wish};
use engine::protocol::{Prompt, Request};
use serde_json::Value;

use tests::alcove::Alcove;
use tests::events::Heard;
use tests::parts::Parts;
use tests::pdf;
use tests::script::{self, Script};
use tests::texts::{self, SUPPORTED, WRONG_NUMBER};

/// What is asked for at first.
const ASKED: &[&[&str]] = &[
    &[],
    &["--method", "thorough", "--words", "60"],
    &["--method", "whole", "--keep-doubtful"],
    &["--method", "quick", "--shape", "facts", "--words", "200"],
    &["--method", "extractive", "--shape", "sections", "--words", "90"],
    &["--shape", "plain", "--pages", "2-5"],
];

/// The arguments that make a summary again.
pub fn again(alcove: &Alcove, summary: &Value) -> [String; 2] {
    let file = alcove.document("then.json", summary.to_string());
    ["--like".to_owned(), file.display().to_string()]
}

/// A summary, and what the model was asked for it.
fn made<A: AsRef<str>>(alcove: &Alcove, file: &str, more: &[A]) -> (Value, Vec<Prompt>) {
    let before = asked(alcove).len();
    let fixed = ["summarize", file, "--format", "json"];
    let said = alcove.run(fixed.into_iter().chain(more.iter().map(AsRef::as_ref))).ended(0).json();
    (said, asked(alcove).split_off(before))
}

fn asked(alcove: &Alcove) -> Vec<Prompt> {
    let prompts = script::asked(&alcove.parts()).into_iter().filter_map(|asked| match asked {
        Request::Generate { prompt } => Some(prompt),
        _ => None,
    });
    prompts.collect()
}

#[test]
fn what_is_made_again_from_its_provenance_is_the_same() {
    let answer = format!("{SUPPORTED} {WRONG_NUMBER}");
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[&answer, "", &answer])));
    let pages = [texts::minutes(), texts::survey(40).chunks(5).map(<[String]>::to_vec).collect()].concat();
    alcove.document("minutes.pdf", pdf::of(&pages));
    for &more in ASKED {
        let (mut first, prompts) = made(&alcove, "minutes.pdf", more);
        let (mut second, prompts_again) = made(&alcove, "minutes.pdf", &again(&alcove, &first));
        assert!(prompts_again == prompts, "{more:?}: the model is given the same");
        assert_eq!(prompts.is_empty(), first["model"].is_null(), "{more:?}");
        let settings = &first["provenance"];
        for prompt in &prompts {
            assert_eq!(
                (&settings["seed"], &settings["temperature"]),
                (&prompt.seed.into(), &prompt.temperature.into())
            );
        }
        for summary in [&mut first, &mut second] {
            summary["provenance"]["made"] = Value::Null;
            summary["provenance"]["energy_joules"] = Value::Null;
        }
        for field in ["method", "reason", "shape", "part", "model", "sentences", "left_out", "coverage", "provenance"] {
            assert_eq!(second[field], first[field], "{more:?}: {field}");
        }
    }
}

#[test]
fn the_part_of_each_of_several_is_made_again_with_its_share_of_the_words() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let minutes = texts::minutes_text();
    alcove.document("minutes.txt", &minutes);
    alcove.document("survey.txt", [minutes, texts::survey(20).join("\n\n")].join("\n\n"));
    let together =
        ["summarize", "--together", "minutes.txt", "survey.txt", "--method", "extractive", "--format", "json"];
    let together = alcove.run([&together[..], &["--words", "150"]].concat()).ended(0).json();
    let sentences = |of: &Value| of["sentences"].as_array().unwrap().clone();
    for part in together["documents"].as_array().unwrap() {
        let share = part["provenance"]["words"].as_u64().unwrap();
        assert!((20..150).contains(&share), "{share}");
        let (alone, _) = made(&alcove, part["document"]["title"].as_str().unwrap(), &again(&alcove, part));
        let told = usize::try_from(part["together"]["told"].as_u64().unwrap()).unwrap();
        assert_eq!(sentences(part).len() + told, sentences(&alone).len());
        assert!(sentences(part).iter().all(|sentence| sentences(&alone).contains(sentence)), "{part:#}");
        assert_eq!(alone["provenance"]["words"], share);
    }
}

#[test]
fn paragraphs_that_were_chosen_in_the_window_are_made_again_from_what_it_saved() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("survey.txt", texts::survey(9).join("\n\n"));
    let saved: Value = {
        let app = alcove.open();
        let heard = Heard::from(&app);
        let wish = Wish { part: Some(Part::Blocks(2, 5)), ..Wish::default() };
        let job = *app.add_and_summarise(&[file], wish, None).unwrap().first().unwrap();
        let seen = heard.until_end(job);
        let Some(What::Finished { summary: Some(id) }) = seen.last() else { panic!("{seen:?}") };
        serde_json::from_slice(&app.export(*id, Format::Json).unwrap().1).unwrap()
    };
    let (second, _) = made(&alcove, "survey.txt", &again(&alcove, &saved));
    for field in ["part", "sentences", "left_out", "coverage"] {
        assert_eq!(second[field], saved[field], "{field}");
    }
    assert!(second["part"]["blocks"].is_array() && second["sentences"].as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn what_is_no_summary_is_said_to_be_none_and_nothing_is_wished_beside_one() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("minutes.txt", texts::minutes_text());
    let said = alcove.run(["summarize", "minutes.txt", "--like", "minutes.txt"]).ended(2);
    assert_eq!(said.err.trim(), app::words::say("cli-summarize-like-bad"));
    alcove.run(["summarize", "minutes.txt", "--like", "minutes.txt", "--words", "60"]).ended(2);
}
