/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The life course: counts that follow every change of a need, and voices beside the ages of those
 * who live there. On both stores. */
#include "area/needs/life_course.h"

#include <stdio.h>

#include "area/explore/indicator_file.h"
#include "area/needs/need.h"
#include "area/needs/need_merge.h"
#include "area/needs/need_state.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "tests/unit/world.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct need voiced(struct world *w, enum world_person who, int64_t stages, bool sensitive) {
    struct need_draft d = {.community = w->community,
                           .title = STR("A path that one can walk"),
                           .category = STR("care"),
                           .stages = stages,
                           .sensitive = sensitive,
                           .anyway = true};
    struct need_alikes alike;
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(w, who);
    w->now_ms += 1000;
    assert_int_equal(world_end(w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    return n;
}

static struct life_course course(struct world *w, bool of_site) {
    struct life_course l;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(life_course_of(c, of_site ? NULL : &w->community, &l), ERR_OK);
    (void)world_end(w, ERR_OK);
    return l;
}

/* The same, counted one by one from the list that everybody sees. */
static void counted(struct world *w, struct life_course *out) {
    struct things all;
    bool more;
    *out = (struct life_course){0};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(thing_list(c, "need", w->community.thing.id, (struct thing_page){.limit = 200},
                                &all, &more),
                     ERR_OK);
    assert_false(more);
    for (size_t i = 0; i < all.count; i++) {
        const struct thing *t = &all.item[i];
        out->unstaged += t->stages == 0 ? 1 : 0;
        for (unsigned s = 0; s < STAGE_COUNT; s++) {
            if (t->stages & (INT64_C(1) << s)) {
                out->stage[s].needs++;
                out->stage[s].voices += 1 + t->tally;
                out->stage[s].moving += str_eq(t->state, STR("moving")) ? 1 : 0;
                out->stage[s].answered += str_eq(t->state, STR("answered")) ? 1 : 0;
            }
        }
    }
    (void)world_end(w, ERR_OK);
}

static void check_counts(struct world *w, const char *after) {
    struct life_course expected;
    counted(w, &expected);
    for (int of_site = 0; of_site < 2; of_site++) {
        struct life_course got = course(w, of_site == 1);
        test_row("after %s, %s", after, of_site ? "site" : "community");
        assert_int_equal(got.unstaged, expected.unstaged);
        for (unsigned s = 0; s < STAGE_COUNT; s++) {
            test_row("after %s, %s, %s", after, of_site ? "site" : "community", stage_word(s));
            assert_int_equal(got.stage[s].needs, expected.stage[s].needs);
            assert_int_equal(got.stage[s].voices, expected.stage[s].voices);
            assert_int_equal(got.stage[s].moving, expected.stage[s].moving);
            assert_int_equal(got.stage[s].answered, expected.stage[s].answered);
        }
    }
}

static void support(struct world *w, struct id need, const char *browser, bool take_back) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct need_me_too s = {.key = need_support_key(c, str_of(browser))};
    enum err e = take_back ? need_unsupport(c, need, s.key) : need_support(c, need, s);
    assert_int_equal(world_end(w, e), ERR_OK);
}

static void set_state(struct world *w, struct id need, const char *state) {
    struct ctx *c = world_as(w, STELLA_STEWARD);
    enum err e = need_set_state(c, need, str_of(state), STR("Because it is so."));
    assert_int_equal(world_end(w, e), ERR_OK);
}

TEST_STORES(
    "life course: the counts follow every change of a need, and say nothing of private ones") {
    struct world w;
    world_make(&w, store);
    check_counts(&w, "nothing");
    struct need a = voiced(&w, MARA_MEMBER, STAGE_BIT(birth) | STAGE_BIT(mature), false);
    check_counts(&w, "a voice");
    struct need b = voiced(&w, MATEO_MEMBER, STAGE_BIT(birth) | STAGE_BIT(loss), false);
    (void)voiced(&w, MATEO_MEMBER, 0, false);
    check_counts(&w, "two more, one without a stage");
    (void)voiced(&w, MARA_MEMBER, STAGE_BIT(birth), true);
    struct need late = voiced(&w, NOBODY_AT_ALL, STAGE_BIT(pregnancy), false);
    check_counts(&w, "a private one, and one that waits");
    assert_int_equal(course(&w, false).stage[STAGE_birth].needs, 2);
    assert_int_equal(course(&w, false).stage[STAGE_pregnancy].needs, 0);
    assert_int_equal(world_do(&w, STELLA_STEWARD, order_publish(&w.ctx, late.thing.id)), ERR_OK);
    check_counts(&w, "it was let in");
    assert_int_equal(course(&w, false).stage[STAGE_pregnancy].needs, 1);
    support(&w, a.thing.id, "one", false);
    support(&w, a.thing.id, "one", false);
    support(&w, b.thing.id, "one", false);
    check_counts(&w, "me too");
    assert_int_equal(course(&w, false).stage[STAGE_birth].voices, 4);
    support(&w, a.thing.id, "one", true);
    check_counts(&w, "me too taken back");
    set_state(&w, a.thing.id, "moving");
    set_state(&w, b.thing.id, "answered");
    check_counts(&w, "states");
    assert_int_equal(course(&w, false).stage[STAGE_birth].moving, 1);
    assert_int_equal(course(&w, false).stage[STAGE_birth].answered, 1);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, need_merge(c, b.thing.id, a.thing.id)), ERR_OK);
    check_counts(&w, "put together");
    assert_int_equal(course(&w, false).stage[STAGE_birth].needs, 1);
    assert_int_equal(course(&w, false).stage[STAGE_loss].needs, 0);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, need_part(c, b.thing.id)), ERR_OK);
    check_counts(&w, "parted");
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_hide(c, a.thing.id, STR("Not so fast, please."))), ERR_OK);
    check_counts(&w, "hidden");
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, need_withdraw(c, &b)), ERR_OK);
    check_counts(&w, "taken back");
    assert_int_equal(course(&w, false).most, 1);
}

TEST("life course: the interval of a share is Wilson's") {
    /* Worked out apart from the program, by the formula of Wilson (1927). */
    static const struct {
        int64_t part, of;
        double low, high;
    } rows[] = {{0, 10, 0, 0.2775328},
                {10, 10, 0.7224672, 1},
                {5, 10, 0.2365931, 0.7634069},
                {1, 40, 0.0044268, 0.1288137},
                {30, 100, 0.2189489, 0.3958485}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        double low, high;
        test_row("%zu", i);
        life_course_interval(rows[i].part, rows[i].of, &low, &high);
        assert_near(low, rows[i].low, 1e-6);
        assert_near(high, rows[i].high, 1e-6);
    }
}

/* --- beside who lives there --- */

static void take_in(struct world *w, const char *csv) {
    struct indicator_file f;
    assert_int_equal(indicator_file_open(test_arena(), str_of(csv), &f), ERR_OK);
    f.intake.kind = STR("county");
    f.intake.origin = f.intake.licence = STR("");
    indicator_file_clear(&f);
    assert_int_equal(indicator_file_use(&f, COLUMN_ID, STR("id")), ERR_OK);
    assert_int_equal(indicator_file_map(&f, STR("people=population_size,young=age_19_under,"
                                                "grown=age_19_64,old=age_65_84,"
                                                "eldest=age_85_and_over")),
                     ERR_OK);
    assert_int_equal(indicator_file_check(&f), ERR_OK);
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(world_end(w, indicator_file_write(&f, c)), ERR_OK);
}

static void stand_on(struct world *w, const char *code) {
    struct places found;
    bool more;
    struct place_after after = {.folded = STR("")};
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(place_list(c, STR("county"), str_of(code), after, &found, &more), ERR_OK);
    w->community.place = found.item[0].thing.id;
    assert_int_equal(world_end(w, community_save(c, &w->community)), ERR_OK);
}

TEST_STORES("life course: who is heard less than they are many, and when nobody can tell") {
    static const struct {
        const char *place;
        int64_t young, adult, mature; /* voices */
        enum life_course_heard heard[3];
    } rows[] = {
        {"a", 2, 3, 2, {HEARD_FEW, HEARD_FEW, HEARD_FEW}},
        {"a", 14, 22, 4, {HEARD_ALIKE, HEARD_ALIKE, HEARD_ALIKE}},
        {"a", 0, 38, 2, {HEARD_LESS, HEARD_MORE, HEARD_ALIKE}},
        /* Of adults the figures say only how many there are at most, of the old how many at least.
         */
        {"a", 30, 0, 10, {HEARD_MORE, HEARD_ALIKE, HEARD_ALIKE}},
        {"a", 15, 25, 0, {HEARD_ALIKE, HEARD_ALIKE, HEARD_LESS}},
        {"b", 15, 25, 0, {HEARD_ALIKE, HEARD_ALIKE, HEARD_UNKNOWN}}, /* the eldest are few */
    };
    struct world w;
    world_make(&w, store);
    take_in(&w, "id,people,young,grown,old,eldest\na,10000,35,50,13,2\nb,400,35,49,14,2\n");
    assert_int_equal(course(&w, false).ages, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct need made[3];
        size_t count = 0;
        stand_on(&w, rows[i].place);
        const int64_t voices[3] = {rows[i].young, rows[i].adult, rows[i].mature};
        const int64_t stage[3] = {STAGE_BIT(childhood), STAGE_BIT(adulthood), STAGE_BIT(mature)};
        for (size_t k = 0; k < 3; k++) {
            if (voices[k] == 0) {
                continue;
            }
            struct need n = voiced(&w, MARA_MEMBER, stage[k], false);
            made[count++] = n;
            for (int64_t v = 1; v < voices[k]; v++) {
                char browser[20];
                (void)snprintf(browser, sizeof browser, "browser %d", (int)v);
                support(&w, n.thing.id, browser, false);
            }
        }
        struct life_course l = course(&w, false);
        assert_int_equal(l.ages, 3);
        assert_int_equal(l.voices, voices[0] + voices[1] + voices[2]);
        for (size_t k = 0; k < 3; k++) {
            test_row("row %zu, age %zu: %g to %g", i, k, l.age[k].low, l.age[k].high);
            assert_int_equal(l.age[k].voices, voices[k]);
            assert_int_equal(l.age[k].heard, rows[i].heard[k]);
        }
        assert_int_equal(course(&w, true).ages, 0); /* of a whole site nobody knows */
        for (size_t k = 0; k < count; k++) {
            struct ctx *c = world_as(&w, MARA_MEMBER);
            assert_int_equal(world_end(&w, need_withdraw(c, &made[k])), ERR_OK);
        }
    }
}
