-- One row a reservation, from its payment on.
create table booking.purchases (
  reservation_id uuid        primary key,
  version        bigint      not null,
  session_id     uuid        not null,
  customer_id    uuid        not null,
  payment_id     uuid        not null,
  status         text        not null check (status in ('paid', 'refunded')),
  total          bigint      not null,
  paid_at        timestamptz not null,
  refunded_at    timestamptz null,
  seats          jsonb       not null,
  areas          jsonb       not null,
  tickets        jsonb       not null
) with (fillfactor = 80);

create index purchases_newest on booking.purchases (customer_id, paid_at desc, reservation_id desc);
