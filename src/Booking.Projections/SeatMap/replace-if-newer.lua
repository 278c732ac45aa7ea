-- Puts a whole map in place of an older one, or of none.
-- KEYS: statuses, state
-- ARGV: version, statuses, then field, value, ... of the state
-- Answers the map's version as it is now.
local version = redis.call('HGET', KEYS[2], 'version')
if version and tonumber(version) >= tonumber(ARGV[1])
  and redis.call('STRLEN', KEYS[1]) == tonumber(redis.call('HGET', KEYS[2], 'seats')) then
  return tonumber(version)
end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[2], 'version', ARGV[1])
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
return tonumber(ARGV[1])
