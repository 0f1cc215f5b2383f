# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev test [PART|NAME...]: every test, on SQLite and on a PostgreSQL of its own.
# Parts run two at a time, each with its log in build/log; the last line counts all of them.
# shellcheck shell=bash
source tools/dev/builds.sh
source tools/dev/postgres.sh
set -m # each part is a process group, so that it ends whole

all_parts="lint unit http threads tools journeys pages soak fuzz"
parts=
names=
running=
passed=0
failed=0
skipped=0

choose() {
    local word
    for word in "$@"; do
        if [[ " $all_parts " = *" $word "* ]]; then
            parts="$parts $word"
        else
            names="$names $word"
        fi
    done
    if [ -z "$parts" ]; then
        parts=$all_parts
        [ -z "$names" ] || parts="unit http journeys"
    fi
}

wants() {
    [[ " $parts " = *" $1 "* ]]
}

# --- counting ---

# The last "N passed, N failed, N skipped" of a log, as three numbers.
counts_of() {
    grep -aE '^([A-Za-z]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$1" | tail -n 1 |
        grep -oE '[0-9]+ (passed|failed|skipped)' | cut -d' ' -f1 | tr '\n' ' '
}

# The lines that say FAILED, or where a sanitizer stopped the program, with what stands about them.
what_failed() {
    if grep -aqE '^ *[a-z]*:? ?FAILED|ERROR: .*Sanitizer|WARNING: ThreadSanitizer' "$1"; then
        grep -aE -B 8 -A 16 'FAILED|ERROR: .*Sanitizer|WARNING: ThreadSanitizer' "$1" | head -n 120
    else
        tail -n 60 "$1"
    fi
    say "(all of it is in $1)"
}

# A part that fails without saying so, says nothing, or ran nothing, has failed.
report() {
    local name=$1 status=$2 seconds=$3 log="build/log/test-$1.log" p f s
    read -r p f s <<<"$(counts_of "$log")" || true
    p=${p:-0} f=${f:-0} s=${s:-0}
    if [ "$status" != 0 ] && [ "$f" = 0 ]; then
        f=1
    elif [ $((p + f + s)) = 0 ]; then
        say "$name ran nothing"
        f=1
    fi
    say "  $name: $p passed, $f failed, $s skipped ($seconds s)"
    if [ "$f" != 0 ]; then
        what_failed "$log" | sed 's/^/    /'
    fi
    grep -a '^skipped ' "$log" | sort | uniq | sed 's/^/    /' || true
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

sum() {
    if [ "$skipped" = 0 ]; then
        say "$passed passed, $failed failed"
    else
        say "$passed passed, $failed failed, $skipped skipped"
    fi
    [ "$failed" = 0 ] && [ $((passed + skipped)) -gt 0 ]
}

# --- two at a time ---

collect() {
    local pid status=0 name begun
    wait -n -p pid || status=$?
    read -r name begun <"build/log/part-$pid"
    rm "build/log/part-$pid"
    running=${running/ $pid/}
    report "$name" "$status" $((SECONDS - begun))
}

# part NAME COMMAND...: begins it as soon as one of two places is free.
part() {
    local name=$1
    shift
    while [ "$(wc -w <<<"$running")" -ge 2 ]; do
        collect
    done
    "$@" >"build/log/test-$name.log" 2>&1 </dev/null &
    say "$name $SECONDS" >"build/log/part-$!"
    running="$running $!"
}

stop_all() {
    local pid
    for pid in $running; do
        kill -TERM -- "-$pid" 2>/dev/null || true
        rm -f "build/log/part-$pid"
    done
    postgres_stop
}

# --- the parts ---

# Loads for the sanitizers: the first fault ends the program, and says where.
export ASAN_OPTIONS=abort_on_error=0:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1

# The threads of the store and the server: every test whose name or file speaks of them, and over HTTP
# those in which many come at once or many pages are asked for.
run_threads() {
    build_thread unit http
    local p f s sum_p=0 sum_f=0 sum_s=0 program status=0
    for program in "unit store http cache session limit libkith" \
        "http route_test shift_test need_test people_test search_test comment_test"; do
        # shellcheck disable=SC2086 # a program and its words
        build/thread/$program | tee build/log/threads.out || status=1
        read -r p f s <<<"$(counts_of build/log/threads.out)"
        sum_p=$((sum_p + p)) sum_f=$((sum_f + f)) sum_s=$((sum_s + ${s:-0}))
    done
    say "$sum_p passed, $sum_f failed, $sum_s skipped"
    return $status
}

run_tools() {
    local script p f s sum_p=0 sum_f=0 sum_s=0
    for script in tests/tools/*_test.sh tests/faults/*_test.sh; do
        say "== $script"
        bash "$script" | tee build/log/tools.out || true
        read -r p f s <<<"$(counts_of build/log/tools.out)"
        sum_p=$((sum_p + ${p:-0})) sum_f=$((sum_f + ${f:-1})) sum_s=$((sum_s + ${s:-0}))
    done
    say "$sum_p passed, $sum_f failed, $sum_s skipped"
    [ "$sum_f" = 0 ]
}

run_journeys() {
    [ -n "$names" ] || rm -rf build/pages
    # shellcheck disable=SC2086 # a list of words
    node tests/journeys/run.js --kith build/release/kith --pages build/pages $names
}

begin_parts() {
    # Both run what needs a store on SQLite and on PostgreSQL.
    # shellcheck disable=SC2086 # a list of words
    ! wants unit || part unit build/test/unit $names
    # shellcheck disable=SC2086 # a list of words
    ! wants http || part http build/test/http $names
    ! wants journeys || part journeys run_journeys
    ! wants threads || part threads run_threads
    ! wants tools || part tools run_tools
    ! wants lint || part lint bash tools/dev/lint.sh
    ! wants soak || part soak bash tools/dev/soak.sh 4
    ! wants fuzz || part fuzz bash tools/dev/fuzz.sh --short
    while [ -n "$running" ]; do
        collect
    done
    # Of the pages that the journeys have saved.
    if wants pages; then
        part pages tools/vnu build/pages
        collect
    fi
}

build_parts() {
    if wants unit || wants http; then
        step "Building with sanitizers"
        build_test
    fi
    if wants journeys || wants tools || wants pages; then
        step "Building the program"
        build_program
    fi
}

choose "$@"
bash tools/dev/setup.sh
build_parts
step "Testing (two parts at a time; logs are in build/log)"
postgres_start fast
trap stop_all EXIT
begin_parts
sum
