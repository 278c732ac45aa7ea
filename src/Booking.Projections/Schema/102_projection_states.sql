-- What became of each projection last, told by the node that runs it, for all nodes to show.
create table booking.projection_states (
  name       text        primary key,
  state      text        not null,
  error      text        null,
  changed_at timestamptz not null
);
