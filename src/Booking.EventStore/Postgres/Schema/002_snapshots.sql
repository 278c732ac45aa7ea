create table booking.snapshots (
  stream_id uuid    not null,
  format    integer not null,
  version   bigint  not null,
  data      bytea   not null,
  primary key (stream_id, format)
);

-- A snapshot is written often and read rarely: to compress it would cost more than to keep it.
alter table booking.snapshots alter column data set storage external;
