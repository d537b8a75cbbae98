//! The header's reader against honest files and hostile ones: it answers or refuses, and never panics or reserves what it is told to.

#![allow(clippy::unwrap_used)] // helpers of tests

use engine::Header;
use engine::gguf::read;
use engine::protocol::Failure;

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
            .value("tokenizer.ggml.scores", 9, array(6, 2, &[0; 8]))
            .text("tokenizer.chat_template", "{{ messages }}")
            .tensor("blk.0.weight", &[32, 2], 8, 0)
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

    fn refusal(&self) -> String {
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
        .text("general.base_model.0.repo_url", "https://example.org/base");
    let expected = Header {
        architecture: "llama".to_owned(),
        name: Some("A Model".to_owned()),
        license: Some("apache-2.0".to_owned()),
        license_name: None,
        license_link: None,
        based_on: vec!["https://example.org/base".to_owned()],
        context: 4096,
        parameters: 64,
        encoding: "Q8_0".to_owned(),
        cache_per_token: 0,
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
fn encoding_is_the_commonest_where_the_header_does_not_say() {
    let header = Gguf::model().without("general.file_type").tensor("norm", &[4], 0, 0).read().unwrap();
    assert_eq!(header.encoding, "Q8_0");
}

#[test]
fn what_the_engine_does_not_run_is_refused_in_words() {
    let model = Gguf::model();
    assert!(
        model
            .clone()
            .text("general.architecture", "gemma3")
            .number("gemma3.context_length", 1)
            .refusal()
            .contains("gemma3")
    );
    assert!(model.clone().number("split.count", 2).refusal().contains("several files"));
    assert!(model.clone().tensor("iq", &[256], 23, 0).data(200).refusal().contains("IQ4_XS"));
    assert!(model.clone().tensor("odd", &[256], 200, 0).refusal().contains("encoding 200"));
    assert!(model.clone().without("llama.context_length").refusal().contains("context"));
    assert!(model.clone().text("tokenizer.ggml.model", "bert").refusal().contains("tokenizer"));
    assert!(model.without("tokenizer.chat_template").refusal().contains("instructions"));
}

impl Gguf {
    fn data(self, data: usize) -> Self {
        Self { data, ..self }
    }
}

#[test]
fn what_is_not_gguf_is_not_a_model() {
    for bytes in [&b""[..], b"GGU", b"%PDF-1.7 and more", b"\0\0\0\0\0\0\0\0", b"FUGG\x03\0\0\0"] {
        assert_eq!(read(bytes, bytes.len() as u64), Err(Failure::NotAModel));
    }
}

#[test]
fn other_versions_are_named() {
    for (version, named) in [(1, "version 1"), (4, "version 4"), (3_u32.swap_bytes(), "big-endian")] {
        let Err(Failure::Unsupported { reason }) = (Gguf { version, ..Gguf::model() }).read() else {
            panic!("version {version}")
        };
        assert!(reason.contains(named), "{reason}");
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
