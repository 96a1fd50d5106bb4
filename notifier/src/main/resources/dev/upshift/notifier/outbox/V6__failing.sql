-- The channels through which nothing passes, and since when; none that works.
create table failing (
  channel text primary key,
  since integer not null
);
