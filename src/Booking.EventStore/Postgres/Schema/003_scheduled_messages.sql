-- due_at is part of what the message says and never changes. available_at is when it may be handed out next: due_at at
-- first, the end of the claim while it is being handled, later after a failure.
create table booking.scheduled_messages (
  message_id   bigint      generated always as identity primary key,
  stream_id    uuid        not null,
  kind         varchar     not null,
  due_at       timestamptz not null,
  body         jsonb       not null,
  available_at timestamptz not null,
  attempts     integer     not null default 0,
  last_error   text        null
) with (autovacuum_vacuum_scale_factor = 0.05);

create index scheduled_messages_available on booking.scheduled_messages (available_at, message_id);

-- The hash keeps a long body out of the index.
create unique index scheduled_messages_once
  on booking.scheduled_messages (stream_id, kind, due_at, (md5(body::text)::uuid));

create table booking.dead_letters (
  message_id bigint      primary key,
  stream_id  uuid        not null,
  kind       varchar     not null,
  due_at     timestamptz not null,
  body       jsonb       not null,
  attempts   integer     not null,
  reason     text        not null,
  buried_at  timestamptz not null
);
