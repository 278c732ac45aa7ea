create table booking.snapshots (
  stream_id uuid    not null,
  format    integer not null,
  version   bigint  not null,
  data      bytea   not null,
  primary key (stream_id, format)
);
