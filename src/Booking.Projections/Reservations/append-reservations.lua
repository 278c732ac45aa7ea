-- Appends facts to the texts of customers.
-- KEYS: texts; ARGV: seconds to live, length that calls for compaction, then the lines for each key
-- Answers the indexes of the keys whose texts have grown past a multiple of that length.
local grown = {}
for i, key in ipairs(KEYS) do
  local lines = ARGV[i + 2]
  local length = redis.call('APPEND', key, lines)
  redis.call('EXPIRE', key, ARGV[1])
  if math.floor(length / ARGV[2]) ~= math.floor((length - #lines) / ARGV[2]) then
    grown[#grown + 1] = i
  end
end
return grown
