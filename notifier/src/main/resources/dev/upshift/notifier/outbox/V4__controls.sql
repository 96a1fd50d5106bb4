-- What a delivery was silenced by, while that may end: the id of a silence, or a cause such as
-- 'broker-unreachable'. Null where it is final.
alter table delivery add column suppressed_by text;
create index delivery_suppressed on delivery (suppressed_by) where suppressed_by is not null;

-- Who wants to hear nothing for a while. Kept after its end, for the record.
create table silence (
  id integer primary key autoincrement,
  subject text not null,
  reason text not null,
  since integer not null,
  until integer not null,
  by_whom text not null,
  why text not null
);

-- Who has taken what upon himself.
create table acknowledgement (
  seq integer primary key autoincrement,
  reference text not null,
  by_whom text not null,
  why text not null,
  at integer not null
);

-- What hosts say of themselves, for routes: labels as a JSON object.
create table host (
  name text primary key,
  labels text not null
);
