//! What a model does on this computer: measured with consent alone, on a text that is nobody's, kept, and made use of.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;

use app::App;
use app::home::Home;
use app::summarise::{judge, translate};
use app::summary::Language;
use app::view::{DocumentId, Event, JobId, Network, Stage, What, Wish};
use engine::protocol::Request;
use serde_json::Value;

use tests::alcove::{Alcove, PASSPHRASE};
use tests::events::{Heard, is_end};
use tests::parts::{self, Parts};
use tests::script::{self, Script};
use tests::{processes, texts};

/// Longer than what is to be written at the least.
const ANSWER: &str = "The committee met in the reading room and considered three options for the roof of the hall, of which the \
    first was to demolish it, the second to replace all of the roof, and the third to repair the north side only and to \
    insulate the rest of it while the scaffolding stands, with a ramp built at the side door; the third was adopted by \
    five votes to none, one member abstaining, and three builders will be asked for a fixed price.";

/// About how many tokens are read at once.
const LENGTHS: [u64; 4] = [128, 512, 2_048, 4_000];

/// Answers to the few words that are read first, to the four lengths, and to what asks for a long one.
fn script() -> Script {
    Script::saying(&["", "", "", "", "", ANSWER])
}

fn questions(alcove: &Alcove) -> Vec<String> {
    let asked = script::asked(&alcove.parts()).into_iter();
    asked.filter_map(|asked| if let Request::Generate { prompt } = asked { Some(prompt.user) } else { None }).collect()
}

fn seconds_left(seen: &[What]) -> Vec<Option<u32>> {
    let left = seen.iter().filter_map(|what| match what {
        What::Progress { stage: Stage::Summarising, seconds_left, .. } => Some(*seconds_left),
        _ => None,
    });
    left.collect()
}

fn summarised(alcove: &Alcove, app: &Arc<App>, name: &str, paragraphs: usize) -> Vec<What> {
    let heard = Heard::from(app);
    let file = alcove.document(name, texts::survey(paragraphs).join("\n\n"));
    let job = *app.add(&[file]).unwrap().first().unwrap();
    heard.until_end(job)
}

#[test]
fn without_consent_the_notices_are_printed_and_nothing_is_measured() {
    let alcove = Alcove::with_vault(&Parts::Scripted(script()));
    let said = alcove.run(["bench"]).ended(3);
    let notice = app::consent::notice().unwrap();
    assert!(said.out.contains(&notice.title) && said.out.contains("TERMS AND CONDITIONS"), "{}", said.out);
    let next = format!("alcove --passphrase-file {} consent grant --all", alcove.passphrase_file().display());
    assert!(said.err.contains(&next), "{}", said.err);
    let asked = script::asked(&alcove.parts());
    assert!(!asked.is_empty(), "no model was looked at");
    assert!(asked.iter().all(|request| matches!(request, Request::Inspect)), "the model was loaded");

    alcove.run(["consent", "grant", "--all", "--yes"]).ended(0);
    alcove.run(["bench"]).ended(0);
    alcove.run(["consent", "withdraw", "--all"]).ended(0);
    alcove.run(["bench"]).ended(3);
}

#[test]
fn what_is_measured_is_printed_and_kept_and_no_document_is_read_for_it() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("minutes.txt", texts::minutes_text());
    alcove.run(["summarize", "minutes.txt"]).ended(0);
    let before = questions(&alcove).len();
    script().write(&alcove.parts());
    let measured = alcove.run(["bench", "--format", "json"]).ended(0).json();

    assert_eq!((&measured["device"], &measured["threads"]), (&"CPU".into(), &2.into()));
    assert_eq!(measured["sparing"], false);
    assert!(measured["model"].as_str().unwrap().contains("SmolLM2"), "{measured}");
    assert_eq!(measured["peak_memory_bytes"], 123_000_000);
    assert_eq!(measured["load_seconds"], 0.6, "loading, and the first words read");
    let tokens = |span: &Value| span["tokens"].as_u64().unwrap();
    let read: Vec<u64> = measured["prefill"].as_array().unwrap().iter().map(tokens).collect();
    for (read, wanted) in read.iter().zip(LENGTHS) {
        assert!(read.abs_diff(wanted) * 10 < wanted, "{read} tokens for {wanted}");
    }
    assert_eq!(read.len(), LENGTHS.len());
    assert!(measured.get("energy_joules").is_some_and(|energy| energy.is_null() || energy.is_f64()), "{measured}");
    assert!(tokens(&measured["decode"]) >= 64, "{measured}");

    let sample = std::fs::read_to_string(parts::in_tree("assets/samples/committee-minutes.txt")).unwrap();
    let mut asked = questions(&alcove).split_off(before);
    let tried = asked.split_off(6);
    let judged = app::ability::pairs().map(|pair| judge::question(pair.passage, pair.sentence).user);
    // Of each language one, as nothing is no translation.
    let first = |to| translate::request(app::ability::sentences(to).1[0], to).user;
    let tries: Vec<String> = judged.chain(Language::ALL.map(first)).collect();
    assert_eq!(tried, tries, "after one more than the lengths, as the first answer was long enough");
    for asked in asked {
        let text = asked.rsplit("\n\n").next().unwrap();
        assert!(text.split_whitespace().all(|word| sample.contains(word)), "{text}");
        assert!(!asked.contains(texts::MARKER));
    }

    let id = measured["file_sha256"].as_str().unwrap();
    let kept = alcove.open().measured(id).unwrap().unwrap();
    assert_eq!(serde_json::to_value(kept).unwrap(), measured);
    assert_eq!(alcove.open().library(None, None).unwrap().total, 1, "the text that is read is no document");
}

#[test]
fn a_person_is_told_each_figure_with_its_unit() {
    let alcove = Alcove::ready(&Parts::Scripted(script()));
    let said = alcove.run(["bench", "--model", "SmolLM2 135M Instruct"]).ended(0).out;
    let words = ["2 threads", "processor only", "Loads in 0.6 s", "given", "Writes", "tokens a second"];
    for words in words.into_iter().chain(["123 MB of memory", "energy"]) {
        assert!(said.contains(words), "no {words} in:\n{said}");
    }
    assert_eq!(alcove.run(["bench", "--model", "no such model"]).ended(1).out, "");

    // A model that writes nothing is not said to write fast.
    Script::default().write(&alcove.parts());
    let said = alcove.run(["bench"]).ended(0).out;
    assert!(said.contains("too little") && !said.contains("Writes"), "{said}");
}

/// A document that is stored, and has no summary yet.
fn stored(alcove: &Alcove, app: &Arc<App>) -> DocumentId {
    let heard = Heard::from(app);
    let file = alcove.document("survey.txt", texts::survey(60).join("\n\n"));
    heard.until_end(*app.add_only(&[file], None).unwrap().first().unwrap());
    app.library(None, None).unwrap().rows.first().unwrap().id
}

#[test]
fn a_summary_tells_from_its_start_how_long_it_will_take_though_nothing_was_measured() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let is_told = |name, paragraphs| {
        let guesses = seconds_left(&summarised(&alcove, &app, name, paragraphs));
        assert!(guesses.first().is_some_and(|guess| guess.is_some_and(|seconds| seconds > 0)), "{name}: {guesses:?}");
    };
    is_told("first.txt", 60);
    let model = app.status().model.unwrap().id;
    assert_eq!(app.measured(&model).unwrap(), None, "what was found out in a moment is not shown as measured");
    app.lock();
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    is_told("next.txt", 61);
    assert_eq!(script::gauged(&alcove.parts()), 1, "it is known from then on");
    app.lock();

    script().write(&alcove.parts());
    alcove.run(["bench"]).ended(0);
    Script::default().write(&alcove.parts());
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    is_told("measured.txt", 62);
    assert_eq!(script::gauged(&alcove.parts()), 1);
}

#[test]
fn a_window_that_asks_what_a_summary_takes_is_told_soon_though_the_model_never_read() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let document = stored(&alcove, &app);
    let heard = Heard::from(&app);
    let told = || app.prospect(document, Wish::default()).unwrap().unwrap();
    assert_eq!((told().seconds, told().gauging), (None, false));
    assert!(!app.status().model.unwrap().loaded, "who only asks loads nothing");
    let asked = app.foresee(document, Wish::default()).unwrap().unwrap();
    assert_eq!((asked.seconds, asked.gauging), (None, true));
    let seconds = tests::wait::until("what it takes", || told().seconds);
    assert!(app.wait(tests::wait::LONGEST));
    let again = app.foresee(document, Wish::default()).unwrap().unwrap();
    assert!(!again.gauging && again.seconds.is_some_and(|seconds| seconds > 0), "{seconds} before");
    assert_eq!(script::gauged(&alcove.parts()), 1);
    assert!(heard.all().is_empty(), "nobody set a job going");
}

#[test]
fn a_model_that_was_not_agreed_to_is_not_asked_how_fast_it_is() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let document = stored(&alcove, &app);
    let licence = app.receipts().unwrap().into_iter().find(|r| r.kind == "licence_acceptance").unwrap();
    app.withdraw(&licence.id).unwrap();
    assert!(app.foresee(document, Wish::default()).unwrap().is_none());
    assert!(app.wait(tests::wait::LONGEST));
    assert_eq!(script::gauged(&alcove.parts()), 0);
    assert!(script::asked(&alcove.parts()).iter().all(|asked| matches!(asked, Request::Inspect)));
}

#[test]
fn the_command_line_says_what_a_summary_will_take() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[texts::SUPPORTED])));
    alcove.document("survey.txt", texts::survey(3).join("\n\n"));
    let said = |method: &str| alcove.run(["summarize", "survey.txt", "--method", method]).ended(0).err;
    assert_eq!(said("extractive"), "");
    for method in ["thorough", "quick", "whole"] {
        let told = said(method);
        assert!(told.starts_with("survey.txt: about ") && told.contains("on this computer"), "{told}");
    }
    // Measured, it is slow enough that what it is given shows.
    script().write(&alcove.parts());
    alcove.run(["bench"]).ended(0);
    Script::default().write(&alcove.parts());
    alcove.document("long.txt", texts::survey(300).join("\n\n"));
    let told = |more: &[&str]| alcove.run([&["summarize", "long.txt"][..], more].concat()).ended(0).err;
    let (some, all) = (told(&["--given", "110"]), told(&[]));
    assert!(some.starts_with("long.txt: about ") && some != all, "of what the model is given: {some}{all}");
}

#[test]
fn ctrl_c_ends_it_at_once_and_nothing_is_kept() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&["", ""]).then_holds("")));
    let mut command = alcove.command(parts::alcove());
    command.arg("--passphrase-file").arg(alcove.passphrase_file()).arg("bench");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    // As a shell starts it: what the terminal sends reaches all that belongs to it, the engine too.
    let child = command.process_group(0).spawn().unwrap();
    tests::wait::until("the length at which it holds", || (questions(&alcove).len() == 3).then_some(()));
    let engines = processes::below(child.id());
    assert_eq!(engines.len(), 1, "the engine alone");
    let group = format!("-{}", child.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());

    let said = child.wait_with_output().unwrap();
    let err = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(1), "{err}");
    assert_eq!(err.trim(), app::words::say("measuring-stopped"));
    assert!(said.stdout.is_empty());
    assert!(engines.iter().all(|engine| !Path::new(&format!("/proc/{}", engine.id)).exists()), "the engine lives on");
    let app = alcove.open();
    let model = app.status().model.unwrap().id;
    assert_eq!(app.measured(&model).unwrap(), None);
}

#[test]
fn a_stop_and_a_lock_end_it_and_the_next_document_is_read() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[""]).then_holds("")));
    let app = alcove.open();
    let model = app.status().model.unwrap().id;
    let measuring = |asked: usize| -> (Heard, JobId) {
        let heard = Heard::from(&app);
        let job = app.measure(&model).unwrap();
        tests::wait::until("the length at which it holds", || (questions(&alcove).len() == asked).then_some(()));
        (heard, job)
    };
    let (heard, job) = measuring(2);
    app.stop(job);
    assert_eq!(heard.until_end(job).last(), Some(&What::Stopped));
    let (heard, job) = measuring(4);
    app.lock();
    assert_eq!(heard.until_end(job).last(), Some(&What::Stopped));

    app.unlock(PASSPHRASE.to_owned()).unwrap();
    assert_eq!(app.measured(&model).unwrap(), None);
    Script::default().write(&alcove.parts());
    let seen = summarised(&alcove, &app, "survey.txt", 3);
    assert!(matches!(seen.last(), Some(What::Finished { summary: Some(_) })), "{seen:?}");
}

/// An Alcove on a computer whose battery and mains, and what its processors say of their energy, are files of the test's.
fn on(alcove: &Alcove, supplies: &Path) -> Arc<App> {
    let (power, energy) = (supplies.to_owned(), alcove.home().join("powercap"));
    let parts = app::home::Parts { power, energy, ..app::home::Parts::in_folder(&alcove.parts()) };
    let app = App::new(Home::at(alcove.vault()), parts, Network::NotUsed);
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    app
}

fn plug(supplies: &Path, connected: bool) {
    let (online, status) = if connected { ("1", "Charging") } else { ("0", "Discharging") };
    for (file, says) in [("AC/type", "Mains"), ("AC/online", online), ("BAT0/type", "Battery"), ("BAT0/status", status)]
    {
        let file = supplies.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, format!("{says}\n")).unwrap();
    }
}

#[test]
fn on_battery_half_of_the_cores_are_left_alone_and_it_is_said() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let supplies = alcove.home().join("power_supply");
    plug(&supplies, false);
    let app = on(&alcove, &supplies);
    let model = app.status().model.unwrap().id;
    let heard = Heard::from(&app);
    let loads = || script::asked(&alcove.parts()).iter().filter(|asked| matches!(asked, Request::Load)).count();

    let job = app.measure(&model).unwrap();
    assert!(matches!(heard.until_end(job).last(), Some(What::Finished { .. })));
    let measured = app.measured(&model).unwrap().unwrap();
    assert_eq!((measured.sparing, measured.threads), (true, 1));
    let sentence = app::words::say("device-sparing");
    assert!(measured.device_reason.unwrap().ends_with(&sentence));

    summarised(&alcove, &app, "one.txt", 3);
    let reason = || app.status().model.unwrap().device_reason.unwrap();
    assert!(reason().ends_with(&sentence), "{}", reason());
    let before = loads();
    summarised(&alcove, &app, "two.txt", 4);
    assert_eq!(loads(), before, "what is loaded stays loaded");

    plug(&supplies, true);
    summarised(&alcove, &app, "three.txt", 5);
    assert_eq!(loads(), before + 1, "with all cores, it is another engine");
    assert!(!reason().contains(&sentence), "{}", reason());
}

#[test]
fn a_computer_unplugged_while_a_document_is_read_spares_its_battery_from_the_next_part_on() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let supplies = alcove.home().join("power_supply");
    plug(&supplies, true);
    let app = on(&alcove, &supplies);
    let (tell, heard) = channel();
    app.listen(move |event| {
        let Event::Job { event } = event else { return };
        if matches!(event.what, What::Progress { stage: Stage::Summarising, part: 2, .. }) {
            plug(&supplies, false);
        }
        let _ = tell.send(event.what);
    });
    app.add(&[alcove.document("survey.txt", texts::survey(60).join("\n\n"))]).unwrap();
    let end = tests::wait::until("the summary", || heard.try_iter().find(is_end));
    assert!(matches!(end, What::Finished { summary: Some(_) }), "{end:?}");

    let asked = script::asked(&alcove.parts());
    let told = asked.iter().filter_map(|asked| match asked {
        Request::Load => Some("loads"),
        Request::Generate { .. } => Some("reads"),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), ["loads", "reads", "reads", "loads", "reads", "reads"]);
    let questions = questions(&alcove);
    assert!(questions.windows(2).all(|two| two[0] != two[1]), "no part is read twice");
    let model = app.status().model.unwrap();
    assert!(model.loaded && model.device_reason.unwrap().ends_with(&app::words::say("device-sparing")));
}

#[test]
fn what_was_measured_on_battery_stands_beside_what_was_on_mains() {
    let alcove = Alcove::ready(&Parts::Scripted(script()));
    let supplies = alcove.home().join("power_supply");
    plug(&supplies, false);
    let app = on(&alcove, &supplies);
    let model = app.status().model.unwrap().id;
    let measure = || {
        let heard = Heard::from(&app);
        let job = app.measure(&model).unwrap();
        assert!(matches!(heard.until_end(job).last(), Some(What::Finished { .. })));
        app.measured(&model).unwrap().unwrap()
    };
    assert!(measure().sparing);
    plug(&supplies, true);
    assert!(!measure().sparing, "what was measured last is shown");

    Script::default().write(&alcove.parts());
    for (connected, name, paragraphs) in [(false, "battery.txt", 60), (true, "mains.txt", 61)] {
        plug(&supplies, connected);
        let guesses = seconds_left(&summarised(&alcove, &app, name, paragraphs));
        assert!(guesses.first().is_some_and(Option::is_some), "{name}: {guesses:?}");
    }
}

#[test]
fn energy_is_told_where_the_system_tells_it() {
    let alcove = Alcove::ready(&Parts::Scripted(script()));
    let app = on(&alcove, &alcove.home().join("power_supply"));
    let model = app.status().model.unwrap().id;
    let energy = || {
        let heard = Heard::from(&app);
        let job = app.measure(&model).unwrap();
        assert!(matches!(heard.until_end(job).last(), Some(What::Finished { .. })));
        app.measured(&model).unwrap().unwrap().energy_joules
    };
    assert_eq!(energy(), None);
    let zone = alcove.home().join("powercap/intel-rapl:0");
    std::fs::create_dir_all(&zone).unwrap();
    for (file, says) in [("name", "package-0"), ("energy_uj", "5000000"), ("max_energy_range_uj", "262143328850")] {
        std::fs::write(zone.join(file), format!("{says}\n")).unwrap();
    }
    assert_eq!(energy(), Some(0.0), "its counter stands still");
    let seen = summarised(&alcove, &app, "survey.txt", 3);
    let Some(What::Finished { summary: Some(id) }) = seen.last() else { panic!("{seen:?}") };
    assert_eq!(app.summary(*id).unwrap().summary.provenance.energy_joules, Some(0.0), "of a summary too");
}

#[test]
fn the_real_model_s_figures_are_those_of_a_model() {
    let alcove = Alcove::ready(&Parts::Real);
    let measured = alcove.run(["bench", "--format", "json"]).ended(0).json();
    assert_eq!(measured["device"], "CPU");
    assert!(measured["threads"].as_u64().unwrap() >= 1);
    assert!(measured["load_seconds"].as_f64().unwrap() > 0.0);
    let spans = measured["prefill"].as_array().unwrap();
    assert_eq!(spans.len(), LENGTHS.len(), "its context has room for all lengths");
    for (span, wanted) in spans.iter().chain([&measured["decode"]]).zip(LENGTHS.into_iter().chain([64])) {
        let (tokens, seconds) = (span["tokens"].as_u64().unwrap(), span["seconds"].as_f64().unwrap());
        assert!(tokens >= wanted * 9 / 10 && tokens <= wanted * 5 / 4 + 60 && seconds > 0.0, "{span} for {wanted}");
    }
    let peak = measured["peak_memory_bytes"].as_u64();
    assert!(peak.is_none_or(|peak| peak > 100_000_000), "{peak:?}");
}

#[test]
fn the_real_model_is_found_unable_and_nothing_of_its_summaries_changes() {
    let alcove = Alcove::ready(&Parts::Real);
    alcove.document("minutes.txt", texts::minutes_text());
    let summary = || {
        let asked = ["summarize", "minutes.txt", "--format", "json", "--method", "whole", "--keep-doubtful"];
        let made = alcove.run(asked).ended(0).json();
        assert!(made["provenance"].get("judging").is_none(), "{made}");
        (made["sentences"].clone(), made["left_out"].clone())
    };
    let before = summary();
    let ability = alcove.run(["bench", "--format", "json"]).ended(0).json()["ability"].take();
    assert_eq!(ability["judging"]["able"], false, "{ability}");
    assert_eq!((&ability["judging"]["faithful"], &ability["judging"]["faulty"]), (&18.into(), &18.into()));
    assert_eq!(summary(), before);
    let languages = ability["languages"].as_array().unwrap();
    assert_eq!(languages.len(), Language::ALL.len(), "{ability}");
    assert!(languages.iter().any(|language| language["able"] == false), "{ability}");
    for language in languages {
        let asked = ["summarize", "minutes.txt", "--language", language["language"].as_str().unwrap()];
        if language["able"] == false {
            let said = alcove.run(asked).ended(1);
            assert!(said.err.contains("cannot be asked for that language") && said.out.is_empty(), "{}", said.err);
        }
    }
}
