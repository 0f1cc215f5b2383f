# SPDX-License-Identifier: AGPL-3.0-or-later
# How the tests of the workshop count. Sourced by its neighbours, which end with `counted`.
# shellcheck shell=bash
set -u
passed=0
failed=0
skipped=0

good() {
    passed=$((passed + 1))
    printf 'ok %s\n' "$1"
}

# bad WHAT [WHAT WAS SAID]
bad() {
    failed=$((failed + 1))
    printf 'FAILED %s\n%s\n' "$1" "${2:-}"
}

skip() {
    skipped=$((skipped + 1))
    printf 'skipped %s: %s\n' "$1" "$2"
}

# The command succeeds: succeeds WHAT COMMAND...
succeeds() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then
        good "$what"
    else
        bad "$what" "$said"
    fi
}

# The command fails and says this: refuses WHAT WORDS COMMAND...
refuses() {
    local what=$1 words=$2 said
    shift 2
    if said=$("$@" 2>&1); then
        bad "$what: it passed" "$said"
    elif [[ "$said" = *"$words"* ]]; then
        good "$what"
    else
        bad "$what: it did not say \"$words\"" "$said"
    fi
}

# is WHAT GOT EXPECTED
is() {
    if [ "$2" = "$3" ]; then
        good "$1"
    else
        bad "$1" "$2"
    fi
}

# contains WHAT GOT PART
contains() {
    if [[ "$2" = *"$3"* ]]; then
        good "$1"
    else
        bad "$1" "$2"
    fi
}

# What it says has these words, whether or not it succeeds: says WHAT WORDS COMMAND...
says() {
    local what=$1 words=$2 said
    shift 2
    said=$("$@" 2>&1)
    contains "$what" "$said" "$words"
}

counted() {
    printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" = 0 ]
}
