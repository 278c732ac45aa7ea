with batch as (
  select *
  from unnest($1, $2, $3, $4, $5) with ordinality
    as b (stream_id, stream_type, expected, after, first_event, place)
),
created as (
  insert into booking.mt_streams (id, type, version)
  select stream_id, stream_type, after from batch where expected = 0
  on conflict (id) do nothing
  returning id
),
moved as (
  update booking.mt_streams s
  set version = b.after, timestamp = now()
  from batch b
  where b.expected > 0 and s.id = b.stream_id and s.version = b.expected
  returning s.id
),
winners as (
  select id from created union all select id from moved
),
appended as (
  insert into booking.mt_events
    (seq_id, stream_id, id, version, data, type, mt_dotnet_type, timestamp, correlation_id, causation_id, headers)
  select nextval('booking.mt_events_sequence'),
    stream_id, id, version, data, type, dotnet_type, timestamp, correlation_id, causation_id, headers
  from (
    select e.*
    from unnest($6, $7, $8, $9, $10, $11, $12, $13, $14, $15) with ordinality
      as e (stream_id, id, version, data, type, dotnet_type, timestamp, correlation_id, causation_id, headers, place)
    join winners w on w.id = e.stream_id
    order by e.place
  ) ordered
),
scheduled as (
  insert into booking.scheduled_messages (stream_id, kind, due_at, available_at, body)
  select m.stream_id, m.kind, m.due_at, m.due_at, m.body
  from unnest($16, $17, $18, $19) as m (stream_id, kind, due_at, body)
  join winners w on w.id = m.stream_id
  on conflict do nothing
  returning pg_notify('booking_messages', '')
)
select b.place, w.id is not null as won,
  w.id is null and exists (
    select from booking.mt_events e
    where e.stream_id = b.stream_id and e.version = b.expected + 1 and e.id = b.first_event) as found,
  case when w.id is not null then pg_notify('booking_events', '') end
from batch b
left join winners w on w.id = b.stream_id
