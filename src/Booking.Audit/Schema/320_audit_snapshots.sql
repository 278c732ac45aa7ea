-- Sessions as they were at some versions, kept where somebody asked for what lies behind. They may be lost.
create table booking.audit_snapshots (
  stream_id uuid    not null,
  version   bigint  not null,
  format    integer not null,
  data      bytea   not null,
  primary key (stream_id, version)
);
