//! Pages that leave Alcove by the user's hand: one HTML file each, whole in itself, to read, print or hand on.
//!
//! Whatever is put on a page is escaped here; it loads nothing and runs nothing, and says so to the browser. What stands on a
//! page is the business of `passport`, `records`, `receipts` and `export`. A new kind of part is a function here.

use crate::export::{Point, Source};
use crate::words::say;

const STYLE: &str = "\
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 Georgia,'Source Serif 4',serif;color:#1e2326;background:#fff}\
h1,h2,h3,th,dt,small,.mark{font-family:system-ui,sans-serif}h1{font-size:1.6rem;line-height:1.2}\
h2{font-size:1.15rem;margin:2rem 0 .5rem;border-top:1px solid #ccc;padding-top:1rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}\
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.3rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #ccc}\
td{overflow-wrap:anywhere}blockquote{margin:.3rem 0 .6rem 1rem;color:#454d55}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8rem}\
small{color:#454d55}sup{line-height:0}sup a{text-decoration:none;color:#1f5f5b}.points li{margin:.4rem 0}@media print{body{margin:0;max-width:none}h2,h3,tr{break-after:avoid;break-inside:avoid}}\
@media(max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}";

/// A page that is being written.
pub struct Page {
    out: String,
}

impl Page {
    /// A page with its title and a line beneath it.
    pub fn new(title: &str, beneath: &str) -> Self {
        Self::marked(title, beneath, &[])
    }

    /// The same, with names and values for programs.
    pub fn marked(title: &str, beneath: &str, mark: &[(String, String)]) -> Self {
        let title = escape(title);
        let meta = |(name, value): &(String, String)| {
            format!("<meta name=\"{}\" content=\"{}\">\n", escape(name), escape(value))
        };
        let mark: String = mark.iter().map(meta).collect();
        let out = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"generator\" content=\"Alcove {}\">\n\
             {mark}<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1 dir=\"auto\">{title}</h1>\n<p><small>{}</small></p>\n",
            say("language-tag"),
            env!("CARGO_PKG_VERSION"),
            escape(beneath),
        );
        Self { out }
    }

    /// A heading of the second level.
    pub fn heading(&mut self, words: &str) {
        self.element("h2", words);
    }

    /// A heading of the third level.
    pub fn smaller_heading(&mut self, words: &str) {
        self.element("h3", words);
    }

    /// A paragraph.
    pub fn paragraph(&mut self, words: &str) {
        self.element("p", words);
    }

    /// A passage of somebody else's words.
    pub fn quote(&mut self, words: &str) {
        self.element("blockquote", words);
    }

    /// A text as it stands.
    pub fn text(&mut self, words: &str) {
        self.element("pre", words);
    }

    /// A list.
    pub fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().map(|item| format!("<li>{}</li>\n", escape(&item))).collect();
        if !items.is_empty() {
            self.out.push_str(&format!("<ul>\n{}</ul>\n", items.concat()));
        }
    }

    /// Names and values; those without a value are left out.
    pub fn facts(&mut self, rows: &[(String, String)]) {
        let rows = rows.iter().filter(|(_, value)| !value.is_empty());
        let rows: String =
            rows.map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value))).collect();
        self.out.push_str(&format!("<dl>\n{rows}</dl>\n"));
    }

    /// A table with a row of headings.
    pub fn table(&mut self, head: &[String], rows: impl IntoIterator<Item = Vec<String>>) {
        let cells = |kind: &str, cells: &[String]| {
            cells
                .iter()
                .map(|c| format!("<{kind}>{}</{}>", escape(c), kind.split(' ').next().unwrap_or(kind)))
                .collect::<String>()
        };
        let body: String = rows.into_iter().map(|row| format!("<tr>{}</tr>\n", cells("td", &row))).collect();
        let head = cells("th scope=\"col\"", head);
        self.out.push_str(&format!("<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"));
    }

    /// Sentences of a summary, each with the numbers of its sources.
    pub fn points(&mut self, points: &[Point]) {
        let mut open = false;
        for (nth, point) in (1..).zip(points) {
            if let Some(heading) = &point.heading {
                self.out.push_str(if open { "</ul>\n" } else { "" });
                open = false;
                self.smaller_heading(heading);
            }
            if !open {
                self.out.push_str("<ul class=\"points\">\n");
                open = true;
            }
            let number = |n: &usize| format!("<a href=\"#source-{n}\">[{n}]</a>");
            let numbers: String = point.sources.iter().map(number).collect();
            let standing = point.standing.as_deref().map(|s| format!(" <small>({})</small>", escape(s)));
            self.out.push_str(&format!(
                "<li id=\"point-{nth}\" dir=\"auto\">{} <sup>{numbers}</sup>{}</li>\n",
                escape(&point.text),
                standing.unwrap_or_default()
            ));
        }
        self.out.push_str(if open { "</ul>\n" } else { "" });
    }

    /// The places that sentences rest on, numbered from 1.
    pub fn sources(&mut self, sources: &[Source]) {
        let item = |(n, source): (usize, &Source)| {
            let (place, quote) = (escape(&source.place), escape(&source.quote));
            format!("<li id=\"source-{n}\">{place}<blockquote dir=\"auto\">{quote}</blockquote></li>\n")
        };
        let items: String = (1..).zip(sources).map(item).collect();
        self.out.push_str(&format!("<ol>\n{items}</ol>\n"));
    }

    /// Headings, paragraphs and lists, as our notices are written.
    pub fn prose(&mut self, body: &str) {
        for part in body.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            match part.strip_prefix("## ") {
                Some(heading) => self.heading(heading),
                None if part.starts_with("- ") => {
                    self.list(part.lines().map(|line| line.trim_start_matches("- ").to_owned()));
                }
                None => self.paragraph(part),
            }
        }
    }

    /// The page as one file.
    pub fn finish(mut self) -> String {
        self.out.push_str("</main>\n</body>\n</html>\n");
        self.out
    }

    fn element(&mut self, kind: &str, words: &str) {
        self.out.push_str(&format!("<{kind} dir=\"auto\">{}</{kind}>\n", escape(words)));
    }
}

/// Text that is text in HTML and XML, whatever it holds; what XML 1.0 cannot hold is replaced, visibly.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            // Directions that reach beyond their line would let one name rewrite what stands beside it.
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}') =>
            {
                out.push('\u{fffd}')
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_put_on_a_page_is_markup() {
        let hostile = "</title><script>alert(1)</script><img src=x onerror='a'>\u{202e}&";
        let mut page = Page::new(hostile, hostile);
        page.heading(hostile);
        page.quote(hostile);
        page.text(hostile);
        page.list([hostile.to_owned()]);
        page.facts(&[(hostile.to_owned(), hostile.to_owned())]);
        page.table(&[hostile.to_owned()], [vec![hostile.to_owned()]]);
        page.prose(&format!("## {hostile}\n\n- {hostile}\n\n{hostile}"));
        let html = page.finish();
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains('\u{202e}'), "{html}");
        assert_eq!(html.matches("&lt;script&gt;").count(), 14, "once for each place it was put");
    }

    #[test]
    fn a_page_loads_nothing_and_its_parts_end_where_they_begin() {
        let mut page = Page::new("T", "b");
        page.prose("## Heading\n\n- one\n- two\n\nWords.");
        page.table(&["a".to_owned()], [vec!["b".to_owned()]]);
        let html = page.finish();
        assert!(html.contains("default-src 'none'") && !html.contains("http://") && !html.contains("https://"));
        for tag in ["html", "main", "h1", "h2", "ul", "li", "p", "table", "thead", "th", "td"] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert!(opened > 0 && opened == html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
