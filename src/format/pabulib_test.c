/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/pabulib.h: what is read, what is refused and where, and there and back. */
#include "format/pabulib.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define HEAD "META\nkey;value\nbudget;100\nvote_type;approval\n"
#define PROJECTS "PROJECTS\nproject_id;cost\na;10\nb;20\n"
#define VOTES "VOTES\nvoter_id;vote\n"
#define POINTS "META\nbudget;100\nvote_type;cumulative\n" PROJECTS "VOTES\nvoter_id;vote;points\n"

static struct pabulib read(struct str text) {
    struct pabulib p;
    struct flaw f;
    enum err e = pabulib_read(test_arena(), text, &p, &f);
    test_row("%zu:%zu %.*s", f.line, f.column, STR_ARG(e == ERR_OK ? STR("") : f.why));
    assert_int_equal(e, ERR_OK);
    return p;
}

TEST("pabulib: what is read") {
    struct pabulib p =
        read(STR("\xEF\xBB\xBFMETA\r\nkey;value\r\nbudget;1000.5\r\nvote_type;approval"
                 "\r\nnote;\"a;\"\"b\"\"\"\r\n\r\nPROJECTS\r\nname;cost;project_id;votes\r\n"
                 "\"Wiata \"\"FART\"\"; obok\";12.25;\"x\"\"1\";2\r\n;7;\xC5\x82;\r\n"
                 "VOTES\r\nvote;voter_id\r\n\" x\"\"1 , \xC5\x82\";1\r\n\"x\"\"1\";2\r\n;3"));
    const struct budget_election *e = &p.election;
    assert_int_equal(e->budget, 100050);
    assert_int_equal(e->minor, 100);
    assert_int_equal(e->projects, 2);
    assert_str(e->project[0].id, "x\"1");
    assert_int_equal(e->project[0].cost, 1225);
    assert_int_equal(e->project[1].cost, 700);
    assert_int_equal(e->ballots, 3);
    assert_int_equal(e->begins[3], 3);
    assert_int_equal(e->choice[0], 0);
    assert_int_equal(e->choice[1], 1);
    assert_int_equal(e->choice[2], 0);
    assert_null(e->points);
    assert_str(pabulib_meta(&p, STR("note")), "a;\"b\"");
    assert_null(pabulib_meta(&p, STR("nothing")).p);
    assert_str(p.cell[pabulib_column(&p, STR("name"))], "Wiata \"FART\"; obok");
    assert_int_equal(p.warnings.count, 1); /* the blank cell of the second is 0, but it has one */
    assert_string_equal(p.warnings.item[0].code, "votes");
}

TEST("pabulib: names of sections in any case") {
    struct pabulib p = read(STR("Meta\nbudget;9\nvote_type;approval\n projects \nproject_id;cost\n"
                                "votes;1\nvotes\nvoter_id;vote\n1;votes\n"));
    assert_int_equal(p.election.projects, 1);
    assert_int_equal(p.election.ballots, 1);
}

TEST("pabulib: points of ordinal and cumulative votes") {
    struct pabulib p = read(
        STR("META\nbudget;9\nvote_type;ordinal\nmax_length;2\n" PROJECTS VOTES "1;b,a\n2;a,b,a\n"));
    static const uint32_t ordinal[] = {2, 1, 2, 1, 0};
    assert_memory_equal(p.election.points, ordinal, sizeof ordinal);
    assert_int_equal(p.warnings.count, 1);
    assert_string_equal(p.warnings.item[0].code, "repeated");
    p = read(STR("META\nbudget;9\nvote_type;ordinal\n" PROJECTS VOTES "1;b\n"));
    assert_int_equal(p.election.points[0], 2); /* as many as there are projects */
    p = read(STR(POINTS "1;b,a;5, 0\n2;;\n"));
    static const uint32_t cumulative[] = {5, 0};
    assert_memory_equal(p.election.points, cumulative, sizeof cumulative);
    assert_int_equal(p.election.begins[2], 2);
}

TEST("pabulib: what is odd is counted and told") {
    struct pabulib p =
        read(STR("META\nbudget;100\nvote_type;cumulative\nnum_votes;3\nnum_projects;x\n"
                 "min_length;2\nmax_length;2\nmax_points;4\nmax_sum_points;6\nmax_sum_cost;25.5\n"
                 "PROJECTS\nproject_id;cost;votes;score\na;10;2;6\nb;20;2;9\n"
                 "VOTES\nvoter_id;vote;points\n1;a,b;1,5\n2;a,b,b;5,1,3\n"));
    static const char *const expected[] = {"num_projects", "num_votes", "limit",
                                           "limit",        "limit",     "repeated"};
    assert_int_equal(p.warnings.count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_string_equal(p.warnings.item[i].code, expected[i]);
    }
    assert_str(p.warnings.item[2].arg[0].text, "max_points");
    assert_int_equal(p.warnings.item[2].arg[1].number, 2);
    assert_str(p.warnings.item[3].arg[0].text, "max_sum_points");
    assert_int_equal(p.warnings.item[3].arg[1].number, 1);
    assert_str(p.warnings.item[4].arg[0].text, "max_sum_cost");
    assert_int_equal(p.warnings.item[4].arg[1].number, 2);
}

TEST("pabulib: what is refused, and where") {
    static const struct {
        struct str text;
        size_t line;
        size_t column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, 1, "pabulib_section"},
        {STR_INIT("PROJECTS\n"), 1, 1, "pabulib_section"},
        {STR_INIT("META\nbudget;1;2\n"), 2, 10, "pabulib_meta"},
        {STR_INIT("META\nbudget\n"), 2, 1, "pabulib_meta"},
        {STR_INIT("META\nbudget;1\nbudget;1\n"), 3, 1, "pabulib_key"},
        {STR_INIT("META\nbudget;0\n"), 2, 8, "pabulib_budget"},
        {STR_INIT("META\nbudget;-1\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;-0.5\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;1.234\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;1.\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;1,5\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;1e3\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;nan\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nbudget;100000000001\n"), 2, 8, "pabulib_money"},
        {STR_INIT("META\nvote_type;dice\n"), 2, 11, "pabulib_type"},
        {STR_INIT("META\nmax_length;x\n"), 2, 12, "pabulib_limit"},
        {STR_INIT("META\nvote_type;approval\n" PROJECTS), 3, 1, "pabulib_budget"},
        {STR_INIT("META\nbudget;1\n" PROJECTS), 3, 1, "pabulib_type"},
        {STR_INIT(HEAD VOTES), 5, 1, "pabulib_section"},
        {STR_INIT(HEAD "PROJECTS\n"), 6, 1, "pabulib_heading"},
        {STR_INIT(HEAD "PROJECTS\nid;cost\n"), 6, 1, "pabulib_column"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;name\n"), 6, 1, "pabulib_column"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost;cost\n"), 6, 17, "pabulib_column"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost\n;1\n"), 7, 1, "pabulib_project"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost\na,b;1\n"), 7, 1, "pabulib_project"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost\na;-1\n"), 7, 3, "pabulib_money"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost\na;\n"), 7, 3, "pabulib_money"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost\na;1\nb;1\na;2\n"), 9, 1, "pabulib_twice"},
        {STR_INIT(HEAD "PROJECTS\nproject_id;cost\na;1;2\n"), 7, 5, "csv_ragged"},
        {STR_INIT(HEAD PROJECTS), 9, 1, "pabulib_section"},
        {STR_INIT(HEAD PROJECTS "VOTES\nid;vote\n"), 10, 1, "pabulib_column"},
        {STR_INIT(HEAD PROJECTS "VOTES\nvoter_id;votes\n"), 10, 1, "pabulib_column"},
        {STR_INIT(HEAD PROJECTS VOTES "1;a,c\n"), 11, 5, "pabulib_vote"},
        {STR_INIT(HEAD PROJECTS VOTES "1;a,\n"), 11, 5, "pabulib_vote"},
        {STR_INIT(HEAD PROJECTS VOTES "1;\"a,\"\"\"\n"), 11, 3, "pabulib_vote"},
        {STR_INIT(HEAD PROJECTS VOTES ";a\n"), 11, 1, "pabulib_voter"},
        {STR_INIT(HEAD PROJECTS VOTES "1;a\n2;a\n1;b\n"), 13, 1, "pabulib_twice"},
        {STR_INIT(HEAD PROJECTS VOTES "1;a\nMETA\n"), 12, 1, "pabulib_section"},
        {STR_INIT(HEAD PROJECTS VOTES "1;a;b\n"), 11, 5, "csv_ragged"},
        {STR_INIT(HEAD PROJECTS VOTES "1;\"a\n"), 11, 3, "csv_open_quote"},
        {STR_INIT("META\nbudget;1\nvote_type;scoring\n" PROJECTS VOTES), 9, 1, "pabulib_column"},
        {STR_INIT(POINTS "1;a,b;1\n"), 10, 7, "pabulib_points"},
        {STR_INIT(POINTS "1;a;1,2\n"), 10, 5, "pabulib_points"},
        {STR_INIT(POINTS "1;a,b;1,x\n"), 10, 9, "pabulib_points"},
        {STR_INIT(POINTS "1;a;-1\n"), 10, 5, "pabulib_points"},
        {STR_INIT(POINTS "1;a;1.5\n"), 10, 5, "pabulib_points"},
        {STR_INIT(POINTS "1;a;100001\n"), 10, 5, "pabulib_points"},
        {STR_INIT(POINTS "1;a,a;60000,60000\n"), 10, 5, "pabulib_points"},
        {STR_INIT(POINTS "1;;5\n"), 10, 4, "pabulib_points"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pabulib p;
        struct flaw f = {0};
        enum err e = pabulib_read(test_arena(), rows[i].text, &p, &f);
        test_row("row %zu gave %s at %zu:%zu", i, e == ERR_OK ? "nothing" : f.code, f.line,
                 f.column);
        assert_int_equal(e, ERR_INPUT);
        assert_string_equal(f.code, rows[i].code);
        assert_int_equal(f.line, rows[i].line);
        assert_int_equal(f.column, rows[i].column);
    }
}

/* A file of so many projects, and one vote for the last. */
static struct str many(size_t projects) {
    struct buf b = buf_make(1 << 24);
    buf_put(&b, STR(HEAD "PROJECTS\nproject_id;cost\n"));
    for (size_t i = 0; i < projects; i++) {
        buf_printf(&b, "%zu;1\n", i);
    }
    buf_printf(&b, VOTES "1;%zu\n", projects - 1);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("pabulib: limits below, at and above") {
    struct pabulib p;
    struct flaw f;
    struct arena *a = test_arena();
    assert_int_equal(pabulib_read(a, many(9999), &p, &f), ERR_OK);
    assert_int_equal(pabulib_read(a, many(10000), &p, &f), ERR_OK);
    assert_int_equal(p.election.choice[0], 9999);
    assert_int_equal(pabulib_read(a, many(10001), &p, &f), ERR_TOO_LARGE);
    assert_string_equal(f.code, "pabulib_projects");
    assert_int_equal(f.line, 10007);
    for (int n = 199; n <= 201; n++) {
        char id[202];
        memset(id, 'i', sizeof id);
        struct str text = arena_printf(a, HEAD "PROJECTS\nproject_id;cost\n%.*s;1\n" VOTES, n, id);
        test_row("%d bytes", n);
        assert_int_equal(pabulib_read(a, text, &p, &f), n <= 200 ? ERR_OK : ERR_INPUT);
    }
    p = read(STR("META\nbudget;100000000000\nvote_type;approval\n" PROJECTS VOTES));
    assert_int_equal(p.election.budget, INT64_C(100000000000));
}

/* All that a file says, but for its quotes and line ends. */
static void assert_same(const struct pabulib *p, const struct pabulib *q) {
    struct arena *a = test_arena();
    struct arena_mark m = arena_mark(a);
    const struct budget_election *e = &p->election;
    const struct budget_election *f = &q->election;
    assert_int_equal(p->metas, q->metas);
    for (size_t i = 0; i < p->metas; i++) {
        assert_true(str_eq(p->meta[i].key, q->meta[i].key));
        assert_true(str_eq(p->meta[i].value, q->meta[i].value));
    }
    assert_int_equal(e->budget, f->budget);
    assert_int_equal(e->minor, f->minor);
    assert_int_equal(e->projects, f->projects);
    assert_int_equal(e->ballots, f->ballots);
    assert_int_equal(p->columns, q->columns);
    for (size_t i = 0; i < e->projects * p->columns; i++) {
        assert_true(str_eq(p->cell[i], q->cell[i]));
    }
    assert_memory_equal(e->begins, f->begins, (e->ballots + 1) * sizeof *e->begins);
    size_t n = e->begins[e->ballots];
    if (n) {
        assert_memory_equal(e->choice, f->choice, n * sizeof *e->choice);
    }
    assert_int_equal(e->points != NULL, f->points != NULL);
    if (n && e->points) {
        assert_memory_equal(e->points, f->points, n * sizeof *e->points);
    }
    arena_rewind(a, m);
}

TEST("pabulib: written and read back, the same; written again, the same bytes") {
    static const struct str texts[] = {
        STR_INIT(HEAD PROJECTS VOTES "1;a,b\n2;\n"), STR_INIT(POINTS "1;b,a;5,0\n2;b,b;1,1\n"),
        STR_INIT("META\nbudget;9.30\nvote_type;ordinal\nx;\"\n;\"\"\"\n\nPROJECTS\nname;project_id;"
                 "cost\n\"a;b\";\"q\"\"\xC5\x82\";9.05\n\nVOTES\nage;vote;voter_id\n\"1\n\";"
                 "\"q\"\"\xC5\x82\";\" v\"\n"),
        STR_INIT("META\nbudget;1\nvote_type;choose-1\nPROJECTS\nproject_id;cost\nVOTES\n"
                 "voter_id;vote\n")};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct pabulib p = read(texts[i]);
        struct buf one = buf_make(100000);
        struct buf two = buf_make(100000);
        pabulib_write(test_arena(), &one, &p);
        struct pabulib q = read(buf_str(&one));
        pabulib_write(test_arena(), &two, &q);
        test_row("text %zu: %.*s", i, STR_ARG(buf_str(&one)));
        assert_same(&p, &q);
        assert_true(str_eq(buf_str(&one), buf_str(&two)));
        buf_free(&one);
        buf_free(&two);
    }
}
