-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Telephones that send filled forms: each request is a form of its own, by a name that no other has, from one of
-- many addresses, as the proxy in front of a site says them. KITH_FILLED: the filled form. What came of it as one line:
-- taken/s, p50 and p99 in us, taken, refused.
local threads = {}
local count = 0

function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end

function init()
    local file = assert(io.open(os.getenv("KITH_FILLED")))
    local xml = file:read("*a")
    file:close()
    local at, to = xml:find("INSTANCE", 1, true)
    local head = '--XX\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n' ..
        'Content-Type: text/xml\r\n\r\n'
    before, after = head .. xml:sub(1, at - 1), xml:sub(to + 1) .. '\r\n--XX--\r\n'
    run = os.time()
    taken = 0
    refused = 0
end

function request()
    count = count + 1
    local name = string.format("uuid:%d-%d-%d", run, number, count)
    local address = string.format("10.%d.%d.%d", number + 1, math.floor(count / 250) % 250, count % 250 + 1)
    return wrk.format("POST", nil, { ["Content-Type"] = "multipart/form-data; boundary=XX",
        ["X-Forwarded-For"] = address }, before .. name .. after)
end

function response(status)
    if status == 201 then taken = taken + 1 else refused = refused + 1 end
end

function done(summary, latency)
    local all, bad = 0, 0
    for _, thread in ipairs(threads) do
        all = all + thread:get("taken")
        bad = bad + thread:get("refused")
    end
    local errors = summary.errors
    bad = bad + errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format("round %.0f %.0f %.0f %d %d\n", all / summary.duration * 1e6,
        latency:percentile(50), latency:percentile(99), all, bad))
end
