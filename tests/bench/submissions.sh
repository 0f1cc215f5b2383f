#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Filled forms of 250 answers a second, sent as telephones do (OpenRosa, a form in each request, many senders at once,
# behind a proxy that says who they are), acknowledged when they are on the disk; then what lies in the store is
# counted. SQLite, and PostgreSQL with fsync. From the root of the checkout:
#     bash tests/bench/submissions.sh [SECONDS ROUNDS]
# Goal: 500 a second.
# shellcheck shell=bash
set -euo pipefail
source tools/dev/build.sh
source tools/dev/postgres.sh
source tools/dev/server.sh
seconds=${1:-10}
rounds=${2:-3}
senders=64
place=$(mktemp -d -p "${KITH_BENCH_PLACE:-/tmp}")
kith=$PWD/build/release/kith
tool=$PWD/build/timing/bench_submissions
kith_log=$place/log
finish() {
    kith_stop
    postgres_stop
    rm -rf "$place"
}
trap finish EXIT

# Ticks of the clock that the server and what it started have used.
ticks() {
    local pid sum=0
    # pgrep fails when it has started nothing
    for pid in "$kith_pid" $(pgrep -P "$kith_pid" || true); do
        sum=$((sum + $(sed 's/.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 }')))
    done
    echo "$sum"
}

# one_round: what wrk says of it, and the server's processor time for each form
one_round() {
    local before said
    before=$(ticks)
    said=$(KITH_FILLED=$place/store/filled.xml wrk -t2 "-c$senders" "-d${seconds}s" --timeout 20s \
        -s tests/bench/submissions.lua "http://127.0.0.1:$kith_port/openrosa/riverside/submission" | grep '^round')
    awk -v t=$(($(ticks) - before)) -v hz="$(getconf CLK_TCK)" '{
        printf "%d forms/s  p50 %.1f ms  p99 %.1f ms  processor %.0f us each  taken %d  refused %d\n",
            $2, $3 / 1000, $4 / 1000, t / hz * 1e6 / ($5 > 0 ? $5 : 1), $5, $6 }' <<<"$said"
    taken=$((taken + $(awk '{ print $5 }' <<<"$said")))
}

# What lies there is all that was acknowledged, and at most what was still on its way at the end of each round.
count() {
    local all whole
    read -r all whole < <("$tool" count "$place/store" "$survey")
    say "acknowledged $taken, in the store $all, with all 250 answers $whole"
    if [ "$all" -lt "$taken" ] || [ "$all" -gt $((taken + rounds * senders)) ] || [ "$all" != "$whole" ]; then
        fail "what lies in the store is not what was acknowledged"
    fi
}

# one STORE OPTIONS...
one() {
    say "== $1; load $(cut -d' ' -f1 /proc/loadavg)"
    shift
    rm -rf "$place/store"
    mkdir "$place/store"
    survey=$("$tool" make "$place/store")
    taken=0
    kith_start --data "$place/store" --proxy 127.0.0.1 "$@"
    for _ in $(seq "$rounds"); do
        one_round
    done
    kith_stop
    count
}

build_in build/timing "-Dtests=true" bench_submissions
printf 'On %s, %s cores; %s senders at once, load from the same machine\n' \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$senders"
printf 'Goal: 500 forms/s of 250 answers, acknowledged on disk\n'
unset KITH_TEST_DATABASE
one SQLite
postgres_start durable
trap finish EXIT
one PostgreSQL --database "$KITH_TEST_DATABASE"
