-- A delivery can be held back, to be folded with what follows, and knows what it is about and what
-- the channel called the message. 'silenced' is recorded and never sent.
create table delivery_2 (
  seq integer primary key autoincrement,
  event_id text not null references event (id) on delete cascade,
  channel text not null,
  subject text not null default '',
  state text not null check (state in ('pending', 'sending', 'done', 'dead', 'silenced')),
  form text not null default 'NATIVE' check (form in ('NATIVE', 'PLAIN')),
  attempts integer not null default 0,
  possible_repeat integer not null default 0,
  held_until integer not null default 0,
  next_attempt_at integer not null,
  finished_at integer,
  last_error text,
  handle text,
  unique (event_id, channel)
);
insert into delivery_2 (seq, event_id, channel, state, form, attempts, possible_repeat,
                        next_attempt_at, finished_at, last_error)
  select seq, event_id, channel, state, form, attempts, possible_repeat,
         next_attempt_at, finished_at, last_error from delivery;
drop table delivery;
alter table delivery_2 rename to delivery;
create index delivery_waiting on delivery (channel, seq) where state in ('pending', 'sending');

-- What is being told about a host on a channel: the window in which more is folded, how severe the
-- worst was, and the message that the others follow.
create table incident (
  channel text not null,
  subject text not null,
  window_from integer not null,
  window_until integer not null,
  holding integer not null,
  severity text not null,
  closed integer not null,
  root text,
  primary key (channel, subject)
);
