/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs two by two: a need wins against another when more raters rank it above than below.
 * Copeland, loops, and the strengths of Bradley and Terry. */
#include "engine/priority_inside.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* How many put x above y; who has not ranked both says nothing. */
static uint16_t count_above(const int16_t *restrict x, const int16_t *restrict y, size_t raters) {
    int sum = 0;
    for (size_t r = 0; r < raters; r++) {
        sum += x[r] < y[r] && y[r] != PRIORITY_UNSAID;
    }
    return (uint16_t)sum;
}

void priority_pairs_make(struct priority_state *s) {
    const struct priority_column *c = &s->column[PRIORITY_RANK];
    size_t n = s->count;
    struct priority_pairs *p = &s->pairs;
    p->rank = (void *)arena_room(s->arena, n * s->raters * sizeof *p->rank);
    p->above = arena_array(s->arena, uint16_t, n * n);
    for (size_t k = 0; k < n; k++) {
        int16_t *rank = p->rank + k * s->raters;
        for (size_t r = 0; r < s->raters; r++) {
            rank[r] = PRIORITY_UNSAID;
        }
        for (size_t i = c->begin[s->ranked[k]]; i < c->begin[s->ranked[k] + 1]; i++) {
            rank[c->rater[i]] = (int16_t)c->value[i];
        }
    }
    for (size_t k = 0; k < n; k++) {
        for (size_t l = 0; l < n; l++) {
            if (k != l) {
                p->above[k * n + l] =
                    count_above(p->rank + k * s->raters, p->rank + l * s->raters, s->raters);
            }
        }
    }
}

void priority_copeland(struct priority_state *s) {
    size_t n = s->count;
    for (size_t k = 0; k < n; k++) {
        struct priority_need *need = &s->need[s->ranked[k]];
        for (size_t l = 0; l < n; l++) {
            need->wins += s->pairs.above[k * n + l] > s->pairs.above[l * n + k] ? 1 : 0;
            need->losses += s->pairs.above[k * n + l] < s->pairs.above[l * n + k] ? 1 : 0;
        }
        need->score = (int64_t)need->wins - (int64_t)need->losses;
        need->key = need->score;
        need->scored = true;
    }
}

/* --- resampled --- */

/* Who puts x above y, and who below. */
struct sides {
    uint16_t *over;
    uint16_t *under;
    size_t overs;
    size_t unders;
};

static void take_sides(struct sides *d, const int16_t *x, const int16_t *y, size_t raters) {
    d->overs = 0;
    d->unders = 0;
    for (size_t r = 0; r < raters; r++) {
        d->over[d->overs] = (uint16_t)r;
        d->under[d->unders] = (uint16_t)r;
        d->overs += x[r] < y[r] && y[r] != PRIORITY_UNSAID;
        d->unders += y[r] < x[r] && x[r] != PRIORITY_UNSAID;
    }
}

static priority_lanes add_up(const priority_lanes *weight, const uint16_t *list, size_t n) {
    priority_lanes sum = {0};
    for (size_t i = 0; i < n; i++) {
        sum += weight[list[i]];
    }
    return sum;
}

/* By how much more weight x stands above y than below. When everybody takes a side, the shorter
 * list tells it all. */
static priority_lanes margin(const struct sides *d, const priority_lanes *weight, size_t raters) {
    if (d->overs + d->unders < raters) {
        return add_up(weight, d->over, d->overs) - add_up(weight, d->under, d->unders);
    }
    return d->overs <= d->unders ? add_up(weight, d->over, d->overs) * 2 - (int16_t)raters
                                 : (int16_t)raters - add_up(weight, d->under, d->unders) * 2;
}

/* A comparison is -1 where it holds. */
bool priority_pairs_lanes(const struct priority_state *s, const priority_lanes *weight,
                          priority_lanes *score) {
    struct sides d = {.over = arena_array(s->arena, uint16_t, s->raters + 1),
                      .under = arena_array(s->arena, uint16_t, s->raters + 1)};
    for (size_t k = 0; k < s->count; k++) {
        for (size_t l = k + 1; l < s->count; l++) {
            take_sides(&d, s->pairs.rank + k * s->raters, s->pairs.rank + l * s->raters, s->raters);
            for (size_t g = 0; g < PRIORITY_GROUPS; g++) {
                priority_lanes m = margin(&d, weight + g * s->raters, s->raters);
                priority_lanes sign = (m < 0) - (m > 0);
                score[k * PRIORITY_GROUPS + g] += sign;
                score[l * PRIORITY_GROUPS + g] -= sign;
            }
        }
        if (s->o->progress && !s->o->progress(s->o->self, (double)(k + 1) / (double)s->count)) {
            return false;
        }
    }
    return true;
}

/* --- loops --- */

/* Nodes 0 to n - 1, in the order of the answer. */
struct graph {
    size_t n;
    const uint16_t *above;
    const size_t *at; /* node -> k */
    bool majority;    /* an arc where more put it above than below; else where anybody does */
};

static bool is_arc(const struct graph *g, size_t from, size_t to) {
    uint16_t over = g->above[g->at[from] * g->n + g->at[to]];
    uint16_t under = g->above[g->at[to] * g->n + g->at[from]];
    return g->majority ? over > under : over > 0;
}

struct visit {
    size_t *of;    /* component of each node; n: not yet visited */
    size_t *stack; /* the way here */
    size_t *next;  /* of each node on it: the neighbour to try */
    size_t *done;  /* nodes in the order in which they were left */
    size_t dones;
};

/* All that can be reached from `node` along arcs, or against them, and was not visited. */
static void walk(const struct graph *g, struct visit *v, size_t node, size_t component,
                 bool against) {
    size_t depth = 0;
    v->of[node] = component;
    v->next[node] = 0;
    v->stack[depth++] = node;
    while (depth) {
        size_t here = v->stack[depth - 1];
        size_t to = v->next[here]++;
        if (to == g->n) {
            v->done[v->dones++] = here;
            depth--;
        } else if (v->of[to] == g->n && (against ? is_arc(g, to, here) : is_arc(g, here, to))) {
            v->of[to] = component;
            v->next[to] = 0;
            v->stack[depth++] = to;
        }
    }
}

/* Strongly connected components: Sharir 1981. Returns how many; of[node] is which. */
static size_t components(struct arena *a, const struct graph *g, size_t *of) {
    size_t n = g->n;
    struct visit v = {of, arena_array(a, size_t, n), arena_array(a, size_t, n),
                      arena_array(a, size_t, n), 0};
    size_t *left = arena_array(a, size_t, n);
    for (size_t i = 0; i < n; i++) {
        of[i] = n;
    }
    for (size_t i = 0; i < n; i++) {
        if (of[i] == n) {
            walk(g, &v, i, 0, false);
        }
    }
    memcpy(left, v.done, n * sizeof *left);
    for (size_t i = 0; i < n; i++) {
        of[i] = n;
    }
    size_t count = 0;
    v.dones = 0;
    for (size_t i = n; i-- > 0;) {
        if (of[left[i]] == n) {
            walk(g, &v, left[i], count++, true);
        }
    }
    return count;
}

/* A shortest loop through the first member, each beating the next. Within a component there is
 * one. */
static void shortest(struct arena *a, const struct graph *g, const size_t *of,
                     struct priority_cycle *c) {
    size_t first = c->member[0];
    size_t *from = arena_array(a, size_t, g->n);
    size_t *queue = arena_array(a, size_t, g->n);
    size_t head = 0;
    size_t tail = 0;
    for (size_t i = 0; i < g->n; i++) {
        from[i] = g->n;
    }
    from[first] = first;
    queue[tail++] = first;
    size_t last = first;
    while (head < tail && (last == first || !is_arc(g, last, first))) {
        last = queue[head++];
        for (size_t i = 0; i < g->n; i++) {
            if (from[i] == g->n && of[i] == of[first] && is_arc(g, last, i)) {
                from[i] = last;
                queue[tail++] = i;
            }
        }
    }
    size_t *loop = arena_array(a, size_t, c->members);
    for (size_t i = last; i != first; i = from[i]) {
        c->length++;
    }
    c->length++;
    size_t at = c->length;
    for (size_t i = last; at > 1; i = from[i]) {
        loop[--at] = i;
    }
    loop[0] = first;
    c->loop = loop;
}

static struct priority_cycle cycle_of(struct arena *a, const struct graph *g, const size_t *of,
                                      size_t first) {
    size_t *member = arena_array(a, size_t, g->n);
    struct priority_cycle c = {.member = member};
    for (size_t i = first; i < g->n; i++) {
        if (of[i] == of[first]) {
            member[c.members++] = i;
        }
    }
    shortest(a, g, of, &c);
    return c;
}

void priority_cycles(struct priority_state *s, const size_t *place, struct priority_result *r) {
    size_t n = s->count;
    size_t *at = arena_array(s->arena, size_t, n);
    size_t *of = arena_array(s->arena, size_t, n);
    for (size_t k = 0; k < n; k++) {
        at[place[k]] = k;
    }
    struct graph g = {n, s->pairs.above, at, true};
    size_t count = components(s->arena, &g, of);
    size_t *size = arena_array(s->arena, size_t, count + 1);
    for (size_t i = 0; i < n; i++) {
        size[of[i]]++;
    }
    struct priority_cycle *cycle = arena_array(s->arena, struct priority_cycle, n / 3 + 1);
    for (size_t i = 0; i < n; i++) {
        if (size[of[i]] > 1) {
            size[of[i]] = 0;
            cycle[r->cycles++] = cycle_of(s->arena, &g, of, i);
        }
    }
    r->cycle = cycle;
}

/* --- Bradley-Terry --- */

#define SETTLED 1e-10
#define STEPS_MAX 1000000
#define WORK_MAX 2e9 /* divisions in all */

/* One step of the MM algorithm, Hunter 2004, (3): W_i / sum over j of N_ij / (p_i + p_j), scaled
 * to a mean of 1. Returns the largest change against what it was. */
static double mm_step(const struct priority_pairs *p, size_t n, const double *old, double *new) {
    double sum = 0;
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        double wins = 0;
        double under = 0;
        for (size_t j = 0; j < n; j++) {
            double won = p->above[i * n + j];
            wins += won;
            under += (won + p->above[j * n + i]) / (old[i] + old[j]);
        }
        new[i] = wins / under;
        sum += new[i];
    }
    for (size_t i = 0; i < n; i++) {
        new[i] *= (double)n / sum;
        most = fmax(most, fabs(new[i] - old[i]) / old[i]);
    }
    return most;
}

/* Which of the two holds the strengths in the end, or NULL. */
static const double *mm_settle(const struct priority_pairs *p, size_t n, double *old, double *new) {
    double work = 0;
    for (size_t step = 0; step < STEPS_MAX && work < WORK_MAX; step++) {
        double change = mm_step(p, n, old, new);
        double *swap = old;
        old = new;
        new = swap;
        work += (double)n * (double)n;
        if (change <= SETTLED) {
            return old;
        }
    }
    return NULL;
}

const char *priority_strengths(struct priority_state *s) {
    struct arena_mark m = arena_mark(s->arena);
    size_t n = s->count;
    size_t *at = arena_array(s->arena, size_t, n);
    double *old = arena_array(s->arena, double, n);
    double *new = arena_array(s->arena, double, n);
    for (size_t k = 0; k < n; k++) {
        at[k] = k;
        old[k] = 1;
    }
    struct graph g = {n, s->pairs.above, at, false};
    /* only then is there one best answer (Ford 1957; Hunter 2004) */
    bool connected = n > 1 && components(s->arena, &g, arena_array(s->arena, size_t, n)) == 1;
    const double *strength = connected ? mm_settle(&s->pairs, n, old, new) : NULL;
    for (size_t k = 0; strength && k < n; k++) {
        s->need[s->ranked[k]].strength = strength[k];
    }
    arena_rewind(s->arena, m);
    return strength ? NULL : connected ? "not_settled" : "not_connected";
}
