/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/opinion.h against the open data, where it is there: two conversations with all that the
 * Polis server computed, and exports of real ones. */
#include <math.h>
#include <string.h>

#include "engine/opinion.h"
#include "format/csv.h"
#include "format/json_read.h"
#include "format/opinion_file.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct str text_of(const char *set, const char *file) {
    struct str text = {0};
    const char *path = test_data(arena_printf(test_arena(), "opinion/%s/%s", set, file).p);
    assert_int_equal(file_read(test_arena(), path, 1 << 26, &text), ERR_OK);
    return text;
}

static struct opinion_file votes_of(const char *set, const char *name) {
    struct opinion_file f = {0};
    struct flaw flaw;
    assert_int_equal(opinion_file_read(test_arena(), text_of(set, name), &f, &flaw), ERR_OK);
    return f;
}

static struct opinion_file conversation(const char *set) {
    struct opinion_file f = votes_of(set, "votes.csv");
    struct flaw flaw;
    assert_int_equal(opinion_statements_read(test_arena(), text_of(set, "comments.csv"), &f, &flaw),
                     ERR_OK);
    return f;
}

/* --- what the Polis server computed --- */

static void drop(void *value) {
    json_decref(value);
}

static json_t *server(const char *set) {
    json_t *v = NULL;
    struct flaw flaw;
    assert_int_equal(
        json_read(text_of(set, "math-pca2.json"), (struct json_limits){1 << 24, 20}, &v, &flaw),
        ERR_OK);
    test_at_end(drop, v);
    return v;
}

static const json_t *at(const json_t *v, const char *name) {
    const json_t *found = json_object_get(v, name);
    test_row("%s is in the file", name);
    assert_non_null(found);
    return found;
}

static double number(const json_t *list, size_t i) {
    return json_number_value(json_array_get(list, i));
}

static size_t person_at(const struct opinion_file *f, json_int_t id) {
    struct str name = arena_printf(test_arena(), "%lld", (long long)id);
    size_t i = 0;
    while (i < f->in.participants && !str_eq(f->in.participant[i], name)) {
        i++;
    }
    assert_true(i < f->in.participants);
    return i;
}

/* Statements of these conversations are 0, 1, 2 ... without gaps, so that index and ID agree. */
static struct opinion_map map_of(const char *set, struct opinion_file *f, const json_t *v) {
    const json_t *members = at(at(v, "base-clusters"), "members");
    size_t count = json_array_size(members);
    uint32_t *counted = arena_array(test_arena(), uint32_t, count);
    *f = conversation(set);
    for (size_t j = 0; j < f->in.statements; j++) {
        assert_str(f->in.statement[j].id, arena_printf(test_arena(), "%zu", j).p);
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *alone = json_array_get(members, i);
        assert_int_equal(json_array_size(alone), 1);
        counted[i] = (uint32_t)person_at(f, json_integer_value(json_array_get(alone, 0)));
    }
    struct opinion_options o = {.profile = OPINION_POLIS, .counted = counted, .counteds = count};
    struct opinion_map m = opinion_map_make(test_arena(), &f->in, o);
    assert_null(m.refused);
    assert_int_equal(json_array_size(at(v, "in-conv")), count);
    return m;
}

/* 1 or -1: how our axis lies to theirs. */
static double sign_of(const struct opinion_map *m, const json_t *v, size_t axis) {
    const json_t *theirs = json_array_get(at(at(v, "pca"), "comps"), axis);
    double product = 0;
    for (size_t j = 0; j < m->statements; j++) {
        product += number(theirs, j) * m->axis[axis][j];
    }
    return product < 0 ? -1 : 1;
}

static const char *const reference[] = {"reference-35-people", "reference-27-people"};

static void check_axes(const char *set) {
    struct opinion_file f;
    const json_t *v = server(set);
    struct opinion_map m = map_of(set, &f, v);
    const json_t *pca = at(v, "pca");
    assert_int_equal(json_array_size(at(pca, "center")), m.statements);
    assert_int_equal(json_integer_value(at(v, "n")), m.participants);
    assert_int_equal(json_integer_value(at(v, "n-cmts")), m.statements);
    for (size_t j = 0; j < m.statements; j++) {
        test_row("%s, statement %zu", set, j);
        assert_near(m.mean[j], number(at(pca, "center"), j), 1e-9);
        assert_near(m.extremity[j], number(at(pca, "comment-extremity"), j), 1e-9);
        for (size_t i = 0; i < 2; i++) {
            double sign = sign_of(&m, v, i);
            const double *ours = i ? m.statement_y : m.statement_x;
            assert_near(sign * m.axis[i][j], number(json_array_get(at(pca, "comps"), i), j), 1e-9);
            assert_near(sign * ours[j], number(json_array_get(at(pca, "comment-projection"), i), j),
                        1e-9);
        }
    }
    const json_t *base = at(v, "base-clusters");
    for (size_t i = 0; i < json_array_size(at(base, "x")); i++) {
        const json_t *alone = json_array_get(at(base, "members"), i);
        size_t p = person_at(&f, json_integer_value(json_array_get(alone, 0)));
        test_row("%s, participant %zu", set, p);
        assert_near(sign_of(&m, v, 0) * m.x[p], number(at(base, "x"), i), 1e-9);
        assert_near(sign_of(&m, v, 1) * m.y[p], number(at(base, "y"), i), 1e-9);
    }
}

TEST("conformance opinion/reference-35-people: means, axes and places to 1e-9") {
    check_axes(reference[0]);
}

TEST("conformance opinion/reference-27-people: means, axes and places to 1e-9") {
    check_axes(reference[1]);
}

static void check_groups(const char *set) {
    struct opinion_file f;
    const json_t *v = server(set);
    struct opinion_map m = map_of(set, &f, v);
    const json_t *clusters = at(v, "group-clusters");
    const json_t *base = at(v, "base-clusters");
    assert_int_equal(m.groups, json_array_size(clusters));
    for (size_t g = 0; g < m.groups; g++) {
        const json_t *c = json_array_get(clusters, g);
        const json_t *members = at(c, "members");
        test_row("%s, group %zu", set, g);
        assert_int_equal(m.group[g].size, json_array_size(members));
        for (size_t i = 0; i < 2; i++) {
            assert_near(sign_of(&m, v, i) * m.group[g].centre[i], number(at(c, "center"), i), 1e-9);
        }
        for (size_t i = 0; i < json_array_size(members); i++) {
            size_t b = 0;
            while (number(at(base, "id"), b) != number(members, i)) {
                b++;
            }
            const json_t *alone = json_array_get(at(base, "members"), b);
            size_t p = person_at(&f, json_integer_value(json_array_get(alone, 0)));
            assert_int_equal(m.group_of[p], g);
        }
    }
}

TEST("conformance opinion/reference-35-people: groups and their centres") {
    check_groups(reference[0]);
}

TEST("conformance opinion/reference-27-people: groups and their centres") {
    check_groups(reference[1]);
}

static const json_t *by_number(const json_t *v, size_t n) {
    return at(v, arena_printf(test_arena(), "%zu", n).p);
}

static void check_tallies(const char *set) {
    struct opinion_file f;
    const json_t *v = server(set);
    struct opinion_map m = map_of(set, &f, v);
    for (size_t j = 0; j < m.statements; j++) {
        for (size_t g = 0; g < m.groups; g++) {
            const json_t *votes = at(by_number(at(v, "group-votes"), g), "votes");
            const json_t *t = by_number(votes, j);
            test_row("%s, group %zu, statement %zu", set, g, j);
            assert_int_equal(m.group[g].tally[j].agree, json_integer_value(at(t, "A")));
            assert_int_equal(m.group[g].tally[j].disagree, json_integer_value(at(t, "D")));
            assert_int_equal(m.group[g].tally[j].seen, json_integer_value(at(t, "S")));
        }
        test_row("%s, statement %zu", set, j);
        assert_near(m.consensus[j], json_number_value(by_number(at(v, "group-aware-consensus"), j)),
                    1e-9);
        if (!f.in.statement[j].out) { /* ours are offered to nobody */
            assert_near(m.weight[j], json_number_value(by_number(at(v, "comment-priorities"), j)),
                        1e-9);
        }
    }
}

TEST("conformance opinion/reference-35-people: votes by group, consensus, routing") {
    check_tallies(reference[0]);
}

TEST("conformance opinion/reference-27-people: votes by group, consensus, routing") {
    check_tallies(reference[1]);
}

/* One pick beside the server's; it keeps some figures in 32 bits only. */
static void check_pick(const struct opinion_pick *p, const json_t *t) {
    assert_int_equal(p->statement, json_integer_value(at(t, "tid")));
    assert_int_equal(p->agree ? p->of.agree : p->of.disagree,
                     json_integer_value(at(t, "n-success")));
    assert_int_equal(p->of.seen, json_integer_value(at(t, "n-trials")));
    assert_near(p->share, json_number_value(at(t, "p-success")), 1e-9);
    assert_near(p->test, json_number_value(at(t, "p-test")), 1e-9);
}

static void check_lists(const char *set) {
    struct opinion_file f;
    const json_t *v = server(set);
    struct opinion_map m = map_of(set, &f, v);
    for (size_t g = 0; g < m.groups; g++) {
        const json_t *list = by_number(at(v, "repness"), g);
        assert_int_equal(m.group[g].picks, json_array_size(list));
        for (size_t i = 0; i < m.group[g].picks; i++) {
            const struct opinion_pick *p = &m.group[g].pick[i];
            const json_t *t = json_array_get(list, i);
            test_row("%s, group %zu, place %zu", set, g, i);
            check_pick(p, t);
            assert_string_equal(json_string_value(at(t, "repful-for")),
                                p->agree ? "agree" : "disagree");
            assert_near(p->ratio, json_number_value(at(t, "repness")), 1e-9);
            assert_near(p->ratio_test, json_number_value(at(t, "repness-test")), 1e-6);
            assert_int_equal(p->best, json_is_true(json_object_get(t, "best-agree")));
        }
    }
    for (int side = 0; side < 2; side++) {
        const struct opinion_majority *ours = side ? &m.disagreed : &m.agreed;
        const json_t *list = at(at(v, "consensus"), side ? "disagree" : "agree");
        assert_int_equal(ours->picks, json_array_size(list));
        for (size_t i = 0; i < ours->picks; i++) {
            test_row("%s, majority %d, place %zu", set, side, i);
            check_pick(&ours->pick[i], json_array_get(list, i));
        }
    }
}

TEST("conformance opinion/reference-35-people: lists of groups and of the majority") {
    check_lists(reference[0]);
}

TEST("conformance opinion/reference-27-people: lists of groups and of the majority") {
    check_lists(reference[1]);
}

/* --- exports of conversations --- */

/* Where an ID stands, both lists being in the same order; the count when it does not. */
static size_t find(const struct str *id, size_t count, struct str wanted) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (opinion_id_cmp(id[middle], wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && str_eq(id[low], wanted) ? low : count;
}

static const struct str *statement_ids(const struct opinion_input *in) {
    struct str *id = arena_array(test_arena(), struct str, in->statements + 1);
    for (size_t j = 0; j < in->statements; j++) {
        id[j] = in->statement[j].id;
    }
    return id;
}

/* [participant * statements + statement]: the last vote. */
static uint8_t *last_votes(const struct opinion_input *in) {
    uint8_t *cell = arena_array(test_arena(), uint8_t, in->participants * in->statements);
    memset(cell, OPINION_UNSEEN, in->participants * in->statements);
    for (size_t i = 0; i < in->casts; i++) {
        cell[in->cast[i].participant * in->statements + in->cast[i].statement] = in->cast[i].vote;
    }
    return cell;
}

struct summary {
    struct str set;
    int64_t people;
    int64_t statements;
    int64_t rows;
};

static struct summary summary_of(const char *set) {
    struct str text = {0};
    struct summary s = {0};
    assert_int_equal(
        file_read(test_arena(), test_data("opinion/expected_summary.tsv"), 1 << 20, &text), ERR_OK);
    while (text.n && !str_eq(s.set, str_of(set))) {
        struct str line = str_cut(&text, '\n');
        s.set = str_cut(&line, '\t');
        (void)str_to_int(str_cut(&line, '\t'), &s.people);
        (void)str_to_int(str_cut(&line, '\t'), &s.statements);
        (void)str_to_int(str_cut(&line, '\t'), &s.rows);
    }
    assert_str(s.set, set);
    return s;
}

/* Agrees and disagrees of comments.csv count all rows, also those that were changed later. */
static void check_rows(const char *set, const struct opinion_input *in) {
    struct str text = text_of(set, "comments.csv");
    struct csv c = csv_begin(test_arena(), text, ',', (struct csv_limits){100, 100000, 10000});
    const struct str *id = statement_ids(in);
    bool has = false;
    size_t compared = 0;
    assert_int_equal(csv_next(&c, &has), ERR_OK);
    size_t column[3] = {csv_find(&c, STR("comment-id")), csv_find(&c, STR("agrees")),
                        csv_find(&c, STR("disagrees"))};
    while (csv_next(&c, &has) == ERR_OK && has) {
        size_t j = find(id, in->statements, c.field[column[0]].text);
        int64_t count[2] = {0, 0};
        for (size_t i = 0; i < in->casts; i++) {
            count[0] += in->cast[i].statement == j && in->cast[i].vote == OPINION_AGREE;
            count[1] += in->cast[i].statement == j && in->cast[i].vote == OPINION_DISAGREE;
        }
        for (int side = 0; side < 2; side++) {
            int64_t told = -1;
            assert_true(str_to_int(c.field[column[1 + side]].text, &told));
            test_row("%s, statement %.*s, side %d", set, STR_ARG(c.field[column[0]].text), side);
            assert_int_equal(count[side], told);
        }
        compared++;
    }
    assert_true(compared >= in->statements);
}

/* Each cell of the matrix is the last vote of that person, and the other way round. */
static void check_matrix(const char *set, const struct opinion_input *rows,
                         const struct opinion_input *matrix) {
    const uint8_t *ours = last_votes(rows);
    const uint8_t *theirs = last_votes(matrix);
    const struct str *id = statement_ids(matrix);
    size_t same = 0;
    for (size_t p = 0; p < rows->participants; p++) {
        size_t q = find(matrix->participant, matrix->participants, rows->participant[p]);
        for (size_t j = 0; j < rows->statements; j++) {
            size_t k = find(id, matrix->statements, rows->statement[j].id);
            uint8_t mine = ours[p * rows->statements + j];
            test_row("%s, participant %.*s, statement %.*s", set, STR_ARG(rows->participant[p]),
                     STR_ARG(rows->statement[j].id));
            if (mine != OPINION_UNSEEN) {
                assert_true(q < matrix->participants && k < matrix->statements);
                assert_int_equal(mine, theirs[q * matrix->statements + k]);
                same++;
            }
        }
    }
    assert_int_equal(same, matrix->casts);
}

static void check_export(const char *set) {
    struct opinion_file rows = votes_of(set, "votes.csv");
    struct opinion_file matrix = votes_of(set, "participants-votes.csv");
    struct summary s = summary_of(set);
    test_row("%s", set);
    assert_int_equal(matrix.in.participants, s.people);
    assert_int_equal(conversation(set).in.statements, s.statements); /* one without a vote */
    assert_int_equal(rows.in.statements, matrix.in.statements);
    assert_int_equal(rows.in.casts, s.rows);
    check_rows(set, &rows.in);
    check_matrix(set, &rows.in, &matrix.in);
}

TEST("conformance opinion/15-per-hour-seattle: tallies of all rows, matrix of latest votes") {
    check_export("15-per-hour-seattle");
}

TEST("conformance opinion/brexit-consensus: tallies of all rows, matrix of latest votes") {
    check_export("brexit-consensus");
}

TEST("conformance opinion/football-concussions: tallies of all rows, matrix of latest votes") {
    check_export("football-concussions");
}

TEST("conformance opinion/canadian-electoral-reform: tallies of all rows, matrix of latest votes") {
    check_export("canadian-electoral-reform");
}

TEST("conformance opinion/scoop-hivemind.ubi: tallies of all rows, matrix of latest votes") {
    check_export("scoop-hivemind.ubi");
}

/* n-votes, n-agree and n-disagree of each row are what its cells say. */
TEST("conformance opinion/american-assembly.bowling-green: the matrix") {
    const char *set = "american-assembly.bowling-green";
    struct opinion_file f = votes_of(set, "participants-votes.csv");
    struct summary s = summary_of(set);
    const uint8_t *cell = last_votes(&f.in);
    struct csv c = csv_begin(test_arena(), text_of(set, "participants-votes.csv"), ',',
                             (struct csv_limits){10006, 1000, 10000});
    bool has = false;
    size_t rows = 0;
    assert_int_equal(f.in.participants, s.people);
    assert_int_equal(f.in.statements, s.statements);
    assert_int_equal(csv_next(&c, &has), ERR_OK);
    for (; csv_next(&c, &has) == ERR_OK && has; rows++) {
        size_t p = find(f.in.participant, f.in.participants, c.field[0].text);
        int64_t count[3] = {0, 0, 0};
        for (size_t j = 0; j < f.in.statements; j++) {
            uint8_t v = cell[p * f.in.statements + j];
            count[0] += v != OPINION_UNSEEN;
            count[1] += v == OPINION_AGREE;
            count[2] += v == OPINION_DISAGREE;
        }
        for (size_t i = 0; i < 3; i++) {
            int64_t told = -1;
            test_row("participant %.*s, column %zu", STR_ARG(c.field[0].text), 3 + i);
            assert_true(str_to_int(c.field[3 + i].text, &told));
            assert_int_equal(count[i], told);
        }
    }
    assert_int_equal(rows, f.in.participants);
    struct opinion_map m = opinion_map_make(test_arena(), &f.in, (struct opinion_options){0});
    assert_null(m.refused);
}
