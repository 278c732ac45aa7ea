-- Replaces a text that has not changed meanwhile.
-- KEYS: text; ARGV: the text as it was, as it becomes, seconds to live
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
return 0
