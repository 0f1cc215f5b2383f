# SPDX-License-Identifier: AGPL-3.0-or-later
# A server to be measured: the program $kith, which says what it has to say in $kith_log. Sourced, never run.
# shellcheck shell=bash
source tools/dev/common.sh

kith_pid=

# kith_start OPTIONS...: on a free port, kith_port
kith_start() {
    kith_port=$(free_port)
    "${kith:?}" serve --listen "127.0.0.1:$kith_port" "$@" >"${kith_log:?}" 2>&1 </dev/null &
    kith_pid=$!
    wait_for "http://127.0.0.1:$kith_port/" "$kith_pid" ||
        fail "kith did not start: $(tail -n 5 "${kith_log:?}")"
}

# It may have ended by itself, and our own signal ends it: neither is a fault here.
kith_stop() {
    [ -n "$kith_pid" ] || return 0
    kill -TERM "$kith_pid" 2>/dev/null || true
    wait "$kith_pid" || true
    kith_pid=
}
