# SPDX-License-Identifier: AGPL-3.0-or-later
# kith network beside igraph and NetworkX, where they are: a hundred networks at random, the same answers.
# Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

for library in igraph networkx; do
    python=
    for candidate in /usr/bin/python3 python3; do
        if [ -z "$python" ] && "$candidate" -c "import $library" 2>/dev/null; then
            python=$candidate
        fi
    done
    if [ -n "$python" ]; then
        is "kith network and $library say the same of a hundred networks" \
            "$("$python" tests/tools/network_oracle.py "$root/build/release/kith" "$place" "$library" 2>&1)" ""
    else
        skip "kith network and $library" "python3 has no $library here"
    fi
done

counted
