# SPDX-License-Identifier: AGPL-3.0-or-later
# The same question gives the same bytes with gcc and clang, optimised or not, with and without sanitizers, in one
# thread and in several at once. Needs build/release/kith-helper.
# shellcheck shell=bash
source tests/tools/count.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
helper=$PWD/build/release/kith-helper
cache=$(command -v ccache || true)
xml=$(pkg-config --cflags libxml-2.0)

# built NAME COMPILER FLAGS...: the library's sources and same_bytes.c as $place/NAME.
built() {
    local name=$1 compiler=$2 file
    shift 2
    mkdir "$place/$name.o"
    # two at a time
    find src/base src/engine src/format src/lib src/sys tests/tools/same_bytes.c -name '*.c' ! -name '*_test.c' |
        while read -r file; do printf '%s %s\n' "$file" "$place/$name.o/${file//\//-}.o"; done |
        xargs -P 2 -L 1 sh -c "$cache $compiler -std=c11 -D_GNU_SOURCE -DKITH_VERSION='\"0\"' -ffp-contract=off \
            -fno-strict-aliasing -Isrc -I. $xml $* -c \"\$0\" -o \"\$1\"" &&
        "$compiler" "$@" -o "$place/$name" "$place/$name.o/"*.o -ljansson -ldeflate -lzip -lgmp -lsodium -lxml2 -lpcre2-8 \
            -lpthread -lm
}

# same NAME FLAGS...: what it prints is what the first one printed.
same() {
    local name=$1
    shift
    succeeds "$name is built" built "$name" "$@"
    "$place/$name" "$helper" >"$place/$name.out" 2>&1
    [ -e "$place/first" ] || cp "$place/$name.out" "$place/first"
    is "$name gives the same bytes" "$(diff "$place/first" "$place/$name.out")" ""
}

sanitizers="-fsanitize=address,undefined -fno-sanitize-recover=all"
same gcc-O3 gcc -O3
is "there are answers, and all of them are results" \
    "$(grep -c ': 0 [0-9a-f]' "$place/first") $(grep -vc ': 0 [0-9a-f]' "$place/first")" "135 0"
# shellcheck disable=SC2086 # several flags
same gcc-sanitized gcc -O1 $sanitizers
same clang-O2 clang -O2
# shellcheck disable=SC2086 # several flags
same clang-sanitized clang -O0 $sanitizers
is "eight threads at once give the same bytes" "$("$place/gcc-O3" "$helper" 8 | diff "$place/first" -)" ""

counted
