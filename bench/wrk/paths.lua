-- Asks for the paths of a file, one a line, at random. Words: the file.
local here = debug.getinfo(1, "S").source:match("^@(.*/)")
dofile(here .. "result.lua")

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local requests = {}
function init(words)
  math.randomseed(number)
  for path in io.lines(words[1]) do requests[#requests + 1] = wrk.format("GET", path) end
end

function request()
  return requests[math.random(#requests)]
end
