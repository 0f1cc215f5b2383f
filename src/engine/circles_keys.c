/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who is in which key. There are up to 160 million keys, so none is written down: for each topic,
 * language and place the people are counted for all half-hours of the week at once. */
#include <string.h>

#include "engine/circles_inside.h"

/* --- counting by half-hours: bit i of the planes is a number for half-hour i --- */

enum { PLANES = 7, COUNT_MOST = (1 << PLANES) - 1 };
enum { LOOK_WORK = 1 << 20, NOISE = 6 };
_Static_assert(CIRCLES_SIZE_MAX < COUNT_MOST, "a count up to min is exact");

struct counts {
    struct circles_week plane[PLANES];
};

/* Beyond COUNT_MOST a count stays what it is. */
static void count_in(struct counts *c, const struct circles_week *m) {
    for (size_t w = 0; w < CIRCLES_WEEK_WORDS; w++) {
        uint64_t carry = m->w[w];
        for (size_t k = 0; carry && k < PLANES; k++) {
            uint64_t was = c->plane[k].w[w];
            c->plane[k].w[w] = was ^ carry;
            carry &= was;
        }
        for (size_t k = 0; carry && k < PLANES; k++) {
            c->plane[k].w[w] |= carry;
        }
    }
}

static struct circles_week at_least(const struct counts *c, unsigned n) {
    struct circles_week out;
    for (size_t w = 0; w < CIRCLES_WEEK_WORDS; w++) {
        uint64_t above = 0;
        uint64_t equal = UINT64_MAX;
        for (size_t k = PLANES; k-- > 0;) {
            if (n >> k & 1) {
                equal &= c->plane[k].w[w];
            } else {
                above |= equal & c->plane[k].w[w];
                equal &= ~c->plane[k].w[w];
            }
        }
        out.w[w] = above | equal;
    }
    return out;
}

/* The highest count among these half-hours, which are not none, and where it is first. */
static unsigned highest(const struct counts *c, struct circles_week among, uint32_t *slot) {
    unsigned n = 0;
    for (size_t k = PLANES; k-- > 0;) {
        struct circles_week has = among;
        week_and(&has, &c->plane[k]);
        if (week_any(&has)) {
            among = has;
            n |= 1U << k;
        }
    }
    *slot = week_first(&among);
    return n;
}

/* --- groups --- */

struct groups groups_make(struct arena *a, const struct pool *p, const uint16_t *order) {
    enum { ALL = CIRCLES_TOPICS_MAX * CIRCLES_LANGUAGES_MAX };
    uint32_t *first = arena_array(a, uint32_t, ALL + 1);
    uint32_t *at = arena_array(a, uint32_t, ALL);
    for (int fill = 0;; fill++) {
        uint16_t *person = fill ? arena_array(a, uint16_t, first[ALL]) : NULL;
        for (size_t i = 0; i < p->n; i++) {
            uint16_t who = order ? order[i] : (uint16_t)i;
            for (uint64_t t = p->has[who].topics; t; t &= t - 1) {
                for (uint64_t l = p->has[who].languages; l; l &= l - 1) {
                    size_t g = (size_t)__builtin_ctzll(t) * CIRCLES_LANGUAGES_MAX +
                               (size_t)__builtin_ctzll(l);
                    if (person) {
                        person[at[g]++] = who;
                    } else {
                        first[g + 1]++;
                    }
                }
            }
        }
        if (person) {
            return (struct groups){first, person};
        }
        for (size_t g = 0; g < ALL; g++) {
            first[g + 1] += first[g];
            at[g] = first[g];
        }
    }
}

/* --- which keys have enough people --- */

struct survey {
    const struct pool *p;
    uint16_t *component;
    uint8_t *why;
    struct circles_week *free; /* of each component in the group at hand, by its smallest person */
    uint16_t *present;         /* these */
    size_t presents;
};

static uint16_t root_of(uint16_t *component, uint16_t i) {
    while (component[i] != i) {
        component[i] = component[component[i]];
        i = component[i];
    }
    return i;
}

static void join(uint16_t *component, uint16_t a, uint16_t b) {
    a = root_of(component, a);
    b = root_of(component, b);
    if (a < b) {
        component[b] = a;
    } else {
        component[a] = b;
    }
}

/* Components that share a half-hour become one. Those that stay apart share none, so that this
 * takes one step for each half-hour and each joining. */
static void join_present(struct survey *s) {
    uint16_t owner[CIRCLES_SLOTS];
    memset(owner, 0xff, sizeof owner);
    for (size_t i = 0; s->presents > 1 && i < s->presents; i++) {
        const struct circles_week *w = &s->free[s->present[i]];
        for (size_t k = 0; k < CIRCLES_WEEK_WORDS; k++) {
            for (uint64_t left = w->w[k]; left; left &= left - 1) {
                size_t slot = 64 * k + (size_t)__builtin_ctzll(left);
                if (owner[slot] == POOL_NOBODY) {
                    owner[slot] = s->present[i];
                } else {
                    join(s->component, owner[slot], s->present[i]);
                }
            }
        }
    }
    for (size_t i = 0; i < s->presents; i++) {
        s->free[s->present[i]] = (struct circles_week){0};
    }
    s->presents = 0;
}

static void add_present(struct survey *s, uint16_t who, const struct circles_week *m) {
    uint16_t root = root_of(s->component, who);
    struct circles_week *w = &s->free[root];
    if (!week_any(w)) {
        s->present[s->presents++] = root;
    }
    for (size_t k = 0; k < CIRCLES_WEEK_WORDS; k++) {
        w->w[k] |= m->w[k];
    }
}

static bool counts_of(const struct pool *p, const uint16_t *who, size_t n, size_t place,
                      struct counts *c) {
    size_t there = 0;
    *c = (struct counts){0};
    for (size_t i = 0; i < n; i++) {
        if (has_place(&p->has[who[i]], place)) {
            struct circles_week m = p->has[who[i]].starts;
            week_and(&m, &p->open[place]);
            count_in(c, &m);
            there++;
        }
    }
    return there >= p->min;
}

static void survey_place(struct survey *s, const uint16_t *who, size_t n, size_t place) {
    const struct pool *p = s->p;
    struct counts c;
    if (!counts_of(p, who, n, place, &c)) {
        return;
    }
    struct circles_week enough = at_least(&c, p->min);
    week_and(&enough, &p->open[place]);
    for (size_t i = 0; i < n; i++) {
        struct circles_week m = p->has[who[i]].starts;
        week_and(&m, &enough);
        if (has_place(&p->has[who[i]], place) && week_any(&m)) {
            p->keys[who[i]] += week_count(&m);
            add_present(s, who[i], &m);
        }
    }
    join_present(s);
}

static void raise(uint8_t *why, enum circles_why to) {
    if (*why < (uint8_t)to) {
        *why = (uint8_t)to;
    }
}

/* Who could meet with enough people if the place did not matter. */
static void survey_time(struct survey *s, const uint16_t *who, size_t n) {
    struct counts c = {0};
    for (size_t i = 0; i < n; i++) {
        count_in(&c, &s->p->has[who[i]].starts);
    }
    struct circles_week enough = at_least(&c, s->p->min);
    for (size_t i = 0; i < n; i++) {
        struct circles_week m = s->p->has[who[i]].starts;
        week_and(&m, &enough);
        raise(&s->why[who[i]], week_any(&m) ? CIRCLES_PLACE : CIRCLES_TIME);
    }
}

static void survey_topics(struct survey *s) {
    size_t having[CIRCLES_TOPICS_MAX] = {0};
    for (int told = 0; told < 2; told++) {
        for (size_t i = 0; i < s->p->n; i++) {
            for (uint64_t t = s->p->has[i].topics; t; t &= t - 1) {
                size_t *n = &having[__builtin_ctzll(t)];
                if (told && *n >= s->p->min) {
                    raise(&s->why[i], CIRCLES_LANGUAGE);
                }
                *n += told ? 0 : 1;
            }
        }
    }
}

void keys_survey(struct arena *a, const struct pool *p, const struct groups *g, uint8_t *why,
                 uint16_t *component) {
    struct survey s = {.p = p, .component = component, .why = why};
    s.free = arena_array(a, struct circles_week, p->n);
    s.present = arena_array(a, uint16_t, p->n);
    for (size_t i = 0; i < p->n; i++) {
        component[i] = (uint16_t)i;
        why[i] = CIRCLES_TOPIC;
        p->keys[i] = 0;
    }
    survey_topics(&s);
    for (size_t i = 0; i < CIRCLES_TOPICS_MAX * CIRCLES_LANGUAGES_MAX; i++) {
        size_t n = g->first[i + 1] - g->first[i];
        if (n < p->min) {
            continue;
        }
        survey_time(&s, g->person + g->first[i], n);
        for (size_t place = 0; place < p->places; place++) {
            survey_place(&s, g->person + g->first[i], n, place);
        }
    }
    for (size_t i = 0; i < p->n; i++) {
        component[i] = root_of(component, (uint16_t)i);
    }
}

/* --- the nearest key --- */

struct nearest {
    const struct pool *p;
    struct circles_nearest *out;
    unsigned *count; /* of the best so far of each person */
};

static void nearest_at(struct nearest *s, const uint16_t *who, size_t n,
                       struct circles_nearest here) {
    const struct pool *p = s->p;
    struct counts c;
    (void)counts_of(p, who, n, here.place, &c);
    for (size_t i = 0; i < n; i++) {
        struct circles_week m = p->has[who[i]].starts;
        week_and(&m, &p->open[here.place]);
        if (!has_place(&p->has[who[i]], here.place) || !week_any(&m)) {
            continue;
        }
        struct circles_nearest *best = &s->out[who[i]];
        unsigned most = highest(&c, m, &here.start);
        if (most > s->count[who[i]] || (most == s->count[who[i]] && here.start < best->start)) {
            s->count[who[i]] = most;
            here.missing = most < p->min ? p->min - most : 1;
            *best = here;
        }
    }
}

void keys_nearest(struct arena *a, const struct pool *p, const struct groups *g, const bool *marked,
                  struct circles_nearest *out) {
    struct nearest s = {p, out, arena_array(a, unsigned, p->n)};
    uint16_t *who = arena_array(a, uint16_t, p->n);
    for (uint32_t i = 0; i < CIRCLES_TOPICS_MAX * CIRCLES_LANGUAGES_MAX; i++) {
        size_t n = 0;
        for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++) {
            if (marked[g->person[k]]) {
                who[n++] = g->person[k];
            }
        }
        for (uint32_t place = 0; n && place < p->places; place++) {
            struct circles_nearest here = {.topic = i / CIRCLES_LANGUAGES_MAX,
                                           .language = i % CIRCLES_LANGUAGES_MAX,
                                           .place = place};
            nearest_at(&s, who, n, here);
        }
    }
}

/* --- one person --- */

static bool enough_without(const struct pool *p, const uint16_t *who, size_t n, size_t person,
                           uint64_t *effort) {
    const struct common *me = &p->has[person];
    for (size_t place = 0; place < p->places; place++) {
        struct counts c;
        if (!has_place(me, place)) {
            continue;
        }
        *effort -= n < *effort ? n : *effort;
        if (*effort == 0) {
            return true;
        }
        if (counts_of(p, who, n, place, &c)) {
            struct circles_week enough = at_least(&c, p->min);
            week_and(&enough, &me->starts);
            if (week_any(&enough)) {
                return true;
            }
        }
    }
    return false;
}

static bool avoided(const uint16_t *avoid, size_t avoids, uint16_t who) {
    for (size_t i = 0; i < avoids; i++) {
        if (avoid[i] == who) {
            return true;
        }
    }
    return false;
}

bool keys_lost_by_avoiding(const struct pool *p, const struct groups *g, size_t person,
                           const uint16_t *avoid, size_t avoids, uint64_t *effort) {
    const struct common *me = &p->has[person];
    uint16_t who[CIRCLES_PEOPLE_MAX];
    for (uint64_t t = me->topics; t; t &= t - 1) {
        for (uint64_t l = me->languages; l; l &= l - 1) {
            size_t i =
                (size_t)__builtin_ctzll(t) * CIRCLES_LANGUAGES_MAX + (size_t)__builtin_ctzll(l);
            size_t n = 0;
            for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++) {
                if (!avoided(avoid, avoids, g->person[k])) {
                    who[n++] = g->person[k];
                }
            }
            if (enough_without(p, who, n, person, effort)) {
                return false;
            }
        }
    }
    return true;
}

static size_t look_for(const struct pool *p, const struct groups *g, size_t group, size_t person,
                       const uint8_t *wanted, uint16_t *who) {
    size_t n = 0;
    for (uint32_t k = g->first[group]; n < FULLEST_LOOK && k < g->first[group + 1]; k++) {
        uint16_t i = g->person[k];
        if (wanted[i] && i != person && !pool_clash(p, person, i) &&
            common_meet(p, &p->has[person], &p->has[i])) {
            who[n++] = i;
        }
    }
    return n;
}

static void fullest_at(const struct pool *p, const uint16_t *who, size_t n,
                       const struct circles_week *starts, struct draw *d, struct key here,
                       struct key *best) {
    struct circles_week m = *starts;
    struct counts c = {0};
    week_and(&m, &p->open[here.place]);
    if (!week_any(&m)) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (has_place(&p->has[who[i]], here.place)) {
            count_in(&c, &p->has[who[i]].starts);
        }
    }
    here.count = 1 + highest(&c, m, &here.slot);
    here.value = here.count + (d ? (unsigned)draw_below(d, NOISE) : 0);
    if (here.count >= p->min &&
        (here.value > best->value || (here.value == best->value && here.slot < best->slot))) {
        *best = here;
    }
}

struct key keys_fullest(const struct pool *p, const struct groups *g, size_t person,
                        const uint8_t *wanted, struct draw *d, uint64_t *work) {
    const struct common *me = &p->has[person];
    const unsigned enough = 2 * p->max < FULLEST_LOOK - 2 ? 2 * p->max : FULLEST_LOOK - 2;
    const uint64_t end = *work + LOOK_WORK;
    struct key best = {0};
    uint16_t who[FULLEST_LOOK];
    for (uint64_t t = me->topics; t; t &= t - 1) {
        for (uint64_t l = me->languages; l; l &= l - 1) {
            struct key here = {.topic = (unsigned)__builtin_ctzll(t),
                               .language = (unsigned)__builtin_ctzll(l)};
            size_t group = here.topic * CIRCLES_LANGUAGES_MAX + here.language;
            size_t n = look_for(p, g, group, person, wanted, who);
            *work += (g->first[group + 1] - g->first[group]) / 4;
            for (here.place = 0; n + 1 >= p->min && here.place < p->places; here.place++) {
                if (has_place(me, here.place)) {
                    *work += 8 * n;
                    fullest_at(p, who, n, &me->starts, d, here, &best);
                }
                if (best.count >= enough || *work > end) {
                    return best;
                }
            }
        }
    }
    return best;
}
