/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of partnerships, on both stores. */
#include "area/network/partnership.h"

#include "kernel/gate.h"
#include "tests/unit/world.h"

#define TERMS "Our midwives learn together for one year; each pays its own way."

static enum err propose(struct world *w, enum world_person who, const char *partner,
                        const char *terms, struct partnership *p) {
    struct ctx *c = world_as(w, who);
    return world_end(w, partnership_propose(c, &w->community, str_of(partner),
                                            STR("Learning together"), str_of(terms), p));
}

static void make_mateo_steward_there(struct world *w) {
    struct ctx *c = world_as(w, HANNA_HOST);
    enum err e =
        community_set_role(c, &w->other, w->person[MATEO_MEMBER], STR("Mateo"), ROLE_STEWARD);
    assert_int_equal(world_end(w, e), ERR_OK);
}

static enum err find(struct world *w, enum world_person who, struct id id) {
    struct partnership p;
    struct ctx *c = world_as(w, who);
    return world_end(w, partnership_find(c, id, &p));
}

static enum err answer(struct world *w, enum world_person who, struct id id, bool accept,
                       const char *words) {
    struct ctx *c = world_as(w, who);
    return world_end(w, partnership_answer(c, id, accept, str_of(words)));
}

TEST_STORES("partnership: who may propose, and what is wrong by field") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        const char *partner, *terms;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, "hillside", TERMS, ERR_FORBIDDEN},
        {SANA_STRANGER, "hillside", TERMS, ERR_FORBIDDEN},
        {MARA_MEMBER, "hillside", TERMS, ERR_FORBIDDEN},
        {STELLA_STEWARD, "nowhere", TERMS, ERR_INPUT},
        {STELLA_STEWARD, "riverside", TERMS, ERR_INPUT},
        {STELLA_STEWARD, "hillside", "", ERR_INPUT},
        {STELLA_STEWARD, "Riverside", TERMS, ERR_INPUT},
        {STELLA_STEWARD, "Hill side", TERMS, ERR_INPUT},
        {STELLA_STEWARD, " hillSIDE ", TERMS, ERR_OK},
        {STELLA_STEWARD, "hillside", TERMS, ERR_TWICE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s %s", i, world_name(rows[i].who), rows[i].partner);
        struct partnership p;
        assert_int_equal(propose(&w, rows[i].who, rows[i].partner, rows[i].terms, &p),
                         rows[i].expected);
    }
}

static size_t notices_of(struct world *w, enum world_person who) {
    struct ctx *c = world_as(w, who);
    struct notices all;
    bool more;
    assert_int_equal(world_end(w, notice_list(c, (struct thing_page){0}, &all, &more)), ERR_OK);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        count += str_eq(all.item[i].kind, STR("partnership.proposed")) ? 1 : 0;
    }
    return count;
}

TEST_STORES("partnership: the other stewards are told of a proposal, and nobody else") {
    struct world w;
    world_make(&w, store);
    make_mateo_steward_there(&w);
    struct partnership p;
    assert_int_equal(propose(&w, STELLA_STEWARD, "hillside", TERMS, &p), ERR_OK);
    assert_int_equal(notices_of(&w, MATEO_MEMBER), 1);
    assert_int_equal(notices_of(&w, MARA_MEMBER), 0);
    /* Roles change while it waits: whoever is a steward then reads it, and no former one. */
    struct ctx *c = world_as(&w, HANNA_HOST);
    struct id mara = w.person[MARA_MEMBER];
    enum err e = community_set_role(c, &w.other, mara, STR("Mara"), ROLE_STEWARD);
    assert_int_equal(world_end(&w, e), ERR_OK);
    c = world_as(&w, HANNA_HOST);
    e = community_set_role(c, &w.other, w.person[MATEO_MEMBER], STR(""), ROLE_NONE);
    assert_int_equal(world_end(&w, e), ERR_OK);
    assert_int_equal(find(&w, MARA_MEMBER, p.thing.id), ERR_OK);
    assert_int_equal(find(&w, MATEO_MEMBER, p.thing.id), ERR_NOT_FOUND);
}

TEST_STORES("partnership: a proposal is seen by the stewards of both, an agreement by everybody") {
    struct world w;
    world_make(&w, store);
    make_mateo_steward_there(&w);
    struct partnership p;
    assert_int_equal(propose(&w, STELLA_STEWARD, "hillside", TERMS, &p), ERR_OK);
    struct id id = p.thing.id;
    static const struct {
        enum world_person who;
        enum err before;
    } rows[] = {{NOBODY_AT_ALL, ERR_NOT_FOUND}, {SANA_STRANGER, ERR_NOT_FOUND},
                {MARA_MEMBER, ERR_NOT_FOUND},   {STELLA_STEWARD, ERR_OK},
                {MATEO_MEMBER, ERR_OK},         {HANNA_HOST, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        assert_int_equal(find(&w, rows[i].who, id), rows[i].before);
    }
    assert_int_equal(answer(&w, STELLA_STEWARD, id, true, ""), ERR_FORBIDDEN);
    assert_int_equal(answer(&w, MARA_MEMBER, id, true, ""), ERR_NOT_FOUND);
    assert_int_equal(answer(&w, MATEO_MEMBER, id, false, ""), ERR_INPUT);
    assert_int_equal(answer(&w, MATEO_MEMBER, id, true, "Gladly."), ERR_OK);
    assert_int_equal(answer(&w, MATEO_MEMBER, id, true, "Gladly."), ERR_CLOSED);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s, agreed", world_name(rows[i].who));
        assert_int_equal(find(&w, rows[i].who, id), ERR_OK);
    }
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, partnership_end(c, id, STR(""))), ERR_INPUT);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, partnership_end(c, id, STR("The year is over."))),
                     ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, partnership_end(c, id, STR("The year is over."))), ERR_OK);
    assert_int_equal(propose(&w, STELLA_STEWARD, "hillside", TERMS, &p), ERR_OK);
}
