-- Puts a whole map (see SeatMapLayout) in place of an older one, of one that is not whole, or of none.
-- KEYS: map
-- ARGV: map; its first 16 characters are its version
-- Answers the map's version as it is now.
local version = tonumber(string.sub(ARGV[1], 1, 16))
if redis.call('STRLEN', KEYS[1]) == #ARGV[1] then
  local kept = tonumber(redis.call('GETRANGE', KEYS[1], 0, 15))
  if kept >= version then
    return kept
  end
end
redis.call('SET', KEYS[1], ARGV[1])
return version
