/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The older way (Sortition Foundation): the cell that needs most of those it has left comes next,
 * and one of its people is drawn. Nobody knows the chances of that beforehand; so it is done 1,000
 * times, which is the lottery. One draw from that is distributed as one run would be. */
#include <string.h>

#include "engine/panel_inside.h"

struct run {
    const struct panel_pool *pool;
    const uint32_t *order;
    struct draw draw;
    uint32_t *
        *list; /* of each cell: people who can still be drawn, in any order that is repeatable */
    uint32_t *left; /* how many */
    uint32_t *at;   /* [person * categories + category]: where in its cell's list */
    bool *gone;
    uint32_t *chosen;     /* in each cell */
    uint32_t **full_list; /* as it all begins */
    uint32_t *full_at;
    uint32_t *full_left;
    uint32_t *lives_next; /* people of one address in a ring */
};

static void link_addresses(struct arena *a, struct run *r) {
    const struct panel_pool *p = r->pool;
    uint32_t *last = arena_array(a, uint32_t, p->people); /* one more than who came last */
    r->lives_next = arena_array(a, uint32_t, p->people);
    for (size_t i = 0; i < p->people; i++) {
        r->lives_next[i] = (uint32_t)i;
        if (p->address) {
            uint32_t *before = &last[p->address[i]];
            if (*before) {
                r->lives_next[i] = r->lives_next[*before - 1];
                r->lives_next[*before - 1] = (uint32_t)i;
            }
            *before = (uint32_t)i + 1;
        }
    }
}

static struct run run_make(struct arena *a, const struct panel_pool *p, struct str seed) {
    struct run r = {.pool = p, .order = panel_order(a, p)};
    r.draw = draw_begin(seed, STR("panel/legacy"));
    r.list = arena_array(a, uint32_t *, p->cells);
    r.full_list = arena_array(a, uint32_t *, p->cells);
    r.left = arena_array(a, uint32_t, p->cells);
    r.full_left = arena_array(a, uint32_t, p->cells);
    r.chosen = arena_array(a, uint32_t, p->cells);
    r.at = arena_array(a, uint32_t, p->people * p->categories);
    r.full_at = arena_array(a, uint32_t, p->people * p->categories);
    r.gone = arena_array(a, bool, p->people);
    for (size_t i = 0; i < p->people * p->categories; i++) {
        r.full_left[p->of[i]]++;
    }
    for (size_t v = 0; v < p->cells; v++) {
        r.list[v] = arena_array(a, uint32_t, r.full_left[v]);
        r.full_list[v] = arena_array(a, uint32_t, r.full_left[v]);
        r.full_left[v] = 0;
    }
    for (size_t i = 0; i < p->people; i++) {
        uint32_t person = r.order[i];
        for (size_t c = 0; c < p->categories; c++) {
            size_t v = p->of[person * p->categories + c];
            r.full_at[person * p->categories + c] = r.full_left[v];
            r.full_list[v][r.full_left[v]++] = person;
        }
    }
    link_addresses(a, &r);
    return r;
}

static void begin_again(struct run *r) {
    const struct panel_pool *p = r->pool;
    for (size_t v = 0; v < p->cells; v++) {
        memcpy(r->list[v], r->full_list[v], r->full_left[v] * sizeof **r->list);
    }
    memcpy(r->left, r->full_left, p->cells * sizeof *r->left);
    memcpy(r->at, r->full_at, p->people * p->categories * sizeof *r->at);
    memset(r->gone, 0, p->people * sizeof *r->gone);
    memset(r->chosen, 0, p->cells * sizeof *r->chosen);
}

/* Out of all lists; the last of each takes the place. */
static void leave(struct run *r, uint32_t person) {
    const struct panel_pool *p = r->pool;
    if (r->gone[person]) {
        return;
    }
    r->gone[person] = true;
    for (size_t c = 0; c < p->categories; c++) {
        size_t v = p->of[person * p->categories + c];
        uint32_t at = r->at[person * p->categories + c];
        uint32_t last = r->list[v][--r->left[v]];
        r->list[v][at] = last;
        r->at[last * p->categories + c] = at;
    }
}

static void choose(struct run *r, uint32_t person) {
    const struct panel_pool *p = r->pool;
    uint32_t other = person;
    do {
        leave(r, other);
        other = r->lives_next[other];
    } while (other != person);
    for (size_t c = 0; c < p->categories; c++) {
        size_t v = p->of[person * p->categories + c];
        if (++r->chosen[v] == p->cell[v].max) {
            while (r->left[v]) {
                leave(r, r->list[v][r->left[v] - 1]);
            }
        }
    }
}

/* The cell with the largest (min - chosen) / left, or PANEL_NONE at a dead end. */
static size_t scarcest(const struct run *r) {
    size_t best = PANEL_NONE;
    int64_t over = 0, under = 1;
    for (size_t v = 0; v < r->pool->cells; v++) {
        int64_t wants = (int64_t)r->pool->cell[v].min - r->chosen[v];
        if (wants > (int64_t)r->left[v]) {
            return PANEL_NONE;
        }
        if (r->left[v] && (best == PANEL_NONE || wants * under > over * (int64_t)r->left[v])) {
            best = v;
            over = wants;
            under = r->left[v];
        }
    }
    return best;
}

static bool is_short(const struct run *r) {
    for (size_t v = 0; v < r->pool->cells; v++) {
        if (r->chosen[v] < r->pool->cell[v].min) {
            return true;
        }
    }
    return false;
}

/* Cells that may have nobody are full from the beginning. */
static bool attempt(struct run *r, bool *on) {
    begin_again(r);
    memset(on, 0, r->pool->people * sizeof *on);
    for (size_t v = 0; v < r->pool->cells; v++) {
        while (r->pool->cell[v].max == 0 && r->left[v]) {
            leave(r, r->list[v][r->left[v] - 1]);
        }
    }
    for (uint32_t n = 0; n < r->pool->size; n++) {
        size_t v = scarcest(r);
        if (v == PANEL_NONE) {
            return false;
        }
        uint32_t person = r->list[v][draw_below(&r->draw, r->left[v])];
        choose(r, person);
        on[person] = true;
    }
    return !is_short(r);
}

void panel_legacy_run(struct arena *a, const struct panel_pool *p, const struct panel_options *o,
                      struct panel_result *out) {
    struct run r = run_make(a, p, o->seed);
    bool *on = arena_array(a, bool, p->people);
    out->panel = arena_array(a, struct panel_drawable, PANEL_LOTTERY);
    out->in_panels = arena_array(a, uint32_t, p->people);
    for (uint32_t n = 0; n < PANEL_LOTTERY; n++) {
        unsigned tries = 1;
        while (!attempt(&r, on)) {
            if (tries++ == PANEL_TRIES) {
                out->refused = "dead_end";
                return;
            }
        }
        uint32_t *member = arena_array(a, uint32_t, p->size);
        size_t members = 0;
        for (size_t i = 0; i < p->people; i++) {
            if (on[r.order[i]]) {
                member[members++] = r.order[i];
                out->in_panels[r.order[i]]++;
            }
        }
        out->panel[out->panels++] = (struct panel_drawable){n, 1, member};
        if (o->progress.tell && !o->progress.tell(o->progress.self, n / (double)PANEL_LOTTERY)) {
            out->refused = "stopped";
            return;
        }
    }
}
