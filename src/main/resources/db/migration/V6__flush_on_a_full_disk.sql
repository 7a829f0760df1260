-- A flush makes room, so it must work when the disk is full: it inserts one row here, and an empty table has no page for it.
-- A row that was there leaves its page, and vacuum may not give that back.
alter table larder_retired set (vacuum_truncate = false);
insert into larder_retired (generation, retired) values (0, 0);
delete from larder_retired where generation = 0;

-- The same of a purge.
alter table larder_mark set (vacuum_truncate = false);
insert into larder_mark (generation, tag, seq, passing, deadline) values (0, 0, 0, false, 0);
delete from larder_mark where generation = 0;
