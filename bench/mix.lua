-- What wrk sends: the addresses in a file, one after another; each thread begins elsewhere.
-- MIX names the file; with COLD=1 a comment makes every query another one, so that no cache can answer.
-- X-Forwarded-For tells many clients apart, as a proxy in front of a server would.
local paths, cold, count, seed = {}, os.getenv("COLD") == "1", 0, os.getenv("SEED")
for line in io.lines(os.getenv("MIX")) do paths[#paths + 1] = line end
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  count = number * math.floor(#paths / 2)
end

function request()
  count = count + 1
  local path = paths[count % #paths + 1]
  if cold then path = path .. "%0A%23" .. seed .. "-" .. number .. "-" .. count end
  return wrk.format("GET", path, {
    ["Accept"] = "application/sparql-results+json",
    ["X-Forwarded-For"] = "10.0.0." .. (count % 200 + 1),
  })
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %.1f %.1f %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.status + errors.connect + errors.read + errors.timeout
  ))
end
