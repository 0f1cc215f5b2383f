#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Times the nearest places: processor time, so that other programs disturb little. Sizes a decade apart; three in a
# hundred values are unknown. From the root of the checkout:
#     bash tests/bench/similar.sh
# Goals: the nearest 10 of 3,141 x 30 in under 1 ms, of 1,000,000 x 30 in under 150 ms.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# shellcheck disable=SC2046 # a list of files
${CC:-cc} -std=c11 -O3 -ffp-contract=off -fno-strict-aliasing -D_GNU_SOURCE -Isrc -I. \
    $(find src/base src/engine -name '*.c' ! -name '*_test.c' \( -path 'src/base/*' -o -name 'similar*' -o -name result.c \)) \
    tests/bench/similar.c -lm -lsodium -o "$place/similar"

printf 'On %s, %s cores, load %s, %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(${CC:-cc} --version | head -n 1)"
printf 'Goals: nearest 10 of 3141 x 30 under 1 ms, of 1000000 x 30 under 150 ms\n'
"$place/similar" 3141 30
"$place/similar" 31410 30
"$place/similar" 314100 30
"$place/similar" 1000000 30
