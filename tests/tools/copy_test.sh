# SPDX-License-Identifier: AGPL-3.0-or-later
# kith copy: a demo from SQLite to PostgreSQL and back is the same, row by row; and what is refused, killed, or fails
# for want of room. Needs build/release, and PostgreSQL's programs.
# shellcheck shell=bash
source tests/tools/count.sh
source tools/dev/postgres.sh
kith=$PWD/build/release/kith
place=$(mktemp -d)
mkdir -p build/log
stop_all() {
    umount "$place/small" 2>/dev/null
    postgres_stop
    rm -rf "$place"
}
fail() {
    bad "$1" ""
    counted
    exit 1
}
postgres_start fast
trap stop_all EXIT
cd "$place" || exit 1
server=$KITH_TEST_DATABASE

# A new database: base NAME, then $database
base() {
    psql -qX "$server" -c "CREATE DATABASE $1"
    database=${server/dbname=kith/dbname=$1}
}

# All rows of a SQLite store in one order, but for the words of the search.
rows_of() {
    local table
    for table in $(sqlite3 "$1" "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
        AND name NOT LIKE 'sqlite_%' ORDER BY 1"); do
        printf '== %s\n' "$table"
        sqlite3 "$1" ".mode quote" "SELECT * FROM $table" | LC_ALL=C sort
    done
}

# A database as one hash: schema and rows.
base_sum() {
    pg_dump --no-owner -d "$1" | grep -vE '^(--|\\(un)?restrict)' | sha256sum
}

"$kith" demo --data data >/dev/null || bad "a demo" ""
mkdir -p data/media/ab data/tmp data/secret
printf 'a picture' >data/media/ab/one
printf 'hunter2' >data/secret/mail
cp -r data before

# --- there and back ---

base one
one=$database
contains "SQLite to PostgreSQL" "$("$kith" copy --data data --to there --to-database "$one" 2>&1)" "tables, all there"
is "the pictures came along" "$(cat there/media/ab/one there/secret/mail)" "a picturehunter2"
is "and no store" "$(ls there)" "$(ls -I 'kith.db*' -I lock -I tmp data)"
is "the source is as it was" "$(rows_of data/kith.db | sha256sum)" "$(rows_of before/kith.db | sha256sum)"
succeeds "it is sound" "$kith" verify --data there --database "$one"
is "PostgreSQL has its statistics" \
    "$(psql -AtqX "$one" -c "SELECT count(*) > 20 FROM pg_stat_user_tables WHERE last_analyze IS NOT NULL AND n_live_tup > 0")" t
contains "PostgreSQL to SQLite" "$("$kith" copy --data there --database "$one" --to back 2>&1)" "tables, all there"
is "what came back is the same" "$(diff <(rows_of data/kith.db) <(rows_of back/kith.db) | head -n 5)" ""
succeeds "it can be served" bash -c \
    "timeout 3 '$kith' serve --data back --listen 127.0.0.1:0 --print-port --alone 2>/dev/null | grep '[0-9]'"
says "for a machine" '"sound":true' "$kith" copy --data data --to json --json

# --- in the same folder ---

base two
succeeds "the folder stays, the store moves" "$kith" copy --data data --to data --to-database "$database"
mv data/kith.db old.db
succeeds "and comes back" "$kith" copy --data data --database "$database" --to data/
is "what came back is the same again" "$(diff <(rows_of old.db) <(rows_of data/kith.db) | head -n 5)" ""
is "nothing else is left" "$(ls -A data)" "$(ls -A before)"

# --- what is refused ---

refuses "a store onto itself" "There is a store already" "$kith" copy --data data --to data
refuses "a folder that has something" "is there already" "$kith" copy --data data --to there
sum=$(base_sum "$one")
refuses "a database that holds a site" "holds a site already" \
    "$kith" copy --data data --to new --to-database "$one"
is "it is as it was" "$(base_sum "$one")" "$sum"
base ledger
psql -qX "$database" -c "CREATE TABLE ledger (n int)"
refuses "somebody else's database" "none of Kith's (ledger)" \
    "$kith" copy --data data --to new --to-database "$database"
is "nothing was made in it" "$(psql -AtqX "$database" -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" 1
refuses "a server that is not there" "cannot be reached" \
    "$kith" copy --data data --to new --to-database "host=$place dbname=none"
refuses "a folder without a store" "" "$kith" copy --data nowhere --to new
mkdir new.part
echo mine >new.part/mine
refuses "a folder that only has such a name is not deleted" "is there already" "$kith" copy --data data --to new
is "it is still there" "$(cat new.part/mine)" mine
rm -r new.part
is "nothing of all that is left" "$(ls -d new* 2>/dev/null)" ""

# --- killed ---

# Waits until the rows are in and a picture that takes long has begun (it gets its name when it is whole), then kills:
# killed OPTIONS...
killed() {
    truncate -s 4G data/media/ab/large
    "$kith" copy "$@" --to killed >killed.log 2>&1 &
    local pid=$!
    # no program is started meanwhile: on a busy machine that took longer than the copy
    local begun=(none)
    until [ -e "${begun[0]}" ] || ! kill -0 "$pid" 2>/dev/null; do
        begun=(killed.part/media/ab/large*)
    done
    kill -9 "$pid"
    wait "$pid" 2>/dev/null
    rm data/media/ab/large
}

base killed
killed --data data --to-database "$database"
says "a killed copy bears no name" "none" bash -c '[ ! -e killed ] && [ -e killed.part/backup.under-way ] && echo none'
is "and the database has no rows" "$(psql -AtqX "$database" -c "SELECT count(*) FROM thing")" 0
succeeds "the next one clears it away" "$kith" copy --data data --to killed --to-database "$database"
succeeds "and is sound" "$kith" verify --data killed --database "$database"
rm -rf killed
killed --data data --database "$database"
says "back, too" "none" bash -c '[ ! -e killed ] && [ -e killed.part/kith.db ] && echo none'
succeeds "the next one clears that away" "$kith" copy --data data --database "$database" --to killed
succeeds "and is sound, too" "$kith" verify --data killed
rm -rf killed

# --- a full disk ---

mkdir small
if mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
    refuses "a full disk is told" "full" "$kith" copy --data data --database "$one" --to small/new
    is "and leaves nothing" "$(ls -A small)" ""
else
    skip "a full disk" "no file system can be mounted here"
fi

counted
