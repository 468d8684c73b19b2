-- The county, its powers and registers, the record of changes, accounts.
-- Types are neutral words (see migrate.rs): ID, TEXT, INTEGER, BYTES, ROWKEY.

-- Regions are a tree: province, city, county.
CREATE TABLE region (
  id ID PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  rank TEXT NOT NULL CHECK (rank IN ('province', 'city', 'county')),
  parent ID REFERENCES region (id),
  opened_on TEXT,
  closed_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX region_open ON region (name, parent) WHERE closed_on IS NULL;
CREATE INDEX region_parent ON region (parent);

-- A unit is never removed: it is closed with a day, and may name the unit that took its work over.
CREATE TABLE unit (
  id ID PRIMARY KEY,
  region ID NOT NULL REFERENCES region (id),
  parent ID REFERENCES unit (id),
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  organ_kind TEXT NOT NULL CHECK (organ_kind IN ('行政机关', '其他机关')),
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  commission INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  successor ID REFERENCES unit (id),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX unit_open ON unit (region, name) WHERE closed_on IS NULL;
CREATE INDEX unit_region ON unit (region, position);
CREATE INDEX unit_parent ON unit (parent);

-- Other names under which a unit's forms arrive; `name_key` is what names are compared by.
CREATE TABLE unit_alias (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  alias TEXT NOT NULL,
  name_key TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (unit, name_key)
) STRICT;

CREATE TABLE department (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX department_open ON department (unit, name) WHERE closed_on IS NULL;

CREATE TABLE post (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  department ID REFERENCES department (id),
  name TEXT NOT NULL,
  in_leading_group INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX post_unit ON post (unit, position);
CREATE INDEX post_department ON post (department);

CREATE TABLE person (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX person_unit ON person (unit, name);

-- Who holds which post from when until when.
CREATE TABLE tenure (
  id ID PRIMARY KEY,
  person ID NOT NULL REFERENCES person (id),
  post ID NOT NULL REFERENCES post (id),
  from_on TEXT,
  until_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX tenure_post ON tenure (post);
CREATE INDEX tenure_person ON tenure (person);

CREATE TABLE account (
  id ID PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL,
  unit ID REFERENCES unit (id),
  password TEXT NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER,
  closed_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Only the digest of a session's secret is kept: a stolen file opens no session.
CREATE TABLE session (
  digest BYTES PRIMARY KEY,
  account ID NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account);

CREATE TABLE api_token (
  digest BYTES PRIMARY KEY,
  account ID NOT NULL REFERENCES account (id),
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX api_token_account ON api_token (account);

-- A unit's catalogue as a whole; its rows are powers.
CREATE TABLE catalogue (
  id ID PRIMARY KEY,
  unit ID NOT NULL UNIQUE REFERENCES unit (id),
  prepared_by TEXT,
  prepared_on TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE power (
  sequence ROWKEY,
  id ID NOT NULL UNIQUE,
  unit ID NOT NULL REFERENCES unit (id),
  code TEXT NOT NULL,
  position INTEGER NOT NULL,
  number INTEGER,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  basis TEXT NOT NULL,
  form TEXT NOT NULL,
  scope TEXT NOT NULL,
  time TEXT NOT NULL,
  fee TEXT NOT NULL,
  office TEXT NOT NULL,
  remark TEXT NOT NULL,
  extra TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX power_unit ON power (unit, position);
CREATE INDEX power_code ON power (code);

-- A register belongs to its holder: a unit, a department or a post. `holder` is that id.
CREATE TABLE register (
  id ID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('unit', 'department', 'post')),
  holder ID NOT NULL UNIQUE,
  unit ID NOT NULL REFERENCES unit (id),
  department ID REFERENCES department (id),
  post ID REFERENCES post (id),
  duties TEXT NOT NULL,
  pledge TEXT,
  opinions TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX register_unit ON register (unit, kind);

CREATE TABLE risk_point (
  sequence ROWKEY,
  id ID NOT NULL UNIQUE,
  register ID NOT NULL REFERENCES register (id),
  unit ID NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  number INTEGER,
  risk TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level IN (0, 1, 2, 3)),
  risk_kind TEXT NOT NULL,
  measures TEXT NOT NULL,
  measure_count INTEGER NOT NULL,
  responsible TEXT NOT NULL,
  power ID REFERENCES power (id),
  -- The step of the power's chart, by the id of its element; empty without one.
  step TEXT NOT NULL DEFAULT '',
  extra TEXT NOT NULL,
  -- Why it has its level: the criteria that it meets, by name, and why another level than they propose stands.
  criteria TEXT NOT NULL DEFAULT '[]',
  level_reason TEXT NOT NULL DEFAULT '',
  -- 权力类别 of the power; empty without one.
  power_category TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX risk_point_register ON risk_point (register, position);
CREATE INDEX risk_point_unit ON risk_point (unit, sequence) WHERE closed_at IS NULL;
CREATE INDEX risk_point_level ON risk_point (level, sequence) WHERE closed_at IS NULL;
CREATE INDEX risk_point_power ON risk_point (power) WHERE power IS NOT NULL;

-- Character pairs of risk, measures and responsible, for words of any length.
-- sqlite
CREATE VIRTUAL TABLE risk_point_search USING fts5 (pairs, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE power_search USING fts5 (pairs, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- postgres
CREATE TABLE risk_point_search (sequence BIGINT PRIMARY KEY, pairs TSVECTOR NOT NULL);
CREATE INDEX risk_point_search_pairs ON risk_point_search USING gin (pairs);
CREATE TABLE power_search (sequence BIGINT PRIMARY KEY, pairs TSVECTOR NOT NULL);
CREATE INDEX power_search_pairs ON power_search USING gin (pairs);
-- both

-- What 附件6 adds up, kept with every change of a risk point. Level 0 is a row whose level is still empty.
-- `measures` counts the numbered items, `measured` the rows that have any: a county counts the one or the other.
CREATE TABLE risk_counter (
  unit ID NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  level INTEGER NOT NULL,
  risk_kind TEXT NOT NULL,
  points INTEGER NOT NULL,
  measures INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  PRIMARY KEY (unit, state, kind, level, risk_kind)
) STRICT;

-- The same as changes a day, so that a sum up to a day is the count as it stood at that day's end.
CREATE TABLE risk_counter_day (
  unit ID NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  level INTEGER NOT NULL,
  risk_kind TEXT NOT NULL,
  points INTEGER NOT NULL,
  measures INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  PRIMARY KEY (unit, state, day, kind, level, risk_kind)
) STRICT;

-- Both again by the category of the power that a risk arises from; tables of their own, since 附件6 does not ask
-- for it and must not pay for it.
CREATE TABLE category_counter (
  unit ID NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  level INTEGER NOT NULL,
  power_category TEXT NOT NULL,
  points INTEGER NOT NULL,
  measures INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  PRIMARY KEY (unit, state, kind, level, power_category)
) STRICT;
CREATE TABLE category_counter_day (
  unit ID NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  level INTEGER NOT NULL,
  power_category TEXT NOT NULL,
  points INTEGER NOT NULL,
  measures INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  PRIMARY KEY (unit, state, day, kind, level, power_category)
) STRICT;

-- The record of every change.
CREATE TABLE history (
  sequence ROWKEY,
  at INTEGER NOT NULL,
  account ID,
  author TEXT NOT NULL,
  import ID,
  kind TEXT NOT NULL,
  object ID NOT NULL,
  parent ID,
  unit ID,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX history_object ON history (object, sequence);
CREATE INDEX history_parent ON history (parent, sequence) WHERE parent IS NOT NULL;
CREATE INDEX history_import ON history (import) WHERE import IS NOT NULL;

-- Files as they came, under the SM3 digest of their bytes.
CREATE TABLE original_file (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  bytes BYTES NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT;

-- One file that was brought in, with what was found in it. `pending`: previewed, waiting for its person, who
-- has chosen what stands in `choice`.
CREATE TABLE import (
  id ID PRIMARY KEY,
  unit ID REFERENCES unit (id),
  account ID,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES original_file (digest),
  report TEXT NOT NULL,
  choice TEXT NOT NULL DEFAULT '{}',
  outcome TEXT NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX import_unit ON import (unit, at);
CREATE INDEX import_account ON import (account, outcome);
CREATE INDEX import_digest ON import (digest);

-- What a unit wrote into its own 附件6, to be compared with what is computed.
CREATE TABLE stated_summary (
  unit ID PRIMARY KEY REFERENCES unit (id),
  rows TEXT NOT NULL,
  prepared_by TEXT,
  prepared_on TEXT,
  stated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- 附件1 as data: a programme and its stages.
CREATE TABLE programme (
  id ID PRIMARY KEY,
  region ID NOT NULL REFERENCES region (id),
  name TEXT NOT NULL,
  stages TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;

-- Settings: each value is a version with a day from which it holds.
CREATE TABLE setting (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  effective_on TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (name, version)
) STRICT;
