/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/panel.h with the real solver: small pools by hand, brute force over all panels, laws, and
 * solvers that die, hang or lie. The open data's are in panel_data_test.c. */
#include "engine/panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/panel_solver.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- pools from a few letters --- */

#define ROOM 40

struct made {
    struct panel_pool pool;
    struct str id[ROOM];
    struct str category[3];
    struct panel_cell cell[9];
    uint32_t of[ROOM * 3];
    uint32_t address[ROOM];
};

/* "ax by ax": people by the letters of their values; categories have the letters a-c, x-z, p-r.
 * "a1-2 b0-9 x1-1": the quotas. "0 0 1": who lives where, or NULL. */
static const struct panel_pool *pool(const char *people, const char *quotas, const char *addresses,
                                     uint32_t size) {
    static const char *const letters[] = {"abc", "xyz", "pqr"};
    struct arena *a = test_arena();
    struct made *m = arena_new(a, struct made);
    m->pool = (struct panel_pool){.id = m->id,
                                  .category = m->category,
                                  .cell = m->cell,
                                  .of = m->of,
                                  .address = addresses ? m->address : NULL,
                                  .size = size};
    for (struct str rest = str_of(quotas); rest.n;) {
        struct str q = str_cut(&rest, ' ');
        size_t c = q.p[0] < 'd' ? 0 : q.p[0] > 't' ? 1 : 2;
        m->pool.categories = c + 1 > m->pool.categories ? c + 1 : m->pool.categories;
        m->cell[m->pool.cells++] = (struct panel_cell){
            c, str_first(q, 1), (uint32_t)(q.p[1] - '0'), (uint32_t)(q.p[3] - '0'), 0, 100};
    }
    for (struct str rest = str_of(people); rest.n; m->pool.people++) {
        struct str values = str_cut(&rest, ' ');
        for (size_t c = 0; c < m->pool.categories; c++) {
            uint32_t v = 0;
            while (m->cell[v].value.p[0] != values.p[c]) {
                v++;
            }
            assert_true(m->cell[v].category == c && strchr(letters[c], values.p[c]));
            m->of[m->pool.people * m->pool.categories + c] = v;
        }
        m->id[m->pool.people] = arena_printf(a, "p%zu", m->pool.people);
    }
    for (size_t i = 0; addresses && i < m->pool.people; i++) {
        m->address[i] = (uint32_t)(addresses[2 * i] - '0');
    }
    return &m->pool;
}

static struct panel_result select_by(const struct panel_pool *p, enum panel_goal goal,
                                     struct linear_solver s) {
    struct panel_options o = {.goal = goal, .seed = STR("kith-2026"), .number = -1};
    return panel_select(test_arena(), p, &o, &s);
}

/* Whatever is published holds together. */
static void assert_sound(const struct panel_pool *p, const struct panel_result *r) {
    uint32_t weight = 0;
    uint32_t on[5000] = {0};
    double sum = 0;
    assert_null(r->refused);
    for (size_t i = 0; i < r->panels; i++) {
        assert_true(panel_is_allowed(p, r->panel[i].member, p->size));
        assert_int_equal(r->panel[i].first, weight);
        weight += r->panel[i].weight;
        for (size_t k = 0; k < p->size; k++) {
            on[r->panel[i].member[k]] += r->panel[i].weight;
        }
    }
    assert_int_equal(weight, PANEL_LOTTERY);
    for (size_t i = 0; i < p->people; i++) {
        assert_int_equal(on[i], r->in_panels[i]);
        sum += r->chance[i];
    }
    assert_near(sum, p->size, 1e-6);
    assert_int_equal(r->number, 108); /* kith-2026, panel/draw: as docs/methods has it */
    assert_true(r->panel[r->drawn].first <= 108 &&
                r->panel[r->drawn].first + r->panel[r->drawn].weight > 108);
}

TEST("panel: small pools by hand") {
    static const struct {
        const char *people, *quotas, *addresses;
        uint32_t size;
        const char *refused;
        double chance[6];
    } rows[] = {
        {"a", "a0-9", NULL, 1, NULL, {1}},
        {"a a a a", "a0-9", NULL, 1, NULL, {.25, .25, .25, .25}},
        {"a a a b", "a1-1 b1-1", NULL, 2, NULL, {1 / 3., 1 / 3., 1 / 3., 1}},
        {"a b", "a0-9 b0-9", NULL, 2, NULL, {1, 1}},                   /* N = pool */
        {"a a b", "a0-0 b0-9", NULL, 1, NULL, {0, 0, 1}},              /* a value with 0-0 */
        {"ax ay bx", "a1-1 b1-1 x1-1 y1-1", NULL, 2, NULL, {0, 1, 1}}, /* by, ax: nobody; forced */
        {"a a a", "a0-9", "0 0 0", 1, NULL, {1 / 3., 1 / 3., 1 / 3.}},
        {"a a a b", "a0-9 b0-9", "0 0 0 3", 2, NULL, {1 / 3., 1 / 3., 1 / 3., 1}},
        {"a b b", "a1-1 b1-1", "0 0 2", 2, NULL, {1, 0, 1}}, /* who lives with a forced one */
        {"a a", "a0-9", NULL, 3, "pool", {0}},
        {"a a", "a0-9", "0 0", 2, "address", {0}},
        {"a b", "a2-2 b1-1", NULL, 2, "category", {0}},
        {"a b b", "a0-0 b0-1", NULL, 2, "category", {0}},
        {"ax by", "a1-1 b0-0 x0-0 y1-1", NULL, 1, "quotas", {0}},
    };
    struct linear_solver s = test_solver();
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s, %s", rows[i].people, rows[i].quotas);
        const struct panel_pool *p =
            pool(rows[i].people, rows[i].quotas, rows[i].addresses, rows[i].size);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        if (rows[i].refused) {
            assert_non_null(r.refused);
            assert_str(str_of(r.refused), rows[i].refused);
            continue;
        }
        assert_sound(p, &r);
        for (size_t k = 0; k < p->people; k++) {
            assert_near(r.chance[k], rows[i].chance[k], 1e-9);
        }
    }
}

TEST("panel: the least change of infeasible quotas") {
    static const struct {
        const char *people, *quotas, *expected;
        uint32_t size;
    } rows[] = {
        {"a b", "a2-2 b0-1", "a min 2>1", 2},
        {"ax by", "a1-1 b0-0 x0-0 y1-1", "b max 0>1 a min 1>0", 1}, /* or the other two */
        {"a a b", "a0-1 b2-2", "b min 2>1 a max 1>1", 2},
    };
    struct linear_solver s = test_solver();
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s, %s", rows[i].people, rows[i].quotas);
        const struct panel_pool *p = pool(rows[i].people, rows[i].quotas, NULL, rows[i].size);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        assert_non_null(r.refused);
        int64_t change = 0;
        struct panel_pool relaxed = *p;
        struct panel_cell cell[9];
        memcpy(cell, p->cell, p->cells * sizeof *cell);
        relaxed.cell = cell;
        for (size_t k = 0; k < r.relaxes; k++) {
            change += labs((long)r.relax[k].to - (long)r.relax[k].from);
            *(r.relax[k].is_max ? &cell[r.relax[k].cell].max : &cell[r.relax[k].cell].min) =
                r.relax[k].to;
        }
        assert_int_equal(change, i == 1 ? 2 : 1);
        r = select_by(&relaxed, PANEL_LEXIMIN, s);
        assert_sound(&relaxed, &r);
    }
}

/* --- brute force: all panels, and leximin by another way than the engine's --- */

#define PANELS 1000
#define TABLE_ROWS 24

struct all {
    const struct panel_pool *pool;
    size_t panels;
    bool on[PANELS][ROOM];
};

static struct all *all_panels(const struct panel_pool *p) {
    struct all *out = arena_new(test_arena(), struct all);
    out->pool = p;
    for (uint32_t mask = 0; mask < UINT32_C(1) << p->people; mask++) {
        uint32_t member[ROOM];
        size_t members = 0;
        for (uint32_t i = 0; i < p->people; i++) {
            if (mask >> i & 1) {
                member[members++] = i;
            }
        }
        if (panel_is_allowed(p, member, members)) {
            assert_true(out->panels < PANELS);
            for (size_t i = 0; i < members; i++) {
                out->on[out->panels][member[i]] = true;
            }
            out->panels++;
        }
    }
    return out;
}

/* A plain tableau by Bland's rule: maximise c x, A x = b, x >= 0, from a basis that is given as
 * unit columns with cost; b >= 0. Gives the value. */
struct tableau {
    size_t rows, columns;
    double cell[TABLE_ROWS][PANELS + 80];
    double right[TABLE_ROWS];
    double cost[PANELS + 80];
    size_t basis[TABLE_ROWS];
};

static double reduced(const struct tableau *t, size_t j) {
    double left = t->cost[j];
    for (size_t i = 0; i < t->rows; i++) {
        left -= t->cost[t->basis[i]] * t->cell[i][j];
    }
    return left;
}

static void pivot(struct tableau *t, size_t row, size_t column) {
    double by = t->cell[row][column];
    for (size_t j = 0; j < t->columns; j++) {
        t->cell[row][j] /= by;
    }
    t->right[row] /= by;
    for (size_t i = 0; i < t->rows; i++) {
        double times = t->cell[i][column];
        for (size_t j = 0; i != row && times != 0 && j < t->columns; j++) {
            t->cell[i][j] -= times * t->cell[row][j];
        }
        t->right[i] -= i != row ? times * t->right[row] : 0;
    }
    t->basis[row] = column;
}

static double tableau_solve(struct tableau *t) {
    for (;;) {
        size_t in = 0, out = TABLE_ROWS;
        while (in < t->columns && reduced(t, in) < 1e-9) {
            in++;
        }
        if (in == t->columns) {
            break;
        }
        for (size_t i = 0; i < t->rows; i++) {
            if (t->cell[i][in] > 1e-9 &&
                (out == TABLE_ROWS ||
                 t->right[i] / t->cell[i][in] < t->right[out] / t->cell[out][in] - 1e-12)) {
                out = i;
            }
        }
        assert_true(out < TABLE_ROWS);
        pivot(t, out, in);
    }
    double value = 0;
    for (size_t i = 0; i < t->rows; i++) {
        value += t->cost[t->basis[i]] * t->right[i];
    }
    return value;
}

/* The most that the sum of `rise` (or all the unfixed alike, when one is PANELS) can reach: chances
 * of i at least floor[i], of those in `lifted` at least the variable t, which is made largest. */
static double most(const struct all *a, const double *least, const bool *lifted) {
    struct tableau *t = arena_new(test_arena(), struct tableau);
    size_t people = a->pool->people, at = a->panels;
    size_t risen = at++;
    t->rows = people + 1;
    t->cost[risen] = 1;
    for (size_t i = 0; i < people; i++) {
        /* chance - t - spare + missing = least */
        for (size_t j = 0; j < a->panels; j++) {
            t->cell[i][j] = a->on[j][i] ? 1 : 0;
        }
        t->cell[i][risen] = lifted[i] ? -1 : 0;
        t->cell[i][at++] = -1;
        t->cell[i][at] = 1;
        t->cost[at] = -1000;
        t->basis[i] = at++;
        t->right[i] = lifted[i] ? 0 : least[i];
    }
    for (size_t j = 0; j < a->panels; j++) {
        t->cell[people][j] = 1;
    }
    t->cell[people][at] = 1;
    t->cost[at] = -1000;
    t->basis[people] = at++;
    t->right[people] = 1;
    t->columns = at;
    return tableau_solve(t);
}

/* Water rises under all; who cannot go higher alone, with the others at the water, is fixed. */
static void leximin_by_force(const struct all *a, double *chance) {
    size_t people = a->pool->people, left = people;
    bool open[ROOM];
    memset(open, true, sizeof open);
    while (left) {
        double water = most(a, chance, open);
        double least[ROOM];
        for (size_t i = 0; i < people; i++) {
            least[i] = open[i] ? water - 1e-7 : chance[i] - 1e-7;
            least[i] = least[i] > 0 ? least[i] : 0;
        }
        for (size_t i = 0; i < people; i++) {
            bool alone[ROOM] = {0};
            alone[i] = true;
            if (open[i] && most(a, least, alone) < water + 1e-4) {
                chance[i] = water;
                open[i] = false;
                left--;
            }
        }
    }
}

/* A pool from a number: few people, two or three categories, homes now and then. */
static const struct panel_pool *random_pool(unsigned number) {
    struct draw d = draw_begin(STR("panel"), arena_printf(test_arena(), "%u", number));
    struct arena *a = test_arena();
    size_t people = 3 + draw_below(&d, 6), categories = 2 + draw_below(&d, 2);
    char *who = arena_cstr(a, STR("                                        "));
    char *where = arena_cstr(a, STR("                    "));
    size_t at = 0;
    uint32_t size = (uint32_t)(1 + draw_below(&d, people < 4 ? people : 4));
    for (size_t i = 0; i < people; i++) {
        for (size_t c = 0; c < categories; c++) {
            who[at++] = "abxypq"[2 * c + draw_below(&d, 2)];
        }
        who[at++] = i + 1 < people ? ' ' : '\0';
        where[2 * i] = (char)('0' + (draw_below(&d, 3) ? i : draw_below(&d, people)));
    }
    struct buf quotas = buf_make(200);
    for (size_t v = 0; v < 2 * categories; v++) {
        unsigned min = (unsigned)draw_below(&d, 1 + size / 2);
        unsigned max = min + (unsigned)draw_below(&d, size + 1);
        buf_printf(&quotas, "%s%c%u-%u", v ? " " : "", "abxypq"[v], min, max);
    }
    struct str q = arena_str(a, buf_str(&quotas));
    buf_free(&quotas);
    return pool(who, q.p, draw_below(&d, 2) ? where : NULL, size);
}

/* The least change, by trying all sets of people of that size. */
static int64_t change_by_force(const struct panel_pool *p) {
    int64_t least = INT64_MAX;
    for (uint32_t mask = 0; mask < UINT32_C(1) << p->people; mask++) {
        int64_t change = 0, members = 0, in_cell[9] = {0};
        bool sent[ROOM] = {0}, twice = false;
        for (uint32_t i = 0; i < p->people; i++) {
            if (!(mask >> i & 1)) {
                continue;
            }
            twice = twice || (p->address && sent[p->address[i]]);
            sent[p->address ? p->address[i] : 0] = true;
            members++;
            for (size_t c = 0; c < p->categories; c++) {
                in_cell[p->of[i * p->categories + c]]++;
            }
        }
        for (size_t v = 0; v < p->cells; v++) {
            int64_t over = in_cell[v] - p->cell[v].max, under = p->cell[v].min - in_cell[v];
            change += over > 0 ? over : under > 0 ? under : 0;
        }
        least = !twice && members == p->size && change < least ? change : least;
    }
    return least;
}

/* Twelve people of 27 possible sorts, and quotas close around one set of them: programs whose best
 * solution is no panel. */
static const struct panel_pool *tight_pool(unsigned number) {
    struct draw d = draw_begin(STR("tight"), arena_printf(test_arena(), "%u", number));
    char *who = arena_cstr(test_arena(), STR("                                                "));
    char *where = arena_cstr(test_arena(), STR("                        "));
    uint32_t size = (uint32_t)(4 + draw_below(&d, 3));
    unsigned in_cell[9] = {0};
    for (size_t i = 0; i < 12; i++) {
        for (size_t c = 0; c < 3; c++) {
            size_t v = 3 * c + draw_below(&d, 3);
            who[4 * i + c] = "abcxyzpqr"[v];
            in_cell[v] += i < size ? 1 : 0;
        }
        where[2 * i] = (char)('0' + (i < size || draw_below(&d, 2) ? i : draw_below(&d, i)));
    }
    who[47] = '\0';
    struct buf quotas = buf_make(200);
    for (size_t v = 0; v < 9; v++) {
        unsigned less = in_cell[v] && draw_below(&d, 3) == 0, more = draw_below(&d, 3) == 0;
        buf_printf(&quotas, "%s%c%u-%u", v ? " " : "", "abcxyzpqr"[v], in_cell[v] - less,
                   in_cell[v] + more);
    }
    struct str q = arena_str(test_arena(), buf_str(&quotas));
    buf_free(&quotas);
    return pool(who, q.p, draw_below(&d, 2) ? where : NULL, size);
}

TEST("panel: brute force over all panels of 200 pools with tight quotas") {
    struct linear_solver s = test_solver();
    for (unsigned n = 0; n < 200; n++) {
        test_row("pool %u", n);
        const struct panel_pool *p = tight_pool(n);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        double chance[ROOM] = {0};
        assert_sound(p, &r);
        leximin_by_force(all_panels(p), chance);
        for (size_t i = 0; i < p->people; i++) {
            assert_near(r.chance[i], chance[i], 1e-5);
        }
        /* one quota pulled so that it cannot be kept, perhaps */
        struct panel_pool pulled = *p;
        struct panel_cell cell[9];
        memcpy(cell, p->cell, p->cells * sizeof *cell);
        cell[n % 9].max += n % 3;
        cell[n % 9].min = cell[n % 9].max;
        pulled.cell = cell;
        r = select_by(&pulled, PANEL_MAXIMIN, s);
        int64_t change = 0;
        for (size_t k = 0; k < r.relaxes; k++) {
            change += labs((long)r.relax[k].to - (long)r.relax[k].from);
        }
        assert_int_equal(change, change_by_force(&pulled));
    }
}

TEST("panel: brute force over all panels of 400 small pools") {
    struct linear_solver s = test_solver();
    unsigned feasible = 0;
    for (unsigned n = 0; n < 400; n++) {
        test_row("pool %u", n);
        const struct panel_pool *p = random_pool(n);
        struct all *all = all_panels(p);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        assert_int_equal(r.refused == NULL, all->panels > 0);
        if (r.refused) {
            continue;
        }
        double chance[ROOM] = {0};
        feasible++;
        assert_sound(p, &r);
        leximin_by_force(all, chance);
        for (size_t i = 0; i < p->people; i++) {
            assert_near(r.chance[i], chance[i], 1e-5);
        }
        struct panel_result m = select_by(p, PANEL_MAXIMIN, s);
        assert_sound(p, &m);
        assert_near(m.minimum, r.minimum, 1e-6);
    }
    assert_true(feasible > 100);
}

TEST("panel: brute force of the least change") {
    struct linear_solver s = test_solver();
    unsigned infeasible = 0;
    for (unsigned n = 0; n < 400; n++) {
        test_row("pool %u", n);
        const struct panel_pool *p = random_pool(n);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        int64_t change = 0, expected = change_by_force(p);
        for (size_t k = 0; k < r.relaxes; k++) {
            change += labs((long)r.relax[k].to - (long)r.relax[k].from);
        }
        if (expected == INT64_MAX) {
            assert_str(str_of(r.refused), "address");
        } else {
            assert_int_equal(change, expected);
            infeasible += change > 0 ? 1 : 0;
        }
    }
    assert_true(infeasible > 50);
}

/* --- laws --- */

/* The same pool with its people the other way round. */
static const struct panel_pool *turned(const struct panel_pool *p) {
    struct made *m = arena_new(test_arena(), struct made);
    m->pool = *p;
    for (size_t i = 0; i < p->people; i++) {
        size_t from = p->people - 1 - i;
        m->id[i] = p->id[from];
        m->address[i] = p->address ? (uint32_t)p->people - 1 - p->address[from] : 0;
        memcpy(m->of + i * p->categories, p->of + from * p->categories,
               p->categories * sizeof *m->of);
    }
    m->pool.id = m->id;
    m->pool.of = m->of;
    m->pool.address = p->address ? m->address : NULL;
    return &m->pool;
}

static struct str json_of(const struct panel_pool *p, const struct panel_result *r) {
    struct panel_options o = {.goal = PANEL_LEXIMIN, .seed = STR("kith-2026"), .number = -1};
    struct buf b = buf_make(1 << 22);
    struct json_out j = json_begin(&b);
    panel_json(&j, test_arena(), p, &o, r, (struct result_head){0});
    struct str out = arena_str(test_arena(), buf_str(&b));
    assert_false(b.overflow);
    buf_free(&b);
    return out;
}

TEST("panel: laws - order, wider quotas, one more person, alike people, all goals") {
    struct linear_solver s = test_solver();
    for (unsigned n = 0; n < 100; n++) {
        test_row("pool %u", n);
        const struct panel_pool *p = random_pool(n);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        if (r.refused) {
            continue;
        }
        /* the order of the people changes no byte */
        const struct panel_pool *other = turned(p);
        struct panel_result again = select_by(other, PANEL_LEXIMIN, s);
        assert_true(str_eq(json_of(p, &r), json_of(other, &again)));
        /* wider quotas never lower the smallest chance, unless somebody new gets one */
        struct panel_pool wider = *p;
        struct panel_cell cell[9];
        memcpy(cell, p->cell, p->cells * sizeof *cell);
        cell[n % p->cells].max++;
        wider.cell = cell;
        again = select_by(&wider, PANEL_LEXIMIN, s);
        assert_sound(&wider, &again);
        assert_true(again.never < r.never || again.minimum > r.minimum - 1e-6);
        /* people who count alike have the same chance, and as many of the 1,000 but for one */
        for (size_t i = 0; !p->address && i < p->people; i++) {
            for (size_t k = 0; k < i; k++) {
                if (memcmp(p->of + i * p->categories, p->of + k * p->categories,
                           p->categories * sizeof *p->of) == 0) {
                    assert_true(r.chance[i] == r.chance[k]);
                    assert_true(labs((long)r.in_panels[i] - (long)r.in_panels[k]) <= 1);
                }
            }
        }
    }
}

TEST("panel: legacy keeps the quotas, and says when it finds no way") {
    struct linear_solver s = test_solver();
    for (unsigned n = 0; n < 60; n++) {
        test_row("pool %u", n);
        const struct panel_pool *p = random_pool(n);
        struct panel_result r = select_by(p, PANEL_LEGACY, s);
        struct panel_result best = select_by(p, PANEL_LEXIMIN, s);
        if (r.refused) {
            assert_true(best.refused || str_eq(str_of(r.refused), STR("dead_end")));
            continue;
        }
        struct panel_result again = select_by(turned(p), PANEL_LEGACY, s);
        assert_sound(p, &r);
        for (size_t i = 0; i < p->people; i++) {
            assert_int_equal(r.in_panels[i], again.in_panels[p->people - 1 - i]);
        }
    }
}

/* --- replacements --- */

TEST("panel: who comes in keeps the quotas; whoever is passed over could not") {
    struct linear_solver s = test_solver();
    unsigned came = 0;
    for (unsigned n = 0; n < 200; n++) {
        test_row("pool %u", n);
        const struct panel_pool *p = random_pool(n);
        struct panel_result r = select_by(p, PANEL_LEXIMIN, s);
        if (r.refused) {
            continue;
        }
        const uint32_t *panel = r.panel[r.drawn].member;
        struct panel_replacement x =
            panel_replace(test_arena(), p, panel + 1, p->size - 1, panel, 1, STR("later"), &s);
        bool possible = false;
        for (uint32_t i = 0; i < p->people; i++) {
            uint32_t member[ROOM];
            memcpy(member, panel, p->size * sizeof *member);
            member[0] = i;
            bool can = i != panel[0] && panel_is_allowed(p, member, p->size);
            possible = possible || can;
            for (size_t k = 0; !x.refused && k < x.passing; k++) {
                assert_false(can && x.passed[k] == i);
            }
        }
        assert_int_equal(x.refused == NULL, possible);
        if (!x.refused) {
            came++;
            assert_int_equal(x.joining, 1);
            assert_true(x.joins[0] != panel[0] && panel_is_allowed(p, x.panel, p->size));
        }
    }
    assert_true(came > 20);
}

TEST("panel: a replacement's lot, and what cannot be") {
    struct linear_solver s = test_solver();
    const struct panel_pool *p = pool("a a a a b b", "a1-2 b1-2", "0 0 2 3 4 4", 3);
    uint32_t stays[] = {0, 4};
    uint32_t declined[] = {2};
    struct panel_replacement r =
        panel_replace(test_arena(), p, stays, 2, declined, 1, STR("seed"), &s);
    assert_null(r.refused);
    assert_int_equal(r.joining, 1);
    assert_int_equal(r.joins[0], 3); /* 1 lives with 0, 5 with 4, 2 declined */
    assert_int_equal(r.passing, 0);
    uint32_t both[] = {2, 3};
    r = panel_replace(test_arena(), p, stays, 2, both, 2, STR("seed"), &s);
    assert_str(str_of(r.refused), "pool");
    uint32_t together[] = {0, 1};
    r = panel_replace(test_arena(), p, together, 2, NULL, 0, STR("seed"), &s);
    assert_str(str_of(r.refused), "panel");
    uint32_t three[] = {2, 3, 0};
    r = panel_replace(test_arena(), p, three, 3, NULL, 0, STR("seed"), &s);
    assert_str(str_of(r.refused), "panel"); /* three a */
}

/* --- solvers that cannot be trusted --- */

enum lie { LIE_X, LIE_OTHER_X, LIE_PRICE, LIE_PRICE_SMALL, LIE_INFINITE, LIE_NAN, LIE_ZERO, LIES };

struct liar {
    struct linear_solver honest;
    enum lie how;
    unsigned from; /* which call is the first lie */
    unsigned calls;
};

static enum linear_end lie(void *self, const struct linear_program *p,
                           const struct linear_answer *out) {
    struct liar *l = self;
    enum linear_end end = l->honest.solve(l->honest.self, p, out);
    if (end != LINEAR_SOLVED || l->calls++ < l->from) {
        return end;
    }
    for (size_t j = 0; j < p->columns; j++) {
        double far =
            out->x[j] - p->low[j] < 0.5 * (p->high[j] - p->low[j]) ? p->high[j] : p->low[j];
        out->x[j] = l->how == LIE_X                  ? p->high[j] + 1
                    : l->how == LIE_OTHER_X && j < 3 ? far
                    : l->how == LIE_NAN              ? NAN
                    : l->how == LIE_ZERO             ? 0
                                                     : out->x[j];
    }
    for (size_t i = 0; i < p->rows; i++) {
        out->price[i] = l->how == LIE_PRICE         ? out->price[i] * 2 + 1
                        : l->how == LIE_INFINITE    ? (i % 2 ? INFINITY : -INFINITY)
                        : l->how == LIE_PRICE_SMALL ? -out->price[i] - 1e-3
                                                    : out->price[i];
    }
    return LINEAR_SOLVED;
}

TEST("panel: a solver that lies gives an error, or the right answer, never a wrong panel") {
    unsigned caught = 0;
    for (unsigned n = 0; n < 40; n++) {
        const struct panel_pool *p = random_pool(n);
        struct linear_solver truth = test_solver();
        struct panel_result honest = select_by(p, PANEL_LEXIMIN, truth);
        for (int how = 0; how < LIES; how++) {
            for (unsigned from = 0; from < 12; from += 3) {
                test_row("pool %u, lie %d from %u", n, how, from);
                struct liar l = {truth, (enum lie)how, from, 0};
                struct panel_result r =
                    select_by(p, PANEL_LEXIMIN, (struct linear_solver){&l, lie});
                if (r.refused && str_eq(str_of(r.refused), STR("solver"))) {
                    caught++;
                    continue;
                }
                assert_int_equal(r.refused == NULL, honest.refused == NULL);
                for (size_t i = 0; !r.refused && i < p->people; i++) {
                    assert_near(r.chance[i], honest.chance[i], 1e-5);
                }
                if (!r.refused) {
                    assert_sound(p, &r);
                }
            }
        }
    }
    assert_true(caught > 50);
}

static bool stop_after(void *self, double share) {
    unsigned *left = self;
    assert_true(share >= 0 && share <= 1);
    return (*left)-- > 0;
}

TEST("panel: progress is told, and may say stop; the number by dice or by seed") {
    struct linear_solver s = test_solver();
    const struct panel_pool *p = pool("a a a b", "a1-1 b1-1", NULL, 2);
    struct panel_options o = {.number = 999};
    struct panel_result r = panel_select(test_arena(), p, &o, &s);
    assert_null(r.refused);
    assert_int_equal(r.number, 999);
    assert_int_equal(r.panel[r.drawn].first + r.panel[r.drawn].weight, 1000);
    o.number = -1;
    r = panel_select(test_arena(), p, &o, &s);
    assert_int_equal(r.number, -1);
    for (int goal = 0; goal < PANEL_GOALS; goal++) {
        unsigned calls = 0;
        o = (struct panel_options){.goal = (enum panel_goal)goal, .seed = STR("s"), .number = -1};
        o.progress = (struct panel_progress){&calls, stop_after};
        r = panel_select(test_arena(), p, &o, &s);
        assert_str(str_of(r.refused), "stopped");
        calls = 2000;
        r = panel_select(test_arena(), p, &o, &s);
        assert_null(r.refused);
    }
}
