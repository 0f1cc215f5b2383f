# SPDX-License-Identifier: AGPL-3.0-or-later
# The worked examples of docs/methods/*.md: each page in a folder of its own. A line "File NAME:" names the
# block behind it, which is written; a block ```console has "$ COMMAND" lines and what they print.
# Needs build/release.
# shellcheck shell=bash disable=SC2016 # dollars and backticks that are such
source tests/tools/count.sh
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
PATH="$root/build/release:$PATH"

try_example() {
    [ -n "$command" ] || return 0
    is "$name: $command" "$(bash -c "$command" 2>&1)" "${printed%$'\n'}"
    command=
    printed=
}

# One line of a page; `in` is what stands in the block at hand: nothing, file, console, other.
read_line() {
    case "$in:$1" in
    :'```console') in=console ;;
    :'```'*)
        in=other
        if [ -n "$file" ]; then
            in='file'
            : >"$file"
        fi
        ;;
    :'File '*:) file=${1#'File '} file=${file%:} ;;
    console:'```') try_example && in='' ;;
    *:'```') in='' file='' ;;
    console:'$ '*) try_example && command=${1#'$ '} examples=$((examples + 1)) ;;
    console:*) printed+=$1$'\n' ;;
    file:*) printf '%s\n' "$1" >>"$file" ;;
    esac
}

for page in docs/methods/*.md; do
    name=${page##*/} examples=0 in='' file='' command='' printed=''
    mkdir "$place/$name"
    cd "$place/$name" || exit 1
    while IFS= read -r line; do
        read_line "$line"
    done <"$root/$page"
    cd "$root" || exit 1
    succeeds "$name has examples, and ends outside of a block" test "$examples" -gt 0 -a -z "$in"
done

counted
