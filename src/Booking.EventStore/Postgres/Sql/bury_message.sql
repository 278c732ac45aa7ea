with buried as (
  delete from booking.scheduled_messages where message_id = $1 returning *
)
insert into booking.dead_letters (message_id, stream_id, kind, due_at, body, attempts, reason, buried_at)
select message_id, stream_id, kind, due_at, body, attempts, $2, $3 from buried
