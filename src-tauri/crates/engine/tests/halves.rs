//! The real program with the real model in 16-bit floats: multiplied as they lie in the file, wherever that is, they say what mistral.rs' own
//! arithmetic says of them unpacked, and take the memory of the file.
//!
//! Run as `real.rs` is.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use std::ops::ControlFlow;

use engine::{Engine, Prompt, memory};
use support::made::{Gguf, path};
use support::program::{VOCABULARY, logits};

/// The largest difference of any logit; they lie between about -27 and 32. Neither way rounds activations or weights, so that only the order of sums
/// differs; where activations are rounded to 8 bits, it was 1.42 (`stock.rs`).
const FURTHEST: f32 = 2e-3;

const TEXT: &str = "The harbour committee heard a report about the dredging of the basin in 1987.";

/// Which token is the likeliest, for each token that was read.
fn likeliest(logits: &[f32]) -> Vec<usize> {
    let rows = logits.chunks(VOCABULARY);
    rows.map(|row| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap()).collect()
}

fn check(encoding: u32, name: &str) {
    let model = Gguf::in_halves(encoding).written();
    let (ours, unpacked) = (logits(model.path(), &[], TEXT), logits(model.path(), &["--stock"], TEXT));
    assert!(ours.len() == unpacked.len() && ours.len() > 10 * VOCABULARY);
    let furthest = ours.iter().zip(&unpacked).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
    assert!(furthest <= FURTHEST, "{name}: {furthest}");
    assert_eq!(likeliest(&ours), likeliest(&unpacked), "{name}");

    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), model.path()).unwrap();
    let header = engine.inspect().unwrap();
    assert_eq!((header.encoding.as_str(), header.supported.clone()), (name, Ok(())));
    let user = "What is the capital of France? Answer in one short sentence.".to_owned();
    let mut text = String::new();
    let prompt = Prompt { system: None, user, max_tokens: 32, temperature: 0.0, seed: 0 };
    let written = engine.generate(&prompt, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    });
    assert!(written.is_ok() && text.contains("Paris"), "{name}: {text}");
    // Where the system tells. The table of tokens alone would take 108 MiB more in 32 bits, and all of it 513.
    let file = model.as_file().metadata().unwrap().len();
    let peak = engine.peak_memory().unwrap().unwrap_or(0);
    assert!(peak <= file + (128 << 20) && peak <= memory::needed(&header, file), "{name}: {} MiB", peak >> 20);
}

#[test]
fn f16_is_multiplied_as_it_lies() {
    check(1, "F16");
}

#[test]
fn bf16_is_multiplied_as_it_lies() {
    check(30, "BF16");
}
