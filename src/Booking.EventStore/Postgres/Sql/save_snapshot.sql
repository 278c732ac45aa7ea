insert into booking.snapshots as s (stream_id, format, version, data)
values ($1, $2, $3, $4)
on conflict (stream_id, format) do update
set version = excluded.version, data = excluded.data
where s.version < excluded.version
