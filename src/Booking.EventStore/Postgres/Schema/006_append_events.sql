-- Leaves the hint of a commit to the caller where it says so; otherwise as before.
drop function booking.append_events(
  uuid[], text[], bigint[], bigint[], uuid[], text[], text[], integer[],
  uuid[], bigint[], integer[], jsonb[], timestamptz[], text[], text[], jsonb[],
  integer[], text[], timestamptz[], jsonb[]);

-- Appends many batches in one call, which is one implicit transaction of its own. A function rather than statements,
-- because its lock is taken only when the whole request has arrived: a client that pauses or dies half-way through
-- sending holds nothing.
--
-- The lane, a lock held from before the first position is drawn until the commit is visible, makes the order of
-- positions the order of commits. It also makes the answers exact: whatever came before has been committed or has
-- failed, so a batch that was written by an earlier try of the same append is found, and a conflict is final.
--
-- stream_*, expected_versions, first_events: one element a batch. event_*: one element an event, in the order to be
-- written; event_batches and message_batches number the batches from 1, event_types the type_names from 1.
-- announces: whether whoever listens is told of the commit by it.
-- Returns one element a batch: 0 for a conflict, else the position of its first event, whether it was appended now or by
-- an earlier try. The positions of a batch follow each other, for nobody else draws any under the lock.
create function booking.append_events(
  stream_ids            uuid[],
  stream_types          text[],
  expected_versions     bigint[],
  new_versions          bigint[],
  first_events          uuid[],
  type_names            text[],
  type_dotnet_names     text[],
  event_batches         integer[],
  event_ids             uuid[],
  event_versions        bigint[],
  event_types           integer[],
  event_data            jsonb[],
  event_timestamps      timestamptz[],
  event_correlation_ids text[],
  event_causation_ids   text[],
  event_headers         jsonb[],
  message_batches       integer[],
  message_kinds         text[],
  message_due_at        timestamptz[],
  message_bodies        jsonb[],
  announces             boolean
) returns bigint[]
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
declare
  batches constant integer := cardinality(stream_ids);
  -- -1: to be written, and not yet placed.
  outcomes bigint[] := array_fill(0, array[batches]);
  place integer;
  winners integer[];
  inserted bigint;
  next_position bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'append_events needs a snapshot younger than its lock: read committed'
      using errcode = 'invalid_transaction_state';
  end if;
  perform pg_advisory_xact_lock(7093010445252847361);

  if 0 = any (expected_versions) then
    for place in
      with created as (
        insert into booking.mt_streams (id, type, version)
        select b.id, b.type, b.after
        from unnest(stream_ids, stream_types, new_versions, expected_versions) as b (id, type, after, expected)
        where b.expected = 0
        on conflict (id) do nothing
        returning id
      )
      select array_position(stream_ids, c.id) from created c
    loop
      outcomes[place] := -1;
    end loop;
  end if;
  if batches = 1 and expected_versions[1] > 0 then
    update booking.mt_streams set version = new_versions[1], timestamp = now()
    where id = stream_ids[1] and version = expected_versions[1];
    if found then
      outcomes[1] := -1;
    end if;
  elsif 0 < any (expected_versions) then
    for place in
      update booking.mt_streams s
      set version = b.after, timestamp = now()
      from unnest(stream_ids, new_versions, expected_versions) with ordinality as b (id, after, expected, place)
      where b.expected > 0 and s.id = b.id and s.version = b.expected
      returning b.place
    loop
      outcomes[place] := -1;
    end loop;
  end if;

  if -1 = any (outcomes) then
    -- Null where all have won: to look into an array for each row costs more than the row.
    if 0 = any (outcomes) then
      winners := array(
        select w.place from unnest(outcomes) with ordinality as w (outcome, place) where w.outcome = -1);
    end if;
    insert into booking.mt_events
      (seq_id, stream_id, id, version, data, type, mt_dotnet_type, timestamp, correlation_id, causation_id, headers)
    select nextval('booking.mt_events_sequence'), stream_ids[e.batch], e.id, e.version, e.data, type_names[e.type],
      type_dotnet_names[e.type], e.timestamp, e.correlation_id, e.causation_id, e.headers
    from (
      select unnest(event_batches) as batch, unnest(event_ids) as id, unnest(event_versions) as version,
        unnest(event_data) as data, unnest(event_types) as type, unnest(event_timestamps) as timestamp,
        unnest(event_correlation_ids) as correlation_id, unnest(event_causation_ids) as causation_id,
        unnest(event_headers) as headers
    ) e
    where winners is null or e.batch = any (winners);
    get diagnostics inserted = row_count;
    next_position := currval('booking.mt_events_sequence') - inserted + 1;
    for place in 1 .. batches loop
      if outcomes[place] = -1 then
        outcomes[place] := next_position;
        next_position := next_position + new_versions[place] - expected_versions[place];
      end if;
    end loop;
    if announces then
      perform pg_notify('booking_events', currval('booking.mt_events_sequence')::text);
    end if;

    if cardinality(message_batches) > 0 then
      insert into booking.scheduled_messages (stream_id, kind, due_at, available_at, body)
      select stream_ids[m.batch], m.kind, m.due_at, m.due_at, m.body
      from unnest(message_batches, message_kinds, message_due_at, message_bodies) as m (batch, kind, due_at, body)
      where outcomes[m.batch] > 0
      on conflict do nothing;
      if found then
        perform pg_notify('booking_messages', '');
      end if;
    end if;
  end if;

  if 0 = any (outcomes) then
    for place, next_position in
      select b.place, e.seq_id
      from unnest(stream_ids, expected_versions, first_events, outcomes) with ordinality
        as b (stream_id, expected, first_event, outcome, place)
      join booking.mt_events e
        on e.stream_id = b.stream_id and e.version = b.expected + 1 and e.id = b.first_event
      where b.outcome = 0
    loop
      outcomes[place] := next_position;
    end loop;
  end if;
  return outcomes;
end
$$;
