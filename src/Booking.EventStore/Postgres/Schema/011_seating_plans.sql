-- A plan's content is stored once, by the hash of its canonical form.
create table booking.seating_plans (
  hash    text        primary key,
  content bytea       not null,
  created timestamptz not null
);

create table booking.plans (
  plan_id    uuid        primary key,
  name       text        not null,
  plan_hash  text        not null references booking.seating_plans (hash),
  places     integer     not null,
  created_at timestamptz not null
);

create index plans_newest on booking.plans (created_at desc, plan_id);
