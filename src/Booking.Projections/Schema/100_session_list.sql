-- One row a session: what its first event says, and how many of its places are taken.
create table booking.session_list (
  session_id             uuid        primary key,
  version                bigint      not null,
  status                 text        not null check (status in ('scheduled', 'cancelled')),
  title                  text        not null,
  venue                  text        not null,
  search_text            text        not null,
  starts_at              timestamptz not null,
  currency               text        not null,
  prices                 jsonb       not null,
  plan_hash              text        not null,
  places                 integer     not null,
  held                   integer     not null,
  sold                   integer     not null,
  blocked                integer     not null,
  hold_seconds           integer     not null,
  max_seats_per_customer integer     not null,
  prevent_orphans        boolean     not null,
  sales_open_at          timestamptz null,
  sales_close_at         timestamptz null,
  refundable_until       timestamptz null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create index session_list_starts_at on booking.session_list (starts_at, session_id);
