-- A plan's content is stored once, by the hash of its canonical form.
create table booking.seating_plans (
  hash    text        primary key,
  content bytea       not null,
  created timestamptz not null
);
