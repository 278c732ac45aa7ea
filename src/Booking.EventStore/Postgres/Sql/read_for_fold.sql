select seq_id, version, type, data, headers -> $4
from booking.mt_events
where stream_id = $1 and version > $2
order by version
limit $3
