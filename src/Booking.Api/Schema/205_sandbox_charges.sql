-- The books of the payment sandbox, as a real provider would keep them elsewhere.
create table booking.sandbox_charges (
  payment_id  uuid        primary key,
  amount      bigint      not null,
  currency    text        not null,
  outcome     text        not null check (outcome in ('charged', 'declined', 'unavailable')),
  refunded_at timestamptz null
);
