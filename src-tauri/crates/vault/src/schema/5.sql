-- Version 5. Never edited once released: the next change is 6.sql.

-- Summaries that were made together: each is of one document, and `first` is the first of them, by which they are known. What one of
-- them says was chosen by what the others say, so none stays without them: who deletes a document deletes them all (`storing`).
CREATE TABLE together (
    summary INTEGER PRIMARY KEY REFERENCES summaries (id) ON DELETE CASCADE,
    first   INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX together_by_first ON together (first);
