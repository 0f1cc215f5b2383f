/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keys of programs, on both stores. */
#include "kernel/key.h"

#include <stdio.h>
#include <string.h>

#include "kernel/event.h"
#include "kernel/person_data.h"
#include "key_sql.h"
#include "sys/clock.h"
#include "tests/unit/world.h"

static enum err make(struct world *w, enum world_person who, const char *name, int64_t powers,
                     struct str *code) {
    struct key k = {.name = str_of(name), .powers = powers};
    struct ctx *c = world_as(w, who);
    struct str made = STR("");
    enum err e = world_end(w, key_make(c, &w->community, &k, &made));
    *code = arena_str(test_arena(), made);
    return e;
}

static enum err find(struct world *w, struct str code, struct key *out) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, key_find(c, code, out));
}

TEST_STORES("key: stewards make them, and only they") {
    struct world w;
    struct str code;
    struct key k;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        enum err e;
    } rows[] = {{NOBODY_AT_ALL, ERR_FORBIDDEN}, {SANA_STRANGER, ERR_FORBIDDEN},
                {MARA_MEMBER, ERR_FORBIDDEN},   {HOLA_HELPER, ERR_FORBIDDEN},
                {STELLA_STEWARD, ERR_OK},       {HANNA_HOST, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        assert_int_equal(
            make(&w, rows[i].who, world_name(rows[i].who), KEY_POWER(open311_post), &code),
            rows[i].e);
    }
    assert_int_equal(find(&w, code, &k), ERR_OK);
    assert_true(id_eq(k.community, w.community.thing.id));
    assert_true(key_may(&k, KEY_POWER(open311_post)));
    assert_false(key_may(&k, KEY_POWER(open311_update)));
    assert_false(key_may(&k, KEY_POWER(open311_post) | KEY_POWER(open311_update)));
}

TEST_STORES("key: what is wrong with a new one") {
    struct world w;
    struct str code;
    world_make(&w, store);
    assert_int_equal(make(&w, STELLA_STEWARD, "Water office", KEY_POWER(open311_post), &code),
                     ERR_OK);
    static const struct {
        const char *name;
        int64_t powers;
        const char *field;
    } rows[] = {
        {"", KEY_POWER(open311_post), "name"},
        {"W", KEY_POWER(open311_post), "name"},
        {"1234567890123456789012345678901234567890123456789012345678901", KEY_POWER(open311_post),
         "name"},
        {"Water office", KEY_POWER(open311_post), "name"}, /* sent twice */
        {" Water office ", KEY_POWER(open311_post), "name"},
        {"Road office", 0, "power"},
        {"Road office", KEY_POWER(open311_show), "power"},
        {"Road office", KEY_POWER(open311_show) | KEY_POWER(open311_update), "power"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].name);
        assert_int_equal(make(&w, STELLA_STEWARD, rows[i].name, rows[i].powers, &code), ERR_INPUT);
        assert_non_null(ctx_wrong_at(&w.ctx, str_of(rows[i].field)));
    }
}

TEST_STORES("key: there is a limit for each community") {
    struct world w;
    struct str code;
    char name[20];
    world_make(&w, store);
    for (int i = 0; i < KEYS_MAX; i++) {
        snprintf(name, sizeof name, "Program %d", i);
        assert_int_equal(make(&w, STELLA_STEWARD, name, KEY_POWER(open311_update), &code), ERR_OK);
    }
    assert_int_equal(make(&w, STELLA_STEWARD, "One more", KEY_POWER(open311_update), &code),
                     ERR_FULL);
    struct keys all;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, key_list(c, w.community.thing.id, &all)), ERR_OK);
    assert_int_equal(all.count, KEYS_MAX);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, key_list(c, w.community.thing.id, &all)), ERR_FORBIDDEN);
}

/* Nothing that is kept has the key in it. */
TEST_STORES("key: it is kept as a hash alone, and found by nothing else") {
    struct world w;
    struct str code;
    struct key k;
    world_make(&w, store);
    assert_int_equal(make(&w, STELLA_STEWARD, "Water office", KEY_POWER(open311_post), &code),
                     ERR_OK);
    assert_int_equal(code.n, 43);
    struct buf kept = buf_make(1 << 20);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, person_export(c, w.person[STELLA_STEWARD], &kept)), ERR_OK);
    assert_true(str_find(buf_str(&kept), STR("Water office")) < kept.n);
    assert_true(str_find(buf_str(&kept), STR("\"act\":\"key.made\"")) < kept.n);
    assert_int_equal(str_find(buf_str(&kept), code), kept.n);
    buf_free(&kept);
    struct str wrong[] = {STR(""), str_first(code, 42), arena_join(test_arena(), code, STR("x")),
                          STR("x"), arena_join(test_arena(), STR(" "), code)};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        test_row("%zu", i);
        assert_int_equal(find(&w, wrong[i], &k), ERR_NOT_FOUND);
    }
}

TEST_STORES("key: it ends at once, and with its maker") {
    struct world w;
    struct str code[3];
    struct key k;
    world_make(&w, store);
    assert_int_equal(make(&w, STELLA_STEWARD, "One", KEY_POWER(open311_post), &code[0]), ERR_OK);
    assert_int_equal(make(&w, STELLA_STEWARD, "Two", KEY_POWER(open311_post), &code[1]), ERR_OK);
    assert_int_equal(make(&w, HANNA_HOST, "Three", KEY_POWER(open311_post), &code[2]), ERR_OK);
    assert_int_equal(find(&w, code[0], &k), ERR_OK);
    assert_int_equal(world_do(&w, MARA_MEMBER, key_end(&w.ctx, k.id)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, STELLA_STEWARD, key_end(&w.ctx, k.id)), ERR_OK);
    assert_int_equal(find(&w, code[0], &k), ERR_NOT_FOUND);
    assert_int_equal(find(&w, code[1], &k), ERR_OK);
    /* The steward is one no more. */
    struct ctx *c = world_as(&w, HANNA_HOST);
    enum err e =
        community_set_role(c, &w.community, w.person[MARA_MEMBER], STR("Mara"), ROLE_STEWARD);
    assert_int_equal(world_end(&w, e), ERR_OK);
    c = world_as(&w, HANNA_HOST);
    e = community_set_role(c, &w.community, w.person[STELLA_STEWARD], STR("Stella"), ROLE_MEMBER);
    assert_int_equal(world_end(&w, e), ERR_OK);
    assert_int_equal(find(&w, code[1], &k), ERR_NOT_FOUND);
    assert_int_equal(find(&w, code[2], &k), ERR_OK);
}

TEST_STORES("key: it ends when its maker is forgotten, and the audit stays whole") {
    struct world w;
    struct str code;
    struct key k;
    world_make(&w, store);
    assert_int_equal(make(&w, STELLA_STEWARD, "One", KEY_POWER(open311_post), &code), ERR_OK);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, person_forget(c, w.viewer.name, true)), ERR_OK);
    assert_int_equal(find(&w, code, &k), ERR_NOT_FOUND);
    int64_t rows, broken;
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(world_end(&w, audit_verify(c, &rows, &broken)), ERR_OK);
    assert_int_equal(broken, 0);
}

TEST_STORES("key: the day of its last use is kept, no nearer") {
    struct world w;
    struct str code;
    struct key k;
    world_make(&w, store);
    assert_int_equal(make(&w, STELLA_STEWARD, "One", KEY_POWER(open311_post), &code), ERR_OK);
    assert_int_equal(find(&w, code, &k), ERR_OK);
    assert_false(k.used_ms.has);
    for (int i = 0; i < 3; i++) {
        w.now_ms += 13 * HOUR_MS;
        assert_int_equal(find(&w, code, &k), ERR_OK);
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(world_end(&w, key_note_use(c, &k)), ERR_OK);
        assert_int_equal(find(&w, code, &k), ERR_OK);
        assert_true(k.used_ms.has);
        assert_int_equal(k.used_ms.v % DAY_MS, 0);
        assert_true(k.used_ms.v <= w.now_ms && k.used_ms.v > w.now_ms - DAY_MS);
    }
}

TEST("key: powers have their words") {
    int64_t bit;
    for (unsigned i = 0; i < KEY_POWER_COUNT; i++) {
        assert_true(key_power_of_word(str_of(key_power_word(i)), &bit));
        assert_int_equal(bit, INT64_C(1) << i);
        assert_true(key_power_name(i).key != key_power_hint(i).key);
    }
    assert_false(key_power_of_word(STR("openrosa_everything"), &bit));
    assert_str(key_powers_text(test_arena(), KEY_POWER(open311_post) | KEY_POWER(open311_update)),
               "open311_post open311_update");
    assert_str(key_powers_text(test_arena(), 0), "");
}
