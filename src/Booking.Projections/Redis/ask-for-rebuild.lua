-- Asks for a session to be rebuilt, unless too many are asked for already.
-- KEYS: sorted set; ARGV: limit, session, version
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], 'NX', ARGV[3], ARGV[2])
end
return 0
