# SPDX-License-Identifier: AGPL-3.0-or-later
# The demo's survey on a telephone that is not ours: ODK's web-forms in Chromium fetches the list, shows the form, is
# filled by what people see, and sends it twice (tests/tools/openrosa_phone.js); once by the open door, once behind a
# key. Needs build/release and node_modules.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
phone=$PWD/tests/tools/openrosa_phone.js

if [ ! -e node_modules/@getodk/web-forms ] || [ ! -x /usr/bin/chromium ]; then
    skip "ODK's web-forms" "npm's packages or chromium are not here"
    counted
    exit
fi
place=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$place"' EXIT
cd "$place" || exit 1
"$kith" demo --data data >/dev/null || exit 1
"$kith" key make --data data --community aurora-valley --may survey_send "A telephone" >said || exit 1
key=$(tail -n 1 said)
"$kith" serve --data data --listen 127.0.0.1:0 --print-port --alone >port 2>log &
server=$!
until [ -s port ] || ! kill -0 "$server"; do sleep 0.1; done
door=http://127.0.0.1:$(cat port)/openrosa/aurora-valley

filled() {
    sqlite3 data/kith.db "SELECT count(*) FROM survey_submission WHERE way = 'phone'"
}

printf '%s\t%s\n' 'You need not answer' OK 'Where does your house fetch its water?' 'The river' \
    'Who carries it?' 'A boy' 'What would make it easier?' 'أقل صعودًا 🌱' >answers

is "no filled form came by telephone yet" "$(filled)" 0
node "$phone" "$door" <answers >out 2>err
is "web-forms shows the survey, and what it sends is taken, once" "$(sed 's/^form [0-9a-f-]*/form ID/' out)" \
    'form ID, Water before school, pictures seen: 1
head 204, up to some bytes
sent 201, again 201'
is "and says nothing against it" "$(cat err)" ""
is "it is there, once" "$(filled)" 1
succeeds "with the words as they were typed" grep -q 'أقل صعودًا 🌱' \
    <(sqlite3 data/kith.db "SELECT answers FROM survey_submission WHERE way = 'phone'")
node "$phone" "$door/team" "$key" <answers >out 2>err
is "behind a key it is the same" "$(tail -n 1 out)" 'sent 201, again 201'
is "without the key nothing is told" "$(curl -so /dev/null -w '%{http_code}' "$door/team/formList")" 401
is "both are there" "$(filled)" 2
is "and nobody is kept of who sent them" \
    "$(sqlite3 data/kith.db "SELECT count(*) FROM survey_submission WHERE way = 'phone' AND person IS NOT NULL")" 0

counted
