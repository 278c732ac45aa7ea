-- Which events of a session are counted, and what its numbers are shown with.
create table booking.session_statistics (
  session_id uuid        primary key,
  version    bigint      not null,
  title      text        not null,
  venue      text        not null,
  starts_at  timestamptz not null,
  currency   text        not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- The places of a session by category, as they are now.
create table booking.category_statistics (
  session_id uuid   not null,
  category   text   not null,
  price      bigint not null,
  places     bigint not null,
  held       bigint not null,
  sold       bigint not null,
  blocked    bigint not null,
  primary key (session_id, category)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- What happened in a session, one row a minute and one a day (UTC) in which anything did.
create table booking.sales (
  session_id      uuid        not null,
  span            text        not null check (span in ('minute', 'day')),
  begins_at       timestamptz not null,
  reservations    bigint      not null,
  payments        bigint      not null,
  cancellations   bigint      not null,
  expiries        bigint      not null,
  refunds         bigint      not null,
  check_ins       bigint      not null,
  places_sold     bigint      not null,
  places_refunded bigint      not null,
  paid_amount     bigint      not null,
  refunded_amount bigint      not null,
  primary key (session_id, span, begins_at)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

create index sales_by_time on booking.sales (span, begins_at);
