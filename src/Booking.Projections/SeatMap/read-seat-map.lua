-- Statuses and state of one version: two commands of their own could be of two.
-- KEYS: statuses, state
return { redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[2]) }
