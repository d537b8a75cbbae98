//! What is wished of a summary, as options of `alcove summarize`.

use std::path::PathBuf;

use app::summary::{Language, Method, Part, Shape, Summary};
use app::view::Wish;
use app::words::say;
use app::{Code, Error, Result};
use clap::{Args, ValueEnum};

#[derive(Args)]
pub struct Wished {
    #[arg(
        long,
        value_name = "SUMMARY",
        conflicts_with_all = [
            "together", "method", "shape", "words", "given", "pages", "paragraphs", "keep_doubtful", "language",
        ]
    )]
    like: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "auto")]
    method: How,
    #[arg(long, value_enum, default_value = "key-points")]
    shape: Kind,
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(10..=2000))]
    words: Option<u32>,
    #[arg(long, value_name = "NUMBER", conflicts_with = "together", value_parser = clap::value_parser!(u32).range(1..))]
    given: Option<u32>,
    #[arg(long, value_name = "FIRST-LAST", value_parser = |text: &str| part(text, Part::Pages))]
    pages: Option<Part>,
    #[arg(long, value_name = "FIRST-LAST", conflicts_with = "pages")]
    #[arg(value_parser = |text: &str| part(text, Part::Paragraphs))]
    paragraphs: Option<Part>,
    #[arg(long)]
    keep_doubtful: bool,
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    language: Option<Tongue>,
    #[arg(long)]
    anew: bool,
}

impl Wished {
    /// The wish that the options say, or that of the summary in `like`.
    ///
    /// # Errors
    /// [`Code::FileMissing`], or [`Code::BadInput`] where that is no summary.
    pub fn read(&self) -> Result<Wish> {
        let Some(file) = &self.like else {
            return Ok(Wish {
                shape: self.shape.into(),
                method: self.method.into(),
                words: self.words,
                given: self.given,
                part: self.pages.or(self.paragraphs),
                keep_doubtful: self.keep_doubtful,
                judging: None,
                language: self.language.map(Into::into),
                anew: self.anew,
            });
        };
        let json = std::fs::read(file).map_err(|e| Error::new(Code::FileMissing, e.kind().to_string()))?;
        let summary: Summary = serde_json::from_slice(&json).map_err(|_| Code::BadInput)?;
        Ok(Wish { anew: self.anew, ..Wish::like(&summary) })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Brief,
    KeyPoints,
    Sections,
    Facts,
    Plain,
}

impl From<Kind> for Shape {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Brief => Self::Brief,
            Kind::KeyPoints => Self::KeyPoints,
            Kind::Sections => Self::Sections,
            Kind::Facts => Self::Facts,
            Kind::Plain => Self::Plain,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    Auto,
    Whole,
    Thorough,
    Quick,
    Extractive,
}

impl From<How> for Option<Method> {
    fn from(how: How) -> Self {
        match how {
            How::Auto => None,
            How::Whole => Some(Method::Whole),
            How::Thorough => Some(Method::Thorough),
            How::Quick => Some(Method::Quick),
            How::Extractive => Some(Method::Extractive),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tongue {
    En,
    De,
    Fr,
    Es,
    It,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::En,
            Tongue::De => Self::De,
            Tongue::Fr => Self::Fr,
            Tongue::Es => Self::Es,
            Tongue::It => Self::It,
        }
    }
}

/// "3" or "3-7".
fn part(text: &str, of: fn(u32, u32) -> Part) -> std::result::Result<Part, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse::<u32>(), last.trim().parse::<u32>()) {
        (Ok(first), Ok(last)) if 1 <= first && first <= last => Ok(of(first, last)),
        _ => Err(say("cli-summarize-range-bad")),
    }
}
