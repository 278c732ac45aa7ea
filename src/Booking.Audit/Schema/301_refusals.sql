-- How often each session refused for each reason, one row a minute (UTC) in which it did. Refusals are no events: they change
-- nothing, and a rush would flood the log with them.
create table booking.refusals (
  session_id uuid        not null,
  minute     timestamptz not null,
  reason     text        not null,
  count      bigint      not null,
  primary key (session_id, minute, reason)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
