/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Circles for a component that is too large for trying everything: built several times, the best
 * made better, then some of it torn down and built anew, again and again. */
#include <stdlib.h>
#include <string.h>

#include "engine/circles_state.h"

enum { STARTS = 8, ROUNDS_LEAST = 100, ROUNDS_EACH = 5, TORN_MOST = 3 };
#define WORK_RAISE ((uint64_t)100000) /* for each person, after the building */
#define WORK_ROUND ((uint64_t)2000000)
#define WORK_ALL ((uint64_t)300000) /* for each person; after it there are no more rounds */

static struct state make_state(struct arena *a, const struct pool *p) {
    return (struct state){.draft = arena_array(a, struct draft, p->n / p->min + 1),
                          .of = arena_array(a, uint16_t, p->n),
                          .unplaced = arena_array(a, uint8_t, p->n),
                          .lendable = arena_array(a, uint8_t, p->n),
                          .rest = arena_array(a, struct common, p->n)};
}

static void clear(struct search *s) {
    s->now.count = s->now.placed = 0;
    s->now.score = 0;
    memset(s->now.of, 0xff, s->p->n * sizeof *s->now.of);
    memset(s->now.unplaced, 1, s->p->n);
    memset(s->now.lendable, 1, s->p->n);
}

/* Those with few keys first; after the first time with some chance in it. */
static void set_priority(struct search *s, bool by_chance) {
    for (size_t i = 0; i < s->p->n; i++) {
        uint64_t factor = by_chance ? 8 + draw_below(s->draw, 24) : 8;
        s->priority[i] = s->p->keys[i] * factor;
    }
}

static void build(struct search *s, bool by_chance) {
    uint16_t who[CIRCLES_PEOPLE_MAX];
    clear(s);
    set_priority(s, by_chance);
    memcpy(who, s->scarce, s->p->n * sizeof *who);
    sort_by_priority(s, who, s->p->n);
    for (size_t i = 0; i < s->p->n; i++) {
        if (s->now.unplaced[who[i]]) {
            (void)begin_circle(s, who[i], s->p->target);
        }
    }
    place_more(s, s->scarce, s->p->n, s->p->n);
}

/* --- tearing down and building anew --- */

/* A circle, by chance, of which somebody could meet this person; their own only if there is no
 * other. POOL_NOBODY: none. */
static size_t circle_near(struct search *s, uint16_t who) {
    const struct common *has = &s->p->has[who];
    uint16_t near[CIRCLES_PEOPLE_MAX];
    size_t n = 0;
    for (size_t c = 0; c < s->now.count; c++) {
        const struct draft *x = &s->now.draft[c];
        size_t i = (x->any_topics & has->topics) && c != s->now.of[who] ? 0 : x->size;
        while (i < x->size && !common_meet(s->p, has, &s->p->has[x->member[i]])) {
            i++;
        }
        near[n] = (uint16_t)c;
        n += i < x->size ? 1 : 0;
    }
    s->work += s->p->n;
    return n ? near[draw_below(s->draw, n)] : s->now.of[who];
}

/* Half of the time near somebody who is left. */
static size_t circle_to_tear(struct search *s) {
    uint16_t left[CIRCLES_PEOPLE_MAX];
    size_t n = 0;
    for (size_t i = 0; i < s->p->n; i++) {
        left[n] = (uint16_t)i;
        n += s->now.unplaced[i];
    }
    s->work += s->p->n / 8;
    size_t c =
        n && draw_below(s->draw, 2) ? circle_near(s, left[draw_below(s->draw, n)]) : POOL_NOBODY;
    return c != POOL_NOBODY ? c : draw_below(s->draw, s->now.count);
}

/* One to three circles; whose people they were goes to who[]. */
static size_t tear_down(struct search *s, uint16_t *who) {
    size_t torn = 1 + draw_below(s->draw, TORN_MOST);
    size_t n = 0;
    size_t c = circle_to_tear(s);
    for (size_t i = 0; i < torn && s->now.count; i++) {
        const struct draft *x = &s->now.draft[c];
        size_t next = i + 1 < torn ? circle_near(s, x->member[draw_below(s->draw, x->size)]) : c;
        memcpy(who + n, x->member, x->size * sizeof *who);
        n += x->size;
        draft_close(s, c);
        if (next == c) {
            break;
        }
        c = next == s->now.count ? c : next; /* the last one has moved */
    }
    return n;
}

static void shuffle(struct search *s, uint16_t *who, size_t n) {
    for (size_t i = n; i > 1; i--) {
        size_t k = draw_below(s->draw, i);
        uint16_t kept = who[k];
        who[k] = who[i - 1];
        who[i - 1] = kept;
    }
}

/* Adds who is left and could meet with two of the first n. */
static size_t add_left(struct search *s, uint16_t *who, size_t n) {
    size_t all = n;
    for (size_t u = 0; u < s->p->n; u++) {
        size_t meets = 0;
        for (size_t i = 0; s->now.unplaced[u] && meets < 2 && i < n; i++) {
            meets += who[i] != u && common_meet(s->p, &s->p->has[u], &s->p->has[who[i]]) ? 1 : 0;
            s->work++;
        }
        if (meets == 2 && !s->torn[u]) {
            who[all++] = (uint16_t)u;
        }
    }
    s->work += s->p->n / 8;
    return all;
}

static void rebuild(struct search *s) {
    uint16_t who[CIRCLES_PEOPLE_MAX];
    size_t n = s->now.count ? tear_down(s, who) : 0;
    for (size_t i = 0; i < n; i++) {
        s->torn[who[i]] = true;
        s->priority[who[i]] = draw_word(s->draw);
    }
    shuffle(s, who, n);
    s->by_chance = true;
    size_t all = add_left(s, who, n);
    size_t fill = s->p->min + draw_below(s->draw, s->p->max - s->p->min + 1);
    for (size_t i = 0; i < n; i++) {
        s->torn[who[i]] = false;
        if (s->now.unplaced[who[i]]) {
            (void)begin_circle(s, who[i], fill);
        }
    }
    s->by_chance = false;
    place_more(s, who, all, n);
    raise_score(s, WORK_ROUND);
}

static bool goes_on(struct search *s, double share) {
    const struct circles_progress *p = s->watch->progress;
    if (p->tell && !p->tell(p->self, s->watch->before + s->watch->part * share)) {
        s->watch->stopped = true;
    }
    return !s->watch->stopped;
}

static size_t rounds(struct search *s) {
    size_t most = ROUNDS_LEAST + ROUNDS_EACH * s->p->n;
    size_t done = 0;
    state_copy(s, &s->kept, &s->now);
    while (done < most && s->work < s->work_max && goes_on(s, (double)done / (double)most)) {
        rebuild(s);
        done++;
        if (state_is_better(&s->kept, &s->now)) {
            state_copy(s, &s->now, &s->kept);
        } else {
            state_copy(s, &s->kept, &s->now);
        }
    }
    return done;
}

/* --- all of it --- */

static void begin(struct arena *a, struct search *s) {
    s->now = make_state(a, s->p);
    s->kept = make_state(a, s->p);
    s->torn = arena_array(a, bool, s->p->n);
    s->priority = arena_array(a, uint64_t, s->p->n);
    s->scarce = arena_array(a, uint16_t, s->p->n);
    for (size_t i = 0; i < s->p->n; i++) {
        s->scarce[i] = (uint16_t)i;
    }
    set_priority(s, false);
    sort_by_priority(s, s->scarce, s->p->n);
    s->groups = groups_make(a, s->p, s->scarce);
}

static void hand_over(const struct search *s, struct rings *out) {
    for (size_t c = 0; c < s->now.count; c++) {
        const struct draft *x = &s->now.draft[c];
        struct ring *r = &out->ring[out->count++];
        r->size = x->size;
        memcpy(r->member, x->member, x->size * sizeof *r->member);
    }
}

void search_solve(struct arena *a, const struct pool *p, struct draw *d, struct watch *w,
                  struct rings *out) {
    struct search s = {.p = p, .draw = d, .watch = w, .work_max = WORK_ALL * p->n};
    begin(a, &s);
    for (int i = 0; i < STARTS && (i == 0 || s.work < s.work_max) && goes_on(&s, 0); i++) {
        build(&s, i > 0);
        if (i == 0 || state_is_better(&s.now, &s.kept)) {
            state_copy(&s, &s.kept, &s.now);
        }
    }
    state_copy(&s, &s.now, &s.kept);
    raise_score(&s, WORK_RAISE * p->n);
    out->rounds += rounds(&s);
    hand_over(&s, out);
}
