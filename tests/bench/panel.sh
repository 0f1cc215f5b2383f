# SPDX-License-Identifier: AGPL-3.0-or-later
# The panel engine against its goals: user CPU seconds of kith and its helper together, reading
# included, the best and the worst of ROUNDS; peak memory of both. Pools are made by chance, the same
# for the same seed. Needs build/release; from the root.
# shellcheck shell=bash
set -euo pipefail
kith=${KITH:-build/release/kith}
data=${KITH_DATA:-../shared/data}/sortition
rounds=${ROUNDS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# make PEOPLE SIZE CATEGORIES SEED SLACK: pool and quotas in $place. Values are as frequent in the
# population as the quotas say; who comes into the pool leans one way. One in ten shares a home.
# Quotas reach SLACK beyond the exact share on each side.
make() {
    awk -v people="$1" -v size="$2" -v categories="$3" -v seed="$4" -v slack="$5" -v place="$place" '
        function draw() { seed = seed * 16807 % 2147483647; return seed / 2147483647 }
        BEGIN {
            split("3 4 5 3 4 4 3 5", values, " ")
            quotas = place "/quotas.csv"; pool = place "/pool.csv"
            print "category,feature,min,max" >quotas
            head = "id,home"
            for (c = 1; c <= categories; c++) {
                head = head ",c" c
                sum = 0; leaning = 0
                for (v = 1; v <= values[c]; v++) {
                    share[v] = 1 / (v + 1); sum += share[v]
                    lean[c, v] = share[v] * (0.5 + draw() * 1.3); leaning += lean[c, v]
                }
                for (v = 1; v <= values[c]; v++) {
                    lean[c, v] /= leaning
                    low = int(size * share[v] / sum) - slack; high = low + 1 + 2 * slack
                    print "c" c ",v" v "," (low < 0 ? 0 : low) "," high >quotas
                }
            }
            print head >pool
            for (i = 1; i <= people; i++) {
                if (i == 1 || draw() > 0.1) home++
                line = i "," home
                for (c = 1; c <= categories; c++) {
                    x = draw(); v = 1
                    while (v < values[c] && x > lean[c, v]) { x -= lean[c, v]; v++ }
                    line = line ",v" v
                }
                print line >pool
            }
        }'
}

# Peak memory in megabytes of kith and its helper, each looked at while it runs.
peak_of() {
    local pid most=0 helper=0 now child
    "$@" >"$place/out" 2>&1 &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
        child=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null || true)
        child=$(awk '/^VmHWM/ { print $2 }' "/proc/${child%% *}/status" 2>/dev/null || true)
        [ -z "$now" ] || [ "$now" -le "$most" ] || most=$now
        [ -z "$child" ] || [ "$child" -le "$helper" ] || helper=$child
        sleep 0.02
    done
    printf '%s + %s MB' $((most / 1024)) $((helper / 1024))
}

# measure WHAT GOAL COMMAND...
measure() {
    local what=$1 goal=$2 best='' worst=0 spent round
    shift 2
    TIMEFORMAT=%U
    for round in $(seq "$rounds"); do
        spent=$({ time "$@" >"$place/out" 2>"$place/err" || echo failed >"$place/failed"; } 2>&1 | tail -n 1)
        best=$(awk -v a="$spent" -v b="${best:-$spent}" 'BEGIN { print (a + 0 < b + 0 ? a : b) }')
        worst=$(awk -v a="$spent" -v b="$worst" 'BEGIN { print (a + 0 > b + 0 ? a : b) }')
    done
    if [ -e "$place/failed" ]; then
        printf '%s: FAILED: %s\n' "$what" "$(cat "$place/err")"
        rm "$place/failed"
        return
    fi
    printf '%-58s %6.2f to %6.2f s  (goal %s)  %s, round %s\n' "$what" "$best" "$worst" "$goal" \
        "$(peak_of "$@")" "$round"
}

# one GOAL-IN-WORDS METHOD PEOPLE SIZE CATEGORIES SEED SLACK
one() {
    make "$3" "$4" "$5" "$6" "$7"
    measure "$2, $3 people, $4 seats, $5 categories, slack $7" "$1" \
        "$kith" panel "$place/pool.csv" "$place/quotas.csv" --size "$4" --goal "$2" --address home --seed s
}

if [ -e "$data/pool200.csv" ]; then
    measure "leximin, pool200: 200 people, 20 seats" "< 5 s; plain columns 6.2 s" \
        "$kith" panel "$data/pool200.csv" "$data/pool200_quotas.csv" --id person --size 20 --seed s
    measure "leximin, pool150: 150 people, 22 seats" "none" \
        "$kith" panel "$data/pool150.csv" "$data/pool150_quotas.csv" --id person --address address --size 22 --seed s
fi
one "< 5 s" leximin 200 20 4 1 1
one "< 5 s" leximin 200 20 6 2 1
one "< 5 s" leximin 200 20 8 3 1
one "< 20 s" maximin 500 75 6 4 1
one "< 20 s" maximin 500 75 8 5 1
# growth, three sizes a decade apart; 5000 people and 250 seats do not end within the 600 s that a run is given
one "none" maximin 20 4 4 6 1
one "none" maximin 200 20 4 6 1
one "none" maximin 2000 100 4 6 1
