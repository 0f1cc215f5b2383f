# SPDX-License-Identifier: AGPL-3.0-or-later
# The shipped configurations of nginx and haproxy, on ports of their own with a certificate for a day: who
# the visitor is arrives, what visitors claim does not, and requests with two meanings are refused.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
packaging=$PWD/packaging
place=$(mktemp -d)
chmod 755 "$place"
started=
stop_all() {
    local pid
    for pid in $started; do
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    rm -rf "$place"
}
trap stop_all EXIT
cd "$place" || exit 1

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 30000))
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return
        fi
    done
}

answers() {
    local until=$((SECONDS + 20))
    while [ "$SECONDS" -lt "$until" ]; do
        curl --silent --insecure --max-time 2 --output /dev/null "$1" && return
        sleep 0.1
    done
    return 1
}

tls=$(free_port) plain=$(free_port) own=$(free_port)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=kith.example.org -addext subjectAltName=DNS:kith.example.org 2>/dev/null
cat cert.pem key.pem >both.pem
"$kith" demo --data data >/dev/null
"$kith" serve --data data --listen "127.0.0.1:$own" --proxy 127.0.0.1 \
    --address "https://kith.example.org:$tls" --alone 2>log &
started=$!
answers "http://127.0.0.1:$own/health" || bad "kith serves" "$(cat log)"

# What the server sees of one request: seen HEADER... (from 127.0.0.2, which is the visitor)
seen() {
    local header options=()
    for header in "$@"; do
        options+=(-H "$header")
    done
    curl --silent --max-time 10 --cacert cert.pem --interface 127.0.0.2 \
        --resolve "kith.example.org:$tls:127.0.0.1" "${options[@]}" \
        "https://kith.example.org:$tls/health/seen"
}

# The bytes as they are, over TLS; prints what comes back: raw TEXT
raw() {
    printf '%b' "$1" | timeout 5 openssl s_client -quiet -connect "127.0.0.1:$tls" \
        -servername kith.example.org -no_ign_eof -ign_eof 2>/dev/null
}

# Not one answer of 200, and no second one: is_refused WHAT TEXT
is_refused() {
    local said
    said=$(raw "$2")
    if grep -qa 'HTTP/1.1 200' <<<"$said" || [ "$(grep -ca '^HTTP/1' <<<"$said")" -gt 1 ]; then
        bad "$1" "$said"
    else
        good "$1"
    fi
}

# A request with a strange header may be answered once; what is hidden in it is not: is_answered_once WHAT TEXT
is_answered_once() {
    local said
    said=$(raw "$2")
    if [ "$(grep -ca 'HTTP/1.1 200' <<<"$said")" -le 1 ]; then
        good "$1"
    else
        bad "$1" "$said"
    fi
}

try_all() {
    local name=$1 said
    answers "https://127.0.0.1:$tls/health" || bad "$name answers" ""
    said=$(seen)
    if [ "$said" = "{\"address\":\"127.0.0.2\",\"secure\":true,\"host\":\"kith.example.org\"}" ] ||
        [ "$said" = "{\"address\":\"127.0.0.2\",\"secure\":true,\"host\":\"kith.example.org:$tls\"}" ]; then
        good "$name: address and scheme arrive"
    else
        bad "$name: address and scheme arrive" "$said"
    fi
    said=$(seen 'X-Forwarded-For: 9.9.9.9' 'X-Forwarded-Proto: http' 'Forwarded: for=9.9.9.9')
    contains "$name: claims of visitors are written over" "$said" '"127.0.0.2","secure":true'
    said=$(curl --silent --insecure --max-time 10 -o /dev/null -w '%{http_version}' "https://127.0.0.1:$tls/")
    is "$name: HTTP/2" "$said" 2
    said=$(curl --silent --max-time 10 -o /dev/null -w '%{http_code} %{redirect_url}' \
        -H 'Host: kith.example.org' "http://127.0.0.1:$plain/needs?x=1")
    is "$name: http leads to https" "$said" "308 https://kith.example.org/needs?x=1"
    said=$(curl --silent --insecure --max-time 10 -o /dev/null -w '%{http_code}' \
        -H 'Host: kith.example.org' "https://127.0.0.1:$tls/metrics")
    is "$name: figures stay inside" "$said" 404
    said=$(raw 'GET /health HTTP/1.1\r\nHost: kith.example.org\r\nConnection: close\r\n\r\n')
    contains "$name: a plain request passes" "$said" "200 OK"
    is_refused "$name: both lengths" \
        'POST /x HTTP/1.1\r\nHost: kith.example.org\r\nContent-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: kith.example.org\r\n\r\n'
    is_refused "$name: two lengths" \
        'POST /x HTTP/1.1\r\nHost: kith.example.org\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nGET /health HTTP/1.1\r\nHost: kith.example.org\r\n\r\n'
    is_refused "$name: an encoding that nobody knows" \
        'POST /x HTTP/1.1\r\nHost: kith.example.org\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: kith.example.org\r\n\r\n'
    is_refused "$name: a blank before the colon" \
        'GET /health HTTP/1.1\r\nHost: kith.example.org\r\nContent-Length : 3\r\n\r\nabcGET /health HTTP/1.1\r\nHost: kith.example.org\r\n\r\n'
    is_refused "$name: two hosts" \
        'GET /health HTTP/1.1\r\nHost: kith.example.org\r\nHost: other.example\r\nConnection: close\r\n\r\n'
    is_refused "$name: no host" 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'
    is_answered_once "$name: a folded header" \
        'GET /health HTTP/1.1\r\nHost: kith.example.org\r\nX: a\r\n Content-Length: 5\r\n\r\nabcde\r\nGET /health HTTP/1.1\r\nHost: kith.example.org\r\n\r\n'
    succeeds "$name: the doctor agrees" bash -c \
        "CURL_CA_BUNDLE=cert.pem '$kith' doctor --data data --address https://127.0.0.1:$tls --json |
        grep -q '\"about\":\"proxy\"'"
}

# --- nginx ---

if command -v nginx >/dev/null; then
    {
        printf 'daemon off; pid %s/nginx.pid; error_log %s/error.log; events {}\nhttp { access_log off;\n' \
            "$place" "$place"
        for folder in client_body proxy fastcgi uwsgi scgi; do
            printf '%s_temp_path %s/%s;\n' "$folder" "$place" "$folder"
        done
        sed -e "s|127.0.0.1:8080|127.0.0.1:$own|; s|listen 80|listen 127.0.0.1:$plain|" \
            -e "s|listen 443|listen 127.0.0.1:$tls|; /listen \[::\]/d" \
            -e "s|/etc/letsencrypt/live/kith.example.org/fullchain.pem|$place/cert.pem|" \
            -e "s|/etc/letsencrypt/live/kith.example.org/privkey.pem|$place/key.pem|" \
            "$packaging/nginx.conf"
        printf '}\n'
    } >nginx.conf
    succeeds "nginx: the configuration is understood" nginx -t -p "$place" -c nginx.conf
    nginx -p "$place" -c nginx.conf &
    pid=$!
    try_all nginx
    kill "$pid"
    wait "$pid" 2>/dev/null
else
    skip "nginx" "it is not here"
fi

# --- haproxy ---

if command -v haproxy >/dev/null; then
    sed -e "s|127.0.0.1:8080|127.0.0.1:$own|; s|bind :80|bind 127.0.0.1:$plain|" \
        -e "s|bind :443|bind 127.0.0.1:$tls|; s|/etc/haproxy/kith.pem|$place/both.pem|" \
        -e '/^    \(user\|group\) haproxy/d' \
        "$packaging/haproxy.cfg" >haproxy.cfg
    succeeds "haproxy: the configuration is understood" haproxy -c -f haproxy.cfg
    haproxy -f haproxy.cfg 2>haproxy.log &
    pid=$!
    try_all haproxy
    kill "$pid"
    wait "$pid" 2>/dev/null
else
    skip "haproxy" "it is not here"
fi

counted
