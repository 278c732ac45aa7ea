select e.stream_id, e.version, e.headers ->> 'hash'
from unnest($1, $2) as wanted (stream_id, version)
join booking.mt_events e on e.stream_id = wanted.stream_id and e.version = wanted.version
