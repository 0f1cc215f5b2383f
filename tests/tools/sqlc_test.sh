# SPDX-License-Identifier: AGPL-3.0-or-later
# What sqlc refuses, with file, line and reason; and what it makes of the rest. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
bin=$PWD/build/release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/area/x/schema"
cd "$work" || exit 1

cat >area/x/schema/0001_first.sql <<'END'
CREATE TABLE thing (
    id id PRIMARY KEY,
    audience id NOT NULL,
    owner id,
    stages int NOT NULL,
    title text NOT NULL
);
CREATE TABLE part (number int PRIMARY KEY, thing id REFERENCES thing (id) ON DELETE CASCADE);
-- only sqlite
CREATE VIRTUAL TABLE words USING fts5 (title, tokenize = 'unicode61');
-- end
-- only postgres
CREATE TABLE words (number int PRIMARY KEY, vector tsvector NOT NULL);
-- end
END

queries() {
    "$bin/sqlc" --schema area/x/schema/*.sql -- area/x/q.sql q.h q.c
}

# query HEAD SQL: the file of queries has just this one, below a first line.
query() {
    printf -- '-- of a test\n%s\n%s\n' "$1" "$2" >area/x/q.sql
}

# refused WHAT WORDS HEAD SQL
refused() {
    query "$3" "$4"
    refuses "$1" "$2" queries
}

# made WHAT TEXT HEAD SQL: the C or the header has this text.
made() {
    query "$3" "$4"
    succeeds "$1: is taken" queries
    succeeds "$1" grep -qF -- "$2" q.c q.h
}

refused "a column that is not there" "area/x/q.sql:4: a: no such column: t.nowhere" \
    "-- a(id id) one" "SELECT t.title
FROM thing t WHERE t.nowhere = :id AND :id IS NOT NULL; -- ungated"
refused "a table that is not there" "no such table: nowhere" "-- a() one" "SELECT x FROM nowhere;"
refused "a parameter without use" "q.sql:2: a: parameter id is not used" \
    "-- a(id id) run" "DELETE FROM part;"
refused "a parameter without head" "a: there is no parameter number" \
    "-- a() run" "DELETE FROM part WHERE number = :number;"
refused "a parameter of no type" 'parameter "id" has no type that we know' \
    "-- a(id uuid) run" "DELETE FROM thing WHERE id = :id;"
refused "a parameter twice" "parameter id twice" \
    "-- a(id id, id id) run" "DELETE FROM thing WHERE id = :id;"
refused "a parameter called like our own" "the generated code uses the name out itself" \
    "-- a(out id) run" "DELETE FROM thing WHERE id = :out;"
refused "an expression without type" 'column "count(*)" needs AS "name:type"' \
    "-- a() one" "SELECT count(*) FROM part;"
refused "a name alone for an expression" "the type of column total cannot be known" \
    "-- a() one" "SELECT count(*) AS total FROM part;"
refused "a subquery without type" "the type of column title cannot be known" \
    "-- a() many" "SELECT p.number, (SELECT t.title FROM thing t WHERE t.id = p.thing) AS title FROM part p;"
refused "a type that is none" 'has no type that we know' \
    "-- a() one" "SELECT count(*) AS \"total:long\" FROM part;"
refused "all columns" "name the columns instead of *" "-- a() many" "SELECT p.* FROM part p;"
refused "two columns of one name" "two columns are called number" \
    "-- a() many" "SELECT number, number FROM part;"
refused "a word of C" 'column "int" needs AS' "-- a() many" "SELECT number AS int FROM part;"
refused "a thing without its gate" "q.sql:2: a: reads thing without GATE" \
    "-- a() many" "SELECT title FROM thing;"
refused "an excuse without a reason" "reads thing without GATE" \
    "-- a() many
-- ungated:" "SELECT title FROM thing;"
refused "a gate without a parameter" 'GATE needs the parameter "gate gate"' \
    "-- a() many" "SELECT t.title FROM thing t WHERE GATE(t);"
refused "a list that is no list" "a list is used as IN :list or ids(:list)" \
    "-- a(list ids) many" "SELECT number FROM part WHERE thing = :list;"
refused "rows of a run" "gives rows, so its kind is one, many, each or json" "-- a() run" "SELECT number FROM part;"
refused "no rows of a many" "gives no rows, so its kind is run" "-- a() many" "DELETE FROM part;"
refused "no kind" "after the parameters stands one, many, each, json or run" "-- a() some" "DELETE FROM part;"
refused "half of twins" "the twin for postgres is missing" "-- a() run sqlite" "DELETE FROM part;"
refused "unlike twins" "twins need the same parameters and kind" "-- a() run sqlite
DELETE FROM part;
-- a(number int) run postgres" "DELETE FROM part WHERE number = :number;"
refused "a name twice" "a is there already, at line 2" "-- a() run
DELETE FROM part;
-- a() run" "DELETE FROM part;"
refused "unlike rows of one name" "its columns are not those of a" "-- a() many as row
SELECT number FROM part;
-- b() many as row" "SELECT number, thing FROM part;"
refused "no semicolon" "the statement has no semicolon" "-- a() run" "DELETE FROM part"
refused "no head" "q.sql:2: a statement without a head" "DELETE FROM part;" ""
refused "an id that is too short" "an id has 32 hexadecimal digits" \
    "-- a() run" "DELETE FROM part WHERE thing = id '0189';"

refused "bytes in JSON" "column raw: bytes have no form in JSON" "-- a() json" \
    "SELECT x'00' AS \"raw:bytes\" FROM part;"
refused "ids of two columns" "ids are one column of type id that is never NULL" "-- a() ids" \
    "SELECT id, owner FROM thing; -- ungated"
refused "ids that may be NULL" "ids are one column of type id that is never NULL" "-- a() ids" \
    "SELECT thing FROM part;"
refused "ids of another name" "is neither sqlite nor postgres nor as" "-- a() ids as b" \
    "SELECT audience FROM thing; -- ungated"
made "ids" "struct arena *a, struct ids *out)" "-- a() ids
-- ungated: a test" "SELECT audience FROM thing;"
made "rows as JSON" 'a_key[] = {"for", "at_ms"}' "-- a() json" \
    'SELECT number AS for, number AS "at:time" FROM part;'
made "a gate" "((t.audience = ANY(\$1) OR t.owner = \$2) AND (t.stages & \$3) = 0)" \
    "-- a(gate gate) many" "SELECT t.title FROM thing t WHERE GATE(t);"
made "a list" "NOT IN (SELECT id FROM ids(?1))" \
    "-- a(list ids) many" "SELECT number FROM part WHERE thing NOT IN :list;"
made "a column that may be missing" "struct id thing;" "-- a() many" "SELECT thing FROM part;"
made "a number behind LEFT JOIN" "struct opt_int number;" "-- a() many
-- ungated: a test" "SELECT t.id, p.number FROM thing t LEFT JOIN part p ON p.thing = t.id;"
made "a reason" "/* ungated: a test */" "-- a() many
-- ungated: a test" "SELECT title FROM thing;"
made "a head of two lines" "struct id thing, int64_t number" "-- a(thing id,
--   number int) run" "UPDATE part SET thing = :thing WHERE number = :number;"
made "the tables of a cascade" ".writes = {{0x3u" "-- a(id id) run" "DELETE FROM thing WHERE id = :id;"

# schema WHAT WORDS NAME TEXT: a second schema file with this text is refused.
schema() {
    printf '%s\n' "$4" >"area/x/schema/$3"
    refuses "$1" "$2" "$bin/sqlc" --migrations area/x/schema/*.sql m.c
    rm "area/x/schema/$3"
}

printf '%s\n' "CREATE TABLE gone (a int); DROP TABLE gone;" >area/x/schema/0002_x.sql
"$bin/sqlc" --migrations area/x/schema/*.sql m.c
is "a table that is dropped is none" "$(grep -c '^    "gone",$' m.c) $(grep -c '^    "part",$' m.c)" "0 1"
rm area/x/schema/0002_x.sql m.c

schema "an unknown type" '0002_x.sql:2: column b: "varchar" is no type' 0002_x.sql "CREATE TABLE x (
b varchar);"
schema "a number twice" "number 0001 is taken by" 0001_x.sql "CREATE TABLE x (a int);"
schema "a name without number" "a schema file is called NNNN_name.sql" x.sql "CREATE TABLE x (a int);"
schema "renaming" "RENAME breaks a program that still runs" 0002_x.sql "ALTER TABLE part RENAME TO bit;"
schema "a mark without end" "-- only without -- end" 0002_x.sql "-- only sqlite"
schema "an end without mark" "-- end without -- only" 0002_x.sql "-- end"
schema "bad SQL" '0002_x.sql:2: near "TABEL": syntax error' 0002_x.sql "
CREATE TABEL x (a int);"

counted
