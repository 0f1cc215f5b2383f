#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Times what is asked of needs most, on SQLite, at two sizes: those that are alike, lists, what is still open, the
# stewards' desk, the life course. From the root of the checkout:
#     bash tests/bench/needs.sh [SMALL LARGE]
# Goals: at 1,000,000 needs p99 under 10 ms, and at most twice that at 10,000.
set -euo pipefail
source tools/dev/build.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
build_in build/timing "-Dtests=true" bench_needs

printf 'On %s, %s cores, load %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)"
printf 'Goals: at 1000000 needs p99 under 10 ms, and at most twice that at 10000\n'
for needs in "${1:-10000}" "${2:-1000000}"; do
    mkdir "$place/$needs"
    build/timing/bench_needs "$place/$needs" "$needs"
    rm -rf "${place:?}/$needs"
done
