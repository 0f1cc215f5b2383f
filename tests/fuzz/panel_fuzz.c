/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the panel engine with the real solver, which lies beside this program: pools from bytes.
 * Chances must add up, panels be allowed, maximin and leximin agree on the smallest chance. */
#include <assert.h>
#include <math.h>

#include "engine/panel.h"
#include "lib/solver.h"
#include "sys/process.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PEOPLE 24
#define CATEGORIES 3
#define VALUES 3

static struct solver *solver;

static struct linear_solver face(struct arena *a) {
    if (solver == NULL) {
        struct str helper = process_beside(a, "kith-helper");
        solver = solver_open(helper.p, (struct solver_limits){80000, 60000});
        assert(solver);
    }
    return solver_face(solver);
}

static uint8_t next(const uint8_t **data, size_t *size) {
    if (*size == 0) {
        return 0;
    }
    (*size)--;
    return *(*data)++;
}

static void check(struct arena *a, const struct panel_pool *p) {
    struct linear_solver s = face(a);
    struct panel_options o = {.goal = PANEL_LEXIMIN, .seed = STR("seed"), .number = -1};
    struct panel_result r = panel_select(a, p, &o, &s);
    o.goal = PANEL_MAXIMIN;
    struct panel_result m = panel_select(a, p, &o, &s);
    double sum = 0;
    assert((r.refused == NULL) == (m.refused == NULL));
    if (r.refused) {
        return;
    }
    for (size_t i = 0; i < p->people; i++) {
        sum += r.chance[i];
    }
    assert(fabs(sum - p->size) < 1e-6 && fabs(r.minimum - m.minimum) < 1e-6);
    for (size_t i = 0; i < r.panels; i++) {
        assert(panel_is_allowed(p, r.panel[i].member, p->size));
    }
    const uint32_t *panel = r.panel[r.drawn].member;
    struct panel_replacement x =
        panel_replace(a, p, panel + 1, p->size - 1, panel, 1, STR("later"), &s);
    assert(x.refused || panel_is_allowed(p, x.panel, p->size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str id[PEOPLE];
    struct str category[CATEGORIES] = {STR("a"), STR("b"), STR("c")};
    struct panel_cell cell[CATEGORIES * VALUES];
    uint32_t of[PEOPLE * CATEGORIES];
    uint32_t address[PEOPLE];
    uint8_t how = next(&data, &size);
    struct panel_pool p = {.people = 1 + how % PEOPLE,
                           .id = id,
                           .categories = 1 + how / 32 % CATEGORIES,
                           .category = category,
                           .cell = cell,
                           .of = of,
                           .address = how & 128 ? address : NULL,
                           .size = 1 + next(&data, &size) % 10};
    p.cells = p.categories * VALUES;
    for (size_t v = 0; v < p.cells; v++) {
        uint8_t b = next(&data, &size);
        uint32_t min = b % 4, max = min + b / 4 % 8;
        uint8_t flex = b & 128 ? 1 : 100;
        cell[v] = (struct panel_cell){v / VALUES, arena_printf(a, "v%zu", v),  min,
                                      max,        min > flex ? min - flex : 0, max + flex};
    }
    for (size_t i = 0; i < p.people; i++) {
        uint8_t b = next(&data, &size);
        id[i] = arena_printf(a, "p%zu", i);
        for (size_t c = 0; c < p.categories; c++, b /= VALUES) {
            of[i * p.categories + c] = (uint32_t)(c * VALUES + b % VALUES);
        }
        address[i] = b % (uint32_t)p.people;
    }
    check(a, &p);
    arena_free(a);
    return 0;
}
