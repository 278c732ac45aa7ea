-- The subject is a digest of e-mail address and network address: neither is kept.
create table booking.login_failures (
  subject      text        primary key,
  window_start timestamptz not null,
  failures     integer     not null
);

create index login_failures_window on booking.login_failures (window_start);
