# SPDX-License-Identifier: AGPL-3.0-or-later
# That ./dev new-area makes an area that builds, keeps the rules, and passes its own tests on both
# stores: in a copy of the tree. Needs the tests' build/test, whose compiled parts are used again.
# shellcheck shell=bash
source tests/tools/count.sh
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# tracked or new, but not what is ignored
git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do
        [ ! -e "$file" ] || printf '%s\0' "$file"
    done | xargs -0 cp --parents -t "$copy"
ln -s "$PWD/node_modules" "$copy/node_modules"
cd "$copy" || exit 1
git init -q .

add_to_list() {
    sed -i -e 's|^#include "area/needs/needs.h"|#include "area/planted_care/planted_care.h"\n&|' \
        -e 's|&needs_card,|& \&planted_care_card,|' src/app/areas.c
    grep -q planted_care_card src/app/areas.c
}

build() {
    export CCACHE_BASEDIR=$copy CCACHE_NOHASHDIR=1
    meson setup build/test -Dbuildtype=debug -Db_sanitize=address,undefined -Db_lundef=false \
        -Dtests=true -Dfaults=true && ninja -C build/test unit kith depcheck sqlc
}

own_tests() {
    local said
    said=$(build/test/unit planted_care_note) || { printf '%s\n' "$said"; return 1; }
    printf '%s\n' "$said"
    [[ "$said" = *"4 passed, 0 failed"* || "$said" = *"2 passed, 0 failed, 2 skipped"* ]]
}

serves() {
    local pid
    build/test/kith init --data data || return 1
    build/test/kith serve --data data --listen 127.0.0.1:0 --print-port >port 2>log &
    pid=$!
    for _ in $(seq 100); do
        [ ! -s port ] || break
        sleep 0.1
    done
    curl -s -o page.html -w '%{http_code}\n' "http://127.0.0.1:$(grep -oE '[0-9]+' port | tail -n 1)/planted-care"
    kill "$pid"
    wait "$pid"
    grep '<h1>Planted care</h1>' page.html || { cat log page.html; return 1; }
}

refuses "a name that is none" "is not a name" ./dev new-area "No Name"
refuses "a name that is taken" "there already" ./dev new-area needs
succeeds "an area is made" ./dev new-area planted_care
succeeds "it is put on the list" add_to_list
succeeds "it builds without a warning" build
succeeds "it keeps the layer rule" build/test/depcheck build/test/sqlc .
succeeds "it is in the house style" bash -c 'clang-format --dry-run -Werror src/area/planted_care/*.[ch]'
succeeds "it passes its own tests" own_tests
succeeds "it serves its page" serves
counted
