# SPDX-License-Identifier: AGPL-3.0-or-later
# That the colours of the style sheet can be read in both themes, and that the check bites.
# shellcheck shell=bash
source tests/tools/count.sh
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT

# fades WHAT WORDS SED: with this change the check says these words.
fades() {
    sed "$3" assets/kith.css >"$copy"
    refuses "$1" "$2" node tests/tools/contrast.js "$copy"
}

if command -v node >/dev/null; then
    succeeds "all words have a contrast of 7:1 or more, all marks of 3:1" \
        node tests/tools/contrast.js assets/kith.css
    fades "quiet words that fade are noticed" "light: quiet on paper" 's/--quiet: #524d45/--quiet: #777068/'
    fades "in the dark theme too" "dark: lead on tint" 's/--lead: #96cfc7/--lead: #4a7f78/'
    fades "words in the colour of lines are noticed" "words in --line: .hint" \
        's/^\.hint { color: var(--quiet)/.hint { color: var(--line)/'
else
    skip "contrast" "node is not installed"
fi
counted
