/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Panels by lot: from a pool and quotas to 1,000 numbered panels and the one that is drawn. */
#include "engine/panel.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/panel_inside.h"

static const char *const goal_names[] = {"leximin", "maximin", "legacy"};

const char *panel_goal_name(enum panel_goal g) {
    return goal_names[g];
}

bool panel_goal_find(struct str name, enum panel_goal *out) {
    for (int g = 0; g < PANEL_GOALS; g++) {
        if (str_eq(name, str_of(goal_names[g]))) {
            *out = (enum panel_goal)g;
            return true;
        }
    }
    return false;
}

/* --- order --- */

struct named {
    struct str id;
    uint32_t person;
};

static int by_name(const void *x, const void *y) {
    const struct named *a = x;
    const struct named *b = y;
    return a->id.n != b->id.n ? (a->id.n < b->id.n ? -1 : 1) : str_cmp(a->id, b->id);
}

uint32_t *panel_order(struct arena *a, const struct panel_pool *p) {
    struct named *named = arena_array(a, struct named, p->people);
    uint32_t *order = arena_array(a, uint32_t, p->people);
    for (size_t i = 0; i < p->people; i++) {
        named[i] = (struct named){p->id[i], (uint32_t)i};
    }
    qsort(named, p->people, sizeof *named, by_name);
    for (size_t i = 0; i < p->people; i++) {
        order[i] = named[i].person;
    }
    return order;
}

/* --- a panel, checked --- */

/* Those of the panel so far in each cell. False: somebody twice, or two of one address. */
static bool count_members(const struct panel_pool *p, const uint32_t *member, size_t members,
                          uint32_t *in_cell) {
    bool on[PANEL_PEOPLE_MAX] = {0};
    bool sent[PANEL_PEOPLE_MAX] = {0};
    for (size_t i = 0; i < members; i++) {
        uint32_t person = member[i];
        if (person >= p->people || on[person] || (p->address && sent[p->address[person]])) {
            return false;
        }
        on[person] = true;
        if (p->address) {
            sent[p->address[person]] = true;
        }
        for (size_t c = 0; c < p->categories; c++) {
            in_cell[p->of[person * p->categories + c]]++;
        }
    }
    return true;
}

bool panel_is_allowed(const struct panel_pool *p, const uint32_t *member, size_t members) {
    uint32_t in_cell[PANEL_CELLS_MAX] = {0};
    if (members != p->size || !count_members(p, member, members, in_cell)) {
        return false;
    }
    for (size_t v = 0; v < p->cells; v++) {
        if (in_cell[v] < p->cell[v].min || in_cell[v] > p->cell[v].max) {
            return false;
        }
    }
    return true;
}

static void check_pool(const struct panel_pool *p) {
    assert(p->people <= PANEL_PEOPLE_MAX && p->categories <= PANEL_CATEGORIES_MAX);
    assert(p->cells <= PANEL_CELLS_MAX && p->size >= 1 && p->size <= PANEL_COUNT_MAX);
    for (size_t v = 0; v < p->cells; v++) {
        const struct panel_cell *c = &p->cell[v];
        assert(c->category < p->categories && c->min <= c->max);
        assert(c->min_flex <= c->min && c->max <= c->max_flex);
        assert(c->max_flex <= PANEL_COUNT_MAX);
    }
    for (size_t i = 0; i < p->people; i++) {
        assert(p->address == NULL || p->address[i] < p->people);
        for (size_t c = 0; c < p->categories; c++) {
            assert(p->of[i * p->categories + c] < p->cells);
            assert(p->cell[p->of[i * p->categories + c]].category == c);
        }
    }
}

/* --- can there be a panel? --- */

/* Does a category alone ask for more than the size, or allow less? */
static bool a_category_is_off(const struct panel_pool *p) {
    for (size_t c = 0; c < p->categories; c++) {
        uint64_t min = 0, max = 0;
        for (size_t v = 0; v < p->cells; v++) {
            min += p->cell[v].category == c ? p->cell[v].min : 0;
            max += p->cell[v].category == c ? p->cell[v].max : 0;
        }
        if (min > p->size || max < p->size) {
            return true;
        }
    }
    return false;
}

static const char *end_name(enum linear_end end) {
    return end == LINEAR_LIMIT ? "limit" : end == LINEAR_STOPPED ? "stopped" : "solver";
}

/* Why no panel can be, and what would have to give way; NULL: one can be. */
static const char *obstacle(struct arena *a, const struct panel_kinds *k,
                            struct panel_search *search, struct panel_relax **relax,
                            size_t *relaxes) {
    const struct panel_pool *p = k->pool;
    int64_t excess[PANEL_CELLS_MAX];
    bool possible = false;
    size_t count = 0;
    if (p->size > p->people || p->size > k->most) {
        return p->size > p->people ? "pool" : "address";
    }
    enum linear_end end = panel_search_relax(search, excess, &possible);
    if (end != LINEAR_SOLVED) {
        return end_name(end);
    }
    struct panel_relax *list = arena_array(a, struct panel_relax, p->cells);
    for (size_t v = 0; v < p->cells; v++) {
        if (excess[v]) {
            bool max = excess[v] > 0;
            uint32_t from = max ? p->cell[v].max : p->cell[v].min;
            list[count++] = (struct panel_relax){v, max, from, (uint32_t)(from + excess[v])};
        }
    }
    if (count == 0) {
        return NULL;
    }
    *relax = list;
    *relaxes = possible ? count : 0;
    return a_category_is_off(p) ? "category" : "quotas";
}

/* --- the whole way --- */

static void chances_of_people(struct arena *a, const struct panel_kinds *k,
                              const struct panel_chances *c, struct panel_result *r) {
    r->chance = arena_array(a, double, k->pool->people);
    for (size_t i = 0; i < k->pool->people; i++) {
        r->chance[i] = c->chance[k->of[i]];
    }
}

static void sum_up(const struct panel_pool *p, struct panel_result *r) {
    r->minimum = 1;
    for (size_t i = 0; i < p->people; i++) {
        r->never += r->chance[i] == 0 ? 1 : 0;
        r->minimum = r->chance[i] > 0 && r->chance[i] < r->minimum ? r->chance[i] : r->minimum;
    }
}

static void draw_number(const struct panel_options *o, struct panel_result *r) {
    r->number = o->number;
    if (o->number < 0 && o->seed.p) {
        struct draw d = draw_begin(o->seed, STR("panel/draw"));
        r->number = (int64_t)draw_below(&d, PANEL_LOTTERY);
    }
    for (size_t i = 0; r->number >= 0 && i < r->panels; i++) {
        if (r->panel[i].first <= r->number) {
            r->drawn = i;
        }
    }
}

static void by_legacy(struct arena *a, const struct panel_pool *p, const struct panel_options *o,
                      struct panel_result *r) {
    panel_legacy_run(a, p, o, r);
    r->chance = arena_array(a, double, p->people);
    for (size_t i = 0; !r->refused && i < p->people; i++) {
        r->chance[i] = r->in_panels[i] / (double)PANEL_LOTTERY;
    }
    for (size_t i = 0; i < r->panels; i++) {
        assert(panel_is_allowed(p, r->panel[i].member, p->size));
    }
}

struct panel_result panel_select(struct arena *a, const struct panel_pool *p,
                                 const struct panel_options *o, const struct linear_solver *s) {
    struct panel_result r = {.number = -1};
    check_pool(p);
    assert(o->goal != PANEL_LEGACY || o->seed.p);
    struct panel_kinds k = panel_kinds_make(a, p);
    struct panel_search *search = panel_search_make(a, &k, s);
    r.refused = obstacle(a, &k, search, &r.relax, &r.relaxes);
    if (r.refused) {
        return r;
    }
    if (o->goal == PANEL_LEGACY) {
        by_legacy(a, p, o, &r);
    } else {
        struct panel_chances c = panel_chances_find(a, &k, search, o->goal, o->progress, s);
        r.programs = c.programs;
        if (c.end != LINEAR_SOLVED) {
            r.refused = end_name(c.end);
            return r;
        }
        chances_of_people(a, &k, &c, &r);
        panel_lottery_make(a, &k, &c, &r);
    }
    if (!r.refused) {
        sum_up(p, &r);
        draw_number(o, &r);
    }
    return r;
}

/* --- replacements --- */

/* The part of the pool from which people may come in, with what is left of the quotas. */
struct rest {
    struct panel_pool pool;
    struct panel_cell cell[PANEL_CELLS_MAX];
    uint32_t *person; /* of the whole pool, for each of the rest */
};

static struct rest *rest_of(struct arena *a, const struct panel_pool *p, const bool *out,
                            const uint32_t *in_cell, size_t staying) {
    struct rest *r = arena_new(a, struct rest);
    struct str *id = arena_array(a, struct str, p->people);
    uint32_t *of = arena_array(a, uint32_t, p->people * p->categories);
    uint32_t *address = arena_array(a, uint32_t, p->people);
    uint32_t *number = arena_array(a, uint32_t, p->people); /* of addresses, from 1 */
    uint32_t addresses = 0;
    r->pool = *p;
    r->pool.people = 0;
    r->person = arena_array(a, uint32_t, p->people);
    for (size_t i = 0; i < p->people; i++) {
        if (out[i]) {
            continue;
        }
        size_t at = r->pool.people++;
        if (p->address && number[p->address[i]] == 0) {
            number[p->address[i]] = ++addresses;
        }
        r->person[at] = (uint32_t)i;
        id[at] = p->id[i];
        address[at] = p->address ? number[p->address[i]] - 1 : 0;
        memcpy(of + at * p->categories, p->of + i * p->categories, p->categories * sizeof *of);
    }
    for (size_t v = 0; v < p->cells; v++) {
        uint32_t has = in_cell[v];
        struct panel_cell c = p->cell[v];
        c.min = c.min > has ? c.min - has : 0;
        c.min_flex = c.min_flex > has ? c.min_flex - has : 0;
        c.max -= has;
        c.max_flex -= has;
        r->cell[v] = c;
    }
    r->pool.id = id;
    r->pool.of = of;
    r->pool.address = p->address ? address : NULL;
    r->pool.cell = r->cell;
    r->pool.size = p->size - (uint32_t)staying;
    return r;
}

struct ticket {
    struct hash key;
    uint32_t person; /* of the rest */
};

static int by_ticket(const void *x, const void *y) {
    return hash_cmp(&((const struct ticket *)x)->key, &((const struct ticket *)y)->key);
}

static struct ticket *tickets_of(struct arena *a, const struct panel_pool *p, struct str seed) {
    struct ticket *t = arena_array(a, struct ticket, p->people);
    for (size_t i = 0; i < p->people; i++) {
        t[i] = (struct ticket){lot_key(seed, STR("panel/replace"), p->id[i]), (uint32_t)i};
    }
    qsort(t, p->people, sizeof *t, by_ticket);
    return t;
}

/* Asks for each in the order of the lot whether a panel can still be with them on it. */
static enum linear_end call_up(struct arena *a, const struct rest *rest,
                               const struct panel_kinds *k, struct panel_search *search,
                               struct str seed, struct panel_replacement *r) {
    const struct panel_pool *p = &rest->pool;
    struct ticket *ticket = tickets_of(a, p, seed);
    uint32_t *came = arena_array(a, uint32_t, k->kinds);
    bool *hopeless = arena_array(a, bool, k->kinds);
    bool *sent = arena_array(a, bool, p->people);
    double *weight = arena_array(a, double, k->kinds);
    for (size_t i = 0; i < p->people && r->joining < p->size; i++) {
        uint32_t person = ticket[i].person;
        uint32_t kind = k->of[person];
        bool can = !hopeless[kind] && !(p->address && sent[p->address[person]]);
        if (can) {
            panel_search_bound(search, kind, came[kind] + 1, k->size[kind]);
            struct panel_found f = panel_search_for(search, weight, -1, 1);
            if (f.end != LINEAR_SOLVED) {
                return f.end;
            }
            can = f.found;
            came[kind] += can ? 1 : 0;
            hopeless[kind] = !can;
            panel_search_bound(search, kind, came[kind], k->size[kind]);
        }
        if (can && p->address) {
            sent[p->address[person]] = true;
        }
        *(can ? &r->joins[r->joining++] : &r->passed[r->passing++]) = rest->person[person];
    }
    return LINEAR_SOLVED;
}

/* Who can no more come in: those who stay, who live with them, and who declined. */
static bool *out_of_the_lot(struct arena *a, const struct panel_pool *p, const uint32_t *stays,
                            size_t staying, const uint32_t *declined, size_t declining) {
    bool *out = arena_array(a, bool, p->people);
    bool *sent = arena_array(a, bool, p->people);
    for (size_t i = 0; i < staying; i++) {
        out[stays[i]] = true;
        if (p->address) {
            sent[p->address[stays[i]]] = true;
        }
    }
    for (size_t i = 0; i < declining; i++) {
        out[declined[i]] = true;
    }
    for (size_t i = 0; p->address && i < p->people; i++) {
        out[i] = out[i] || sent[p->address[i]];
    }
    return out;
}

static void whole_panel(struct arena *a, const struct panel_pool *p, const uint32_t *stays,
                        size_t staying, struct panel_replacement *r) {
    const uint32_t *order = panel_order(a, p);
    bool *on = arena_array(a, bool, p->people);
    size_t members = 0;
    for (size_t i = 0; i < staying; i++) {
        on[stays[i]] = true;
    }
    for (size_t i = 0; i < r->joining; i++) {
        on[r->joins[i]] = true;
    }
    r->panel = arena_array(a, uint32_t, p->size);
    for (size_t i = 0; i < p->people; i++) {
        if (on[order[i]]) {
            r->panel[members++] = order[i];
        }
    }
    assert(panel_is_allowed(p, r->panel, members));
}

struct panel_replacement panel_replace(struct arena *a, const struct panel_pool *p,
                                       const uint32_t *stays, size_t staying,
                                       const uint32_t *declined, size_t declining, struct str seed,
                                       const struct linear_solver *s) {
    struct panel_replacement r = {.joins = arena_array(a, uint32_t, p->people),
                                  .passed = arena_array(a, uint32_t, p->people)};
    uint32_t in_cell[PANEL_CELLS_MAX] = {0};
    check_pool(p);
    bool sound = staying <= p->size && count_members(p, stays, staying, in_cell);
    for (size_t v = 0; sound && v < p->cells; v++) {
        sound = in_cell[v] <= p->cell[v].max;
    }
    if (!sound) {
        r.refused = "panel";
        return r;
    }
    bool *out = out_of_the_lot(a, p, stays, staying, declined, declining);
    struct rest *rest = rest_of(a, p, out, in_cell, staying);
    struct panel_kinds k = panel_kinds_make(a, &rest->pool);
    struct panel_search *search = panel_search_make(a, &k, s);
    r.refused = obstacle(a, &k, search, &r.relax, &r.relaxes);
    for (size_t i = 0; i < r.relaxes; i++) {
        r.relax[i].from += in_cell[r.relax[i].cell];
        r.relax[i].to += in_cell[r.relax[i].cell];
    }
    if (r.refused) {
        return r;
    }
    enum linear_end end = call_up(a, rest, &k, search, seed, &r);
    if (end != LINEAR_SOLVED) {
        r.refused = end_name(end);
        return r;
    }
    whole_panel(a, p, stays, staying, &r);
    return r;
}
