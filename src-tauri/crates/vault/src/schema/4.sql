-- Version 4. Never edited once released: the next change is 5.sql.

-- What the user thinks of a summary: at most one judgment each, gone with the summary. `maker` names what made it, in the caller's
-- words, and judgments are counted by it.
CREATE TABLE judgments (
    summary INTEGER PRIMARY KEY REFERENCES summaries (id) ON DELETE CASCADE,
    useful  INTEGER NOT NULL CHECK (useful IN (0, 1)),
    reason  TEXT NOT NULL,
    made    TEXT NOT NULL,
    maker   TEXT NOT NULL
) STRICT;
CREATE INDEX judgments_by_maker ON judgments (maker, useful);
