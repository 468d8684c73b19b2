-- What reviews find by themselves: where near copies are looked for, what was answered, where each unit stands.

-- The rarest character pairs of each text of a risk point. `place` is 64 times the row's sequence, plus 0 for the
-- risk and 1 to 63 for its measures. A hit is a candidate; the texts themselves are compared.
-- sqlite
CREATE TABLE risk_point_likeness (
  pair INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (pair, place)
) STRICT, WITHOUT ROWID;
-- postgres
CREATE TABLE risk_point_likeness (
  pair BIGINT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (pair, place)
);
-- both

-- Why a finding is none. `subject` is the row, register, catalogue or unit; `about` the SM3 of the text that was
-- answered for: another text is another finding.
CREATE TABLE quality_answer (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  code TEXT NOT NULL,
  subject ID NOT NULL,
  field TEXT NOT NULL,
  about TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  account ID,
  at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX quality_answer_finding ON quality_answer (subject, code, field, about);
CREATE INDEX quality_answer_unit ON quality_answer (unit);

-- How many findings of each kind a unit has, as they were counted last.
CREATE TABLE quality_standing (
  unit ID PRIMARY KEY REFERENCES unit (id),
  counted_at INTEGER NOT NULL,
  counts TEXT NOT NULL
) STRICT;

-- Sentences of units' work plans, for near copies among documents; the place of a likeness is a sentence's sequence.
-- A paper of which nothing could be read stands in `document_read` all the same, and is not read again.
CREATE TABLE document_read (
  paper ID PRIMARY KEY REFERENCES paper (id),
  sentences INTEGER NOT NULL
) STRICT;
CREATE TABLE document_sentence (
  sequence ROWKEY,
  paper ID NOT NULL REFERENCES paper (id),
  unit ID NOT NULL REFERENCES unit (id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX document_sentence_paper ON document_sentence (paper, position);
CREATE INDEX document_sentence_unit ON document_sentence (unit);
-- sqlite
CREATE TABLE document_likeness (
  pair INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (pair, place)
) STRICT, WITHOUT ROWID;
-- postgres
CREATE TABLE document_likeness (
  pair BIGINT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (pair, place)
);
-- both
