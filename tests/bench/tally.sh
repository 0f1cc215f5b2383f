#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Times the count of ballots, reading included: processor time, the best of a few, so that other programs disturb
# little. Three sizes a decade apart. From the root of the checkout:
#     bash tests/bench/tally.sh
# Goals: any Scottish ward under 5 ms; schulze, 100 options and a million ballots, under 2000 ms. The wards are those
# of the open data (KITH_DATA, or ../shared/data).
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
data=${KITH_DATA:-../shared/data}/ballots

# shellcheck disable=SC2046 # a list of files
${CC:-cc} -std=c11 -O3 -ffp-contract=off -fno-strict-aliasing -D_GNU_SOURCE -Isrc -I. \
    $(find src/base src/engine src/format src/sys -name '*.c' ! -name '*_test.c' \( -path 'src/base/*' \
        -o -path 'src/engine/tally*' -o -name lot.c -o -name result.c -o -name 'ballots*' -o -name csv.c -o -name flaw.c \
        -o -name json_read.c -o -name repeated.c -o -name file.c -o -name chance.c \)) \
    tests/bench/tally.c -ljansson -lsodium -lm -o "$place/tally"

printf 'On %s, %s cores, load %s, %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(${CC:-cc} --version | head -n 1)"
printf 'Goal for any Scottish ward: under 5 ms\n'
if [ -d "$data" ]; then
    for method in scottish-stv wigm meek; do
        "$place/tally" $method "$data"/glasgow2007/*.blt "$data"/scotland_2012_2017/*.blt
    done
else
    printf 'skipped: the open data is not here\n'
fi
printf 'Goal for schulze, 100 options, 1000000 ballots: under 2000 ms\n'
for ballots in 10000 100000 1000000; do
    "$place/tally" schulze 100 10 $ballots
    "$place/tally" schulze 100 100 $ballots
done
for method in ranked-pairs scottish-stv meek irv approval; do
    for ballots in 10000 100000 1000000; do
        "$place/tally" $method 100 10 $ballots
    done
done
printf 'As many options as there may be:\n'
"$place/tally" schulze 1000 10 100000
"$place/tally" ranked-pairs 1000 10 100000
"$place/tally" schulze 1000 1000 10000
