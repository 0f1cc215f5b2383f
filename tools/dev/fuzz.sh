# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev fuzz [--short] [NAME...]: each parser with inputs that clang's fuzzer invents, from the seeds in
# tests/fuzz/corpus. KITH_FUZZ_SECONDS for each (60; 8 when short). What breaks one is kept in
# build/fuzz-found, and belongs into the corpus with the fix.
# shellcheck shell=bash
source tools/dev/builds.sh

seconds=${KITH_FUZZ_SECONDS:-60}
if [ "${1:-}" = --short ]; then
    seconds=${KITH_FUZZ_SECONDS:-8}
    shift
fi

targets() {
    tools/sources fuzz | sed 's#.*/##; s#_fuzz\.c$##'
}

# First every seed and what was found before, once; then new inputs.
fuzz_one() {
    local name=$1 grown=build/fuzz-corpus/$1 found=build/fuzz-found/$1-
    local seeds=tests/fuzz/corpus/$1
    mkdir -p "$grown" build/fuzz-found
    [ -d "$seeds" ] || seeds=
    # shellcheck disable=SC2086 # seeds may be none
    "build/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$found" "$grown" $seeds \
        >"build/log/fuzz-$name.log" 2>&1 </dev/null
}

passed=0
failed=0
bash tools/dev/setup.sh
build_fuzz all
for name in $(targets); do
    if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then
        continue
    fi
    if fuzz_one "$name"; then
        runs=$(awk '/number_of_executed_units/ { print $2 }' "build/log/fuzz-$name.log")
        say "  $name: $runs inputs in $seconds s, none broke it"
        passed=$((passed + 1))
    else
        say "  $name: FAILED, see build/log/fuzz-$name.log"
        tail -n 40 "build/log/fuzz-$name.log" | sed 's/^/    /'
        failed=$((failed + 1))
    fi
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
