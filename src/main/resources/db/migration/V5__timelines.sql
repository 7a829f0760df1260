-- Which history of the whole server a namespace's numbers belong to. PostgreSQL begins another timeline when a standby takes
-- over, or when a backup is restored up to some moment: invalidations that were acknowledged before may be missing there.
-- Empty where the server cannot tell; an error on a standby, which cannot know what it lacks.
create function larder_timeline() returns text language plpgsql stable as $$
begin
  return left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
exception when feature_not_supported or undefined_function or insufficient_privilege then
  return '';
end
$$;

alter table larder_namespace add column timeline text not null default larder_timeline();
