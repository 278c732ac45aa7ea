-- Applies a run of one session's changes to its map (see SeatMapLayout), only onto the version that they follow.
-- KEYS: map
-- ARGV: length of the map, version before, version after, held +-, sold +-, blocked +-,
--       channel, what to publish there where the changes are in,
--       n, n x (offset of an area's count, taken +-), m, m x (offset, digits of neighbouring seats),
--       then what BITFIELD takes for single seats: many of them in one call cost far less than as many calls
-- Answers the map's version as it is now: the version after where the changes are in, another where they do not fit,
-- -1 where there is no map (any more).
local map = KEYS[1]
if redis.call('STRLEN', map) ~= tonumber(ARGV[1]) then
  redis.call('DEL', map)
  return -1
end
local head = redis.call('GETRANGE', map, 0, 47)
local version = string.sub(head, 1, 16)
if version ~= ARGV[2] then
  return tonumber(version)
end

local held = string.sub(head, 17, 24) + ARGV[4]
local sold = string.sub(head, 25, 32) + ARGV[5]
local blocked = string.sub(head, 33, 40) + ARGV[6]
-- A map whose counts cannot be is not this session's: it is dropped, to be rebuilt from the log.
if held < 0 or sold < 0 or blocked < 0 or held + sold + blocked > tonumber(string.sub(head, 41, 48)) then
  redis.call('DEL', map)
  return -1
end

local at = 10
for _ = 1, tonumber(ARGV[9]) do
  local taken = redis.call('GETRANGE', map, ARGV[at], ARGV[at] + 7) + ARGV[at + 1]
  redis.call('SETRANGE', map, ARGV[at], string.format('%08d', taken))
  at = at + 2
end
for _ = 1, tonumber(ARGV[at]) do
  redis.call('SETRANGE', map, ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
-- Lua passes no more than some 8,000 arguments at once.
for first = at + 1, #ARGV, 4000 do
  redis.call('BITFIELD', map, unpack(ARGV, first, math.min(first + 3999, #ARGV)))
end
redis.call('SETRANGE', map, 0, ARGV[3] .. string.format('%08d%08d%08d', held, sold, blocked))
redis.call('PUBLISH', ARGV[7], ARGV[8])
return tonumber(ARGV[3])
