-- Lists, one row each: a change replaces the whole of it, under the row's lock.
create table larder_list (
  generation bigint not null,
  key bytea not null,
  deadline bigint not null,
  elements bytea[] not null,
  primary key (generation, key)
);

create unlogged table larder_list_unlogged (
  generation bigint not null,
  key bytea not null,
  deadline bigint not null,
  elements bytea[] not null,
  primary key (generation, key)
);

-- for the sweeper; what never ends is not in it
create index larder_list_deadline on larder_list (deadline) where deadline < 9223372036854775807;
create index larder_list_unlogged_deadline on larder_list_unlogged (deadline) where deadline < 9223372036854775807;

-- as entries are kept: not compressed again, with room on the page for a row's next version, and vacuumed early
alter table larder_list alter column elements set storage external;
alter table larder_list_unlogged alter column elements set storage external;
alter table larder_list set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
alter table larder_list_unlogged set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
