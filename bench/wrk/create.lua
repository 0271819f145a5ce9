-- Sends one body again and again, each time under another title. Words: the path, the bearer's token, a file
-- with the body in which @TITLE@ is to be replaced, and a word that no other run has.
local here = debug.getinfo(1, "S").source:match("^@(.*/)")
dofile(here .. "result.lua")

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

-- All titles are of one length, so that a request is formatted once and cut where the title stands.
local head, tail, prefix
local sent = 0
function init(words)
  local file = assert(io.open(words[3]))
  local body = file:read("*a")
  file:close()
  prefix = string.format("%s %d ", words[4], number)
  local mark = string.rep("@", #prefix + 8)
  local headers = {["Authorization"] = "Bearer " .. words[2], ["Content-Type"] = "application/json"}
  local whole = wrk.format("POST", words[1], headers, (body:gsub("@TITLE@", mark)))
  local from, to = whole:find(mark, 1, true)
  head, tail = whole:sub(1, from - 1), whole:sub(to + 1)
end

function request()
  sent = sent + 1
  return head .. prefix .. string.format("%08d", sent) .. tail
end
