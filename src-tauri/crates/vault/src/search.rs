//! Search by words, over titles, text and summaries.
//!
//! The user's words are no query language: every word must occur, as the beginning of a word; what stands between quotation
//! marks must occur as it stands. Letters are compared without case and accents (`unicode61`). Scripts without spaces between
//! words are found from the beginning of a run only.

use std::collections::HashMap;

use rusqlite::params;

use crate::documents::{self, COLUMNS};
use crate::{DocumentRow, Found, FoundRow, Result, Vault};

/// One hit per document, in its text or in one of its summaries, with the better of the scores. (bm25: less is better.)
const HITS: &str = "
    WITH found (document, score) AS (
        SELECT rowid, rank FROM documents_index WHERE documents_index MATCH ?1
        UNION ALL
        SELECT summaries.document, summaries_index.rank FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
        WHERE summaries_index MATCH ?1
    ), hits (document, score) AS (SELECT document, min(score) FROM found GROUP BY document)";

// The plus keeps the index from being asked anew for every row: a prefix costs the same each time, however few rows it is for.
const SNIPPETS_OF_TEXTS: &str = "
    SELECT rowid, snippet(documents_index, -1, char(2), char(3), '…', 24) FROM documents_index
    WHERE documents_index MATCH ?1 AND +rowid IN (SELECT value FROM json_each(?2))";
const SNIPPETS_OF_SUMMARIES: &str = "
    SELECT summaries.document, snippet(summaries_index, -1, char(2), char(3), '…', 24)
    FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
    WHERE summaries_index MATCH ?1 AND +summaries.document IN (SELECT value FROM json_each(?2)) ORDER BY rank DESC";

const CANDIDATES: &str = "
    SELECT documents_index.rowid FROM documents_index WHERE documents_index MATCH ?1
    AND (?2 IS NULL OR +rowid IN (SELECT value FROM json_each(?2))) ORDER BY rank LIMIT ?3";

impl Vault {
    /// Documents whose title or text has some of these beginnings of words, best first; only those `among` them, where that is said.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn candidates(&self, words: &[String], among: Option<&[i64]>, limit: u32) -> Result<Vec<DocumentRow>> {
        let terms: Vec<String> = words.iter().filter_map(|word| term(word, "*")).collect();
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let among = among.map(|ids| format!("{ids:?}"));
        let mut query = self.connection.prepare_cached(CANDIDATES)?;
        let ids: Vec<i64> = query
            .query_map(params![terms.join(" OR "), among, limit], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let rows = ids.into_iter().map(|id| self.document(id));
        Ok(rows.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Documents in which all words of `query` occur, best first.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`; a query is never wrong.
    pub fn search(&self, query: &str, offset: u32, limit: u32) -> Result<Found> {
        let expression = expression(query);
        if expression.is_empty() {
            return Ok(Found { rows: Vec::new(), total: 0 });
        }
        let mut total = None;
        let mut documents = Vec::new();
        let mut best = self.connection.prepare_cached(&format!(
            "{HITS}, page AS (SELECT document, score, count(*) OVER () AS total FROM hits ORDER BY score, document DESC LIMIT ?2 OFFSET ?3)
             SELECT {COLUMNS}, page.total FROM page JOIN documents ON documents.id = page.document ORDER BY score, id DESC"
        ))?;
        for row in best.query_map(params![expression, limit, offset], |row| {
            Ok((documents::row(row)?, row.get(documents::COUNT)?))
        })? {
            let (document, of) = row?;
            documents.push(document);
            total = Some(of);
        }
        let total = match total {
            Some(total) => total,
            // A page beyond the last, which has no row to say it.
            None => self
                .connection
                .prepare_cached(&format!("{HITS} SELECT count(*) FROM hits"))?
                .query_row([&expression], |row| row.get(0))?,
        };
        let mut snippets = self.snippets(&expression, &documents)?;
        let rows = documents
            .into_iter()
            .map(|document| FoundRow { snippet: snippets.remove(&document.id).unwrap_or_default(), document });
        Ok(Found { rows: rows.collect(), total })
    }

    /// Where the words are: in the text, else in the best of the summaries.
    fn snippets(&self, expression: &str, documents: &[DocumentRow]) -> Result<HashMap<i64, String>> {
        let mut snippets = HashMap::new();
        // The later one stays.
        for sql in [SNIPPETS_OF_SUMMARIES, SNIPPETS_OF_TEXTS] {
            let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
            let mut query = self.connection.prepare_cached(sql)?;
            for row in query.query_map(params![expression, format!("{ids:?}")], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (document, snippet) = row?;
                snippets.insert(document, snippet);
            }
        }
        Ok(snippets)
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
    words.contains(char::is_alphanumeric).then(|| format!("\"{}\"{prefix}", words.replace(['\0', '"'], " ")))
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
        assert_eq!(
            expression("a AND (b) - ^c title:d* NEAR(e, 2)"),
            "\"a\"* \"AND\"* \"(b)\"* \"^c\"* \"title:d*\"* \"NEAR(e,\"* \"2)\"*"
        );
        assert_eq!(expression("\" ** \" - ?"), "");
        assert_eq!(expression("an open \"quotation"), "\"an\"* \"open\"* \"quotation\"");
    }
}
