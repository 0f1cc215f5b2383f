# SPDX-License-Identifier: AGPL-3.0-or-later
# Long work of an engine: it shows how far it is on a terminal and nowhere else, and when it is stopped it leaves
# nothing half-written. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
PATH="$PWD/build/release:$PATH"
cd "$place" || exit 1

# 500 people with six qualities, 75 seats: some seconds of work.
awk 'BEGIN {
    srand(7)
    printf "id" >"pool.csv"; print "category,feature,min,max" >"quotas.csv"
    for (c = 1; c <= 6; c++) {
        printf ",c%d", c >"pool.csv"
        for (v = 1; v <= 3; v++) print "c" c ",v" v ",24,26" >"quotas.csv"
    }
    print "" >"pool.csv"
    for (i = 1; i <= 500; i++) {
        printf "%d", i >"pool.csv"
        for (c = 1; c <= 6; c++) printf ",v%d", int(3 * rand() ^ 1.5) + 1 >"pool.csv"
        print "" >"pool.csv"
    }
}'
work=(kith panel pool.csv quotas.csv --size 75 --goal leximin --seed s --json)

status=0
timeout --preserve-status -s INT 1 "${work[@]}" >answer 2>said || status=$?
is "what is stopped in its work ends by the signal" "$status" 130
is "and has written nothing" "$(wc -c <answer)" 0
is "and said nothing where there is no terminal" "$(cat said)" ""

if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then
    # However slow the machine, the bar has a minute to come; a share of it is enough.
    timeout -s INT 60 script -qefc "${work[*]}" terminal </dev/null >/dev/null 2>&1 &
    for _ in {1..600}; do
        grep -qsE '[0-9]+ %' terminal && break
        sleep 0.1
    done
    succeeds "a terminal is told how far it is" grep -qE '[0-9]+ %' terminal
    kill -INT %1 2>/dev/null
    wait
else
    skip "how far it is" "there is no terminal to be had here"
fi

printf 'A,B\n1,2\n2,1\n' >ballots.csv
is "what is quick shows no bar" "$(script -qec 'kith tally ballots.csv --method schulze' /dev/null </dev/null | grep -c %)" 0
succeeds "a full disk is told" bash -c '! kith tally ballots.csv --method schulze >/dev/full 2>told'
is "in words" "$(cat told)" "kith tally: the answer could not be written"

counted
