-- Larder's table hooks: whatever changes in a followed table is written to an outbox, in the same transaction, and Larder
-- reads it there and invalidates what it caches. Needs PostgreSQL 14 or newer. May be run again at any time.
-- To be rid of all of it: drop schema larder_feed cascade;

begin;
-- a table in use is waited for shortly, because all later transactions on it would wait behind this script
set local lock_timeout = '5s';
set local standard_conforming_strings = on;
set local client_min_messages = warning;

-- not called larder: a role of that name would find its tables here instead of in public
create schema if not exists larder_feed;

-- The outbox. xact is the transaction that made the change: Larder reads by it which changes it has not seen yet, because
-- neither a sequence nor a clock tells the order in which transactions commit. No tag: everything may have changed.
create table if not exists larder_feed.change (
    xact xid8 not null default pg_current_xact_id(),
    id bigint not null generated always as identity,
    tag text,
    primary key (xact, id)
);

-- Changes of transactions before this one may have been trimmed. A reader that has read less learns by it that changes are missing.
create table if not exists larder_feed.horizon (
    one boolean primary key default true check (one),
    trimmed xid8 not null default '0'
);
insert into larder_feed.horizon default values on conflict do nothing;

-- The primary key's columns, ready for a query: o.first, o.second. Asked for at every change, because a list made once would be
-- wrong after ALTER TABLE, and a wrong one would fail the writers. Null where a table has no primary key.
create or replace function larder_feed.key_columns(changed regclass) returns text
    language sql stable
    set search_path = pg_catalog, pg_temp
as $larder$
    select string_agg(format('o.%I', a.attname), ', ' order by k.place)
    from pg_index i
    cross join unnest(i.indkey::int2[]) with ordinality as k (number, place)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
    where i.indrelid = changed and i.indisprimary and k.place <= i.indnkeyatts
$larder$;

-- Once for each statement that changed something, however many rows: one call and one INSERT ... SELECT. An UPDATE that
-- changes a primary key tells the old and the new one. Runs with its owner's rights, so that writers need none on the outbox;
-- concat_ws prints a value as its type does and calls no cast that a user may have defined.
create or replace function larder_feed.record_statement() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
    set datestyle = 'ISO, YMD' set intervalstyle = 'iso_8601' set timezone = 'UTC'
    set bytea_output = 'hex' set extra_float_digits = 1
as $larder$
declare
    -- a statement that changed more rows than this counts as a change of the whole table: so many tags would cost more than they save
    most constant bigint := 10000;
    columns constant text := larder_feed.key_columns(tg_relid);
    keys text;
    told bigint;
begin
    if columns is null then
        keys := case when tg_op = 'DELETE' then 'larder_old' else 'larder_new' end;
        execute format('insert into larder_feed.change (tag) select $1 where exists (select from %s)', keys)
            using 'table:' || tg_argv[0];
        get diagnostics told = row_count;
    else
        keys := case tg_op
            when 'INSERT' then format('select concat_ws('':'', %s) as key from larder_new o', columns)
            when 'DELETE' then format('select concat_ws('':'', %s) as key from larder_old o', columns)
            else format('select concat_ws('':'', %1$s) as key from larder_old o union select concat_ws('':'', %1$s) from larder_new o',
                columns)
        end;
        execute format('insert into larder_feed.change (tag) select $1 || k.key from (%s limit %s) k', keys, most + 1)
            using 'row:' || tg_argv[0] || ':';
        get diagnostics told = row_count;
        if told > most then
            insert into larder_feed.change (tag) values (null);
        elsif told > 0 then
            insert into larder_feed.change (tag) values ('table:' || tg_argv[0]);
        end if;
    end if;
    if told > 0 then
        perform larder_feed.ring();
    end if;
    return null;
end
$larder$;

-- Once for each row: for partitioned tables, where a trigger for statements would not see those that name a partition, and
-- for subscribers of logical replication, which fires triggers for rows only.
create or replace function larder_feed.record_row() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
    set datestyle = 'ISO, YMD' set intervalstyle = 'iso_8601' set timezone = 'UTC'
    set bytea_output = 'hex' set extra_float_digits = 1
as $larder$
declare
    columns constant text := larder_feed.key_columns(tg_relid);
    tell constant text := format('insert into larder_feed.change (tag) select $2 || concat_ws('':'', %s) from (select $1.*) o', columns);
    named constant text := 'row:' || tg_argv[0] || ':';
begin
    insert into larder_feed.change (tag) values ('table:' || tg_argv[0]);
    if columns is not null and tg_op <> 'INSERT' then
        execute tell using old, named;
    end if;
    if columns is not null and tg_op <> 'DELETE' then
        execute tell using new, named;
    end if;
    perform larder_feed.ring();
    return null;
end
$larder$;

-- TRUNCATE does not say which rows there were.
create or replace function larder_feed.record_truncate() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $larder$
begin
    insert into larder_feed.change (tag) values (null);
    perform larder_feed.ring();
    return null;
end
$larder$;

-- Hooks a table, under the name it has in tags. ALWAYS: also where session_replication_role keeps other triggers silent.
create or replace function larder_feed.hook(target regclass, named text) returns void
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $larder$
declare
    kind constant text := (select relkind from pg_class where oid = target);
    per_row constant boolean := (select relkind = 'p' or relispartition from pg_class where oid = target)
        or exists (select from pg_subscription_rel where srrelid = target);
    definitions constant text[] := case when per_row then array[
        'larder_row after insert or update or delete on %s for each row execute function larder_feed.record_row(%L)'
    ] else array[
        'larder_insert after insert on %s referencing new table as larder_new for each statement execute function larder_feed.record_statement(%L)',
        'larder_update after update on %s referencing old table as larder_old new table as larder_new for each statement execute function larder_feed.record_statement(%L)',
        'larder_delete after delete on %s referencing old table as larder_old for each statement execute function larder_feed.record_statement(%L)'
    ] end;
    definition text;
    name text;
    part regclass;
begin
    if kind not in ('r', 'p') then
        raise exception '% is not a table', target;
    end if;
    -- hooks of the other kind, from when the table was another
    for name in
        select tgname from pg_trigger
        where tgrelid = target and tgparentid = 0
            and tgname = any (case when per_row then array['larder_insert', 'larder_update', 'larder_delete'] else array['larder_row'] end)
    loop
        execute format('drop trigger %I on %s', name, target);
    end loop;
    foreach definition in array definitions loop
        execute format('create or replace trigger ' || definition, target, named);
        execute format('alter table %s enable always trigger %I', target, split_part(definition, ' ', 1));
    end loop;
    -- a partition may be truncated by itself
    for part in select target union select relid from pg_partition_tree(target) loop
        execute format('create or replace trigger larder_truncate after truncate on %s for each statement execute function larder_feed.record_truncate()', part);
        execute format('alter table %s enable always trigger larder_truncate', part);
    end loop;
end
$larder$;
