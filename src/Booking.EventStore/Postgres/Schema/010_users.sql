create table booking.users (
  user_id       uuid        primary key,
  email         text        not null,
  name          text        not null,
  password_hash text        not null,
  role          text        not null check (role in ('customer', 'manager')),
  created_at    timestamptz not null
);

create unique index users_email on booking.users (lower(email));

create table booking.login_failures (
  email     text        not null,
  failed_at timestamptz not null
);

create index login_failures_email on booking.login_failures (lower(email), failed_at);
create index login_failures_failed_at on booking.login_failures (failed_at);

create table booking.data_protection_keys (
  id            integer generated always as identity primary key,
  friendly_name text    null,
  xml           text    not null
);
