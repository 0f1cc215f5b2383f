#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/bench/search.sh [THINGS...]: search over made-up things (search.c says which), 10,000 and 1,000,000 unless
# other numbers are given, through the program's own functions, on SQLite and, by kith copy, on PostgreSQL. A row for
# each sort of question: half of them were answered within p50 ms, 99 of 100 within p99. "instead": nothing was found
# and something else was looked for; "goes on": it ended before all was looked through and says so.
# Goal: p99 below 10 ms over 1,000,000. Beside it the stores' own way in the same run: the newest 20 of a beginning and of
# a word, asked of the same index by sqlite3 and psql, without filter, gate or title: p50 of 5.
# shellcheck shell=bash
set -euo pipefail
source tools/dev/common.sh
source tools/dev/postgres.sh
source tools/dev/peak.sh
[ $# -gt 0 ] || set -- 10000 1000000
rounds=${ROUNDS:-300}
kith=$PWD/build/release/kith
place=$(mktemp -d -p "${KITH_BENCH_PLACE:-/tmp}")
mkdir -p build/log
postgres_start durable
trap 'postgres_stop; rm -rf "$place"' EXIT

# The program's own archive is compiled for linking with optimisation.
# shellcheck disable=SC2046 # a list of libraries
${CC:-cc} -std=c11 -O1 -flto=auto -D_GNU_SOURCE -Isrc -I. -Ibuild/release -o "$place/search" tests/bench/search.c \
    build/release/libcore.a $(pkg-config --libs libmicrohttpd sqlite3 libpq libsodium icu-uc icu-i18n jansson \
    libcurl libdeflate libzip libxml-2.0 libpcre2-8 gmp nettle) -lcmark-gfm -lcmark-gfm-extensions -lm -lpthread

# The middle one of five times in ms: middle COMMAND...
middle() {
    for _ in 1 2 3 4 5; do
        "$@"
    done | sort -n | sed -n 3p
}

# The most frequent word that has letters of ours alone, and its beginning.
frequent_word() {
    sqlite3 "$1" "SELECT term FROM search_term WHERE tier = (SELECT max(tier) FROM search_term WHERE term GLOB '[a-z]*')
        AND term GLOB '[a-z]*' AND length(term) > 3 ORDER BY docs DESC LIMIT 1"
}

sqlite_own() {
    printf '.timer on\n%s;\n' "SELECT count(*) FROM (SELECT rowid FROM search_index WHERE search_index MATCH '$2'
        ORDER BY rowid DESC LIMIT 20)" | sqlite3 "$1" | awk '/real/ { print $4 * 1000 }'
}

postgres_own() {
    psql -qXAt "$1" -c '\timing on' -c "SELECT count(*) FROM (SELECT number FROM search_index
        WHERE words @@ \$\$$2\$\$::tsquery ORDER BY number DESC LIMIT 20) AS newest" | awk '/Time/ { print $2 }'
}

# one THINGS
one() {
    local folder=$place/$1 base=search_$1 word
    mkdir "$folder"
    say "== $1 things, SQLite; load $(cut -d' ' -f1 /proc/loadavg)"
    "$kith" init --data "$folder" >/dev/null
    "$place/search" fill "$folder" "$1" kith-2026
    "$place/search" ask "$folder" "" "$rounds" kith-2026
    word=$(frequent_word "$folder/kith.db")
    say "the store's own way: a beginning $(middle sqlite_own "$folder/kith.db" "\"${word:0:3}\"*") ms, a word" \
        "$(middle sqlite_own "$folder/kith.db" "\"$word\"") ms"
    say "peak memory of asking: $(peak_of "$place/search" ask "$folder" "" 20 kith-2026) MB; the store:" \
        "$(du -m "$folder/kith.db" | cut -f1) MB"
    psql -qX "$KITH_TEST_DATABASE" -c "CREATE DATABASE $base"
    local database=${KITH_TEST_DATABASE/dbname=kith/dbname=$base}
    "$kith" copy --data "$folder" --to "$folder-postgres" --to-database "$database" >/dev/null
    say "== $1 things, PostgreSQL; load $(cut -d' ' -f1 /proc/loadavg)"
    "$place/search" ask "$folder-postgres" "$database" "$rounds" kith-2026
    say "the store's own way: a beginning $(middle postgres_own "$database" "'${word:0:3}':*") ms, a word" \
        "$(middle postgres_own "$database" "'$word'") ms"
}

printf 'On %s, %s cores; sqlite3 %s, %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(sqlite3 --version | cut -d' ' -f1)" "$(/usr/lib/postgresql/15/bin/postgres --version)"
for things in "$@"; do
    one "$things"
done
