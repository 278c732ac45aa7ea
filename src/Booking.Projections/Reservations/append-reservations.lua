-- Appends facts to the texts of customers (see ReservationFacts).
-- KEYS: texts
-- ARGV: seconds to live, the head of a new text, length up to which a text is left as it is, then the lines for each key
-- Answers the indexes of the keys whose texts have more than doubled since they were compacted.
local grown = {}
for i, key in ipairs(KEYS) do
  local lines = ARGV[i + 3]
  local length = redis.call('APPEND', key, lines)
  if length == #lines then
    redis.call('SET', key, ARGV[2] .. lines)
  end
  redis.call('EXPIRE', key, ARGV[1])
  if length > tonumber(ARGV[3]) and length > 2 * tonumber(redis.call('GETRANGE', key, 0, 7)) then
    grown[#grown + 1] = i
  end
end
return grown
