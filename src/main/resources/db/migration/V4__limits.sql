-- What all rate limits of one key remember: for each, by its id, a few numbers, the first of which is when they say nothing
-- any more, in microseconds since 1970. deadline: when the row may be collected, in milliseconds since 1970; the node that
-- collects goes by its own clock, so it is some time after the last of them.
create unlogged table larder_limit (
  generation bigint not null,
  key bytea not null,
  kept jsonb not null,
  deadline bigint not null,
  primary key (generation, key)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create index larder_limit_deadline on larder_limit (deadline);

-- What a limit's numbers say at a moment: 1 the number that tells since when or until when, 2 what is used, and for a
-- sliding limit from 3 on what was taken in each part of the window. dev.larder.stores.support.Usage says the same in Java.
create or replace function larder_limit_used(algorithm text, rate float8, span float8, k float8[], now float8) returns float8[]
language plpgsql immutable as $$
declare
  part float8 := ceil(span / 128);
  oldest float8 := floor((now - span) / ceil(span / 128));
  present float8 := floor(now / ceil(span / 128));
  newest float8 := k[2] + cardinality(k) - 3;
  origin float8;
  used float8 := 0;
  parts float8[] := '{}';
begin
  if algorithm = 'gcra' then
    if k is null or k[2] > now + span then
      return array[now, 0];
    end if;
    return array[greatest(now, k[2]), greatest(0, k[3] - (greatest(now, k[2]) - k[2]) * rate / span)];
  elsif algorithm = 'fixed' then
    origin := (floor(now / span) + 1) * span;
    if k[1] >= origin and k[1] <= origin + span then
      return k;
    end if;
    return array[origin, 0];
  end if;
  if k is null or newest < oldest or newest > present + 128 then
    return array[present, 0, 0];
  end if;
  origin := greatest(oldest, k[2]);
  parts := k[(origin - k[2])::int + 3 :];
  select coalesce(sum(n), 0) into used from unnest(parts) n;
  if present > newest then
    parts := parts || array_fill(0::float8, array[(present - newest)::int]);
  end if;
  return array[origin, used] || parts;
end $$;

-- After how many microseconds so much of what is used has been given back.
create or replace function larder_limit_wait(algorithm text, rate float8, span float8, u float8[], much float8, now float8)
returns float8 language plpgsql immutable as $$
declare
  freed float8 := 0;
  i int := 2;
begin
  if algorithm = 'gcra' then
    return ceil(much * span / rate);
  elsif algorithm = 'fixed' then
    return u[1] - now;
  elsif u[2] = 0 then
    return 0;
  end if;
  loop
    i := i + 1;
    freed := freed + u[i];
    exit when freed >= much;
  end loop;
  return (u[1] + i - 2) * ceil(span / 128) + span - now;
end $$;

-- Takes each claim's cost out of its limit if all have room, or only looks. One row for each claim, in their order.
create or replace function larder_limit_reckon(
  this_generation bigint, this_key bytea, taking boolean, ids text[], algorithms text[], rates float8[], spans float8[],
  bursts float8[], costs float8[], most int)
returns table (admitted boolean, remaining bigint, free bigint, waiting bigint)
language plpgsql as $$
declare
  now float8;
  mine jsonb;
  used jsonb := '[]';
  u float8[];
  n int := cardinality(ids);
  room boolean := true;
  total float8 := 0;
  waits float8[] := '{}';
  frees float8[] := '{}';
  lefts float8[] := '{}';
  k float8[];
  last float8;
begin
  if this_generation is null then
    raise not_null_violation using message = 'There is no such namespace';
  end if;
  if taking then
    select l.kept into mine from larder_limit l where l.generation = this_generation and l.key = this_key for update;
    if not found then
      insert into larder_limit
        values (this_generation, this_key, '{}', (extract(epoch from clock_timestamp()) * 1000)::bigint + 300000)
        on conflict do nothing;
      select l.kept into mine from larder_limit l where l.generation = this_generation and l.key = this_key for update;
    end if;
  else
    select l.kept into mine from larder_limit l where l.generation = this_generation and l.key = this_key;
  end if;
  mine := coalesce(mine, '{}');
  -- behind the lock: whoever waited for it must not go by the time at which it began to wait
  now := floor(extract(epoch from clock_timestamp()) * 1000000);

  for i in 1 .. n loop
    k := null;
    if mine ? ids[i] then
      k := array(select e::float8 from jsonb_array_elements_text(mine -> ids[i]) e);
    end if;
    u := larder_limit_used(algorithms[i], rates[i], spans[i], k, now);
    used := used || jsonb_build_array(to_jsonb(u));
    total := total + costs[i];
    if costs[i] = 0 or u[2] + costs[i] <= bursts[i] then
      waits := waits || 0::float8;
    else
      room := false;
      waits := waits
        || larder_limit_wait(algorithms[i], rates[i], spans[i], u, u[2] + least(costs[i], bursts[i]) - bursts[i], now);
    end if;
  end loop;

  if taking and room and total > 0 then
    select coalesce(jsonb_object_agg(e.key, e.value), '{}') into mine
      from jsonb_each(mine) e where (e.value ->> 0)::float8 > now;
  end if;
  for i in 1 .. n loop
    u := array(select e::float8 from jsonb_array_elements_text(used -> (i - 1)) e);
    if taking and room then
      u[2] := u[2] + costs[i];
      if algorithms[i] = 'sliding' then
        u[cardinality(u)] := u[cardinality(u)] + costs[i];
      end if;
    end if;
    frees := frees || larder_limit_wait(algorithms[i], rates[i], spans[i], u, u[2], now);
    lefts := lefts || greatest(0, floor(bursts[i] - u[2]));
    if taking and room and total > 0 then
      mine := jsonb_set(mine, array[ids[i]], to_jsonb(case algorithms[i]
        when 'gcra' then array[u[1] + frees[i], u[1], u[2]]
        when 'fixed' then u
        else array[now + frees[i], u[1]] || u[3:] end));
    end if;
  end loop;

  if taking and room and total > 0 then
    if (select count(*) from jsonb_object_keys(mine)) > most then
      raise sqlstate 'LRD01' using message = 'The key would have too many limits';
    end if;
    select max((e.value ->> 0)::float8) into last from jsonb_each(mine) e;
    update larder_limit l set kept = mine, deadline = (last / 1000)::bigint + 300000
      where l.generation = this_generation and l.key = this_key;
  end if;
  return query select room, r.lefts::bigint, ceil(r.frees / 1000)::bigint, ceil(r.waits / 1000)::bigint
    from unnest(lefts, frees, waits) as r(lefts, frees, waits);
end $$;
