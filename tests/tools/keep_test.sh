# SPDX-License-Identifier: AGPL-3.0-or-later
# Backup, restore and verification, with faults: killed, a full disk, bytes that changed. Needs
# build/release.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
place=$(mktemp -d)
server=
stop_all() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    umount "$place/small" 2>/dev/null
    rm -rf "$place"
}
trap stop_all EXIT
cd "$place" || exit 1

"$kith" demo --data data >/dev/null || bad "a demo" ""
mkdir -p data/media/ab data/tmp data/mail
printf 'a picture' >data/media/ab/one
printf 'under way' >data/tmp/upload
printf 'sent to a server that died' >data/tmp/upload-00112233445566778899aabbccddeeff
"$kith" serve --data data --listen 127.0.0.1:0 --print-port --alone >port 2>log &
server=$!
for _ in $(seq 50); do
    [ -s port ] && break
    sleep 0.1
done

# --- as it should be ---

succeeds "what was sent to a server that died is deleted at the next start" \
    test ! -e data/tmp/upload-00112233445566778899aabbccddeeff
succeeds "a backup while the site is served" "$kith" backup --data data one
succeeds "the backup is sound" "$kith" verify one
succeeds "looking at it has changed nothing" "$kith" verify one
succeeds "sha256sum agrees with the list" bash -c 'cd one && sha256sum --quiet --strict -c SHA256SUMS'
succeeds "the served data are sound" "$kith" verify --data data
says "files under way are not in it" "not there" bash -c '[ -e one/tmp ] || echo not there'
refuses "a backup does not write over another" "is there already" "$kith" backup --data data one
succeeds "it comes back" "$kith" restore --data back one
succeeds "what came back is the same" cmp data/media/ab/one back/media/ab/one
succeeds "what came back can be served" bash -c \
    "timeout 2 '$kith' serve --data back --listen 127.0.0.1:0 --print-port --alone 2>/dev/null |
    grep '[0-9]'"
refuses "it comes back only into an empty folder" "is there already" "$kith" restore --data back one
mkdir empty
succeeds "an empty folder is fine" "$kith" restore --data empty one
kill "$server"
wait "$server"
server=

# --- killed ---

# As large as it takes to be caught in the middle.
head -c 300000000 /dev/zero >data/media/ab/large
"$kith" backup --data data killed 2>/dev/null &
pid=$!
for _ in $(seq 200); do
    [ -e killed.part/backup.under-way ] && break
    sleep 0.01
done
sleep 0.1
kill -9 "$pid"
wait "$pid" 2>/dev/null
says "a killed backup bears no backup's name" "none" bash -c '[ -e killed ] || echo none'
refuses "what is left of it is no backup" "not a backup" "$kith" verify killed.part
refuses "nor is it restored" "not a backup" "$kith" restore --data from-killed killed.part
succeeds "the next one clears it away" "$kith" backup --data data killed
succeeds "and is sound" "$kith" verify killed
rm -rf killed data/media/ab/large

mkdir other.part
echo mine >other.part/mine
refuses "a folder that only has such a name is not deleted" "is there already" \
    "$kith" backup --data data other
succeeds "it is still there" test -e other.part/mine

# --- a full disk ---

mkdir small
if mount -t tmpfs -o size=200k tmpfs small 2>/dev/null; then
    refuses "a full disk is told" "no room" "$kith" backup --data data small/full
    is "and leaves nothing" "$(ls -A small)" ""
else
    skip "a full disk" "no file system can be mounted here"
fi

# --- what changed ---

# A copy of the backup with one thing done to it: broken WHAT WORDS COMMAND
broken() {
    rm -rf copy
    cp -r one copy
    (cd copy && eval "$3")
    refuses "$1" "$2" "$kith" verify copy
    refuses "$1: it is not restored" "" "$kith" restore --data from-copy copy
    [ ! -e from-copy ] || bad "$1: something was restored" ""
}

broken "a byte in a picture" "media/ab/one is not what it was" 'echo x >>media/ab/one'
broken "a file too few" "media/ab/one is not there" 'rm media/ab/one'
broken "a file too many" "media/two is not in the list" 'echo x >media/two'
broken "a list that leads out of the folder" "none of ours" \
    'sed -i "s| backup.json| ../../etc/passwd|" SHA256SUMS'
broken "a list cut short" "" 'head -c 40 SHA256SUMS >x; mv x SHA256SUMS'
broken "a byte in the store" "kith.db is not what it was" \
    'printf "\\377" | dd of=kith.db bs=1 seek=70000 conv=notrunc status=none'

succeeds "the log is sound" "$kith" verify --data back
sqlite3 back/kith.db "UPDATE audit SET act = 'role.taken' WHERE number = 2"
refuses "an act that was changed" "row 2 does not follow" "$kith" verify --data back
sqlite3 empty/kith.db "DELETE FROM audit WHERE number = 1"
refuses "an act that was taken out" "does not follow" "$kith" verify --data empty
says "as JSON" '"sound":false' "$kith" verify --data empty --json

counted
