-- Chat completions for wrk, described by environment variables:
--   BENCH_KIND    seed: the questions 0 to BENCH_COUNT - 1, once each, and stops; alike: questions that mean the same as one of
--                 those; new: questions that nobody has asked; same: one question
--   BENCH_COUNT   how many questions there are; 1,000 (default) to 100,000
--   BENCH_PATH    the path
--   BENCH_KEY     the API key
--   BENCH_STREAM  true for a stream; false by default
--   BENCH_STATUS  what Cache-Status must have in it; another answer is an error
-- Prints the line of load.lua.

local kind = os.getenv("BENCH_KIND")
local path = os.getenv("BENCH_PATH")
local count = tonumber(os.getenv("BENCH_COUNT") or "1000")
local stream = os.getenv("BENCH_STREAM") or "false"
local wanted = os.getenv("BENCH_STATUS")
local headers = { ["X-API-Key"] = os.getenv("BENCH_KEY"), ["Content-Type"] = "application/json" }

if kind == "seed" then
  headers["Cache-Control"] = "no-cache" -- nothing is looked for
end

local verbs = { "change", "print", "export", "share", "rename", "archive", "translate", "approve", "copy", "publish", "review",
  "encrypt", "schedule", "sort", "filter", "preview", "upload", "measure", "restore", "verify" }
local nouns = { "invoice", "password", "calendar", "contract", "photo", "playlist", "address book", "newsletter", "budget", "recipe",
  "passport", "timetable", "prescription", "shopping list", "tax return", "guest list", "floor plan", "logo", "survey", "résumé",
  "ticket", "subscription", "voucher", "certificate", "diary" }
local places = { "Berlin", "Paris", "Madrid", "Rome", "Vienna", "Oslo", "Lisbon", "Dublin", "Warsaw", "Athens", "Cairo", "Tokyo",
  "Sydney", "Toronto", "Chicago", "Lima", "Mumbai", "Seoul", "Nairobi", "Prague" }
local groups = { "", " for nurses", " for teachers", " for pilots", " for farmers", " for bakers", " for lawyers", " for painters",
  " for plumbers", " for drivers" }
local before = { "Hello, ", "Hi, ", "Please tell me: ", "Good evening, ", "Hey, ", "Good morning, ", "Excuse me, " }
local after = { "?", ", please?", "? Thanks.", "? Thank you!", " please", "? Thanks a lot.", "? Many thanks!" }

local function one_of(list, number)
  return list[number % #list + 1]
end

local function question(i)
  return string.format(" do I %s the %s of the office in %s%s", one_of(verbs, i), one_of(nouns, math.floor(i / 20)),
    one_of(places, math.floor(i / 500)), one_of(groups, math.floor(i / 10000)))
end

-- read by done(), so no local one
wrong = 0
local asked, answered, run, instead = 0, 0, ""

local function prompt()
  asked = asked + 1
  if kind == "seed" then
    return "How" .. question((asked - 1) % count) .. "?"
  elseif kind == "alike" then
    return before[math.random(#before)] .. "how" .. question(math.random(count) - 1) .. after[math.random(#after)]
  elseif kind == "new" then
    return string.format("What is known about case %s-%d?", run, asked)
  end
  return "What is the time?"
end

function init()
  math.randomseed(os.time())
  run = string.format("%d-%06d", os.time(), math.random(0, 999999))
end

function request()
  return wrk.format("POST", path, headers, string.format(
    '{"model":"m","stream":%s,"temperature":0,"messages":[{"role":"user","content":"%s"}]}', stream, prompt()))
end

function response(status, fields)
  answered = answered + 1
  if status ~= 200 or (wanted and not string.find(fields["Cache-Status"] or "", wanted, 1, true)) then
    wrong = wrong + 1
    instead = instead or string.format("%d %s", status, fields["Cache-Status"] or "")
  end
  if kind == "seed" and answered >= count then
    if wrong > 0 then
      io.stderr:write(string.format("%d of %d questions were not stored, the first: %s\n", wrong, count, instead))
      os.exit(1)
    end
    os.exit(0) -- wrk would wait out its duration otherwise
  end
end

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.timeout
  for _, thread in ipairs(threads) do
    errors = errors + (thread:get("wrong") or 0)
  end
  io.write(string.format(
    "RESULT %.0f %.3f %.3f %d %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    errors,
    summary.requests))
end
