//! The header's reader against honest files and hostile ones: it answers or refuses, and never panics or reserves what it is told to.

#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

use engine::gguf::read;
use engine::protocol::Failure;
use engine::{Header, Refusal, memory};

/// A GGUF file in the making.
#[derive(Clone)]
struct Gguf {
    version: u32,
    metadata: Vec<(String, u32, Vec<u8>)>,
    tensors: Vec<(String, Vec<u64>, u32, u64)>,
    data: usize,
}

impl Gguf {
    fn model() -> Self {
        let empty = Self { version: 3, metadata: Vec::new(), tensors: Vec::new(), data: 2 * 34 };
        empty
            .text("general.architecture", "llama")
            .text("general.name", "A Model")
            .text("general.license", "apache-2.0")
            .number("general.file_type", 7)
            .number("llama.context_length", 4096)
            .text("tokenizer.ggml.model", "gpt2")
            .value("tokenizer.ggml.tokens", 9, array(8, 2, &[string("a"), string("bc")].concat()))
            .number("tokenizer.ggml.eos_token_id", 1)
            .value("tokenizer.ggml.scores", 9, array(6, 2, &[0; 8]))
            .text("tokenizer.chat_template", "{{ messages }}")
            .tensor("blk.0.ffn_up.weight", &[32, 2], 8, 0)
    }

    fn value(mut self, key: &str, kind: u32, bytes: Vec<u8>) -> Self {
        self.metadata.retain(|(had, ..)| had != key);
        self.metadata.push((key.to_owned(), kind, bytes));
        self
    }

    fn text(self, key: &str, text: &str) -> Self {
        self.value(key, 8, string(text))
    }

    fn number(self, key: &str, number: u32) -> Self {
        self.value(key, 4, number.to_le_bytes().to_vec())
    }

    fn without(mut self, key: &str) -> Self {
        self.metadata.retain(|(had, ..)| had != key);
        self
    }

    fn tensor(mut self, name: &str, shape: &[u64], kind: u32, offset: u64) -> Self {
        self.tensors.push((name.to_owned(), shape.to_vec(), kind, offset));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(self.version.to_le_bytes());
        bytes.extend((self.tensors.len() as u64).to_le_bytes());
        bytes.extend((self.metadata.len() as u64).to_le_bytes());
        for (key, kind, value) in &self.metadata {
            bytes.extend(string(key));
            bytes.extend(kind.to_le_bytes());
            bytes.extend(value);
        }
        for (name, shape, kind, offset) in &self.tensors {
            bytes.extend(string(name));
            bytes.extend(u32::try_from(shape.len()).unwrap().to_le_bytes());
            shape.iter().for_each(|n| bytes.extend(n.to_le_bytes()));
            bytes.extend(kind.to_le_bytes());
            bytes.extend(offset.to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(32) + self.data, 0);
        bytes
    }

    fn read(&self) -> Result<Header, Failure> {
        let bytes = self.bytes();
        read(&bytes[..], bytes.len() as u64)
    }

    fn refusal(&self) -> Refusal {
        self.read().unwrap().supported.unwrap_err()
    }
}

fn string(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

fn array(kind: u32, elements: u64, bytes: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &elements.to_le_bytes(), bytes].concat()
}

#[test]
fn an_honest_header_is_read() {
    let based = Gguf::model()
        .number("general.base_model.count", 1)
        .text("general.base_model.0.repo_url", "https://example.org/base")
        .text("general.organization", "Somebody")
        .text("general.basename", "Model")
        .text("general.size_label", "64");
    let expected = Header {
        architecture: "llama".to_owned(),
        name: Some("A Model".to_owned()),
        organization: Some("Somebody".to_owned()),
        base_name: Some("Model".to_owned()),
        size_label: Some("64".to_owned()),
        license: Some("apache-2.0".to_owned()),
        license_name: None,
        license_link: None,
        based_on: vec!["https://example.org/base".to_owned()],
        context: 4096,
        parameters: 64,
        encoding: "Q8_0".to_owned(),
        cache_per_token: 0,
        unpacked: 0,
        table: 0,
        supported: Ok(()),
    };
    assert_eq!(based.read().as_ref(), Ok(&expected));
    assert_eq!(Gguf { version: 2, ..based }.read(), Ok(expected));
}

#[test]
fn the_cache_of_a_token_is_its_keys_and_values_in_every_layer() {
    let model = Gguf::model()
        .number("llama.block_count", 30)
        .number("llama.embedding_length", 576)
        .number("llama.attention.head_count", 9);
    assert_eq!(model.read().unwrap().cache_per_token, 30 * 9 * (64 + 64) * 4, "every head has its own");
    let shared = model.number("llama.attention.head_count_kv", 3);
    assert_eq!(shared.read().unwrap().cache_per_token, 30 * 3 * (64 + 64) * 4);
    let longer = shared.number("llama.attention.key_length", 80);
    assert_eq!(longer.read().unwrap().cache_per_token, 30 * 3 * (80 + 64) * 4);
    let hostile = longer.value("llama.attention.value_length", 10, u64::MAX.to_le_bytes().to_vec());
    assert_eq!(hostile.read().unwrap().cache_per_token, 0, "a size that cannot be is none");
}

#[test]
fn matrices_of_16_bit_floats_take_twice_their_size_where_they_are_unpacked() {
    let (f32, f16, q8_0, bf16) = (0, 1, 8, 30);
    let model = |table, output: Option<u32>| {
        let named = Gguf::model()
            .tensor("token_embd.weight", &[32, 4], table, 0)
            .tensor("blk.0.ffn_up.weight", &[32, 2], bf16, 0)
            .tensor("blk.0.attn_norm.weight", &[32], f16, 0)
            .tensor("blk.0.ffn_gate_inp.weight", &[32, 2], f32, 0)
            .data(512);
        output.map_or(named.clone(), |kind| named.tensor("output.weight", &[32, 4], kind, 0)).read().unwrap()
    };
    let sizes = |header: Header| (header.unpacked, header.table);
    assert_eq!(sizes(model(q8_0, None)), (32 * 2 * 2, 32 * 4 * 4));
    assert_eq!(sizes(model(q8_0, Some(f16))), (32 * 2 * 2 + 32 * 4 * 2, 32 * 4 * 4));
    // A table by itself is counted by itself; one that is the last layer as well is a matrix too.
    assert_eq!(sizes(model(f16, Some(q8_0))), (32 * 2 * 2, 32 * 4 * 4));
    assert_eq!(sizes(model(f16, None)), (32 * 2 * 2 + 32 * 4 * 2, 32 * 4 * 4));
}

#[test]
fn what_a_model_needs_is_its_file_and_a_cache_as_long_as_is_used_and_on_a_gpu_what_is_unpacked() {
    let header = Gguf::model()
        .number("llama.block_count", 2)
        .number("llama.embedding_length", 64)
        .number("llama.attention.head_count", 1)
        .tensor("token_embd.weight", &[32, 4], 8, 0)
        .tensor("blk.0.ffn_up.weight", &[32, 2], 1, 0)
        .data(512);
    let needed = |context| {
        let header = header.clone().number("llama.context_length", context).read().unwrap();
        (memory::needed(&header, 1 << 30), memory::needed_on_gpu(&header, 1 << 30))
    };
    let (short, on_gpu) = needed(1000);
    assert_eq!(short, (1 << 30) + 1000 * 2 * (64 + 64) * 4 + (256 << 20));
    assert_eq!(on_gpu, short + 32 * 2 * 2 + 32 * 4 * 4);
    assert_eq!(needed(2000).0 - short, 1000 * 2 * (64 + 64) * 4);
    assert_eq!(needed(100_000), needed(memory::MAX_CONTEXT));
}

#[test]
fn encoding_is_the_commonest_where_the_header_does_not_say() {
    let header = Gguf::model().without("general.file_type").tensor("norm", &[4], 0, 0).read().unwrap();
    assert_eq!(header.encoding, "Q8_0");
}

#[test]
fn what_the_engine_does_not_run_is_refused_with_the_reason() {
    let model = Gguf::model();
    let named = |name: &str| name.to_owned();
    let gemma = model.clone().text("general.architecture", "gemma3").number("gemma3.context_length", 1);
    assert_eq!(gemma.refusal(), Refusal::Architecture { name: named("gemma3") });
    assert_eq!(model.clone().number("split.count", 2).refusal(), Refusal::Split);
    let unread = model.clone().tensor("iq", &[256], 23, 0).data(200);
    assert_eq!(unread.refusal(), Refusal::Encoding { name: named("IQ4_XS") });
    let unknown = model.clone().tensor("odd", &[256], 200, 0);
    assert_eq!(unknown.refusal(), Refusal::Encoding { name: named("encoding 200") });
    assert_eq!(Gguf { tensors: Vec::new(), ..model.clone() }.refusal(), Refusal::NoWeights);
    assert_eq!(model.clone().without("llama.context_length").refusal(), Refusal::NoContext);
    let bert = model.clone().text("tokenizer.ggml.model", "bert");
    assert_eq!(bert.refusal(), Refusal::Tokenizer { name: named("bert") });
    let cut = model.clone().text("tokenizer.ggml.pre", "viking");
    assert_eq!(cut.refusal(), Refusal::Tokenizer { name: named("viking") });
    assert_eq!(model.clone().without("tokenizer.ggml.eos_token_id").refusal(), Refusal::NoEnd);
    assert_eq!(model.without("tokenizer.chat_template").refusal(), Refusal::NoChatTemplate);
}

#[test]
fn what_says_how_text_is_cut_and_angles_are_stretched_is_taken_where_it_is_known() {
    for cut in ["llama-bpe", "qwen2", "gpt-2", "smollm", "tekken", "starcoder", "default"] {
        assert_eq!(Gguf::model().text("tokenizer.ggml.pre", cut).read().unwrap().supported, Ok(()), "{cut}");
    }
    // Where a vocabulary cuts no text, nothing depends on it.
    let pieces = Gguf::model().text("tokenizer.ggml.model", "llama").text("tokenizer.ggml.pre", "viking");
    assert_eq!(pieces.read().unwrap().supported, Ok(()));
    let stretched = |kind| Gguf::of("llama").text("llama.rope.scaling.type", kind);
    for kind in ["none", "linear", "yarn"] {
        assert_eq!(stretched(kind).read().unwrap().supported, Ok(()), "{kind}");
    }
    let long = || Refusal::Stretching { name: "longrope".to_owned() };
    assert_eq!(stretched("longrope").refusal(), long());
    let phi = Gguf::of("phi3");
    assert_eq!(phi.clone().tensor("rope_factors_long.weight", &[4], 0, 0).refusal(), long(), "Phi-3.5");
    assert_eq!(phi.text("phi3.rope.scaling.type", "yarn").refusal(), Refusal::Stretching { name: "yarn".to_owned() });
    let factors = Gguf::of("llama").tensor("rope_freqs.weight", &[4], 0, 0);
    assert_eq!(factors.read().unwrap().supported, Ok(()));
}

impl Gguf {
    fn data(self, data: usize) -> Self {
        Self { data, ..self }
    }

    /// One that says it is of this architecture, as long as need be and with the matrix of words that some ask for.
    fn of(architecture: &str) -> Self {
        let model = Self::model().text("general.architecture", architecture);
        model.number(&format!("{architecture}.context_length"), 4096).tensor("output.weight", &[32, 2], 8, 0)
    }
}

#[test]
fn what_mistral_rs_would_panic_on_or_compute_otherwise_is_refused_by_its_name() {
    let kind = |model: Gguf| match model.refusal() {
        Refusal::Architecture { name } => name,
        other => panic!("{other}"),
    };
    for runs in ["llama", "mistral3", "phi3", "qwen2", "qwen3", "starcoder2"] {
        assert_eq!(Gguf::of(runs).read().unwrap().supported, Ok(()), "{runs}");
    }
    // Experts panic in candle; an activation is left out.
    assert_eq!(kind(Gguf::of("qwen3moe").number("qwen3moe.expert_count", 128)), "qwen3moe");
    assert_eq!(kind(Gguf::of("phi2")), "phi2");
    assert_eq!(kind(Gguf::of("llama").number("llama.expert_count", 8)), "llama, 8 experts");
    assert_eq!(Gguf::of("llama").number("llama.expert_count", 0).read().unwrap().supported, Ok(()));
    // Phi-4, and Phi-4-mini.
    let base = |base: f32| Gguf::of("phi3").value("phi3.rope.freq_base", 6, base.to_le_bytes().to_vec());
    assert_eq!(kind(base(250_000.0)), "phi3, rope.freq_base 250000");
    assert_eq!(base(10_000.0).read().unwrap().supported, Ok(()));
    let partly = Gguf::of("phi3").number("phi3.embedding_length", 3072).number("phi3.attention.head_count", 24);
    assert_eq!(kind(partly.clone().number("phi3.rope.dimension_count", 96)), "phi3, rope.dimension_count 96");
    assert_eq!(partly.number("phi3.rope.dimension_count", 128).read().unwrap().supported, Ok(()));
    for strict in ["phi3", "starcoder2"] {
        let mut tied = Gguf::of(strict);
        tied.tensors.retain(|(name, ..)| name != "output.weight");
        assert_eq!(kind(tied), format!("{strict}, no output.weight"));
        let floats = Gguf::of(strict).tensor("blk.0.ffn_up.weight", &[32, 2], 1, 0).data(256);
        assert_eq!(floats.refusal(), Refusal::Encoding { name: "F16".to_owned() });
    }
    let floats = Gguf::of("llama").tensor("blk.0.ffn_up.weight", &[32, 2], 1, 0).data(256);
    assert_eq!(floats.read().unwrap().supported, Ok(()));
}

#[test]
fn what_is_not_gguf_is_not_a_model() {
    for bytes in [&b""[..], b"GGU", b"%PDF-1.7 and more", b"\0\0\0\0\0\0\0\0", b"FUGG\x03\0\0\0"] {
        assert_eq!(read(bytes, bytes.len() as u64), Err(Failure::NotAModel));
    }
}

#[test]
fn other_versions_are_named() {
    let other = |version| Refusal::Version { version };
    for (version, reason) in [(1, other(1)), (4, other(4)), (3_u32.swap_bytes(), Refusal::BigEndian)] {
        assert_eq!((Gguf { version, ..Gguf::model() }).read(), Err(Failure::Unsupported { reason }));
    }
}

#[test]
fn every_cut_is_damage() {
    let whole = Gguf::model().bytes();
    for cut in 4..whole.len() {
        assert_eq!(read(&whole[..cut], cut as u64), Err(Failure::Damaged), "cut at {cut}");
    }
}

#[test]
fn no_changed_byte_ends_the_reader() {
    let whole = Gguf::model().bytes();
    for at in 0..whole.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff, whole[at] ^ 1] {
            let mut changed = whole.clone();
            changed[at] = value;
            let _ = read(&changed[..], changed.len() as u64);
        }
    }
}

/// A small generator of numbers, so that a failure is the same failure next time (constants of Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Bytes that hostile headers are made of: what GGUF gives a meaning, and the edges of its numbers.
const TELLING: [&[u8]; 10] = [
    b"GGUF",
    b"general.architecture",
    b"general.alignment",
    b"split.count",
    &[8, 0, 0, 0],
    &[9, 0, 0, 0],
    &[0xff; 8],
    &[0, 0, 0, 0, 0, 0, 0, 0x80],
    &[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
    &[0; 8],
];

#[test]
fn no_header_that_was_cut_doubled_moved_or_written_over_ends_the_reader() {
    let bases = [
        Gguf::model().bytes(),
        Gguf::model().value("x", 9, array(9, 2, &[array(4, 1, &[0; 4]), array(8, 1, &string("a"))].concat())).bytes(),
        Gguf::model().number("general.base_model.count", 16).number("general.alignment", 64).bytes(),
    ];
    let mut numbers = Numbers(2026);
    let mut answered = 0;
    for _ in 0..30_000 {
        let mut bytes = bases[numbers.below(bases.len())].clone();
        for _ in 0..=numbers.below(4) {
            let (from, to) = (numbers.below(bytes.len()), numbers.below(bytes.len()));
            let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 64));
            match numbers.below(5) {
                0 => bytes.truncate(from.max(24)),
                1 => bytes.splice(from..from, bytes[from..to].to_vec()).for_each(drop),
                2 => bytes.drain(from..to).for_each(drop),
                3 => bytes.splice(from..from, TELLING[numbers.below(10)].iter().copied()).for_each(drop),
                _ => {
                    let telling = TELLING[numbers.below(10)];
                    let end = (from + telling.len()).min(bytes.len());
                    bytes.splice(from..end, telling.iter().copied()).for_each(drop);
                }
            }
            if bytes.len() < 24 {
                bytes.resize(24, 0);
            }
        }
        if let Ok(header) = read(&bytes[..], bytes.len() as u64) {
            answered += 1;
            let names = [header.name, header.organization, header.base_name, header.size_label];
            let texts = [header.license, header.license_name, header.license_link];
            let shown = names.into_iter().chain(texts).flatten().chain(header.based_on).chain([header.architecture]);
            assert!(shown.into_iter().all(|t| t.chars().count() <= 200 && !t.contains(char::is_control)));
        }
    }
    assert!(answered > 300, "only {answered} of them got past the first checks");
}

/// A file that never ends, counting what is taken from it.
struct Endless(u64);

impl std::io::Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        into.fill(0);
        self.0 += into.len() as u64;
        Ok(into.len())
    }
}

#[test]
fn a_header_without_end_is_given_up_after_so_many_bytes() {
    use std::io::Read;
    let claims = [
        [&[9][..], &[0; 3], &array(0, 1 << 60, &[])].concat(),
        [&[8][..], &[0; 3], &(1_u64 << 60).to_le_bytes()].concat(),
        [&[9][..], &[0; 3], &array(8, 1 << 60, &[])].concat(),
        // Believed, as far as it goes: what comes after it is too much.
        [&[9][..], &[0; 3], &array(0, (128 << 20) - 100, &[])].concat(),
    ];
    for claim in claims {
        let head =
            [b"GGUF\x03\0\0\0".as_slice(), &1_u64.to_le_bytes(), &65_536_u64.to_le_bytes(), &string("x"), &claim];
        let mut endless = Endless(0);
        let answer = read(head.concat().as_slice().chain(&mut endless), u64::MAX);
        assert_eq!(answer, Err(Failure::Damaged));
        assert!(endless.0 <= 128 << 20, "{} bytes were read", endless.0);
    }
}

#[test]
fn lengths_that_cannot_be_are_damage() {
    let huge = [u64::MAX, u64::MAX / 2, 1 << 62, 1 << 40, 1 << 28];
    for length in huge {
        let length_alone = length.to_le_bytes().to_vec();
        assert_eq!(
            Gguf::model().value("general.name", 8, length_alone.clone()).read(),
            Err(Failure::Damaged),
            "kept text of {length}"
        );
        assert_eq!(Gguf::model().value("x", 8, length_alone).read(), Err(Failure::Damaged), "skipped text of {length}");
        for kind in [0, 4, 8, 9, 12] {
            assert_eq!(
                Gguf::model().value("x", 9, array(kind, length, &[])).read(),
                Err(Failure::Damaged),
                "{length} of {kind}"
            );
        }
        assert_eq!(Gguf::model().tensor("t", &[length, length], 0, 0).read(), Err(Failure::Damaged));
        assert_eq!(Gguf::model().tensor("t", &[32], 8, length).read(), Err(Failure::Damaged));
    }
}

#[test]
fn counts_that_cannot_be_are_damage() {
    for at in [8, 16] {
        for count in [u64::MAX, 1 << 40, 1_000_000] {
            let mut bytes = Gguf::model().bytes();
            bytes[at..at + 8].copy_from_slice(&count.to_le_bytes());
            assert_eq!(read(&bytes[..], bytes.len() as u64), Err(Failure::Damaged), "{count} at {at}");
        }
    }
}

#[test]
fn arrays_in_arrays_end_somewhere() {
    let deep = (0..10_000).fold(array(4, 0, &[]), |inner, _| array(9, 1, &inner));
    assert_eq!(Gguf::model().value("x", 9, deep).read(), Err(Failure::Damaged));
}

#[test]
fn weights_beyond_the_end_of_the_file_are_damage() {
    assert_eq!(Gguf::model().data(67).read(), Err(Failure::Damaged));
    assert_eq!(Gguf::model().tensor("t", &[33], 8, 0).read(), Err(Failure::Damaged), "half a block");
    assert_eq!(Gguf::model().number("general.alignment", 0).read(), Err(Failure::Damaged));
}

#[test]
fn names_are_shown_on_one_line_and_not_for_ever() {
    let name = format!("A\u{1b}[31m\nmodel{}", "x".repeat(1000));
    let shown = Gguf::model().text("general.name", &name).read().unwrap().name.unwrap();
    assert!(shown.starts_with("A [31m model") && shown.chars().count() == 200, "{shown}");
}
