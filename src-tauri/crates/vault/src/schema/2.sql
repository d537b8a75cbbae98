-- Version 2. Never edited once released: the next change is 3.sql.

-- Documents that are on their way in or out, in slices: for every question they are not there. What a crash leaves is taken
-- out at the next opening.
CREATE TABLE unfinished (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
) STRICT;

DROP VIEW document_texts;
CREATE VIEW document_texts (id, title, text) AS
    SELECT id, title, (SELECT group_concat(text, char(10) ORDER BY ordinal) FROM blocks WHERE document = documents.id)
    FROM documents WHERE id NOT IN (SELECT document FROM unfinished);

-- Counts up with every opening and every locking. One row.
CREATE TABLE generation (
    number INTEGER NOT NULL
) STRICT;
INSERT INTO generation (number) VALUES (0);
