-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What wrk says at the end of a round, as one line: requests/s, p50 and p99 in us, requests, errors.
function done(summary, latency)
    local bad = summary.errors.connect + summary.errors.read + summary.errors.write +
        summary.errors.status + summary.errors.timeout
    io.write(string.format("round %.0f %.0f %.0f %d %d\n",
        summary.requests / summary.duration * 1e6,
        latency:percentile(50), latency:percentile(99), summary.requests, bad))
end
