-- An array, so that what is due is looked up by its id: joined, all that waits would be read for it.
update booking.scheduled_messages m
set available_at = $1 + $2, attempts = m.attempts + 1
where m.message_id = any (array(
  select message_id
  from booking.scheduled_messages
  where available_at <= $1
  order by available_at, message_id
  limit $3
  for update skip locked
))
returning m.message_id, m.stream_id, m.kind, m.due_at, m.body, m.attempts
