# SPDX-License-Identifier: AGPL-3.0-or-later
# Figures from a file: kith import indicators on the open data of 3,141 counties, where they are, and
# the page of county 01001 over HTTP. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
counties=$(realpath -m "${KITH_DATA:-../shared/data}/indicators/chsi_areas.csv")
place=$(mktemp -d)
server=
stop_all() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$place"
}
trap stop_all EXIT
cd "$place" || exit 1

# take_in FILE WORDS...: with the headings of the counties, and the codes for what is missing
take_in() {
    local file=$1
    shift
    "$kith" import indicators --data data "$file" --id State_FIPS_Code,County_FIPS_Code \
        --name CHSI_County_Name,CHSI_State_Abbr --missing=-1111.1,-2222.2,-2222,-9999 --year 2008 \
        --map Population_Density=population_density,Poverty=poverty,Age_19_Under=age_19_under,Age_19_64=age_19_64,Age_65_84=age_65_84,Age_85_and_Over=age_85_and_over \
        "$@"
}

# known WHAT: what the store holds
known() {
    sqlite3 data/kith.db "SELECT (SELECT count(*) FROM place), (SELECT count(*) FROM indicator_value)"
}

# --- figures of our own, wherever it runs ---

heading=State_FIPS_Code,County_FIPS_Code,CHSI_County_Name,CHSI_State_Abbr,Population_Density,Poverty,Age_19_Under,Age_19_64,Age_65_84,Age_85_and_Over
cat >own.csv <<END
$heading
01,001,Alder,ZZ,82,10.4,26.9,62.3,9.8,0.9
01,002,Birch,ZZ,80,-2222.2,26.5,62.6,9.9,
END
"$kith" init --data data || bad "an empty site" ""
says "a look at a file changes nothing" "2 rows, 10 values, 2 missing, 6 indicators; nothing was changed" \
    take_in own.csv --preview
is "and there is nothing" "$(known)" "0|0"
says "a file is taken in" "2 new places, 0 known ones; 10 values, 2 missing, 6 indicators" take_in own.csv
is "what is missing has no value" "$(known)" "2|10"
says "once more, and they are known" "0 new places, 2 known ones; 10 values" take_in own.csv
says "as JSON" '"ok":true,"preview":false,"rows":2,"places_made":0,"places_known":2,"values":10,"missing":2' \
    take_in own.csv --json

# A broken copy: broken WHAT LINE:COLUMN WHY SED
broken() {
    sed "$4" own.csv >copy.csv
    take_in copy.csv >out 2>err
    is "$1: the exit code" $? 3
    contains "$1: where and why" "$(cat err)" "copy.csv:$2: $3"
    contains "$1: nothing was changed" "$(cat err)" "nothing was changed"
    is "$1: nothing is there" "$(known)" "2|10"
}
broken "a word for a number" 3:20 '"much" is not a number, nor named as missing' '3s/80,-2222.2/80,much/; 2s/Alder/New/'
broken "a code nobody named" 3:17 '"n.a." is not a number, nor named as missing' '3s/Birch,ZZ,80/Birch,ZZ,n.a./'
broken "a cell too few" 3:1 "" '3s/,[^,]*$//'
broken "the same place twice" 3:1 "" '3s/^01,002/01,001/'
broken "a quote that never ends" 2:8 "" '2s/Alder/"Alder/'
broken "bytes that are no text" 2:10 "" "$(printf '2s/Al/Al\\xff/')"
take_in no-such.csv >out 2>err
is "a file that is not there: the exit code" $? 3

# --- the open data ---

if [ ! -r "$counties" ]; then
    skip "the 3,141 counties" "the open data are not here ($counties; KITH_DATA names their folder)"
    counted
    exit
fi
rm -rf data
"$kith" init --data data || bad "an empty site" ""

# One cell in the middle of the file, the last thing that is read of its row.
sed '1572s/,[^,]*$/,1.x/' "$counties" >copy.csv
take_in copy.csv >out 2>err
is "a broken copy of the counties: the exit code" $? 3
contains "a broken copy of the counties: where" "$(cat err)" "copy.csv:1572:"
is "a broken copy of the counties: nothing is there" "$(known)" "0|0"

says "the counties are taken in" "3141 new places, 0 known ones; 18844 values, 2 missing, 6 indicators" \
    take_in "$counties" --source "Community Health Status Indicators" --licence "US federal data"
is "they stand in the store" "$(known)" "3141|18844"
is "a code for missing is nobody's value" \
    "$(sqlite3 data/kith.db 'SELECT count(*) FROM indicator_value WHERE amount < 0')" 0

"$kith" serve --data data --listen 127.0.0.1:0 --print-port --alone >port 2>log &
server=$!
for _ in $(seq 100); do
    [ -s port ] && break
    sleep 0.1
done
at=http://127.0.0.1:$(cat port)
county=$(curl -s "$at/places?q=01001" | grep -o 'href="/places/[0-9a-f-]*"' | head -1 | cut -d'"' -f2)
page=$(curl -s "$at$county")
contains "the page of the county" "$page" "Autauga"
peers=$(curl -s "$at$county/peers")
is "its nearest" "$(grep -o '<p class="facts"><span>[0-9]*' <<<"$peers" | grep -o '[0-9]*$' | head -3 | xargs)" \
    "05085 48497 21179"
for code in 05085 48497 21179; do
    contains "its page names $code" "$page" ">$code<"
    # The line below the name says why.
    contains "why $code" "$(grep -A1 "<span>$code</span>" <<<"$peers")" "Alike on "
done
contains "over which figures" "$peers" \
    "Compared by Age 19 64, Age 19 Under, Age 65 84, Age 85 and Over, Population Density and Poverty."
contains "in what the second differs" "$(grep -A1 "<span>48497</span>" <<<"$peers")" "Differ on "

# Of a county whose density nobody knows the others say so.
unknown=$(sqlite3 data/kith.db "SELECT code FROM place WHERE id NOT IN (SELECT v.place
    FROM indicator_value v JOIN indicator i ON i.id = v.indicator WHERE i.code = 'population_density') LIMIT 1")
county=$(curl -s "$at/places?q=$unknown" | grep -o 'href="/places/[0-9a-f-]*"' | head -1 | cut -d'"' -f2)
contains "what nobody knows of $unknown is not zero" "$(curl -s "$at$county")" "we do not know"
contains "and its peers say that it is unknown" "$(curl -s "$at$county/peers")" "Unknown: Population Density."

counted
