-- Applies a run of one session's changes to its map, only onto the version that they follow.
-- KEYS: statuses, state
-- ARGV: version before, version after, held +-, sold +-, blocked +-, n, n x (area field, taken +-), then offset, statuses, ...
-- Answers the map's version as it is now: the version after where the changes are in, another where they do not fit,
-- -1 where there is no map (any more).
local state = redis.call('HMGET', KEYS[2], 'version', 'seats', 'total', 'held', 'sold', 'blocked')
if not state[1] or redis.call('STRLEN', KEYS[1]) ~= tonumber(state[2]) then
  redis.call('DEL', KEYS[1], KEYS[2])
  return -1
end
if state[1] ~= ARGV[1] then
  return tonumber(state[1])
end

local held = state[4] + ARGV[3]
local sold = state[5] + ARGV[4]
local blocked = state[6] + ARGV[5]
-- A map whose counts cannot be is not this session's: it is dropped, to be rebuilt from the log.
if held < 0 or sold < 0 or blocked < 0 or held + sold + blocked > tonumber(state[3]) then
  redis.call('DEL', KEYS[1], KEYS[2])
  return -1
end

local at = 7
for _ = 1, tonumber(ARGV[6]) do
  redis.call('HINCRBY', KEYS[2], ARGV[at], ARGV[at + 1])
  at = at + 2
end
for i = at, #ARGV, 2 do
  redis.call('SETRANGE', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('HSET', KEYS[2], 'version', ARGV[2], 'held', held, 'sold', sold, 'blocked', blocked)
return tonumber(ARGV[2])
