-- Adds to texts and lets them live on; returns how long each is now.
-- KEYS: texts; ARGV: seconds to live, then what each text gets
local lengths = {}
for i = 1, #KEYS do
  lengths[i] = redis.call('APPEND', KEYS[i], ARGV[i + 1])
  redis.call('EXPIRE', KEYS[i], ARGV[1])
end
return lengths
