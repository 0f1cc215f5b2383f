/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/budget.h and format/pabulib.h against the open data: 65 real elections and 60 small
 * committees, where they are there. */
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/pabulib.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define FOLDER "participatory_budgeting/"

/* The records of a table of the folder, one after the other; c->field[column_of(...)]. */
struct table {
    struct csv csv;
    struct str *column;
    size_t columns;
};

static struct table table_open(const char *name) {
    struct arena *a = test_arena();
    struct table t;
    struct str text = {0};
    bool has = false;
    const char *path = test_data(arena_printf(a, FOLDER "%s", name).p);
    assert_int_equal(file_read(a, path, 1 << 24, &text), ERR_OK);
    t.csv = csv_begin(a, text, '\t', (struct csv_limits){100, 100000, 100000});
    assert_int_equal(csv_next(&t.csv, &has), ERR_OK);
    t.columns = t.csv.count;
    t.column = arena_array(a, struct str, t.columns);
    for (size_t i = 0; i < t.columns; i++) {
        t.column[i] = t.csv.field[i].text;
    }
    return t;
}

static bool table_next(struct table *t) {
    bool has = false;
    assert_int_equal(csv_next(&t->csv, &has), ERR_OK);
    return has;
}

static struct str cell(const struct table *t, const char *column) {
    for (size_t i = 0; i < t->columns; i++) {
        if (str_eq(t->column[i], str_of(column))) {
            return t->csv.field[i].text;
        }
    }
    fail_msg("there is no column %s", column);
    return str_of(NULL);
}

static struct pabulib election(struct str file) {
    struct arena *a = test_arena();
    struct pabulib p;
    struct flaw f;
    struct str text = {0};
    const char *path = test_data(arena_printf(a, FOLDER "elections/%.*s", STR_ARG(file)).p);
    assert_int_equal(file_read(a, path, 1 << 26, &text), ERR_OK);
    enum err e = pabulib_read(a, text, &p, &f);
    test_row("%.*s:%zu:%zu: %.*s", STR_ARG(file), f.line, f.column,
             STR_ARG(e == ERR_OK ? STR("read") : f.why));
    assert_int_equal(e, ERR_OK);
    return p;
}

/* The warning of this kind, or NULL. */
static const struct result_note *warning(const struct pabulib *p, const char *code) {
    for (size_t i = 0; i < p->warnings.count; i++) {
        if (strcmp(p->warnings.item[i].code, code) == 0) {
            return &p->warnings.item[i];
        }
    }
    return NULL;
}

/* The README of the data names five. In poland_warszawa_2018_przyczolek-grochowski.pb score is the
 * other figure as well, but for its one project that is 94 like the votes. */
static bool is_told(struct str file) {
    static const char *const other_score[] = {
        "poland_warszawa_2018_praga-poludnie.pb", "poland_warszawa_2017_grochow-centrum.pb",
        "poland_warszawa_2018_grochow-kinowa.pb", "poland_warszawa_2017_kamionek.pb"};
    for (size_t i = 0; i < COUNT(other_score); i++) {
        if (str_eq(file, str_of(other_score[i]))) {
            return true;
        }
    }
    return false;
}

TEST("conformance participatory_budgeting/elections: columns votes and score are the recount") {
    struct table t = table_open("expected_greedy.tsv");
    size_t files = 0;
    for (; table_next(&t); files++) {
        struct arena_mark m = arena_mark(test_arena());
        struct str file = cell(&t, "file");
        struct pabulib p = election(file);
        assert_null(warning(&p, "num_votes"));
        assert_null(warning(&p, "num_projects"));
        assert_int_equal(warning(&p, "score") != NULL, is_told(file));
        if (str_eq(file, STR("poland_czestochowa_2020_.pb"))) {
            size_t votes = pabulib_column(&p, STR("votes"));
            struct budget_support *s = budget_count(test_arena(), &p.election);
            assert_int_equal(warning(&p, "votes")->arg[0].number, 1);
            assert_int_equal(warning(&p, "repeated")->arg[0].number, 1);
            for (size_t i = 0; i < p.election.projects; i++) {
                if (str_eq(p.election.project[i].id, STR("579"))) {
                    assert_str(p.cell[i * p.columns + votes], "704");
                    assert_int_equal(s[i].supporters, 701);
                }
            }
        } else {
            assert_null(warning(&p, "votes"));
        }
        arena_rewind(test_arena(), m);
    }
    assert_int_equal(files, 65);
}

TEST("conformance participatory_budgeting/elections: read, written, read: the same answer") {
    struct table t = table_open("expected_greedy.tsv");
    struct budget_options o = {.completion = BUDGET_UTILITARIAN};
    while (table_next(&t)) {
        struct arena *a = test_arena();
        struct arena_mark m = arena_mark(a);
        struct pabulib p = election(cell(&t, "file"));
        struct pabulib q;
        struct flaw f;
        struct buf once = buf_make(1 << 26);
        struct buf twice = buf_make(1 << 26);
        struct buf json[2] = {buf_make(1 << 24), buf_make(1 << 24)};
        pabulib_write(a, &once, &p);
        assert_int_equal(pabulib_read(a, buf_str(&once), &q, &f), ERR_OK);
        pabulib_write(a, &twice, &q);
        assert_true(str_eq(buf_str(&once), buf_str(&twice)));
        for (int i = 0; i < 2; i++) {
            const struct pabulib *one = i ? &q : &p;
            struct json_out j = json_begin(&json[i]);
            struct budget_result r = budget_decide(a, &one->election, &o);
            budget_json(&j, a, &one->election, &o, &r, (struct result_head){0}, one->warnings);
        }
        assert_true(str_eq(buf_str(&json[0]), buf_str(&json[1])));
        buf_free(&once);
        buf_free(&twice);
        buf_free(&json[0]);
        buf_free(&json[1]);
        arena_rewind(a, m);
    }
}

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The funded projects against a list of IDs, whatever the order. */
static void assert_funded(const struct pabulib *p, const struct budget_result *r, struct str list) {
    struct arena *a = test_arena();
    struct str *got = arena_array(a, struct str, r->fundeds);
    struct str *expected = arena_array(a, struct str, list.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->fundeds; i++) {
        got[i] = p->election.project[r->funded[i].project].id;
    }
    while (list.n) {
        expected[n++] = str_cut(&list, ' ');
    }
    assert_int_equal(r->fundeds, n);
    qsort(got, n, sizeof *got, by_text);
    qsort(expected, n, sizeof *expected, by_text);
    for (size_t i = 0; i < n; i++) {
        assert_str(got[i], arena_cstr(a, expected[i]));
    }
}

static int64_t number(struct str s) {
    double v = 0;
    assert_true(str_to_real(s, &v));
    return (int64_t)v;
}

TEST("conformance participatory_budgeting/expected_greedy.tsv: greedy, all 65 outcomes") {
    struct table t = table_open("expected_greedy.tsv");
    struct budget_options o = {.rule = BUDGET_GREEDY};
    size_t recorded = 0;
    while (table_next(&t)) {
        struct arena_mark m = arena_mark(test_arena());
        struct pabulib p = election(cell(&t, "file"));
        struct budget_result r = budget_decide(test_arena(), &p.election, &o);
        assert_funded(&p, &r, cell(&t, "greedy_funded"));
        assert_int_equal(r.spent / p.election.minor, number(cell(&t, "greedy_cost")));
        if (str_eq(cell(&t, "greedy_equals_recorded"), STR("yes"))) {
            assert_funded(&p, &r, cell(&t, "recorded_funded"));
            recorded++;
        }
        arena_rewind(test_arena(), m);
    }
    assert_true(recorded > 0);
}

TEST("conformance participatory_budgeting/expected_equal_shares.tsv: add1, all 25 outcomes") {
    struct table t = table_open("expected_equal_shares.tsv");
    struct budget_options o = {.utility = BUDGET_COST, .completion = BUDGET_ADD1};
    size_t files = 0;
    for (; table_next(&t); files++) {
        struct arena_mark m = arena_mark(test_arena());
        struct pabulib p = election(cell(&t, "file"));
        struct budget_result r = budget_decide(test_arena(), &p.election, &o);
        assert_null(r.refused);
        assert_int_equal(r.spent / p.election.minor, number(cell(&t, "cost")));
        assert_int_equal(r.reruns, number(cell(&t, "raises")));
        assert_funded(&p, &r, cell(&t, "funded"));
        assert_int_equal(r.ties, 0);
        arena_rewind(test_arena(), m);
    }
    assert_int_equal(files, 25);
}

TEST("conformance participatory_budgeting/elections: the worked outcomes of two elections") {
    static const struct {
        const char *file;
        enum budget_utility utility;
        enum budget_completion completion;
        int64_t spent;
        size_t funded;
        uint64_t reruns;
    } rows[] = {
        {"poland_warszawa_2018_muranow.pb", BUDGET_COST, BUDGET_NONE, 728098, 6, 0},
        {"poland_warszawa_2018_muranow.pb", BUDGET_COST, BUDGET_ADD1, 893098, 7, 361},
        {"poland_warszawa_2018_muranow.pb", BUDGET_COST, BUDGET_ADD1_EXHAUSTIVE, 899268, 7, 169},
        {"poland_warszawa_2018_muranow.pb", BUDGET_CARDINALITY, BUDGET_NONE, 624268, 7, 0},
        {"poland_warszawa_2018_muranow.pb", BUDGET_CARDINALITY, BUDGET_ADD1, 624268, 7, 345},
        {"poland_warszawa_2018_muranow.pb", BUDGET_CARDINALITY, BUDGET_ADD1_EXHAUSTIVE, 624268, 7,
         0},
        {"poland_wroclaw_2015_150-500.pb", BUDGET_COST, BUDGET_NONE, 2500000, 5, 0},
        {"poland_wroclaw_2015_150-500.pb", BUDGET_COST, BUDGET_ADD1, 19889000, 46, 520},
        {"poland_wroclaw_2015_150-500.pb", BUDGET_CARDINALITY, BUDGET_ADD1, 19889000, 46, 520}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena_mark m = arena_mark(test_arena());
        struct pabulib p = election(str_of(rows[i].file));
        struct budget_options o = {.utility = rows[i].utility, .completion = rows[i].completion};
        struct budget_result r = budget_decide(test_arena(), &p.election, &o);
        assert_int_equal(r.spent, rows[i].spent);
        assert_int_equal(r.fundeds, rows[i].funded);
        assert_int_equal(r.reruns, rows[i].reruns);
        arena_rewind(test_arena(), m);
    }
}

/* --- committees: unit costs; many orders of the lot ---
 *
 * Where too few are supported, the source fills the committee with anybody; in a budget nobody is
 * paid for whom nobody supports. So only those with support are compared. */

enum { CANDIDATES_MAX = 8, ORDERS = 400 };

struct profile {
    size_t candidates;
    int64_t size;
    size_t voters;
    bool approves[64][CANDIDATES_MAX];
};

static struct profile profile_of(const struct table *t) {
    struct profile p = {.candidates = (size_t)number(cell(t, "candidates")),
                        .size = number(cell(t, "committee_size"))};
    struct str sets = cell(t, "approval_sets");
    for (; sets.n; p.voters++) {
        struct str set = str_cut(&sets, ' ');
        while (set.n && !str_eq(set, STR("-"))) {
            p.approves[p.voters][number(str_cut(&set, ','))] = true;
        }
    }
    assert_int_equal(p.voters, number(cell(t, "voters")));
    return p;
}

/* The committee, as bits, when candidates stand in the file in this order. */
static unsigned committee(const struct profile *p, const size_t *order) {
    struct arena *a = test_arena();
    struct arena_mark m = arena_mark(a);
    struct budget_project *project = arena_array(a, struct budget_project, p->candidates);
    size_t *begins = arena_array(a, size_t, p->voters + 1);
    uint32_t *choice = arena_array(a, uint32_t, p->voters * p->candidates);
    size_t n = 0;
    for (size_t i = 0; i < p->candidates; i++) {
        project[i] = (struct budget_project){arena_printf(a, "%zu", order[i]), 1};
    }
    for (size_t v = 0; v < p->voters; v++) {
        for (size_t i = 0; i < p->candidates; i++) {
            if (p->approves[v][order[i]]) {
                choice[n++] = (uint32_t)i;
            }
        }
        begins[v + 1] = n;
    }
    struct budget_election e = {.budget = p->size,
                                .minor = 1,
                                .projects = p->candidates,
                                .project = project,
                                .ballots = p->voters,
                                .begins = begins,
                                .choice = choice};
    struct budget_options o = {.utility = BUDGET_CARDINALITY, .completion = BUDGET_UTILITARIAN};
    struct budget_result r = budget_decide(a, &e, &o);
    unsigned bits = 0;
    for (size_t i = 0; i < r.fundeds; i++) {
        bits |= 1u << order[r.funded[i].project];
    }
    arena_rewind(a, m);
    return bits;
}

/* Which committees come out, over many orders of the candidates. */
static void all_committees(const struct profile *p, bool *is) {
    struct draw d = draw_begin(STR("committees"), STR("order"));
    size_t order[CANDIDATES_MAX] = {0};
    for (int k = 0; k < ORDERS; k++) {
        for (size_t i = 0; i < p->candidates; i++) {
            size_t at = draw_below(&d, i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        is[committee(p, order)] = true;
    }
}

static bool is_supported(const struct profile *p, int64_t candidate) {
    bool is = false;
    for (size_t v = 0; v < p->voters; v++) {
        is |= p->approves[v][candidate];
    }
    return is;
}

TEST("conformance participatory_budgeting/committees_expected.tsv: 60 committees, all ties") {
    struct table t = table_open("committees_profiles.tsv");
    struct table x = table_open("committees_expected.tsv");
    size_t met = 0;
    while (table_next(&t)) {
        struct profile p = profile_of(&t);
        bool got[1 << CANDIDATES_MAX] = {false};
        bool expected[1 << CANDIDATES_MAX] = {false};
        all_committees(&p, got);
        do {
            assert_true(table_next(&x));
        } while (!str_eq(cell(&x, "instance"), cell(&t, "instance")) ||
                 !str_eq(cell(&x, "rule"), STR("equal-shares-with-av-completion")) ||
                 !str_eq(cell(&x, "resolute"), STR("false")));
        for (struct str rest = cell(&x, "committees"); rest.n;) {
            struct str one = str_cut(&rest, ' ');
            unsigned bits = 0;
            while (one.n) {
                int64_t candidate = number(str_cut(&one, ','));
                bits |= is_supported(&p, candidate) ? 1u << candidate : 0;
            }
            expected[bits] = true;
        }
        for (unsigned k = 0; k < COUNT(got); k++) {
            test_row("%.*s: committee %x", STR_ARG(cell(&t, "instance")), k);
            assert_int_equal(got[k], expected[k]);
        }
        met++;
    }
    assert_int_equal(met, 60);
}
