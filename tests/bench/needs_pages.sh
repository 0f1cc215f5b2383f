#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# What is asked of needs over HTTP, one request after the other: tiles of the map, and a list as a file with the most
# memory the server had. SQLite, and by kith copy PostgreSQL. From the root of the checkout:
#     bash tests/bench/needs_pages.sh [NEEDS]
# Goals: a list of 300,000 rows takes constant memory; the map stays quick at 100,000 points and more.
# shellcheck shell=bash
set -euo pipefail
source tools/dev/postgres.sh
source tools/dev/server.sh
needs=${1:-300000}
kith=$PWD/build/release/kith
place=$(mktemp -d -p "${KITH_BENCH_PLACE:-/tmp}")
mkdir -p build/log
kith_log=$place/log
finish() {
    kith_stop
    postgres_stop
    rm -rf "$place"
}
trap finish EXIT

most_mb() {
    awk '/^VmHWM/ { printf "%d", $2 / 1024 }' "/proc/$1/status"
}

# file FORMAT: the whole list, its rows, time and what memory it took.
file() {
    local before rows took
    before=$(most_mb "$kith_pid")
    took=$(curl -sf -o "$place/file" -w '%{time_total}' "http://127.0.0.1:$kith_port/export/needs/$1")
    rows=$(wc -l <"$place/file")
    say "$1  $rows lines  $(du -m "$place/file" | cut -f1) MB in $took s; most memory of the server before" \
        "$before MB, after $(most_mb "$kith_pid") MB"
}

# one STORE OPTIONS...
one() {
    say "== $needs needs with a pin, $1; load $(cut -d' ' -f1 /proc/loadavg)"
    shift
    kith_start --no-cache "$@"
    node tests/bench/tiles.js "$kith_port" -0.4,37.0 '' '?stage=birth' '?topic=infrastructure&in=aurora-valley'
    file csv
    file geojson
    kith_stop
}

printf 'On %s, %s cores\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
"$kith" demo --data "$place/store" --needs "$needs" >/dev/null
one SQLite --data "$place/store"
postgres_start durable
"$kith" copy --data "$place/store" --to "$place/store-postgres" --to-database "$KITH_TEST_DATABASE" >/dev/null
one PostgreSQL --data "$place/store-postgres" --database "$KITH_TEST_DATABASE"
