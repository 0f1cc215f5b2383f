# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev bench [SCENE...]: Kith beside nginx, which serves the same bytes and headers from a file, under
# the same wrk in the same run, in turns; medians, with the least and the most. Scenes: page list
# list-postgres personal process. KITH_BENCH_ROUNDS (5) of KITH_BENCH_SECONDS (5) each.
# ./dev bench engines: the counts, maps, matches and draws, beside their goals and their peers.
# ./dev bench needs: lists, alike ones, search, map and files over a million needs and things; filled forms a second.
# shellcheck shell=bash
source tools/dev/build.sh
source tools/dev/postgres.sh
source tools/dev/server.sh

rounds=${KITH_BENCH_ROUNDS:-5}
seconds=${KITH_BENCH_SECONDS:-5}
needs=${KITH_BENCH_NEEDS:-100000}
work=build/bench
kith=build/release/kith
kith_log=$work/kith.log
nginx_pid=

# --- the two servers ---

# The headers of Kith's answer, as nginx's words; nginx makes the rest of them itself.
nginx_headers() {
    tr -d '\r' <"$work/headers" | awk -F': ' '
        NR > 1 && NF > 1 && tolower($1) !~ /^(date|content-length|content-type|connection|server|etag|last-modified|keep-alive)$/ {
            value = substr($0, length($1) + 3); gsub(/["\\$]/, "\\\\&", value)
            printf "            add_header %s \"%s\";\n", $1, value }'
}

nginx_configuration() {
    local type user=
    type=$(tr -d '\r' <"$work/headers" | awk -F': ' 'tolower($1) == "content-type" { print $2 }')
    [ "$(id -u)" != 0 ] || user="user nobody nogroup;"
    cat <<END
$user
worker_processes auto;
pid $PWD/$work/nginx.pid;
error_log $PWD/$work/nginx.log;
daemon off;
events { worker_connections 4096; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 60;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=60s;
    open_file_cache_valid 60s;
    client_body_temp_path $PWD/$work/nginx-tmp;
    proxy_temp_path $PWD/$work/nginx-tmp;
    fastcgi_temp_path $PWD/$work/nginx-tmp;
    uwsgi_temp_path $PWD/$work/nginx-tmp;
    scgi_temp_path $PWD/$work/nginx-tmp;
    server {
        listen 127.0.0.1:$nginx_port backlog=4096;
        location = /page {
            root $www;
            default_type "$type";
$(nginx_headers)
        }
    }
}
END
}

# Fetches Kith's page once and lets nginx serve it: nginx_start PATH COOKIE
nginx_start() {
    www=$(mktemp -d)
    chmod 755 "$www"
    curl -s -D "$work/headers" -o "$www/page" -H "Cookie: $2" "http://127.0.0.1:$kith_port$1"
    head -n 1 "$work/headers" | grep -q ' 200' || fail "$1 answers $(head -n 1 "$work/headers")"
    chmod 644 "$www/page"
    nginx_port=$(free_port)
    mkdir -p "$work/nginx-tmp"
    nginx_configuration >"$work/nginx.conf"
    nginx -p "$PWD/$work" -c "$PWD/$work/nginx.conf" 2>>"$work/nginx.log" </dev/null &
    nginx_pid=$!
    wait_for "http://127.0.0.1:$nginx_port/page" "$nginx_pid" ||
        fail "nginx did not start: $(tail -n 5 "$work/nginx.log")"
    curl -s "http://127.0.0.1:$nginx_port/page" | cmp - "$www/page" || fail "nginx serves other bytes"
}

nginx_stop() {
    [ -n "$nginx_pid" ] || return 0
    kill -TERM "$nginx_pid" 2>/dev/null || true
    wait "$nginx_pid" || true
    rm -rf "$www"
    nginx_pid=
}

stop_all() {
    kith_stop
    nginx_stop
    postgres_stop
}

# --- what a process costs ---

# A process and all below it.
family() {
    local child
    say "$1"
    for child in $(pgrep -P "$1" || true); do
        family "$child"
    done
}

# Ticks of the clock that a family has used on the processors.
ticks() {
    local pid
    for pid in $(family "$1"); do
        sed 's/.*) //' "/proc/$pid/stat"
    done | awk '{ sum += $12 + $13 } END { print sum }'
}

# Megabytes that nobody shares.
private_mb() {
    local pid
    for pid in $(family "$1"); do
        cat "/proc/$pid/smaps_rollup"
    done | awk '/^Private_(Clean|Dirty)/ { kb += $2 } END { printf "%.1f", kb / 1024 }'
}

# --- rounds ---

# One round against one server, a line of "req/s p50 p99 cpu-us errors": one_round PID URL COOKIE
one_round() {
    local before after said
    before=$(ticks "$1")
    said=$(wrk -t2 -c64 -d"${seconds}s" -s tests/bench/report.lua -H "Cookie: $3" "$2" | grep '^round')
    after=$(ticks "$1")
    awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" \
        '{ print $2, $3, $4, t / hz * 1e6 / ($5 > 0 ? $5 : 1), $6 }' <<<"$said"
}

# The median of a column, with the least and the most when asked: median FILE COLUMN [spread]
median() {
    sort -n -k "$2,$2" "$1" | awk -v c="$2" -v spread="${3:-}" '
        { v[NR] = $c }
        END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
              if (spread) printf "%.0f (%.0f-%.0f)", m, v[1], v[NR]; else print m }'
}

# measure NAME PATH COOKIE GOAL: in turns, and a row of the table.
measure() {
    local name=$1 path=$2 cookie=$3 goal=$4 errors
    nginx_start "$path" "$cookie"
    rm -f "$work/$name".*
    for _ in $(seq "$rounds"); do
        one_round "$kith_pid" "http://127.0.0.1:$kith_port$path" "$cookie" >>"$work/$name.kith"
        one_round "$nginx_pid" "http://127.0.0.1:$nginx_port/page" "$cookie" >>"$work/$name.nginx"
    done
    errors=$(awk '{ n += $5 } END { print n }' "$work/$name.kith")
    [ "$errors" = 0 ] || say "$name: $errors requests of $kith failed"
    row "$name" "$goal" "$(stat -c %s "$www/page")" >>"$work/table"
    nginx_stop
}

row() {
    local k=$work/$1.kith n=$work/$1.nginx ratio
    ratio=$(awk -v a="$(median "$k" 1)" -v b="$(median "$n" 1)" 'BEGIN { printf "%.2f", a / b }')
    printf '%-13s|%7s|%24s|%24s|%6s|%6s|%7.2f|%7.2f|%7.2f|%7.2f|%6.1f|%6.1f\n' "$1" "$3" \
        "$(median "$k" 1 spread)" "$(median "$n" 1 spread)" "$ratio" "$2" \
        "$(milli "$k" 2)" "$(milli "$k" 3)" "$(milli "$n" 2)" "$(milli "$n" 3)" \
        "$(median "$k" 4)" "$(median "$n" 4)"
}

milli() {
    awk -v us="$(median "$1" "$2")" 'BEGIN { print us / 1000 }'
}

# --- scenes ---

# Data is made once for a program; another program, other data.
demo_data() {
    local name=$1 mark
    shift
    mark="$(sha256sum <"$kith") $*"
    if [ "$(cat "$work/$name.made" 2>/dev/null)" != "$mark" ]; then
        step "Making the data: $name"
        rm -rf "${work:?}/$name"
        quiet "bench-$name" "$kith" demo --data "$work/$name" "$@"
        say "$mark" >"$work/$name.made"
    fi
}

scene_page() {
    demo_data small
    kith_start --data "$work/small"
    measure page / "" 1.00
    kith_stop
}

scene_list() {
    demo_data large --needs "$needs"
    kith_start --data "$work/large" --no-cache
    measure list /needs "" 0.40
    kith_stop
}

scene_list-postgres() {
    demo_data large --needs "$needs"
    postgres_start durable
    trap stop_all EXIT
    step "Copying the data into PostgreSQL"
    rm -rf "$work/large-postgres" "$work/large-postgres.part"
    quiet bench-postgres "$kith" copy --data "$work/large" --to "$work/large-postgres" \
        --to-database "$KITH_TEST_DATABASE"
    kith_start --data "$work/large-postgres" --database "$KITH_TEST_DATABASE" --no-cache
    measure list-postgres /needs "" 0.22
    kith_stop
    postgres_stop
}

scene_personal() {
    local cookie
    demo_data small
    cookie=$("$kith" person sign-in --data "$work/small" "Amara Nduta" | sed 's/^[Cc]ookie: //' | tail -n 1)
    kith_start --data "$work/small"
    measure personal /me "$cookie" 0.25
    kith_stop
}

# Private memory while so many connections stand open.
held_mb() {
    local said
    rm -f "$work/hold"
    mkfifo "$work/hold"
    node tests/bench/probe.js hold "$kith_port" "$1" <"$work/hold" >"$work/held" &
    exec 7>"$work/hold"
    until said=$(cat "$work/held") && [ "$said" = held ]; do
        kill -0 $! 2>/dev/null || fail "$1 connections could not be held"
        sleep 0.1
    done
    private_mb "$kith_pid"
    exec 7>&-
    wait $!
}

# Memory, size and start of the program itself.
scene_process() {
    local idle held size cold
    demo_data small
    kith_start --data "$work/small"
    sleep 2
    idle=$(private_mb "$kith_pid")
    held=$(held_mb 1000)
    kith_stop
    for _ in $(seq "$rounds"); do
        kith_port=$(free_port)
        node tests/bench/probe.js start "$kith_port" "$kith" serve --data "$work/small" \
            --listen "127.0.0.1:$kith_port"
    done >"$work/cold"
    cold=$(median "$work/cold" 1 spread)
    strip -o "$work/kith.stripped" "$kith"
    size=$(stat -c %s "$work/kith.stripped" | awk '{ printf "%.1f", $1 / 1e6 }')
    {
        printf 'private memory, idle                  %s MB  (goal: at most 20)\n' "$idle"
        printf 'private memory, 1,000 connections     %s MB  (goal: at most 60)\n' "$held"
        printf 'program without debug symbols         %s MB  (goal: under 10)\n' "$size"
        printf 'cold start to the first answer        %s ms  (goal: under 100)\n' "$cold"
    } >"$work/process"
}

# scripts FILE NAME...: those of tests/bench, each with its goals; what they say goes to the file too.
scripts() {
    local into=$work/$1 name
    shift
    for name in "$@"; do
        say "== $name"
        bash "tests/bench/$name.sh"
        say
    done 2>&1 | tee "$into"
    say "All of this is in $into."
}

scene_engines() {
    # shellcheck disable=SC2086 # names
    scripts engines ${KITH_BENCH_ENGINES:-budget circles match network opinion panel priority similar tally}
}

scene_needs() {
    # shellcheck disable=SC2086 # names
    scripts needs ${KITH_BENCH_NEEDS_PARTS:-needs search needs_pages submissions}
}

print_results() {
    [ -s "$work/table" ] || [ -e "$work/process" ] || return 0
    printf 'On %s, %s cores, Linux %s; load from the same machine: wrk, 2 threads, 64 connections,\n' \
        "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(uname -r)"
    if [ -s "$work/table" ]; then
        printf '%s rounds of %s s in turns with %s. Medians; in brackets the least and the most.\n' \
            "$rounds" "$seconds" "$(nginx -v 2>&1 | sed 's/.*: //')"
        printf 'The goal is of the ratio: requests/s of kith to those of nginx.\n\n'
        printf '%-13s|%7s|%24s|%24s|%6s|%6s|%7s|%7s|%7s|%7s|%6s|%6s\n' scene bytes "kith requests/s" \
            "nginx requests/s" ratio goal p50 p99 "n. p50" "n. p99" "CPU" "n. CPU"
        cat "$work/table"
        printf 'p50, p99 in ms; CPU: us of all processes of the server for a request; n.: nginx\n\n'
    fi
    cat "$work/process" 2>/dev/null || true
}

bash tools/dev/setup.sh bench
step "Building Kith"
build_program
mkdir -p "$work"
rm -f "$work/table" "$work/process"
trap stop_all EXIT
trap 'exit 130' INT TERM
[ $# -gt 0 ] || set -- page list list-postgres personal process
for scene in "$@"; do
    declare -F "scene_$scene" >/dev/null || fail "there is no scene \"$scene\""
    step "Measuring: $scene"
    "scene_$scene"
done
print_results | tee "$work/results.txt"
