//! Notices: texts of ours that a user reads before deciding, versioned, so that a changed text is asked again.
//!
//! A notice is `assets/notices/<id>.md`: front matter between `---` lines (`id`, `version`, `title`, then `- heading: words` for the key
//! points), then the body in Markdown. A new notice is a new file and a row in `SOURCES`.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

const SOURCES: &[&str] = &[include_str!("../../../../assets/notices/data-handling.md")];

static NOTICES: LazyLock<Vec<Notice>> =
    LazyLock::new(|| SOURCES.iter().filter_map(|s| Notice::parse(s).ok()).collect());

/// A text to read before deciding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `data-handling`.
    pub id: String,
    /// A changed text has a new version.
    pub version: String,
    /// Its heading.
    pub title: String,
    /// What to know first.
    pub key_points: Vec<KeyPoint>,
    /// The whole text: Markdown with headings, paragraphs and lists only.
    pub body: String,
    /// SHA-256 of the whole file, lower-case hex.
    pub sha256: String,
}

/// A heading and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPoint {
    /// A few words.
    pub heading: String,
    /// A plain sentence or two.
    pub words: String,
}

/// What is wrong with a notice's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// It does not begin with front matter between `---` lines.
    #[error("no front matter")]
    NoFrontMatter,
    /// A line of the front matter is neither `key: value` nor `- heading: words`, or its key is not known.
    #[error("line {0}")]
    Line(usize),
    /// `id`, `version`, `title`, the key points or the body are missing.
    #[error("incomplete")]
    Incomplete,
}

/// The notice with this id.
pub fn notice(id: &str) -> Option<&'static Notice> {
    NOTICES.iter().find(|n| n.id == id)
}

impl Notice {
    /// Reads a notice's file.
    ///
    /// # Errors
    /// Where the front matter is not as this module's head says.
    pub fn parse(source: &str) -> Result<Self, ParseError> {
        let rest = source.strip_prefix("---\n").ok_or(ParseError::NoFrontMatter)?;
        let (front, body) = rest.split_once("\n---\n").ok_or(ParseError::NoFrontMatter)?;
        let (mut id, mut version, mut title, mut key_points) = ("", "", "", Vec::new());
        for (number, line) in front.lines().enumerate() {
            let wrong = ParseError::Line(number + 2);
            let (key, value) = line.split_once(": ").ok_or(wrong)?;
            match key.strip_prefix("- ") {
                Some(heading) => {
                    key_points.push(KeyPoint { heading: heading.trim().to_owned(), words: value.trim().to_owned() })
                }
                None => match key {
                    "id" => id = value.trim(),
                    "version" => version = value.trim(),
                    "title" => title = value.trim(),
                    _ => return Err(wrong),
                },
            }
        }
        let body = body.trim();
        if [id, version, title, body].contains(&"") || key_points.is_empty() {
            return Err(ParseError::Incomplete);
        }
        let sha256 = crate::text::hex(&Sha256::digest(source.as_bytes()));
        Ok(Self {
            id: id.to_owned(),
            version: version.to_owned(),
            title: title.to_owned(),
            key_points,
            body: body.to_owned(),
            sha256,
        })
    }
}
