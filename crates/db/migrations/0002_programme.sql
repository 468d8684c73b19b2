-- The programme's year: what is owed, who signs, what was filed, what waits for whom.
-- Tables whose rows never change after they are written carry the words history, audit, event, filing,
-- signature or opinion in their names (interface.md).

-- A programme is prepared, runs and is closed; its stages are the rows of 附件1.
ALTER TABLE programme ADD COLUMN state TEXT NOT NULL DEFAULT 'running';
ALTER TABLE programme ADD COLUMN copied_from ID;

-- What a stage asks for, from whom, until when. `kind` says what its package is made of. A day outside its
-- stage is kept as written until a person decides: `doubt` says what is doubtful, `settled` why it stands.
CREATE TABLE deliverable (
  id ID PRIMARY KEY,
  programme ID NOT NULL REFERENCES programme (id),
  stage INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  demand TEXT NOT NULL,
  due_on TEXT,
  owed_by TEXT NOT NULL CHECK (owed_by IN ('every_unit', 'chosen_units')),
  leading_only INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 0,
  settled TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  closed_at INTEGER
) STRICT;
CREATE INDEX deliverable_programme ON deliverable (programme, stage, position);

CREATE TABLE deliverable_unit (
  deliverable ID NOT NULL REFERENCES deliverable (id),
  unit ID NOT NULL REFERENCES unit (id),
  PRIMARY KEY (deliverable, unit)
) STRICT;

-- One deliverable owed by one unit. `state` knows only of filing; whether a unit is still drafting or already
-- signing is read from its registers and signatures. `due_on` is the deliverable's day or the extended one.
CREATE TABLE obligation (
  id ID PRIMARY KEY,
  programme ID NOT NULL REFERENCES programme (id),
  deliverable ID NOT NULL REFERENCES deliverable (id),
  unit ID NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'filed', 'returned', 'accepted')),
  due_on TEXT,
  extended INTEGER NOT NULL DEFAULT 0,
  filing ID,
  first_filed_on TEXT,
  mend_by TEXT,
  urged_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  closed_at INTEGER,
  UNIQUE (deliverable, unit)
) STRICT;
CREATE INDEX obligation_programme ON obligation (programme, unit);
CREATE INDEX obligation_unit ON obligation (unit, state);
CREATE INDEX obligation_due ON obligation (state, due_on);

-- A post's place in the unit decides what its holder signs; a leader is in charge of departments.
ALTER TABLE post ADD COLUMN duty TEXT NOT NULL DEFAULT '';
CREATE TABLE charge (
  id ID PRIMARY KEY,
  post ID NOT NULL REFERENCES post (id),
  department ID NOT NULL REFERENCES department (id),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (post, department)
) STRICT;
CREATE INDEX charge_department ON charge (department);

-- An account acts for a person, and so for the posts that this person holds.
ALTER TABLE account ADD COLUMN person ID REFERENCES person (id);
CREATE INDEX account_person ON account (person) WHERE person IS NOT NULL;

-- Somebody signs for somebody else who is away.
CREATE TABLE stand_in (
  id ID PRIMARY KEY,
  person ID NOT NULL REFERENCES person (id),
  stand_in ID NOT NULL REFERENCES person (id),
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  closed_at INTEGER
) STRICT;
CREATE INDEX stand_in_for ON stand_in (stand_in, until_on);
CREATE INDEX stand_in_of ON stand_in (person, until_on);

-- A signature is bound to the version and the SM3 digest of what was signed: when the subject's version has
-- moved on, the signature is void, and it stays here. `step` is the place in the chain, `decision` what was
-- decided, `remarks` the rows that a return names. The signed text is kept as an original file under `digest`.
CREATE TABLE signature (
  id ID PRIMARY KEY,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('register', 'catalogue')),
  subject ID NOT NULL,
  subject_version INTEGER NOT NULL,
  unit ID NOT NULL REFERENCES unit (id),
  step TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('agree', 'agree_after_change', 'return', 'withdraw')),
  opinion TEXT NOT NULL,
  remarks TEXT NOT NULL,
  signer TEXT NOT NULL,
  person ID,
  for_person ID,
  account ID,
  signed_on TEXT NOT NULL,
  at INTEGER NOT NULL,
  digest TEXT NOT NULL,
  on_paper INTEGER NOT NULL DEFAULT 0,
  scan TEXT REFERENCES original_file (digest)
) STRICT;
CREATE INDEX signature_subject ON signature (subject, at);
CREATE INDEX signature_unit ON signature (unit, at);

-- Where the chain of a subject stands, kept with each signature, so that a county's map need not walk chains.
-- A unit's register and its catalogue have the unit's id both: the kind tells them apart. `handed_over`: the post
-- has a new holder since, who has not pledged yet.
CREATE TABLE signing (
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('register', 'catalogue')),
  subject ID NOT NULL,
  unit ID NOT NULL REFERENCES unit (id),
  held_by TEXT NOT NULL,
  subject_version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('signing', 'signed', 'returned', 'handed_over')),
  next_step TEXT NOT NULL,
  sent_by TEXT NOT NULL,
  sent_by_account ID,
  sent_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (subject_kind, subject)
) STRICT;
CREATE INDEX signing_unit ON signing (unit, state);

-- The stamped scan of a signed paper. What was scanned is the version that was signed then.
CREATE TABLE signature_scan (
  id ID PRIMARY KEY,
  subject_kind TEXT NOT NULL,
  subject ID NOT NULL,
  subject_version INTEGER NOT NULL,
  unit ID NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES original_file (digest),
  author TEXT NOT NULL,
  account ID,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX signature_scan_subject ON signature_scan (subject, at);

-- A power was reviewed: kept, taken over, delegated or cancelled, with the reason.
CREATE TABLE power_clearing (
  power ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  decision TEXT NOT NULL CHECK (decision IN ('kept', 'taken_over', 'delegated', 'cancelled')),
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX power_clearing_unit ON power_clearing (unit);

-- What a unit handed over for an obligation, frozen: a refiling is a new row with the next round.
CREATE TABLE filing (
  id ID PRIMARY KEY,
  obligation ID NOT NULL REFERENCES obligation (id),
  unit ID NOT NULL REFERENCES unit (id),
  round INTEGER NOT NULL,
  filed_on TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  account ID,
  note TEXT NOT NULL,
  missing TEXT NOT NULL,
  findings TEXT NOT NULL,
  clean INTEGER NOT NULL,
  digest TEXT NOT NULL,
  UNIQUE (obligation, round)
) STRICT;
CREATE INDEX filing_unit ON filing (unit, at);

-- A paper of a filing: the form as data and the file as it was set, each under its digest. `row_keys` names the
-- rows by their ids, so that a refiling can be compared row by row; `counts` is what the paper adds to 附件6.
CREATE TABLE filing_part (
  filing ID NOT NULL REFERENCES filing (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject ID,
  subject_version INTEGER,
  title TEXT NOT NULL,
  form TEXT,
  form_digest TEXT,
  row_keys TEXT NOT NULL,
  counts TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES original_file (digest),
  PRIMARY KEY (filing, position)
) STRICT;

CREATE INDEX filing_part_subject ON filing_part (subject) WHERE subject IS NOT NULL;

-- Which filed paper of a register counts in 附件6 of what was filed, or accepted, last.
CREATE TABLE filed_subject (
  subject ID NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('filed', 'accepted')),
  filing ID NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (subject, state)
) STRICT;

-- Each step of a filing's way is a record of its own; the first of 'opened' ends the unit's right to withdraw.
CREATE TABLE filing_event (
  id ID PRIMARY KEY,
  filing ID NOT NULL REFERENCES filing (id),
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'withdrawn', 'accepted', 'returned')),
  at INTEGER NOT NULL,
  on_day TEXT NOT NULL,
  author TEXT NOT NULL,
  account ID,
  number TEXT,
  reasons TEXT NOT NULL,
  mend_by TEXT
) STRICT;
CREATE INDEX filing_event_day ON filing_event (kind, at);
CREATE UNIQUE INDEX filing_event_end ON filing_event (filing) WHERE kind <> 'opened';
CREATE UNIQUE INDEX filing_event_opened ON filing_event (filing) WHERE kind = 'opened';
CREATE UNIQUE INDEX filing_event_number ON filing_event (number) WHERE number IS NOT NULL;

-- A reviewer's comment on a row of a filed paper, the unit's answer, or why a finding is none (set_aside).
CREATE TABLE filing_comment (
  id ID PRIMARY KEY,
  filing ID NOT NULL REFERENCES filing (id),
  kind TEXT NOT NULL CHECK (kind IN ('comment', 'answer', 'set_aside')),
  part INTEGER,
  row INTEGER,
  finding TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  account ID
) STRICT;
CREATE INDEX filing_comment_filing ON filing_comment (filing, at);

-- Running numbers, one row a series and year, so that no number is given twice.
CREATE TABLE running_number (
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (series, year)
) STRICT;

-- What waits for somebody. `target` says for whom: person:ID, account:ID, clerks:UNIT, commission.
-- `source` names what it is about ('filing:ID', 'signing:ID', …): the same source, kind and target waits once.
CREATE TABLE task (
  id ID PRIMARY KEY,
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  unit ID,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  href TEXT NOT NULL,
  due_on TEXT,
  author TEXT NOT NULL,
  account ID,
  created_at INTEGER NOT NULL,
  urged_at INTEGER,
  done_at INTEGER,
  done_by TEXT,
  done_by_account ID,
  outcome TEXT
) STRICT;
CREATE UNIQUE INDEX task_waits ON task (target, kind, source) WHERE done_at IS NULL;
CREATE INDEX task_target ON task (target, done_at, due_on);
CREATE INDEX task_source ON task (source);
CREATE INDEX task_account ON task (account, created_at);
CREATE INDEX task_done_by ON task (done_by_account, done_at);

-- What was reminded of: a repeated run, or one after the clock was moved, reminds nobody twice.
CREATE TABLE reminder (
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  for_day TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (source, kind, for_day)
) STRICT;
CREATE INDEX reminder_sent ON reminder (sent_at);

-- What the commission tells units. A notice is written once; each unit says for itself that it has read it.
CREATE TABLE notice (
  id ID PRIMARY KEY,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  receipt_by TEXT,
  author TEXT NOT NULL,
  account ID,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_at ON notice (at);

CREATE TABLE notice_unit (
  notice ID NOT NULL REFERENCES notice (id),
  unit ID NOT NULL REFERENCES unit (id),
  received_at INTEGER,
  received_by TEXT,
  PRIMARY KEY (notice, unit)
) STRICT;
CREATE INDEX notice_unit_unit ON notice_unit (unit, notice);

-- A paper that lies with something: a work plan, the minutes of a meeting, what a notice carries, what goes
-- along with a package that is not filed yet. Whoever may read its owner may read it; `unit` is whose it is, none
-- for the commission's own.
CREATE TABLE paper (
  id ID PRIMARY KEY,
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('workgroup', 'activity', 'notice', 'package')),
  owner ID NOT NULL,
  unit ID REFERENCES unit (id),
  purpose TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  digest TEXT NOT NULL REFERENCES original_file (digest),
  author TEXT NOT NULL,
  account ID,
  at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX paper_owner ON paper (owner, at);
CREATE INDEX paper_unit ON paper (unit, owner_kind);

-- The unit's leading group for this work and its office.
CREATE TABLE workgroup (
  unit ID PRIMARY KEY REFERENCES unit (id),
  name TEXT NOT NULL,
  founded_by TEXT NOT NULL,
  office TEXT NOT NULL,
  office_phone TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE workgroup_member (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  phone TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  closed_at INTEGER
) STRICT;
CREATE INDEX workgroup_member_unit ON workgroup_member (unit, role);
CREATE UNIQUE INDEX workgroup_member_head ON workgroup_member (unit)
  WHERE role = 'head' AND closed_at IS NULL;

-- Training, meetings and publicity (宣传), as they took place.
CREATE TABLE activity (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL CHECK (kind IN ('training', 'meeting', 'publicity')),
  held_on TEXT NOT NULL,
  place TEXT NOT NULL,
  subject TEXT NOT NULL,
  attendance INTEGER NOT NULL,
  attendees TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  closed_at INTEGER
) STRICT;
CREATE INDEX activity_unit ON activity (unit, held_on);

-- How an account wants to be told what waits. `looked_on`: the last day on which somebody looked whether there was
-- something to tell it.
CREATE TABLE dispatch_choice (
  account ID PRIMARY KEY REFERENCES account (id),
  mail TEXT NOT NULL,
  by_mail INTEGER NOT NULL,
  by_webhook INTEGER NOT NULL,
  looked_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A message on its way out. `next_at` is when it is tried next: none when it is gone or given up. What it said is
-- emptied then.
CREATE TABLE dispatch (
  id ID PRIMARY KEY,
  account ID NOT NULL REFERENCES account (id),
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
  kind TEXT NOT NULL CHECK (kind IN ('daily', 'trial')),
  for_day TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  sent_at INTEGER,
  error TEXT NOT NULL DEFAULT '',
  UNIQUE (account, channel, kind, for_day)
) STRICT;
CREATE INDEX dispatch_next ON dispatch (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX dispatch_created ON dispatch (created_at);

-- Flow charts. A chart's content is a file, BPMN or a picture, kept under its digest; a version is never changed.
CREATE TABLE flow (
  id ID PRIMARY KEY,
  unit ID NOT NULL REFERENCES unit (id),
  power ID REFERENCES power (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('chart', 'picture')),
  file TEXT NOT NULL REFERENCES original_file (digest),
  file_name TEXT NOT NULL,
  promised INTEGER,
  statutory INTEGER,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX flow_power ON flow (power) WHERE power IS NOT NULL AND closed_at IS NULL;
CREATE INDEX flow_unit ON flow (unit);

CREATE TABLE flow_history (
  flow ID NOT NULL REFERENCES flow (id),
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES original_file (digest),
  file_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (flow, version)
) STRICT;

-- The steps of the version in force: what a risk point names without the chart being read.
CREATE TABLE flow_step (
  flow ID NOT NULL REFERENCES flow (id),
  element TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (flow, element)
) STRICT;

-- What somebody has drawn and not yet made a version of: one draft a person and chart.
CREATE TABLE flow_draft (
  flow ID NOT NULL REFERENCES flow (id),
  account ID NOT NULL REFERENCES account (id),
  seen INTEGER NOT NULL,
  content TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (flow, account)
) STRICT;

-- 汇编: booklets that were asked for. A county's is set unit by unit; who stops is taken over by its runner's mark.
CREATE TABLE booklet (
  id ID PRIMARY KEY,
  unit ID REFERENCES unit (id),
  department TEXT NOT NULL,
  holder TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('pdf', 'docx')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  file TEXT REFERENCES original_file (digest),
  file_name TEXT NOT NULL,
  size INTEGER NOT NULL,
  error TEXT NOT NULL,
  author TEXT NOT NULL,
  account ID,
  asked_at INTEGER NOT NULL,
  finished_at INTEGER,
  runner ID,
  seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booklet_unit ON booklet (unit, asked_at);
CREATE INDEX booklet_state ON booklet (state, asked_at);

-- The units' parts that are set, until the whole is bound.
CREATE TABLE booklet_part (
  booklet ID NOT NULL REFERENCES booklet (id),
  position INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  places TEXT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (booklet, position)
) STRICT;
