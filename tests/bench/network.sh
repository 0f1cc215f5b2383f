#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/bench/network.sh [ROUNDS]: kith network beside igraph (python3-igraph) on the same file in the same run,
# in turns: user CPU seconds, the least of the rounds. KITH_BENCH_LARGE=1: also a million nodes, ten million ties.
# Goal: 100,000 nodes and 1,000,000 ties, reading and all, under 5 s.
#
# read: the file, with names, and dropping what stands there twice. parts: ours is making the graph, components,
# cut points with the sizes of the parts left, bridges and blocks; igraph's is components, cut points and bridges
# (no sizes, no blocks). brokers: exact where it says so, both by Brandes' algorithm, ours block by block; else ours
# is 64 pivots with standard errors, for which this igraph (0.10) has nothing that is like it: its cutoff leaves out
# long ways, which is another number. igraph has no introductions either; its Adamic-Adar gives all pairs as one table.
# shellcheck shell=bash
set -eu
rounds=${1:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
# shellcheck disable=SC2046 # a list of files
gcc -std=c11 -O3 -ffp-contract=off -fno-strict-aliasing -D_GNU_SOURCE -Isrc -I. \
    $(find src/base src/engine -name '*.c' ! -name '*_test.c' \( -path 'src/base/*' -o -name 'network*' -o -name result.c \)) \
    src/format/csv.c src/format/names.c src/format/flaw.c src/format/network_file.c src/sys/file.c src/sys/chance.c \
    tests/bench/network.c -lsodium -lm -o "$place/network"

python=
for candidate in /usr/bin/python3 python3; do
    if [ -z "$python" ] && "$candidate" -c 'import igraph' 2>/dev/null; then
        python=$candidate
    fi
done
[ -n "$python" ] || echo "igraph is not here (python3-igraph); ours alone"

# The number behind a word of a line: field WORD FILE
field() {
    awk -v w="$1" '{ for (i = 1; i < NF; i++) if ($i == w) print $(i + 1) }' "$2"
}

# Keeps the lesser of two numbers in a file: least NAME VALUE
least() {
    awk -v a="$(cat "$place/$1" 2>/dev/null || echo 1e9)" -v b="$2" 'BEGIN { print a < b ? a : b }' >"$place/new"
    mv "$place/new" "$place/$1"
}

row() {
    awk -v w="$1" -v o="$2" -v p="$3" 'BEGIN { known = p + 0 > 0; o = o > 0 ? o : 0
        printf "%-36s|%9.3f|%9s|%6s\n", w, o, (known ? p : "-"), (known ? sprintf("%.2f", o / p) : "-") }'
}

# one KIND NODES EDGES exact|estimated
one() {
    local what
    rm -f "$place"/least-*
    "$place/network" make "$1" "$2" "$3" kith-2026 >"$place/n.csv"
    tail -n +2 "$place/n.csv" | tr , ' ' >"$place/n.ncol"
    for _ in $(seq "$rounds"); do
        "$place/network" time "$place/n.csv" "$([ "$4" = exact ] && echo 1000000000000000 || echo 0)" >"$place/ours"
        for what in read parts brokers introductions memory; do
            least "least-$what" "$(field $what "$place/ours")"
        done
        if [ -n "$python" ]; then
            "$python" tests/bench/network_igraph.py "$place/n.ncol" "${4/estimated/none}" >"$place/theirs"
            for what in read parts brokers memory; do
                least "least-igraph-$what" "$(field $what "$place/theirs")"
            done
            for what in components cuts bridges; do
                [ "$(field $what "$place/ours")" = "$(field $what "$place/theirs")" ] || echo "THE $what DIFFER"
            done
        fi
    done
    for what in read parts brokers introductions; do
        row "$1 $2/$3 $what$([ $what = brokers ] && echo ", $(awk '{ print $12 }' "$place/ours")")" \
            "$(cat "$place/least-$what")" "$(cat "$place/least-igraph-$what" 2>/dev/null || echo -)"
    done
    row "$1 $2/$3 all, s" "$(cat "$place"/least-{read,parts,brokers,introductions} | awk '{ s += $1 } END { print s }')" -
    row "$1 $2/$3 memory, MB" "$(cat "$place/least-memory")" "$(cat "$place/least-igraph-memory" 2>/dev/null || echo -)"
}

printf 'On %s, %s cores, load %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)"
printf 'Goal at 100000/1000000: all under 5 s\n'
printf '%-36s|%9s|%9s|%6s\n' "network nodes/ties step" "ours s" "igraph s" ratio
for kind in even few; do
    one $kind 1000 10000 exact
    one $kind 10000 100000 estimated
    one $kind 100000 1000000 estimated
done
rounds=1
one even 10000 100000 exact
one few 10000 100000 exact
if [ -n "${KITH_BENCH_LARGE:-}" ]; then
    one even 1000000 10000000 estimated
    one few 1000000 10000000 estimated
fi
