-- chr(58) is the colon, behind which pgbench would look for a variable
\set id random(0, 99999)
insert into larder_entry as t (generation, key, version, deadline, size, stored)
  select (select generation from larder_namespace where name = 'larder' || chr(58) || 'database'),
    convert_to(lpad(:id::int::text, 7, '0'), 'UTF8'), :id::bigint, 9223372036854775807, 256, convert_to(repeat('v', 318), 'UTF8')
  on conflict (generation, key) do update set version = excluded.version,
    deadline = excluded.deadline, size = excluded.size, stored = excluded.stored
