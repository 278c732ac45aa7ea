-- The event log, laid out as Marten lays out its own (GUID stream identity, one tenant): columns, types and names are
-- its, so that a Marten store opens this log as it stands.

create table booking.mt_streams (
  id          uuid        not null,
  type        varchar     null,
  version     bigint      null,
  timestamp   timestamptz not null default now(),
  created     timestamptz not null default now(),
  tenant_id   varchar     null default '*DEFAULT*',
  is_archived boolean     null default false,
  constraint pkey_mt_streams_id primary key (id)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table booking.mt_events (
  seq_id         bigint       not null,
  id             uuid         not null,
  stream_id      uuid         null,
  version        bigint       not null,
  data           jsonb        not null,
  bdata          bytea        null,
  type           varchar(500) not null,
  timestamp      timestamptz  not null default now(),
  tenant_id      varchar      null default '*DEFAULT*',
  mt_dotnet_type varchar      null,
  correlation_id varchar      null,
  causation_id   varchar      null,
  headers        jsonb        null,
  is_archived    boolean      null default false,
  constraint pkey_mt_events_seq_id primary key (seq_id)
);

create unique index pk_mt_events_stream_and_version on booking.mt_events (stream_id, version);

-- Cache 1: numbers handed out ahead to one connection would break the order of the log.
create sequence booking.mt_events_sequence as bigint cache 1 owned by booking.mt_events.seq_id;
alter table booking.mt_events alter column seq_id set default nextval('booking.mt_events_sequence');

create table booking.mt_event_progression (
  name         varchar     not null,
  last_seq_id  bigint      null,
  last_updated timestamptz null default transaction_timestamp(),
  constraint pkey_mt_event_progression_name primary key (name)
) with (fillfactor = 50);
