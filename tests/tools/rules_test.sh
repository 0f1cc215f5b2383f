# SPDX-License-Identifier: AGPL-3.0-or-later
# That the rules of the source bite: each is broken once in a copy of the tree. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
bin=$PWD/build/release
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir "$copy/tests"
cp -r src "$copy/src"
cp -r tests/unit "$copy/tests/unit"

layers() {
    "$bin/depcheck" "$bin/sqlc" "$copy"
}

# plant FILE TEXT: adds text to a file of the copy; unplant: puts it back.
plant() {
    mkdir -p "$(dirname "$copy/src/$1")"
    printf '%s\n' "$2" >>"$copy/src/$1"
}

unplant() {
    rm -f "$copy/src/$1"
    if [ -f "src/$1" ]; then
        cp "src/$1" "$copy/src/$1"
    fi
}

# breaks WHAT WORDS FILE TEXT: with this text in that file the layer rule is broken, in these words.
breaks() {
    plant "$3" "$4"
    refuses "$1" "$2" layers
    unplant "$3"
}

area=$(find src/area -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort | head -n 1)
succeeds "the tree keeps the layer rule" layers
breaks "an engine does not see our clock" "engine may not include sys" \
    engine/planted.c '#include "sys/clock.h"'
breaks "an engine does not see the system's clock" "engine has no such header" \
    engine/planted.c '#include <time.h>'
breaks "base knows nobody" "base may not include sys" base/planted.h '#include "sys/log.h"'
breaks "the kernel does not know the web" "kernel may not include http" \
    kernel/planted.c '#include "http/http.h"'
breaks "the kernel does not know an area" "kernel may not include area" \
    kernel/planted.c "#include \"area/$area/$area.h\""
breaks "a rule is told the time" "may not include sys" \
    "area/$area/planted.c" '#include "sys/clock.h"'
breaks "rules do not know HTTP" "may not include http" \
    "area/$area/planted.c" '#include "http/http.h"'
breaks "only db knows SQLite" "only db may include it" kernel/planted.c '#include <sqlite3.h>'
breaks "a header must exist" "no such header" kernel/planted.c '#include "kernel/nowhere.h"'
breaks "a name stands once" "has the same name" kernel/str.h '/* twice */'
breaks "LAYERS holds no circle" "no earlier floor" LAYERS 'below above'

# Two areas of our own, so that the test stands whatever areas there are.
for name in planted_one planted_two; do
    plant "area/$name/README.md" "# $name"
    plant "area/$name/$name.c" 'extern const struct area_card card;'
    plant "area/$name/schema/999${#name}_$name.sql" "CREATE TABLE ${name}_row ("
done
plant area/planted_two/planted_two.h '/* nothing */'
succeeds "two areas that keep the rule" layers
breaks "an area does not know another" "an area does not know another area" \
    area/planted_one/planted_a.c '#include "area/planted_two/planted_two.h"'
breaks "nor by way of its page" "an area does not know another area" \
    area/planted_one/page/planted_a.html '{include "area/planted_two/planted_two.h"}'
breaks "a noun is of one area" "\"planted_two\" is a noun of" \
    area/planted_one/planted_two_web.c '/* two */'
breaks "an area names its own tables" "names the table planted_two_row of area/planted_two" \
    area/planted_one/planted_a.sql '-- planted_a(id id) run
DELETE FROM planted_two_row WHERE id = :id;'
breaks "the kernel names no area's table" "names the table planted_two_row" \
    kernel/planted_a.sql '-- planted_a(id id) run
DELETE FROM planted_two_row WHERE id = :id;'
plant area/planted_one/page/planted_page.html '{page planted_page(void)}'
breaks "only what answers knows pages" "only *_web and *_mail know pages" \
    area/planted_one/planted_a.c '#include "page_planted_page.h"'
rm "$copy/src/area/planted_one/README.md"
refuses "an area says what it is" "an area says in README.md" layers

# What tmplc and sqlc refuse.
page() {
    printf '%s\n' "$1" >"$copy/planted.html"
    "$bin/tmplc" "$copy/planted.html" "$copy/page_planted.h" "$copy/page_planted.c" &&
        gcc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc -I"$bin" -I"$copy" -fsyntax-only \
            "$copy/page_planted.c"
}

query() {
    mkdir -p "$copy/area/planted"
    printf '%s\n' "$1" >"$copy/area/planted/planted.sql"
    # shellcheck disable=SC2046 # file names without blanks
    "$bin/sqlc" --schema $(tools/sources schema) -- "$copy/area/planted/planted.sql" \
        "$copy/planted_sql.h" "$copy/planted_sql.c"
}

succeeds "a page prints text" page '{page planted(struct str s)}<p>{s}</p>'
refuses "a page prints no bare char *" "planted.html:2" page '{page planted(const char *s)}
<p>{s}</p>'
refuses "a link is a checked address" "planted.html:2" page '{page planted(struct str s)}
<a href="{s}">x</a>'
refuses "no text within a script" "planted.html:2" page '{page planted(struct str s)}
<script>{s}</script>'
refuses "no handler within the page" "planted.html:2" page '{page planted(struct str s)}
<p onclick="x()">x</p>'
refuses "an area's query of things has a gate" "without GATE" query '-- planted(id id) one
SELECT title FROM thing WHERE id = :id;'
succeeds "or says why not" query '-- planted(id id) one
-- ungated: a test
SELECT title FROM thing WHERE id = :id;'
refuses "a query names columns that are there" "planted.sql:2" query '-- planted(id id) one
SELECT nothing FROM thing WHERE id = :id;'
counted
