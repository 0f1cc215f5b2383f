# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev conformance [SET...]: the engines on the open data (KITH_DATA, or ../shared/data), a line for
# each set. A set whose data are there (whose name begins a path) and that was not run has failed.
# shellcheck shell=bash
source tools/dev/builds.sh

data=${KITH_DATA:-../shared/data}
list=tests/unit/conformance.sets
unit=build/test/unit
passed=0
failed=0
skipped=0

sets() {
    if [ $# -gt 0 ]; then
        printf '%s\n' "$@"
    else
        { grep -v '^#' "$list"; "$unit" --list | sed -n 's/.*: conformance \([^:]*\): .*/\1/p'; } |
            LC_ALL=C sort -u
    fi
}

# Its tests: "passed failed skipped" and all they said in build/log.
run_set() {
    local log=build/log/conformance-${1//\//-}.log
    # a set that fails is told by its counts
    "$unit" "conformance $1:" >"$log" 2>&1 </dev/null || true
    sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log" | tail -n 1
}

bash tools/dev/setup.sh build
step "Building the tests"
build_test
for set in $(sets "$@"); do
    # without counts it counts as failed, below
    read -r p f s <<<"$(run_set "$set")" || true
    p=${p:-0} f=${f:-1} s=${s:-0}
    if compgen -G "$data/$set*" >/dev/null && [ "$f" = 0 ] && { [ "$s" != 0 ] || [ "$p" = 0 ]; }; then
        f=1
    fi
    [ "$f" = 0 ] || sed 's/^/    /' "build/log/conformance-${set//\//-}.log" | tail -n 40
    printf '%-52s %3d passed %3d failed %3d skipped\n' "$set" "$p" "$f" "$s"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
say "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ $((passed + skipped)) -gt 0 ]
