# SPDX-License-Identifier: AGPL-3.0-or-later
# Rank intervals by 1,000 resamples (user CPU time of the whole command, reading included; the best and the
# worst of ROUNDS), and their growth. Needs build/release; from the root.
# Goal, for 200 needs and 500 raters: under 1 s. Instances are made here, the same each time.
# shellcheck shell=bash
set -euo pipefail
source tools/dev/peak.sh
kith=${KITH:-build/release/kith}
rounds=${ROUNDS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# make NEEDS RATERS KIND FILE: whole ratings; decimals; with gaps; ranks; votes. Needs differ in what
# most people think of them.
make() {
    awk -v needs="$1" -v raters="$2" -v kind="$3" '
        function draw() { state = state * 16807 % 2147483647; return state / 2147483647 }
        function rating(mean, most) {
            x = mean + most * (draw() + draw() + draw() - 1.5) / 3
            x = x < 0 ? 0 : x > most ? most : x
            return kind == "gaps" && draw() < 0.2 ? "" : kind == "decimals" ? sprintf("%.3f", x) : int(x + 0.5)
        }
        BEGIN {
            state = 7920
            for (n = 0; n < needs; n++) { a[n] = draw() * 10; b[n] = draw() * 20; c[n] = draw() * 10 }
            print "need,rater," (kind == "ranks" ? "rank" : kind == "votes" ? "votes" : "size,seriousness,effectiveness")
            for (r = 0; r < raters; r++) {
                # everybody has a turn of one order, a little shaken
                if (kind == "ranks") {
                    for (n = 0; n < needs; n++) order[n] = n
                    for (n = 0; n + 1 < needs; n++) {
                        o = n + int(draw() * (needs - n < 20 ? needs - n : 20))
                        kept = order[n]; order[n] = order[o]; order[o] = kept
                    }
                }
                for (n = 0; n < needs; n++) {
                    if (kind == "ranks") print "need" order[n] ",rater" r "," n + 1
                    else if (kind == "votes") print "need" n ",rater" r "," rating(a[n], 10)
                    else print "need" n ",rater" r "," rating(a[n], 10) "," rating(b[n], 20) "," rating(c[n], 10)
                }
            }
        }' >"$4"
}

# one NEEDS RATERS KIND METHOD [GOAL]: a row
one() {
    local i said ms best=999999 worst=0
    [ "$1-$2-$3" = "$made" ] || make "$1" "$2" "$3" "$place/table"
    made=$1-$2-$3
    for ((i = 0; i < rounds; i++)); do
        TIMEFORMAT=%U
        said=$({ time "$kith" priority "$place/table" --method "$4" --seed bench --json >"$place/out"; } 2>&1)
        ms=$(awk -v s="$said" 'BEGIN { printf "%d", s * 1000 }')
        ((ms >= best)) || best=$ms
        ((ms <= worst)) || worst=$ms
    done
    printf '%6s needs %6s raters %-9s %-13s %6d to %6d ms  goal %6s  %5d MB\n' "$1" "$2" "$3" "$4" "$best" \
        "$worst" "${5:--}" "$(peak_of "$kith" priority "$place/table" --method "$4" --seed bench --json)"
}

made=
one 200 500 whole hanlon 1000
one 200 500 decimals hanlon 1000
one 200 500 gaps hanlon 1000
one 200 500 votes multivote 1000
one 200 500 ranks nominal 1000
one 200 500 ranks pairwise 1000
echo "Growth, a decade of ratings a step:"
one 20 50 whole hanlon
one 64 158 whole hanlon
one 200 500 whole hanlon
one 632 1580 whole hanlon
