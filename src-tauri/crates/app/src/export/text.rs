//! The paper as lines of text: plain, and with the marks of Markdown. The place stands behind its sentence, so that who copies a line has both.

use super::paper::{Paper, Source};
use super::{Leaving, Of, mark_lines, marked, one_line};
use crate::words::say;

/// Plain text; the label for programs stands at its end.
pub fn plain(leaving: &Leaving) -> String {
    format!("{}{}", body(leaving, Marks::None), mark_lines(leaving.lead()))
}

/// Markdown; the label for programs is its front matter, which renderers do not show.
pub fn markdown(leaving: &Leaving) -> String {
    format!("---\n{}---\n\n{}\n", mark_lines(leaving.lead()), body(leaving, Marks::Markdown).trim_end())
}

/// How headings and lines are marked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    None,
    Markdown,
}

impl Marks {
    /// A text on one line, whatever it holds.
    fn text(self, text: &str) -> String {
        match self {
            Self::None => one_line(text),
            Self::Markdown => escape(&one_line(text)),
        }
    }

    fn heading(self, level: usize, text: &str) -> String {
        match self {
            Self::None => format!("{}\n\n", self.text(text)),
            Self::Markdown => format!("{} {}\n\n", "#".repeat(level), self.text(text)),
        }
    }

    fn item(self, text: &str) -> String {
        format!("- {}\n", self.text(text))
    }

    /// Lines that stay lines.
    fn lines(self, lines: &[String]) -> String {
        let lines: Vec<String> = lines.iter().map(|line| self.text(line)).collect();
        let end = if self == Self::Markdown { "  \n" } else { "\n" };
        format!("{}\n\n", lines.join(end))
    }
}

fn body(leaving: &Leaving, marks: Marks) -> String {
    let paper = Paper::new(leaving);
    let mut out = marks.heading(1, &paper.title);
    for of in leaving.all() {
        out.extend(leaving.heading(of, None).map(|title| marks.heading(2, &title)));
        out.push_str(&points(leaving, of, marks));
    }
    out.push_str(&marks.lines(&leaving.labels()));
    if !paper.sources.is_empty() {
        out.push_str(&marks.heading(2, &say("export-sources")));
        let item = |source: &Source| marks.item(&format!("{}: \u{201c}{}\u{201d}", source.place, source.quote));
        out.extend(paper.sources.iter().map(item));
        out.push('\n');
    }
    for part in &paper.parts {
        let facts = part.facts.iter().filter(|(_, value)| !value.is_empty());
        let facts = facts.map(|(name, value)| format!("{name}: {value}"));
        let lines: Vec<String> = part.lines.iter().cloned().chain(facts).collect();
        out.push_str(&marks.heading(2, &part.heading));
        out.push_str(&marks.lines(&lines));
    }
    out
}

/// The sentences of one document as a list, under the headings of its sections; what stands in their place where none is left.
fn points(leaving: &Leaving, of: &Of, marks: Marks) -> String {
    let mut out = String::new();
    let mut above: Option<&str> = None;
    for (sentence, number) in of.summary.sentences.iter().zip(0..) {
        let heading = sentence.heading.as_deref();
        if let Some(begins) = heading.filter(|_| heading != above) {
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.push_str(&marks.heading(3, begins));
        }
        above = heading;
        out.push_str(&marks.item(&marked(leaving, of, sentence, number)));
    }
    out.extend(leaving.nothing_more(of).map(|text| marks.item(&text)));
    out.push('\n');
    out
}

/// Keeps a stranger's text from being taken for Markdown, and the sign or number it begins with for the mark of a list.
fn escape(text: &str) -> String {
    let text = text.trim_start();
    let number = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let marks_item = at == number && if at == 0 { matches!(c, '-' | '+') } else { matches!(c, '.' | ')') };
        if marks_item || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn a_strangers_text_is_no_markdown_and_stays_on_its_line() {
        let text = "Write &lt;b&gt; for ~~bold~~,\u{202e} not *b*.\u{2028}- paid";
        assert_eq!(Marks::Markdown.item(text), "- Write \\&lt;b\\&gt; for \\~\\~bold\\~\\~, not \\*b\\*. - paid\n");
        assert_eq!(Marks::None.item(text), "- Write &lt;b&gt; for ~~bold~~, not *b*. - paid\n");
    }
}
