/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Categories, regions and who must act: which need finds whom, who is told, what they answer. */
#include "area/needs/body.h"

#include "area/needs/category.h"
#include "area/needs/need_merge.h"
#include "area/needs/need_state.h"
#include "area/needs/region.h"
#include "base/span.h"
#include "db/store.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "tests/unit/world.h"

/* A square of one degree. */
static struct region_drawing square(const char *name, int32_t lon, int32_t lat) {
    struct arena *a = test_arena();
    struct polygon_point *p = arena_array(a, struct polygon_point, 4);
    struct polygon_ring *r = arena_new(a, struct polygon_ring);
    const int32_t e7 = 10000000;
    p[0] = (struct polygon_point){lon * e7, lat * e7};
    p[1] = (struct polygon_point){(lon + 1) * e7, lat * e7};
    p[2] = (struct polygon_point){(lon + 1) * e7, (lat + 1) * e7};
    p[3] = (struct polygon_point){lon * e7, (lat + 1) * e7};
    *r = (struct polygon_ring){p, 4};
    return (struct region_drawing){str_of(name), {r, 1, polygon_box_of(r, 1)}};
}

static enum err take_in(struct world *w, enum world_person who, struct id community) {
    struct region_drawing two[] = {square("Río Alto", 7, 4), square("River End", 8, 4)};
    struct ctx *c = world_as(w, who);
    return world_end(w, region_take_in(c, community, STR("Quarters"), two, 2));
}

TEST_STORES("region: a pin finds its region, by the community's set or the site's") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(take_in(&w, MARA_MEMBER, w.community.thing.id), ERR_FORBIDDEN);
    assert_int_equal(take_in(&w, STELLA_STEWARD, ID_NONE), ERR_FORBIDDEN);
    assert_int_equal(take_in(&w, STELLA_STEWARD, w.other.thing.id), ERR_FORBIDDEN);
    assert_int_equal(take_in(&w, HANNA_HOST, ID_NONE), ERR_OK);
    static const struct {
        double lat, lon;
        const char *name;
    } rows[] = {{4.5, 7.5, "Río Alto"}, {4.5, 8.0, "River End"}, {4.0, 7.0, "Río Alto"},
                {5.0, 7.5, NULL},       {4.5, 9.0, NULL},        {-4.5, 7.5, NULL},
                {400, 7.5, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%g %g", rows[i].lat, rows[i].lon);
        struct region r;
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        enum err e = region_at(c, w.community.thing.id, rows[i].lat, rows[i].lon, &r);
        assert_int_equal(e, rows[i].name == NULL ? ERR_NOT_FOUND : ERR_OK);
        if (rows[i].name != NULL) {
            assert_str(r.name, rows[i].name);
        }
        (void)world_end(&w, ERR_OK);
    }
    struct region r;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(region_by_name(c, w.community.thing.id, STR(" rio alto"), &r), ERR_OK);
    assert_int_equal(region_by_name(c, w.community.thing.id, STR("rio"), &r), ERR_NOT_FOUND);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES(
    "region: a set is replaced as a whole, its history stays, and its own needs keep their name") {
    struct world w;
    world_make(&w, store);
    struct id here = w.community.thing.id;
    assert_int_equal(take_in(&w, STELLA_STEWARD, here), ERR_OK);
    struct region before, after;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(region_at(c, here, 4.5, 7.5, &before), ERR_OK);
    (void)world_end(&w, ERR_OK);
    w.now_ms += 1000;
    struct region_drawing bad[] = {square("One", 1, 1), square("ONE", 2, 2)};
    struct region_drawing none[] = {square("", 1, 1)};
    struct region_drawing one[] = {square("The Hill", 7, 4)};
    static const enum err expected[] = {ERR_INPUT, ERR_INPUT, ERR_OK};
    for (size_t i = 0; i < 3; i++) {
        test_row("file %zu", i);
        c = world_as(&w, STELLA_STEWARD);
        enum err e = i == 0   ? region_take_in(c, here, STR("Twice"), bad, 2)
                     : i == 1 ? region_take_in(c, here, STR("Nameless"), none, 1)
                              : region_take_in(c, here, STR("Anew"), one, 1);
        assert_int_equal(world_end(&w, e), expected[i]);
    }
    struct region_sets sets;
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(region_at(c, here, 4.5, 7.5, &after), ERR_OK);
    assert_str(after.name, "The Hill");
    assert_int_equal(region_find(c, before.id, &before), ERR_OK);
    assert_str(before.name, "Río Alto");
    assert_int_equal(region_sets(c, here, &sets), ERR_OK);
    assert_int_equal(sets.count, 2);
    assert_false(sets.item[0].replaced.has);
    assert_true(sets.item[1].replaced.has);
    (void)world_end(&w, ERR_OK);
}

/* --- who must act --- */

struct town {
    struct world w;
    struct category lamps, home;
    struct body council, water, lamp_office, shelter;
};

static void make_body(struct town *t, struct body *b, const char *name, struct body_line line,
                      bool trusted) {
    *b = (struct body){.community = t->w.community.thing.id,
                       .name = str_of(name),
                       .email = STR("office@example.org"),
                       .lang = STR("en"),
                       .trusted = trusted,
                       .line = {line},
                       .lines = line.topic.p == NULL ? 0 : 1};
    struct ctx *c = world_as(&t->w, STELLA_STEWARD);
    assert_int_equal(world_end(&t->w, body_save(c, b)), ERR_OK);
}

static void make_category(struct town *t, struct category *k, const char *name, bool sensitive,
                          struct id body) {
    *k = (struct category){.community = t->w.community.thing.id,
                           .topic = STR("infrastructure"),
                           .sensitive = sensitive,
                           .body = body,
                           .name = {{STR("en"), str_of(name), STR("")}},
                           .names = 1};
    struct ctx *c = world_as(&t->w, STELLA_STEWARD);
    assert_int_equal(world_end(&t->w, category_save(c, k)), ERR_OK);
}

static void begin(struct town *t, struct store *store) {
    world_make(&t->w, store);
    assert_int_equal(take_in(&t->w, STELLA_STEWARD, t->w.community.thing.id), ERR_OK);
    make_category(t, &t->lamps, "Lamps", false, ID_NONE);
    make_body(t, &t->council, "Council", (struct body_line){.topic = STR("")}, false);
    make_body(t, &t->water, "Water office",
              (struct body_line){.topic = STR("infrastructure"), .region = STR("River end")}, true);
    make_body(t, &t->lamp_office, "Lamp office",
              (struct body_line){.topic = STR(""), .category = t->lamps.id}, true);
    make_body(t, &t->shelter, "Shelter", (struct body_line){0}, true);
    make_category(t, &t->home, "Not safe at home", true, t->shelter.id);
}

static struct need voiced(struct town *t, const char *category, double lon, bool sensitive) {
    struct need_draft d = {.community = t->w.community,
                           .title = STR("Something is missing here"),
                           .category = str_of(category),
                           .sensitive = sensitive,
                           .has_pin = true,
                           .lat = 4.5,
                           .lon = lon,
                           .anyway = true};
    struct need n;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(&t->w, MARA_MEMBER);
    assert_int_equal(world_end(&t->w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    return n;
}

static const char *id_word(struct id id) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    return arena_cstr(test_arena(), str_of(text));
}

TEST_STORES("body: the narrowest line decides; of a sensitive need only whom its category names") {
    struct town t;
    begin(&t, store);
    const struct {
        const char *category;
        double lon;
        bool sensitive;
        const char *expected;
    } rows[] = {
        {"health", 7.5, false, "Council"},
        {"infrastructure", 7.5, false, "Council"},
        {"infrastructure", 8.5, false, "Water office"},
        {id_word(t.lamps.id), 8.5, false, "Lamp office"},
        {id_word(t.lamps.id), 99, false, "Lamp office"},
        {"infrastructure", 8.5, true, NULL},
        {id_word(t.lamps.id), 8.5, true, NULL},
        {id_word(t.home.id), 8.5, false, "Shelter"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].expected);
        struct need n = voiced(&t, rows[i].category, rows[i].lon, rows[i].sensitive);
        struct need_body who;
        struct ctx *c = world_as(&t.w, STELLA_STEWARD);
        enum err e = body_of_need(c, n.thing.id, &who);
        assert_int_equal(e, rows[i].expected == NULL ? ERR_NOT_FOUND : ERR_OK);
        if (e == ERR_OK) {
            assert_str(who.body.name, rows[i].expected);
        }
        (void)world_end(&t.w, ERR_OK);
    }
}

static void run_jobs(struct world *w) {
    w->now_ms += MINUTE_MS;
    world_run_jobs(w, w->now_ms, NULL);
}

/* The code of the link in the newest mail. */
static struct str mailed_code(struct world *w, size_t *mails) {
    struct mails due;
    struct str code = STR("");
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(mail_due(c, &due), ERR_OK);
    *mails = due.count;
    for (size_t i = 0; i < due.count; i++) {
        struct str text = due.item[i].text;
        size_t at = str_find(text, STR("code="));
        if (at < text.n) {
            code = arena_str(test_arena(), str_first(str_from(text, at + 5), 43));
        }
        assert_int_equal(str_find(due.item[i].subject, STR("missing")), due.item[i].subject.n);
    }
    (void)world_end(w, ERR_OK);
    return code;
}

static struct str state_of(struct world *w, struct id id) {
    struct thing t;
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(thing_find(c, id, "need", &t), ERR_OK);
    struct str state = arena_str(test_arena(), t.state);
    (void)world_end(w, ERR_OK);
    return state;
}

TEST_STORES("body: is told once, answers by the link; a trusted answer holds at once") {
    struct town t;
    begin(&t, store);
    struct need n = voiced(&t, "infrastructure", 8.5, false);
    size_t mails;
    run_jobs(&t.w);
    run_jobs(&t.w);
    struct str code = mailed_code(&t.w, &mails);
    assert_int_equal(mails, 1);
    assert_int_equal(code.n, 43);
    static const struct {
        const char *state, *words;
        enum err e;
    } rows[] = {{"voiced", "We will come on Monday.", ERR_INPUT},
                {"moving", "", ERR_INPUT},
                {"moving", "We will come on Monday.", ERR_OK},
                {"answered", "The lamp burns again.", ERR_OK},
                {"moving", "Once more.", ERR_CLOSED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].state, rows[i].words);
        struct ctx *c = world_as(&t.w, NOBODY_AT_ALL);
        enum err e = body_answer(c, code, str_of(rows[i].state), str_of(rows[i].words));
        assert_int_equal(world_end(&t.w, e), rows[i].e);
    }
    assert_str(state_of(&t.w, n.thing.id), "answered");
    struct ctx *c = world_as(&t.w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&t.w, body_answer(c, STR("guessed"), STR("moving"),
                                                 STR("We will come on Monday."))),
                     ERR_NOT_FOUND);
}

TEST_STORES("body: an answer that is not trusted waits for a steward, who takes or leaves it") {
    static const struct {
        bool take;
        const char *state;
    } rows[] = {{true, "declined"}, {false, "voiced"}};
    struct town t;
    begin(&t, store);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].state);
        struct need n = voiced(&t, "health", 7.5, false);
        size_t mails;
        run_jobs(&t.w);
        struct str code = mailed_code(&t.w, &mails);
        struct ctx *c = world_as(&t.w, NOBODY_AT_ALL);
        enum err e = body_answer(c, code, STR("declined"), STR("No money this year."));
        assert_int_equal(world_end(&t.w, e), ERR_OK);
        assert_str(state_of(&t.w, n.thing.id), "voiced");
        c = world_as(&t.w, MARA_MEMBER);
        assert_int_equal(world_end(&t.w, body_take_answer(c, n.thing.id, true)), ERR_FORBIDDEN);
        c = world_as(&t.w, STELLA_STEWARD);
        assert_int_equal(world_end(&t.w, body_take_answer(c, n.thing.id, rows[i].take)), ERR_OK);
        c = world_as(&t.w, STELLA_STEWARD);
        assert_int_equal(world_end(&t.w, body_take_answer(c, n.thing.id, true)), ERR_CLOSED);
        assert_str(state_of(&t.w, n.thing.id), rows[i].state);
    }
}

TEST_STORES("body: who acts no more is told of nothing, and its links open nothing") {
    struct town t;
    begin(&t, store);
    struct need before = voiced(&t, id_word(t.home.id), 7.5, false);
    size_t mails;
    run_jobs(&t.w);
    struct str code = mailed_code(&t.w, &mails);
    assert_int_equal(mails, 1);
    struct need waits = voiced(&t, id_word(t.home.id), 7.5, false);
    assert_int_equal(world_do(&t.w, STELLA_STEWARD, body_archive(&t.w.ctx, t.shelter.id, true)),
                     ERR_OK);
    struct need after = voiced(&t, id_word(t.home.id), 7.5, false);
    run_jobs(&t.w);
    (void)mailed_code(&t.w, &mails);
    assert_int_equal(mails, 1);
    struct need_body who;
    struct ctx *c = world_as(&t.w, STELLA_STEWARD);
    assert_int_equal(body_of_need(c, waits.thing.id, &who), ERR_OK);
    assert_false(who.told.has);
    assert_int_equal(body_of_need(c, after.thing.id, &who), ERR_NOT_FOUND);
    assert_int_equal(body_by_code(c, code, &who), ERR_NOT_FOUND);
    assert_int_equal(world_end(&t.w, body_answer(c, code, STR("moving"), STR("We come at once."))),
                     ERR_NOT_FOUND);
    assert_str(state_of(&t.w, before.thing.id), "voiced");
}

TEST_STORES("body: with another address the old links open nothing, and it can be told anew") {
    struct town t;
    begin(&t, store);
    struct need n = voiced(&t, "infrastructure", 8.5, false);
    size_t mails;
    run_jobs(&t.w);
    struct str code = mailed_code(&t.w, &mails);
    t.water.name = STR("Water works");
    assert_int_equal(world_do(&t.w, STELLA_STEWARD, body_save(&t.w.ctx, &t.water)), ERR_OK);
    struct need_body who;
    struct ctx *c = world_as(&t.w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&t.w, body_by_code(c, code, &who)), ERR_OK);
    t.water.email = STR("works@example.org");
    assert_int_equal(world_do(&t.w, STELLA_STEWARD, body_save(&t.w.ctx, &t.water)), ERR_OK);
    c = world_as(&t.w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&t.w, body_by_code(c, code, &who)), ERR_NOT_FOUND);
    c = world_as(&t.w, STELLA_STEWARD);
    assert_int_equal(world_end(&t.w, body_give(c, n.thing.id, t.water.id)), ERR_OK);
    run_jobs(&t.w);
    (void)mailed_code(&t.w, &mails);
    assert_int_equal(mails, 2);
}

TEST_STORES("body: what it proposed for a need that was put together with another is not taken") {
    struct town t;
    begin(&t, store);
    struct need n = voiced(&t, "health", 7.5, false);
    size_t mails;
    run_jobs(&t.w);
    struct str code = mailed_code(&t.w, &mails);
    struct need other = voiced(&t, "care", 7.5, false);
    struct ctx *c = world_as(&t.w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&t.w, body_answer(c, code, STR("declined"), STR("No money left."))),
                     ERR_OK);
    c = world_as(&t.w, STELLA_STEWARD);
    assert_int_equal(world_end(&t.w, need_merge(c, n.thing.id, other.thing.id)), ERR_OK);
    c = world_as(&t.w, STELLA_STEWARD);
    assert_int_equal(world_end(&t.w, body_take_answer(c, n.thing.id, true)), ERR_CLOSED);
    assert_str(state_of(&t.w, n.thing.id), "merged");
}

TEST_STORES("category: who may make one, what is wrong, archived it is kept and not offered") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        const char *topic, *name;
        bool site;
        enum err e;
    } rows[] = {
        {MARA_MEMBER, "health", "Clinic", false, ERR_FORBIDDEN},
        {STELLA_STEWARD, "health", "Clinic", true, ERR_FORBIDDEN},
        {STELLA_STEWARD, "weather", "Clinic", false, ERR_INPUT},
        {STELLA_STEWARD, "health", "", false, ERR_INPUT},
        {STELLA_STEWARD, "health", "Clinic", false, ERR_OK},
        {HANNA_HOST, "health", "Clinic", true, ERR_OK},
    };
    struct category k = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        k = (struct category){.community = rows[i].site ? ID_NONE : w.community.thing.id,
                              .topic = str_of(rows[i].topic),
                              .name = {{STR("en"), str_of(rows[i].name), STR("")},
                                       {STR("es"), STR("Clínica"), STR("")},
                                       {STR("ar"), STR(""), STR("")}},
                              .names = 3};
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, category_save(c, &k)), rows[i].e);
    }
    struct categories all;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(category_list(c, w.community.thing.id, false, &all), ERR_OK);
    assert_int_equal(all.count, 2);
    assert_str(category_call(&all.item[0], STR("es"))->name, "Clínica");
    assert_str(category_call(&all.item[0], STR("ar"))->name, "Clinic");
    assert_int_equal(category_list(c, w.other.thing.id, false, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    (void)world_end(&w, ERR_OK);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(category_archive(c, k.id, true), ERR_OK);
    assert_int_equal(category_list(c, w.other.thing.id, false, &all), ERR_OK);
    assert_int_equal(all.count, 0);
    assert_int_equal(category_find(c, k.id, &k), ERR_OK);
    assert_true(k.archived);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
