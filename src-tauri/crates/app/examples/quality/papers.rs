//! Summaries of research papers (PyPI `aclsum` 0.1.2): the body is summarised; abstract, expert summaries and the sentences that people marked
//! say how well.
//!
//! A run prints a row of each of the two tables in `docs/quality.md` ("likeness" and "proof"), and how often which method was chosen and why.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use app::summarise::{Block, Kind, Source};
use serde_json::Value;

use crate::Result;
use crate::methods::Way;
use crate::model::Remembering;
use crate::proof::{Marked, Proof, marked};
use crate::rouge::rouge;

struct Paper {
    id: String,
    source: Source,
    /// Its paragraphs, an empty line between two.
    text: String,
    summary: String,
    expert: String,
    marked: Vec<Marked>,
}

/// Prints the rows of a method: of the first papers of a split, or of the one paper, as `which` says.
pub fn run(split: &str, method: &str, which: Option<&str>) -> Result<()> {
    let way = Way::of(method)?;
    let papers = read(split, which)?;
    let mut model = way.needs_model().then(Remembering::start).transpose()?;
    let (mut row, mut proof, mut chosen) = (Row::default(), Proof::default(), BTreeMap::<String, u32>::new());
    for paper in &papers {
        let start = Instant::now();
        let made = way.make(&paper.source, &paper.text, model.as_mut())?;
        let took = start.elapsed().as_secs_f64();
        let (said, spent) = model.as_mut().map_or_else(Default::default, Remembering::take);
        row.add(paper, &made.text, took + spent);
        proof.add(&made, &said, &paper.source, &paper.marked);
        if let Some(draft) = &made.draft {
            *chosen.entry(format!("{:?}, {}", draft.method, draft.reason)).or_default() += 1;
        }
    }
    println!("{split}, likeness: {}", row.row(method));
    println!("{split}, proof: {}", proof.row(method));
    for (how, number) in chosen {
        println!("{split}, {method}: {number} of {} as {how}", papers.len());
    }
    if let [paper] = papers.as_slice() {
        println!("{}: {} words in {:.1} seconds", paper.id, row.source_words, row.seconds);
    }
    Ok(())
}

/// Prints the body of one paper.
pub fn print(split: &str, paper: &str) -> Result<()> {
    for paper in read(split, Some(paper))? {
        println!("{}", paper.text);
    }
    Ok(())
}

/// The first papers of a split, as many as the number in `which`, or the one with that id.
fn read(split: &str, which: Option<&str>) -> Result<Vec<Paper>> {
    let folder = PathBuf::from(std::env::var("ALCOVE_BENCH")?).join("aclsum/dataset");
    let most = which.map(str::parse::<usize>);
    let id = which.filter(|_| matches!(most, Some(Err(_))));
    let most = most.and_then(std::result::Result::ok).unwrap_or(usize::MAX);
    let mut papers = Vec::new();
    for line in fs::read_to_string(folder.join(format!("{split}.jsonl")))?.lines() {
        let entry: Value = serde_json::from_str(line)?;
        let found = entry["id"].as_str().ok_or("a paper has no id")?;
        if papers.len() < most && id.is_none_or(|id| id == found) {
            papers.push(paper(&folder, found, &entry)?);
        }
    }
    if papers.is_empty() {
        return Err(format!("{split} has no such paper").into());
    }
    Ok(papers)
}

/// A paper, from its line of the split and its own file.
fn paper(folder: &Path, id: &str, entry: &Value) -> Result<Paper> {
    let file: Value = serde_json::from_str(&fs::read_to_string(folder.join(format!("paper_jsons/{id}.json")))?)?;
    let source = body(&file);
    let paragraphs = source.blocks.iter().filter(|block| block.kind == Kind::Paragraph);
    let parts = ["challenge", "approach", "outcome"].map(|part| entry["summary"][part].as_str().unwrap_or(""));
    Ok(Paper {
        id: id.to_owned(),
        text: paragraphs.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n"),
        source,
        summary: file["abstract"].as_str().unwrap_or("").to_owned(),
        expert: parts.join(" "),
        marked: marked(entry),
    })
}

/// The body of a paper; its abstract is not in it.
fn body(paper: &Value) -> Source {
    let mut source = Source::default();
    let mut section = "";
    for paragraph in paper["pdf_parse"]["body_text"].as_array().into_iter().flatten() {
        let heading = paragraph["section"].as_str().unwrap_or("");
        let text = paragraph["text"].as_str().unwrap_or("");
        let parts =
            [(heading != section).then_some((Kind::Heading { level: 1 }, heading)), Some((Kind::Paragraph, text))];
        for (kind, text) in parts.into_iter().flatten() {
            let id = source.blocks.len() as u32;
            source.blocks.push(Block { id, kind, page: None, paragraph: id + 1, text: text.to_owned() });
        }
        section = heading;
    }
    source
}

/// Sums over papers.
#[derive(Default)]
struct Row {
    papers: f64,
    /// ROUGE-1, -2 and -L against the abstract, and against what experts wrote.
    summary: [f64; 3],
    expert: [f64; 3],
    words: f64,
    source_words: f64,
    seconds: f64,
}

impl Row {
    fn add(&mut self, paper: &Paper, text: &str, seconds: f64) {
        for (sums, reference) in [(&mut self.summary, &paper.summary), (&mut self.expert, &paper.expert)] {
            for (sum, score) in sums.iter_mut().zip(rouge(text, reference)) {
                *sum += score;
            }
        }
        self.papers += 1.0;
        self.words += text.split_whitespace().count() as f64;
        self.source_words += paper.text.split_whitespace().count() as f64;
        self.seconds += seconds;
    }

    fn row(&self, method: &str) -> String {
        let of = |sum: f64| format!("{:.1}", 100.0 * sum / self.papers);
        let [a, b, c] = self.summary.map(of);
        let [d, e, f] = self.expert.map(of);
        let (words, pace) = (self.words / self.papers, 1000.0 * self.seconds / self.source_words);
        format!("| {method} | {} | {a} | {b} | {c} | {d} | {e} | {f} | {words:.0} | {pace:.2} |", self.papers)
    }
}
