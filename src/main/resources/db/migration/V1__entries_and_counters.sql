-- What a namespace holds carries the namespace's generation. Clearing gives the namespace a new generation, whatever it
-- holds; rows of the retired one are collected in small batches afterwards.
create sequence larder_generation;

create table larder_namespace (
  name text collate "C" primary key,
  generation bigint not null,
  durability text not null
);

create table larder_retired (
  generation bigint primary key,
  retired bigint not null
);

-- deadline and retired: milliseconds since 1970; the largest bigint is "never"
-- stored: header and payload, as EntryCodec writes them; size: the payload's bytes
create table larder_entry (
  generation bigint not null,
  key bytea not null,
  version bigint not null,
  deadline bigint not null,
  size integer not null,
  stored bytea not null,
  primary key (generation, key)
);

create unlogged table larder_entry_unlogged (
  generation bigint not null,
  key bytea not null,
  version bigint not null,
  deadline bigint not null,
  size integer not null,
  stored bytea not null,
  primary key (generation, key)
);

create table larder_counter (
  generation bigint not null,
  key bytea not null,
  value bigint not null,
  deadline bigint not null,
  primary key (generation, key)
);

create unlogged table larder_counter_unlogged (
  generation bigint not null,
  key bytea not null,
  value bigint not null,
  deadline bigint not null,
  primary key (generation, key)
);

-- for the sweeper; what never ends is not in it
create index larder_entry_deadline on larder_entry (deadline) where deadline < 9223372036854775807;
create index larder_entry_unlogged_deadline on larder_entry_unlogged (deadline) where deadline < 9223372036854775807;
create index larder_counter_deadline on larder_counter (deadline) where deadline < 9223372036854775807;
create index larder_counter_unlogged_deadline on larder_counter_unlogged (deadline) where deadline < 9223372036854775807;

-- Values are opaque and often compressed already: spending time on compressing them again slows every write and read.
alter table larder_entry alter column stored set storage external;
alter table larder_entry_unlogged alter column stored set storage external;

-- A cache overwrites more than other tables do: room on the page for a row's next version, and early vacuum.
alter table larder_entry set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
alter table larder_entry_unlogged set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
alter table larder_counter set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
alter table larder_counter_unlogged set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
