-- How far the verification is that goes on all the time: the last stream that it has looked at, none at the beginning of a round.
create table booking.audit_progress (
  name         text        primary key,
  after_stream uuid        null,
  rounds       bigint      not null,
  changed_at   timestamptz not null
);

-- What it found and has not found to be right since.
create table booking.audit_drift (
  stream_id uuid        not null,
  check_name text       not null,
  detail    text        not null,
  found_at  timestamptz not null,
  primary key (stream_id, check_name)
);
