# SPDX-License-Identifier: AGPL-3.0-or-later
# That the documents say what is there: files, commands, decisions, tables, columns, packages, and the
# examples of docs/methods.md. Needs build/release.
# shellcheck shell=bash disable=SC2013,SC2016 # words without blanks; backticks that are backticks
source tests/tools/count.sh
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mapfile -t pages < <(git ls-files --cached --others --exclude-standard '*.md' ':!tests/fuzz')

# --- files ---

# A path is there: under the root, or beside the page; a program by its source. A star stands for any.
is_there() {
    local at
    for at in "$root/$2" "$(dirname "$1")/$2" "$root/$2.c"; do
        compgen -G "$at" >/dev/null && return
    done
    return 1
}

# Where links lead; pictures are made by tools/pictures.js, perhaps not yet.
check_links() {
    local page link missing=
    for page in "${pages[@]}"; do
        while IFS= read -r link; do
            is_there "$page" "${link%%#*}" || case "$link" in
            docs/pictures/*) pictures+=("${link##*/}") ;;
            *) missing+="$page: $link"$'\n' ;;
            esac
        done < <(grep -oE '\]\([^) ]+\)' "$page" | sed 's/^](//; s/)$//' | grep -vE '^(https?|mailto):|^#')
    done
    is "links lead somewhere" "$missing" ""
}

# `src/kernel/thing.h` and its like; the names of what somebody is to write are not there.
check_paths() {
    local page path missing=
    for page in "${pages[@]}"; do
        while IFS= read -r path; do
            is_there "$page" "$path" || missing+="$page: $path"$'\n'
        done < <(grep -oE '`(src|docs|tests|tools|packaging|assets)/[A-Za-z0-9_./*-]+`' "$page" | tr -d '`' |
            grep -vE 'wish|NNNN|NAME|LANG|docs/pictures')
    done
    is "files that are named are there" "$missing" ""
}

check_pictures() {
    local picture
    for picture in "${pictures[@]}"; do
        succeeds "tools/pictures.js makes $picture" \
            grep -qE "name: '${picture%-*}'" tools/pictures.js
        skip "$picture" "./dev pictures has not made it yet"
    done
}

pictures=()
check_links
check_paths
check_pictures

# --- commands ---

check_dev() {
    local command missing=
    for command in $(cat "${pages[@]}" | grep -oE '(`|^ *)\./dev [a-z][a-z-]*' | grep -oE '[a-z-]+$' | sort -u); do
        ./dev help | grep -qE "^\./dev $command( |$)" || missing+="$command "
    done
    is "each ./dev command in the documents exists" "$missing" ""
    missing=
    for command in $(./dev help | grep -oE '^\./dev [a-z-]+' | cut -d' ' -f2); do
        [ "$command" = help ] || [ -f "tools/dev/$command.sh" ] || missing+="$command "
    done
    is "./dev help names what is there" "$missing" ""
}

# Within backticks, or at the beginning of a line of code.
check_kith() {
    local command missing=
    build/release/kith help >"$place/help" || bad "kith help" ""
    for command in $(cat "${pages[@]}" | grep -oE '(`|^\$ |^    |^)kith [a-z]+' | grep -oE '[a-z]+$' | sort -u); do
        [ "$command" = help ] || grep -q "^  kith $command " "$place/help" || missing+="$command "
    done
    is "each kith command in the documents exists" "$missing" ""
}

check_dev
check_kith

# --- decisions ---

check_decisions() {
    local file number=0 wrong='' ref
    for file in docs/decisions/[0-9]*.md; do
        number=$((number + 1))
        [ "$(basename "$file" | cut -d- -f1)" = "$(printf '%04d' $number)" ] || wrong+="$file is not number $number"$'\n'
        grep -q "^# $number\. " "$file" || wrong+="$file does not begin with its number"$'\n'
        grep -q "($(basename "$file"))" docs/decisions/README.md || wrong+="$file is not in the index"$'\n'
        for ref in Context Decision "What was second" "What it costs" Where; do
            grep -q "^\*\*$ref" "$file" || wrong+="$file has no \"$ref\""$'\n'
        done
    done
    for ref in $(cat "${pages[@]}" | grep -oE '\(decision [0-9]+' | grep -oE '[0-9]+'); do
        [ "$ref" -le "$number" ] || wrong+="there is no decision $ref"$'\n'
    done
    [ "$number" -ge 20 ] || wrong+="only $number decisions"$'\n'
    is "decisions are numbered, whole and in the index" "$wrong" ""
}

# Packages: in the list and in the record, no more and no fewer.
check_packages() {
    local said listed
    listed=$({
        sed 's/(.*//; s/ .*//' tools/packages | grep -v '^#' | grep .
        sed -n '/ependencies"/,/}/p' package.json | grep -oE '^    "[@/a-z-]+"' | tr -d '" '
    } | sort)
    said=$(grep '^|' docs/decisions/0020-dependencies.md | cut -d'|' -f2 | grep -oE '`[^`]+`' | tr -d '`' | sort)
    is "each dependency is told, and none that is gone" "$(diff <(echo "$listed") <(echo "$said"))" ""
}

check_decisions
check_packages

# --- the map ---

# Names of a table's columns in a schema file: columns_of TABLE FILE
columns_of() {
    sed -n "/^CREATE TABLE $1 (/,/^)/p" "$2" | grep -oE '^    [a-z_]+' | tr -d ' ' | tr '\n' ' '
}

check_map() {
    local said
    succeeds "ARCHITECTURE.md has at most 200 lines" test "$(wc -l <ARCHITECTURE.md)" -le 200
    said=$(tr '\n' ' ' <ARCHITECTURE.md | grep -oE 'thing\(id[^)]*\)' | sed 's/thing(//; s/[,)]//g; s/  */ /g')
    is "it knows the columns of thing" "$said " "$(columns_of thing src/kernel/schema/0002_things.sql)"
    said=$(awk '/^src\/$/ { on = 1; next } /^[^ ]/ { on = 0 } on && $1 ~ /\/$/ { sub(/\//, "", $1); print $1 }' \
        ARCHITECTURE.md | sort | tr '\n' ' ')
    is "it knows the floors" "$said" "$(find src -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort | tr '\n' ' ')"
}

# In its part "Tables:" an area names all of its tables, and nothing else in backticks.
check_area() {
    local area=$1 said made
    made=$(cat "$area"/schema/*.sql 2>/dev/null | grep -oE '^CREATE TABLE [a-z0-9_]+' | cut -d' ' -f3 | sort | tr '\n' ' ')
    said=$(awk '/^Tables:/ { on = 1 } on && NF == 0 { exit } on' "$area/README.md" 2>/dev/null |
        grep -oE '`[a-z0-9_]+`' | tr -d '`' | sort -u | tr '\n' ' ')
    is "$area/README.md names its tables" "$said" "$made"
}

check_map
for area in src/area/*; do
    check_area "$area"
done

# --- words ---

# Each kind of thing is a word, alone or one of a few, in the first column.
check_words() {
    local kind missing=
    for kind in $(grep -hoE '\.kind = "[a-z_]+", *$' src/area/*/*.c | cut -d'"' -f2 | sort -u); do
        grep -qE "^\|([^|]*[ ,])?${kind//_/ }[ ,(]" docs/words.md || missing+="$kind "
    done
    is "each noun is in docs/words.md" "$missing" ""
    is "no word is there twice" "$(grep '^|' docs/words.md | cut -d'|' -f2 | grep -vE '^ word $|^-' | sort | uniq -d)" ""
}

check_versions() {
    local version
    version=$(grep -oE "^  version: '[0-9.]+'" meson.build | cut -d"'" -f2)
    contains "the manual is of this version" "$(grep '^\.TH' docs/man/kith.1)" "Kith $version"
    contains "the changes of this version are told" "$(cat CHANGELOG.md)" "## ${version%.0}"
}

check_words
check_versions

# --- examples ---

# Blocks of docs/methods.md: a line "$ COMMAND", then what it prints. One folder for all.
cd "$place" || exit 1
PATH="$root/build/release:$PATH"
command=
printed=

try_example() {
    [ -n "$command" ] || return 0
    is "$command" "$(bash -c "$command" 2>&1)" "${printed%$'\n'}"
    command=
    printed=
}

examples=0
while IFS= read -r line; do
    case "$line" in
    '$ '*) try_example; command=${line#'$ '} examples=$((examples + 1)) ;;
    '```') try_example ;;
    *) printed+=$line$'\n' ;;
    esac
done < <(awk '/^```console/ { on = 1; next } on { print } /^```$/ { on = 0 }' "$root/docs/methods.md")
succeeds "there are examples" test "$examples" -gt 0

counted
