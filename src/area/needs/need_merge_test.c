/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs that are one: no voice is lost, and they can be parted. */
#include "area/needs/need_merge.h"

#include "area/needs/need_state.h"
#include "base/span.h"
#include "db/store.h"
#include "kernel/gate.h"
#include "kernel/map.h"
#include "kernel/pin.h"
#include "kernel/search.h"
#include "tests/unit/world.h"
#include "thing_sql.h"

struct voice {
    struct need need;
    char code[NEED_CODE_SIZE + 1];
};

static struct voice voiced(struct world *w, enum world_person who, struct community *m,
                           const char *title) {
    struct need_draft d = {
        .community = *m, .title = str_of(title), .category = STR("health"), .anyway = true};
    struct need_alikes alike;
    struct voice v;
    struct ctx *c = world_as(w, who);
    assert_int_equal(world_end(w, need_voice(c, &d, &v.need, &alike, v.code)), ERR_OK);
    return v;
}

static void support(struct world *w, enum world_person who, struct id id, const char *browser) {
    struct ctx *c = world_as(w, who);
    struct need_me_too s = {.key = need_support_key(c, str_of(browser)), .reason = STR("So dark")};
    assert_int_equal(world_end(w, need_support(c, id, s)), ERR_OK);
}

static enum err merge(struct world *w, enum world_person who, struct id source, struct id target) {
    struct ctx *c = world_as(w, who);
    return world_end(w, need_merge(c, source, target));
}

static struct need seen(struct world *w, struct id id) {
    struct need n;
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(need_find(c, id, &n), ERR_OK);
    n.thing.state = arena_str(test_arena(), n.thing.state);
    (void)world_end(w, ERR_OK);
    return n;
}

TEST_STORES("need: put together, every voice counts once at the target; parted, all is as before") {
    struct world w;
    world_make(&w, store);
    struct id a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need.thing.id;
    struct id b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need.thing.id;
    support(&w, HOLA_HELPER, a, "");
    support(&w, HOLA_HELPER, b, "");
    support(&w, MARA_MEMBER, b, ""); /* the target's own voice is no support of it */
    support(&w, NOBODY_AT_ALL, b, "one browser");
    assert_int_equal(merge(&w, STELLA_STEWARD, b, a), ERR_OK);
    assert_int_equal(merge(&w, STELLA_STEWARD, b, a), ERR_OK);
    struct need target = seen(&w, a), source = seen(&w, b);
    assert_int_equal(target.thing.tally, 3); /* the helper, the browser, who voiced the other */
    assert_str(source.thing.state, "merged");
    assert_true(id_eq(source.target, a));
    struct need_merged all;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_merged_into(c, a, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].thing.title, "It is dark by the well");
    bool follows;
    assert_int_equal(follow_has(c, a, w.person[MATEO_MEMBER], &follows), ERR_OK);
    assert_true(follows);
    (void)world_end(&w, ERR_OK);

    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, need_part(c, b)), ERR_OK);
    assert_int_equal(seen(&w, a).thing.tally, 1);
    source = seen(&w, b);
    assert_str(source.thing.state, "voiced");
    assert_int_equal(source.thing.tally, 3);
    assert_true(id_is_none(source.target));
}

TEST_STORES("need: who may put together what") {
    struct world w;
    world_make(&w, store);
    struct id a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need.thing.id;
    struct id b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need.thing.id;
    struct id far = voiced(&w, SANA_STRANGER, &w.other, "A light on our hill").need.thing.id;
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct need_draft d = {.community = w.community,
                           .title = STR("Something quiet"),
                           .category = STR("care"),
                           .sensitive = true};
    struct need secret;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(world_end(&w, need_voice(c, &d, &secret, &alike, code)), ERR_OK);
    const struct {
        const char *what;
        enum world_person who;
        struct id source, target;
        enum err e;
    } rows[] = {
        {"a member", MARA_MEMBER, b, a, ERR_FORBIDDEN},
        {"nobody", NOBODY_AT_ALL, b, a, ERR_FORBIDDEN},
        {"with itself", STELLA_STEWARD, a, a, ERR_INPUT},
        {"with another community's", STELLA_STEWARD, a, far, ERR_INPUT},
        {"another community's", STELLA_STEWARD, far, a, ERR_FORBIDDEN},
        {"into a private one", STELLA_STEWARD, a, secret.thing.id, ERR_INPUT},
        {"a private one", STELLA_STEWARD, secret.thing.id, a, ERR_INPUT},
        {"with nothing", STELLA_STEWARD, a, ID_NONE, ERR_INPUT},
        {"the steward", STELLA_STEWARD, b, a, ERR_OK},
        {"into one that was put elsewhere", STELLA_STEWARD, a, b, ERR_INPUT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        assert_int_equal(merge(&w, rows[i].who, rows[i].source, rows[i].target), rows[i].e);
    }
}

TEST_STORES("need: what was put together goes along, and both receipts work") {
    struct world w;
    world_make(&w, store);
    struct id a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need.thing.id;
    struct voice b = voiced(&w, NOBODY_AT_ALL, &w.community, "It is dark by the well");
    struct id d = voiced(&w, MATEO_MEMBER, &w.community, "Light for the way home").need.thing.id;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(thing_set_life(c, &b.need.thing, LIFE_PUBLISHED), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(merge(&w, STELLA_STEWARD, b.need.thing.id, a), ERR_OK);
    assert_int_equal(merge(&w, STELLA_STEWARD, a, d), ERR_OK);
    assert_true(id_eq(seen(&w, b.need.thing.id).target, d));
    assert_int_equal(seen(&w, d).thing.tally, 2);
    struct need by_code;
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_by_receipt(c, str_of(b.code), &by_code), ERR_OK);
    assert_true(id_eq(by_code.target, d));
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("need: anybody says that two are the same, a steward hears and decides") {
    struct world w;
    world_make(&w, store);
    struct id a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need.thing.id;
    struct id b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need.thing.id;
    char text[ID_TEXT_SIZE + 1];
    id_text(b, text);
    static const struct {
        const char *before, *after;
        bool with_id;
        enum err e;
    } rows[] = {{"https://kith.example/needs/", "", true, ERR_OK},
                {"", "", true, ERR_OK},
                {"", "", false, ERR_INPUT},
                {"what? ", "", false, ERR_INPUT},
                {" https://kith.example/es/needs/", "?done=x", true, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].before);
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        struct str typed = arena_printf(c->arena, "%s%s%s", rows[i].before,
                                        rows[i].with_id ? text : "", rows[i].after);
        assert_int_equal(world_end(&w, need_say_same(c, a, typed)), rows[i].e);
    }
    struct things said;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(need_said_same(c, b, &said), ERR_OK);
    assert_int_equal(said.count, 1);
    assert_true(id_eq(said.item[0].id, a));
    assert_int_equal(need_not_same(c, b, a), ERR_OK);
    assert_int_equal(need_said_same(c, a, &said), ERR_OK);
    assert_int_equal(said.count, 0);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("need: when the one that stayed is taken back, the others stand alone again") {
    struct world w;
    world_make(&w, store);
    struct need a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need;
    struct id b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need.thing.id;
    assert_int_equal(merge(&w, STELLA_STEWARD, b, a.thing.id), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(need_find(c, a.thing.id, &a), ERR_OK);
    assert_int_equal(world_end(&w, need_withdraw(c, &a)), ERR_OK);
    struct need left = seen(&w, b);
    assert_str(left.thing.state, "voiced");
    assert_true(id_is_none(left.target));
}

TEST_STORES(
    "need: who spoke for two that were put together keeps a voice while one of them stays") {
    struct world w;
    world_make(&w, store);
    struct id a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need.thing.id;
    struct id b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need.thing.id;
    struct id d = voiced(&w, STELLA_STEWARD, &w.community, "A lamp at the bridge").need.thing.id;
    support(&w, HOLA_HELPER, b, "");
    support(&w, HOLA_HELPER, d, "");
    assert_int_equal(merge(&w, STELLA_STEWARD, b, a), ERR_OK);
    assert_int_equal(merge(&w, STELLA_STEWARD, d, a), ERR_OK);
    assert_int_equal(seen(&w, a).thing.tally, 3); /* Mateo, Stella, Hola */
    assert_int_equal(world_do(&w, STELLA_STEWARD, need_part(&w.ctx, b)), ERR_OK);
    assert_int_equal(seen(&w, a).thing.tally, 2); /* Stella, Hola */
    assert_int_equal(world_do(&w, STELLA_STEWARD, need_part(&w.ctx, d)), ERR_OK);
    assert_int_equal(seen(&w, a).thing.tally, 0);
}

TEST_STORES("need: however many went along, all lead to the new one, and stay when it is parted") {
    enum { MANY = NEED_MERGED_SHOWN + 3 };
    struct world w;
    world_make(&w, store);
    struct id a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need.thing.id;
    struct id b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need.thing.id;
    struct id along[MANY];
    for (size_t i = 0; i < MANY; i++) {
        along[i] = voiced(&w, HOLA_HELPER, &w.community, "Dark again, dark here").need.thing.id;
        assert_int_equal(merge(&w, STELLA_STEWARD, along[i], b), ERR_OK);
    }
    support(&w, NOBODY_AT_ALL, b, "one browser");
    assert_int_equal(seen(&w, b).thing.tally, 2);
    assert_int_equal(merge(&w, STELLA_STEWARD, b, a), ERR_OK);
    assert_int_equal(seen(&w, a).thing.tally, 3); /* Mateo, Hola, the browser */
    for (size_t i = 0; i < MANY; i++) {
        test_row("%zu", i);
        assert_true(id_eq(seen(&w, along[i]).target, a));
    }
    assert_int_equal(world_do(&w, STELLA_STEWARD, need_part(&w.ctx, b)), ERR_OK);
    assert_int_equal(seen(&w, a).thing.tally, 1); /* Hola */
}

TEST_STORES(
    "need: parted by the end of the other, an answer stays, and of a hidden one its state") {
    struct world w;
    world_make(&w, store);
    struct need a = voiced(&w, MARA_MEMBER, &w.community, "No light on the path").need;
    struct need b = voiced(&w, MATEO_MEMBER, &w.community, "It is dark by the well").need;
    struct id id = b.thing.id;
    assert_int_equal(world_do(&w, STELLA_STEWARD,
                              need_set_state(&w.ctx, id, STR("declined"),
                                             STR("The well is not ours to light."))),
                     ERR_OK);
    assert_int_equal(merge(&w, STELLA_STEWARD, id, a.thing.id), ERR_OK);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(need_find(c, id, &b), ERR_OK);
    assert_int_equal(world_end(&w, thing_set_life(c, &b.thing, LIFE_HIDDEN)), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(need_find(c, a.thing.id, &a), ERR_OK);
    assert_int_equal(world_end(&w, need_withdraw(c, &a)), ERR_OK);
    struct need left = seen(&w, id);
    assert_str(left.thing.state, "declined");
    assert_true(id_is_none(left.target));
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(need_find(c, id, &left), ERR_OK);
    assert_str(left.answer, "The well is not ours to light.");
    (void)world_end(&w, ERR_OK);
}

/* How often it is on the map and in the search. */
static size_t in_sight(struct world *w) {
    struct map_marks marks;
    struct things found;
    int64_t next;
    struct ctx *c = world_as(w, STELLA_STEWARD);
    struct map_choice of = {.kind = STR("need")};
    enum err e = map_tile(c, &of, 0, 0, 0, &marks);
    assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
    assert_int_equal(search_find(c, STR("quince"), STR(""), 0, &found, &next), ERR_OK);
    size_t n = (e == ERR_OK ? marks.count : 0) + found.count;
    (void)world_end(w, ERR_OK);
    return n;
}

TEST_STORES(
    "need: one put together before it was led away is taken out of map and search by a job") {
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, &w.community, "A lamp by the quince tree").need;
    struct id other = voiced(&w, MATEO_MEMBER, &w.community, "Dark at night").need.thing.id;
    assert_int_equal(world_do(&w, MARA_MEMBER, pin_set(&w.ctx, &n.thing, 4.5, 7.5)), ERR_OK);
    assert_int_equal(in_sight(&w), 2);
    assert_int_equal(merge(&w, STELLA_STEWARD, n.thing.id, other), ERR_OK);
    assert_int_equal(in_sight(&w), 0);
    /* As it was: put together, and still in both. */
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct thing t;
    assert_int_equal(thing_find(c, n.thing.id, "need", &t), ERR_OK);
    t.state = STR("voiced");
    assert_int_equal(thing_save(c, &t, false), ERR_OK);
    assert_int_equal(search_put(c, &t, STR("")), ERR_OK);
    assert_int_equal(q_thing_update(c->db, t.id, STR("merged"), t.turn, t.stages, t.topic, t.lang,
                                    t.title, t.note, t.tally, t.updated_ms, NULL),
                     ERR_OK);
    assert_int_equal(job_put(c, "need_lead_away", STR(""), STR("{}"), c->now_ms), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(in_sight(&w), 2);
    w.now_ms += MINUTE_MS;
    world_run_jobs(&w, w.now_ms, NULL);
    assert_int_equal(in_sight(&w), 0);
}
