-- chr(58) is the colon, behind which pgbench would look for a variable
\set id random(0, 99999)
select key, case when size <= 65536 then stored end from larder_entry
  where generation = (select generation from larder_namespace where name = 'larder' || chr(58) || 'database')
    and key = any(array[convert_to(lpad(:id::int::text, 7, '0'), 'UTF8')]) and deadline > 1700000000000
