/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the readers of quotas and pools: two files with a zero byte between. What is read must
 * hold together; legacy, which draws without a solver's help once that has said yes, must keep
 * quotas. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/panel.h"
#include "format/panel_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Answers with the bytes that are left, whatever was asked: a solver that makes no sense. */
struct noise {
    const uint8_t *data;
    size_t size;
    size_t at;
};

static double number(struct noise *n, double low, double high) {
    static const double special[] = {0, 1, -1, 0.5, NAN, INFINITY, 1e300, 1e-9};
    uint8_t byte = n->size ? n->data[n->at++ % n->size] : 0;
    return byte < 100 ? low : byte < 200 ? high : special[byte % 8];
}

static enum linear_end answer(void *self, const struct linear_program *p,
                              const struct linear_answer *out) {
    struct noise *n = self;
    if (n->at > 100000) {
        return LINEAR_LIMIT;
    }
    for (size_t j = 0; j < p->columns; j++) {
        out->x[j] = number(n, p->low[j], p->high[j] < 3 ? p->high[j] : p->low[j] + 1);
    }
    for (size_t i = 0; i < p->rows; i++) {
        out->price[i] = number(n, 0, -1);
    }
    return LINEAR_SOLVED;
}

static void select_panel(struct arena *a, const struct panel_pool *p, struct noise *n) {
    for (int goal = 0; goal < PANEL_GOALS; goal++) {
        struct panel_options o = {.goal = (enum panel_goal)goal, .seed = STR("seed"), .number = -1};
        struct linear_solver s = {n, answer};
        n->at = 0;
        struct panel_result r = panel_select(a, p, &o, &s);
        for (size_t i = 0; r.refused == NULL && i < r.panels; i++) {
            assert(panel_is_allowed(p, r.panel[i].member, p->size));
        }
        struct buf b = buf_make(1 << 24);
        struct json_out j = json_begin(&b);
        panel_json(&j, a, p, &o, &r, (struct result_head){0});
        buf_free(&b);
    }
    uint32_t stays = 0;
    n->at = 0;
    struct linear_solver s = {n, answer};
    struct panel_replacement r = panel_replace(a, p, &stays, 1, NULL, 0, STR("seed"), &s);
    assert(r.refused || panel_is_allowed(p, r.panel, p->size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str rest = str_make((const char *)data + 2, size - 2);
    struct str quotas = str_cut(&rest, '\0');
    struct panel_pool p = {.size = 1 + data[0] % 8};
    struct panel_columns columns = {.id = data[1] & 1 ? STR("id") : str_of(NULL),
                                    .address = data[1] & 2 ? STR("home,no") : str_of(NULL)};
    struct str missing;
    struct flaw f;
    enum err e = panel_quotas_read(a, quotas, &p, &f);
    e = e == ERR_OK ? panel_pool_read(a, rest, columns, &p, &missing, &f) : e;
    if (e == ERR_OK && p.people <= 30) {
        struct noise n = {data, size, 0};
        select_panel(a, &p, &n);
    } else if (e != ERR_OK && e != ERR_NOT_FOUND) {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
