-- Version 7. Never edited once released: the next change is 8.sql.

-- Whether an unfinished document is in the search index. Of one on its way in it is not, of one on its way out it is until its words were
-- taken out, which may take long and is a step of its own: until then FTS5 is to have its text.
ALTER TABLE unfinished ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0 CHECK (indexed IN (0, 1));

DROP VIEW document_texts;
CREATE VIEW document_texts (id, title, text) AS
    SELECT id, title, (SELECT group_concat(text, char(10) ORDER BY ordinal) FROM blocks WHERE document = documents.id)
    FROM documents WHERE id NOT IN (SELECT document FROM unfinished WHERE indexed = 0);
