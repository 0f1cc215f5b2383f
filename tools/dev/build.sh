# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev build: the program, at build/kith. Sourced too, for build_in.
# shellcheck shell=bash
source tools/dev/common.sh

# What meson finds by looking; when the list changes it must look again.
source_list() {
    find src tests assets tools -type f | LC_ALL=C sort
}

# Builds targets in a folder: build_in FOLDER "MESON OPTIONS" [TARGET...]
# One at a time, since parts of a test may want the same.
build_in() {
    local lock
    exec {lock}>"build/log/${1##*/}.lock"
    flock "$lock"
    build_locked "$@"
    exec {lock}>&-
}

build_locked() {
    local folder=$1 options=$2 list
    shift 2
    list=$(source_list; cat tools/sources; say "$options")
    # shellcheck disable=SC2086 # options are words
    if [ ! -f "$folder/build.ninja" ]; then
        quiet "meson-${folder##*/}" meson setup "$folder" $options
    elif [ "$(cat "$folder/.sources" 2>/dev/null)" != "$list" ]; then
        # An older meson takes no new options while it reconfigures.
        [ -z "$options" ] || quiet "meson-${folder##*/}" meson configure "$folder" $options
        quiet "meson-${folder##*/}" meson setup --reconfigure "$folder" $options
    fi
    printf '%s\n' "$list" >"$folder/.sources"
    quiet "ninja-${folder##*/}" ninja -C "$folder" "$@"
}

# Optimised across files: a page costs some seven in a hundred less.
release_options="-Db_lto=true"

build_program() {
    build_in build/release "$release_options"
    ln -sfn release/kith build/kith
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    bash tools/dev/setup.sh build
    step "Building Kith"
    build_program
    say "The program is build/kith."
fi
