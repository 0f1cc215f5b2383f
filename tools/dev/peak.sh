# SPDX-License-Identifier: AGPL-3.0-or-later
# Peak memory of a program. Sourced by tests/bench.
# shellcheck shell=bash

# peak_of COMMAND...: in megabytes, looked at while it runs; what it prints goes to $place/out. It may end between
# two looks, and with any code: both are no fault of the measurement.
peak_of() {
    local pid most=0 now
    "$@" >"${place:?}/out" &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
        [ -z "$now" ] || [ "$now" -le "$most" ] || most=$now
        sleep 0.01
    done
    wait "$pid" || true
    echo $((most / 1024))
}
