/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Into how many groups people fall, and who is in which. */
#include <assert.h>
#include <string.h>

#include "engine/opinion_inner.h"

enum {
    STARTS = 32,
    UPDATES = 100,
    WARM_UPDATES = 8, /* of base points in a live map: they follow, they need not rest */
};
static const double FIRM = 0.25; /* mean silhouette below which no structure is found:
                                    Kaufman & Rousseeuw, Finding Groups in Data, 1990, 2.2 */

/* What is grouped: people, or base points that stand for many. */
struct grouping {
    struct arena *a;
    struct opinion_options o;
    struct draw d;
    struct opinion_points people;
    struct opinion_points points;
    uint8_t *point_of;                                   /* of people */
    struct opinion_parts *parts[OPINION_GROUPS_MAX + 1]; /* by k */
    double stability[OPINION_GROUPS_MAX + 1];
    double silhouette[OPINION_GROUPS_MAX + 1];
    size_t k_max;
};

static struct opinion_parts *parts_make(struct arena *a, size_t points) {
    struct opinion_parts *p = arena_new(a, struct opinion_parts);
    p->of = arena_array(a, uint8_t, points);
    return p;
}

static struct opinion_points points_make(struct arena *a, size_t count) {
    return (struct opinion_points){count, arena_array(a, double, count),
                                   arena_array(a, double, count), arena_array(a, double, count)};
}

/* --- base points --- */

static void base_parts(struct grouping *g, struct opinion_parts *base,
                       struct opinion_memory *memory) {
    unsigned most = UPDATES;
    if (g->o.profile == OPINION_POLIS) {
        opinion_polis_parts(base, &g->people, OPINION_BASE_MAX);
        return;
    }
    if (memory && memory->base.k) {
        base->k = memory->base.k;
        memcpy(base->x, memory->base.x, sizeof base->x);
        memcpy(base->y, memory->base.y, sizeof base->y);
        most = WARM_UPDATES;
    } else {
        opinion_start(g->a, base, &g->people, OPINION_BASE_MAX, &g->d);
    }
    opinion_rest(base, &g->people, opinion_cells_make(g->a, &g->people), most);
    if (memory) {
        memory->base = *base;
        memory->base.of = NULL;
    }
}

static void gather(struct grouping *g, struct opinion_memory *memory) {
    size_t n = g->people.count;
    if (n <= OPINION_BASE_MAX) {
        g->points = g->people;
        g->point_of = arena_array(g->a, uint8_t, n);
        for (size_t i = 0; i < n; i++) {
            g->point_of[i] = (uint8_t)i;
        }
        return;
    }
    struct opinion_parts *base = parts_make(g->a, n);
    base_parts(g, base, memory);
    g->points = points_make(g->a, base->k);
    g->point_of = base->of;
    memcpy(g->points.x, base->x, base->k * sizeof *base->x);
    memcpy(g->points.y, base->y, base->k * sizeof *base->y);
    for (size_t i = 0; i < n; i++) {
        g->points.weight[base->of[i]]++;
    }
}

/* --- one k --- */

/* Largest first; then the one that has the first point. */
static void order_by_size(struct opinion_parts *p, const struct opinion_points *points) {
    double size[OPINION_GROUPS_MAX] = {0};
    size_t first[OPINION_GROUPS_MAX] = {0};
    uint8_t rank[OPINION_GROUPS_MAX] = {0};
    struct opinion_parts old = *p;
    for (size_t i = points->count; i-- > 0;) {
        size[p->of[i]] += points->weight[i];
        first[p->of[i]] = i;
    }
    for (size_t k = 0; k < p->k; k++) {
        for (size_t h = 0; h < p->k; h++) {
            rank[k] = (uint8_t)(rank[k] +
                                (size[h] > size[k] || (size[h] >= size[k] && first[h] < first[k])));
        }
    }
    for (size_t k = 0; k < p->k; k++) {
        p->x[rank[k]] = old.x[k];
        p->y[rank[k]] = old.y[k];
    }
    for (size_t i = 0; i < points->count; i++) {
        p->of[i] = rank[p->of[i]];
    }
}

/* The best of many seeded starts, and how much the others agree with it. */
static void best_start(struct grouping *g, size_t k) {
    struct opinion_parts *all[STARTS];
    size_t best = 0;
    double agreement = 0;
    for (size_t s = 0; s < STARTS; s++) {
        all[s] = parts_make(g->a, g->points.count);
        opinion_start(g->a, all[s], &g->points, k, &g->d);
        opinion_rest(all[s], &g->points, NULL, UPDATES);
        best = all[s]->cost < all[best]->cost ? s : best;
    }
    for (size_t s = 0; s < STARTS; s++) {
        agreement += s == best ? 0 : opinion_rand(all[s], all[best], &g->points);
    }
    g->parts[k] = all[best];
    g->stability[k] = agreement / (STARTS - 1);
    order_by_size(g->parts[k], &g->points);
}

/* From where the centres were last time; false when a part is gone. */
static bool warm_start(struct grouping *g, size_t k, const struct opinion_memory *memory) {
    if (!memory || memory->parts[k].k != k) {
        return false;
    }
    struct opinion_parts *p = parts_make(g->a, g->points.count);
    p->k = k;
    memcpy(p->x, memory->parts[k].x, sizeof p->x);
    memcpy(p->y, memory->parts[k].y, sizeof p->y);
    opinion_rest(p, &g->points, NULL, UPDATES);
    g->parts[k] = p;
    g->stability[k] = memory->stability[k];
    return p->k == k;
}

static void part(struct grouping *g, size_t k, struct opinion_memory *memory) {
    if (g->o.profile == OPINION_POLIS) {
        g->parts[k] = parts_make(g->a, g->points.count);
        opinion_polis_parts(g->parts[k], &g->points, k);
        g->stability[k] = 1;
    } else if (!warm_start(g, k, memory)) {
        best_start(g, k);
    }
    g->silhouette[k] = opinion_silhouette(g->parts[k], &g->points);
    if (memory) {
        memory->parts[k] = *g->parts[k];
        memory->parts[k].of = NULL;
        memory->stability[k] = g->stability[k];
    }
}

/* --- which k --- */

static size_t best_k(const struct grouping *g) {
    size_t best = 1;
    for (size_t k = 2; k <= g->k_max; k++) {
        bool formed = g->parts[k]->k > 1;
        if (formed && (best == 1 || g->silhouette[k] > g->silhouette[best])) {
            best = k;
        }
    }
    return best;
}

/* Another number of groups must be asked for several times in a row. */
static size_t patient(struct opinion_memory *memory, size_t wanted, size_t k_max) {
    memory->times = wanted == memory->wanted ? memory->times + 1 : 1;
    memory->wanted = wanted;
    bool possible = memory->groups && memory->groups <= k_max;
    if (!possible || memory->times >= OPINION_PATIENCE) {
        memory->groups = wanted;
    }
    return memory->groups;
}

/* --- into the map --- */

static void all_in_one(const struct grouping *g, struct opinion_map *m) {
    double x = 0;
    double y = 0;
    for (size_t i = 0; i < g->people.count; i++) {
        x += g->people.x[i];
        y += g->people.y[i];
    }
    m->groups = 1;
    m->group[0].size = g->people.count;
    m->group[0].centre[0] = x / (double)g->people.count;
    m->group[0].centre[1] = y / (double)g->people.count;
}

static void fill(const struct grouping *g, struct opinion_map *m, const uint32_t *who,
                 uint8_t *group_of, size_t k) {
    assert(k >= 1 && k <= OPINION_GROUPS_MAX);
    const struct opinion_parts *p = g->parts[k]; /* of 1: none */
    if (p) {
        m->groups = p->k;
        for (size_t h = 0; h < p->k; h++) {
            m->group[h].centre[0] = p->x[h];
            m->group[h].centre[1] = p->y[h];
        }
    } else {
        all_in_one(g, m);
    }
    for (size_t i = 0; i < g->people.count; i++) {
        uint8_t of = p ? p->of[g->point_of[i]] : 0;
        group_of[who[i]] = of;
        m->group[of].size += p ? 1 : 0;
    }
}

void opinion_groups_find(struct arena *a, struct opinion_map *m, const uint32_t *who, size_t count,
                         struct opinion_options o, struct opinion_memory *memory) {
    assert(count && o.profile <= OPINION_POLIS);
    uint8_t *group_of = (uint8_t *)arena_room(a, m->people);
    memset(group_of, OPINION_NO_GROUP, m->people);
    m->group_of = group_of;
    struct arena_mark mark = arena_mark(a);
    struct grouping g = {.a = a, .o = o, .d = draw_begin(o.seed, STR("opinion/start"))};
    g.people = points_make(a, count);
    for (size_t i = 0; i < count; i++) {
        g.people.x[i] = m->x[who[i]];
        g.people.y[i] = m->y[who[i]];
        g.people.weight[i] = 1;
    }
    gather(&g, memory);
    g.k_max = 2 + g.points.count / 12;
    g.k_max = g.k_max < OPINION_GROUPS_MAX ? g.k_max : OPINION_GROUPS_MAX;
    for (size_t k = 2; k <= g.k_max; k++) {
        part(&g, k, memory);
    }
    size_t k = best_k(&g);
    m->points = g.points.count;
    m->silhouette_k = k;
    bool kith = o.profile == OPINION_KITH;
    bool none = kith && (m->axis_share <= m->axis_share_shuffled || g.silhouette[k] < FIRM);
    size_t shown = none ? 1 : k;
    if (memory) {
        shown = patient(memory, shown, g.k_max);
        m->silhouette_k = shown > 1 ? shown : k;
    }
    m->silhouette = m->silhouette_k > 1 ? g.silhouette[m->silhouette_k] : 0;
    m->stability = m->silhouette_k > 1 ? g.stability[m->silhouette_k] : 1;
    fill(&g, m, who, group_of, shown);
    arena_rewind(a, mark);
}
