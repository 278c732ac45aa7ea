create table booking.sandbox_charges (
  payment_id  uuid        primary key,
  amount      bigint      not null,
  currency    text        not null,
  outcome     text        not null,
  refunded_at timestamptz null
);
