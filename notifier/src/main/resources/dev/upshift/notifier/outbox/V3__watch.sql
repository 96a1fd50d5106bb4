-- One row: when the notifier last heard the broker for certain.
create table watch (
  id integer primary key check (id = 1),
  heard_at integer not null
);
