//! Search by words, over titles, text and summaries.
//!
//! The user's words are no query language: every word must occur, as the beginning of a word; what stands between quotation
//! marks must occur as it stands. Letters are compared without case and accents (`unicode61`). Scripts without spaces between
//! words are found from the beginning of a run only.

use rusqlite::{OptionalExtension, params};

use crate::documents::{self, COLUMNS};
use crate::{Found, FoundRow, Result, Vault};

/// One hit per document, in its text or in one of its summaries, with the better of the scores. (bm25: less is better.)
const HITS: &str = "
    WITH found (document, score) AS (
        SELECT rowid, rank FROM documents_index WHERE documents_index MATCH ?1
        UNION ALL
        SELECT summaries.document, summaries_index.rank FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
        WHERE summaries_index MATCH ?1
    ), hits (document, score) AS (SELECT document, min(score) FROM found GROUP BY document)";

impl Vault {
    /// Documents in which all words of `query` occur, best first.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`; a query is never wrong.
    pub fn search(&self, query: &str, offset: u32, limit: u32) -> Result<Found> {
        let expression = expression(query);
        if expression.is_empty() {
            return Ok(Found { rows: Vec::new(), total: 0 });
        }
        let total = self.connection.prepare_cached(&format!("{HITS} SELECT count(*) FROM hits"))?.query_row([&expression], |row| row.get(0))?;
        let mut rows = Vec::new();
        if offset < total {
            let mut best = self.connection.prepare_cached(&format!(
                "{HITS} SELECT {COLUMNS} FROM hits JOIN documents ON documents.id = hits.document ORDER BY score, id DESC LIMIT ?2 OFFSET ?3"
            ))?;
            for document in best.query_map(params![expression, limit, offset], documents::row)? {
                let document = document?;
                let snippet = self.snippet(&expression, document.id)?;
                rows.push(FoundRow { document, snippet });
            }
        }
        Ok(Found { rows, total })
    }

    fn snippet(&self, expression: &str, document: i64) -> Result<String> {
        let in_text: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT snippet(documents_index, -1, char(2), char(3), '…', 24) FROM documents_index
                 WHERE documents_index MATCH ?1 AND rowid = ?2",
            )?
            .query_row(params![expression, document], |row| row.get(0))
            .optional()?;
        if let Some(snippet) = in_text {
            return Ok(snippet);
        }
        Ok(self
            .connection
            .prepare_cached(
                "SELECT snippet(summaries_index, -1, char(2), char(3), '…', 24) FROM summaries_index
                 WHERE summaries_index MATCH ?1 AND rowid IN (SELECT id FROM summaries WHERE document = ?2) ORDER BY rank LIMIT 1",
            )?
            .query_row(params![expression, document], |row| row.get(0))
            .optional()?
            .unwrap_or_default())
    }
}

/// The words as FTS5 wants them: `"one"* "two three"`. Empty where there is nothing to look for.
fn expression(query: &str) -> String {
    let mut terms = Vec::new();
    for (number, part) in query.split('"').enumerate() {
        // Every second part stood between quotation marks.
        if number % 2 == 1 {
            terms.extend(term(part, ""));
        } else {
            terms.extend(part.split_whitespace().filter_map(|word| term(word, "*")));
        }
    }
    terms.join(" ")
}

fn term(words: &str, prefix: &str) -> Option<String> {
    // Without a letter or digit FTS5 would find no word in it, and then no document.
    words.contains(char::is_alphanumeric).then(|| format!("\"{}\"{prefix}", words.replace('\0', " ")))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn words_become_prefixes_and_quotations_phrases() {
        assert_eq!(expression("  lease Müll "), "\"lease\"* \"Müll\"*");
        assert_eq!(expression("\"notice period\" ren"), "\"notice period\" \"ren\"*");
    }

    #[test]
    fn no_operator_of_the_index_gets_through() {
        assert_eq!(expression("a AND (b) - ^c title:d* NEAR(e, 2)"), "\"a\"* \"AND\"* \"(b)\"* \"^c\"* \"title:d*\"* \"NEAR(e,\"* \"2)\"*");
        assert_eq!(expression("\" ** \" - ?"), "");
        assert_eq!(expression("an open \"quotation"), "\"an\"* \"open\"* \"quotation\"");
    }
}
