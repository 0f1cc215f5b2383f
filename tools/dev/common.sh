# SPDX-License-Identifier: AGPL-3.0-or-later
# What every command of ./dev shares: how it speaks, where logs lie. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

mkdir -p build/log

say() {
    printf '%s\n' "$*"
}

step() {
    if [ -t 1 ]; then
        printf '\033[1m%s\033[0m\n' "$*"
    else
        printf '%s\n' "$*"
    fi
}

fail() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

# Runs a command whose output only matters when it fails: quiet NAME COMMAND...
# On a terminal it is shown as it comes.
quiet() {
    local log="build/log/$1.log"
    shift
    if [ -t 1 ]; then
        "$@"
    elif ! "$@" >"$log" 2>&1 </dev/null; then
        grep -vE '^\[[0-9]+/[0-9]+\] |^(ccache |clang |cc )' "$log" | tail -n 60 >&2
        fail "that failed; all of it is in $log"
    fi
}

# A port that nobody listens on just now.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000)) # below those that the system gives to clients
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            say "$port"
            return
        fi
    done
}

# Waits until an address answers, as long as the process is alive: wait_for URL PID [SECONDS]
wait_for() {
    local until=$((SECONDS + ${3:-30}))
    until curl --silent --output /dev/null --max-time 2 "$1"; do
        kill -0 "$2" 2>/dev/null || return 1
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.1
    done
}
