select seq_id, id, stream_id, version, type, data, timestamp, nullif(headers - 'hash', '{}'), correlation_id, causation_id
from booking.mt_events
where seq_id > $1
order by seq_id
limit $2
