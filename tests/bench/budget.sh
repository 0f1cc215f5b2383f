# SPDX-License-Identifier: AGPL-3.0-or-later
# The budget engine against its goals (user CPU time of the whole command, reading included; the best
# and the worst of ROUNDS), and its growth over three sizes. Needs build/release; from the root.
# shellcheck shell=bash
set -euo pipefail
source tools/dev/peak.sh
kith=${KITH:-build/release/kith}
data=${KITH_DATA:-../shared/data}/participatory_budgeting/elections
rounds=${ROUNDS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# An election by chance, the same for the same seed: make PROJECTS VOTERS FILE. Projects differ in how
# many want them; a ballot has 1 to 15 of them, so that few are the same.
make() {
    awk -v projects="$1" -v voters="$2" '
        function draw() { state = state * 16807 % 2147483647; return state / 2147483647 }
        BEGIN {
            state = 7920
            for (p = 1; p <= projects; p++) {
                x = draw()
                cost[p] = int((20000 + 980000 * x * x * x) * 20 * voters / 90000) + 1
                total += cost[p]
                sum += 1 / (p + 12)
                below[p] = sum
            }
            print "META\nkey;value\nbudget;" int(total * 0.08) "\nvote_type;approval"
            print "PROJECTS\nproject_id;cost"
            for (p = 1; p <= projects; p++) print p ";" cost[p]
            print "VOTES\nvoter_id;vote"
            for (v = 1; v <= voters; v++) {
                n = 1 + int(draw() * 15)
                line = ""
                for (k = 0; k < n; k++) {
                    x = draw() * sum
                    low = 1
                    high = projects
                    while (low < high) {
                        mid = int((low + high) / 2)
                        if (below[mid] < x) low = mid + 1; else high = mid
                    }
                    if (seen[low] != v) {
                        line = line (line == "" ? "" : ",") low
                        seen[low] = v
                    }
                }
                print v ";" line
            }
        }' >"$3"
}

# measure GOAL NAME FILE OPTION...
measure() {
    local goal=$1 name=$2 file=$3 best=999999 worst=0 said ms memory reruns
    shift 3
    for ((i = 0; i < rounds; i++)); do
        TIMEFORMAT=%U
        said=$({ time "$kith" budget "$file" --rule equal-shares "$@" --json >"$place/out"; } 2>&1)
        ms=$(awk -v s="$said" 'BEGIN { printf "%d", s * 1000 }')
        ((ms >= best)) || best=$ms
        ((ms <= worst)) || worst=$ms
    done
    memory=$(peak_of "$kith" budget "$file" --rule equal-shares "$@" --json)
    reruns=$(grep -oE '"reruns":[0-9]+' "$place/out" | cut -d: -f2)
    printf '%-44s %-28s %6d to %6d ms  goal %6s  %5d MB  %5s reruns\n' \
        "$name" "$*" "$best" "$worst" "$goal" "$memory" "$reruns"
}

if [ -d "$data" ]; then
    wroclaw=$data/poland_wroclaw_2015_150-500.pb
    measure 500 "Wroclaw, 257 projects, 131778 ballots" "$wroclaw" --completion add1
    measure 500 "Wroclaw" "$wroclaw" --utility cardinality --completion add1
    measure 300 "Wroclaw, one count" "$wroclaw"
else
    echo "skipped Wroclaw: no $data"
fi
for voters in 900 9000 90000; do
    make 160 "$voters" "$place/$voters.pb"
    goal=-
    [ "$voters" != 90000 ] || goal=3000
    measure "$goal" "by chance, 160 projects, $voters ballots" "$place/$voters.pb" --completion add1
done
measure 3000 "the last, cardinality" "$place/90000.pb" --utility cardinality --completion add1
measure 300 "the last, one count" "$place/90000.pb"
