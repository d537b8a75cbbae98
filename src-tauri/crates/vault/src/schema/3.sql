-- Version 3. Never edited once released: the next change is 4.sql.

-- A reading that has not come to its end: what was answered about each part, so that the next run goes on from there. At most one
-- for each document. `key` names what read it, and for what, in the caller's words.
CREATE TABLE readings (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    key      TEXT NOT NULL,
    parts    INTEGER NOT NULL
) STRICT;
CREATE TABLE readings_parts (
    document INTEGER NOT NULL REFERENCES readings (document) ON DELETE CASCADE,
    part     INTEGER NOT NULL,
    answer   TEXT NOT NULL,
    UNIQUE (document, part)
) STRICT;
