# SPDX-License-Identifier: AGPL-3.0-or-later
# Kith is harvested to its end by two harvesters that are not ours: over a thousand records, while one of them is
# taken back; and kith import practices brings them in, whole or not at all. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
tests=$PWD/tests/tools
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
slug=$(sqlite3 data/kith.db "SELECT slug FROM community ORDER BY slug LIMIT 1")
head=id,location_name,city,province,country,approaches,method_types,tools_techniques_types,primary_org_id
{
    echo "$head"
    seq 1 1200 | sed 's/.*/&,,Lindi,,Tanzania,{consultation},{planning},{},/'
} >cases.csv
bring() {
    "$kith" import practices --data data "$@" --format participedia --community "$slug"
}
says() {
    contains "$1" "$("${@:3}" 2>&1)" "$2"
}
says "a look changes nothing" "1200 cases, 1200 with a country; nothing was changed" bring cases.csv --preview
{
    echo "$head"
    echo "1,,,,,,,,"
    echo "one,,,,,,,,"
} >wrong.csv
says "what is wrong has its place" "wrong.csv:3:1: the number of a case is expected here" bring wrong.csv
is "and nothing came" "$(sqlite3 data/kith.db 'SELECT count(*) FROM practice_origin')" 0
says "they are taken in" "1200 new practices, 0 known ones" bring cases.csv
says "once" '"made":0' bring cases.csv --json
says "a community that is not there" 'there is no community "nowhere"' \
    "$kith" import practices --data data cases.csv --format participedia --community nowhere

port=$((20000 + RANDOM % 20000))
"$kith" person add --data data --host "Hanna Host" >/dev/null
cookie=$("$kith" person sign-in --data data "Hanna Host" | grep -o '[A-Za-z_-]*=[^; ]*' | head -1)
"$kith" serve --data data --listen 127.0.0.1:$port >serve.log 2>&1 &
server=$!
base=http://127.0.0.1:$port
for _ in $(seq 100); do
    curl -sf "$base/health" >/dev/null && break
    sleep 0.1
done
all=$(sqlite3 data/kith.db 'SELECT count(*) FROM harvest')
gone=$(sqlite3 data/kith.db 'SELECT count(*) FROM harvest WHERE gone')
last=$(sqlite3 data/kith.db "SELECT lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' ||
    substr(h, 17, 4) || '-' || substr(h, 21)) FROM (SELECT hex(practice) AS h FROM practice_origin
    WHERE number = '1100')")

# take_back: practice $last, as a host does with a browser
cat >take_back.sh <<END
token=\$(curl -s -b '$cookie' $base/practices/$last | grep -o 'name="form_token" value="[^"]*"' | head -1 | cut -d'"' -f4)
curl -s -o /dev/null -w '%{http_code}' -b '$cookie' -H 'Origin: $base' --data-urlencode "form_token=\$token" \
    $base/practices/$last/withdraw | grep -q 303
END
curl -s "$base/oai?verb=ListRecords&metadataPrefix=oai_dc" >first.xml
succeeds "the first part is well-formed" xmllint --noout first.xml

# follows QUERY: the answer keeps to the protocol, as schemas of our own have it
follows() {
    curl -s "$base/oai?$1" >answer.xml
    succeeds "as the protocol has it: $1" xmllint --nonet --noout --schema "$tests/oai/answer.xsd" answer.xml
}
follows verb=Identify
follows verb=ListMetadataFormats
follows verb=ListSets
follows "verb=ListIdentifiers&metadataPrefix=oai_dc"
follows "verb=ListRecords&metadataPrefix=oai_dc&set=kind:practice"
follows "verb=ListRecords&metadataPrefix=oai_dc&set=kind:evidence"
follows "verb=ListRecords&metadataPrefix=oai_dc&set=kind:work"
follows "verb=ListRecords&metadataPrefix=oai_dc&set=kind:outcome"
follows "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:$last"
follows "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:nothing"
follows "verb=ListRecords&resumptionToken=x"
follows verb=Nothing
sed 's/<datestamp>/<datestamp>19/' first.xml >wrong.xml
refuses "what breaks it is refused" "fails to validate" xmllint --nonet --noout --schema "$tests/oai/answer.xsd" wrong.xml
theirs=$tests/../../../shared/data/practices/oai_listrecords.xml
if [ -r "$theirs" ]; then
    succeeds "the schemas take the answer of another library" \
        xmllint --nonet --noout --schema "$tests/oai/answer.xsd" "$theirs"
else
    skip "the answer of another library" "the open data are not here"
fi

# pages TYPE SQL: pages of these, as search engines read them
pages() {
    local id files=()
    for id in $(sqlite3 data/kith.db "$2" | sed -E 's/(.{8})(.{4})(.{4})(.{4})(.*)/\1-\2-\3-\4-\5/'); do
        curl -s "$base/$3/$id" >"$id.html"
        files+=("$id.html")
    done
    is "search engines read $1" "$(NODE_PATH=$modules node "$tests/schema_check.js" "$1" "${files[@]}" 2>&1)" \
        "${#files[@]} pages, ${#files[@]} good"
    more_than_none "$1" "${#files[@]}"
}
more_than_none() {
    succeeds "there are some of $1" test "$2" -gt 0
}
if [ -d "$modules/structured-data-testing-tool" ]; then
    of="FROM thing t JOIN harvest h ON h.thing = t.id AND NOT h.gone"
    pages HowTo "SELECT lower(hex(t.id)) $of JOIN practice p ON p.id = t.id
        WHERE p.steps <> '' AND p.rights IN ('free', 'alike') LIMIT 5" practices
    pages Article "SELECT lower(hex(t.id)) $of JOIN practice p ON p.id = t.id WHERE p.steps = '' LIMIT 3" practices
    pages ScholarlyArticle "SELECT lower(hex(t.id)) $of WHERE h.kind = 'evidence' LIMIT 5" evidence
else
    skip "pages as search engines read them" "node_modules has no structured-data-testing-tool"
fi

if perl -MHTTP::OAI -e 1 2>/dev/null; then
    is "HTTP::OAI comes to the end, and hears of the one that goes meanwhile" \
        "$(perl "$tests/oai_harvest.pl" "$base/oai" bash take_back.sh 2>&1)" "$all $((gone + 1)) $all"
else
    skip "a harvest with HTTP::OAI" "perl has no HTTP::OAI here"
    succeeds "one is taken back" bash take_back.sh
fi
if [ -d "$modules/oai-pmh" ]; then
    is "oai-pmh of npm comes to the end" "$(NODE_PATH=$modules node "$tests/oai_harvest.js" "$base/oai" 2>&1)" \
        "$all $((gone + 1)) $all"
else
    skip "a harvest with oai-pmh" "node_modules has no oai-pmh"
fi
contains "the one that is gone says so for ever" \
    "$(curl -s "$base/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:$last")" 'status="deleted"'

counted
