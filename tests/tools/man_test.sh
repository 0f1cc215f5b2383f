# SPDX-License-Identifier: AGPL-3.0-or-later
# The manual: well formed, its examples run, every command is in it; and the unit of systemd is understood.
# shellcheck shell=bash disable=SC2013 # words without blanks
source tests/tools/count.sh
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
page=$root/docs/man/kith.1

if command -v man >/dev/null && command -v groff >/dev/null; then
    said=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    is "man has nothing to warn of" "$said" ""
else
    skip "man" "man or groff is not here"
fi

# The examples as they are printed, in one folder, each line a command.
awk '/^\.EX/ { on = 1; next } /^\.EE/ { on = 0 } on' "$page" | sed 's/\\-/-/g' >"$place/examples"
succeeds "there are examples" test -s "$place/examples"
while IFS= read -r line; do
    succeeds "$line" bash -c "cd '$place' && PATH='$root/build/release':\$PATH && $line"
done <"$place/examples"

for name in $("$root/build/release/kith" help | grep -oE '^  kith [a-z]+' | cut -d' ' -f4); do
    succeeds "kith $name is in it" grep -q "kith $name" "$page"
done
for name in $(grep -hoE '\{[^{"]*"[a-z-]+"[^,]*, (OPTION|ASK)_' src/app/*.c src/lib/*.c | cut -d'"' -f2 | sort -u); do
    succeeds "--$name is in it" grep -qE -- "\\\\-\\\\-${name//-/\\\\-}([^a-z]|$)" "$page"
done

if command -v systemd-analyze >/dev/null; then
    sed "s|/usr/bin/kith|$root/build/release/kith|; /^Documentation/d" packaging/kith.service >"$place/kith.service"
    said=$(systemd-analyze verify "$place/kith.service" 2>&1)
    is "the unit is understood" "$said" ""
    succeeds "the unit leaves little open" \
        systemd-analyze security --offline=true --threshold=20 --no-pager "$place/kith.service"
else
    skip "the unit" "systemd-analyze is not here"
fi

counted
