#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/bench/circles.sh [ROUNDS]: forming circles of made-up people (circles_people.c): user CPU seconds, the least
# of the rounds. usual is what the goals are about; sparse has six languages and little free time; full and parts are as much
# of everything as the limits allow, for the worst that can come. No peer is known that solves the same problem.
# Goals: 1,000 people below 2 s with at least 98 % of the bound placed; 5,000 below 20 s.
set -euo pipefail
rounds=${1:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
# shellcheck disable=SC2046 # a list of files
${CC:-cc} -std=c11 -O2 -ffp-contract=off -D_GNU_SOURCE -Isrc -I. $(find src/base -name '*.c' ! -name '*_test.c') \
    $(find src/engine -name 'circles*.c' ! -name '*_test.c') src/engine/lot.c src/engine/result.c \
    tests/bench/circles_people.c -lm -o "$place/people"

# one PEOPLE usual|sparse|full|parts GOAL: a row
one() {
    local said least=999999 used
    for _ in $(seq "$rounds"); do
        said=$("$place/people" "$1" "$2" kith-2026)
        used=${said##* seconds }
        used=${used%% *}
        least=$(awk -v a="$least" -v b="$used" 'BEGIN { print a < b ? a : b }')
    done
    awk -v what="$1 $2" -v goal="$3" -v used="$least" -v said="$said" 'BEGIN { split(said, w, " ")
        printf "%-12s|%6s|%6s|%7.1f %%|%7s|%7s|%7s|%8.3f|%8s|%6s\n", what, w[4], w[6], w[4] ? 100 * w[6] / w[4] : 100,
            w[8], w[10], w[16], used, goal, w[20] }'
}

printf '%-12s|%6s|%6s|%9s|%7s|%7s|%7s|%8s|%8s|%6s\n' people bound placed share circles score rounds seconds goal MB
one 50 usual -
one 500 usual -
one 1000 usual 2
one 5000 usual 20
one 1000 sparse -
one 5000 sparse -
one 1000 full -
one 5000 full -
one 1000 parts -
one 5000 parts -
