# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev run [ADDRESS:PORT]: sets up, builds, makes the demo and serves it until Ctrl-C.
# shellcheck shell=bash
source tools/dev/build.sh

listen=${1:-127.0.0.1:8080}
data=build/demo

# The demo is made again when the tables or its story have changed; the older one is kept beside it.
make_demo() {
    local tables
    tables=$( (tools/sources schema && ls src/app/demo*.c) | xargs cat | sha256sum)
    if [ "$(cat "$data/.tables" 2>/dev/null)" = "$tables" ]; then
        return
    fi
    if [ -e "$data" ]; then
        say "The tables or the story have changed since the demo was made: it is now in $data.old."
        rm -rf "$data.old"
        mv "$data" "$data.old"
    fi
    step "Making the demo: three fictional communities"
    rm -rf "$data.new"
    build/kith demo --data "$data.new"
    printf '%s\n' "$tables" >"$data.new/.tables"
    mv "$data.new" "$data"
}

serve() {
    build/kith serve --data "$data" --listen "$listen" &
    local server=$!
    # shellcheck disable=SC2064 # this very process
    trap "kill -TERM $server 2>/dev/null || true" INT TERM EXIT
    if ! wait_for "http://$listen/" "$server"; then
        wait "$server" || true
        fail "Kith did not start; what it said is above. Another port: ./dev run 127.0.0.1:8081"
    fi
    step "Kith is ready: open http://localhost:${listen##*:} in a browser. Ctrl-C stops it."
    say "\"Look around as one of them\", at the top of each page, shows it as a member or a steward."
    wait "$server" || true
}

bash tools/dev/setup.sh build
step "Building Kith (the first time takes a few minutes)"
build_program
make_demo
serve
