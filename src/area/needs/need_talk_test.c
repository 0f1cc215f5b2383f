/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The private channel: who reads a sensitive need and what is said about it. */
#include "area/needs/need_talk.h"

#include <string.h>

#include "kernel/gate.h"
#include "tests/unit/world.h"

struct secret {
    struct world w;
    struct need mara, nobody;
    char code[NEED_CODE_SIZE + 1];
};

static struct need voiced(struct world *w, enum world_person who, char code[NEED_CODE_SIZE + 1]) {
    struct need_draft d = {.community = w->community,
                           .title = STR("I am afraid at home"),
                           .category = STR("care"),
                           .sensitive = true,
                           .has_pin = true,
                           .lat = 4,
                           .lon = 7};
    struct need n;
    struct need_alikes alike;
    struct ctx *c = world_as(w, who);
    assert_int_equal(world_end(w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    return n;
}

static void begin(struct secret *s, struct store *store) {
    world_make(&s->w, store);
    s->mara = voiced(&s->w, MARA_MEMBER, s->code);
    s->nobody = voiced(&s->w, NOBODY_AT_ALL, s->code);
}

static enum err sees(struct world *w, enum world_person who, struct id id) {
    struct need n;
    struct ctx *c = world_as(w, who);
    return world_end(w, need_find(c, id, &n));
}

static enum err name(struct world *w, enum world_person by, enum world_person who, bool listens) {
    struct ctx *c = world_as(w, by);
    return world_end(w, need_listener_set(c, &w->community, w->person[who], listens));
}

TEST_STORES(
    "need: whom a community names reads what is said in private, old and new, until no more") {
    struct secret s;
    begin(&s, store);
    struct world *w = &s.w;
    assert_int_equal(sees(w, HOLA_HELPER, s.mara.thing.id), ERR_NOT_FOUND);
    assert_int_equal(name(w, MARA_MEMBER, HOLA_HELPER, true), ERR_FORBIDDEN);
    assert_int_equal(name(w, STELLA_STEWARD, SANA_STRANGER, true), ERR_INPUT);
    assert_int_equal(name(w, STELLA_STEWARD, HOLA_HELPER, true), ERR_OK);
    char code[NEED_CODE_SIZE + 1];
    struct need later = voiced(w, MARA_MEMBER, code);
    const struct id all[] = {s.mara.thing.id, s.nobody.thing.id, later.thing.id};
    for (size_t i = 0; i < 3; i++) {
        test_row("need %zu", i);
        assert_int_equal(sees(w, HOLA_HELPER, all[i]), ERR_OK);
        assert_int_equal(sees(w, STELLA_STEWARD, all[i]), ERR_OK);
        assert_int_equal(sees(w, MATEO_MEMBER, all[i]), ERR_NOT_FOUND);
        assert_int_equal(sees(w, NOBODY_AT_ALL, all[i]), ERR_NOT_FOUND);
    }
    assert_int_equal(name(w, STELLA_STEWARD, HOLA_HELPER, false), ERR_OK);
    assert_int_equal(sees(w, HOLA_HELPER, all[0]), ERR_NOT_FOUND);
    assert_int_equal(sees(w, STELLA_STEWARD, all[0]), ERR_OK);
}

TEST_STORES(
    "need: who becomes a steward reads what was said in private, who stops being one does not") {
    static const struct {
        enum role role;
        enum err expected;
    } rows[] = {{ROLE_STEWARD, ERR_OK},
                {ROLE_MEMBER, ERR_NOT_FOUND},
                {ROLE_STEWARD, ERR_OK},
                {ROLE_NONE, ERR_NOT_FOUND}};
    struct secret s;
    begin(&s, store);
    assert_int_equal(name(&s.w, STELLA_STEWARD, HOLA_HELPER, true), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", role_word(rows[i].role));
        struct ctx *c = world_as(&s.w, HANNA_HOST);
        enum err e = community_set_role(c, &s.w.community, s.w.person[MATEO_MEMBER], STR("Mateo"),
                                        rows[i].role);
        assert_int_equal(world_end(&s.w, e), ERR_OK);
        assert_int_equal(sees(&s.w, MATEO_MEMBER, s.mara.thing.id), rows[i].expected);
    }
    struct ctx *c = world_as(&s.w, HANNA_HOST);
    enum err e =
        community_set_role(c, &s.w.community, s.w.person[HOLA_HELPER], STR("Hola"), ROLE_NONE);
    assert_int_equal(world_end(&s.w, e), ERR_OK);
    assert_int_equal(sees(&s.w, HOLA_HELPER, s.mara.thing.id), ERR_NOT_FOUND);
}

TEST_STORES("need: a talk in private, with an account or by the receipt") {
    struct secret s;
    begin(&s, store);
    struct need n;
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(need_by_receipt(c, str_of(s.code), &n), ERR_OK);
    assert_int_equal(need_say(c, &n, true, STR("Can somebody come?")), ERR_OK);
    assert_int_equal(need_say(c, &n, true, STR("Can somebody come?")), ERR_OK);
    assert_int_equal(need_say(c, &n, true, STR("")), ERR_INPUT);
    assert_int_equal(need_say(c, &n, false, STR("I am nobody")), ERR_FORBIDDEN);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    s.w.now_ms += 1000;
    c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(world_end(&s.w, need_say(c, &n, false, STR("Yes, today."))), ERR_OK);
    struct need_messages all;
    c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(need_by_receipt(c, str_of(s.code), &n), ERR_OK);
    assert_int_equal(need_messages(c, &n, &all), ERR_OK);
    assert_int_equal(all.count, 2);
    assert_true(all.item[0].by_speaker);
    assert_str(all.item[0].text, "Can somebody come?");
    assert_false(all.item[1].by_speaker);
    (void)world_end(&s.w, ERR_OK);
}

TEST_STORES(
    "need: a sensitive one has no pin, no likeness, no number, and no word in what is open") {
    struct secret s;
    begin(&s, store);
    struct need_waitings open;
    struct need_alikes alike;
    bool more;
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    struct need n;
    assert_int_equal(need_find(c, s.mara.thing.id, &n), ERR_OK);
    assert_false(n.has_pin);
    assert_int_equal(n.thing.note.n, 0);
    assert_int_equal(
        need_still_open(c, s.w.community.thing.id, (struct need_open_page){0}, &open, &more),
        ERR_OK);
    assert_int_equal(open.count, 0);
    struct need_draft d = {.community = s.w.community,
                           .title = STR("I am afraid at home"),
                           .has_pin = true,
                           .lat = 4,
                           .lon = 7};
    assert_int_equal(need_alike(c, &d, STR("care"), &alike), ERR_OK);
    assert_int_equal(alike.count, 0);
    (void)world_end(&s.w, ERR_OK);
    static const enum world_person who[] = {NOBODY_AT_ALL, SANA_STRANGER, MATEO_MEMBER,
                                            HOLA_HELPER};
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
        test_row("%s", world_name(who[i]));
        c = world_as(&s.w, who[i]);
        assert_int_equal(
            need_private_open(c, s.w.community.thing.id, (struct need_open_page){0}, &open, &more),
            ERR_OK);
        assert_int_equal(open.count, 0);
        (void)world_end(&s.w, ERR_OK);
    }
}
