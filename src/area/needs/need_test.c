/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of needs, on both stores. */
#include "area/needs/need.h"
#include "area/needs/need_state.h"

#include <stdio.h>
#include <string.h>

#include "kernel/gate.h"
#include "kernel/order.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

static struct need_draft draft_of(const struct world *w, const char *title) {
    return (struct need_draft){.community = w->community,
                               .title = str_of(title),
                               .text = STR("Since the rains."),
                               .category = STR("infrastructure")};
}

static enum err voice(struct world *w, enum world_person who, struct need_draft *d,
                      struct need *out, char code[NEED_CODE_SIZE + 1]) {
    struct need_alikes alike;
    struct ctx *c = world_as(w, who);
    return world_end(w, need_voice(c, d, out, &alike, code));
}

static enum err find(struct world *w, enum world_person who, struct id id) {
    struct need n;
    struct ctx *c = world_as(w, who);
    return world_end(w, need_find(c, id, &n));
}

TEST_STORES("need: who sees it, by how it was voiced") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *what;
        enum world_person by;
        bool sensitive;
        enum err nobody, stranger, member, steward;
    } rows[] = {
        {"by a member, open", MARA_MEMBER, false, ERR_OK, ERR_OK, ERR_OK, ERR_OK},
        {"by a member, sensitive", MARA_MEMBER, true, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND,
         ERR_OK},
        {"without an account, open", NOBODY_AT_ALL, false, ERR_NOT_FOUND, ERR_NOT_FOUND,
         ERR_NOT_FOUND, ERR_OK},
        {"without an account, sensitive", NOBODY_AT_ALL, true, ERR_NOT_FOUND, ERR_NOT_FOUND,
         ERR_NOT_FOUND, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        struct need_draft d = draft_of(&w, rows[i].what);
        d.sensitive = rows[i].sensitive;
        d.anyway = true;
        struct need n;
        char code[NEED_CODE_SIZE + 1];
        assert_int_equal(voice(&w, rows[i].by, &d, &n, code), ERR_OK);
        assert_int_equal(find(&w, NOBODY_AT_ALL, n.thing.id), rows[i].nobody);
        assert_int_equal(find(&w, SANA_STRANGER, n.thing.id), rows[i].stranger);
        assert_int_equal(find(&w, MATEO_MEMBER, n.thing.id), rows[i].member);
        assert_int_equal(find(&w, STELLA_STEWARD, n.thing.id), rows[i].steward);
        if (rows[i].by == MARA_MEMBER) {
            assert_int_equal(find(&w, MARA_MEMBER, n.thing.id), ERR_OK);
            assert_int_equal(code[0], '\0');
        } else {
            assert_int_equal(strlen(code), NEED_CODE_SIZE);
        }
    }
}

TEST_STORES("need: what is wrong with a draft is said by field") {
    struct world w;
    world_make(&w, store);
    static char long_title[NEED_TITLE_MAX + 2];
    memset(long_title, 'a', NEED_TITLE_MAX + 1);
    static const struct {
        const char *title, *category, *speaker, *field;
    } rows[] = {
        {"", "health", "", "title"},
        {"short", "health", "", "title"},
        {long_title, "health", "", "title"},
        {"\xff\xfe not a text at all", "health", "", "title"},
        {"No light on the path", "", "", "category"},
        {"No light on the path", "weather", "", "category"},
        {"No light on the path", "health", "Grandmother", "speaker"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].field);
        struct need_draft d = draft_of(&w, rows[i].title);
        d.category = str_of(rows[i].category);
        d.speaker = str_of(rows[i].speaker);
        struct need n;
        struct need_alikes alike;
        char code[NEED_CODE_SIZE + 1];
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(need_voice(c, &d, &n, &alike, code), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        assert_int_equal(c->wrong_count, 1);
        world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("need: those that are alike are offered once, and never sensitive ones") {
    struct world w;
    world_make(&w, store);
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    struct need_draft first = draft_of(&w, "No light on the path to the well");
    assert_int_equal(voice(&w, MARA_MEMBER, &first, &n, code), ERR_OK);
    struct need_draft secret = draft_of(&w, "No light in my house at night");
    secret.sensitive = true;
    assert_int_equal(voice(&w, MARA_MEMBER, &secret, &n, code), ERR_OK);
    static const struct {
        const char *title;
        enum err expected;
    } rows[] = {
        {"There is no LIGHT on the path near the well", ERR_TWICE},
        {"Light on path, well", ERR_TWICE},
        {"\xe2\x80\x9cLight\xe2\x80\x9d on the \xe2\x80\x9cpath\xe2\x80\x9d", ERR_TWICE},
        {"A teacher for the small ones", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].title);
        struct need_draft d = draft_of(&w, rows[i].title);
        struct need_alikes alike;
        struct ctx *c = world_as(&w, MATEO_MEMBER);
        assert_int_equal(need_voice(c, &d, &n, &alike, code), rows[i].expected);
        assert_int_equal(alike.count, rows[i].expected == ERR_TWICE ? 1 : 0);
        world_end(&w, rows[i].expected);
    }
    struct need_draft again = draft_of(&w, "No light on the path to the well");
    again.anyway = true;
    assert_int_equal(voice(&w, MATEO_MEMBER, &again, &n, code), ERR_OK);
}

TEST_STORES("need: me too counts each voice once") {
    struct world w;
    world_make(&w, store);
    struct need_draft d = draft_of(&w, "No light on the path to the well");
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(voice(&w, MARA_MEMBER, &d, &n, code), ERR_OK);
    static const struct {
        enum world_person who;
        const char *visitor;
        int64_t tally;
    } rows[] = {
        {MATEO_MEMBER, "a", 1},  {MATEO_MEMBER, "b", 1},  {NOBODY_AT_ALL, "a", 2},
        {NOBODY_AT_ALL, "a", 2}, {NOBODY_AT_ALL, "b", 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        struct str key = need_support_key(c, str_of(rows[i].visitor));
        assert_int_equal(need_support(c, n.thing.id, (struct need_me_too){.key = key}), ERR_OK);
        struct need now;
        assert_int_equal(need_find(c, n.thing.id, &now), ERR_OK);
        assert_int_equal(now.thing.tally, rows[i].tally);
        world_end(&w, ERR_OK);
    }
}

TEST_STORES("need: its states, who may say them, and that closing needs a reason") {
    struct world w;
    world_make(&w, store);
    struct need_draft d = draft_of(&w, "No light on the path to the well");
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(voice(&w, MARA_MEMBER, &d, &n, code), ERR_OK);
    static const struct {
        enum world_person who;
        const char *state, *answer;
        enum err expected;
    } rows[] = {
        {MARA_MEMBER, "answered", "We put up three lamps.", ERR_FORBIDDEN},
        {STELLA_STEWARD, "flying", "", ERR_INPUT},
        {STELLA_STEWARD, "answered", "", ERR_INPUT},
        {STELLA_STEWARD, "moving", "", ERR_OK},
        {STELLA_STEWARD, "answered", "We put up three lamps.", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].state);
        struct ctx *c = world_as(&w, rows[i].who);
        enum err e = need_set_state(c, n.thing.id, str_of(rows[i].state), str_of(rows[i].answer));
        assert_int_equal(e, rows[i].expected);
        world_end(&w, e);
    }
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    struct str key = need_support_key(c, STR("x"));
    assert_int_equal(need_support(c, n.thing.id, (struct need_me_too){.key = key}), ERR_CLOSED);
    world_end(&w, ERR_CLOSED);
}

TEST_STORES("need: the receipt opens it, whatever its audience, and takes it back whole") {
    struct world w;
    world_make(&w, store);
    struct need_draft d = draft_of(&w, "Somebody to talk to after a loss");
    d.sensitive = true;
    struct need n, found;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(voice(&w, NOBODY_AT_ALL, &d, &n, code), ERR_OK);
    char typed[20];
    snprintf(typed, sizeof typed, "%.4s-%.4s %.4s", code, code + 4, code + 8);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_by_receipt(c, STR("AAAA-AAAA-AAAA"), &found), ERR_NOT_FOUND);
    assert_int_equal(need_by_receipt(c, STR(""), &found), ERR_NOT_FOUND);
    assert_int_equal(need_by_receipt(c, str_of(typed), &found), ERR_OK);
    assert_true(id_eq(found.thing.id, n.thing.id));
    struct buf arabic = buf_make(100);
    for (const char *at = code; *at != '\0'; at++) {
        bool digit = *at >= '0' && *at <= '9';
        buf_printf(&arabic, digit ? "\xd9%c" : "%c", digit ? *at - '0' + 0xa0 : *at);
    }
    assert_int_equal(need_by_receipt(c, buf_str(&arabic), &found), ERR_OK);
    buf_free(&arabic);
    assert_int_equal(need_withdraw(c, &found), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(find(&w, STELLA_STEWARD, n.thing.id), ERR_GONE);
}

TEST_STORES("need: search finds open ones by the beginnings of words, and no sensitive one") {
    struct world w;
    world_make(&w, store);
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    struct need_draft open = draft_of(&w, "Una luz en el camino al pozo, por favor");
    assert_int_equal(voice(&w, MARA_MEMBER, &open, &n, code), ERR_OK);
    struct need_draft secret = draft_of(&w, "Un camino oscuro que me da miedo");
    secret.sensitive = true;
    assert_int_equal(voice(&w, MARA_MEMBER, &secret, &n, code), ERR_OK);
    static const struct {
        const char *query;
        size_t found;
    } rows[] = {{"camino", 1}, {"CAM", 1}, {"luz pozo", 1}, {"luz miedo", 0},
                {"", 0},       {"\"*", 0}, {"rains", 1},    {"' OR 1=1 --", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].query);
        struct things found;
        int64_t next;
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(search_find(c, str_of(rows[i].query), STR(""), 0, &found, &next), ERR_OK);
        assert_int_equal(found.count, rows[i].found);
        world_end(&w, ERR_OK);
    }
}

static size_t count_found(struct world *w, enum world_person who, const char *query) {
    struct things found;
    int64_t next;
    struct ctx *c = world_as(w, who);
    assert_int_equal(search_find(c, str_of(query), STR(""), 0, &found, &next), ERR_OK);
    (void)world_end(w, ERR_OK);
    return found.count;
}

static size_t count_alike(struct world *w, enum world_person who, const char *title) {
    struct need_alikes alike;
    struct ctx *c = world_as(w, who);
    struct need_draft d = draft_of(w, title);
    assert_int_equal(need_alike(c, &d, d.category, &alike), ERR_OK);
    (void)world_end(w, ERR_OK);
    return alike.count;
}

TEST_STORES("need: what waits is in no search and like nothing, until a steward lets it in") {
    struct world w;
    world_make(&w, store);
    static const char title[] = "No light on the path to the well";
    struct need_draft d = draft_of(&w, title);
    struct need n, seen;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(voice(&w, NOBODY_AT_ALL, &d, &n, code), ERR_OK);
    assert_int_equal(count_found(&w, STELLA_STEWARD, "light"), 0);
    assert_int_equal(count_alike(&w, STELLA_STEWARD, title), 0);

    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_publish(c, n.thing.id)), ERR_OK);
    assert_int_equal(find(&w, NOBODY_AT_ALL, n.thing.id), ERR_OK);
    assert_int_equal(count_found(&w, NOBODY_AT_ALL, "light"), 1);
    assert_int_equal(count_alike(&w, NOBODY_AT_ALL, title), 1);

    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_hide(c, n.thing.id, STR("Names a person."))), ERR_OK);
    assert_int_equal(find(&w, NOBODY_AT_ALL, n.thing.id), ERR_NOT_FOUND);
    assert_int_equal(count_found(&w, STELLA_STEWARD, "light"), 0);
    assert_int_equal(count_alike(&w, STELLA_STEWARD, title), 0);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_by_receipt(c, str_of(code), &seen), ERR_OK);
    assert_int_equal(seen.thing.life, LIFE_HIDDEN);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("need: a sensitive one enters no search, however often its state changes") {
    struct world w;
    world_make(&w, store);
    struct need_draft d = draft_of(&w, "Somebody follows me at night");
    d.sensitive = true;
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(voice(&w, MARA_MEMBER, &d, &n, code), ERR_OK);
    static const char *const states[] = {"answered", "voiced", "declined", "moving"};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        enum err e = need_set_state(c, n.thing.id, str_of(states[i]), STR("We talked to her."));
        assert_int_equal(world_end(&w, e), ERR_OK);
        assert_int_equal(count_found(&w, STELLA_STEWARD, "follows"), 0);
        assert_int_equal(count_alike(&w, STELLA_STEWARD, "Somebody follows me at night"), 0);
    }
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_hide(c, n.thing.id, STR("By her own wish."))), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_publish(c, n.thing.id)), ERR_OK);
    assert_int_equal(count_found(&w, STELLA_STEWARD, "follows"), 0);
    assert_int_equal(find(&w, MATEO_MEMBER, n.thing.id), ERR_NOT_FOUND);
}

TEST_STORES("need: its way round the cycle is kept, and who spoke is told once a turn") {
    struct world w;
    world_make(&w, store);
    struct need_draft d = draft_of(&w, "No light on the path to the well");
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    assert_int_equal(voice(&w, MARA_MEMBER, &d, &n, code), ERR_OK);
    for (int i = 0; i < 2; i++) {
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(cycle_step(c, n.thing.id, TURN_DECIDE, w.community.thing.id), ERR_OK);
        world_end(&w, ERR_OK);
    }
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct steps steps;
    assert_int_equal(cycle_steps(c, n.thing.id, &steps), ERR_OK);
    assert_int_equal(steps.count, 2);
    assert_int_equal(steps.item[0].turn, TURN_LISTEN);
    assert_int_equal(steps.item[1].turn, TURN_DECIDE);
    struct need now;
    assert_int_equal(need_find(c, n.thing.id, &now), ERR_OK);
    assert_int_equal(now.thing.turn, TURN_DECIDE);
    int64_t rows, broken;
    assert_int_equal(audit_verify(c, &rows, &broken), ERR_OK);
    assert_true(rows > 0);
    assert_int_equal(broken, 0);
    world_end(&w, ERR_OK);
}

static size_t reasons_seen(struct world *w, enum world_person who, const struct thing *t,
                           struct str *key) {
    struct need_reasons all;
    struct ctx *c = world_as(w, who);
    assert_int_equal(need_reasons(c, t, &all), ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        *key = arena_str(test_arena(), all.item[i].key);
    }
    (void)world_end(w, ERR_OK);
    return all.count;
}

TEST_STORES("need: a reason without an account is read by others once a steward has looked") {
    struct world w;
    world_make(&w, store);
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    struct need_draft d = draft_of(&w, "No light on the path to the well");
    assert_int_equal(voice(&w, MARA_MEMBER, &d, &n, code), ERR_OK);
    static const struct {
        enum world_person who;
        const char *browser;
        bool show; /* by a steward, then */
        size_t others, steward;
    } rows[] = {{NOBODY_AT_ALL, "one browser", false, 0, 1},
                {NOBODY_AT_ALL, "one browser", true, 1, 1},
                {NOBODY_AT_ALL, "one browser", false, 0, 1}, /* said anew */
                {MATEO_MEMBER, "", false, 1, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        struct need_me_too s = {.key = need_support_key(c, str_of(rows[i].browser)),
                                .reason = arena_printf(c->arena, "Reason %zu", i)};
        assert_int_equal(world_end(&w, need_support(c, n.thing.id, s)), ERR_OK);
        struct str key = STR("");
        (void)reasons_seen(&w, STELLA_STEWARD, &n.thing, &key);
        if (rows[i].show) {
            assert_int_equal(
                world_do(&w, STELLA_STEWARD, need_hide_reason(&w.ctx, n.thing.id, key, false)),
                ERR_OK);
        }
        assert_int_equal(reasons_seen(&w, MATEO_MEMBER, &n.thing, &key), rows[i].others);
        assert_int_equal(reasons_seen(&w, STELLA_STEWARD, &n.thing, &key), rows[i].steward);
    }
}
