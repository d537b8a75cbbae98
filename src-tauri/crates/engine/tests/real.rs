//! The real program with a real model: what the client promises, kept.
//!
//! Run with `ALCOVE_ENGINE` (path of `alcove-engine`) and `ALCOVE_MODEL` (path of SmolLM2-135M-Instruct, re-encoded to Q8_0) set:
//! `cargo test -p engine --features real`. `make test` does.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use std::ops::ControlFlow;
use std::sync::mpsc;
use std::thread;

use engine::{Engine, Error, Finish, Generated, Prompt};
use support::made::path;
use support::program::{answers, prompt, publishers, written};

fn start() -> Engine {
    Engine::start(&path("ALCOVE_ENGINE"), &path("ALCOVE_MODEL"))
        .unwrap_or_else(|error| panic!("the engine does not start: {error}"))
}

/// What prompts may begin with.
const INSTRUCTION: &str = "Answer in one short sentence, and in plain words.";

fn answer(engine: &mut Engine, prompt: &Prompt) -> (String, Generated) {
    let mut text = String::new();
    let generated = engine.generate(prompt, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    });
    (text, generated.unwrap())
}

#[test]
fn header_of_the_model_is_read() {
    let header = start().inspect().unwrap();
    assert_eq!(header.architecture, "llama");
    assert_eq!(header.name.as_deref(), Some("Smollm2 135M 8k Lc100K Mix1 Ep2"));
    assert_eq!(header.license.as_deref(), Some("apache-2.0"));
    assert_eq!(header.context, 8192);
    assert_eq!(header.parameters, 134_515_008);
    assert_eq!(header.encoding, "Q8_0");
    assert_eq!(header.supported, Ok(()));
}

#[test]
fn loading_tells_context_device_and_memory() {
    let loaded = start().load().unwrap();
    assert_eq!(loaded.context, 8192);
    assert_eq!(loaded.device, "CPU");
    assert!(["built_for_cpu", "built_for_cpu_driver_found"].contains(&loaded.device_reason.id()), "{loaded:?}");
    assert!(loaded.seconds > 0.0);
    assert!(loaded.memory_bytes == 0 || loaded.memory_bytes > 10_000_000, "{}", loaded.memory_bytes);
    assert!(loaded.threads >= 1 && loaded.threads <= 1024, "{}", loaded.threads);
}

#[cfg(target_os = "linux")]
#[test]
fn the_most_memory_held_counts_what_was_given_back() {
    let mut engine = start();
    let loaded = engine.load().unwrap();
    let before = engine.peak_memory().unwrap().unwrap();
    // Linux counts pages a few dozen at a time.
    assert!(before + (1 << 20) >= loaded.memory_bytes, "{before}");
    answer(&mut engine, &prompt(&"bread and wine ".repeat(500), 1));
    let after = engine.peak_memory().unwrap().unwrap();
    assert!(after > before, "{before} and then {after}");
    // Asked in between, nothing of it was lost.
    assert!(engine.peak_memory().unwrap() >= Some(after));
}

/// What is needed at all times is counted before loading (`memory::needed`), with more besides than this.
#[cfg(target_os = "linux")]
#[test]
fn a_long_prompt_takes_the_file_a_cache_and_little_more() {
    let mut engine = start();
    let header = engine.inspect().unwrap();
    let file = std::fs::metadata(path("ALCOVE_MODEL")).unwrap().len();
    let (_, generated) = answer(&mut engine, &prompt(&"bread and wine ".repeat(1_320), 1));
    assert!((3_800..=4_096).contains(&generated.prompt_tokens), "{}", generated.prompt_tokens);
    let (peak, allowed) = (engine.peak_memory().unwrap().unwrap(), file + 4_096 * header.cache_per_token + (128 << 20));
    assert!(peak <= allowed, "{} MiB, and {} are allowed", peak >> 20, allowed >> 20);
}

/// Its header alone says so: layers by the thousand million, each of which would keep something of every token.
#[cfg(target_os = "linux")]
#[test]
fn a_model_that_memory_does_not_hold_is_refused_with_both_numbers_before_any_of_it_is_loaded() {
    let vast = support::made::Gguf::shipped().number("llama.block_count", 1_000_000_000).written();
    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), vast.path()).unwrap();
    let (header, file) = (engine.inspect().unwrap(), vast.as_file().metadata().unwrap().len());
    assert_eq!(header.supported, Ok(()));
    let before = engine.peak_memory().unwrap().unwrap();
    let Err(Error::TooLittleMemory { needed, free }) = engine.load() else { panic!("it was not refused for that") };
    assert_eq!(needed, engine::memory::needed(&header, file));
    assert!(free > 0 && free < needed, "{free} of {needed}");
    let after = engine.peak_memory().unwrap().unwrap();
    assert!(after < before + file / 4, "{before} before and {after} after");
}

#[test]
fn a_sparing_engine_has_half_the_threads_and_says_the_same() {
    let question = prompt("Name three colours of the rainbow.", 8);
    let mut whole = start();
    let threads = whole.load().unwrap().threads;
    let mut half = Engine::start_for(INSTRUCTION, &path("ALCOVE_ENGINE"), &path("ALCOVE_MODEL"), true).unwrap();
    assert_eq!(half.load().unwrap().threads, (threads / 2).max(1));
    assert_eq!(answer(&mut half, &question).0, answer(&mut whole, &question).0);
}

#[test]
fn tokens_are_the_models_own() {
    let mut engine = start();
    assert_eq!(engine.count_tokens(&["Hello world", "", "The quick brown fox"]).unwrap(), [2, 0, 4]);
    let long = "word ".repeat(600_000);
    let [count] = engine.count_tokens(&[&long]).unwrap()[..] else { panic!("one text, one count") };
    assert!((600_000..=600_010).contains(&count), "{count}");
}

#[test]
fn greedy_answers_repeat_whatever_came_between() {
    let mut engine = start();
    let one = prompt("Name three colours of the rainbow.", 24);
    let other = prompt("Name three animals of the farm, please.", 24);
    let (first, generated) = answer(&mut engine, &one);
    assert!(!first.trim().is_empty());
    assert!(generated.completion_tokens > 1 && generated.completion_tokens <= 24);
    assert!(generated.prompt_tokens > 10);
    assert!(generated.prefill_seconds > 0.0 && generated.decode_seconds > 0.0);
    answer(&mut engine, &other);
    assert_eq!(answer(&mut engine, &one).0, first);
    assert_eq!(answer(&mut start(), &one).0, first);
}

#[test]
fn what_is_kept_of_an_instruction_changes_no_answer() {
    let asked = |question: &str| prompt(&format!("{INSTRUCTION}\n\n{question}"), 24);
    let filler = "The harbour committee heard a report about the dredging of the basin. ".repeat(40);
    let prompts = [
        asked("What is the capital of France?"),
        asked(&format!("{filler} What did the committee hear?")),
        prompt("Name three colours of the rainbow.", 24),
        asked("What do bees make?"),
        asked("What is the capital of France?"),
        prompt(INSTRUCTION, 24),
    ];
    let model = path("ALCOVE_MODEL");
    let kept = answers(&model, &["--instruction", INSTRUCTION], &prompts);
    assert_eq!(kept, answers(&model, &[], &prompts));
    assert_eq!(kept[4], kept[0]);
}

#[test]
fn an_instruction_is_read_once_in_the_life_of_an_engine() {
    let instruction = "Answer in one short sentence, and mind the rules of the house. ".repeat(70);
    let start = || Engine::start_for(&instruction, &path("ALCOVE_ENGINE"), &path("ALCOVE_MODEL"), false).unwrap();
    let asked = |question: &str| prompt(&format!("{instruction}\n\n{question}"), 1);
    let mut engine = start();
    // Weights are taken from the file when they are first used.
    answer(&mut engine, &prompt("Hello", 1));
    let mut seconds = |question: &str| answer(&mut engine, &asked(question)).1.prefill_seconds;
    let (first, second, third) = (seconds("What do bees make?"), seconds("What is two plus two?"), seconds("Hello"));
    assert!(second < first / 4.0 && third < first / 4.0, "{first} s, then {second} s and {third} s");
}

#[test]
fn a_seed_fixes_the_answer_and_another_changes_it() {
    let mut engine = start();
    let mut ask =
        |seed| answer(&mut engine, &Prompt { temperature: 1.0, seed, ..prompt("Tell a story about the sea.", 32) }).0;
    let first = ask(7);
    assert_ne!(ask(8), first);
    assert_eq!(ask(7), first);
}

#[test]
fn a_long_answer_ends_at_the_length_asked_for() {
    let (_, generated) = answer(&mut start(), &prompt("Write a long essay about the history of bread.", 12));
    assert_eq!((generated.finish, generated.completion_tokens), (Finish::Length, 12));
}

#[test]
fn an_answer_cut_inside_a_character_is_cut_not_broken() {
    let mut engine = start();
    // These characters take the model several tokens each, so that some of the lengths end inside one.
    for length in 1..=12 {
        let (_, generated) = answer(&mut engine, &prompt("Repeat: ∈∉∋∌ 日本語 日本語 日本語", length));
        assert!(generated.completion_tokens <= length);
    }
}

#[test]
fn a_short_answer_ends_by_itself() {
    let (text, generated) =
        answer(&mut start(), &prompt("What is the capital of France? Answer in one short sentence.", 64));
    assert!(text.contains("Paris"), "{text}");
    assert_eq!(generated.finish, Finish::End);
    assert!(!text.contains("<|im_end|>"), "{text}");
}

#[test]
fn a_break_ends_the_answer_softly_and_the_engine_goes_on() {
    let mut engine = start();
    let mut pieces = 0;
    let generated = engine.generate(&prompt("Write a long essay about the history of bread.", 4000), &mut |_| {
        pieces += 1;
        if pieces == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let generated = generated.unwrap();
    assert_eq!((generated.finish, pieces), (Finish::Stopped, 5));
    assert!(generated.completion_tokens < 100, "{}", generated.completion_tokens);
    let (text, generated) =
        answer(&mut engine, &prompt("What is the capital of France? Answer in one short sentence.", 64));
    assert!(text.contains("Paris"), "{text}");
    assert_eq!(generated.finish, Finish::End);
}

#[test]
fn a_kill_in_mid_answer_is_stopped_and_a_new_engine_starts() {
    let mut engine = start();
    engine.load().unwrap();
    let killer = engine.killer();
    let (send, started) = mpsc::channel();
    let writing = thread::spawn(move || {
        engine.generate(&prompt("Write a long essay about the history of bread.", 4000), &mut |_| {
            let _ = send.send(());
            ControlFlow::Continue(())
        })
    });
    started.recv().unwrap();
    killer.kill();
    assert_eq!(writing.join().unwrap(), Err(Error::Stopped));
    assert!(start().load().is_ok());
}

#[test]
fn a_kill_while_the_prompt_is_read_is_stopped() {
    let mut engine = start();
    engine.load().unwrap();
    let killer = engine.killer();
    let reading = thread::spawn(move || {
        engine.generate(&prompt(&"bread and wine ".repeat(2000), 8), &mut |_| ControlFlow::Continue(()))
    });
    thread::sleep(std::time::Duration::from_millis(200));
    killer.kill();
    assert_eq!(reading.join().unwrap(), Err(Error::Stopped));
}

#[test]
fn a_prompt_over_the_context_is_refused_before_it_is_read() {
    let mut engine = start();
    let refused = engine.generate(&prompt(&"bread ".repeat(9000), 8), &mut |_| panic!("nothing may be written"));
    assert_eq!(refused, Err(Error::TooLong));
    assert!(answer(&mut engine, &prompt("Hello", 4)).1.completion_tokens > 0);
}

#[test]
fn a_document_cannot_speak_the_models_control_tokens() {
    let mut engine = start();
    let mut tokens = |user: &str| answer(&mut engine, &prompt(user, 1)).1.prompt_tokens;
    let plain = tokens("a b");
    assert!(tokens("a<|im_end|> b") > plain + 1);
    assert!(tokens("a<|im_start|>system b") > plain + 2);
}

#[test]
fn a_profile_tells_where_the_time_went() {
    let text = written(&path("ALCOVE_MODEL"), &[], "profile", "Name three colours of the rainbow.");
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap();
    for part in ["reading", "writing"] {
        let number = |name: &str| report[part][name].as_f64().unwrap();
        let work = ["products", "attention", "rows"].map(number);
        assert!(number("tokens") > 1.0 && work.iter().all(|&seconds| seconds > 0.0), "{report}");
        assert!(work.iter().sum::<f64>() <= number("seconds"), "{report}");
    }
    let steps: Vec<&str> = report["load"].as_array().unwrap().iter().map(|step| step[0].as_str().unwrap()).collect();
    assert!(steps.contains(&"the vocabulary") && steps.contains(&"the weights"), "{report}");
}

#[test]
fn the_publishers_own_encoding_runs_as_it_lies_in_the_file() {
    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), &publishers()).unwrap();
    let header = engine.inspect().unwrap();
    assert_eq!((header.encoding.as_str(), header.supported), ("Q4_1", Ok(())));
    let question = prompt("What is the capital of France? Answer in one short sentence.", 64);
    let (text, generated) = answer(&mut engine, &question);
    assert!(text.contains("Paris"), "{text}");
    assert_eq!(generated.finish, Finish::End);
}

#[test]
fn a_prompt_read_in_pieces_is_understood_whole() {
    // The name is in the first of several pieces, the question in the last.
    let filler = "The harbour committee heard a report about the dredging of the basin. ".repeat(90);
    let question = format!("The dog's name is Rufus. {filler} What is the dog's name? Answer in one word.");
    let (text, generated) = answer(&mut start(), &prompt(&question, 12));
    assert!(generated.prompt_tokens > 1100, "{}", generated.prompt_tokens);
    assert!(text.contains("Rufus"), "{text}");
}

/// A file whose header says that all is well, and whose rest is nothing.
fn hollow_model() -> tempfile::NamedTempFile {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let entry = |key: &str, kind: u32, value: Vec<u8>| [text(key), kind.to_le_bytes().to_vec(), value].concat();
    let bytes = [
        b"GGUF\x03\0\0\0".to_vec(),
        1_u64.to_le_bytes().to_vec(),
        5_u64.to_le_bytes().to_vec(),
        entry("general.architecture", 8, text("llama")),
        entry("llama.context_length", 4, 64_u32.to_le_bytes().to_vec()),
        entry("tokenizer.ggml.model", 8, text("gpt2")),
        entry("tokenizer.ggml.eos_token_id", 4, 0_u32.to_le_bytes().to_vec()),
        entry("tokenizer.chat_template", 8, text("{{ messages }}")),
        text("output_norm.weight"),
        1_u32.to_le_bytes().to_vec(),
        8_u64.to_le_bytes().to_vec(),
        0_u32.to_le_bytes().to_vec(),
        0_u64.to_le_bytes().to_vec(),
        vec![0; 64],
    ];
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes.concat()).unwrap();
    file
}

#[test]
fn a_model_that_breaks_mistral_rs_is_damaged_and_the_engine_goes_on() {
    let model = hollow_model();
    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), model.path()).unwrap();
    assert_eq!(engine.inspect().unwrap().supported, Ok(()));
    assert_eq!(engine.load(), Err(Error::Damaged));
    assert_eq!(engine.load(), Err(Error::Damaged));
    assert!(engine.inspect().is_ok());
}

/// The program as the kernel sees it: filtered, without new privileges, with no network and no file but its model open.
#[cfg(target_os = "linux")]
#[test]
fn the_program_is_confined_before_it_answers() {
    use engine::protocol::{Reply, Request, read_message, write_message};
    let mut child = support::program::program(&["--model"]).arg(path("ALCOVE_MODEL")).spawn().unwrap();
    write_message(child.stdin.as_mut().unwrap(), &Request::Load).unwrap();
    let reply = read_message(child.stdout.as_mut().unwrap());
    assert!(matches!(reply, Ok(Some(Reply::Loaded { .. }))));

    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let says = |field: &str, value: &str| status.lines().any(|line| line.starts_with(field) && line.ends_with(value));
    assert!(says("NoNewPrivs:", "\t1"), "{status}");
    assert!(says("Seccomp:", "\t2"), "{status}");
    // Only a privileged reader may look at the descriptors of a program that cannot be debugged.
    match std::fs::read_dir(format!("/proc/{}/fd", child.id())) {
        Ok(all) => {
            let targets: Vec<_> = all.flatten().filter_map(|open| std::fs::read_link(open.path()).ok()).collect();
            assert!(targets.len() > 2, "its input and its output are not among {targets:?}");
            for target in targets {
                assert!(!target.to_string_lossy().starts_with("socket:[") || is_pair(&target), "{target:?}");
            }
        }
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied),
    }
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "the end of its input is the end of the program");
}

/// tokio wakes itself through a pair of connected local sockets: known to no network, and without a name.
#[cfg(target_os = "linux")]
fn is_pair(socket: &std::path::Path) -> bool {
    let inode = socket.to_string_lossy().trim_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let networks = ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"]
        .map(|kind| std::fs::read_to_string(format!("/proc/net/{kind}")).unwrap_or_default());
    !networks.iter().any(|table| table.split_whitespace().any(|word| word == inode))
}
