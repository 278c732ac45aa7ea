-- One row a ticket that was used.
create table booking.check_ins (
  reservation_id uuid        not null,
  ticket_id      uuid        not null,
  checked_in_at  timestamptz not null,
  primary key (reservation_id, ticket_id)
);

-- Whose a ticket is: purchases by the ids of their tickets.
create index purchases_tickets on booking.purchases
  using gin (jsonb_path_query_array(tickets, '$[*].ticketId') jsonb_path_ops);
