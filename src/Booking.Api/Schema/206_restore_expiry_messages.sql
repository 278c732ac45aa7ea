-- The messages that end holds, made again from the log, should they ever have been lost. A message too many does no harm: it
-- only makes a session look at its deadlines. Returns how many were missing.
create function booking.restore_expiry_messages() returns bigint language sql as $$
  with deadlines as (
    select distinct stream_id, coalesce(data ->> 'deadline', data ->> 'expiresAt')::timestamptz as due_at
    from booking.mt_events
    where type in ('seats_reserved', 'payment_started')
  ), restored as (
    insert into booking.scheduled_messages (stream_id, kind, due_at, available_at, body)
    select stream_id, 'expire_holds', due_at, due_at, '{}'::jsonb from deadlines where due_at > now()
    union all
    select stream_id, 'expire_holds', max(due_at), now(), '{}'::jsonb from deadlines
    where due_at <= now() group by stream_id
    on conflict do nothing
    returning 1
  )
  select count(*) from restored;
$$;
