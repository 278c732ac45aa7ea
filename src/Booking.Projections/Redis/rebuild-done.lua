-- Takes a session off the list unless a higher version was asked for meanwhile.
-- KEYS: sorted set; ARGV: session, version reached
local asked = redis.call('ZSCORE', KEYS[1], ARGV[1])
if asked and tonumber(asked) <= tonumber(ARGV[2]) then
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0
