# SPDX-License-Identifier: AGPL-3.0-or-later
# Our forms in ODK's own engine, in Chromium: it takes each XForm, and what is filled there comes out
# the same here (tests/tools/form_engine.js); every XForm is well-formed to another reader of XML; and
# kith form refuses with the cell. Needs build/release and node_modules.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

if [ -e node_modules/@getodk/xforms-engine ] && [ -x /usr/bin/chromium ]; then
    node tests/tools/form_engine.js "$kith" tests/tools/forms >"$place/said" 2>&1
    is "ODK's engine takes and fills every form" "$(grep -c 'the same, [0-9]* answers$' "$place/said")" 13
    is "and gives what we give" "$(grep -v 'the same, [0-9]* answers$' "$place/said")" ""
else
    skip "ODK's engine" "npm's packages or chromium are not here"
fi

for form in tests/tools/forms/*.csv; do
    "$kith" form "$form" --xform >"$place/form.xml"
    succeeds "the XForm of $form is XML" python3 -c \
        'import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])' "$place/form.xml"
done

printf 'survey\n,type,name,calculation\n,calculate,a,"pulldata(1)"\n,barcode,b,\n' >"$place/bad.csv"
"$kith" form "$place/bad.csv" >"$place/out" 2>"$place/err"
is "a form that is refused ends with 3" "$?" 3
is "each cell is told" "$(cat "$place/out")" 'survey!D3: "pulldata" is not supported
survey!B4: "barcode" is not supported'
is "the first one as an error" "$(cat "$place/err")" \
    "$place/bad.csv:1:1: survey!D3: \"pulldata\" is not supported (and 1 more)"
is "and in JSON" "$("$kith" form "$place/bad.csv" --json 2>/dev/null | grep -o '"cell":"[A-Z0-9]*"' | tr '\n' ' ')" \
    '"cell":"D3" "cell":"B4" '
"$kith" form tests/tools/forms/household.csv --answers "$place/form.xml" >/dev/null 2>"$place/err"
is "a time is asked for" "$?" 2

counted
