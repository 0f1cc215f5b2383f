# SPDX-License-Identifier: AGPL-3.0-or-later
# libkith as it is installed: what it exports, and programs in C and Python that use it.
# shellcheck shell=bash
source tests/tools/count.sh
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

succeeds "it is installed" env DESTDIR="$place" meson install -C build/release --no-rebuild --quiet
header=$(find "$place" -name kith.h)
library=$(find "$place" -name libkith.so.0)
pc=$(find "$place" -name libkith.pc)
export PKG_CONFIG_PATH=${pc%/*} PKG_CONFIG_SYSROOT_DIR=$place LD_LIBRARY_PATH=${library%/*}
PATH="$root/build/release:$PATH"

is "the header's functions are those that are exported" \
    "$(grep -oE '\bkith_[a-z]+\(' "$header" | tr -d '(' | LC_ALL=C sort -u)" \
    "$(nm -D --defined-only "$library" | grep -oE ' T kith_[a-z]+' | cut -c4- | LC_ALL=C sort -u)"
is "and nothing else" "$(nm -D --defined-only "$library" | grep -vE ' T kith_| A KITH_0')" ""
for name in $(grep -oE '\bkith_[a-z]+\(' "$header" | tr -d '(' | sort -u); do
    succeeds "the manual has $name" grep -q "$name" docs/man/libkith.3
done
is "its name says its version" "$(objdump -p "$library" | awk '/SONAME/ { print $2 }')" "libkith.so.0"
printf '#include <kith.h>\nint main(void) { return kith_version() == 0; }\n' >"$place/alone.c"
# shellcheck disable=SC2046 # words
succeeds "the header is C and C++ without more" \
    gcc -std=c99 -Wall -Wextra -Werror -pedantic -fsyntax-only $(pkg-config --cflags libkith) "$place/alone.c"

# shellcheck disable=SC2046 # words
succeeds "a program in C is built" \
    gcc -Wall -Wextra -Werror -o "$place/count" examples/count.c $(pkg-config --cflags --libs libkith)
printf 'Ana,Bo,Cy\n1,2,3\n2,1,3\n1,3,2\n' >"$place/ballots.csv"
is "it says what the command says" "$("$place/count")" \
    "$(kith tally "$place/ballots.csv" --method schulze --seed kith-2026 --json)"

printf 'participant,statement,vote\n' >"$place/votes.csv"
for person in ana,1,1 bo,1,0 cy,1,-1 di,1,-1 ed,-1,-1 fi,-1,1; do
    IFS=, read -r name park road <<<"$person"
    printf '%s,park,%s\n%s,road,%s\n' "$name" "$park" "$name" "$road" >>"$place/votes.csv"
done
if command -v python3 >/dev/null; then
    python3 examples/map.py "$place/votes.csv" >"$place/map"
    is "a program in Python maps everybody" "$(wc -l <"$place/map")" 6
    is "to the digits that the command prints" \
        "$(awk '{ printf "%.6f %.6f %s %s\n", $2, $3, $4, $1 }' "$place/map" | sed 's/-0\.000000/0.000000/g' | LC_ALL=C sort)" \
        "$(kith opinion "$place/votes.csv" --profile polis --people |
            awk '/^People/ { on = 1; next } on { print $1, $2, $3, $4 }' | sed 's/-0\.000000/0.000000/g' | LC_ALL=C sort)"
else
    skip "a program in Python" "python3 is not here"
fi

if command -v man >/dev/null && command -v groff >/dev/null; then
    said=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -t -l -Tutf8 -Z docs/man/libkith.3 2>&1 >/dev/null)
    is "man has nothing to warn of" "$said" ""
else
    skip "man" "man or groff is not here"
fi

counted
