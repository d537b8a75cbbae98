//! Nothing of the source is lost between passages, whatever it looks like.

use std::ops::ControlFlow;

use engine::{Generated, Prompt};
use proptest::prelude::*;

use super::scripted::Scripted;
use crate::error::Result;
use crate::summarise::Model;
use crate::summarise::passages::{self, Passage};
use crate::summarise::source::{Block, Kind, Source};

/// Every character of every block meant for reading, in order, as the passages hold it.
fn rebuilt(source: &Source, passages: &[Passage<'_>]) -> Vec<String> {
    let mut out = vec![String::new(); source.blocks.len()];
    for piece in passages.iter().flat_map(|p| &p.pieces) {
        assert_eq!(out[piece.block].chars().count() as u32, piece.start, "pieces follow one another");
        out[piece.block].push_str(piece.text);
        assert_eq!(out[piece.block].chars().count() as u32, piece.end);
    }
    out
}

fn block() -> impl Strategy<Value = (Kind, String)> {
    let kind = prop_oneof![
        Just(Kind::Paragraph),
        Just(Kind::Heading { level: 2 }),
        Just(Kind::ListItem),
        Just(Kind::Header),
        Just(Kind::Code)
    ];
    let text = prop_oneof![
        "\\PC{0,80}",
        "([A-Za-z]{1,9}[ .]){0,120}",
        "[a-z]{0,400}",
        "(\u{e9}|\u{4e2d}|\u{1f600}|\n| ){0,60}"
    ];
    (kind, text)
}

proptest! {
    #[test]
    fn every_character_is_in_exactly_one_passage(blocks in proptest::collection::vec(block(), 0..12), limit in 1u32..60) {
        let blocks = blocks.into_iter().enumerate().map(|(i, (kind, text))| Block { id: i as u32, kind, page: None, paragraph: 1, text }).collect();
        let source = Source { blocks, ..Source::default() };
        let passages = passages::cut(&source, &mut Scripted::saying(&[]), limit).unwrap();
        let expected: Vec<String> = source.blocks.iter().map(|b| if b.kind.is_read() { b.text.clone() } else { String::new() }).collect();
        prop_assert_eq!(rebuilt(&source, &passages), expected);
        for passage in &passages {
            prop_assert!(passage.tokens <= limit.max(2) || passage.pieces.len() == 1, "{} tokens, at most {limit}", passage.tokens);
        }
    }
}

/// A model that notes how many bytes it was to count the tokens of.
struct Counting(Scripted, usize);

impl Model for Counting {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        self.1 += texts.iter().map(|text| text.len()).sum::<usize>();
        self.0.count_tokens(texts)
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        self.0.generate(prompt, on_text)
    }

    fn context(&self) -> u32 {
        self.0.context()
    }
}

#[test]
fn a_paragraph_without_an_end_is_counted_whole_and_by_sentences_however_long_it_is() {
    for sentences in [400, 4_000] {
        let source = super::source(&"Check the gauge daily. ".repeat(sentences));
        let mut model = Counting(Scripted::saying(&[]), 0);
        let passages = passages::cut(&source, &mut model, 448).unwrap();
        let text = source.blocks[0].text.as_str();
        assert_eq!(model.1, 2 * text.len());
        assert_eq!(rebuilt(&source, &passages), [text]);
    }
}

#[test]
fn a_heading_stays_with_what_it_stands_over() {
    let source = super::source(&format!("# One\n\n{}\n\n# Two\n\n{}", "word ".repeat(30), "word ".repeat(30)));
    let passages = passages::cut(&source, &mut Scripted::saying(&[]), 50).unwrap();
    assert_eq!(
        passages.iter().map(|p| p.pieces.iter().map(|p| p.block).collect::<Vec<_>>()).collect::<Vec<_>>(),
        [vec![0, 1], vec![2, 3]]
    );
}
