-- What happened and is to be told. The id is unique for what happened; times are epoch milliseconds.
create table event (
  seq integer primary key autoincrement,
  id text not null unique,
  topic text not null,
  alert_state text,
  announcement text not null,
  queued_at integer not null
);
create index event_topic on event (topic, seq);

-- One row for each (event, channel). 'sending' is written before the channel is called: what is
-- found so after a crash may have been delivered.
create table delivery (
  seq integer primary key autoincrement,
  event_id text not null references event (id) on delete cascade,
  channel text not null,
  state text not null check (state in ('pending', 'sending', 'done', 'dead')),
  form text not null default 'NATIVE' check (form in ('NATIVE', 'PLAIN')),
  attempts integer not null default 0,
  possible_repeat integer not null default 0,
  next_attempt_at integer not null,
  finished_at integer,
  last_error text,
  unique (event_id, channel)
);
create index delivery_waiting on delivery (channel, seq) where state in ('pending', 'sending');

-- One row for each start of the notifier: the number is the epoch of its session.
create table incarnation (
  epoch integer primary key autoincrement,
  started_at integer not null
);
