-- Fills a service with BENCH_KEYS entries named 0000000 and on, with the tag BENCH_TAG if there is one, 1,000 in one bulk
-- call, and stops.

local block = 1000
local keys = tonumber(os.getenv("BENCH_KEYS"))
local path = os.getenv("BENCH_PATH")
local value = '"' .. string.rep("v", tonumber(os.getenv("BENCH_BYTES") or "256") - 2) .. '"'
local headers = { ["X-API-Key"] = os.getenv("BENCH_KEY"), ["Content-Type"] = "application/json" }
local tag = os.getenv("BENCH_TAG") or ""
local tags = tag == "" and "" or string.format(',"tags":["%s"]', tag)
local answered = 0

-- there is one connection, so the next block is the one after those answered; wrk calls this once more than it sends
function request()
  local entries = {}
  for i = answered * block, math.min((answered + 1) * block, keys) - 1 do
    entries[#entries + 1] = string.format('{"key":"%07d","value":%s%s}', i, value, tags)
  end
  return wrk.format("POST", path, headers, '{"resource":[' .. table.concat(entries, ",") .. "]}")
end

function response(status, fields, body)
  answered = answered + 1
  if status ~= 201 then
    io.stderr:write("seeding answered " .. status .. ": " .. body .. "\n")
    os.exit(1)
  end
  if answered * block >= keys then
    os.exit(0) -- wrk would wait out its duration otherwise
  end
end
