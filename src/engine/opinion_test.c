/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/opinion.h: small conversations by hand, brute force from the definitions, laws
 * that must hold. The open data's are in tests/unit/opinion_data_test.c. */
#include "engine/opinion.h"

#include <math.h>
#include <string.h>

#include "engine/opinion_inner.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct arena *arena(void) {
    return test_arena();
}

/* --- conversations --- */

/* IDs 0, 1, 2 ...; statements too. Casts are made room for, none is there. */
static struct opinion_input empty(size_t participants, size_t statements, size_t room) {
    struct str *id = arena_array(arena(), struct str, participants + 1);
    struct opinion_statement *s = arena_array(arena(), struct opinion_statement, statements + 1);
    for (size_t i = 0; i < participants; i++) {
        id[i] = arena_printf(arena(), "%zu", i);
    }
    for (size_t j = 0; j < statements; j++) {
        s[j].id = arena_printf(arena(), "%zu", j);
    }
    return (struct opinion_input){.participants = participants,
                                  .participant = id,
                                  .statements = statements,
                                  .statement = s,
                                  .cast = arena_array(arena(), struct opinion_cast, room + 1)};
}

static struct opinion_cast *cast_at(struct opinion_input *in, size_t i) {
    return (struct opinion_cast *)(uintptr_t)&in->cast[i];
}

static struct opinion_statement *statement_at(struct opinion_input *in, size_t j) {
    return (struct opinion_statement *)(uintptr_t)&in->statement[j];
}

static void add(struct opinion_input *in, size_t participant, size_t statement, uint8_t vote) {
    *cast_at(in, in->casts++) =
        (struct opinion_cast){(uint32_t)participant, (uint16_t)statement, vote};
}

static uint8_t vote_of(char c) {
    return c == '+'   ? OPINION_AGREE
           : c == '-' ? OPINION_DISAGREE
           : c == '0' ? OPINION_PASS
                      : OPINION_UNSEEN;
}

/* A row for each person, "++-. --+0": agree, disagree, pass; a dot is not seen. */
static struct opinion_input rows_of(const char *rows) {
    struct str rest = str_of(rows);
    size_t statements = str_find(rest, STR(" "));
    size_t people = (rest.n + 1) / (statements + 1);
    struct opinion_input in = empty(people, statements, rest.n);
    for (size_t p = 0; p < people; p++) {
        struct str row = str_cut(&rest, ' ');
        assert_int_equal(row.n, statements);
        for (size_t j = 0; j < statements; j++) {
            if (row.p[j] != '.') {
                add(&in, p, j, vote_of(row.p[j]));
            }
        }
    }
    return in;
}

static struct opinion_map map_of(const struct opinion_input *in, enum opinion_profile profile) {
    struct opinion_options o = {.profile = profile, .seed = STR("kith-2026")};
    return opinion_map_make(arena(), in, o);
}

static struct str json_of(const struct opinion_input *in, struct opinion_options o) {
    struct opinion_map m = opinion_map_make(arena(), in, o);
    struct buf b = buf_make(1 << 26);
    struct json_out j = json_begin(&b);
    opinion_json(&j, arena(), in, &o, &m, (struct result_head){.input = hash_of("", 0)}, true);
    struct str out = arena_str(arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

/* Groups of people as letters, "AABB-". */
static struct str groups(const struct opinion_map *m) {
    struct buf b = buf_make(1 << 20);
    for (size_t p = 0; p < m->people; p++) {
        buf_put(&b,
                m->group_of[p] == OPINION_NO_GROUP ? STR("-") : opinion_group_name(m->group_of[p]));
    }
    struct str out = arena_str(arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

/* Camps that vote as their pattern says, with some noise: of 100, so many votes by coin. */
static struct opinion_input camps(struct draw *d, size_t people, size_t statements, size_t count,
                                  unsigned noise, unsigned unseen) {
    struct opinion_input in = empty(people, statements, people * statements);
    bool *lean = arena_array(arena(), bool, (count + 1) * statements);
    for (size_t i = 0; i < count * statements; i++) {
        lean[i] = draw_below(d, 2) == 1;
    }
    for (size_t p = 0; p < people; p++) {
        for (size_t j = 0; j < statements; j++) {
            uint64_t coin = draw_below(d, 100);
            uint8_t by_coin = (uint8_t)draw_below(d, 3);
            uint8_t by_camp = lean[p % count * statements + j] ? OPINION_AGREE : OPINION_DISAGREE;
            if (draw_below(d, 100) >= unseen) {
                add(&in, p, j, coin < noise ? by_coin : by_camp);
            }
        }
    }
    return in;
}

TEST("opinion: small conversations by hand") {
    static const struct {
        const char *what;
        const char *rows;
        const char *groups;
    } rows[] = {
        {"two camps", "+++++--- +++++--- +++++--- +++++--- -----+++ -----+++ -----+++ -----+++",
         "AAAABBBB"},
        {"two camps at right angles to 1 + 0.001 j", "+--+ +--+ +--+ -++- -++- -++-", "AAABBB"},
        {"the larger one is A", "------ ------ ++++++ ++++++ ++++++", "BBAAA"},
        {"all agree", "+++ +++ +++ +++ +++", "AAAAA"},
        {"all pass", "00 00 00 00", "AAAA"},
        {"identical people who differ within", "+-0 +-0 +-0 +-0 +-0", "AAAAA"},
        {"one statement, one voice", "+ + + + + +", "AAAAAA"},
        {"who has no vote is not counted", "+++- +++- .... ---+ ---+ +++- ---+ ", "AA-BBAB"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opinion_input in = rows_of(rows[i].rows);
        struct opinion_map m = map_of(&in, OPINION_KITH);
        test_row("%s", rows[i].what);
        assert_null(m.refused);
        assert_str(groups(&m), rows[i].groups);
    }
}

TEST("opinion: one statement divides") {
    struct opinion_input in = rows_of("+ + + + + + - - - - - -");
    struct opinion_map m = map_of(&in, OPINION_POLIS);
    assert_str(groups(&m), "AAAAAABBBBBB");
    assert_near(m.explained[0], 1, 1e-12);
    assert_near(m.explained[1], 0, 0);
    /* the mean is 0, the loading 1, C / n is 1: agree stands at -1 */
    assert_near(m.x[0], -1, 1e-15);
    assert_near(m.x[11], 1, 1e-15);
    assert_near(m.statement_x[0], -1, 1e-15);
    assert_near(m.extremity[0], 1, 1e-15);
    assert_near(m.silhouette, 1, 1e-15);
}

TEST("opinion: fewer than four people are no map") {
    struct opinion_input three = rows_of("++ -- +- ..");
    struct opinion_input four = rows_of("++ -- +- -.");
    assert_string_equal(map_of(&three, OPINION_KITH).refused, "participants");
    assert_null(map_of(&four, OPINION_KITH).refused);
    struct opinion_input none = empty(0, 0, 0);
    assert_string_equal(map_of(&none, OPINION_KITH).refused, "participants");
    assert_true(str_ends(json_of(&none, (struct opinion_options){0}),
                         STR("\"ok\":false,\"reason\":\"participants\",\"relax\":[]}")));
}

TEST("opinion: everything moderated out") {
    struct opinion_input in = rows_of("+-+- +-+- -+-+ -+-+ ++++");
    for (size_t j = 0; j < 4; j++) {
        statement_at(&in, j)->out = true;
    }
    struct opinion_map m = map_of(&in, OPINION_KITH);
    assert_null(m.refused);
    assert_int_equal(m.groups, 1);
    assert_int_equal(m.consensus_count + m.agreed.picks + m.disagreed.picks, 0);
    assert_near(m.x[0], 0, 0);
    assert_near(m.weight[0], 0, 0);
}

/* Whoever has 7 votes; if these are fewer than 15, those who have most. */
TEST("opinion: who is counted") {
    static const struct {
        size_t full; /* people with 8 votes */
        size_t seven;
        size_t six;
        size_t one;
        size_t counted;
    } rows[] = {{15, 0, 5, 5, 15}, {14, 0, 5, 5, 15}, {8, 7, 5, 5, 15},
                {3, 0, 5, 2, 10},  {4, 5, 9, 9, 15},  {16, 4, 9, 0, 20}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t people = rows[i].full + rows[i].seven + rows[i].six + rows[i].one;
        struct opinion_input in = empty(people, 8, 8 * people);
        size_t counted = 0;
        for (size_t p = 0; p < people; p++) {
            size_t votes = p < rows[i].full                                 ? 8
                           : p < rows[i].full + rows[i].seven               ? 7
                           : p < rows[i].full + rows[i].seven + rows[i].six ? 6
                                                                            : 1;
            for (size_t j = 0; j < votes; j++) {
                add(&in, p, j, (p + j) % 3 ? OPINION_AGREE : OPINION_DISAGREE);
            }
        }
        struct opinion_map m = map_of(&in, OPINION_KITH);
        test_row("row %zu", i);
        assert_int_equal(m.counted, rows[i].counted);
        for (size_t p = 0; p < people; p++) {
            counted += m.group_of[p] != OPINION_NO_GROUP;
            assert_true(p >= rows[i].full || m.group_of[p] != OPINION_NO_GROUP);
        }
        assert_int_equal(counted, rows[i].counted);
    }
}

/* --- brute force: the definitions, word for word, in the plainest way --- */

enum { PEOPLE = 24, STATEMENTS = 9 };

struct plain {
    size_t people;
    size_t statements;
    int cell[PEOPLE][STATEMENTS]; /* -1 agree, 0, 1 disagree; 9 unseen */
    bool zeroed[STATEMENTS];
    double mean[STATEMENTS];
    double axis[2][STATEMENTS];
    double share[2];
    double at[PEOPLE][2];
    size_t voted;
};

static void plain_means(struct plain *b, const struct opinion_input *in) {
    b->people = in->participants;
    b->statements = in->statements;
    for (size_t p = 0; p < b->people; p++) {
        for (size_t j = 0; j < b->statements; j++) {
            b->cell[p][j] = 9;
        }
    }
    for (size_t i = 0; i < in->casts; i++) {
        int v = in->cast[i].vote == OPINION_UNSEEN ? 9 : (int)in->cast[i].vote - 1;
        b->cell[in->cast[i].participant][in->cast[i].statement] = v;
    }
    for (size_t j = 0; j < b->statements; j++) {
        double sum = 0;
        double seen = 0;
        for (size_t p = 0; p < b->people; p++) {
            sum += b->cell[p][j] == 9 ? 0 : b->cell[p][j];
            seen += b->cell[p][j] == 9 ? 0 : 1;
        }
        b->zeroed[j] = in->statement[j].out || in->statement[j].meta;
        b->voted += seen > 0;
        b->mean[j] = seen > 0 && !b->zeroed[j] ? sum / seen : 0;
    }
}

static double plain_value(const struct plain *b, size_t p, size_t j) {
    return b->cell[p][j] == 9 || b->zeroed[j] ? 0 : b->cell[p][j] - b->mean[j];
}

/* Turns rows and columns r and s of a symmetric matrix so that g[r][s] becomes 0: Jacobi. */
static void turn(double g[STATEMENTS][STATEMENTS], double v[STATEMENTS][STATEMENTS], size_t r,
                 size_t s, size_t n) {
    if (fabs(g[r][s]) < 1e-300) {
        return;
    }
    double angle = 0.5 * atan2(2 * g[r][s], g[s][s] - g[r][r]);
    double c = cos(angle);
    double d = sin(angle);
    for (size_t i = 0; i < n; i++) {
        double x = g[i][r];
        double y = g[i][s];
        g[i][r] = c * x - d * y;
        g[i][s] = d * x + c * y;
    }
    for (size_t i = 0; i < n; i++) {
        double x = g[r][i];
        double y = g[s][i];
        g[r][i] = c * x - d * y;
        g[s][i] = d * x + c * y;
        x = v[i][r];
        y = v[i][s];
        v[i][r] = c * x - d * y;
        v[i][s] = d * x + c * y;
    }
}

static void plain_axes(struct plain *b) {
    double g[STATEMENTS][STATEMENTS] = {{0}};
    double v[STATEMENTS][STATEMENTS] = {{0}};
    size_t n = b->statements;
    double trace = 0;
    for (size_t j = 0; j < n; j++) {
        v[j][j] = 1;
        for (size_t k = 0; k < n; k++) {
            for (size_t p = 0; p < b->people; p++) {
                g[j][k] += plain_value(b, p, j) * plain_value(b, p, k);
            }
        }
        trace += g[j][j];
    }
    for (int sweep = 0; sweep < 60; sweep++) {
        for (size_t r = 0; r < n; r++) {
            for (size_t s = r + 1; s < n; s++) {
                turn(g, v, r, s, n);
            }
        }
    }
    size_t first = 0;
    size_t second = n;
    for (size_t j = 0; j < n; j++) {
        first = g[j][j] > g[first][first] ? j : first;
    }
    for (size_t j = 0; j < n; j++) {
        bool other = j != first;
        second = other && (second == n || g[j][j] > g[second][second]) ? j : second;
    }
    for (size_t j = 0; j < n; j++) {
        b->axis[0][j] = v[j][first];
        b->axis[1][j] = v[j][second];
    }
    b->share[0] = g[first][first] / trace;
    b->share[1] = g[second][second] / trace;
}

static void plain_places(struct plain *b) {
    size_t zeroed = 0;
    for (size_t j = 0; j < b->statements; j++) {
        zeroed += b->zeroed[j];
    }
    for (size_t p = 0; p < b->people; p++) {
        size_t seen = zeroed;
        for (size_t j = 0; j < b->statements; j++) {
            seen += b->cell[p][j] != 9 && !b->zeroed[j];
        }
        for (size_t i = 0; i < 2; i++) {
            double sum = 0;
            for (size_t j = 0; j < b->statements; j++) {
                sum += plain_value(b, p, j) * b->axis[i][j];
            }
            b->at[p][i] = sqrt((double)b->voted / (double)(seen ? seen : 1)) * sum;
        }
    }
}

static double sign_of(const double *a, const double *b, size_t n) {
    double product = 0;
    for (size_t i = 0; i < n; i++) {
        product += a[i] * b[i];
    }
    return product < 0 ? -1 : 1;
}

/* Every vote cast, so that no statement is without one. */
static struct opinion_input small(struct draw *d, size_t people, size_t statements) {
    struct opinion_input in = empty(people, statements, people * statements);
    for (size_t p = 0; p < people; p++) {
        for (size_t j = 0; j < statements; j++) {
            uint8_t v = (uint8_t)draw_below(d, 4);
            if (v != OPINION_UNSEEN || p == 0) {
                add(&in, p, j, v == OPINION_UNSEEN ? OPINION_AGREE : v);
            }
        }
    }
    return in;
}

TEST("opinion: means, axes and places as brute force has them") {
    struct draw d = draw_begin(STR("opinion"), STR("test"));
    for (int round = 0; round < 200; round++) {
        struct opinion_input in = small(&d, 8 + draw_below(&d, 16), 3 + draw_below(&d, 6));
        statement_at(&in, 0)->out = draw_below(&d, 3) == 0;
        statement_at(&in, 1)->meta = draw_below(&d, 3) == 0;
        struct plain *b = arena_new(arena(), struct plain);
        plain_means(b, &in);
        plain_axes(b);
        plain_places(b);
        struct opinion_map m = map_of(&in, OPINION_POLIS);
        test_row("round %d: %zu people, %zu statements, shares %g and %g", round, in.participants,
                 in.statements, b->share[0], b->share[1]);
        assert_true(m.settled);
        for (size_t i = 0; i < 2; i++) {
            double sign = sign_of(m.axis[i], b->axis[i], in.statements);
            const double *at = i ? m.y : m.x;
            bool none = b->share[i] < 1e-9; /* then ours is 0, theirs anything */
            assert_near(m.explained[i], b->share[i], 1e-11);
            for (size_t j = 0; j < in.statements; j++) {
                assert_near(m.mean[j], b->mean[j], 1e-15);
                assert_near(none ? b->axis[i][j] : sign * m.axis[i][j], b->axis[i][j], 1e-7);
            }
            for (size_t p = 0; p < in.participants; p++) {
                assert_near(sign * at[p], b->at[p][i], 1e-6);
            }
        }
    }
}

/* Least sum of squares over all ways to part the points into k, by trying every one. */
static double least_squares(const struct opinion_map *m, size_t people, size_t k) {
    double least = INFINITY;
    size_t all = 1;
    for (size_t p = 0; p < people; p++) {
        all *= k;
    }
    for (size_t code = 0; code < all; code++) {
        double sum[3][3] = {{0}};
        double squares = 0;
        size_t rest = code;
        for (size_t p = 0; p < people; p++, rest /= k) {
            sum[rest % k][0] += 1;
            sum[rest % k][1] += m->x[p];
            sum[rest % k][2] += m->y[p];
            squares += m->x[p] * m->x[p] + m->y[p] * m->y[p];
        }
        for (size_t g = 0; g < k; g++) {
            double n = sum[g][0] > 0 ? sum[g][0] : 1;
            squares -= (sum[g][1] * sum[g][1] + sum[g][2] * sum[g][2]) / n;
        }
        least = squares < least ? squares : least;
    }
    return least;
}

static double squares_of(const struct opinion_map *m) {
    double sum = 0;
    for (size_t p = 0; p < m->people; p++) {
        const double *c = m->group[m->group_of[p]].centre;
        double x = m->x[p] - c[0];
        double y = m->y[p] - c[1];
        sum += x * x + y * y;
    }
    return sum;
}

/* The mean silhouette of a map of at most 100 people, from its definition. */
static double silhouette_of(const struct opinion_map *m) {
    double all = 0;
    for (size_t p = 0; p < m->people; p++) {
        double sum[OPINION_GROUPS_MAX] = {0};
        for (size_t q = 0; q < m->people; q++) {
            sum[m->group_of[q]] += hypot(m->x[p] - m->x[q], m->y[p] - m->y[q]);
        }
        size_t own = m->group_of[p];
        double a = sum[own] / ((double)m->group[own].size - 1);
        double b = INFINITY;
        for (size_t g = 0; g < m->groups; g++) {
            double mean = sum[g] / (double)m->group[g].size;
            b = g != own && mean < b ? mean : b;
        }
        all += m->group[own].size < 2 ? 0 : (b - a) / fmax(a, b);
    }
    return all / (double)m->people;
}

TEST("opinion: no partition of few people has smaller squares; the silhouette is as defined") {
    struct draw d = draw_begin(STR("squares"), STR("test"));
    size_t tried = 0;
    for (int round = 0; round < 60; round++) {
        size_t people = 6 + draw_below(&d, 5);
        struct opinion_input in = camps(&d, people, 12, 2, 20, 10);
        struct opinion_map m = map_of(&in, OPINION_KITH);
        if (m.groups < 2 || m.groups > 3 || m.counted < people) {
            continue;
        }
        test_row("round %d: %zu people, %zu groups", round, people, m.groups);
        assert_near(squares_of(&m), least_squares(&m, people, m.groups), 1e-9);
        assert_near(m.silhouette, silhouette_of(&m), 1e-12);
        tried++;
    }
    assert_true(tried > 20);
}

/* --- what groups say, from the definitions --- */

struct counts {
    double agree;
    double disagree;
    double seen;
};

static struct counts counts_of(const struct opinion_input *in, const struct opinion_map *m,
                               size_t statement, int group, bool within) {
    struct counts c = {0, 0, 0};
    for (size_t i = 0; i < in->casts; i++) { /* each cell is cast once here */
        uint8_t of = m->group_of[in->cast[i].participant];
        bool fits = group < 0 || (of != OPINION_NO_GROUP && (of == group) == within);
        if (in->cast[i].statement == statement && fits) {
            c.agree += in->cast[i].vote == OPINION_AGREE;
            c.disagree += in->cast[i].vote == OPINION_DISAGREE;
            c.seen += 1;
        }
    }
    return c;
}

struct figure {
    double p, pt, r, rt;
};

static struct figure figure_of(double in, double in_seen, double out, double out_seen) {
    struct figure f;
    double pooled = (in + 1 + out + 1) / (in_seen + 1 + out_seen + 1);
    f.p = (in + 1) / (in_seen + 2);
    f.pt = 2 * sqrt(in_seen + 1) * ((in + 1) / (in_seen + 1) - 0.5);
    f.r = f.p / ((out + 1) / (out_seen + 2));
    f.rt = pooled >= 1 ? 0
                       : ((in + 1) / (in_seen + 1) - (out + 1) / (out_seen + 1)) /
                             sqrt(pooled * (1 - pooled) * (1 / (in_seen + 1) + 1 / (out_seen + 1)));
    return f;
}

static bool is_significant(struct figure f) {
    return f.rt > 1.2816 && f.pt > 1.2816;
}

/* Which statements stand for a group: as the method book tells it, sorted by repeated search. */
static size_t plain_list(const struct opinion_input *in, const struct opinion_map *m, int group,
                         size_t out[OPINION_LIST_MAX]) {
    double value[64];
    bool agrees[64];
    bool chosen[64] = {false};
    struct figure best = {0, 0, 0, 0};
    size_t best_at = in->statements;
    size_t strongest = in->statements;
    double strength = 0;
    size_t count = 0;
    size_t list[OPINION_LIST_MAX];
    for (size_t j = 0; j < in->statements; j++) {
        struct counts c = counts_of(in, m, j, group, true);
        struct counts o = counts_of(in, m, j, group, false);
        struct figure a = figure_of(c.agree, c.seen, o.agree, o.seen);
        struct figure b = figure_of(c.disagree, c.seen, o.disagree, o.seen);
        agrees[j] = a.rt > b.rt;
        struct figure s = agrees[j] ? a : b;
        value[j] = is_significant(a) || is_significant(b) ? s.r * s.rt * s.p * s.pt : -INFINITY;
        if (strongest == in->statements || fmax(a.rt, b.rt) > strength) {
            strongest = j;
            strength = fmax(a.rt, b.rt);
        }
        bool better = best_at == in->statements ? a.pt > 1.2816 || (a.r > 1 && a.p > 0.5)
                      : best.r > 1 ? a.r * a.rt * a.p * a.pt > best.r * best.rt * best.p * best.pt
                                   : a.p * a.pt > best.p * best.pt;
        if (c.agree + c.disagree > 0 && better) {
            best = a;
            best_at = j;
        }
    }
    bool has_best = best_at < in->statements;
    bool side[OPINION_LIST_MAX];
    if (has_best) {
        side[count] = true;
        list[count++] = best_at;
        chosen[best_at] = true;
    }
    /* the significant ones are the five best; the clearest agreement is taken out of these */
    for (size_t taken = 0; taken < OPINION_LIST_MAX; taken++) {
        size_t next = in->statements;
        for (size_t j = 0; j < in->statements; j++) {
            bool free = !chosen[j] && value[j] > -INFINITY;
            next = free && (next == in->statements || value[j] > value[next]) ? j : next;
        }
        if (next == in->statements || count == OPINION_LIST_MAX) {
            break;
        }
        chosen[next] = true;
        side[count] = agrees[next];
        list[count++] = next;
    }
    if (count == 0 && strongest < in->statements) {
        side[count] = agrees[strongest];
        list[count++] = strongest;
    }
    size_t sorted = 0;
    for (int want = 1; want >= 0; want--) {
        for (size_t i = 0; i < count; i++) {
            if (side[i] == (want == 1)) {
                out[sorted++] = 2 * list[i] + (want == 1);
            }
        }
    }
    return count;
}

static void check_lists(const struct opinion_input *in, const struct opinion_map *m) {
    for (size_t g = 0; g < m->groups; g++) {
        size_t list[OPINION_LIST_MAX];
        size_t count = plain_list(in, m, (int)g, list);
        assert_int_equal(m->group[g].picks, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(m->group[g].pick[i].statement, list[i] / 2);
            assert_int_equal(m->group[g].pick[i].agree, list[i] % 2);
        }
    }
}

static void check_consensus(const struct opinion_input *in, const struct opinion_map *m,
                            bool polis) {
    size_t listed = 0;
    for (size_t j = 0; j < in->statements; j++) {
        double product = 1;
        bool seen = true;
        struct counts all = {0, 0, 0};
        for (size_t g = 0; g < m->groups; g++) {
            struct counts c = counts_of(in, m, j, (int)g, true);
            product *= polis ? (c.agree + 1) / (c.seen + 2) : (c.agree + 0.5) / (c.seen + 1);
            seen &= polis || c.seen >= fmin(5, ceil((double)m->group[g].size / 2));
            all.agree += c.agree;
            all.disagree += c.disagree;
            all.seen += c.seen;
        }
        double p = (all.seen - all.agree - all.disagree + 1) / (all.seen + 2);
        double w = (1 - p) * (1 + m->extremity[j]) * ((all.agree + 1) / (all.seen + 2)) *
                   (1 + 8 * pow(2, -all.seen / 5));
        double expected = polis ? product : pow(product, 1.0 / (double)m->groups);
        assert_near(m->consensus[j], expected, 1e-14);
        assert_near(m->weight[j] / (w * w), 1, 1e-12);
        listed += seen;
    }
    assert_int_equal(m->consensus_count, listed);
    for (size_t i = 1; i < listed; i++) {
        double before = m->consensus[m->consensus_list[i - 1]];
        assert_true(before >= m->consensus[m->consensus_list[i]]);
    }
}

/* And a few that it has not seen. */
static void drop_unseen(struct opinion_input *in) {
    size_t kept = 0;
    for (size_t i = 0; i < in->casts; i++) {
        bool unseen = in->cast[i].participant % 3 == 0 && in->cast[i].statement % 7 == 1;
        *cast_at(in, kept) = in->cast[i];
        kept += !unseen;
    }
    in->casts = kept;
}

TEST("opinion: lists, consensus and routing as brute force has them") {
    struct draw d = draw_begin(STR("lists"), STR("test"));
    size_t with_groups = 0;
    for (int round = 0; round < 150; round++) {
        bool polis = round % 2 == 0;
        struct opinion_input in = camps(&d, 12 + draw_below(&d, 30), 8 + draw_below(&d, 30), 3,
                                        (unsigned)draw_below(&d, 80), 20);
        for (size_t i = 0; i < in.casts; i++) { /* a few statements that one camp has passed */
            bool passed = in.cast[i].participant % 3 == 0 && in.cast[i].statement % 7 == 0;
            cast_at(&in, i)->vote = passed ? OPINION_PASS : in.cast[i].vote;
        }
        drop_unseen(&in);
        struct opinion_map m = map_of(&in, polis ? OPINION_POLIS : OPINION_KITH);
        test_row("round %d", round);
        assert_null(m.refused);
        check_consensus(&in, &m, polis);
        if (m.groups > 1) {
            check_lists(&in, &m);
            with_groups++;
        }
    }
    assert_true(with_groups > 50);
}

/* --- laws --- */

static struct opinion_input reordered(struct draw *d, const struct opinion_input *in) {
    struct opinion_input out = *in;
    struct opinion_cast *c = arena_array(arena(), struct opinion_cast, in->casts + 1);
    for (size_t i = 0; i < in->casts; i++) {
        size_t other = draw_below(d, i + 1);
        c[i] = c[other];
        c[other] = in->cast[i];
    }
    out.cast = c;
    return out;
}

TEST("opinion: the order of rows changes no byte") {
    struct draw d = draw_begin(STR("rows"), STR("test"));
    for (int round = 0; round < 12; round++) {
        struct opinion_input in = camps(&d, 30 + 40 * (size_t)round, 25, 3, 50, 30);
        struct opinion_input other = reordered(&d, &in);
        for (int profile = 0; profile < 2; profile++) {
            struct opinion_options o = {.profile = (enum opinion_profile)profile, .seed = STR("s")};
            test_row("round %d, profile %d", round, profile);
            assert_true(str_eq(json_of(&in, o), json_of(&other, o)));
        }
    }
}

TEST("opinion: a vote cast twice or taken back is as if it were not; the last one counts") {
    struct draw d = draw_begin(STR("twice"), STR("test"));
    struct opinion_input in = camps(&d, 40, 20, 2, 40, 30);
    struct opinion_input more = empty(40, 20, 3 * in.casts + 1600);
    for (size_t i = 0; i < in.casts; i++) { /* another opinion first, then a doubt */
        add(&more, in.cast[i].participant, in.cast[i].statement, (uint8_t)draw_below(&d, 3));
        add(&more, in.cast[i].participant, in.cast[i].statement, OPINION_UNSEEN);
    }
    for (size_t i = 0; i < 800; i++) {
        add(&more, i / 20, i % 20, OPINION_PASS);
    }
    for (size_t i = 0; i < 800; i++) {
        add(&more, i / 20, i % 20, OPINION_UNSEEN);
    }
    for (size_t i = 0; i < in.casts; i++) {
        add(&more, in.cast[i].participant, in.cast[i].statement, in.cast[i].vote);
    }
    struct opinion_options o = {.seed = STR("s")};
    assert_true(str_eq(json_of(&in, o), json_of(&more, o)));
}

TEST("opinion: whoever is banned is as if they had not voted") {
    struct draw d = draw_begin(STR("banned"), STR("test"));
    struct opinion_input in = camps(&d, 60, 20, 2, 40, 30);
    struct opinion_input without = empty(60, 20, in.casts);
    bool *banned = arena_array(arena(), bool, 60);
    for (size_t p = 0; p < 60; p++) {
        banned[p] = p % 7 == 0;
    }
    for (size_t i = 0; i < in.casts; i++) {
        if (!banned[in.cast[i].participant]) {
            add(&without, in.cast[i].participant, in.cast[i].statement, in.cast[i].vote);
        }
    }
    in.banned = banned;
    without.banned = banned; /* so that neither lists them */
    struct opinion_options o = {.seed = STR("s")};
    assert_true(str_eq(json_of(&in, o), json_of(&without, o)));
    in.banned = NULL;
    assert_false(str_eq(json_of(&in, o), json_of(&without, o)));
}

TEST("opinion: agree and disagree changed places mirror the map and keep the groups") {
    struct draw d = draw_begin(STR("mirror"), STR("test"));
    for (int round = 0; round < 10; round++) {
        struct opinion_input in = camps(&d, 30 + 30 * (size_t)round, 20, 3, 40, 30);
        struct opinion_input other = reordered(&d, &in);
        for (size_t i = 0; i < other.casts; i++) {
            cast_at(&other, i)->vote = (uint8_t)(2 - other.cast[i].vote);
        }
        struct opinion_map m = map_of(&in, OPINION_KITH);
        struct opinion_map n = map_of(&other, OPINION_KITH);
        test_row("round %d", round);
        assert_str(groups(&m), arena_cstr(arena(), groups(&n)));
        for (size_t p = 0; p < in.participants; p++) {
            assert_near(m.x[p], -n.x[p], 0);
            assert_near(m.y[p], -n.y[p], 0);
        }
        for (size_t j = 0; j < in.statements; j++) {
            assert_int_equal(m.tally[j].agree, n.tally[j].disagree);
        }
    }
}

TEST("opinion: everybody twice, and the axes stay") {
    struct draw d = draw_begin(STR("double"), STR("test"));
    struct opinion_input in = camps(&d, 30, 20, 2, 40, 30);
    struct opinion_input both = empty(60, 20, 2 * in.casts);
    for (size_t i = 0; i < in.casts; i++) {
        add(&both, in.cast[i].participant, in.cast[i].statement, in.cast[i].vote);
        add(&both, 30 + in.cast[i].participant, in.cast[i].statement, in.cast[i].vote);
    }
    struct opinion_map m = map_of(&in, OPINION_POLIS);
    struct opinion_map n = map_of(&both, OPINION_POLIS);
    for (size_t p = 0; p < 30; p++) {
        assert_near(n.x[p], m.x[p], 1e-9);
        assert_near(n.y[p], m.y[p], 1e-9);
        assert_near(n.x[p], n.x[p + 30], 0);
    }
}

/* What is moderated out or meta may be voted on as one likes: places do not move. */
TEST("opinion: votes on zeroed statements move nobody") {
    struct draw d = draw_begin(STR("zeroed"), STR("test"));
    struct opinion_input in = camps(&d, 50, 20, 2, 40, 0);
    statement_at(&in, 3)->out = true;
    statement_at(&in, 8)->meta = true;
    struct opinion_map m = map_of(&in, OPINION_KITH);
    struct opinion_input other = reordered(&d, &in);
    for (size_t i = 0; i < other.casts; i++) {
        if (other.cast[i].statement == 3 || other.cast[i].statement == 8) {
            cast_at(&other, i)->vote = (uint8_t)draw_below(&d, 3);
        }
    }
    struct opinion_map n = map_of(&other, OPINION_KITH);
    for (size_t p = 0; p < 50; p++) {
        assert_near(m.x[p], n.x[p], 0);
        assert_near(m.y[p], n.y[p], 0);
    }
    assert_near(n.weight[3], 0, 0);
    assert_near(n.weight[8], 49, 0);
    for (size_t i = 0; i < n.consensus_count; i++) {
        assert_true(n.consensus_list[i] != 3 && n.consensus_list[i] != 8);
    }
}

TEST("opinion: votes by coin show no groups, camps do") {
    struct draw d = draw_begin(STR("coin"), STR("test"));
    static const size_t people[] = {20, 50, 110, 200};
    size_t grouped = 0;
    for (size_t i = 0; i < 24; i++) {
        struct opinion_input in = camps(&d, people[i % 4], 40, 1, 100, 30);
        struct opinion_map m = map_of(&in, OPINION_KITH);
        grouped += m.groups > 1;
        assert_true(m.groups > 1 || m.group[0].picks == 0);
    }
    assert_true(grouped <= 5); /* one is to be expected */
    for (size_t i = 0; i < 24; i++) {
        struct opinion_input in = camps(&d, people[i % 4], 40, 2, 30, 30);
        test_row("round %zu", i);
        assert_true(map_of(&in, OPINION_KITH).groups > 1);
    }
}

TEST("opinion: the seed decides, and says so") {
    struct draw d = draw_begin(STR("seed"), STR("test"));
    struct opinion_input in = camps(&d, 130, 30, 3, 60, 30);
    struct opinion_options one = {.seed = STR("one")};
    struct str with = json_of(&in, one);
    assert_true(str_find(with, STR("\"seed\":\"one\",\"lot\":\"seed\"")) < with.n);
    assert_true(str_eq(with, json_of(&in, one)));
    struct str without = json_of(&in, (struct opinion_options){0});
    assert_true(str_find(without, STR("\"seed\":null,\"lot\":\"file\"")) < without.n);
}

/* The first camp agrees with statement 6 alone, and has not seen 7, which the other rejects. */
TEST("opinion: what a group has not seen is never its clearest agreement") {
    struct opinion_input in = rows_of("------+. ------+. ------+. ------+. ++++++-- ++++++-- "
                                      "+++++++- +++++++- +++++++- +++++++- +++++++-");
    struct opinion_map m = map_of(&in, OPINION_POLIS);
    assert_str(groups(&m), "AAAABBBBBBB");
    assert_true(m.group[0].pick[0].best && m.group[0].pick[0].agree);
    assert_int_equal(m.group[0].pick[0].statement, 6);
}

/* Weak camps, so that starts end in different places. */
TEST("opinion: another seed draws other starts") {
    struct draw d = draw_begin(STR("starts"), STR("test"));
    struct opinion_input in = camps(&d, 90, 30, 4, 75, 30);
    static const char *const seed[] = {"a", "b", "c", "d", "e"};
    size_t other = 0;
    double first = 0;
    for (size_t i = 0; i < COUNT(seed); i++) {
        struct opinion_options o = {.seed = str_of(seed[i])};
        struct opinion_map m = opinion_map_make(arena(), &in, o);
        first = i ? first : m.stability;
        other += fabs(m.stability - first) > 0;
        assert_true(m.stability > 0.3 && m.stability < 1);
    }
    assert_true(other > 0);
}

TEST("opinion: a point as near to two centres goes to the first; in polis to the last") {
    double x[] = {0, 2, 1};
    double y[] = {0, 0, 0};
    double weight[] = {1, 1, 1};
    struct opinion_points p = {3, x, y, weight};
    uint8_t of[3] = {0};
    struct opinion_parts parts = {.k = 2, .x = {0, 2}, .of = of};
    opinion_rest(&parts, &p, NULL, 100);
    assert_int_equal(of[2], 0);
    opinion_polis_parts(&parts, &p, 2);
    assert_int_equal(of[2], 1);
    assert_near(parts.x[1], 1.5, 0);
}

/* The same bytes on every compiler: this one's are told here. */
TEST("opinion: the same bytes everywhere") {
    struct draw d = draw_begin(STR("bytes"), STR("test"));
    struct opinion_input in = camps(&d, 300, 60, 4, 50, 40);
    char hex[2 * HASH_SIZE + 1];
    struct str j = json_of(&in, (struct opinion_options){.seed = STR("kith-2026")});
    struct hash h = hash_of(j.p, j.n);
    hash_hex(&h, hex);
    assert_string_equal(hex, "88f3fb542b70dfc846e4307f98832542c7b115c7494f61dac906ce398e4a3098");
}

TEST("opinion: pairs of statements or votes themselves, the axes are the same") {
    struct draw d = draw_begin(STR("many"), STR("test"));
    struct opinion_input few = camps(&d, 80, OPINION_GRAM_MAX, 3, 60, 96);
    struct opinion_input many = empty(80, OPINION_GRAM_MAX + 1, few.casts);
    for (size_t i = 0; i < few.casts; i++) {
        *cast_at(&many, many.casts++) = few.cast[i];
    }
    struct opinion_map m = map_of(&few, OPINION_POLIS);
    struct opinion_map n = map_of(&many, OPINION_POLIS);
    assert_true(m.settled && n.settled);
    for (size_t p = 0; p < 80; p++) {
        assert_near(m.x[p], n.x[p], 1e-9);
        assert_near(m.y[p], n.y[p], 1e-9);
    }
}

TEST("opinion: IDs in order: whole numbers by value, then texts by bytes") {
    static const char *const id[] = {"0", "00", "2",  "02", "10", "010",     "99999999999999999999",
                                     "",  "-1", "1a", "A",  "a",  "\xC3\xA4"};
    for (size_t i = 0; i < COUNT(id); i++) {
        for (size_t k = 0; k < COUNT(id); k++) {
            int order =
                opinion_id_cmp(str_make(id[i], strlen(id[i])), str_make(id[k], strlen(id[k])));
            bool zeros = i != k && i / 2 == k / 2 && i < 6; /* "00" before "0" by bytes? */
            test_row("%s, %s", id[i], id[k]);
            assert_true(zeros || (order > 0) - (order < 0) == (i > k) - (i < k));
            assert_true((order == 0) == (i == k));
        }
    }
}

static bool stop_at_half(void *self, double share) {
    *(double *)self = share;
    return share < 0.5;
}

TEST("opinion: progress is told, and stops the work") {
    struct draw d = draw_begin(STR("stop"), STR("test"));
    struct opinion_input in = camps(&d, 40, 20, 2, 40, 30);
    double share = -1;
    struct opinion_options o = {.progress = stop_at_half, .self = &share};
    assert_string_equal(opinion_map_make(arena(), &in, o).refused, "stopped");
    assert_true(share >= 0.5 && share <= 1);
}

TEST("opinion: the next statement is drawn in proportion, never a seen one") {
    struct opinion_input in = rows_of("+-+.- +-+.- -+-.+ -+-.+ ++0.0");
    statement_at(&in, 4)->out = true;
    struct opinion_map m = map_of(&in, OPINION_KITH);
    bool skip[5] = {false, true, false, false, false};
    struct draw d = draw_begin(STR("next"), STR("test"));
    size_t count[6] = {0};
    for (int i = 0; i < 20000; i++) {
        count[opinion_next(&m, skip, &d)]++;
    }
    double sum = m.weight[0] + m.weight[2] + m.weight[3];
    assert_int_equal(count[1] + count[4] + count[5], 0);
    assert_near(m.weight[3], 1, 0); /* nobody has seen it */
    for (size_t j = 0; j < 4; j++) {
        if (!skip[j]) {
            assert_near((double)count[j] / 20000, m.weight[j] / sum, 0.02);
        }
    }
    memset(skip, true, sizeof skip);
    assert_int_equal(opinion_next(&m, skip, &d), 5);
}

/* More people than a sum of 16 bits can hold. */
TEST("opinion: pairs of statements that 70,000 people have seen") {
    struct draw d = draw_begin(STR("crowd"), STR("test"));
    struct opinion_input in = camps(&d, 70000, 2, 2, 60, 0);
    struct opinion_work w = {0};
    struct opinion_pair sum = {0};
    struct opinion_table t = opinion_table_make(arena(), &in);
    t.pair = arena_array(arena(), struct opinion_pair, 1);
    assert_true(opinion_pairs_sum(arena(), &t, &w));
    for (size_t i = 0; i < in.casts; i += 2) { /* both votes of a person */
        int32_t first = in.cast[i].vote - 1;
        int32_t second = in.cast[i + 1].vote - 1;
        sum.seen++;
        sum.product += first * second;
        sum.first += first;
        sum.second += second;
    }
    assert_int_equal(sum.seen, 70000);
    assert_memory_equal(&t.pair[0], &sum, sizeof sum);
}

/* The nearest of few that may be nearest is the nearest of all: also among equal and far points. */
TEST("opinion: quick assignment of many points is the plain one") {
    struct draw d = draw_begin(STR("cells"), STR("test"));
    for (int round = 0; round < 30; round++) {
        size_t n = 1 + draw_below(&d, 3000);
        size_t k = 1 + draw_below(&d, OPINION_BASE_MAX);
        struct opinion_points p = {n, arena_array(arena(), double, n),
                                   arena_array(arena(), double, n),
                                   arena_array(arena(), double, n)};
        for (size_t i = 0; i < n; i++) {
            double far = draw_below(&d, 50) == 0 ? 1000 : 1;
            p.x[i] = round % 2 ? far * draw_unit(&d) : (double)draw_below(&d, 9);
            p.y[i] = round % 2 ? draw_unit(&d) : (double)draw_below(&d, 9);
            p.weight[i] = 1;
        }
        struct opinion_parts quick = {.of = arena_array(arena(), uint8_t, n)};
        opinion_start(arena(), &quick, &p, k, &d);
        struct opinion_parts plain = quick;
        plain.of = arena_array(arena(), uint8_t, n);
        opinion_rest(&plain, &p, NULL, 100);
        opinion_rest(&quick, &p, opinion_cells_make(arena(), &p), 100);
        test_row("round %d: %zu points, %zu centres", round, n, k);
        assert_int_equal(quick.k, plain.k);
        assert_memory_equal(quick.of, plain.of, n);
        assert_near(quick.cost, plain.cost, 0);
    }
}

/* --- live --- */

/* What a map made anew would be given. */
struct mirror {
    struct opinion_input in;
    bool *banned;
};

static void check_live(const struct opinion_map *m, const struct mirror *x) {
    struct opinion_map n = map_of(&x->in, OPINION_KITH);
    assert_int_equal(m->people, n.people);
    assert_int_equal(m->participants, n.participants);
    assert_int_equal(m->counted, n.counted);
    assert_int_equal(m->votes, n.votes);
    assert_int_equal(m->voted, n.voted);
    assert_memory_equal(m->tally, n.tally, n.statements * sizeof *n.tally);
    assert_memory_equal(m->mean, n.mean, n.statements * sizeof *n.mean);
    for (size_t i = 0; i < 2; i++) {
        assert_memory_equal(m->axis[i], n.axis[i], n.statements * sizeof *n.axis[i]);
    }
    assert_memory_equal(m->x, n.x, n.people * sizeof *n.x);
    assert_memory_equal(m->y, n.y, n.people * sizeof *n.y);
}

static void change(struct draw *d, struct opinion_live *l, struct mirror *x) {
    struct opinion_input *in = &x->in;
    switch (draw_below(d, 40)) {
    case 0:
        assert_int_equal(opinion_live_participant(l), in->participants++);
        return;
    case 1: {
        struct opinion_statement s = {.id = STR("new"), .out = draw_below(d, 2) == 1};
        *statement_at(in, in->statements) = s;
        assert_int_equal(opinion_live_statement(l, s), in->statements++);
        return;
    }
    case 2: {
        size_t p = draw_below(d, in->participants);
        x->banned[p] = !x->banned[p];
        opinion_live_ban(l, (uint32_t)p, x->banned[p]);
        return;
    }
    case 3: {
        size_t j = draw_below(d, in->statements);
        statement_at(in, j)->out = draw_below(d, 2) == 1;
        statement_at(in, j)->meta = draw_below(d, 2) == 1;
        opinion_live_moderate(l, (uint16_t)j, in->statement[j].out, in->statement[j].meta);
        return;
    }
    default:
        add(in, draw_below(d, in->participants), draw_below(d, in->statements),
            (uint8_t)draw_below(d, 4));
        opinion_live_vote(l, in->cast[in->casts - 1]);
    }
}

TEST("opinion: a live map's axes, places and tallies are those made anew, to the last bit") {
    struct draw d = draw_begin(STR("live"), STR("test"));
    for (int round = 0; round < 6; round++) {
        struct mirror x = {.in = empty(400, 200, 20000)};
        x.in.participants = 20 + 30 * (size_t)round;
        x.in.statements = 10;
        x.banned = arena_array(arena(), bool, 400);
        x.in.banned = x.banned;
        for (size_t i = 0; i < 10 * x.in.participants; i++) {
            add(&x.in, draw_below(&d, x.in.participants), draw_below(&d, 10),
                (uint8_t)draw_below(&d, 3));
        }
        struct arena *kept = arena_make();
        struct opinion_live *l =
            opinion_live_make(kept, &x.in, (struct opinion_options){.seed = STR("kith-2026")});
        for (int step = 0; step < 20; step++) {
            for (int i = 0; i < 40; i++) {
                change(&d, l, &x);
            }
            test_row("round %d, step %d", round, step);
            struct opinion_map m = opinion_live_map(l, arena());
            assert_null(m.refused);
            check_live(&m, &x);
        }
        arena_free(kept);
    }
}

/* Two camps; then the second one splits for good. */
TEST("opinion: a live map changes its number of groups after four maps that agree") {
    struct opinion_input in = empty(30, 12, 360);
    struct arena *kept = arena_make();
    for (size_t p = 0; p < 30; p++) {
        for (size_t j = 0; j < 12; j++) {
            add(&in, p, j, (p < 15) == (j < 6) ? OPINION_AGREE : OPINION_DISAGREE);
        }
    }
    struct opinion_live *l = opinion_live_make(kept, &in, (struct opinion_options){0});
    struct opinion_map m = opinion_live_map(l, arena());
    assert_int_equal(m.groups, 2);
    char before = (char)m.group_of[0];
    for (size_t p = 22; p < 30; p++) {
        for (size_t j = 0; j < 12; j++) {
            opinion_live_vote(l, (struct opinion_cast){(uint32_t)p, (uint16_t)j,
                                                       j % 2 ? OPINION_AGREE : OPINION_DISAGREE});
        }
    }
    for (unsigned map = 1; map <= OPINION_PATIENCE; map++) {
        m = opinion_live_map(l, arena());
        test_row("map %u", map);
        assert_int_equal(m.groups, map < OPINION_PATIENCE ? 2 : 3);
        assert_true(map == OPINION_PATIENCE || m.group_of[0] == before);
    }
    arena_free(kept);
}

TEST("opinion: a live map beyond the statements whose pairs are summed") {
    struct mirror x = {.in = empty(20, OPINION_GRAM_MAX + 2, 4000)};
    struct draw d = draw_begin(STR("beyond"), STR("test"));
    struct arena *kept = arena_make();
    x.in.statements = OPINION_GRAM_MAX - 1;
    x.banned = arena_array(arena(), bool, 20);
    x.in.banned = x.banned;
    for (size_t i = 0; i < 1000; i++) {
        add(&x.in, draw_below(&d, 20), draw_below(&d, x.in.statements), (uint8_t)draw_below(&d, 3));
    }
    struct opinion_live *l =
        opinion_live_make(kept, &x.in, (struct opinion_options){.seed = STR("kith-2026")});
    for (int i = 0; i < 3; i++) {
        struct opinion_statement s = {.id = STR("new")};
        assert_int_equal(opinion_live_statement(l, s), x.in.statements++);
        for (size_t p = 0; p < 20; p++) {
            add(&x.in, p, x.in.statements - 1, (uint8_t)draw_below(&d, 3));
            opinion_live_vote(l, x.in.cast[x.in.casts - 1]);
        }
        struct opinion_map m = opinion_live_map(l, arena());
        test_row("%zu statements", x.in.statements);
        check_live(&m, &x);
    }
    arena_free(kept);
}

TEST("opinion: the limits of a live map") {
    struct arena *kept = arena_make();
    struct opinion_input in = empty(0, 0, 0);
    struct opinion_live *l = opinion_live_make(kept, &in, (struct opinion_options){0});
    struct opinion_statement s = {.id = STR("x")};
    for (size_t j = 0; j < OPINION_STATEMENTS_MAX; j++) {
        assert_int_equal(opinion_live_statement(l, s), j);
    }
    assert_int_equal(opinion_live_statement(l, s), OPINION_STATEMENTS_MAX);
    assert_string_equal(opinion_live_map(l, arena()).refused, "participants");
    arena_free(kept);
}
