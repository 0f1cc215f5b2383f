/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From people to circles: the order of the lot, keys, components, and what is told of each. */
#include "engine/circles_form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/circles_inside.h"
#include "engine/lot.h"

#define AVOID_EFFORT ((uint64_t)1 << 31)
enum { FIRST_CHOICE = 3, KM_COUNTED = 5, TENTHS = 10 };

static const char *const why_names[CIRCLES_WHYS] = {"topic", "language", "time",
                                                    "place", "avoid",    "left_over"};

const char *circles_why_name(enum circles_why w) {
    assert((int)w >= 0 && w < CIRCLES_WHYS);
    return why_names[w];
}

void circles_week_add(struct circles_week *w, unsigned slot) {
    assert(slot < CIRCLES_SLOTS);
    w->w[slot / 64] |= UINT64_C(1) << slot % 64;
}

bool circles_week_has(const struct circles_week *w, unsigned slot) {
    return slot < CIRCLES_SLOTS && (w->w[slot / 64] >> slot % 64 & 1);
}

struct work {
    struct arena *arena;
    const struct circles_problem *problem;
    struct circles_result *result;
    size_t exact_max;
    uint32_t *topic; /* which they are, in the order of the lot; the same below */
    uint32_t *language;
    uint32_t *venue;
    uint32_t *person;
    uint16_t *rank; /* of each person of the problem */
    struct pool pool;
    struct groups groups;
    uint8_t *why;        /* enum circles_why, of each of the pool */
    uint16_t *component; /* the smallest of its people */
    bool *placed;
    struct rings rings; /* people as numbers of the pool */
};

/* --- the lot --- */

static void draw_lots(struct work *w) {
    const struct circles_problem *p = w->problem;
    struct str *id = arena_array(w->arena, struct str, p->people + p->venues);
    w->topic = lot_order(w->arena, p->seed, STR("circles"), p->topic, p->topics);
    w->language = lot_order(w->arena, p->seed, STR("circles"), p->language, p->languages);
    for (size_t i = 0; i < p->venues; i++) {
        id[i] = p->venue[i].id;
    }
    w->venue = lot_order(w->arena, p->seed, STR("circles"), id, p->venues);
    for (size_t i = 0; i < p->people; i++) {
        id[i] = p->person[i].id;
    }
    w->person = lot_order(w->arena, p->seed, STR("circles"), id, p->people);
    w->rank = arena_array(w->arena, uint16_t, p->people);
    for (size_t i = 0; i < p->people; i++) {
        w->rank[w->person[i]] = (uint16_t)i;
    }
}

/* --- the pool --- */

/* The half-hours from which the whole meeting is free; the week goes round. */
static struct circles_week starts_of(const struct circles_week *free, unsigned minutes) {
    unsigned length = (minutes + CIRCLES_SLOT_MINUTES - 1) / CIRCLES_SLOT_MINUTES;
    struct circles_week out = {0};
    for (unsigned slot = 0; slot < CIRCLES_SLOTS; slot++) {
        unsigned k = 0;
        while (k < length && circles_week_has(free, (slot + k) % CIRCLES_SLOTS)) {
            k++;
        }
        if (k == length) {
            circles_week_add(&out, slot);
        }
    }
    return out;
}

static uint64_t in_lot_order(uint64_t set, const uint32_t *order, size_t n) {
    uint64_t out = 0;
    for (size_t i = 0; i < n; i++) {
        out |= (set >> order[i] & 1) << i;
    }
    return out;
}

static int mode_points(const struct circles_person *x, size_t place) {
    enum circles_mode mode = place ? CIRCLES_AT_VENUE : CIRCLES_BY_NET;
    return x->mode[0] == mode ? FIRST_CHOICE : 0;
}

static bool accepts(const struct circles_person *x, enum circles_mode mode) {
    return x->mode[0] == mode || (x->modes == 2 && x->mode[1] == mode);
}

static void add_places(struct work *w, const struct circles_person *x, struct common *c,
                       int8_t *suits) {
    if (accepts(x, CIRCLES_BY_NET)) {
        c->places[0] |= 1;
        suits[0] = (int8_t)mode_points(x, 0);
    }
    for (size_t place = 1; place < w->pool.places && accepts(x, CIRCLES_AT_VENUE); place++) {
        int64_t tenths = earth_tenths(x->at, w->problem->venue[w->venue[place - 1]].at);
        if (x->tenths_max < 0 || tenths <= x->tenths_max) {
            int64_t km = tenths / TENTHS;
            c->places[place / 64] |= UINT64_C(1) << place % 64;
            suits[place] = (int8_t)(mode_points(x, place) - (km < KM_COUNTED ? km : KM_COUNTED));
        }
    }
}

static void add_clash(struct pool *p, size_t a, size_t b) {
    p->clash[a * p->clash_words + b / 64] |= UINT64_C(1) << b % 64;
    p->clash[b * p->clash_words + a / 64] |= UINT64_C(1) << a % 64;
}

static void pool_room(struct arena *a, struct pool *p, size_t n) {
    p->n = n;
    p->clash_words = (n + 63) / 64;
    p->wish = arena_alloc(a, n, sizeof *p->wish);
    p->clash = arena_array(a, uint64_t, n * p->clash_words);
    p->keys = arena_array(a, uint64_t, n);
}

static void add_person(struct work *w, size_t i, struct common *has, int8_t *suits) {
    const struct circles_problem *p = w->problem;
    const struct circles_person *x = &p->person[w->person[i]];
    has->topics = in_lot_order(x->topics, w->topic, p->topics);
    has->languages = in_lot_order(x->languages, w->language, p->languages);
    has->starts = starts_of(&x->free, p->minutes);
    add_places(w, x, has, suits);
    for (unsigned k = 0; k < CIRCLES_WISHES_EACH; k++) {
        w->pool.wish[i][k] = k < x->wishes ? w->rank[x->wish[k]] : POOL_NOBODY;
    }
    for (size_t k = 0; k < x->avoids; k++) {
        add_clash(&w->pool, i, w->rank[x->avoid[k]]);
    }
}

static void make_pool(struct work *w) {
    const struct circles_problem *p = w->problem;
    struct pool *pool = &w->pool;
    *pool = (struct pool){.places = p->venues + 1, .min = p->min, .max = p->max};
    pool->target = p->target;
    pool_room(w->arena, pool, p->people);
    struct circles_week *open = arena_array(w->arena, struct circles_week, pool->places);
    struct common *has = arena_array(w->arena, struct common, p->people);
    int8_t *suits = arena_array(w->arena, int8_t, p->people * pool->places);
    open[0] = common_all.starts;
    for (size_t i = 0; i < p->venues; i++) {
        open[i + 1] = starts_of(&p->venue[w->venue[i]].free, p->minutes);
    }
    for (size_t i = 0; i < p->people; i++) {
        add_person(w, i, &has[i], &suits[i * pool->places]);
    }
    pool->open = open;
    pool->has = has;
    pool->suits = suits;
    pool->person = w->person;
}

/* Some of the people, in the same order: who[n]. */
static struct pool part_of(struct arena *a, const struct pool *all, const uint16_t *who, size_t n) {
    struct pool p = *all;
    pool_room(a, &p, n);
    struct common *has = arena_array(a, struct common, n);
    int8_t *suits = arena_array(a, int8_t, n * p.places);
    uint16_t *number = arena_array(a, uint16_t, all->n);
    memset(number, 0xff, all->n * sizeof *number);
    for (size_t i = 0; i < n; i++) {
        number[who[i]] = (uint16_t)i;
    }
    for (size_t i = 0; i < n; i++) {
        has[i] = all->has[who[i]];
        p.keys[i] = all->keys[who[i]];
        memcpy(&suits[i * p.places], &all->suits[who[i] * p.places], p.places);
        size_t kept = 0;
        memset(p.wish[i], 0xff, sizeof p.wish[i]);
        for (size_t k = 0; k < CIRCLES_WISHES_EACH; k++) {
            uint16_t wish = all->wish[who[i]][k];
            if (wish != POOL_NOBODY && number[wish] != POOL_NOBODY) {
                p.wish[i][kept++] = number[wish];
            }
        }
        for (size_t k = 0; k < n; k++) {
            if (pool_clash(all, who[i], who[k])) {
                p.clash[i * p.clash_words + k / 64] |= UINT64_C(1) << k % 64;
            }
        }
    }
    p.has = has;
    p.suits = suits;
    return p;
}

/* --- components --- */

static void keep_rings(struct work *w, const struct rings *found, const uint16_t *who) {
    for (size_t r = 0; r < found->count; r++) {
        struct ring *to = &w->rings.ring[w->rings.count++];
        to->size = found->ring[r].size;
        for (size_t i = 0; i < to->size; i++) {
            to->member[i] = who[found->ring[r].member[i]];
            w->placed[to->member[i]] = true;
        }
    }
    w->rings.rounds += found->rounds;
}

/* Each begins its random numbers anew, so that it comes out as if it were alone. */
static void solve_component(struct work *w, const uint16_t *who, size_t n, struct watch *watch) {
    struct arena_mark m = arena_mark(w->arena);
    struct pool part = part_of(w->arena, &w->pool, who, n);
    struct rings found = {.ring = arena_array(w->arena, struct ring, n / part.min + 1)};
    if (n <= w->exact_max) {
        exact_solve(w->arena, &part, &found);
    } else {
        struct draw d = draw_begin(w->problem->seed, STR("circles/rebuild"));
        search_solve(w->arena, &part, &d, watch, &found);
        w->result->exact = false;
    }
    keep_rings(w, &found, who);
    arena_rewind(w->arena, m);
    w->result->components++;
    w->result->bound += n;
    w->result->largest = n > w->result->largest ? n : w->result->largest;
}

static size_t people_in(const struct work *w, size_t component, uint16_t *who) {
    size_t n = 0;
    for (size_t i = component; i < w->pool.n; i++) {
        if (w->component[i] == component && w->pool.keys[i]) {
            who[n++] = (uint16_t)i;
        }
    }
    return n;
}

/* Who could not be placed by anybody is not counted. */
static bool solve_components(struct work *w, const struct circles_progress *progress) {
    struct watch watch = {.progress = progress};
    uint16_t *who = arena_array(w->arena, uint16_t, w->pool.n);
    for (size_t c = 0; c < w->pool.n && !watch.stopped; c++) {
        if (w->component[c] != c || w->pool.keys[c] == 0) {
            continue;
        }
        size_t n = people_in(w, c, who);
        watch.part = (double)n / (double)w->pool.n;
        solve_component(w, who, n, &watch);
        watch.before += watch.part;
        if (progress->tell && !progress->tell(progress->self, watch.before)) {
            watch.stopped = true;
        }
    }
    return !watch.stopped;
}

/* --- what is told --- */

static int by_number(const void *a, const void *b) {
    uint16_t x = *(const uint16_t *)a;
    uint16_t y = *(const uint16_t *)b;
    return (x > y) - (x < y);
}

static int by_first(const void *a, const void *b) {
    const struct ring *x = a;
    const struct ring *y = b;
    return (x->member[0] > y->member[0]) - (x->member[0] < y->member[0]);
}

static uint32_t place_of(const struct work *w, uint32_t place) {
    return place ? w->venue[place - 1] : CIRCLES_ONLINE;
}

static uint64_t as_given(uint64_t set, const uint32_t *order) {
    uint64_t out = 0;
    for (; set; set &= set - 1) {
        out |= UINT64_C(1) << order[__builtin_ctzll(set)];
    }
    return out;
}

static void tell_circle(struct work *w, const struct ring *r, struct circles_circle *out) {
    const struct pool *p = &w->pool;
    struct common c = common_all;
    for (size_t i = 0; i < r->size; i++) {
        common_and(&c, &p->has[r->member[i]]);
    }
    struct setting s = best_setting(p, r->member, r->size, &c);
    struct circles_points *points = arena_array(w->arena, struct circles_points, r->size);
    uint32_t *person = arena_array(w->arena, uint32_t, r->size);
    struct circles_week open = c.starts;
    week_and(&open, &p->open[s.place]);
    share_points(p, r->member, r->size, &c, &open, points);
    for (size_t i = 0; i < r->size; i++) {
        person[i] = p->person[r->member[i]];
        points[i].mode = mode_points(&w->problem->person[person[i]], s.place);
        points[i].travel = p->suits[r->member[i] * p->places + s.place] - points[i].mode;
    }
    *out = (struct circles_circle){.size = r->size,
                                   .person = person,
                                   .points = points,
                                   .topics = as_given(c.topics, w->topic),
                                   .language = w->language[__builtin_ctzll(c.languages)],
                                   .place = place_of(w, s.place),
                                   .start = s.start,
                                   .open_slots = week_count(&open),
                                   .score = s.score};
}

static void tell_circles(struct work *w) {
    struct circles_result *r = w->result;
    r->circles = w->rings.count;
    r->circle = arena_array(w->arena, struct circles_circle, r->circles);
    for (size_t i = 0; i < r->circles; i++) {
        qsort(w->rings.ring[i].member, w->rings.ring[i].size, sizeof(uint16_t), by_number);
    }
    if (r->circles) {
        qsort(w->rings.ring, r->circles, sizeof *w->rings.ring, by_first);
    }
    for (size_t i = 0; i < r->circles; i++) {
        tell_circle(w, &w->rings.ring[i], &r->circle[i]);
        r->placed += r->circle[i].size;
        r->score += r->circle[i].score;
    }
    r->rounds = w->rings.rounds;
}

/* Only whom they themselves wish to avoid counts: a reason must not tell what others wished. */
static bool avoids_all(const struct work *w, size_t i, uint64_t *effort) {
    const struct circles_person *x = &w->problem->person[w->person[i]];
    uint16_t avoid[CIRCLES_AVOIDS_EACH];
    for (size_t k = 0; k < x->avoids; k++) {
        avoid[k] = w->rank[x->avoid[k]];
    }
    return x->avoids && keys_lost_by_avoiding(&w->pool, &w->groups, i, avoid, x->avoids, effort);
}

static void tell_nearest(struct work *w, const bool *left, struct circles_unplaced *out) {
    struct circles_nearest *near = arena_array(w->arena, struct circles_nearest, w->pool.n);
    keys_nearest(w->arena, &w->pool, &w->groups, left, near);
    for (size_t i = 0, n = 0; i < w->pool.n; i++) {
        if (!left[i]) {
            continue;
        }
        struct circles_nearest *to = &out[n++].nearest;
        if (near[i].missing) {
            *to = (struct circles_nearest){near[i].missing, w->topic[near[i].topic],
                                           w->language[near[i].language],
                                           place_of(w, near[i].place), near[i].start};
        }
    }
}

static void tell_unplaced(struct work *w) {
    struct circles_result *r = w->result;
    uint64_t effort = AVOID_EFFORT;
    bool *left = arena_array(w->arena, bool, w->pool.n);
    r->unplaced = arena_array(w->arena, struct circles_unplaced, w->pool.n);
    for (size_t i = 0; i < w->pool.n; i++) {
        left[i] = !w->placed[i];
        if (left[i]) {
            enum circles_why why = (enum circles_why)w->why[i];
            if (w->pool.keys[i]) {
                why = avoids_all(w, i, &effort) ? CIRCLES_AVOID : CIRCLES_LEFT_OVER;
            }
            r->unplaced[r->unplaceds++] =
                (struct circles_unplaced){.person = w->person[i], .why = why};
        }
    }
    tell_nearest(w, left, r->unplaced);
}

/* --- all of it --- */

static void check(const struct circles_problem *p) {
    assert(p->min >= 2 && p->min <= p->target && p->target <= p->max && p->max <= CIRCLES_SIZE_MAX);
    assert(p->minutes >= 1 && p->minutes <= CIRCLES_MINUTES_MAX);
    assert(p->topics <= CIRCLES_TOPICS_MAX && p->languages <= CIRCLES_LANGUAGES_MAX);
    assert(p->venues <= CIRCLES_VENUES_MAX && p->people <= CIRCLES_PEOPLE_MAX);
    for (size_t i = 0; i < p->people; i++) {
        const struct circles_person *x = &p->person[i];
        assert(x->topics && x->topics >> p->topics == 0);
        assert(x->languages && x->languages >> p->languages == 0);
        assert(x->modes >= 1 && x->modes <= 2 && x->wishes <= CIRCLES_WISHES_EACH);
        assert(x->avoids <= CIRCLES_AVOIDS_EACH);
    }
}

struct circles_result circles_form_from(struct arena *a, const struct circles_problem *p,
                                        struct circles_progress progress, size_t exact_max) {
    struct circles_result r = {.exact = true};
    struct work w = {.arena = a, .problem = p, .result = &r, .exact_max = exact_max};
    check(p);
    draw_lots(&w);
    r.topic_order = w.topic;
    r.venue_order = w.venue;
    make_pool(&w);
    w.groups = groups_make(a, &w.pool, NULL);
    w.why = arena_array(a, uint8_t, p->people);
    w.component = arena_array(a, uint16_t, p->people);
    w.placed = arena_array(a, bool, p->people);
    w.rings.ring = arena_array(a, struct ring, p->people / p->min + 1);
    keys_survey(a, &w.pool, &w.groups, w.why, w.component);
    if (!solve_components(&w, &progress)) {
        r.refused = "stopped";
        return r;
    }
    tell_circles(&w);
    tell_unplaced(&w);
    return r;
}

struct circles_result circles_form(struct arena *a, const struct circles_problem *p,
                                   struct circles_progress progress) {
    return circles_form_from(a, p, progress, CIRCLES_EXACT_MAX);
}
