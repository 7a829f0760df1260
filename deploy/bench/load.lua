-- One kind of request for wrk, described by environment variables:
--   BENCH_METHOD  GET (default), PUT, POST or DELETE
--   BENCH_PATH    the path; a run over several keys ends it with the key
--   BENCH_KEYS    over how many keys, drawn at random; 0 (default) for the path as it is
--   BENCH_KEY     the API key, if the server wants one
--   BENCH_BYTES   the size of the value a PUT sends
--   BENCH_BODY    what a POST sends, a JSON text
-- Prints one line a script can read: requests/s, p50 and p99 in milliseconds, errors, and how many requests were answered.

local method = os.getenv("BENCH_METHOD") or "GET"
local path = os.getenv("BENCH_PATH")
local keys = tonumber(os.getenv("BENCH_KEYS") or "0")
local size = tonumber(os.getenv("BENCH_BYTES") or "256")

local headers = {}
if os.getenv("BENCH_KEY") then
  headers["X-API-Key"] = os.getenv("BENCH_KEY")
end
local body
if method == "POST" then
  headers["Content-Type"] = "application/json"
  body = os.getenv("BENCH_BODY")
elseif method == "PUT" then
  headers["Content-Type"] = "application/json"
  body = '"' .. string.rep("v", size - 2) .. '"'
end

-- the same bytes before and after every key, so that a request costs wrk one concatenation
local before, after, fixed

function init(args)
  local whole = wrk.format(method, path .. (keys > 0 and "KEYKEYK" or ""), headers, body)
  if keys > 0 then
    local first, last = whole:find("KEYKEYK", 1, true)
    before, after = whole:sub(1, first - 1), whole:sub(last + 1)
    math.randomseed(os.time())
  else
    fixed = whole
  end
end

function request()
  if fixed then
    return fixed
  end
  return before .. string.format("%07d", math.random(0, keys - 1)) .. after
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    "RESULT %.0f %.3f %.3f %d %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout,
    summary.requests))
end
