/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of the commands that answer from files: exit codes, and what stands on standard output. */
#include "app/file_command.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
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

/* Runs "tally FILE --json" as words; FILE stands for the given file, QUOTAS for the one that the
 * test wrote under that name. */
static struct answer run(const char *line, const char *file) {
    struct arena *a = test_arena();
    struct str rest = str_of(line);
    struct answer r = {0};
    char *argv[32] = {NULL};
    int argc = 0;
    do {
        struct str word = str_cut(&rest, ' ');
        word = str_eq(word, STR("QUOTAS")) ? str_of(in_folder("quotas")) : word;
        argv[argc++] = arena_cstr(a, str_eq(word, STR("FILE")) ? str_of(file) : word);
    } while (rest.n);
    (void)fflush(stdout);
    int out = redirect(STDOUT_FILENO, in_folder("out"));
    int err = redirect(STDERR_FILENO, in_folder("err"));
    r.code = argv[0][0] == 't'   ? command_tally(argc, argv)
             : argv[0][0] == 's' ? command_similar(argc, argv)
             : argv[0][0] == 'p' ? command_panel(argc, argv)
                                 : command_recount(argc, argv);
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

TEST("command: exit codes, answers and errors") {
    static const struct {
        const char *line;
        struct str text;
        int code;
        const char *out;
        const char *err;
    } rows[] = {
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
        {"tally FILE --method consent --seats 2", STR_INIT("stance\n"), 2, "", "for approval"},
        {"tally FILE --method approval --color", STR_INIT(""), 2, "", "no option"},
        {"tally FILE --method approval", STR_INIT("A,B\n1,x\n"), 3, "", ":2:3: a mark must be"},
        {"tally FILE --method approval --json", STR_INIT("A,B\n1,x\n"), 3,
         ",\"line\":2,\"column\":3,\"message\":\"a mark must be", ":2:3: a mark must be"},
        {"tally /no/such/file --method approval", STR_INIT(""), 3, "", "cannot be read"},
        {"tally FILE --method approval", STR_INIT("\x1b[2JA\n1\n"), 0, "?[2JA", ""},
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
        {"similar FILE --of a", STR_INIT(""), 3, "", ":1:1: the file is empty"},
        {"recount FILE", STR_INIT("no zip"), 3, "", ":1:1: this is not a zip archive"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer r = run(rows[i].line, with("input.csv", rows[i].text));
        test_row("%zu: %s gave %d, \"%.*s\", \"%.*s\"", i, rows[i].line, r.code, STR_ARG(r.out),
                 STR_ARG(r.err));
        assert_int_equal(r.code, rows[i].code);
        assert_true(rows[i].out[0] ? has(r.out, rows[i].out) : r.out.n == 0);
        assert_true(rows[i].err[0] ? has(r.err, rows[i].err) : r.err.n == 0);
    }
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
    assert_str(r.out, "The same: 2 ballots by approval give the published result.\n");
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
    static const struct {
        const char *line;
        struct str text;
        int code;
        const char *out;
        const char *err;
    } rows[] = {
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
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].line);
        struct answer r = run(rows[i].line, with("file", rows[i].text));
        assert_int_equal(r.code, rows[i].code);
        assert_true(*rows[i].out ? has(r.out, rows[i].out) : r.out.n == 0);
        assert_true(*rows[i].err ? has(r.err, rows[i].err) : r.err.n == 0);
    }
}
