update booking.scheduled_messages
set available_at = $2, last_error = $3
where message_id = $1
returning pg_notify('booking_messages', '')
