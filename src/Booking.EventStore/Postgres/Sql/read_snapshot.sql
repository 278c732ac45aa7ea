select version, data from booking.snapshots where stream_id = $1 and format = $2
