select seq_id, id, stream_id, version, type, data, timestamp, nullif(headers - 'hash', '{}'), correlation_id, causation_id
from booking.mt_events
where stream_id = $1 and version > $2
order by version
limit $3
