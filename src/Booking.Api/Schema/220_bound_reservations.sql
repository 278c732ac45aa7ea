-- Reservations that end with a connection to the hub. A row is there before its reservation is made, so that whatever dies
-- in between, somebody knows what to release.
create table booking.live_nodes (
  node_id uuid        primary key,
  beat_at timestamptz not null
);

create table booking.bound_reservations (
  reservation_id uuid        primary key,
  session_id     uuid        not null,
  node_id        uuid        not null,
  connection_id  text        not null,
  bound_at       timestamptz not null default clock_timestamp()
);

create index bound_reservations_node on booking.bound_reservations (node_id);
