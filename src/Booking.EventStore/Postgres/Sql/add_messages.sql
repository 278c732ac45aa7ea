insert into booking.scheduled_messages (stream_id, kind, due_at, available_at, body)
select $1, m.kind, m.due_at, m.due_at, m.body
from unnest($2, $3, $4) as m (kind, due_at, body)
on conflict do nothing
returning pg_notify('booking_messages', '')
