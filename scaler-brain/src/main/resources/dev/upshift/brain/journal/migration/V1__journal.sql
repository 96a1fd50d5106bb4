-- Times are milliseconds since 1970-01-01T00:00Z by the brain's own clock. Bodies are JSON.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Each start of this brain: what it decided by.
CREATE TABLE incarnation (
  epoch INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  policy TEXT NOT NULL
);

-- The present snapshot of each host, and the last input that is in it.
CREATE TABLE host (
  host TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  through_input INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The last desired document of each host.
CREATE TABLE desired (
  host TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

-- Events of each host up to here are in the journal.
CREATE TABLE received (
  host TEXT PRIMARY KEY,
  through_seq INTEGER NOT NULL
) WITHOUT ROWID;

-- What was decided on, as it was stamped. state_before stands where a replay can begin.
CREATE TABLE input (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  host TEXT NOT NULL,
  at INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  body TEXT NOT NULL,
  state_before TEXT
);
CREATE INDEX input_host ON input (host, seq);
CREATE INDEX input_at ON input (at);

CREATE TABLE decision (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  host TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  changes INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX decision_host ON decision (host, at);
CREATE INDEX decision_at ON decision (at);

-- Decisions that the broker has not acknowledged yet.
CREATE TABLE outgoing (
  decision TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE alert (
  host TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (host, name)
) WITHOUT ROWID;

-- Commands that were sent once, and how they ended.
CREATE TABLE command (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  session TEXT NOT NULL,
  status TEXT,
  result TEXT
) WITHOUT ROWID;

-- Snapshots that could not be read, kept aside for a repair.
CREATE TABLE unreadable (
  host TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (host, found_at)
) WITHOUT ROWID;
