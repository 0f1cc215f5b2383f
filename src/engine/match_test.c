/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of match.h: by hand, against all answers there are, and laws that must hold. */
#include "engine/match.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HOUR INT64_C(3600000)

static const struct flow_watch nobody = {0};

/* --- random problems, small enough to try all answers --- */

struct made {
    struct match_problem problem;
    struct match_volunteer volunteer[8];
    struct match_seat seat[6];
    struct match_clearance clearance[8];
    struct str wanted; /* clearance */
};

static struct str name_of(const char *kind, size_t i) {
    return arena_printf(test_arena(), "%s \"%zu\", \xC3\xA9", kind, i);
}

static void make_volunteer(struct draw *d, struct made *m, size_t i) {
    struct match_volunteer *v = &m->volunteer[i];
    *v = (struct match_volunteer){.id = name_of("v", i),
                                  .max_shifts = (unsigned)draw_below(d, 4),
                                  .at = {true, 50 + draw_unit(d) / 5, 8 + draw_unit(d) / 5},
                                  .tenths_max = draw_below(d, 3) ? -1 : 90,
                                  .always_free = true,
                                  .born = 20000101 + (int32_t)draw_below(d, 3) * 50000,
                                  .newcomer = draw_below(d, 2) == 0,
                                  .consent = draw_below(d, 8) != 0};
    if (draw_below(d, 3)) {
        m->clearance[i] = (struct match_clearance){.kind = m->wanted, .until_ms = 50 * HOUR};
        v->clearance = &m->clearance[i];
        v->clearances = 1;
    }
}

/* Apart in time, so that nothing clashes; blocks are what keeps seats apart. */
static void make_seat(struct draw *d, struct made *m, size_t i) {
    struct match_seat *s = &m->seat[i];
    int64_t start = (int64_t)i * 3 * HOUR + HOUR;
    *s = (struct match_seat){.id = name_of("s", i),
                             .start_ms = start,
                             .end_ms = start + 2 * HOUR,
                             .start_day = 20260101,
                             .end_day = 20260101,
                             .at = {true, 50 + draw_unit(d) / 5, 8 + draw_unit(d) / 5},
                             .max = (unsigned)draw_below(d, 4),
                             .priority = 1 + (unsigned)draw_below(d, 5)};
    s->min = (unsigned)draw_below(d, s->max + 1);
    s->block = draw_below(d, 3) ? str_of(NULL) : draw_below(d, 2) ? STR("x") : STR("y");
    if (draw_below(d, 3) == 0) {
        s->clearances = (struct match_texts){&m->wanted, 1};
    }
}

static void make(struct draw *d, struct made *m, size_t volunteers, size_t seats) {
    *m = (struct made){.wanted = STR("dbs")};
    for (size_t i = 0; i < volunteers; i++) {
        make_volunteer(d, m, i);
    }
    for (size_t i = 0; i < seats; i++) {
        make_seat(d, m, i);
    }
    m->problem = (struct match_problem){.seed = STR("kith-2026"),
                                        .weights = match_default_weights(),
                                        .volunteers = volunteers,
                                        .volunteer = m->volunteer,
                                        .seats = seats,
                                        .seat = m->seat};
    m->problem.weights.uncovered = 100000;
}

/* --- all answers --- */

struct search {
    const struct match_problem *p;
    unsigned taken[6];
    int64_t best;
};

static int64_t uncovered_cost(const struct search *s) {
    int64_t cost = 0;
    for (size_t i = 0; i < s->p->seats; i++) {
        const struct match_seat *seat = &s->p->seat[i];
        int64_t u = s->p->weights.uncovered;
        int64_t missing = seat->max - s->taken[i];
        int64_t below = s->taken[i] < seat->min ? seat->min - s->taken[i] : 0;
        cost += (below * u + (missing - below) * (u / 10)) * seat->priority;
    }
    return cost;
}

/* What a volunteer's set of seats costs, or -1 when it is not allowed. */
static bool set_cost(const struct match_problem *p, const struct match_volunteer *v, unsigned set,
                     int64_t *cost) {
    int64_t part[MATCH_PARTS];
    int64_t count = 0;
    *cost = 0;
    for (size_t i = 0; i < p->seats; i++) {
        if (!(set >> i & 1)) {
            continue;
        }
        if (match_filter(v, &p->seat[i]) != MATCH_FITS) {
            return false;
        }
        for (size_t k = 0; k < i; k++) {
            if (set >> k & 1 && p->seat[i].block.n && str_eq(p->seat[i].block, p->seat[k].block)) {
                return false;
            }
        }
        *cost += match_price(&p->weights, v, &p->seat[i], part) + p->weights.repeat * count * count;
        count++;
    }
    return count <= v->max_shifts;
}

/* Best completion by the seats taken so far: base (max + 1) numbers, one table for each volunteer.
 */
static int64_t try_all(const struct match_problem *p) {
    enum { STATES = 4096 };
    int64_t *now = arena_array(test_arena(), int64_t, STATES);
    int64_t *next = arena_array(test_arena(), int64_t, STATES);
    for (size_t i = 1; i < STATES; i++) {
        now[i] = INT64_MAX;
    }
    for (size_t v = 0; v < p->volunteers; v++) {
        for (size_t i = 0; i < STATES; i++) {
            next[i] = INT64_MAX;
        }
        for (unsigned set = 0; set < 1U << p->seats; set++) {
            int64_t cost;
            size_t add = 0;
            if (!set_cost(p, &p->volunteer[v], set, &cost)) {
                continue;
            }
            for (size_t i = 0; i < p->seats; i++) {
                add += set >> i & 1 ? (size_t)1 << 2 * i : 0;
            }
            for (size_t state = 0; state < STATES; state++) {
                bool fits = now[state] < INT64_MAX;
                for (size_t i = 0; fits && i < p->seats; i++) {
                    fits = (state >> 2 * i & 3) + (set >> i & 1) <= p->seat[i].max;
                }
                if (fits && now[state] + cost < next[state + add]) {
                    next[state + add] = now[state] + cost;
                }
            }
        }
        int64_t *swap = now;
        now = next;
        next = swap;
    }
    struct search s = {.p = p, .best = INT64_MAX};
    for (size_t state = 0; state < STATES; state++) {
        bool fits = now[state] < INT64_MAX;
        for (size_t i = 0; i < p->seats; i++) {
            s.taken[i] = state >> 2 * i & 3;
            fits = fits && s.taken[i] <= p->seat[i].max;
        }
        if (fits && now[state] + uncovered_cost(&s) < s.best) {
            s.best = now[state] + uncovered_cost(&s);
        }
    }
    return s.best;
}

/* Every assignment is allowed, every list is whole, and the parts add up. */
static void check(const struct match_problem *p, const struct match_result *r) {
    int64_t cost = 0;
    unsigned taken[6] = {0};
    unsigned shifts[8] = {0};
    for (size_t i = 0; i < r->assigneds; i++) {
        const struct match_assigned *x = &r->assigned[i];
        int64_t sum = 0;
        assert_int_equal(match_filter(&p->volunteer[x->volunteer], &p->seat[x->seat]), MATCH_FITS);
        for (int k = 0; k < MATCH_PARTS; k++) {
            sum += x->part[k];
        }
        assert_int_equal(sum, x->cost);
        cost += sum;
        taken[x->seat]++;
        shifts[x->volunteer]++;
    }
    for (size_t i = 0; i < r->uncovereds; i++) {
        const struct match_uncovered *x = &r->uncovered[i];
        const struct match_seat *s = &p->seat[x->seat];
        assert_int_equal(taken[x->seat] + x->missing, s->max);
        taken[x->seat] = s->max;
        cost += (x->below_min * p->weights.uncovered +
                 (x->missing - x->below_min) * (p->weights.uncovered / 10)) *
                s->priority;
    }
    for (size_t i = 0; i < p->seats; i++) {
        assert_int_equal(taken[i], p->seat[i].max);
    }
    for (size_t i = 0; i < p->volunteers; i++) {
        assert_true(shifts[i] <= p->volunteer[i].max_shifts);
    }
    assert_int_equal(cost, r->cost);
}

TEST("match: costs what the best of all answers costs, 8 volunteers and 6 seats") {
    struct draw d = draw_begin(STR("match"), STR("test"));
    for (size_t n = 0; n < 60; n++) {
        struct made m;
        make(&d, &m, draw_below(&d, 9), draw_below(&d, 7));
        struct match_result r = match_solve(test_arena(), &m.problem, nobody);
        test_row("problem %zu", n);
        assert_null(r.refused_problem);
        check(&m.problem, &r);
        assert_true(r.optimal && r.cost == r.bound);
        assert_int_equal(r.cost, try_all(&m.problem));
    }
}

TEST("match: laws of one more volunteer, a stricter clearance, doubled weights") {
    struct draw d = draw_begin(STR("laws"), STR("test"));
    for (size_t n = 0; n < 300; n++) {
        struct made m;
        make(&d, &m, 8, 6);
        int64_t all = match_solve(test_arena(), &m.problem, nobody).cost;
        test_row("problem %zu", n);
        m.problem.volunteers = 7;
        assert_true(match_solve(test_arena(), &m.problem, nobody).cost >= all);
        m.problem.volunteers = 8;
        m.problem.weights = (struct match_weights){400, 20, 100, 40, 60, 20, 200000};
        int64_t doubled = match_solve(test_arena(), &m.problem, nobody).cost;
        /* Ten kilometres at 10 are whole numbers, so nothing is rounded. */
        assert_int_equal(doubled, 2 * all);
        m.problem.weights = match_default_weights();
        m.problem.weights.uncovered = 100000;
        for (size_t i = 0; i < 8; i++) {
            m.clearance[i].until_ms = 10 * HOUR;
        }
        assert_true(match_solve(test_arena(), &m.problem, nobody).cost >= all);
    }
}

static bool same_lists(const struct match_problem *p, const struct match_result *a,
                       const struct match_problem *q, const struct match_result *b) {
    bool same = a->assigneds == b->assigneds && a->waitings == b->waitings && a->cost == b->cost;
    for (size_t i = 0; same && i < a->assigneds; i++) {
        same = str_eq(p->volunteer[a->assigned[i].volunteer].id,
                      q->volunteer[b->assigned[i].volunteer].id) &&
               str_eq(p->seat[a->assigned[i].seat].id, q->seat[b->assigned[i].seat].id);
    }
    for (size_t i = 0; same && i < a->waitings; i++) {
        same = str_eq(p->volunteer[a->waiting[i].volunteer].id,
                      q->volunteer[b->waiting[i].volunteer].id) &&
               a->waiting[i].extra == b->waiting[i].extra;
    }
    return same;
}

TEST("match: the order of people and seats changes nothing when there is a seed") {
    struct draw d = draw_begin(STR("order"), STR("test"));
    for (size_t n = 0; n < 200; n++) {
        struct made m;
        make(&d, &m, 8, 6);
        m.problem.weights = (struct match_weights){.uncovered = 1000}; /* all tied */
        struct made t = m;
        for (size_t i = 0; i < 8; i++) {
            t.volunteer[i] = m.volunteer[7 - i];
        }
        for (size_t i = 0; i < 6; i++) {
            t.seat[i] = m.seat[5 - i];
        }
        t.problem.volunteer = t.volunteer;
        t.problem.seat = t.seat;
        struct match_result a = match_solve(test_arena(), &m.problem, nobody);
        struct match_result b = match_solve(test_arena(), &t.problem, nobody);
        test_row("problem %zu", n);
        assert_true(same_lists(&m.problem, &a, &t.problem, &b));
    }
}

TEST("match: whoever waits costs exactly the extra when they are forced in") {
    struct draw d = draw_begin(STR("extra"), STR("test"));
    for (size_t n = 0; n < 100; n++) {
        struct made m;
        make(&d, &m, 6, 4);
        for (size_t i = 0; i < 4; i++) {
            m.seat[i].block = str_of(NULL);
            m.seat[i].max = 1;
            m.seat[i].min = 0;
        }
        for (size_t i = 0; i < 6; i++) {
            m.volunteer[i].max_shifts = m.volunteer[i].max_shifts ? 1 : 0;
        }
        struct match_result r = match_solve(test_arena(), &m.problem, nobody);
        for (size_t k = 0; k < r.waitings; k++) {
            /* The others banned from the seat, the volunteer from all others; and it pays. */
            struct made f = m;
            struct match_waiting *w = &r.waiting[k];
            struct match_texts ban = {&f.seat[w->seat].id, 1};
            struct str others[4];
            size_t count = 0;
            for (size_t i = 0; i < 4; i++) {
                others[count] = f.seat[i].id;
                count += i != w->seat ? 1 : 0;
            }
            for (size_t i = 0; i < 6; i++) {
                f.volunteer[i].bans = i == w->volunteer ? (struct match_texts){others, count} : ban;
            }
            f.problem.volunteer = f.volunteer;
            f.problem.seat = f.seat;
            f.problem.weights.uncovered = 100000;
            struct match_result forced = match_solve(test_arena(), &f.problem, nobody);
            test_row("problem %zu, waiting %zu", n, k);
            assert_true(w->extra >= 0);
            assert_int_equal(forced.cost - r.cost, w->extra);
        }
    }
}

/* --- by hand --- */

static struct match_seat plain_seat(const char *id, int64_t from_hour, int64_t to_hour) {
    return (struct match_seat){.id = str_of(id),
                               .start_ms = from_hour * HOUR,
                               .end_ms = to_hour * HOUR,
                               .start_day = 20260301,
                               .end_day = 20260301,
                               .setting = STR("school"),
                               .min = 1,
                               .max = 1,
                               .priority = 3};
}

static struct match_volunteer plain_volunteer(const char *id, unsigned shifts) {
    return (struct match_volunteer){.id = str_of(id),
                                    .max_shifts = shifts,
                                    .tenths_max = -1,
                                    .always_free = true,
                                    .born = 19800101,
                                    .consent = true};
}

TEST("match: each hard filter and its edge") {
    static const struct str school[] = {STR_INIT("school")};
    static const struct str other[] = {STR_INIT("hospital")};
    static const struct str dbs[] = {STR_INIT("dbs")};
    static const struct match_span just[] = {{8 * HOUR, 10 * HOUR}};
    static const struct match_span short_of[] = {{8 * HOUR, 10 * HOUR - 1}};
    static const struct match_skill need[] = {{STR_INIT("cook"), 3}};
    static const struct match_skill little[] = {{STR_INIT("cook"), 1}};
    static const struct match_skill none[] = {{STR_INIT("cook"), 0}};
    static const struct match_clearance to_end[] = {{STR_INIT("dbs"), 10 * HOUR, 0, NULL, 0}};
    static const struct match_clearance too_short[] = {
        {STR_INIT("dbs"), 10 * HOUR - 1, 0, NULL, 0}};
    static const struct match_clearance by_day[] = {{STR_INIT("dbs"), 0, 20260301, NULL, 0}};
    static const struct match_clearance day_before[] = {{STR_INIT("dbs"), 0, 20260228, NULL, 0}};
    static const struct match_clearance elsewhere[] = {{STR_INIT("dbs"), 0, 0, other, 1}};
    struct match_volunteer v = plain_volunteer("v", 1);
    struct match_seat s = plain_seat("s", 8, 10);
#define WITH_V(...) (v = plain_volunteer("v", 1), __VA_ARGS__, match_filter(&v, &s))
    assert_int_equal(match_filter(&v, &s), MATCH_FITS);
    assert_int_equal(WITH_V(v.consent = false), MATCH_NO_CONSENT);
    assert_int_equal(WITH_V(v.bans = (struct match_texts){school, 1}), MATCH_BANNED);
    assert_int_equal(WITH_V(v.bans = (struct match_texts){other, 1}), MATCH_FITS);
    assert_int_equal(WITH_V(v.always_free = false), MATCH_NOT_FREE);
    assert_int_equal(WITH_V(v.always_free = false, v.free = just, v.frees = 1), MATCH_FITS);
    assert_int_equal(WITH_V(v.always_free = false, v.free = short_of, v.frees = 1), MATCH_NOT_FREE);
    s.age_min = 18;
    assert_int_equal(WITH_V(v.born = 20080301), MATCH_FITS);
    assert_int_equal(WITH_V(v.born = 20080302), MATCH_AGE);
    assert_int_equal(WITH_V(v.born = 0), MATCH_AGE);
    s.clearances = (struct match_texts){dbs, 1};
    assert_int_equal(WITH_V(v.clearances = 0), MATCH_CLEARANCE_MISSING);
    assert_int_equal(WITH_V(v.clearance = to_end, v.clearances = 1), MATCH_FITS);
    assert_int_equal(WITH_V(v.clearance = too_short, v.clearances = 1), MATCH_CLEARANCE_EXPIRED);
    assert_int_equal(WITH_V(v.clearance = by_day, v.clearances = 1), MATCH_FITS);
    assert_int_equal(WITH_V(v.clearance = day_before, v.clearances = 1), MATCH_CLEARANCE_EXPIRED);
    assert_int_equal(WITH_V(v.clearance = elsewhere, v.clearances = 1), MATCH_CLEARANCE_MISSING);
    s = plain_seat("s", 8, 10);
    s.skill = need;
    s.skills = 1;
    assert_int_equal(WITH_V(v.skills = 0), MATCH_SKILL);
    assert_int_equal(WITH_V(v.skill = none, v.skills = 1), MATCH_SKILL);
    assert_int_equal(WITH_V(v.skill = little, v.skills = 1), MATCH_FITS);
    s = plain_seat("s", 8, 10);
    s.languages = (struct match_texts){other, 1};
    assert_int_equal(WITH_V(v.languages = (struct match_texts){school, 1}), MATCH_LANGUAGE);
    assert_int_equal(WITH_V(v.languages = (struct match_texts){other, 1}), MATCH_FITS);
    /* One degree of the meridian: 111.2 km, 3 h 42 min 24 s at 30 km/h. */
    s = plain_seat("s", 8, 10);
    s.at = (struct earth_point){true, 1, 0};
    int64_t way = 1112 * 12000;
    struct match_span travel = {8 * HOUR - way, 10 * HOUR + way};
    assert_int_equal(WITH_V(v.at = (struct earth_point){true, 0, 0}, v.tenths_max = 1112),
                     MATCH_FITS);
    assert_int_equal(WITH_V(v.at.known = true, v.tenths_max = 1111), MATCH_TOO_FAR);
    assert_int_equal(
        WITH_V(v.at.known = true, v.always_free = false, v.free = &travel, v.frees = 1),
        MATCH_FITS);
    travel.from++;
    assert_int_equal(
        WITH_V(v.at.known = true, v.always_free = false, v.free = &travel, v.frees = 1),
        MATCH_NOT_FREE);
#undef WITH_V
}

static struct match_result solve(struct match_volunteer *v, size_t volunteers, struct match_seat *s,
                                 size_t seats) {
    struct match_problem p = {.seed = STR("s"),
                              .weights = match_default_weights(),
                              .volunteers = volunteers,
                              .volunteer = v,
                              .seats = seats,
                              .seat = s};
    return match_solve(test_arena(), &p, nobody);
}

TEST("match: nobody, no seat, no shift, no place") {
    struct match_volunteer v[] = {plain_volunteer("v", 0)};
    struct match_seat s[] = {plain_seat("s", 8, 10)};
    struct match_result r = solve(v, 0, s, 0);
    assert_true(r.optimal && r.cost == 0 && r.assigneds == 0);
    r = solve(v, 1, s, 0);
    assert_true(r.optimal && r.cost == 0);
    r = solve(v, 0, s, 1);
    assert_int_equal(r.uncovered[0].why, MATCH_NO_ELIGIBLE);
    assert_int_equal(r.uncovered[0].below_min, 1);
    r = solve(v, 1, s, 1); /* max_shifts 0 */
    assert_int_equal(r.uncovereds, 1);
    s[0].min = 0;
    s[0].max = 0;
    v[0].max_shifts = 1;
    r = solve(v, 1, s, 1);
    assert_int_equal(r.uncovereds, 0);
    assert_int_equal(r.cost, 0);
}

TEST("match: who is too few, and who waits") {
    struct match_volunteer v[] = {plain_volunteer("a", 1), plain_volunteer("b", 1)};
    struct match_seat s[] = {plain_seat("x", 8, 10), plain_seat("y", 8, 10), plain_seat("z", 8, 9)};
    s[2].priority = 1;
    struct match_result r = solve(v, 2, s, 3);
    assert_int_equal(r.assigneds, 2);
    assert_int_equal(r.uncovereds, 1);
    assert_int_equal(r.uncovered[0].seat, 2);
    assert_int_equal(r.uncovered[0].why, MATCH_NO_CAPACITY);
    v[0].newcomer = true; /* comes first, at -10 */
    r = solve(v, 2, s, 1);
    assert_int_equal(r.assigneds, 1);
    assert_int_equal(r.assigned[0].volunteer, 0);
    assert_int_equal(r.assigned[0].part[MATCH_PART_NEWCOMER], -10);
    assert_int_equal(r.waitings, 1);
    assert_int_equal(r.waiting[0].volunteer, 1);
    assert_int_equal(r.waiting[0].extra, 10);
}

TEST("match: two seats of one block never go to one person, and the second shift costs more") {
    struct match_volunteer v[] = {plain_volunteer("a", 3)};
    struct match_seat s[] = {plain_seat("x", 8, 9), plain_seat("y", 10, 11)};
    struct match_result r = solve(v, 1, s, 2);
    assert_int_equal(r.assigneds, 2);
    assert_int_equal(r.cost, 200);
    s[0].block = s[1].block = STR("morning");
    r = solve(v, 1, s, 2);
    assert_int_equal(r.assigneds, 1);
    assert_true(r.optimal);
}

TEST("match: overlaps and rest are mended in rounds, and told") {
    struct match_volunteer v[] = {plain_volunteer("a", 2), plain_volunteer("b", 1)};
    struct match_seat s[] = {plain_seat("x", 8, 10), plain_seat("y", 9, 11)};
    struct match_result r = solve(v, 1, s, 2);
    assert_int_equal(r.assigneds, 1);
    assert_int_equal(r.uncovered[0].why, MATCH_CONFLICT);
    assert_int_equal(r.refusals[MATCH_OVERLAP], 1);
    assert_false(r.optimal);
    assert_true(r.bound < r.cost);
    v[1].newcomer = false;
    r = solve(v, 2, s, 2); /* b takes the other one at once: 0 instead of 200 */
    assert_int_equal(r.assigneds, 2);
    assert_int_equal(r.rounds, 0);
    s[1] = plain_seat("y", 11, 12);
    v[0].rest_ms = HOUR;
    r = solve(v, 1, s, 2); /* just enough */
    assert_int_equal(r.assigneds, 2);
    v[0].rest_ms = HOUR + 1;
    r = solve(v, 1, s, 2);
    assert_int_equal(r.assigneds, 1);
    assert_int_equal(r.refusals[MATCH_REST], 1);
}

TEST("match: after the last round what still clashes is given up") {
    struct match_volunteer v[] = {plain_volunteer("a", 2), plain_volunteer("b", 2)};
    struct match_seat s[60];
    for (size_t i = 0; i < 60; i++) {
        s[i] = plain_seat(arena_printf(test_arena(), "s%zu", i).p, 8, 10);
    }
    struct match_result r = solve(v, 2, s, 60);
    assert_int_equal(r.rounds, MATCH_ROUNDS);
    assert_int_equal(r.assigneds, 2);
    assert_int_equal(r.assigneds + r.uncovereds, 60);
    assert_false(r.optimal);
    assert_true(r.waitings > 0);
}

/* Clashing seats by chance: no two of one person's are at once, in a block, or too close. */
TEST("match: whatever clashes, the answer keeps overlap, rest and blocks") {
    struct draw d = draw_begin(STR("clash"), STR("test"));
    for (size_t n = 0; n < 60; n++) {
        struct match_volunteer v[8];
        struct match_seat s[40];
        for (size_t i = 0; i < 8; i++) {
            v[i] = plain_volunteer(arena_printf(test_arena(), "v%zu", i).p, 2 + (unsigned)(i % 4));
            v[i].rest_ms = (int64_t)draw_below(&d, 3) * HOUR;
        }
        for (size_t i = 0; i < 40; i++) {
            int64_t from = (int64_t)draw_below(&d, 24);
            s[i] = plain_seat(arena_printf(test_arena(), "s%zu", i).p, from, from + 3);
            s[i].block = draw_below(&d, 4) ? str_of(NULL) : STR("b");
        }
        struct match_result r = solve(v, 8, s, 40);
        test_row("problem %zu", n);
        for (size_t i = 0; i < r.assigneds; i++) {
            for (size_t k = 0; k < i; k++) {
                const struct match_seat *a = &s[r.assigned[i].seat];
                const struct match_seat *b = &s[r.assigned[k].seat];
                int64_t rest = v[r.assigned[i].volunteer].rest_ms;
                if (r.assigned[i].volunteer == r.assigned[k].volunteer) {
                    assert_true(a->start_ms - b->end_ms >= rest || b->start_ms - a->end_ms >= rest);
                    assert_true(!a->block.n || !b->block.n);
                }
            }
        }
    }
}

TEST("match: nobody sits without two adults where two are needed") {
    struct match_volunteer v[] = {plain_volunteer("a", 1), plain_volunteer("kid", 1),
                                  plain_volunteer("b", 1)};
    struct match_seat s[] = {plain_seat("x", 8, 10)};
    v[1].born = 20120101;
    s[0].max = 2;
    s[0].two_adults = true;
    v[1].newcomer = true; /* the cheapest, so comes first */
    struct match_result r = solve(v, 3, s, 1);
    assert_int_equal(r.assigneds, 2);
    assert_true(r.assigned[0].volunteer != 1 && r.assigned[1].volunteer != 1);
    assert_int_equal(r.refusals[MATCH_TWO_ADULTS], 1);
    r = solve(v, 2, s, 1); /* one adult alone is not enough */
    assert_int_equal(r.assigneds, 0);
    assert_int_equal(r.uncovered[0].why, MATCH_CONFLICT);
    s[0].max = 1;
    r = solve(v, 1, s, 1);
    assert_int_equal(r.assigneds, 0);
}

TEST("match: what 64 bits cannot add up is refused before it is solved") {
    struct match_volunteer v[] = {plain_volunteer("a", 1)};
    struct match_seat s[] = {plain_seat("x", 8, 10)};
    struct match_problem p = {.weights = {.uncovered = INT64_C(1) << 60},
                              .volunteers = 1,
                              .volunteer = v,
                              .seats = 1,
                              .seat = s};
    assert_string_equal(match_solve(test_arena(), &p, nobody).refused_problem, "too_large");
    p.weights.uncovered = INT64_C(1) << 50;
    assert_null(match_solve(test_arena(), &p, nobody).refused_problem);
}

TEST("match: one to one by a table, and none where pairs are missing") {
    static const struct match_pair pair[] = {
        {0, 0, 4}, {0, 1, 1}, {1, 0, 2}, {1, 1, 3}, {2, 2, -5}};
    struct match_table t = {3, COUNT(pair), pair};
    struct match_table_result r = match_table_solve(test_arena(), &t, nobody);
    assert_null(r.refused);
    assert_int_equal(r.cost, -2);
    assert_int_equal(r.pair[0], 1);
    t.pairs = 4;
    assert_string_equal(match_table_solve(test_arena(), &t, nobody).refused, "no_assignment");
    t.count = 0;
    t.pairs = 0;
    assert_null(match_table_solve(test_arena(), &t, nobody).refused);
}
