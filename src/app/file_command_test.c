/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of the commands that answer from files: exit codes, and what stands on standard output. */
#include "app/file_command.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "format/recount.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *in_folder(const char *name) {
    return arena_printf(test_arena(), "%s/%s", test_folder(), name).p;
}

struct answer {
    int code;
    struct str out;
    struct str err;
};

static int redirect(int fd, const char *path) {
    int kept = dup(fd);
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(kept >= 0 && to >= 0 && dup2(to, fd) == fd);
    (void)close(to);
    return kept;
}

static void restore(int fd, int kept) {
    (void)dup2(kept, fd);
    (void)close(kept);
}

/* Runs "tally FILE --json" as words; FILE stands for the given file, QUOTAS, NODES and REFUSED for
 * those that the test wrote under these names. */
static struct answer run(const char *line, const char *file) {
    struct arena *a = test_arena();
    struct str rest = str_of(line);
    struct answer r = {0};
    char *argv[32] = {NULL};
    int argc = 0;
    do {
        struct str word = str_cut(&rest, ' ');
        word = str_eq(word, STR("QUOTAS")) ? str_of(in_folder("quotas")) : word;
        word = str_eq(word, STR("NODES")) ? str_of(in_folder("nodes")) : word;
        word = str_eq(word, STR("REFUSED")) ? str_of(in_folder("refused")) : word;
        argv[argc++] = arena_cstr(a, str_eq(word, STR("FILE")) ? str_of(file) : word);
    } while (rest.n);
    (void)fflush(stdout);
    int out = redirect(STDOUT_FILENO, in_folder("out"));
    int err = redirect(STDERR_FILENO, in_folder("err"));
    r.code = file_command(engine_find(str_of(argv[0])), argc, argv);
    (void)fflush(stdout);
    restore(STDOUT_FILENO, out);
    restore(STDERR_FILENO, err);
    assert_int_equal(file_read(a, in_folder("out"), 1 << 20, &r.out), ERR_OK);
    assert_int_equal(file_read(a, in_folder("err"), 1 << 20, &r.err), ERR_OK);
    return r;
}

static const char *with(const char *name, struct str text) {
    const char *path = in_folder(name);
    assert_int_equal(file_write(path, text), ERR_OK);
    return path;
}

static bool has(struct str s, const char *part) {
    return str_find(s, str_of(part)) < s.n;
}

struct row {
    const char *line;
    struct str text; /* of FILE */
    int code;
    const char *out; /* a part of it; "": nothing is said */
    const char *err;
};

static void check(const struct row *row, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct answer r = run(row[i].line, with("input", row[i].text));
        test_row("%zu: %s gave %d, \"%.*s\", \"%.*s\"", i, row[i].line, r.code, STR_ARG(r.out),
                 STR_ARG(r.err));
        assert_int_equal(r.code, row[i].code);
        assert_true(row[i].out[0] ? has(r.out, row[i].out) : r.out.n == 0);
        assert_true(row[i].err[0] ? has(r.err, row[i].err) : r.err.n == 0);
    }
}

TEST("command: tally, its exit codes, answers and errors") {
    static const struct row rows[] = {
        {"tally FILE --method approval", STR_INIT("A,B\n1,\n1,1\n,\n"), 0,
         "approval: 3 ballots, 2 valid, 1 blank", ""},
        {"tally --method=approval --json FILE", STR_INIT("A,B\n1,\n1,1\n"), 0,
         "\"elected\":[{\"option\":1,\"name\":\"A\",\"stage\":1,\"votes\":2,\"how\":\"place\"}]",
         ""},
        {"tally FILE --method approval --seats 3", STR_INIT("A,B\n1,\n"), 1, "",
         "more seats than options"},
        {"tally FILE --method approval --seats 3 --json", STR_INIT("A,B\n1,\n"), 1,
         "\"ok\":false,\"reason\":\"seats\",\"relax\":[]}\n", ""},
        {"tally FILE --method consent", STR_INIT("stance\nyes\n"), 0, "Passed", ""},
        {"tally FILE --method consensus --share 2/3", STR_INIT("stance\nagree\nstand_aside\n"), 0,
         "Not passed", ""},
        {"tally FILE --method approval --quorum 50% --eligible 9", STR_INIT("A\n1\n"), 0,
         "Quorum 1/2 of 9 eligible: missed\nNot decided", ""},
        {"tally FILE", STR_INIT("A\n1\n"), 2, "", "--method must be"},
        {"tally --method approval", STR_INIT(""), 2, "", "which file?"},
        {"tally FILE FILE --method approval", STR_INIT(""), 2, "", "one file at a time"},
        {"tally FILE --method approval --quorum 1/2", STR_INIT("A\n1\n"), 2, "", "--eligible"},
        {"tally FILE --method approval --share 3/2", STR_INIT("A\n1\n"), 2, "", "--share must be"},
        {"tally FILE --method consent --seats 2", STR_INIT("stance\n"), 2, "", "not for consent"},
        {"tally FILE --method scottish-stv", STR_INIT("3 2\n4 1 2 0\n2 3 0\n0\nAnn\nBob\nCy\n"), 0,
         "Seats: 2; quota 3.00000\nStage 1: first choices\n         4.00000                    Ann"
         "  - elected\n",
         ""},
        {"tally FILE --method scottish-stv --explain",
         STR_INIT("3 2\n4 1 2 0\n2 3 0\n0\nAnn\nBob\nCy\n"), 0,
         "4 ballots go on to Bob, each at 0.25000 (was 1.00000): 1.00000 votes.", ""},
        {"tally FILE --method scottish-stv --follow 1,2",
         STR_INIT("3 2\n4 1 2 0\n2 3 0\n0\nAnn\nBob\nCy\n"), 0,
         "stage 1: worth 1.00000 with Ann; 0.75000 helped to elect\n", ""},
        {"tally FILE --method scottish-stv --follow 1,1",
         STR_INIT("3 2\n4 1 2 0\n2 3 0\n0\nAnn\nBob\nCy\n"), 2, "", "each once"},
        {"tally FILE --method scottish-stv --json",
         STR_INIT("3 2\n4 1 2 0\n2 3 0\n0\nAnn\nBob\nCy\n"), 0,
         "\"quota\":\"3.00000\",\"elected\":[{\"option\":1,\"name\":\"Ann\",\"stage\":1,\"votes\":"
         "\"4.00000\",\"how\":\"quota\"},{\"option\":3,",
         ""},
        {"tally FILE --method meek --seats 4", STR_INIT("3 2\n4 1 2 0\n0\nAnn\nBob\nCy\n"), 1, "",
         "more seats than options"},
        {"tally FILE --method irv", STR_INIT("3 2\n4 1 2 0\n0\nAnn\nBob\nCy\n"), 1, "",
         "fills one: --seats 1"},
        {"tally FILE --method irv --seats 2", STR_INIT("3 2\n4 1 2 0\n0\nAnn\nBob\nCy\n"), 2, "",
         "fills one seat"},
        {"tally FILE --method score", STR_INIT("3 1\n4 1 2 0\n0\nAnn\nBob\nCy\n"), 2, "",
         "needs ratings"},
        {"tally FILE --method star --json", STR_INIT("V: 21\nV: 12\n"), 2, "", "needs ratings"},
        {"tally FILE --method irv", STR_INIT("3:A>B\n2:B=A\n"), 3, "",
         ":2:5: this method takes no"},
        {"tally FILE --method schulze", STR_INIT("3:A>B\n2:B=A\n"), 0,
         "    1           1  A  - first", ""},
        {"tally FILE --method schulze --explain", STR_INIT("3:A>B\n2:B>A\n"), 0,
         "A beats B: above it on 3 ballots, below it on 2", ""},
        {"tally FILE --method ranked-pairs --strength margins --unranked ignored",
         STR_INIT("V: 21\nV: 2-\n"), 0, "    1           1  2  - first", ""},
        {"tally FILE --method schulze --strength most", STR_INIT("V: 21\n"), 2, "",
         "winning or margins"},
        {"tally FILE --method irv --unranked last", STR_INIT("V: 21\n"), 2, "", "for schulze"},
        {"tally FILE --method star --explain", STR_INIT("3:A/5>B/4\n2:B/5>A/0\n"), 0,
         "A is rated higher than B on 3 ballots.", ""},
        {"tally FILE --method dot", STR_INIT("A,B\n2,1\n"), 2, "", "--dots: how many"},
        {"tally FILE --method dot --dots 3", STR_INIT("A,B\n2,1\n"), 0, "    1           2  A", ""},
        {"tally FILE --method dot --dots 2", STR_INIT("A,B\n1,1\n2,1\n"), 3, "",
         ":3:1: this ballot spreads more than 2 dots"},
        {"tally FILE --method score --dots 2", STR_INIT("A,B\n1,1\n2,1\n"), 2, "", "is for dot"},
        {"tally FILE --method score --seats 2", STR_INIT("A,B,C\n1,1,1\n2,1,\n"), 0,
         "not proportional", ""},
        {"tally FILE --method approval", STR_INIT("2 1\n1 1 0\n0\nA\nB\nT\n\nmore\n"), 0,
         "from line 8 on", ""},
        {"tally FILE --method approval --color", STR_INIT(""), 2, "", "no option"},
        {"tally FILE --method approval", STR_INIT("A,B\n1,x\n"), 3, "", ":2:3: a mark must be"},
        {"tally FILE --method approval --json", STR_INIT("A,B\n1,x\n"), 3,
         ",\"line\":2,\"column\":3,\"message\":\"a mark must be", ":2:3: a mark must be"},
        {"tally /no/such/file --method approval", STR_INIT(""), 3, "", "cannot be read"},
        {"tally FILE --method approval", STR_INIT("\x1b[2JA\n1\n"), 0, "?[2JA", ""}};
    check(rows, COUNT(rows));
}

TEST("command: similar, its exit codes, answers and errors") {
    static const struct row rows[] = {
        {"similar FILE --of a", STR_INIT("id,x,y\na,1,1\nb,2,3\nc,9,9\n"), 0,
         "b  0.197642  2 of 2 indicators; differ on y 80 %, x 20 %\n", ""},
        {"similar FILE --of a --json --k 1", STR_INIT("id,x,y\na,1,1\nb,2,3\nc,9,9\n"), 0,
         "\"peers\":[{\"id\":\"b\",\"distance\":0.197642,\"shared\":1,\"indicators\":2,", ""},
        {"similar FILE --of a1 --id n,m --use x", STR_INIT("x,m,n\n1,1,a\n2,2,a\n3,3,a\n"), 0,
         "a2  0.500000  1 of 1 indicators; differ on x 100 %\n", ""},
        {"similar FILE --of a --missing -9,NA", STR_INIT("id,x,y\na,1,1\nb,-9.0,3\nc,9,NA\n"), 1,
         "", "nothing can be compared"},
        {"similar FILE --of a --not y --weights x=2", STR_INIT("id,x,y\na,1,q\nb,2,\nc,4,\n"), 0,
         "b  0.333333  1 of 1 indicators", ""},
        {"similar FILE --of z", STR_INIT("id,x\na,1\nb,2\n"), 2, "", "no place \"z\""},
        {"similar FILE --of a --use q", STR_INIT("id,x\na,1\n"), 2, "", "no column \"q\""},
        {"similar FILE --of a --weights x=0", STR_INIT("id,x\na,1\n"), 2, "", "above 0"},
        {"similar FILE --of a --k 0", STR_INIT("id,x\na,1\n"), 2, "", "--k must be"},
        {"similar FILE", STR_INIT("id,x\na,1\n"), 2, "", "which place?"},
        {"similar FILE --of a", STR_INIT("id,x\na,1\nb,two\n"), 3, "",
         ":3:3: this is not a number"},
        {"similar FILE --of a", STR_INIT("id,x\na,1\nb,nan\n"), 3, "",
         ":3:3: this is not a number"},
        {"similar FILE --of a", STR_INIT("id,x\na,1\nb,1e301\n"), 3, "",
         ":3:3: this number is too"},
        {"similar FILE --of a", STR_INIT("id,x\na,1\nb,1\na,2\n"), 3, "", ":4:1: this ID stands"},
        {"similar FILE --of a", STR_INIT("id,x,x\na,1,2\n"), 3, "", ":1:6: this column's name"},
        {"similar FILE --of a", STR_INIT(""), 3, "", ":1:1: the file is empty"}};
    check(rows, COUNT(rows));
}

#define PB                                                                                         \
    "META\nbudget;12\nvote_type;approval\nPROJECTS\nproject_id;cost\na;6\nb;9\nc;7\nVOTES\n"       \
    "voter_id;vote\n"

TEST("command: budget, its exit codes, answers and errors") {
    static const struct row rows[] = {
        {"budget FILE --rule equal-shares --explain", STR_INIT(PB "1;a,b\n2;a\n3;c\n"), 0,
         "\na: funded, costs 6. 2 of its 2 supporters paid 3 each.\n", ""},
        {"budget FILE --rule greedy --json", STR_INIT(PB "1;a\n2;c\n"), 0,
         "\"not_funded\":[{\"project\":\"c\",\"cost\":\"7\",\"supporters\":1,\"why\":\"no_room\","
         "\"money\":\"6\",\"missing\":\"1\"},",
         ""},
        {"budget FILE --rule equal-shares --completion add1 --unit 0.5", STR_INIT(PB "1;a\n"), 2,
         "", "--unit has cents"},
        {"budget FILE --rule equal-shares --unit 1", STR_INIT(PB "1;a\n"), 2, "", "--unit is what"},
        {"budget FILE --rule greedy --utility cost", STR_INIT(PB), 2, "", "greedy knows no"},
        {"budget FILE --rule dice", STR_INIT(PB), 2, "", "--rule must be"},
        {"budget FILE --rule equal-shares --completion x", STR_INIT(PB), 2, "",
         "--completion must"},
        {"budget FILE --rule equal-shares --compare x", STR_INIT(PB), 2, "", "--compare must be"},
        {"budget FILE --rule equal-shares --start x", STR_INIT(PB), 2, "", "--start must be"},
        {"budget FILE --rule equal-shares --utility x", STR_INIT(PB), 2, "", "--utility must be"},
        {"budget FILE --rule equal-shares", STR_INIT(PB), 1, "", "there is no ballot"},
        {"budget FILE --rule equal-shares --json", STR_INIT(PB), 1,
         "\"ok\":false,\"reason\":\"voters\",\"relax\":[]}\n", ""},
        {"budget FILE --rule greedy", STR_INIT(PB "1;d\n"), 3, "", ":11:3: this is no project_id"}};
    check(rows, COUNT(rows));
}

TEST("command: recount, its exit codes, answers and errors") {
    static const struct row rows[] = {
        {"recount FILE", STR_INIT("no zip"), 3, "", ":1:1: this is not a zip archive"},
        {"recount FILE --bundle", STR_INIT("no zip"), 2, "", "a bundle of a bundle"},
        {"similar FILE --of a --bundle", STR_INIT("id,x\na,1\nb,2\n"), 0, "rules.json", ""},
        {"similar FILE --of a --bundle", STR_INIT("id,x\na,1\nb,two\n"), 3, "\"line\":3",
         ":3:3: this is not a number"}};
    check(rows, COUNT(rows));
}

#define CAMPS                                                                                      \
    "participant,statement,vote\nana,park,1\nana,road,1\nbo,park,1\nbo,road,1\ncy,park,1\n"        \
    "cy,road,-1\ndi,park,1\ndi,road,-1\n"

TEST("command: opinion") {
    static const struct row rows[] = {
        {"opinion FILE --seed s", STR_INIT(CAMPS), 0,
         "4 participants, 4 counted; 2 statements, 8 votes\nNo groups: the votes show none\n", ""},
        {"opinion FILE --profile polis", STR_INIT(CAMPS), 0,
         "2 groups: silhouette 1.000000 (strong)", ""},
        {"opinion FILE --profile polis --people", STR_INIT(CAMPS), 0,
         "-1.000000    0.000000  A  ana", ""},
        {"opinion FILE --profile polis --json", STR_INIT(CAMPS), 0,
         "\"groups\":[{\"id\":\"A\",\"size\":2,\"centre\":[-1,0],\"represent\":", ""},
        {"opinion FILE --profile polis --json --people", STR_INIT(CAMPS), 0,
         "\"people\":[{\"id\":\"ana\",\"x\":-1,\"y\":0,\"group\":\"A\"}", ""},
        {"opinion FILE --explain", STR_INIT(CAMPS), 0,
         "So it may be chance, and no groups are shown.", ""},
        {"opinion FILE --banned di", STR_INIT(CAMPS), 1, "", "only 3 people can be counted"},
        {"opinion FILE --banned di --json", STR_INIT(CAMPS), 1,
         "\"ok\":false,\"reason\":\"participants\",\"relax\":[]}\n", ""},
        {"opinion FILE --banned ed", STR_INIT(CAMPS), 2, "", "no participant \"ed\""},
        {"opinion FILE --profile x", STR_INIT(CAMPS), 2, "", "--profile must be kith or polis"},
        {"opinion FILE --seed=", STR_INIT(CAMPS), 2, "", "--seed must have 1 to 200 bytes"},
        {"opinion", STR_INIT(""), 2, "", "which file?"},
        {"opinion FILE --json", STR_INIT("participant,statement,vote\na,b,7\n"), 3,
         "\"line\":2,\"column\":5,", ":2:5: a vote must be 1 (agree), -1 (disagree) or 0 (pass)"},
        {"opinion FILE --statements /no/such/file", STR_INIT(CAMPS), 3, "", "cannot be read"},
        {"opinion FILE --statements FILE --json", STR_INIT(CAMPS), 3, "\"line\":4,\"column\":4,",
         ":4:4: this statement stands in the file already"},
        {"opinion FILE", STR_INIT("participant,statement,vote\n\x1b[2J,b,1\n"), 1, "",
         "only 1 people"}};
    check(rows, COUNT(rows));
}

#define SEATS                                                                                      \
    "\"seats\":[{\"id\":\"x\",\"start\":\"2026-01-01T10:00:00Z\",\"end\":\"2026-01-01T11:00:"      \
    "00Z\"}]}"

#define ALIKE(id, rest)                                                                            \
    "{\"id\":\"" id "\",\"topics\":[\"x\"],\"languages\":[\"en\"],\"free\":[[\"sun\",\"23:30\","   \
    "\"24:00\"],[\"mon\",\"00:00\",\"00:30\"]],\"mode\":[\"online\"]" rest "}"
#define TWO(rest) "{\"min\":2,\"people\":[" ALIKE("a\\u001b", rest) "," ALIKE("b", "") "]}"

TEST("command: circles, their exit codes, answers and errors") {
    static const struct row rows[] = {
        {"circles FILE", STR_INIT(TWO("")), 0,
         "1 circle with 2 of 2 people; more cannot be placed\n\nCircle 1: x; en; online; sun "
         "23:30\n  a?, b\n",
         ""},
        {"circles FILE --explain", STR_INIT(TWO(",\"wish\":[\"b\"]")), 0,
         "All 2 share this topic, speak the language and can be there. They could start at 1 time "
         "of",
         ""},
        {"circles FILE", STR_INIT(TWO(",\"avoid\":[\"b\"]")), 0,
         "0 circles with 0 of 2 people; more cannot be placed\n\nNot placed:\n  a?: left over\n  "
         "b: left "
         "over\n",
         ""},
        {"circles --json FILE", STR_INIT(TWO(",\"avoid\":[\"b\"]")), 0,
         "\"unplaced\":[{\"id\":\"a\\u001b\",\"why\":\"avoid\",\"nearest\":{\"topic\":\"x\","
         "\"language\":\"en\",\"place\":\"online\",\"start\":\"sun 23:30\",\"missing\":1}},{\"id\":"
         "\"b\",\"why\":\"left_over\"",
         ""},
        {"circles FILE", STR_INIT("{\"people\":[]}"), 0, "0 circles with 0 of 0 people", ""},
        {"circles FILE", STR_INIT("{\"people\":[],\n\"y\":1}"), 3, "", ":2:1: this key is not"},
        {"circles FILE --json", STR_INIT("{\"people\":7}"), 3, "\"ok\":false", ":1:11: a list"},
        {"circles FILE --seats 3", STR_INIT(""), 2, "", "no option"},
        {"circles", STR_INIT(""), 2, "", "which file?"}};
    check(rows, COUNT(rows));
}

/* The text may hang on a wall: it must be the same whoever wished for whom. */
TEST("command: circles as text tell nothing of wishes") {
    struct answer a = run("circles FILE --explain", with("input", STR(TWO(""))));
    struct answer b = run("circles FILE --explain", with("input", STR(TWO(",\"wish\":[\"b\"]"))));
    assert_true(a.out.n > 0 && str_eq(a.out, b.out));
}

TEST("command: match, from a problem and from a table") {
    static const struct row rows[] = {
        {"match FILE", STR_INIT("{\"volunteers\":[{\"id\":\"a\",\"consent\":true}]," SEATS), 0,
         "1 of 1 places taken; cost 0, the least there is\nx: 1 of 1\n  a  cost 0\n", ""},
        {"match FILE --explain", STR_INIT("{\"volunteers\":[{\"id\":\"\x1b\"}]," SEATS), 3, "",
         ":1:"},
        {"match FILE --explain", STR_INIT("{\"volunteers\":[{\"id\":\"a\\u001b\"}]," SEATS), 0,
         "nobody is eligible\na? does not sit in x: has not agreed to be asked.\n", ""},
        {"match FILE --json", STR_INIT("{\"volunteers\":[{\"id\":\"a\"}]," SEATS), 0,
         "\"refused\":[{\"volunteer\":\"a\",\"seat\":\"x\",\"why\":\"no_consent\"}],\"cost\":0,"
         "\"bound\":0,\"optimal\":true},\"explain\":[[\"rounds\",0],[\"extra_exact\"],"
         "[\"refused_because\",\"no_consent\",1]]}\n",
         ""},
        {"match FILE --json", STR_INIT("{\"volunteers\":[{\"id\":7}]," SEATS), 3,
         "\"line\":1,\"column\":22,", ":1:22: an ID is a text"},
        {"match FILE --dimacs-assignment", STR_INIT("2\n5 1\n1 9\n"), 0,
         "cost 2\n1 to 2 at 1\n2 to 1 at 1\n", ""},
        {"match FILE --dimacs-assignment --json", STR_INIT("p asn 2 0\nn 1\n"), 1,
         "\"ok\":false,\"reason\":\"no_assignment\"", ""},
        {"match FILE --dimacs-assignment", STR_INIT("p asn 2 0\nn 1\n"), 1, "",
         "not everyone can be assigned"},
        {"match FILE --seats 3", STR_INIT(""), 2, "", "no option"}};
    check(rows, COUNT(rows));
}

#define RATED                                                                                      \
    "need,rater,size,seriousness,effectiveness\nw,a,8,12,6\nw,b,8,12,6\nw,c,8,12,6\n"              \
    "r\x1b,a,6,17,5\nr\x1b,b,6,18,5\nr\x1b,c,6,19,5\n"
#define TURNS "need,rater,rank\na,x,1\nb,x,2\nc,x,3\nb,y,1\nc,y,2\na,y,3\nc,z,1\na,z,2\nb,z,3\n"

TEST("command: priority, its exit codes, answers and errors") {
    static const struct row rows[] = {
        {"priority FILE --method hanlon", STR_INIT(RATED), 0,
         "hanlon: 2 needs, 3 raters\nrank      could be       score  need\n"
         "   1        1 to 2          40  w\n   1        1 to 2          40  r?\n"
         "Seriousness weighs 1 here; no other weight changes the top three\n",
         ""},
        {"priority FILE --method hanlon --explain --seed s", STR_INIT(RATED), 0,
         "r? is 1st, could be 1st to 2nd. Medians: size 6, seriousness 18 (middle half 17 to "
         "19), effectiveness 5; (6 + 18) x 5 / 3 = 40.\n",
         ""},
        {"priority FILE --method hanlon --json --seed s", STR_INIT(RATED), 0,
         "\"need\":\"w\",\"rank\":1,\"score\":\"40\",\"medians\":{\"size\":\"8\",", ""},
        {"priority FILE --method pairwise --bradley-terry", STR_INIT(TURNS), 0,
         "A loop: a beats b beats c beats a\n", ""},
        {"priority FILE --method pairwise --bradley-terry --json", STR_INIT(TURNS), 0,
         "\"wins\":1,\"losses\":1,\"strength\":1}", ""},
        {"priority FILE --method pairwise --bradley-terry",
         STR_INIT("need,rater,rank\na,x,1\na,y,1\na,z,1\nb,x,2\nb,y,2\nb,z,2\n"), 0,
         "No strengths: some needs never win, or never lose, against the others\n", ""},
        {"priority FILE --method nominal", STR_INIT(TURNS), 0,
         "   1        1 to 3           6  a\n", ""},
        {"priority FILE --method multivote",
         STR_INIT("need,rater,round,votes\na,x,1,1\nb,y,1,2\na,z,1,0\na,x,2,3\na,y,2,\na,y,3,1\n"
                  "a,x,3,0\na,z,3,1\n"),
         0, "Round 1: a 1, b 2\nRound 2: a 3\nRound 3: a 2\n", ""},
        {"priority FILE --method grid",
         STR_INIT("need,rater,size,feasibility,legality\na,x,5,4.999999,1\na,y,5,4.999999,1\n"
                  "a,z,5,4.999999,1\nb,x,5,5,1\nb,y,5,5,0\nb,z,5,5,0\nc,x,5,5,1\n"),
         0,
         " a (large need, hard)\nFirst remove a barrier\n  b: legality\n"
         "Not ranked, fewer than 3 raters\n  c: size, feasibility, legality\n",
         ""},
        {"priority FILE --method hanlon", STR_INIT("need,rater,size,seriousness,effectiveness\n"),
         1, "", "must be rated by at least 3 on size, seriousness, effectiveness\n"},
        {"priority FILE --method nominal --json", STR_INIT("need,rater,rank\na,x,1\n"), 1,
         "\"ok\":false,\"reason\":\"raters\",\"relax\":[{\"need\":\"a\",\"criterion\":\"rank\","
         "\"raters\":1}]}\n",
         ""},
        {"priority FILE", STR_INIT(RATED), 2, "", "--method must be hanlon, "},
        {"priority FILE --method borda", STR_INIT(RATED), 2, "", "--method must be hanlon, "},
        {"priority FILE --method hanlon --seed=", STR_INIT(RATED), 2, "", "--seed must have"},
        {"priority FILE --method hanlon --bradley-terry", STR_INIT(RATED), 2, "", "for pairwise"},
        {"priority --method hanlon", STR_INIT(""), 2, "", "which file?"},
        {"priority /no/such/file --method hanlon", STR_INIT(""), 3, "", "cannot be read"},
        {"priority FILE --method hanlon-naccho --json", STR_INIT(RATED), 3,
         ",\"line\":2,\"column\":7,\"message\":\"seriousness must be a number from 0 to 10",
         ":2:7: seriousness must be a number from 0 to 10, with at most six decimals\n"}};
    check(rows, COUNT(rows));
}

TEST("command: recount judges a bundle that was written, and one that was changed") {
    static const struct str name[] = {STR_INIT("A"), STR_INIT("B")};
    static const uint16_t mark[] = {1, 0, 1, 1};
    struct tally_ballots b = {.options = 2, .name = name, .count = 2, .mark = mark};
    struct tally_options o = {.seed = STR("s")};
    struct buf zip = buf_make(100000);
    assert_int_equal(recount_bundle_write(test_arena(), &b, &o, (struct recount_times){0}, &zip),
                     ERR_OK);
    const char *path = with("bundle.zip", buf_str(&zip));
    struct answer r = run("recount FILE", path);
    assert_int_equal(r.code, 0);
    assert_str(r.out, "The same: tally by approval gives the published result.\n");
    r = run("recount --json FILE", path);
    assert_str(r.out, "{\"kith\":1,\"engine\":\"recount\",\"same\":true}\n");
    buf_free(&zip);
}

TEST("command: the nearest of a county in the open data, by name") {
    const char *path = test_data("indicators/chsi_areas.csv");
    struct answer r =
        run("similar FILE --of 01001 --k 3 --id State_FIPS_Code,County_FIPS_Code --use "
            "Population_Density,Poverty,Age_19_Under,Age_19_64,Age_65_84,Age_85_and_Over "
            "--missing -1111.1,-2222.2,-2222,-9999",
            path);
    assert_int_equal(r.code, 0);
    assert_true(has(r.out, "\n05085  0.055016  6 of 6 indicators; differ on "));
    assert_true(has(r.out, "\n48497  0.059201  ") && has(r.out, "\n21179  0.067600  "));
    assert_true(has(r.out, "Not comparable") == false);
}

TEST("command: panel - exit codes, answers and errors") {
    static const struct row rows[] = {
        {"panel FILE QUOTAS --size 2 --seed kith-2026", STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 0,
         "leximin: 2 of 3; smallest chance 0.500000\nDrawn: number 108\n", ""},
        {"panel FILE QUOTAS --size 2 --number 999 --explain", STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 0,
         "\n0.500000      500  1\n0.500000      500  2\n1.000000     1000  3\n", ""},
        {"panel FILE QUOTAS --size 2 --json", STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 0,
         "\"minimum\":0.5,\"people\":[{\"id\":\"1\",\"probability\":0.5,\"of_1000\":500},", ""},
        {"panel FILE QUOTAS --size 2 --json --goal legacy --seed x", STR_INIT("id,c\n1,a\n3,b\n"),
         0, "\"method\":\"legacy\"", ""},
        {"panel FILE QUOTAS --size 2", STR_INIT("id,c\n1,a\n2,a\n"), 1, "",
         "no panel can keep all quotas together\n  the least change that allows one: "},
        {"panel FILE QUOTAS --size 2 --json", STR_INIT("id,c\n1,a\n2,a\n"), 1,
         "\"ok\":false,\"reason\":\"quotas\",\"relax\":[{\"category\":\"c\",\"value\":", ""},
        {"panel FILE QUOTAS --size 4", STR_INIT("id,c\n1,a\n2,b\n"), 1, "", "larger than the pool"},
        {"panel FILE QUOTAS --size 2 --address h", STR_INIT("id,c,h\n1,a,x\n2,b,x\n"), 1, "",
         "number of addresses"},
        {"panel FILE QUOTAS --size 2 --seed s --panel 1,3 --declined 1",
         STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 0, "Comes in: 2\nThe panel is now: 2 3\n", ""},
        {"panel FILE QUOTAS --size 2 --seed s --panel 1,3 --declined 1 --json",
         STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 0,
         "\"joins\":[\"2\"],\"passed\":[],\"panel\":[\"2\",\"3\"],", ""},
        {"panel FILE QUOTAS --size 2 --seed s --panel 1,3 --declined 9",
         STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 2, "", "\"9\" is not in the pool"},
        {"panel FILE QUOTAS --size 2 --seed s --panel 1 --declined 1",
         STR_INIT("id,c\n1,a\n2,a\n3,b\n"), 2, "", "as many as --size"},
        {"panel FILE QUOTAS --size 2 --panel 1", STR_INIT("id,c\n1,a\n"), 2, "", "needs --panel"},
        {"panel FILE QUOTAS", STR_INIT("id,c\n1,a\n"), 2, "", "--size must be"},
        {"panel FILE QUOTAS --size 1 --goal best", STR_INIT("id,c\n1,a\n"), 2, "",
         "--goal must be"},
        {"panel FILE QUOTAS --size 1 --goal legacy", STR_INIT("id,c\n1,a\n"), 2, "",
         "needs a --seed"},
        {"panel FILE QUOTAS --size 1 --number 1000", STR_INIT("id,c\n1,a\n"), 2, "",
         "--number must"},
        {"panel FILE QUOTAS --size 1 --id no", STR_INIT("id,c\n1,a\n"), 2, "", "no column \"no\""},
        {"panel FILE --size 1", STR_INIT("id,c\n1,a\n"), 2, "", "which two files?"},
        {"panel FILE QUOTAS --size 1", STR_INIT("id,c\n1,z\n"), 3, "", ":2:3: this value of c has"},
        {"panel FILE FILE --size 1 --json", STR_INIT("id,c\n1,z\n"), 3, "\"line\":1,\"column\":1",
         ":1:1: the heading must be"},
    };
    struct str quotas = STR("category,feature,min,max\nc,a,0,1\nc,b,0,1\n");
    (void)with("quotas", quotas);
    check(rows, COUNT(rows));
}

#define CHAIN "from,to\na,b\nb,c\nc,d\nd,e\n"

TEST("command: network, its exit codes, answers and errors") {
    static const struct row rows[] = {
        {"network FILE", STR_INIT(CHAIN), 0,
         "5 nodes, 4 edges\nComponents: 1, of 5\nCut points: how many would be cut off from the "
         "largest part; all parts\n        2  c: 2, 2\n        1  b: 3, 1\n",
         ""},
        {"network FILE", STR_INIT(CHAIN), 0,
         "        1  d - e\nIntroductions, if both say yes: ", ""},
        {"network FILE --organisations", STR_INIT(CHAIN), 0,
         "Brokers: betweenness\n          4.000000  c\n", ""},
        {"network FILE --explain", STR_INIT(CHAIN), 0, "of organisations alone, and nobody here is",
         ""},
        {"network FILE --nodes NODES --explain", STR_INIT(CHAIN), 0,
         "Without any tie: 1\n  f \"?\"\n", ""},
        {"network FILE --nodes NODES", STR_INIT(CHAIN), 0, "\n          3.000000  b\nIntro", ""},
        {"network FILE --nodes NODES --explain", STR_INIT(CHAIN), 0,
         "c and e: 1443 points for whom they have in common, 500 for what both want, 1000 for", ""},
        {"network FILE --nodes NODES", STR_INIT(CHAIN), 0,
         "     2943  c - e: 1 in common; both want peace; e needs bread, which c offers\n", ""},
        {"network FILE --nodes NODES --refused REFUSED", STR_INIT(CHAIN), 0,
         "Introductions: none\nBeware: 1 refused pairs have somebody who is not in the network",
         ""},
        {"network FILE --nodes NODES --refused REFUSED --json --seed s", STR_INIT(CHAIN), 0,
         "\"seed\":\"s\",\"lot\":\"seed\",\"ok\":true,\"warnings\":[[\"refused_unknown\",1]],"
         "\"result\":{\"nodes\":6,\"edges\":4,\"components\":[5,1],\"isolated\":[\"f",
         ""},
        {"network FILE --json", STR_INIT(CHAIN), 0,
         "\"bridges\":[[\"b\",\"c\"],[\"c\",\"d\"],[\"a\",\"b\"],[\"d\",\"e\"]],\"brokers\":[],",
         ""},
        {"network FILE", STR_INIT("weight,from,to\n1,a,a\n2,a,b\n2,b,a\n"), 0,
         "Left out: 1 ties of somebody with themselves\nCounted once: 1 ties that were told again\n"
         "Weights of ties are not used\n",
         ""},
        {"network FILE", STR_INIT("from,to\n"), 0, "0 nodes, 0 edges\nComponents: 0\n", ""},
        {"network", STR_INIT(""), 2, "", "which file?"},
        {"network FILE --seed=", STR_INIT(CHAIN), 2, "", "--seed must have 1 to 200 bytes"},
        {"network FILE --brokers", STR_INIT(CHAIN), 2, "", "no option"},
        {"network FILE --json", STR_INIT("from,to\na,b\na,\n"), 3, "\"line\":3,\"column\":3,",
         ":3:3: an ID must have 1 to 200 bytes"},
        {"network FILE --nodes FILE", STR_INIT(CHAIN), 3, "", "the heading must name id"},
        {"network FILE --refused FILE --json", STR_INIT(CHAIN), 3, "\"line\":1,\"column\":1,",
         "the heading must name a"},
        {"network FILE --nodes /no/such/file", STR_INIT(CHAIN), 3, "", "cannot be read"}};
    (void)with("nodes",
               STR("id,kind,aims,needs,offers,opted_out\nb,organisation,,,,yes\n"
                   "c,,peace,,bread,\ne,,peace,bread,,\n\"f \"\"\x1b\"\"\",,,,,\na,,,,,1\n"));
    (void)with("refused", STR("a,b\ne,c\nc,nobody\n"));
    check(rows, COUNT(rows));
}
