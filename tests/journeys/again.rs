//! A summary is made again from what it says of itself: what was asked for, and everything that was given to the model.

use engine::protocol::{Prompt, Request};
use serde_json::Value;

use tests::alcove::Alcove;
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

/// The arguments that ask for what a summary says was asked for.
fn again(summary: &Value) -> Vec<String> {
    let made = &summary["provenance"];
    let mut words = vec!["--shape".to_owned(), summary["shape"].as_str().unwrap().replace('_', "-")];
    if let Some(method) = made["asked"].as_str() {
        words.extend(["--method".to_owned(), method.to_owned()]);
    }
    if let Some(count) = made["words"].as_u64() {
        words.extend(["--words".to_owned(), count.to_string()]);
    }
    if let Some(count) = made["given"].as_u64() {
        words.extend(["--given".to_owned(), count.to_string()]);
    }
    if made["keep_doubtful"] == true {
        words.push("--keep-doubtful".to_owned());
    }
    if let Some([first, last]) = summary["part"]["pages"].as_array().map(Vec::as_slice) {
        words.extend(["--pages".to_owned(), format!("{first}-{last}")]);
    }
    words
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
        let (mut second, prompts_again) = made(&alcove, "minutes.pdf", &again(&first));
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
        let (alone, _) = made(&alcove, part["document"]["title"].as_str().unwrap(), &again(part));
        let told = usize::try_from(part["together"]["told"].as_u64().unwrap()).unwrap();
        assert_eq!(sentences(part).len() + told, sentences(&alone).len());
        assert!(sentences(part).iter().all(|sentence| sentences(&alone).contains(sentence)), "{part:#}");
        assert_eq!(alone["provenance"]["words"], share);
    }
}
