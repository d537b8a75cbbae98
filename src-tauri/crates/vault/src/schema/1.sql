-- Version 1. Never edited once released: the next change is 2.sql.

CREATE TABLE documents (
    id       INTEGER PRIMARY KEY AUTOINCREMENT, -- an id is never used again
    title    TEXT NOT NULL,
    format   TEXT NOT NULL,
    pages    INTEGER,
    bytes    INTEGER NOT NULL,
    sha256   BLOB NOT NULL,
    added    TEXT NOT NULL,
    warnings TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_hash ON documents (sha256);

-- The file itself, in parts, so that no more than one part is in memory besides the caller's own copy.
CREATE TABLE originals (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    part     INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    UNIQUE (document, part)
) STRICT;

CREATE TABLE blocks (
    document  INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    level     INTEGER NOT NULL,
    page      INTEGER,
    paragraph INTEGER NOT NULL,
    first     INTEGER NOT NULL,
    beyond    INTEGER NOT NULL,
    text      TEXT NOT NULL,
    UNIQUE (document, ordinal)
) STRICT;

CREATE TABLE summaries (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    made     TEXT NOT NULL,
    body     TEXT NOT NULL,
    text     TEXT NOT NULL
) STRICT;
CREATE INDEX summaries_by_document ON summaries (document);

-- What the user agreed to, refused and withdrew. Added to, never changed: nothing in the program needs more.
CREATE TABLE receipts (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    record   TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash     BLOB NOT NULL
) STRICT;
CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts stay'); END;
CREATE TRIGGER receipts_stand BEFORE UPDATE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts stand'); END;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The index holds terms alone; words for a snippet are read from here. `secure-delete` takes a deleted document's terms out
-- at once, where FTS5 would otherwise only note that they are void.
CREATE VIEW document_texts (id, title, text) AS
    SELECT id, title, (SELECT group_concat(text, char(10) ORDER BY ordinal) FROM blocks WHERE document = documents.id) FROM documents;
CREATE VIRTUAL TABLE documents_index USING fts5 (
    title, text, content = 'document_texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO documents_index (documents_index, rank) VALUES ('secure-delete', 1);
INSERT INTO documents_index (documents_index, rank) VALUES ('rank', 'bm25(5.0, 1.0)'); -- a title says more than a line

-- Apart from the text, so that a new summary does not index its whole document again.
CREATE VIRTUAL TABLE summaries_index USING fts5 (
    text, content = 'summaries', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO summaries_index (summaries_index, rank) VALUES ('secure-delete', 1);
