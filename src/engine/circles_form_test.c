/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of circles_form.h: by hand, against all answers there are, and laws that must hold. */
#include "engine/circles_form.h"

#include <string.h>

#include "base/hash.h"
#include "engine/circles_inside.h"
#include "tests/unit/circles_check.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { SMALL = 64, MON = 0, SUN = 6 };

static const struct circles_progress nobody = {0};

/* --- people --- */

struct made {
    struct circles_problem problem;
    struct circles_person person[SMALL];
    struct circles_venue venue[3];
    uint32_t avoid[SMALL][4];
};

static const struct str topics[] = {STR_INIT("first \"year\""), STR_INIT("sleep, food"),
                                    STR_INIT("caf\xC3\xA9"), STR_INIT("loss")};
static const struct str languages[] = {STR_INIT("en"), STR_INIT("es"), STR_INIT("ar")};

static void add_free(struct circles_week *w, unsigned day, unsigned from, unsigned to) {
    for (unsigned slot = day * CIRCLES_DAY_SLOTS + from; slot < day * CIRCLES_DAY_SLOTS + to;
         slot++) {
        circles_week_add(w, slot);
    }
}

/* People who are alike: one topic, one language, online, Monday from 18:00 to 20:00. */
static struct made *alike(size_t people) {
    struct made *m = arena_new(test_arena(), struct made);
    assert_true(people <= SMALL);
    m->problem = (struct circles_problem){.seed = STR("kith-2026"),
                                          .min = 6,
                                          .max = 12,
                                          .target = 8,
                                          .minutes = 60,
                                          .topics = COUNT(topics),
                                          .topic = topics,
                                          .languages = COUNT(languages),
                                          .language = languages,
                                          .venue = m->venue,
                                          .people = people,
                                          .person = m->person};
    for (size_t i = 0; i < people; i++) {
        m->person[i] =
            (struct circles_person){.id = arena_printf(test_arena(), "p \"%zu\", \xC3\xA9", i),
                                    .topics = 1,
                                    .languages = 1,
                                    .modes = 1,
                                    .tenths_max = -1,
                                    .avoid = m->avoid[i]};
        add_free(&m->person[i].free, MON, 36, 40);
    }
    return m;
}

static void avoid(struct made *m, size_t who, uint32_t whom) {
    m->avoid[who][m->person[who].avoids++] = whom;
}

static void make_free(struct draw *d, struct circles_week *w) {
    for (uint64_t k = 1 + draw_below(d, 3); k; k--) {
        unsigned day = draw_below(d, 4) ? MON : SUN;
        unsigned from = day == MON ? (unsigned)draw_below(d, 3) : 44 + (unsigned)draw_below(d, 3);
        unsigned to = from + 2 + (unsigned)draw_below(d, 5);
        for (unsigned slot = from; slot < to; slot++) {
            circles_week_add(w, (day * CIRCLES_DAY_SLOTS + slot) % CIRCLES_SLOTS);
        }
    }
}

static struct earth_point somewhere(struct draw *d) {
    struct earth_point at = {.known = true};
    at.lat = 50 + draw_unit(d) / 10;
    at.lon = 8 + draw_unit(d) / 10;
    return at;
}

static void make_person(struct draw *d, struct made *m, size_t i) {
    struct circles_person *x = &m->person[i];
    size_t n = m->problem.people;
    x->topics = 1 + draw_below(d, 15);
    x->topics |= 1 + draw_below(d, 3);
    x->languages = draw_below(d, 3) ? 1 + 2 * draw_below(d, 4) : 1 + draw_below(d, 7);
    x->free = (struct circles_week){0};
    make_free(d, &x->free);
    x->modes = 1 + (unsigned)draw_below(d, 2);
    x->mode[0] = draw_below(d, 2) ? CIRCLES_BY_NET : CIRCLES_AT_VENUE;
    x->mode[1] = x->mode[0] == CIRCLES_BY_NET ? CIRCLES_AT_VENUE : CIRCLES_BY_NET;
    x->at = somewhere(d);
    x->at.known = draw_below(d, 5) != 0;
    x->tenths_max = draw_below(d, 3) ? -1 : 40;
    uint64_t wishes = draw_below(d, 4);
    for (uint64_t k = 0; k < wishes; k++) {
        uint32_t other = (uint32_t)((i + 1 + 3 * k) % n);
        if (other != i && (k == 0 || x->wish[k - 1] != other)) {
            x->wish[x->wishes++] = other;
        }
    }
    if (draw_below(d, 6) == 0 && n > 2) {
        avoid(m, i, (uint32_t)((i + 1 + draw_below(d, n - 1)) % n));
    }
}

/* People of whom some can meet: small numbers of everything. */
static struct made *made_up(struct draw *d, size_t people, unsigned min, unsigned max) {
    struct made *m = alike(people);
    m->problem.min = min;
    m->problem.max = max;
    m->problem.target = min + (unsigned)draw_below(d, max - min + 1);
    m->problem.minutes = draw_below(d, 2) ? 60 : 45;
    m->problem.venues = draw_below(d, 4);
    for (size_t v = 0; v < m->problem.venues; v++) {
        m->venue[v] =
            (struct circles_venue){.id = arena_printf(test_arena(), "v%zu", v), .at = somewhere(d)};
        make_free(d, &m->venue[v].free);
        make_free(d, &m->venue[v].free);
    }
    for (size_t i = 0; i < people; i++) {
        make_person(d, m, i);
    }
    return m;
}

static struct circles_result form(const struct circles_problem *p) {
    struct circles_result r = circles_form(test_arena(), p, nobody);
    const char *wrong = check_answer(p, &r);
    test_row("%s", wrong ? wrong : "");
    assert_null(wrong);
    return r;
}

static struct str json_of(const struct circles_problem *p, const struct circles_result *r) {
    struct buf b = buf_make(1 << 24);
    struct json_out j = json_begin(&b);
    circles_json(&j, test_arena(), p, r, (struct result_head){0});
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

/* --- by hand --- */

TEST("circles: so many people who are all alike") {
    static const struct {
        size_t people;
        size_t circles;
        size_t placed;
        int64_t score; /* 2 for the other two starts and 3 for the mode, but -2 off target */
    } rows[] = {{0, 0, 0, 0},  {1, 0, 0, 0},    {5, 0, 0, 0},    {6, 1, 6, 26},   {7, 1, 7, 33},
                {8, 1, 8, 40}, {12, 2, 12, 52}, {13, 2, 13, 59}, {16, 2, 16, 80}, {17, 2, 17, 83}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct made *m = alike(rows[i].people);
        struct circles_result r = form(&m->problem);
        test_row("%zu people: %zu circles, %zu placed, score %lld", rows[i].people, r.circles,
                 r.placed, (long long)r.score);
        assert_int_equal(r.circles, rows[i].circles);
        assert_int_equal(r.placed, rows[i].placed);
        assert_int_equal(r.score, rows[i].score);
        assert_int_equal(r.exact, rows[i].people <= CIRCLES_EXACT_MAX);
        assert_int_equal(r.bound, rows[i].people < 6 ? 0 : rows[i].people);
    }
}

TEST("circles: a size above and below max and the numbers that cannot be split") {
    struct made *m = alike(13);
    m->problem.min = 7;
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.placed, 12);
    assert_int_equal(r.bound, 13);
    assert_int_equal(r.unplaced[0].why, CIRCLES_LEFT_OVER);
    assert_int_equal(r.unplaced[0].nearest.missing, 6);
    assert_true(str_find(json_of(&m->problem, &r), STR("\"warnings\":[[\"sizes_apart\",7,12]]")) <
                json_of(&m->problem, &r).n);
    m->problem.max = 13;
    assert_int_equal(form(&m->problem).placed, 13);
    m->problem.min = m->problem.target = m->problem.max = 2;
    assert_int_equal(form(&m->problem).placed, 12);
}

TEST("circles: equals by lot, and by their order without a seed") {
    struct made *m = alike(7);
    m->problem.max = 6;
    m->problem.target = 6;
    uint32_t last = 0;
    for (uint32_t i = 1; i < 7; i++) {
        struct hash a = lot_key(m->problem.seed, STR("circles"), m->person[i].id);
        struct hash b = lot_key(m->problem.seed, STR("circles"), m->person[last].id);
        last = hash_cmp(&a, &b) > 0 ? i : last;
    }
    assert_int_equal(form(&m->problem).unplaced[0].person, last);
    m->problem.seed = str_of(NULL);
    assert_int_equal(form(&m->problem).unplaced[0].person, 6);
}

TEST("circles: two who avoid each other, on one side or on both") {
    for (int both = 0; both < 2; both++) {
        struct made *m = alike(7);
        avoid(m, 2, 5);
        if (both) {
            avoid(m, 5, 2);
        }
        struct circles_result r = form(&m->problem);
        assert_int_equal(r.placed, 6);
        assert_true(r.unplaced[0].person == 2 || r.unplaced[0].person == 5);
        assert_int_equal(r.unplaced[0].why, CIRCLES_LEFT_OVER);
    }
}

TEST("circles: the reason \"avoid\" is only for whose own list it is") {
    struct made *m = alike(6);
    avoid(m, 2, 5);
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.placed, 0);
    assert_int_equal(r.bound, 6);
    for (size_t i = 0; i < 6; i++) {
        const struct circles_unplaced *x = &r.unplaced[i];
        assert_int_equal(x->why, x->person == 2 ? CIRCLES_AVOID : CIRCLES_LEFT_OVER);
        assert_int_equal(x->nearest.missing, 1); /* 0 would tell that somebody avoids somebody */
    }
    assert_true(str_find(json_of(&m->problem, &r), STR("[\"unplaced_because\",\"left_over\",6]")) <
                json_of(&m->problem, &r).n);
}

/* What everybody in a circle is told must not differ when only wishes do. */
TEST("circles: who wished for whom shows only in the points of who did") {
    struct made *m = alike(8);
    struct made *n = alike(8);
    m->person[1].wish[m->person[1].wishes++] = 4;
    n->person[4].wish[n->person[4].wishes++] = 1;
    struct circles_result a = form(&m->problem);
    struct circles_result b = form(&n->problem);
    for (size_t i = 0; i < 8; i++) {
        uint32_t who = a.circle[0].person[i];
        assert_int_equal(who, b.circle[0].person[i]);
        assert_int_equal(a.circle[0].points[i].wishes, who == 1 ? 4 : 0);
        assert_int_equal(b.circle[0].points[i].wishes, who == 4 ? 4 : 0);
    }
    assert_int_equal(a.score, b.score);
}

TEST("circles: over midnight, from Sunday into Monday") {
    struct made *m = alike(6);
    for (size_t i = 0; i < 6; i++) {
        m->person[i].free = (struct circles_week){0};
        add_free(&m->person[i].free, SUN, 46, 48);
        add_free(&m->person[i].free, MON, 0, i == 3 ? 1 : 2);
    }
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.circles, 1);
    assert_int_equal(r.circle[0].start, 334);
    assert_int_equal(r.circle[0].open_slots, 2);
    assert_str(circles_time(test_arena(), r.circle[0].start), "sun 23:00");
    m->problem.minutes = 90;
    assert_int_equal(form(&m->problem).circles, 1);
    m->problem.minutes = 91;
    assert_int_equal(form(&m->problem).circles, 0);
    m->person[3].free = m->person[2].free;
    assert_int_equal(form(&m->problem).circle[0].open_slots, 1);
}

TEST("circles: 30 free minutes are enough for 30 minutes only") {
    struct made *m = alike(6);
    m->person[3].free = (struct circles_week){0};
    add_free(&m->person[3].free, MON, 37, 38);
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.circles, 0);
    assert_int_equal(r.bound, 0);
    assert_int_equal(r.unplaced[0].why, CIRCLES_TIME);
    m->problem.minutes = 30;
    r = form(&m->problem);
    assert_int_equal(r.placed, 6);
    assert_int_equal(r.circle[0].start, 37);
}

TEST("circles: the first reason why not, and the nearest key") {
    struct made *m = alike(12);
    m->problem.venues = 1;
    m->venue[0] = (struct circles_venue){.id = STR("hall"), .at = {true, 50, 8}};
    add_free(&m->venue[0].free, MON, 0, 48);
    m->person[0].topics = 8;
    m->person[1].languages = 4;
    m->person[2].free = (struct circles_week){0};
    add_free(&m->person[2].free, 3, 36, 40);
    m->person[3].mode[0] = CIRCLES_AT_VENUE;
    m->person[4].mode[0] = CIRCLES_AT_VENUE;
    m->person[4].at = (struct earth_point){true, 51, 8};
    m->person[4].tenths_max = 1111;
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.placed, 7);
    assert_int_equal(r.unplaceds, 5);
    static const enum circles_why why[] = {CIRCLES_TOPIC, CIRCLES_LANGUAGE, CIRCLES_TIME,
                                           CIRCLES_PLACE, CIRCLES_PLACE};
    for (size_t i = 0; i < 5; i++) {
        const struct circles_unplaced *x = &r.unplaced[i];
        test_row("person %u: %s", x->person, circles_why_name(x->why));
        assert_int_equal(x->why, why[x->person]);
        assert_int_equal(x->nearest.missing, x->person == 4 ? 0 : 5);
        assert_int_equal(x->nearest.place, x->person == 3   ? 0
                                           : x->person == 4 ? 0
                                                            : CIRCLES_ONLINE);
    }
    m->person[4].tenths_max = 1112; /* one degree: just near enough */
    r = form(&m->problem);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(r.unplaced[i].nearest.missing, r.unplaced[i].person < 3 ? 5 : 4);
    }
}

TEST("circles: each part of the score") {
    struct made *m = alike(6);
    m->problem.target = 6;
    m->problem.venues = 1;
    m->venue[0] = (struct circles_venue){.id = STR("hall"), .at = {true, 50, 8}};
    add_free(&m->venue[0].free, MON, 36, 39);
    for (size_t i = 0; i < 6; i++) {
        m->person[i].mode[0] = CIRCLES_AT_VENUE;
        m->person[i].topics = 7;
        m->person[i].at = (struct earth_point){true, 50 + (double)i * 0.0179856, 8}; /* 2 km */
    }
    m->person[2].wishes = 3;
    m->person[2].wish[0] = 1;
    m->person[2].wish[1] = 3;
    m->person[2].wish[2] = 4;
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.circle[0].place, 0);
    assert_int_equal(r.circle[0].open_slots, 2); /* the hall closes at 19:30 */
    for (size_t i = 0; i < 6; i++) {
        const struct circles_points *x = &r.circle[0].points[i];
        uint32_t who = r.circle[0].person[i];
        assert_int_equal(x->topics, 6);
        assert_int_equal(x->wishes, who == 2 ? 8 : 0);
        assert_int_equal(x->slots, 1);
        assert_int_equal(x->mode, 3);
        assert_int_equal(x->travel, who < 3 ? -2 * (int)who : -5);
    }
    assert_int_equal(r.score, 6 * 10 + 8 - 2 - 4 - 15);
    /* If they would take both, then online: one more start is worth less than the ways. */
    for (size_t i = 0; i < 6; i++) {
        m->person[i].modes = 2;
        m->person[i].mode[1] = CIRCLES_BY_NET;
    }
    r = form(&m->problem);
    assert_int_equal(r.circle[0].place, CIRCLES_ONLINE);
    assert_int_equal(r.score, 6 * (6 + 2) + 8);
}

TEST("circles: a venue that holds two circles at once is told") {
    struct made *m = alike(14);
    m->problem.max = 7;
    m->problem.target = 7;
    m->problem.venues = 1;
    m->venue[0] = (struct circles_venue){.id = STR("hall")};
    add_free(&m->venue[0].free, MON, 0, 48);
    for (size_t i = 0; i < 14; i++) {
        m->person[i].mode[0] = CIRCLES_AT_VENUE;
    }
    struct circles_result r = form(&m->problem);
    assert_int_equal(r.circles, 2);
    assert_int_equal(circles_at_once(&m->problem, &r, 0), 2);
    struct str j = json_of(&m->problem, &r);
    assert_true(str_find(j, STR("[\"at_once\",\"hall\",2]]")) < j.n);
}

/* --- against all answers there are --- */

struct answer {
    size_t placed;
    int64_t score;
    size_t circles;
    uint32_t circle[6]; /* sets of ranks */
};

struct search_all {
    const struct circles_problem *p;
    size_t n;
    int64_t *score; /* of each set of ranks, INT64_MIN: no circle */
    struct answer now;
    struct answer best;
};

/* -1: a's list is smaller. */
static int compare_lists(const struct answer *a, const struct answer *b) {
    for (size_t c = 0; c < a->circles && c < b->circles; c++) {
        uint32_t x = a->circle[c];
        uint32_t y = b->circle[c];
        while (x && y) {
            int i = __builtin_ctz(x);
            int k = __builtin_ctz(y);
            if (i != k) {
                return i < k ? -1 : 1;
            }
            x &= x - 1;
            y &= y - 1;
        }
        if (x || y) {
            return x ? 1 : -1;
        }
    }
    return 0;
}

static void keep_better(struct search_all *s) {
    const struct answer *a = &s->now;
    const struct answer *b = &s->best;
    if (a->placed > b->placed || (a->placed == b->placed && a->score > b->score) ||
        (a->placed == b->placed && a->score == b->score && compare_lists(a, b) < 0)) {
        s->best = *a;
    }
}

/* Whoever is in `left` is not decided. */
static void try_all(struct search_all *s, uint32_t left) {
    if (left == 0) {
        keep_better(s);
        return;
    }
    uint32_t rest = left & (left - 1);
    uint32_t first = left ^ rest;
    try_all(s, rest);
    for (uint32_t with = rest; with; with = (with - 1) & rest) {
        uint32_t set = first | with;
        if (s->score[set] == INT64_MIN) {
            continue;
        }
        struct answer kept = s->now;
        s->now.placed += (size_t)__builtin_popcount(set);
        s->now.score += s->score[set];
        s->now.circle[s->now.circles++] = set;
        try_all(s, left & ~set);
        s->now = kept;
    }
}

static void ranks(const struct circles_problem *p, uint32_t *at) {
    for (uint32_t i = 0; i < p->people; i++) {
        struct hash a = lot_key(p->seed, STR("circles"), p->person[i].id);
        size_t rank = 0;
        for (size_t k = 0; k < p->people; k++) {
            struct hash b = lot_key(p->seed, STR("circles"), p->person[k].id);
            rank += hash_cmp(&b, &a) < 0 ? 1 : 0;
        }
        at[rank] = i;
    }
}

static struct answer best_of_all(const struct circles_problem *p, uint32_t *at) {
    struct search_all s = {.p = p, .n = p->people};
    uint32_t all = (1U << p->people) - 1;
    s.score = arena_array(test_arena(), int64_t, (size_t)all + 1);
    ranks(p, at);
    for (uint32_t set = 0; set <= all; set++) {
        uint32_t who[16];
        size_t n = 0;
        for (uint32_t left = set; left; left &= left - 1) {
            who[n++] = at[__builtin_ctz(left)];
        }
        s.score[set] = n >= p->min && n <= p->max ? check_best(p, who, n) : INT64_MIN;
    }
    try_all(&s, all);
    return s.best;
}

static void same_answer(const struct circles_problem *p, const struct circles_result *r) {
    uint32_t at[16];
    struct answer best = best_of_all(p, at);
    assert_int_equal(r->placed, best.placed);
    assert_int_equal(r->score, best.score);
    assert_int_equal(r->circles, best.circles);
    for (size_t c = 0; c < best.circles; c++) {
        size_t i = 0;
        for (uint32_t left = best.circle[c]; left; left &= left - 1) {
            assert_int_equal(r->circle[c].person[i++], at[__builtin_ctz(left)]);
        }
        assert_int_equal(r->circle[c].size, i);
    }
}

TEST("circles: small problems against all answers there are") {
    struct draw d = draw_begin(STR("circles"), STR("small"));
    size_t circles = 0;
    size_t several = 0;
    for (int i = 0; i < 250; i++) {
        size_t people = 2 + draw_below(&d, 8);
        unsigned min = 2 + (unsigned)draw_below(&d, 3);
        struct made *m = made_up(&d, people, min, min + (unsigned)draw_below(&d, 4));
        struct circles_result r = form(&m->problem);
        test_row("problem %d: %zu people, %zu placed", i, people, r.placed);
        same_answer(&m->problem, &r);
        assert_true(r.exact);
        circles += r.circles;
        several += r.circles > 1 ? 1 : 0;
    }
    assert_true(circles > 200 && several > 50); /* else it is about nothing */
}

TEST("circles: twelve people against all answers there are") {
    struct draw d = draw_begin(STR("circles"), STR("twelve"));
    for (int i = 0; i < 12; i++) {
        struct made *m = made_up(&d, 12, 3 + (unsigned)draw_below(&d, 4), 7);
        struct circles_result r = form(&m->problem);
        test_row("problem %d: %zu placed", i, r.placed);
        same_answer(&m->problem, &r);
    }
}

TEST("circles: all alike against all answers there are, ties and all") {
    for (unsigned min = 2; min < 5; min++) {
        for (size_t people = min; people < 10; people++) {
            struct made *m = alike(people);
            m->problem.min = min;
            m->problem.target = min;
            m->problem.max = min + 1;
            struct circles_result r = form(&m->problem);
            test_row("%zu people, min %u", people, min);
            same_answer(&m->problem, &r);
        }
    }
}

TEST("circles: what is searched for places as many as what is proven, 95 times of 100") {
    struct draw d = draw_begin(STR("circles"), STR("search"));
    size_t same = 0;
    size_t score_same = 0;
    size_t all = 0;
    for (int i = 0; i < 300; i++) {
        unsigned min = 3 + (unsigned)draw_below(&d, 4);
        size_t people = 12 + draw_below(&d, 5);
        struct made *m = made_up(&d, people, min, min + 1 + (unsigned)draw_below(&d, min));
        struct circles_result exact = form(&m->problem);
        struct circles_result r = circles_form_from(test_arena(), &m->problem, nobody, 0);
        assert_null(check_answer(&m->problem, &r));
        if (exact.largest < 12) {
            continue;
        }
        all++;
        assert_true(r.placed <= exact.placed);
        assert_true(r.placed < exact.placed || r.score <= exact.score);
        same += r.placed == exact.placed ? 1 : 0;
        score_same += r.placed == exact.placed && r.score == exact.score ? 1 : 0;
    }
    test_row("of %zu %zu as many, %zu as good", all, same, score_same);
    assert_true(all > 100 && same * 100 >= all * 95 && score_same * 10 >= all * 9);
}

/* --- laws --- */

static bool not_worse(const struct circles_result *a, const struct circles_result *b) {
    return a->placed > b->placed || (a->placed == b->placed && a->score >= b->score);
}

TEST("circles: more free time never makes it worse") {
    struct draw d = draw_begin(STR("circles"), STR("free"));
    size_t better = 0;
    for (int i = 0; i < 300; i++) {
        unsigned min = 3 + (unsigned)draw_below(&d, 3);
        struct made *m = made_up(&d, 8 + draw_below(&d, 9), min, 2 * min);
        struct circles_result before = form(&m->problem);
        size_t who = draw_below(&d, m->problem.people + m->problem.venues);
        make_free(&d, who < m->problem.people ? &m->person[who].free
                                              : &m->venue[who - m->problem.people].free);
        struct circles_result after = form(&m->problem);
        test_row("problem %d: %zu and %lld, then %zu and %lld", i, before.placed,
                 (long long)before.score, after.placed, (long long)after.score);
        assert_true(before.exact && after.exact);
        assert_true(not_worse(&after, &before));
        better += not_worse(&before, &after) ? 0 : 1;
    }
    assert_true(better > 20);
}

TEST("circles: nobody to be avoided any more never makes it worse") {
    struct draw d = draw_begin(STR("circles"), STR("avoid"));
    size_t better = 0;
    for (int i = 0; i < 300; i++) {
        struct made *m = made_up(&d, 6 + draw_below(&d, 11), 4, 7);
        struct circles_result before = form(&m->problem);
        for (size_t k = 0; k < m->problem.people; k++) {
            m->person[k].avoids = 0;
        }
        struct circles_result after = form(&m->problem);
        test_row("problem %d", i);
        assert_true(not_worse(&after, &before));
        better += not_worse(&before, &after) ? 0 : 1;
    }
    assert_true(better > 20);
}

static uint64_t backwards(uint64_t set, size_t n) {
    uint64_t out = 0;
    for (size_t k = 0; k < n; k++) {
        out |= (set >> k & 1) << (n - 1 - k);
    }
    return out;
}

/* The same people, venues, topics and languages in another order; order[i]: who is now i. */
static struct made *turned(struct draw *d, const struct made *m, uint32_t *order) {
    struct made *t = alike(m->problem.people);
    size_t n = m->problem.people;
    uint32_t at[SMALL];
    static struct str turned_topics[COUNT(topics)];
    static struct str turned_languages[COUNT(languages)];
    t->problem = m->problem;
    t->problem.person = t->person;
    t->problem.venue = t->venue;
    for (size_t i = 0; i < COUNT(topics); i++) {
        turned_topics[i] = topics[COUNT(topics) - 1 - i];
    }
    for (size_t i = 0; i < COUNT(languages); i++) {
        turned_languages[i] = languages[COUNT(languages) - 1 - i];
    }
    t->problem.topic = turned_topics;
    t->problem.language = turned_languages;
    for (uint32_t i = 0; i < n; i++) {
        size_t k = draw_below(d, i + 1U);
        order[i] = order[k];
        order[k] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        at[order[i]] = i;
    }
    for (size_t i = 0; i < m->problem.venues; i++) {
        t->venue[i] = m->venue[m->problem.venues - 1 - i];
    }
    for (size_t i = 0; i < n; i++) {
        struct circles_person *x = &t->person[i];
        *x = m->person[order[i]];
        x->topics = backwards(x->topics, COUNT(topics));
        x->languages = backwards(x->languages, COUNT(languages));
        for (unsigned k = 0; k < x->wishes; k++) {
            x->wish[k] = at[m->person[order[i]].wish[x->wishes - 1 - k]];
        }
        for (size_t k = 0; k < x->avoids; k++) {
            t->avoid[i][k] = at[x->avoid[k]];
        }
        x->avoid = t->avoid[i];
    }
    return t;
}

TEST("circles: the order of people, venues and topics changes nothing when there is a seed") {
    struct draw d = draw_begin(STR("circles"), STR("order"));
    size_t searched = 0;
    for (int i = 0; i < 24; i++) {
        uint32_t order[SMALL];
        struct made *m = made_up(&d, 4 + draw_below(&d, SMALL - 3), 3, 6);
        struct made *t = turned(&d, m, order);
        struct circles_result a = form(&m->problem);
        struct circles_result b = form(&t->problem);
        test_row("problem %d: %zu people", i, m->problem.people);
        assert_true(str_eq(json_of(&m->problem, &a), json_of(&t->problem, &b)));
        searched += a.exact ? 0 : 1;
    }
    assert_true(searched > 12);
}

static void two_worlds(struct draw *d, size_t half, int i) {
    struct made *both = made_up(d, 2 * half, 3, 5);
    for (size_t k = 0; k < 2 * half; k++) {
        struct circles_person *x = &both->person[k];
        x->avoids = 0;
        x->languages = k < half ? 1 : 2;
        for (unsigned w = 0; w < x->wishes; w++) {
            x->wish[w] = (uint32_t)(x->wish[w] % half + (k < half ? 0 : half));
        }
        x->wishes = x->wishes && x->wish[0] != k ? 1 : 0;
    }
    struct circles_result all = form(&both->problem);
    struct circles_problem alone = both->problem;
    alone.people = half;
    struct circles_result first = form(&alone);
    test_row("problem %d, of %zu", i, half);
    size_t found = 0;
    for (size_t c = 0; c < all.circles; c++) {
        const struct circles_circle *x = &all.circle[c];
        if (x->person[0] >= half) {
            continue;
        }
        assert_true(found < first.circles && x->size == first.circle[found].size);
        assert_memory_equal(x->person, first.circle[found].person, x->size * sizeof *x->person);
        found++;
    }
    assert_int_equal(found, first.circles);
}

TEST("circles: two worlds that share nothing are solved as if alone") {
    struct draw d = draw_begin(STR("circles"), STR("worlds"));
    for (int i = 0; i < 12; i++) {
        two_worlds(&d, 12, i);
        two_worlds(&d, 30, i);
    }
}

/* --- as JSON, stopping, limits --- */

TEST("circles: the whole answer as JSON") {
    struct made *m = alike(7);
    m->problem.seed = str_of(NULL);
    m->problem.min = 2;
    m->problem.max = m->problem.target = 6;
    m->person[1].wish[m->person[1].wishes++] = 0;
    for (size_t i = 0; i < 7; i++) {
        m->person[i].id = str_make(&"ABCDE\"G"[i], 1);
        m->person[i].languages = i < 3 ? 1 : 2;
        m->person[i].topics = i == 6 ? 4 : 3;
    }
    struct circles_result r = form(&m->problem);
    assert_str(
        json_of(&m->problem, &r),
        "{\"kith\":1,\"engine\":\"circles\",\"method\":\"exact\",\"input\":{\"sha256\":"
        "\"00000000000000"
        "00000000000000000000000000000000000000000000000000\"},\"seed\":null,\"lot\":\"file\","
        "\"ok\":"
        "true,\"warnings\":[],\"result\":{\"circles\":[{\"people\":[\"A\",\"B\",\"C\"],\"topics\":["
        "\"first \\\"year\\\"\",\"sleep, "
        "food\"],\"language\":\"en\",\"place\":\"online\",\"start\":"
        "\"mon 18:00\",\"open_slots\":3,\"score\":22,\"members\":[{\"id\":\"A\",\"points\":{"
        "\"topics\":3,\"wishes\":0,\"slots\":2,\"mode\":3,\"travel\":0}},{\"id\":\"B\",\"points\":{"
        "\"topics\":3,\"wishes\":4,\"slots\":2,\"mode\":3,\"travel\":0}},{\"id\":\"C\",\"points\":{"
        "\"topics\":3,\"wishes\":0,\"slots\":2,\"mode\":3,\"travel\":0}}]},{\"people\":[\"D\","
        "\"E\","
        "\"\\\"\"],\"topics\":[\"first \\\"year\\\"\",\"sleep, "
        "food\"],\"language\":\"es\",\"place\":"
        "\"online\",\"start\":\"mon "
        "18:00\",\"open_slots\":3,\"score\":18,\"members\":[{\"id\":\"D\","
        "\"points\":{\"topics\":3,\"wishes\":0,\"slots\":2,\"mode\":3,\"travel\":0}},{\"id\":\"E\","
        "\"points\":{\"topics\":3,\"wishes\":0,\"slots\":2,\"mode\":3,\"travel\":0}},{\"id\":"
        "\"\\\"\","
        "\"points\":{\"topics\":3,\"wishes\":0,\"slots\":2,\"mode\":3,\"travel\":0}}]}],"
        "\"unplaced\":"
        "[{\"id\":\"G\",\"why\":\"topic\",\"nearest\":{\"topic\":\"caf\xC3\xA9\",\"language\":"
        "\"es\","
        "\"place\":\"online\",\"start\":\"mon 18:00\",\"missing\":1}}],\"placed\":6,\"bound\":6,"
        "\"gap\":0,\"score\":40,\"exact\":true},\"explain\":[[\"components\",2,3],"
        "[\"unplaced_because\",\"topic\",1]]}");
}

static bool stop_at_half(void *self, double share) {
    *(double *)self = share;
    return share < 0.5;
}

TEST("circles: it can be stopped, and tells how far it is") {
    struct made *m = alike(40);
    double share = 0;
    struct circles_progress p = {&share, stop_at_half};
    struct circles_result r = circles_form(test_arena(), &m->problem, p);
    assert_string_equal(r.refused, "stopped");
    assert_true(share >= 0.5 && share <= 1);
    struct str j = json_of(&m->problem, &r);
    assert_true(str_find(j, STR("\"ok\":false,\"reason\":\"stopped\"")) < j.n);
}

/* As many of all as the limits allow, and everybody can be with everybody. */
TEST("circles: everything at its limit ends, and its circles are right") {
    enum { PEOPLE = 150 };
    struct arena *a = test_arena();
    struct str *topic = arena_array(a, struct str, CIRCLES_TOPICS_MAX);
    struct str *language = arena_array(a, struct str, CIRCLES_LANGUAGES_MAX);
    struct circles_venue *venue = arena_array(a, struct circles_venue, CIRCLES_VENUES_MAX);
    struct circles_person *person = arena_array(a, struct circles_person, PEOPLE);
    struct draw d = draw_begin(STR("circles"), STR("limits"));
    for (size_t i = 0; i < CIRCLES_VENUES_MAX; i++) {
        venue[i].id = arena_printf(a, "v%zu", i);
        add_free(&venue[i].free, MON, 0, 48);
        if (i < CIRCLES_TOPICS_MAX) {
            topic[i] = venue[i].id;
        }
        if (i < CIRCLES_LANGUAGES_MAX) {
            language[i] = venue[i].id;
        }
    }
    for (size_t i = 0; i < PEOPLE; i++) {
        person[i] = (struct circles_person){.id = arena_printf(a, "%zu", i), .modes = 2};
        person[i].mode[1] = CIRCLES_AT_VENUE;
        person[i].tenths_max = -1;
        person[i].languages = (UINT64_C(1) << CIRCLES_LANGUAGES_MAX) - 1;
        for (int k = 0; k < CIRCLES_TOPICS_EACH; k++) {
            person[i].topics |= UINT64_C(1) << draw_below(&d, CIRCLES_TOPICS_MAX);
        }
        add_free(&person[i].free, MON, 0, 48);
    }
    struct circles_problem p = {.min = 6,
                                .max = 12,
                                .target = 8,
                                .minutes = 60,
                                .topics = CIRCLES_TOPICS_MAX,
                                .topic = topic,
                                .languages = CIRCLES_LANGUAGES_MAX,
                                .language = language,
                                .venues = CIRCLES_VENUES_MAX,
                                .venue = venue,
                                .people = PEOPLE,
                                .person = person};
    struct circles_result r = form(&p);
    assert_true(r.placed * 100 >= r.bound * 98);
    p.people = CIRCLES_EXACT_MAX;
    assert_true(form(&p).exact);
    p.people = CIRCLES_EXACT_MAX + 1;
    p.min = 2;
    p.max = CIRCLES_SIZE_MAX;
    p.target = CIRCLES_SIZE_MAX;
    assert_true(form(&p).placed > 10);
}
