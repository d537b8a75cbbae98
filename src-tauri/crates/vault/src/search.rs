//! Search by words, over titles, text and summaries.
//!
//! The user's words are no query language: every word must occur, as the beginning of a word; what stands between quotation
//! marks must occur as it stands. Letters are compared without case and accents (`unicode61`). Scripts without spaces between
//! words are found from the beginning of a run only.
//!
//! A beginning of many words ("s") may be in every document there is. To tell which says most of it takes long, as every place in every one
//! of them counts. So a search goes in steps between which others have the vault, begins one again where they would wait for it, is ended by a
//! [`Halt`] in the middle of one, and of very many hits only the newest are compared: the others follow by their age, and whoever asked is told so.
//!
//! What neither is cut nor ended is the list that FTS5 makes of all words with a beginning (`beginnings`). Where all lists of a search would
//! be longer than a bound, the longest are not made: then the word itself is looked for, and whoever asked is told so.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use rusqlite::params;

use crate::work::{Halt, PATIENCE, Work};
use crate::{Chosen, DocumentRow, Found, FoundRow, Result, Sought, Vault};

/// Documents whose hits are compared in a step. Of more hits a search compares those in the newest.
#[cfg(not(test))]
const RANKED: usize = 5_000;
/// Few enough for a test to have more.
#[cfg(test)]
pub(crate) const RANKED: usize = 40;

/// Leaves of the index, of 4 KB each, that the lists for all beginnings of words in a search are made of: some hundredths of a second.
#[cfg(not(test))]
const LEAVES: i64 = 1_000;
/// Few enough for a test to have more.
#[cfg(test)]
pub(crate) const LEAVES: i64 = 40;

const TEXTS: &str = "documents_index";
const SUMMARIES: &str = "summaries_index";

const HITS_IN_TEXTS: &str = "SELECT rowid FROM documents_index WHERE documents_index MATCH ?1";
const HITS_IN_SUMMARIES: &str = "
    SELECT summaries.document FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
    WHERE summaries_index MATCH ?1";

// bm25: less is better.
const SCORES_IN_TEXTS: &str =
    "SELECT rowid, rank FROM documents_index WHERE documents_index MATCH ?1 AND rowid BETWEEN ?2 AND ?3";
const SCORES_IN_SUMMARIES: &str = "
    SELECT summaries.document, summaries_index.rank FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
    WHERE summaries_index MATCH ?1 AND +summaries.document BETWEEN ?2 AND ?3";

// The plus keeps the index from being asked anew for every row: a prefix costs the same each time, however few rows it is for.
const SNIPPETS_OF_TEXTS: &str = "
    SELECT rowid, snippet(documents_index, -1, char(2), char(3), '…', 24) FROM documents_index
    WHERE documents_index MATCH ?1 AND rowid BETWEEN ?3 AND ?4 AND +rowid IN (SELECT value FROM json_each(?2))";
const SNIPPETS_OF_SUMMARIES: &str = "
    SELECT summaries.document, snippet(summaries_index, -1, char(2), char(3), '…', 24)
    FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
    WHERE summaries_index MATCH ?1 AND +summaries.document BETWEEN ?3 AND ?4
    AND +summaries.document IN (SELECT value FROM json_each(?2)) ORDER BY rank DESC";

/// A search under way, for documents in which all words occur.
pub struct Searching {
    halt: Halt,
    patience: Duration,
    terms: Vec<Term>,
    /// Once it is known which beginnings of words are looked for.
    expression: String,
    whole_words: bool,
    offset: usize,
    limit: usize,
    next: Next,
}

enum Next {
    /// Where the words occur.
    Find,
    /// Which of these documents, the newest first, says most.
    Rank(Vec<i64>),
    /// A page of these documents, as they are ordered.
    Show(Vec<i64>),
}

impl Searching {
    /// Prepares it: documents number `offset` (from 0) and those behind it, `limit` at most.
    #[must_use]
    pub fn new(query: &str, offset: u32, limit: u32, halt: Halt) -> Self {
        let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let (offset, limit) = (number(offset), number(limit));
        let (terms, expression) = (terms(query), String::new());
        Self { halt, patience: PATIENCE, terms, expression, whole_words: false, offset, limit, next: Next::Find }
    }

    fn step_on(&mut self, vault: &Vault) -> Result<Option<Found>> {
        if self.terms.is_empty() {
            return Ok(Some(Found { rows: Vec::new(), total: 0, whole_words: false, ranked: None }));
        }
        // What was found stays where a step fails: it may be begun again.
        match &mut self.next {
            Next::Find => {
                (self.expression, self.whole_words) = vault.expression(&[TEXTS, SUMMARIES], &self.terms, " ")?;
                let hits = vault.hits(&[HITS_IN_TEXTS, HITS_IN_SUMMARIES], &self.expression)?;
                // A page behind those that are compared needs no comparing.
                self.next = if self.offset < RANKED { Next::Rank(hits) } else { Next::Show(hits) };
            }
            Next::Rank(hits) => {
                let newest = hits.len().min(RANKED);
                vault.rank(&self.expression, &mut hits[..newest])?;
                self.next = Next::Show(std::mem::take(hits));
            }
            Next::Show(hits) => {
                let page: Vec<i64> = hits.iter().skip(self.offset).take(self.limit).copied().collect();
                let rows = vault.show(&self.expression, &page)?;
                let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                let ranked = (hits.len() > RANKED).then(|| number(RANKED));
                return Ok(Some(Found { rows, total: number(hits.len()), whole_words: self.whole_words, ranked }));
            }
        }
        Ok(None)
    }
}

impl Work for Searching {
    type Done = Found;

    /// Finds, ranks or shows; or gives way.
    ///
    /// # Errors
    /// `Stopped`, `Damaged`, `Gone`, `Io`, `Sql`; a query is never wrong.
    fn step(&mut self, vault: &mut Vault) -> Result<Option<Found>> {
        let (halt, mut patience) = (self.halt.clone(), self.patience);
        let outcome = halt.guard_giving_way(vault, &mut patience, |vault| self.step_on(vault));
        self.patience = patience;
        outcome
    }
}

/// A look under way for the documents that may answer a question: those with some of its words, in title or text.
pub struct Choosing {
    halt: Halt,
    patience: Duration,
    terms: Vec<Term>,
    /// Once it is known which beginnings of words are looked for.
    expression: String,
    whole_words: bool,
    among: Option<Vec<i64>>,
    limit: usize,
    /// Documents that have some of the words and were not looked at yet, the newest first; None before they are known.
    left: Option<Vec<i64>>,
    /// The best of the others, with their scores.
    best: Vec<(f64, i64)>,
}

impl Choosing {
    /// Prepares it; only documents `among` these, where that is said, and `limit` at most.
    #[must_use]
    pub fn new(words: &[Sought], among: Option<Vec<i64>>, limit: u32, halt: Halt) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self {
            halt,
            patience: PATIENCE,
            terms: words.iter().filter_map(Term::of_question).collect(),
            expression: String::new(),
            whole_words: false,
            among,
            limit,
            left: None,
            best: Vec::new(),
        }
    }

    fn step_on(&mut self, vault: &Vault) -> Result<Option<Chosen>> {
        if self.terms.is_empty() {
            return Ok(Some(Chosen { rows: Vec::new(), whole_words: false }));
        }
        let Some(left) = &mut self.left else {
            (self.expression, self.whole_words) = vault.expression(&[TEXTS], &self.terms, " OR ")?;
            let mut hits = vault.hits(&[HITS_IN_TEXTS], &self.expression)?;
            if let Some(among) = &self.among {
                hits.retain(|hit| among.contains(hit));
            }
            self.left = Some(hits);
            return Ok(None);
        };
        if left.is_empty() {
            let rows = self.best.iter().filter_map(|(_, id)| vault.document(*id).transpose());
            return Ok(Some(Chosen { rows: rows.collect::<Result<_>>()?, whole_words: self.whole_words }));
        }
        // From the end: the oldest ones.
        let from = left.len().saturating_sub(RANKED);
        let some = &left[from..];
        let mut found = Vec::new();
        if let (Some(newest), Some(oldest)) = (some.first(), some.last()) {
            vault.scores(SCORES_IN_TEXTS, &self.expression, *oldest, *newest, |document, score| {
                if some.binary_search_by_key(&Reverse(document), |id| Reverse(*id)).is_ok() {
                    found.push((score, document));
                }
            })?;
        }
        left.truncate(from);
        self.best.append(&mut found);
        self.best.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        self.best.truncate(self.limit);
        Ok(None)
    }
}

impl Work for Choosing {
    type Done = Chosen;

    /// Looks at some of them; in the end those that have most of the words, the best first.
    ///
    /// # Errors
    /// As [`Searching`]'s.
    fn step(&mut self, vault: &mut Vault) -> Result<Option<Chosen>> {
        let (halt, mut patience) = (self.halt.clone(), self.patience);
        let outcome = halt.guard_giving_way(vault, &mut patience, |vault| self.step_on(vault));
        self.patience = patience;
        outcome
    }
}

impl Vault {
    /// Documents whose title or text has some of these words, best first; only those `among` them, where that is said.
    /// Who shares the vault does it in slices: [`Choosing`].
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn candidates(&self, words: &[Sought], among: Option<&[i64]>, limit: u32) -> Result<Chosen> {
        let mut choosing = Choosing::new(words, among.map(<[i64]>::to_vec), limit, Halt::default());
        loop {
            if let Some(chosen) = choosing.step_on(self)? {
                return Ok(chosen);
            }
        }
    }

    /// Documents in which all words of `query` occur, best first. Who shares the vault does it in slices: [`Searching`].
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`; a query is never wrong.
    pub fn search(&self, query: &str, offset: u32, limit: u32) -> Result<Found> {
        let mut searching = Searching::new(query, offset, limit, Halt::default());
        loop {
            if let Some(found) = searching.step_on(self)? {
                return Ok(found);
            }
        }
    }

    /// Which of these terms are looked for as beginnings of words: those whose lists are short enough in all, the shortest first.
    fn listed(&self, indexes: &[&str], terms: &[Term]) -> Result<BTreeSet<usize>> {
        let beginnings = || terms.iter().enumerate().filter(|(_, term)| term.is_beginning);
        let mut most = 0_i64;
        for (_, term) in beginnings() {
            most = most.saturating_add(self.leaves_at_most(indexes, &term.words)?);
        }
        if most <= LEAVES {
            return Ok(beginnings().map(|(number, _)| number).collect());
        }
        let mut lengths = Vec::new();
        for (number, term) in beginnings() {
            lengths.push((self.leaves(indexes, &term.words)?, number));
        }
        lengths.sort_unstable();
        let listed = lengths.iter().scan(0_i64, |leaves, (more, number)| {
            *leaves = leaves.saturating_add(*more);
            (*leaves <= LEAVES).then_some(*number)
        });
        Ok(listed.collect())
    }

    /// Terms as FTS5 wants them: beginnings of words as such where they are [`Self::listed`], and of others the words themselves; whether
    /// there are such.
    fn expression(&self, indexes: &[&str], terms: &[Term], joint: &str) -> Result<(String, bool)> {
        let listed = self.listed(indexes, terms)?;
        let written = terms.iter().enumerate().map(|(number, term)| term.written(listed.contains(&number)));
        let beginnings = terms.iter().filter(|term| term.is_beginning).count();
        Ok((written.collect::<Vec<_>>().join(joint), listed.len() < beginnings))
    }

    /// The documents that each of these questions finds, once, the newest first.
    fn hits(&self, questions: &[&str], expression: &str) -> Result<Vec<i64>> {
        let mut hits: Vec<i64> = Vec::new();
        for sql in questions {
            let mut query = self.connection.prepare_cached(sql)?;
            let mut rows = query.query([expression])?;
            while let Some(row) = rows.next()? {
                hits.push(row.get(0)?);
            }
        }
        hits.sort_unstable_by_key(|id| Reverse(*id));
        hits.dedup();
        // One that is on its way out may still be in the index. There is hardly ever one.
        let mut unfinished = self.connection.prepare_cached("SELECT document FROM unfinished")?;
        let mut rows = unfinished.query([])?;
        while let Some(row) = rows.next()? {
            let gone: i64 = row.get(0)?;
            hits.retain(|id| *id != gone);
        }
        Ok(hits)
    }

    /// Hands over the scores of hits, each with its document, of documents from `oldest` to `newest`.
    fn scores(
        &self,
        sql: &str,
        expression: &str,
        oldest: i64,
        newest: i64,
        mut take: impl FnMut(i64, f64),
    ) -> Result<()> {
        let mut query = self.connection.prepare_cached(sql)?;
        let mut rows = query.query(params![expression, oldest, newest])?;
        while let Some(row) = rows.next()? {
            take(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    /// Orders documents, which come newest first, by the better of their scores in their text or in one of their summaries.
    fn rank(&self, expression: &str, documents: &mut [i64]) -> Result<()> {
        let (Some(newest), Some(oldest)) = (documents.first().copied(), documents.last().copied()) else {
            return Ok(());
        };
        let mut scores = HashMap::new();
        for sql in [SCORES_IN_TEXTS, SCORES_IN_SUMMARIES] {
            self.scores(sql, expression, oldest, newest, |document, score| {
                let best = scores.entry(document).or_insert(score);
                *best = best.min(score);
            })?;
        }
        let score = |document: &i64| scores.get(document).copied().unwrap_or_default();
        // Of two that are as good the newer one stays before the other.
        documents.sort_by(|one, other| score(one).total_cmp(&score(other)));
        Ok(())
    }

    /// These documents with the words around the matches. One that was deleted since it was found is left out.
    fn show(&self, expression: &str, documents: &[i64]) -> Result<Vec<FoundRow>> {
        let mut snippets = self.snippets(expression, documents)?;
        let rows = documents.iter().filter_map(|id| self.document(*id).transpose());
        let mut with_snippet = |document: DocumentRow| {
            let snippet = snippets.remove(&document.id).unwrap_or_default();
            FoundRow { document, snippet }
        };
        rows.map(|document| document.map(&mut with_snippet)).collect()
    }

    /// Where the words are: in the text, else in the best of the summaries.
    fn snippets(&self, expression: &str, documents: &[i64]) -> Result<HashMap<i64, String>> {
        let mut snippets = HashMap::new();
        let (Some(oldest), Some(newest)) = (documents.iter().min(), documents.iter().max()) else {
            return Ok(snippets);
        };
        // The later one stays.
        for sql in [SNIPPETS_OF_SUMMARIES, SNIPPETS_OF_TEXTS] {
            let mut query = self.connection.prepare_cached(sql)?;
            let mut rows = query.query(params![expression, format!("{documents:?}"), oldest, newest])?;
            while let Some(row) = rows.next()? {
                snippets.insert(row.get(0)?, row.get(1)?);
            }
        }
        Ok(snippets)
    }
}

/// Something to look for.
struct Term {
    /// Between quotation marks.
    words: String,
    /// Whether all words are meant that begin as the last of them does.
    is_beginning: bool,
    /// Where only the words themselves are looked for, others that will do as well.
    or: Option<String>,
}

impl Term {
    fn new(words: &str, is_beginning: bool) -> Option<Self> {
        quoted(words).map(|words| Self { words, is_beginning, or: None })
    }

    fn of_question(sought: &Sought) -> Option<Self> {
        let term = Self::new(&sought.beginning, true)?;
        Some(Self { or: quoted(&sought.whole).filter(|whole| *whole != term.words), ..term })
    }

    /// As FTS5 wants it: `"one"*`, `"two three"`, or `("four" OR "fours")`.
    fn written(&self, is_listed: bool) -> String {
        match &self.or {
            _ if is_listed => format!("{}*", self.words),
            Some(or) => format!("({} OR {or})", self.words),
            None => self.words.clone(),
        }
    }
}

/// What a user wrote, taken apart.
fn terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for (number, part) in query.split('"').enumerate() {
        // Every second part stood between quotation marks.
        if number % 2 == 1 {
            terms.extend(Term::new(part, false));
        } else {
            terms.extend(part.split_whitespace().filter_map(|word| Term::new(word, true)));
        }
    }
    terms
}

/// Without a letter or digit FTS5 would find no word in it, and then no document.
fn quoted(words: &str) -> Option<String> {
    words.contains(char::is_alphanumeric).then(|| format!("\"{}\"", words.replace(['\0', '"'], " ")))
}

#[cfg(test)]
mod tests {
    use super::{Sought, Term, terms};

    fn expression(query: &str) -> String {
        terms(query).iter().map(|term| term.written(term.is_beginning)).collect::<Vec<_>>().join(" ")
    }

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

    #[test]
    fn of_a_word_whose_forms_are_not_looked_for_both_are_that_are_known() {
        let term = |beginning: &str, whole: &str| {
            Term::of_question(&Sought { beginning: beginning.into(), whole: whole.into() }).unwrap()
        };
        assert_eq!(term("tenanc", "tenancies").written(true), "\"tenanc\"*");
        assert_eq!(term("tenanc", "tenancies").written(false), "(\"tenanc\" OR \"tenancies\")");
        assert_eq!(term("rent", "rent").written(false), "\"rent\"");
    }
}
