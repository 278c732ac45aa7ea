create table booking.users (
  user_id       uuid        primary key,
  email         text        not null,
  name          text        not null,
  password_hash text        not null,
  role          text        not null check (role in ('customer', 'manager')),
  created_at    timestamptz not null default now()
);

create unique index users_email on booking.users (lower(email));
