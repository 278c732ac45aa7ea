-- Puts the active reservations of one session back, as the fold of its log has them at a version.
-- KEYS: hashes of customers
-- ARGV: seconds to live, session, version of the fold, then for each reservation: index of the key, reservation, entry
-- Answers the indexes of the keys that have seen a later event: for them the fold has to go on.
local seen, version = '@' .. ARGV[2], tonumber(ARGV[3])
local later, isLater = {}, {}
for i, key in ipairs(KEYS) do
  local last = redis.call('HGET', key, seen)
  if last and tonumber(last) > version then
    later[#later + 1] = i
    isLater[i] = true
  end
end
for at = 4, #ARGV, 3 do
  local i = tonumber(ARGV[at])
  if not isLater[i] then
    redis.call('HSET', KEYS[i], seen, ARGV[3], ARGV[at + 1], ARGV[at + 2])
    redis.call('EXPIRE', KEYS[i], ARGV[1])
  end
end
return later
