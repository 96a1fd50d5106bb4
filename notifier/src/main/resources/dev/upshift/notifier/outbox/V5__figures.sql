-- What hosts looked like, for the daily digest; a few days of it.
create table figures (
  host text not null,
  at integer not null,
  mode text not null,
  state text not null,
  reboots integer not null,
  progress real,
  cost real,
  saved real,
  primary key (host, at)
);
