# SPDX-License-Identifier: AGPL-3.0-or-later
# A PostgreSQL that falls in a storm of writes and comes back, under a server that goes on. Needs
# build/release.
# shellcheck shell=bash
source tests/tools/count.sh
mkdir -p build/log
source tools/dev/postgres.sh
kith=$PWD/build/release/kith
lost_place=$(mktemp -d)
lost_server=
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}
lost_end() {
    [ -z "$lost_server" ] || kill "$lost_server" 2>/dev/null
    postgres_stop
    rm -rf "$lost_place"
}

postgres_start durable
trap lost_end EXIT
bin=/usr/lib/postgresql/15/bin
as=
if [ "$(id -u)" = 0 ]; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
fi
control="cd $postgres_folder && $as $bin/pg_ctl -D data"
succeeds "a demo on PostgreSQL" "$kith" demo --data "$lost_place/data" --database "$KITH_TEST_DATABASE"
"$kith" serve --data "$lost_place/data" --database "$KITH_TEST_DATABASE" --listen 127.0.0.1:0 --print-port \
    --alone --writes-per-minute -1 >"$lost_place/port" 2>"$lost_place/log" &
lost_server=$!
for _ in $(seq 100); do
    [ -s "$lost_place/port" ] && break
    sleep 0.1
done
options="-c listen_addresses='' -c unix_socket_directories=$postgres_folder -c max_connections=200"
if node tests/faults/lost.js "$(cat "$lost_place/port")" "$control -m immediate -w stop" \
    "$control -w -l log -o \"$options\" start" \
    >"$lost_place/kept" 2>"$lost_place/said"; then
    good "while it is gone: 503, when to come again, what was typed; then all goes on by itself"
else
    bad "a database that was lost" "$(tail -n 40 "$lost_place/said" "$lost_place/log")"
fi
cat "$lost_place/said"
psql -h "$postgres_folder" -U kith -d kith -At -c "SELECT title FROM thing WHERE kind = 'need'" | sort >"$lost_place/there"
sort "$lost_place/kept" >"$lost_place/sorted"
is "no acknowledged write is lost" "$(comm -23 "$lost_place/sorted" "$lost_place/there" | wc -l)" 0
is "what was sent again until it was kept is there once" "$(uniq -d "$lost_place/there" | grep -c storm)" 0
contains "the log says what happened" "$(cat "$lost_place/log")" "fail store"
is "the server is the same one" "$(kill -0 "$lost_server" && echo alive)" alive
counted
