-- Asks for pages of a portal: from a list, at random; with a pause between two requests of one connection if one is set.
-- The list and the pause (milliseconds) come from the environment; what was measured is printed as one line of JSON.

local paths = {}
for line in io.lines(os.getenv("PORTAL_PATHS")) do
  paths[#paths + 1] = line
end
local pause = tonumber(os.getenv("PORTAL_PAUSE"))
local asked, share = 0, tonumber(os.getenv("PORTAL_SHARE"))
local number = 0

function setup(thread)
  number = number + 1
  thread:set("seed", number)
end

function init(args)
  math.randomseed(seed)
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end

if pause > 0 then
  function delay()
    asked = asked + 1
    if asked <= share then
      return math.random(0, pause)
    end
    return math.random(math.floor(pause * 0.8), math.floor(pause * 1.2))
  end
end

function done(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format(
    'JSON {"requests": %d, "seconds": %.1f, "p50": %.1f, "p95": %.1f, "p99": %.1f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
