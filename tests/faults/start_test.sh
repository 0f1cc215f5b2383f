# SPDX-License-Identifier: AGPL-3.0-or-later
# What the next start says after a server was killed, and of a store that is not whole. Needs
# build/release.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
place=$(mktemp -d)
server=
stop_all() {
    [ -z "$server" ] || kill -9 "$server" 2>/dev/null
    rm -rf "$place"
}
trap stop_all EXIT
cd "$place" || exit 1

begin() {
    : >port
    "$kith" serve --data data --listen 127.0.0.1:0 --print-port --alone >port 2>log &
    server=$!
    for _ in $(seq 100); do
        [ -s port ] && return
        sleep 0.1
    done
}
# end SIGNAL
end() {
    kill "-$1" "$server"
    wait "$server" 2>/dev/null
    server=
}

"$kith" demo --data data >/dev/null || bad "a demo" ""
begin
end TERM
begin
is "after an orderly end a start says nothing of it" "$(grep -c 'the last run ended' log)" 0
end KILL
begin
contains "after a kill the start says what it found" "$(cat log)" "the last run ended without closing the store"
contains "and that it is whole" "$(cat log)" "the store is whole"
is "and it serves" "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$(cat port)/communities")" 200
succeeds "the store is sound" "$kith" verify --data data
end KILL
# A page in the middle that is no page.
size=$(stat -c %s data/kith.db)
dd if=/dev/urandom of=data/kith.db bs=4096 seek=$((size / 8192)) count=8 conv=notrunc 2>/dev/null
refuses "a store that is not whole is not served, in one sentence" "is not whole" \
    "$kith" serve --data data --listen 127.0.0.1:0 --alone
counted
