-- A namespace's history of invalidations: its numbers are given out under the lock of the namespace's row, so they become
-- visible in their order. The generation is the history's epoch: clearing a namespace begins another.
-- floor and passing_floor: the newest number of which lasting and passing marks were collected
alter table larder_namespace add column seq bigint not null default 0;
alter table larder_namespace add column floor bigint not null default 0;
alter table larder_namespace add column passing_floor bigint not null default 0;
alter table larder_namespace set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 200);

-- seq: the number of the tag's last mark; deadline: when the mark may be collected, in milliseconds since 1970
-- holders and held_until: who is going to mark it again; version: of the last purge by version
create table larder_mark (
  generation bigint not null,
  tag bigint not null,
  seq bigint not null,
  passing boolean not null,
  deadline bigint not null,
  holders integer not null default 0,
  held_until bigint not null default 0,
  version bigint,
  primary key (generation, tag)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

create index larder_mark_seq on larder_mark (generation, seq);
create index larder_mark_deadline on larder_mark (deadline) where deadline < 9223372036854775807;
