-- Puts a whole map (see SeatMapLayout) in place of an older one, of one that is not whole, or of none.
-- KEYS: map
-- ARGV: map, whose first 16 characters are its version; channel, what to publish there where it is in
-- Answers the map's version as it is now.
local version = tonumber(string.sub(ARGV[1], 1, 16))
if redis.call('STRLEN', KEYS[1]) == #ARGV[1] then
  local kept = tonumber(redis.call('GETRANGE', KEYS[1], 0, 15))
  if kept >= version then
    return kept
  end
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return version
