# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev new-area NAME [NOUN]: the files of an area with one noun, from tools/area, ready to build. What
# is theirs to say (words, rules, the turn of the cycle) is then changed by hand.
# shellcheck shell=bash
source tools/dev/common.sh

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    fail "usage: ./dev new-area NAME [NOUN]   (care care_visit)"
fi
area=$1
noun=${2:-${area}_note}
folder=src/area/$area

for word in "$area" "$noun"; do
    [[ "$word" =~ ^[a-z][a-z_]*[a-z]$ ]] || fail "\"$word\" is not a name: small letters and _ only"
done
[ "$area" != "$noun" ] || fail "the area and its noun need two names"
[ ! -e "$folder" ] || fail "$folder is there already"
taken=$(find src -name "$noun.*" -o -name "$area.[ch]" | head -n 1)
[ -z "$taken" ] || fail "that name is taken: $taken"

# The first number of the next hundred.
schema_number() {
    tools/sources schema | sed 's#.*/0*##; s#_.*##' | sort -n |
        awk '{ most = $1 } END { printf "%04d", int(most / 100 + 1) * 100 + 1 }'
}

capital() {
    local words=${1//_/ }
    say "${words^}"
}

# fill TEMPLATE FILE
fill() {
    mkdir -p "$(dirname "$folder/$2")"
    sed -e "s/@area@/$area/g; s/@AREA@/${area^^}/g; s/@Area@/$(capital "$area")/g" \
        -e "s/@noun@/$noun/g; s/@NOUN@/${noun^^}/g; s/@Name@/$(capital "$noun")/g" \
        -e "s/@name@/${noun//_/ }/g; s/@path@/${area//_/-}/g" \
        "tools/area/$1.in" >"$folder/$2"
    say "  $folder/$2"
}

step "The area $area, with the noun $noun:"
number=$(schema_number)
fill README.md README.md
fill area.h "$area.h"
fill area.c "$area.c"
fill noun.h "$noun.h"
fill noun.c "$noun.c"
fill noun.sql "$noun.sql"
fill noun_web.h "${noun}_web.h"
fill noun_web.c "${noun}_web.c"
fill noun_test.c "${noun}_test.c"
fill schema.sql "schema/${number}_$noun.sql"
fill list.html "page/${noun}_list.html"
fill form.html "page/${noun}_form.html"
fill show.html "page/${noun}_show.html"
fill en.po po/en.po
fill es.po po/es.po
clang-format -i "$folder"/*.[ch]
say "
Now two lines in src/app/areas.c make it a part of Kith:
    #include \"area/$area/$area.h\"
    &${area}_card,"
