# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/bench/match.sh [ROUNDS]: the flow of kith match beside LEMON's network simplex (dimacs-solver of
# liblemon-utils) on the same network in the same run, in turns: user CPU seconds, the least of the rounds.
# Ours is making the network with its beginning, and solving; LEMON's is its setup and its run, without
# reading the file. Goals: at most 0.80 of LEMON's time; with blocks 10,000 volunteers below 5 s.
# shellcheck shell=bash
set -eu
rounds=${1:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
# shellcheck disable=SC2046 # a list of files
gcc -std=c11 -O2 -ffp-contract=off -D_GNU_SOURCE -Isrc -I. $(find src/base -name '*.c' ! -name '*_test.c') \
    src/engine/flow.c src/engine/match_net.c tests/bench/match_network.c -lm -o "$place/network"

# The user seconds of a line of dimacs-solver that begins with these words.
lemon_seconds() {
    grep "^$1" "$place/lemon" | sed 's/.*: u: \([0-9.]*\)s.*/\1/'
}

# one VOLUNTEERS LOAD near|far BLOCKS: a row
one() {
    local i ours lemon least=999999 least_lemon=999999 said
    for i in $(seq "$rounds"); do
        said=$("$place/network" "$1" "$2" "$3" "$4" "kith-2026" "$place/n.min")
        ours=$(awk '{ print $6 + $8 }' <<<"$said")
        least=$(awk -v a="$least" -v b="$ours" 'BEGIN { print a < b ? a : b }')
        [ "$i" = 1 ] || rm -f "$place/lemon"
        if command -v dimacs-solver >/dev/null; then
            dimacs-solver -long "$place/n.min" /dev/null >"$place/lemon" 2>&1
            lemon=$(awk -v a="$(lemon_seconds Setup)" -v b="$(lemon_seconds Run)" 'BEGIN { print a + b }')
            least_lemon=$(awk -v a="$least_lemon" -v b="$lemon" 'BEGIN { print a < b ? a : b }')
            [ "$(awk '/^Min flow cost/ { print $4 }' "$place/lemon")" = "$(awk '{ print $14 }' <<<"$said")" ] ||
                echo "THE COSTS DIFFER"
        fi
    done
    awk -v a="$1 $2 $3 $4" -v s="$said" -v o="$least" -v l="$least_lemon" 'BEGIN { split(s, w, " ")
        printf "%-22s|%8s|%8s|%8.3f|%8s|%6s|%8s\n", a, w[2], w[4], o, l < 999999 ? l : "-",
            l < 999999 ? sprintf("%.2f", o / l) : "-", w[16] }'
}

printf '%-22s|%8s|%8s|%8s|%8s|%6s|%8s\n' "people load where blocks" nodes arcs "ours s" "LEMON s" ratio "ours MB"
one 2000 70 near 0
one 20000 70 near 0
one 20000 70 far 0
one 20000 100 near 0
one 20000 150 near 0
one 100000 70 near 0
one 10000 70 near 20
