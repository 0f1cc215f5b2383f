#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Times the map of agreement: processor time, so that other programs disturb little. Three sizes a decade apart
# in people and votes, then the goal's size again with more statements. From the root of the checkout:
#     bash tests/bench/opinion.sh
# Goals, for 33,000 x 800 x 2,000,000: a map in under 1000 ms; live, after 100 new votes, under 50 ms.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# shellcheck disable=SC2046 # a list of files
${CC:-cc} -std=c11 -O3 -ffp-contract=off -fno-strict-aliasing -D_GNU_SOURCE -Isrc -I. \
    $(find src/base src/engine -name '*.c' ! -name '*_test.c' \( -path 'src/base/*' -o -name 'opinion*' -o -name result.c \)) \
    tests/bench/opinion.c -lm -o "$place/opinion"

printf 'On %s, %s cores, load %s, %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(${CC:-cc} --version | head -n 1)"
printf 'Goal at 33000 x 800 x 2000000: map under 1000 ms, live under 50 ms\n'
"$place/opinion" 330 800 20000
"$place/opinion" 3300 800 200000
"$place/opinion" 33000 800 2000000
"$place/opinion" 33000 2000 2000000
"$place/opinion" 33000 8000 2000000
