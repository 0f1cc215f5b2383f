# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev setup [build|bench]: installs what is missing of tools/packages and package-lock.json.
# Without a word: all that building and testing needs. Does nothing when all is there.
# shellcheck shell=bash
source tools/dev/common.sh

# Names and commands of the packages of some groups: packages_of GROUP...
packages_of() {
    awk -v groups=" $* " '!/^#/ && NF && index(groups, " " $2 " ") { print $1 }' tools/packages
}

is_installed() {
    local command=${1#*(}
    if [ "$command" != "$1" ] && command -v "${command%)}" >/dev/null; then
        return 0
    fi
    [ "$(dpkg-query -W -f '${db:Status-Status}' "${1%%(*}" 2>/dev/null)" = installed ]
}

missing_of() {
    local package
    for package in $(packages_of "$@"); do
        is_installed "$package" || printf '%s ' "${package%%(*}"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Reads apt's status lines and says now and then how far it is.
show_progress() {
    awk -F: '
        $1 == "dlstatus" { what = "fetching" }
        $1 == "pmstatus" { what = "installing" }
        what { tenth = what int($3 / 10); if (tenth != last) { printf "  %s: %d %%\n", what, $3; fflush() }
               last = tenth }'
}

install_packages() {
    local missing=$1
    step "Installing from Debian: $missing"
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        fail "that needs an administrator. Please run, as root:
  apt-get update && apt-get install --no-install-recommends $missing"
    fi
    export DEBIAN_FRONTEND=noninteractive
    quiet apt-update as_root apt-get update
    # shellcheck disable=SC2086 # a list of names
    as_root apt-get install --yes --no-install-recommends -o APT::Status-Fd=3 $missing \
        3>&1 >build/log/apt-install.log 2>&1 </dev/null | show_progress ||
        fail "apt-get failed; see build/log/apt-install.log"
}

# What npm installs is known by the lock's content.
install_node_modules() {
    [ -f package-lock.json ] || return 0
    local want
    want=$(sha256sum <package-lock.json)
    if [ "$(cat node_modules/.stamp 2>/dev/null)" != "$want" ]; then
        step "Installing what package-lock.json names, with npm"
        quiet npm-ci npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
        printf '%s\n' "$want" >node_modules/.stamp
    fi
}

groups="build test"
case "${1:-}" in
build) groups="build" ;;
bench) groups="build test bench" ;;
esac
# shellcheck disable=SC2086 # a list of words
missing=$(missing_of $groups)
if [ -n "$missing" ]; then
    install_packages "$missing"
fi
install_node_modules
