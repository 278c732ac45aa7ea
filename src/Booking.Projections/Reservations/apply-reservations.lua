-- Applies events to the active reservations of customers.
-- KEYS: hashes of customers
-- ARGV: seconds to live, then for each event: index of the key, kind, session, version, reservation, detail
-- A hash remembers under @session the version of the last event that it has seen of that session: what is not newer
-- comes again, and does nothing.
-- Answers the numbers, from 1, of the events that speak of a reservation that is not there.
local unknown = {}
local number = 0
for at = 2, #ARGV, 6 do
  number = number + 1
  local key, kind, version, id = KEYS[tonumber(ARGV[at])], ARGV[at + 1], ARGV[at + 3], ARGV[at + 4]
  local seen = '@' .. ARGV[at + 2]
  local last = redis.call('HGET', key, seen)
  if not last or tonumber(last) < tonumber(version) then
    if kind == 'held' then
      redis.call('HSET', key, seen, version, id, 'held;' .. version .. ';;' .. ARGV[at + 5])
    elseif kind == 'ended' then
      redis.call('HDEL', key, id)
      redis.call('HSET', key, seen, version)
    else
      local kept = redis.call('HGET', key, id)
      redis.call('HSET', key, seen, version)
      if kept then
        local head = kind == 'paying' and 'paying;' or 'held;'
        local body = string.sub(kept, string.find(kept, '{', 1, true), -1)
        redis.call('HSET', key, id, head .. version .. ';' .. ARGV[at + 5] .. ';' .. body)
      else
        unknown[#unknown + 1] = number
      end
    end
    redis.call('EXPIRE', key, ARGV[1])
  end
end
return unknown
