# SPDX-License-Identifier: AGPL-3.0-or-later
# A PostgreSQL of our own for a test or a measurement: in a temporary folder, on a socket, under an
# ordinary user, gone at the end. Sourced; nothing here touches a server that was there before.
# shellcheck shell=bash

postgres_folder=

# Runs as an ordinary user: PostgreSQL refuses root.
as_nobody() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$postgres_folder" "$@"
    else
        "$@"
    fi
}

# Sets KITH_TEST_DATABASE. Tests need no disk, measurements do: postgres_start fast|durable
postgres_start() {
    local bin=/usr/lib/postgresql/15/bin durable=off
    if [ "$1" = durable ]; then
        durable=on
    fi
    postgres_folder=$(mktemp -d)
    chmod 755 "$postgres_folder"
    if [ "$(id -u)" = 0 ]; then
        chown 65534:65534 "$postgres_folder"
    fi
    trap postgres_stop EXIT
    trap 'exit 130' INT TERM
    (
        cd "$postgres_folder"
        as_nobody $bin/initdb -D data -U kith -A trust -E UTF8 --locale=C.UTF-8 --no-sync
        as_nobody $bin/pg_ctl -D data -w -l log -o "-c listen_addresses='' \
            -c unix_socket_directories=$postgres_folder -c fsync=$durable -c max_connections=200" start
        as_nobody $bin/createdb -h "$postgres_folder" -U kith kith
    ) >build/log/postgres.log 2>&1 || fail "PostgreSQL did not start; see build/log/postgres.log"
    export KITH_TEST_DATABASE="host=$postgres_folder user=kith dbname=kith"
}

postgres_stop() {
    [ -n "$postgres_folder" ] || return 0
    as_nobody /usr/lib/postgresql/15/bin/pg_ctl -D "$postgres_folder/data" -w -m immediate stop \
        >/dev/null 2>&1 || true
    rm -rf "$postgres_folder"
    postgres_folder=
}
