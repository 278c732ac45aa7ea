-- Puts a copy in the place of a key, if there is a copy (still).
-- KEYS: key, copy
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[1])
  return 1
end
return 0
