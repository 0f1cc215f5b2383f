/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of keeping order, on both stores. */
#include "kernel/order.h"

#include "kernel/event.h"
#include "kernel/gate.h"
#include "tests/unit/world.h"

static struct thing make(struct world *w, enum life life, enum world_person owner) {
    struct thing t = {.kind = STR("sample"), /* of no area */
                      .community = w->community.thing.id,
                      .owner = w->person[owner],
                      .wanted = AUDIENCE_PUBLIC,
                      .life = life,
                      .state = STR("withdrawn"),
                      .topic = STR("health"),
                      .title = STR("A place to rest"),
                      .note = STR("")};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return t;
}

static enum err find(struct world *w, enum world_person who, struct id id) {
    struct thing t;
    struct ctx *c = world_as(w, who);
    return world_end(w, thing_find(c, id, NULL, &t));
}

TEST_STORES("order: only stewards and hosts keep it") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        enum err seen, unseen;
    } rows[] = {
        {NOBODY_AT_ALL, ERR_FORBIDDEN, ERR_NOT_FOUND},
        {SANA_STRANGER, ERR_FORBIDDEN, ERR_NOT_FOUND},
        {MATEO_MEMBER, ERR_FORBIDDEN, ERR_NOT_FOUND},
        {HOLA_HELPER, ERR_FORBIDDEN, ERR_NOT_FOUND},
        {STELLA_STEWARD, ERR_OK, ERR_OK},
        {HANNA_HOST, ERR_OK, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct thing seen = make(&w, LIFE_PUBLISHED, MARA_MEMBER);
        struct thing unseen = make(&w, LIFE_WAITING, MARA_MEMBER);
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, order_hide(c, seen.id, STR("It is private."))),
                         rows[i].seen);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, order_publish(c, unseen.id)), rows[i].unseen);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, order_warn(c, &seen, w.person[MARA_MEMBER],
                                                  STR("Please write no names."))),
                         rows[i].seen);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, order_erase(c, unseen.id, STR("It is an advertisement."))),
                         rows[i].unseen);
    }
}

TEST_STORES("order: what waits is listed by its age, published once, and gone from the list") {
    struct world w;
    world_make(&w, store);
    struct thing first = make(&w, LIFE_WAITING, MARA_MEMBER);
    w.now_ms += 5;
    for (int i = 0; i < THINGS_PER_PAGE + 1; i++) {
        (void)make(&w, LIFE_WAITING, MARA_MEMBER);
    }
    (void)make(&w, LIFE_PUBLISHED, MARA_MEMBER);
    struct things all;
    bool more;
    int64_t count;
    struct id community = w.community.thing.id;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(order_waiting(c, community, 0, ID_NONE, &all, &more), ERR_OK);
    assert_int_equal(all.count, THINGS_PER_PAGE);
    assert_true(more);
    assert_true(id_eq(all.item[0].id, first.id));
    struct thing last = all.item[all.count - 1];
    assert_int_equal(order_waiting(c, community, last.created_ms, last.id, &all, &more), ERR_OK);
    assert_int_equal(all.count, 2);
    assert_false(more);
    assert_int_equal(order_waiting_count(c, community, &count), ERR_OK);
    assert_int_equal(count, THINGS_PER_PAGE + 2);
    (void)world_end(&w, ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(order_waiting(c, community, 0, ID_NONE, &all, &more), ERR_FORBIDDEN);
    (void)world_end(&w, ERR_OK);
    assert_int_equal(find(&w, NOBODY_AT_ALL, first.id), ERR_NOT_FOUND);
    for (int i = 0; i < 2; i++) {
        c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(world_end(&w, order_publish(c, first.id)), ERR_OK);
    }
    assert_int_equal(find(&w, NOBODY_AT_ALL, first.id), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(order_waiting_count(c, community, &count), ERR_OK);
    assert_int_equal(count, THINGS_PER_PAGE + 1);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("order: a reason is owed, read by the owner, and stands in the log without names") {
    struct world w;
    world_make(&w, store);
    struct thing t = make(&w, LIFE_PUBLISHED, MARA_MEMBER);
    static const char *const wrong[] = {"", "  ", "no", "\xff\xff\xff\xff"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(order_hide(c, t.id, str_of(wrong[i])), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, STR("reason")));
        (void)world_end(&w, ERR_INPUT);
    }
    struct ctx *c = NULL;
    for (int i = 0; i < 2; i++) { /* pressed twice */
        c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(world_end(&w, order_hide(c, t.id, STR("It names a child."))), ERR_OK);
    }
    struct order_note note;
    struct order_acts acts;
    bool more;
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(thing_find(c, t.id, NULL, &t), ERR_OK);
    assert_int_equal(order_note(c, &t, &note), ERR_OK);
    assert_true(note.hidden);
    assert_str(note.why, "It names a child.");
    (void)world_end(&w, ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(order_acts(c, w.community.thing.id, 0, &acts, &more), ERR_OK);
    assert_int_equal(acts.count, 1);
    assert_str(acts.item[0].act, "thing.hidden");
    assert_str(acts.item[0].why, "It names a child.");
    assert_true(id_is_none(acts.item[0].thing.id));
    int64_t rows, broken;
    assert_int_equal(audit_verify(c, &rows, &broken), ERR_OK);
    assert_int_equal(broken, 0);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("order: a warning is for one person alone, for 90 days") {
    struct world w;
    world_make(&w, store);
    struct thing t = make(&w, LIFE_PUBLISHED, MARA_MEMBER);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(
        world_end(&w, order_warn(c, &t, w.person[MARA_MEMBER], STR("Please write no names."))),
        ERR_OK);
    static const struct {
        enum world_person who;
        int64_t days;
        const char *warning;
    } rows[] = {
        {NOBODY_AT_ALL, 1, ""},  {MATEO_MEMBER, 1, ""},
        {STELLA_STEWARD, 1, ""}, {MARA_MEMBER, 1, "Please write no names."},
        {MARA_MEMBER, 91, ""},
    };
    int64_t begun = w.now_ms;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        w.now_ms = begun + rows[i].days * 86400000;
        struct order_note note;
        c = world_as(&w, rows[i].who);
        assert_int_equal(order_note(c, &t, &note), ERR_OK);
        assert_str(note.warning, rows[i].warning);
        (void)world_end(&w, ERR_OK);
    }
}
