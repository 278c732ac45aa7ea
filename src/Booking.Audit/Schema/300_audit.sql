-- A seal a day: what the heads of all streams were, chained to the seal before and signed where there is a key.
create table booking.audit_seals (
  seal          bigint      primary key,
  sealed_at     timestamptz not null,
  position      bigint      not null,
  streams       integer     not null,
  previous_hash text        not null,
  hash          text        not null,
  key_id        text        null,
  signature     bytea       null
);

-- The heads that have moved since the seal before; those of other streams are in earlier seals.
create table booking.audit_seal_heads (
  seal      bigint not null references booking.audit_seals (seal),
  stream_id uuid   not null,
  version   bigint not null,
  hash      text   not null,
  primary key (stream_id, seal)
);

create index audit_seal_heads_seal on booking.audit_seal_heads (seal, stream_id);

-- The purchases of one session, for the comparison with its log.
create index purchases_session on booking.purchases (session_id);
