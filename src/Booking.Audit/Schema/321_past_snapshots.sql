-- The snapshots that writers keep of the present are kept for the past as well, one in each stretch of a session's life: so any
-- moment of it is near one, and nobody has to fold for that. A session's life has at most 16 stretches of equal length, 4,096
-- events times a power of two; with a longer life, stretches are joined and the first snapshot of each stays.

-- They are read as a whole and soon: to compress them would cost more than to keep them.
alter table booking.audit_snapshots alter column data set storage external;

create function booking.past_stretch(head bigint) returns bigint
language plpgsql immutable
as $$
declare
  stretch bigint := 4096;
begin
  while head / stretch > 16 loop
    stretch := stretch * 2;
  end loop;
  return stretch;
end
$$;

-- A larger snapshot than 32 MiB is not kept: that moment is folded from an earlier one.
create function booking.keep_past_snapshot(
  kept_stream_id uuid, kept_version bigint, kept_format integer, kept_data bytea
) returns void
language plpgsql
as $$
declare
  stretch bigint := booking.past_stretch(
    coalesce((select s.version from booking.mt_streams s where s.id = kept_stream_id), kept_version));
begin
  if kept_version < 4096 or octet_length(kept_data) > 33554432 or exists (
    select from booking.audit_snapshots s
    where s.stream_id = kept_stream_id and s.format = kept_format
      and s.version / stretch = kept_version / stretch and s.version <= kept_version
  ) then
    return;
  end if;
  insert into booking.audit_snapshots (stream_id, version, format, data)
  values (kept_stream_id, kept_version, kept_format, kept_data)
  on conflict (stream_id, version) do update set format = excluded.format, data = excluded.data;
  delete from booking.audit_snapshots s
  where s.stream_id = kept_stream_id and (s.format <> kept_format or exists (
    select from booking.audit_snapshots earlier
    where earlier.stream_id = s.stream_id and earlier.format = s.format
      and earlier.version / stretch = s.version / stretch and earlier.version < s.version
  ));
end
$$;

create function booking.keep_snapshot_for_past() returns trigger
language plpgsql
as $$
begin
  perform booking.keep_past_snapshot(new.stream_id, new.version, new.format, new.data);
  return null;
end
$$;

create trigger keep_for_past after insert or update on booking.snapshots
for each row execute function booking.keep_snapshot_for_past();
