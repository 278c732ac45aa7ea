-- Where in the log each customer is named, kept for whoever asks for a customer's history and brought up to the log by them: an
-- index of the log itself would cost every append. It may be emptied, both tables together, and is then made anew.
create table booking.audit_customer_events (
  customer_id uuid   not null,
  position    bigint not null,
  primary key (customer_id, position)
);

create table booking.audit_customer_progress (
  id       smallint primary key default 1 check (id = 1),
  position bigint   not null
);
