//! A run that is killed, locked under or stopped loses one answer at most: the next one goes on from there. The engine holds its answer
//! until something happens to it, so nothing depends on how fast anything is.

use std::process::{Command, Stdio};

use app::App;
use app::summary::Method;
use app::view::{DocumentId, JobId, Stage, What, Wish};
use engine::protocol::Request;
use serde_json::Value;

use tests::alcove::{Alcove, PASSPHRASE};
use tests::events::{Heard, is_end};
use tests::parts::{self, Parts};
use tests::script::{self, Answer, Script, Then};
use tests::texts;

/// Nothing of a wish may be lost over a stop: this one has something of each kind.
const THOROUGH: Wish = Wish {
    shape: app::summary::Shape::KeyPoints,
    method: Some(Method::Thorough),
    words: None,
    given: None,
    part: None,
    keep_doubtful: true,
    judging: Some(false),
    language: None,
    anew: false,
};

/// The text of each part that the model was asked about, in order.
fn asked(alcove: &Alcove) -> Vec<String> {
    let prompts = script::asked(&alcove.parts()).into_iter().filter_map(|asked| match asked {
        Request::Generate { prompt } => Some(prompt.user),
        _ => None,
    });
    prompts.collect()
}

/// Answers about so many parts; about the next, the model holds.
fn holds_after(parts: usize) -> Script {
    Script { answers: vec![Answer { say: "Nothing of it.".to_owned(), then: Then::End }; parts] }.then_holds("Parcel")
}

fn with_document(parts: usize) -> Alcove {
    let alcove = Alcove::ready(&Parts::Scripted(holds_after(parts)));
    alcove.document("survey.txt", texts::survey(120).join("\n\n"));
    alcove
}

/// Runs `alcove summarize` until the model holds its answer, having given so many, and kills it as a power cut would.
fn killed(alcove: &Alcove, answers: usize) {
    killed_at(alcove, &SUMMARIZE, answers);
}

fn killed_at(alcove: &Alcove, arguments: &[&str], answers: usize) {
    let mut command = alcove.command(parts::alcove());
    command.arg("--passphrase-file").arg(alcove.passphrase_file());
    let mut child = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    tests::wait::until("the answer that it holds", || (asked(alcove).len() == answers + 1).then_some(()));
    kill(&mut child);
}

fn kill(child: &mut std::process::Child) {
    // SIGKILL: no handler, no destructor, nothing is said good-bye to.
    assert!(Command::new("kill").args(["-9", &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap();
}

const SUMMARIZE: [&str; 6] = ["summarize", "survey.txt", "--method", "thorough", "--format", "json"];

fn is_whole(summary: &Value) {
    let coverage = &summary["coverage"];
    assert_eq!((&coverage["read"], &coverage["skipped"]), (&coverage["total"], &0.into()), "{coverage}");
    assert_eq!(summary["method"], "thorough");
}

#[test]
fn killed_in_the_middle_it_goes_on_with_the_part_that_was_not_read() {
    let alcove = with_document(4);
    killed(&alcove, 4);
    let before = asked(&alcove);
    Script::default().write(&alcove.parts());

    let said = alcove.run(SUMMARIZE).ended(0);
    let all = asked(&alcove);
    let of = all.len() - 1;
    assert!(said.err.contains(&format!("goes on from part 5 of {of}")), "{}", said.err);
    is_whole(&said.json());
    assert_eq!(all[5], before[4], "the part at hand is read again");
    assert_eq!(
        all[..5].iter().chain(&all[6..]).collect::<std::collections::BTreeSet<_>>().len(),
        of,
        "none is read twice besides"
    );

    // With its summary the reading has come to its end: the next begins anew.
    let said = alcove.run(SUMMARIZE).ended(0);
    assert!(!said.err.contains("goes on"), "{}", said.err);
    assert_eq!(asked(&alcove).len(), all.len() + of);
}

#[test]
fn what_it_comes_to_is_what_comes_of_a_run_that_was_never_killed() {
    let answers: Vec<Answer> = texts::survey(120)
        .iter()
        .map(|text| Answer { say: text.split(". ").next().unwrap().to_owned() + ".", then: Then::End })
        .collect();
    let held = |from: usize| Script { answers: answers[from..].to_vec() };
    let whole = Alcove::ready(&Parts::Scripted(held(0)));
    whole.document("survey.txt", texts::survey(120).join("\n\n"));
    let whole = whole.run(SUMMARIZE).ended(0).json();

    let mut script = held(0);
    script.answers.truncate(3);
    let alcove = Alcove::ready(&Parts::Scripted(script.then_holds("")));
    alcove.document("survey.txt", texts::survey(120).join("\n\n"));
    killed(&alcove, 3);
    held(3).write(&alcove.parts());
    let again = alcove.run(SUMMARIZE).ended(0).json();
    for field in ["sentences", "left_out", "coverage", "method", "reason"] {
        assert_eq!(again[field], whole[field], "{field}");
    }
}

#[test]
fn killed_while_what_the_parts_said_is_put_together_it_goes_on_with_the_very_question() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("survey.txt", texts::survey(240).join("\n\n"));
    alcove.run(SUMMARIZE).ended(0);
    // Of each part its first sentence, which is more than has room; of the first that are put together nothing, and at the next it holds.
    let first = |part: &String| {
        let parcel = part.split("Parcel ").nth(1).unwrap();
        format!("Parcel {}.", parcel.split(". ").next().unwrap())
    };
    let parts = asked(&alcove);
    let firsts: Vec<String> = parts.iter().map(first).collect();
    let says: Vec<&str> = firsts.iter().map(String::as_str).chain([""]).collect();
    Script::saying(&says).then_holds("").write(&alcove.parts());
    killed(&alcove, parts.len() + says.len());
    let before = asked(&alcove);
    let app = alcove.open();
    let unfinished = app.document(only_document(&app)).unwrap().unfinished.unwrap();
    assert_eq!((unfinished.read, unfinished.of as usize), (unfinished.of, parts.len()), "each part was read");
    drop(app);

    Script::default().write(&alcove.parts());
    let said = alcove.run(SUMMARIZE).ended(0);
    assert!(said.err.contains(&format!("goes on from part {0} of {0}", parts.len())), "{}", said.err);
    is_whole(&said.json());
    let all = asked(&alcove);
    let [at, rest @ ..] = &all[before.len()..] else { panic!("nothing is asked") };
    assert_eq!(Some(at), before.last());
    assert!(!rest.iter().any(|asked| before.contains(asked)), "neither a part nor what was put together before");
}

#[test]
fn killed_at_the_last_of_several_documents_it_reads_none_of_the_others_again() {
    const TOGETHER: [&str; 5] = ["summarize", "--together", "a.txt", "b.txt", "c.txt"];
    // Each is read in one go.
    let alcove = Alcove::ready(&Parts::Scripted(holds_after(2)));
    for (name, paragraphs) in TOGETHER[2..].iter().zip(texts::survey(9).chunks(3)) {
        alcove.document(name, paragraphs.join("\n\n"));
    }
    killed_at(&alcove, &TOGETHER, 2);
    Script::default().write(&alcove.parts());
    alcove.run(TOGETHER).ended(0);
    let all = asked(&alcove);
    assert_eq!((all.len(), &all[3]), (4, &all[2]), "about the last alone");
}

#[test]
fn another_wish_or_anew_begins_at_the_first_part() {
    for more in [&["--words", "60"][..], &["--shape", "sections"], &["--keep-doubtful"], &["--anew"]] {
        let alcove = with_document(3);
        killed(&alcove, 3);
        Script::default().write(&alcove.parts());
        let said = alcove.run(SUMMARIZE.iter().chain(more)).ended(0);
        assert!(!said.err.contains("goes on"), "{more:?}: {}", said.err);
        is_whole(&said.json());
        let all = asked(&alcove);
        assert_eq!(all[4..8], all[..4], "{more:?}");
    }
}

#[test]
fn what_is_read_in_one_go_leaves_a_longer_reading_as_it_is() {
    let alcove = with_document(3);
    killed(&alcove, 3);
    Script::default().write(&alcove.parts());
    alcove.run(["summarize", "survey.txt", "--method", "quick"]).ended(0);
    let said = alcove.run(SUMMARIZE).ended(0);
    assert!(said.err.contains("goes on from part 4"), "{}", said.err);
}

/// The window's side: a job of which three parts were read, the model being at the fourth.
fn at_work(alcove: &Alcove) -> (std::sync::Arc<App>, Heard, JobId) {
    let app = alcove.open();
    let heard = Heard::from(&app);
    let file = alcove.documents().join("survey.txt");
    let job = *app.add_and_summarise(&[file], THOROUGH, None).unwrap().first().unwrap();
    heard.until(job, |what| matches!(what, What::Progress { stage: Stage::Summarising, part: 3, .. }));
    tests::wait::until("the fourth part", || (asked(alcove).len() == 4).then_some(()));
    (app, heard, job)
}

fn only_document(app: &App) -> DocumentId {
    app.library(None, None).unwrap().rows.first().unwrap().id
}

#[test]
fn after_a_lock_the_document_says_where_it_stopped_and_goes_on_there() {
    let alcove = with_document(3);
    let (app, heard, job) = at_work(&alcove);
    app.lock();
    heard.until_end(job);
    Script::default().write(&alcove.parts());
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    let id = only_document(&app);
    let unfinished = app.document(id).unwrap().unfinished.expect("it came to no end");
    assert_eq!((unfinished.read, unfinished.wish), (3, THOROUGH));

    let job = app.summarise(id, unfinished.wish).unwrap();
    let seen = heard.until_end(job);
    let told: Vec<&What> = seen
        .iter()
        .filter(|w| matches!(w, What::GoesOn { .. } | What::Progress { stage: Stage::Summarising, .. }))
        .collect();
    assert_eq!(told[0], &What::GoesOn { part: 3, of: unfinished.of });
    assert!(matches!(told[1], What::Progress { part: 3, .. }), "{:?}", told[1]);
    assert!(matches!(seen.last(), Some(What::Finished { summary: Some(_) })), "{:?}", seen.last());
    assert_eq!(app.document(id).unwrap().unfinished, None);
}

#[test]
fn after_a_stop_it_goes_on_too_and_a_new_document_of_that_name_begins_anew() {
    let alcove = with_document(3);
    let (app, heard, job) = at_work(&alcove);
    app.stop(job);
    heard.until_end(job);
    assert_eq!(app.document(only_document(&app)).unwrap().unfinished.unwrap().read, 3);
    Script::default().write(&alcove.parts());
    let changed = alcove.document("survey.txt", texts::survey(121).join("\n\n"));
    let job = *app.add_and_summarise(&[changed], THOROUGH, None).unwrap().first().unwrap();
    let seen = heard.until_end(job);
    assert!(!seen.iter().any(|what| matches!(what, What::GoesOn { .. })), "{seen:?}");
}

#[test]
fn consent_taken_back_throws_away_what_was_read() {
    let alcove = with_document(3);
    let (app, heard, job) = at_work(&alcove);
    app.stop(job);
    assert!(is_end(heard.until_end(job).last().unwrap()));
    let id = only_document(&app);
    assert!(app.document(id).unwrap().unfinished.is_some());
    app.withdraw_all().unwrap();
    assert_eq!(app.document(id).unwrap().unfinished, None);
    drop(app);
    Script::default().write(&alcove.parts());
    alcove.run(["consent", "grant", "--all", "--yes"]).ended(0);
    let said = alcove.run(SUMMARIZE).ended(0);
    assert!(!said.err.contains("goes on"), "{}", said.err);
}
