# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev bare [COMMAND...]: a fresh Debian 12 in a folder, with this machine's package settings; what is
# committed here cloned into it; there the commands of README.md's first block, as they stand (or the
# ones given), each with its time. Needs root and debootstrap. KITH_BARE_KEEP=1 keeps the folder.
# shellcheck shell=bash
source tools/dev/common.sh

# The lines of the first block of code in README.md.
readme_commands() {
    awk '/^```/ { if (inside) exit; inside = 1; next } inside && NF' README.md
}

mirror() {
    local uri
    # shellcheck disable=SC2016 # the words are apt's
    uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
        awk '$2 == "bookworm" { print $1; exit }')
    say "${uri:-http://deb.debian.org/debian}"
}

# Where packages come from, whom to trust, and that no service starts on its own.
take_over_settings() {
    local root=$1
    cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
    rm -f "$root/etc/apt/sources.list"
    cp -r /etc/apt/sources.list /etc/apt/sources.list.d "$root/etc/apt/" 2>/dev/null || true
    cp /etc/npmrc "$root/etc/npmrc" 2>/dev/null || true
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    chroot "$root" update-ca-certificates >/dev/null 2>&1
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
}

in_root() {
    chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        bash -c "cd /root/kith && $1"
}

# Until the command ends, or serves a page where the README says: then it is stopped as Ctrl-C would.
run_command() {
    local command=$1 begun=$SECONDS log=build/log/bare.log status=0 pid
    step "In the fresh Debian: $command"
    in_root "$command" > >(tee "$log" | sed -u 's/^/    /') 2>&1 </dev/null &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        if [ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/)" = 200 ]; then
            say "  \"$command\" serves a page at http://localhost:8080 after $((SECONDS - begun)) s"
            kill -INT -- "-$pid"
            wait "$pid" || true
            return 0
        fi
        sleep 0.5
    done
    wait "$pid" || status=$?
    sleep 0.5
    say "  \"$command\" ended with $status after $((SECONDS - begun)) s, saying last: $(tail -n 1 "$log")"
    return $status
}

# In a namespace of its own: its mounts and processes are gone when it ends.
inside() {
    local root=$1 command status=0
    shift
    set -m
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    for command in "$@"; do
        run_command "$command" || status=1
    done
    return $status
}

if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
    exit
fi

[ "$(id -u)" = 0 ] || fail "a fresh root can only be made by root: sudo ./dev bare"
command -v debootstrap >/dev/null || fail "please install it first: apt-get install debootstrap"
if curl -s -o /dev/null http://127.0.0.1:8080/; then
    fail "something already listens on port 8080, where the fresh Kith is to be found"
fi
commands=("$@")
if [ $# = 0 ]; then
    mapfile -t commands < <(readme_commands)
fi
[ "${#commands[@]}" -gt 0 ] || fail "README.md has no block of commands"
[ -z "$(git status --porcelain)" ] || say "Only what is committed goes into the clone."
root=$(mktemp -d /var/tmp/kith-bare-XXXXXX)
chmod 755 "$root"
[ -n "${KITH_BARE_KEEP:-}" ] || trap 'rm -rf --one-file-system "$root"' EXIT
step "Making a fresh Debian 12 in $root"
quiet debootstrap debootstrap --variant=minbase --include=ca-certificates,git bookworm "$root" "$(mirror)"
take_over_settings "$root"
git clone --quiet . "$root/root/kith"
say "  made after $SECONDS s; cloned $(git describe --always --dirty)"
unshare --mount --pid --fork --kill-child bash tools/dev/bare.sh --inside "$root" "${commands[@]}"
