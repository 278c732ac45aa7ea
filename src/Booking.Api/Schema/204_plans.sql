create table booking.plans (
  plan_id    uuid        primary key,
  name       text        not null,
  plan_hash  text        not null references booking.seating_plans (hash),
  places     integer     not null,
  created_at timestamptz not null
);
