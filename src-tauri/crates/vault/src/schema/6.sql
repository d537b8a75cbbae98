-- Version 6. Never edited once released: the next change is 7.sql.

-- A leaf of the search index is a row, and a row stays on its page up to 4021 bytes with what goes before it (a page is 4096 bytes, 40 of
-- them reserved). FTS5 makes leaves of about 4050, for pages that are SQLite's to the end: each would lie on two pages. What was written
-- before stays as it is, and is made anew as the index is merged.
INSERT INTO documents_index (documents_index, rank) VALUES ('pgsz', 3990);
INSERT INTO summaries_index (summaries_index, rank) VALUES ('pgsz', 3990);
