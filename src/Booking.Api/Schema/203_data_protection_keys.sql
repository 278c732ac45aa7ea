create table booking.data_protection_keys (
  id            integer generated always as identity primary key,
  friendly_name text    null unique,
  xml           text    not null
);
