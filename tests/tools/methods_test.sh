# SPDX-License-Identifier: AGPL-3.0-or-later
# The examples of docs/methods/*.md do what the pages say. A line "File NAME:" and the block after it
# are a file; a block ```console has lines "$ COMMAND", then what it prints. One folder for each page.
# With --write the pages get what the commands print now. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
PATH="$root/build/release:$PATH"
write=${1:-}

# The page as it ought to be, on standard output: each command with what it prints.
page_as_run() {
    local page=$1 line block='' file=''
    while IFS= read -r line; do
        case "$block:$line" in
        ':File '*':')
            file=${line#File }
            file=${file%:}
            ;;
        ':```console') block="console" ;;
        ':```'*)
            block="other"
            if [ -n "$file" ]; then
                block="file"
                : >"$file"
            fi
            ;;
        'console:$ '*)
            printf '%s\n' "$line"
            bash -c "${line#'$ '}" 2>&1
            continue
            ;;
        *':```') block='' file='' ;;
        console:*) continue ;; # what it printed once
        file:*) printf '%s\n' "$line" >>"$file" ;;
        esac
        printf '%s\n' "$line"
    done <"$page"
}

for page in "$root"/docs/methods/*.md; do
    name=$(basename "$page" .md)
    mkdir "$place/$name"
    (cd "$place/$name" && page_as_run "$page") >"$place/$name.md"
    if [ "$write" = --write ]; then
        cat "$place/$name.md" >"$page"
    fi
    succeeds "docs/methods/$name.md has examples" grep -q '^```console' "$page"
    is "docs/methods/$name.md: its examples" "$(diff "$page" "$place/$name.md")" ""
done

counted
