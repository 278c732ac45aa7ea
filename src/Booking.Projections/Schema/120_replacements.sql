-- Which projections are to be rebuilt. The copies of tables are made in a schema of their own, under the same names.
create schema if not exists booking_rebuild;

create table booking.projection_rebuilds (
  name     text        primary key,
  asked_at timestamptz not null,
  begun_at timestamptz null
);

-- Makes empty copies, with the same columns, constraints, indexes and settings under the same names.
create function booking.create_replacement(tables text[]) returns void language plpgsql as $$
declare
  copied  text;
  source  regclass;
  part    record;
begin
  foreach copied in array tables loop
    source := format('booking.%I', copied)::regclass;
    execute format('drop table if exists booking_rebuild.%I', copied);
    execute format('create table booking_rebuild.%I (like %s including all excluding indexes)', copied, source);
    for part in select unnest(reloptions) as setting from pg_class where oid = source loop
      execute format('alter table booking_rebuild.%I set (%s)', copied, part.setting);
    end loop;
    for part in
      select conname, pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = source and contype in ('p', 'u', 'x')
    loop
      execute format('alter table booking_rebuild.%I add constraint %I %s', copied, part.conname, part.definition);
    end loop;
    for part in
      select pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = source and not exists (select from pg_constraint where conindid = indexrelid)
    loop
      execute replace(part.definition, ' ON booking.', ' ON booking_rebuild.');
    end loop;
  end loop;
end
$$;

-- New tables have no statistics, and the first readers would pay for plans made without.
create function booking.analyze_replacement(tables text[]) returns void language plpgsql as $$
declare
  copied text;
begin
  foreach copied in array tables loop
    execute format('analyze booking_rebuild.%I', copied);
  end loop;
end
$$;

-- Puts copies in the place of the tables that are read, all in one moment. Answers false where somebody reads them for
-- longer than it is fair to let everybody else wait, or where the projection or its copy is not where the caller left it.
-- The projection's progress moves back by one: an earlier leader that wakes up late finds it changed, and begins there.
create function booking.switch_to_replacement(
  projection text, copy text, tables text[], read_up_to bigint
) returns boolean language plpgsql set lock_timeout = '200ms' as $$
declare
  copied text;
begin
  foreach copied in array tables loop
    execute format('lock table booking.%I in access exclusive mode', copied);
  end loop;
  if read_up_to > 0 then
    perform from booking.mt_event_progression where name = copy and last_seq_id = read_up_to;
    if not found then
      return false;
    end if;
    update booking.mt_event_progression set last_seq_id = read_up_to - 1, last_updated = now()
    where name = projection and last_seq_id = read_up_to;
    if not found then
      return false;
    end if;
  end if;
  foreach copied in array tables loop
    execute format('drop table booking.%I', copied);
    execute format('alter table booking_rebuild.%I set schema booking', copied);
  end loop;
  return true;
exception
  when lock_not_available or deadlock_detected then
    return false;
end
$$;
