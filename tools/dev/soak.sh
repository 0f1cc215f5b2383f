# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev soak [ROUNDS]: kills the server (kill -9) in a storm of writes, ROUNDS times (20), and looks
# for every write that it had acknowledged. Then the control: a server that acknowledges before it
# commits must be found out, or the test would find nothing.
# shellcheck shell=bash
source tools/dev/builds.sh

rounds=${1:-20}
bash tools/dev/setup.sh
step "Building Kith with faults"
build_faults
passed=0
failed=0
if node tests/soak/storm.js build/faults/kith "$rounds"; then
    passed=$((passed + 1))
else
    say "FAILED: an acknowledged write was lost, or the storm was none"
    failed=$((failed + 1))
fi
if node tests/soak/storm.js build/faults/kith "$rounds" --early; then
    passed=$((passed + 1))
else
    say "FAILED: the control lost nothing, so this test proves nothing"
    failed=$((failed + 1))
fi
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
