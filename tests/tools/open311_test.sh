# SPDX-License-Identifier: AGPL-3.0-or-later
# Open311 as docs/open311.md tells it: its examples run, and every answer is what the standard says - JSON by ajv and
# a schema, XML by xmllint and another. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
tests=$PWD/tests/tools
page=$PWD/docs/open311.md
modules=$PWD/node_modules
place=$(mktemp -d)
server=
stop_all() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$place"
}
trap stop_all EXIT
cd "$place" || exit 1

"$kith" demo --data data >/dev/null 2>&1 || bad "a demo" ""
HERE=$(sqlite3 data/kith.db "SELECT slug FROM community ORDER BY slug LIMIT 1")
make_key() {
    "$kith" key make --data data --community "$HERE" "$@"
}
KEY=$(make_key --may open311_post,open311_show,open311_update Examples)
waits=$(make_key --may open311_post Waits)
is "a key is 43 characters" "${#KEY}" 43
contains "it is listed" "$("$kith" key list --data data)" "$HERE"$'\t'"open311_post open311_show open311_update"$'\t'"never"
is "without being told" "$("$kith" key list --data data | grep -cF -e "$KEY")" 0
refuses "a power that is none" "is no power" make_key --may everything More
refuses "a name twice" "already" make_key --may open311_post Examples
refuses "a community that is not there" "there is no community nowhere" \
    "$kith" key make --data data --community nowhere --may open311_post More
refuses "a key that is not there" "there is no key" "$kith" key revoke --data data 01890000-0000-7000-8000-000000000001
ended=$(make_key --may open311_post Ended)
succeeds "one is revoked" "$kith" key revoke --data data "$("$kith" key list --data data | grep 'Ended$' | cut -f1)"

port=$((20000 + RANDOM % 20000))
"$kith" serve --data data --listen 127.0.0.1:$port >serve.log 2>&1 &
server=$!
SITE=http://127.0.0.1:$port
for _ in $(seq 100); do
    curl -sf "$SITE/health" >/dev/null && break
    sleep 0.1
done
base=$SITE/open311/v2
TODAY=$(date -u +%F)
YESTERDAY=$(date -u -d yesterday +%F)

# fits WHAT SCHEMA [CURL'S WORDS...] the answer as JSON, then as XML; the words hold one address, which ends in .json
fits() {
    local what=$1 schema=$2 word
    local -a xml=()
    shift 2
    curl -s "$@" >answer.json
    for word in "$@"; do
        xml+=("${word/.json/.xml}")
    done
    curl -s "${xml[@]}" >answer.xml
    if [ -d "$modules/ajv" ]; then
        is "$what, JSON" "$(NODE_PATH=$modules node "$tests/open311_check.js" "$schema" <answer.json 2>&1)" fine
    else
        skip "$what, JSON" "node_modules has no ajv"
    fi
    if command -v xmllint >/dev/null; then
        succeeds "$what, XML" xmllint --noout --nonet --schema "$tests/open311.xsd" answer.xml
    else
        skip "$what, XML" "xmllint is not here"
    fi
}

send() {
    printf '%s\n' -d jurisdiction_id="$HERE" -d service_code=infrastructure -d lat=-4.05 -d long=39.66
}

fits "discovery" discovery "$base/discovery.json"
fits "services" services "$base/services.json?jurisdiction_id=$HERE"
fits "a service" service_definition "$base/services/health.json?jurisdiction_id=$HERE"
fits "requests" requests "$base/requests.json?jurisdiction_id=$HERE"
succeeds "there are some" grep -q service_request_id answer.xml
for other in $(sqlite3 data/kith.db "SELECT slug FROM community"); do
    fits "requests of $other, of before" requests "$base/requests.json?jurisdiction_id=$other&end_date=2026-08-01"
    fits "updates of $other" updates \
        "$base/servicerequestupdates.json?jurisdiction_id=$other&start_date=$YESTERDAY&end_date=$TODAY"
done
fits "no requests" requests "$base/requests.json?jurisdiction_id=$HERE&start_date=1999-01-01"
is "are an empty list" "$(cat answer.json)" "[]"
fits "an unknown request" errors "$base/requests/01890000-0000-7000-8000-000000000001.json"
fits "several faults" errors "$base/requests.json?jurisdiction_id=$HERE&status=burning&start_date=soon"
mapfile -t form < <(send)
fits "a wrong key" errors "$base/requests.json" -d api_key=wrong "${form[@]}" -d "description=The pump is broken"
fits "a key that ended" errors "$base/requests.json" -d "api_key=$ended" "${form[@]}" -d "description=The pump is broken"
fits "a need that is shown" posted "$base/requests.json" -d "api_key=$KEY" "${form[@]}" \
    --data-urlencode "description=No light & <no> \"bench\" at the stop"
NEED=$(grep -o '"service_request_id":"[^"]*' answer.json | cut -d'"' -f4)
fits "comes back" requests "$base/requests/$NEED.json"
contains "as it was sent" "$(cat answer.xml)" 'No light &amp; &lt;no&gt; "bench" at the stop'
fits "a need that waits" posted "$base/requests.json" -d "api_key=$waits" "${form[@]}" \
    --data-urlencode "description=A roof over the market"
token=$(grep -o '"token":"[^"]*' answer.json | cut -d'"' -f4)
fits "its token" tokens "$base/tokens/$token.json"
is "an answer that has not changed is not sent again" "$(curl -s -o /dev/null -w '%{http_code}' \
    -H "If-None-Match: $(curl -sI "$base/requests/$NEED.json" | tr -d '\r' | sed -n 's/^ETag: //p')" \
    "$base/requests/$NEED.json")" 304

# The examples of the page, block by block.
export SITE HERE KEY NEED TODAY YESTERDAY
awk '/^```sh$/ { on = 1; n++; next } /^```$/ { on = 0 } on { print > ("example" n ".sh") }' "$page"
is "the page has its examples" "$(find . -name 'example*.sh' | wc -l)" 4
for example in example*.sh; do
    succeeds "$example runs" bash -e "$example"
done
fits "updates" updates \
    "$base/servicerequestupdates.json?jurisdiction_id=$HERE&start_date=$YESTERDAY&end_date=$TODAY"
contains "have that of the example" "$(cat answer.json)" "The new pump is ordered."
fits "a request that moved" requests "$base/requests/$NEED.json"
contains "says so" "$(cat answer.json)" '"status_notes":"on its way: The new pump is ordered."'

# A key is nowhere but with whoever holds it.
kill "$server"
wait "$server" 2>/dev/null
server=
is "no key is kept in clear, in store, log or files" \
    "$(grep -rlaF -e "$KEY" -e "$waits" -e "$ended" data serve.log)" ""
succeeds "a backup" "$kith" backup --data data copy
is "has none either" "$(grep -rlaF -e "$KEY" -e "$waits" copy)" ""

counted
