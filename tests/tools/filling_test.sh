# SPDX-License-Identifier: AGPL-3.0-or-later
# The rules of forms in a browser are those of the server: the same forms filled by both, reply for reply
# (tests/tools/filling_both.js). Over the forms of tests/tools/forms, and those of the open data where they
# are. And the module is small enough for a slow line, and asks for nothing of a system. Needs
# build/release and build/test.
# shellcheck shell=bash
source tests/tools/count.sh
wasm=build/release/fill.wasm
turn=build/test/filling_turn
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# all WHAT FORM...: each is the same, or no form of ours.
all() {
    local what=$1
    shift
    node tests/tools/filling_both.js "$wasm" "$turn" "$@" >"$place/said" 2>&1
    is "$what: the same" "$(grep -vE ': (the same on [0-9]+ pages, [0-9] of [0-9] sent|refused)$' "$place/said")" ""
    is "$what: all were filled" "$(grep -c ': ' "$place/said")" "$#"
    printf '  %s pages, %s forms refused\n' "$(grep -o 'on [0-9]*' "$place/said" | awk '{ n += $2 } END { print n }')" \
        "$(grep -c ': refused$' "$place/said")"
}

all "our forms" tests/tools/forms/*.csv
is "some of them to the end" "$(grep -c ' [1-9] of [0-9] sent$' "$place/said")" 2
data=${KITH_DATA:-../shared/data}/forms
if [ -d "$data" ]; then
    mapfile -t forms < <(find "$data" -name '*.xlsx' -o -name '*.csv' | LC_ALL=C sort)
    all "forms of the open data" "${forms[@]}"
else
    skip "forms of the open data" "they are not here"
fi

# A rule with a pattern that browsers cannot read holds nobody up: the server judges again.
printf '%s\n' survey ',type,name,label,constraint,relevant,required' \
    ",text,who,Who?,\"not(regex(., '(?i)^none\$'))\",,yes" \
    ",text,why,Why?,,\"not(regex(\${who}, '(?i)^none\$'))\",yes" >"$place/patterns.csv"
all "patterns that browsers cannot read" "$place/patterns.csv"
is "they are filled to the end" "$(grep -c ' [1-9] of [0-9] sent$' "$place/said")" 1

brotli=$(node -e 'const z = require("node:zlib"), f = require("node:fs");
    console.log(z.brotliCompressSync(f.readFileSync(process.argv[1])).length)' "$wasm")
printf '  %s bytes, %s by brotli\n' "$(stat -c %s "$wasm")" "$brotli"
is "the module is less than 100 KB on the line" "$((brotli < 100 * 1024))" 1

# The page on a phone knows by itself which languages are written from right to left.
rtl=$(node -e 'const f = require("node:fs");
    const table = f.readFileSync("src/text/lang.c", "utf8").match(/RTL\[\] = \{[^}]*/)[0];
    const ours = [...table.matchAll(/\[(\d)\] = STR_INIT\("(\w+)"\)/g)].flatMap(([, n, all]) =>
        all.match(new RegExp(".{" + n + "}", "g")));
    const page = f.readFileSync("assets/phone_draw.js", "utf8").match(/RTL = \/(.*)\/;/)[1].match(/[a-z]+/g);
    console.log(ours.length > 20 && ours.sort().join() === page.sort().join() ? "the same" : ours + " / " + page)')
is "languages from right to left" "$rtl" "the same"

counted
