/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Invitations and roles, on both stores. */
#include "kernel/invitation.h"

#include "kernel/event.h"

#include "sys/clock.h"
#include "tests/unit/world.h"

static enum err invite(struct world *w, enum world_person by, const char *role, int64_t uses,
                       int64_t days, struct str *code) {
    struct invitation_draft d = {.role = str_of(role), .uses = uses, .days = days};
    struct ctx *c = world_as(w, by);
    return world_end(w, invitation_make(c, &w->community, &d, code));
}

static enum err accept(struct world *w, enum world_person who, struct str code, const char *name,
                       struct id *person) {
    bool made;
    struct community m;
    struct ctx *c = world_as(w, who);
    return world_end(w, invitation_accept(c, code, str_of(name), person, &made, &m));
}

static enum role role_of(struct world *w, struct id person) {
    struct community_member m;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    enum err e = world_end(w, community_member(c, w->community.thing.id, person, &m));
    assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
    return e == ERR_OK ? m.role : ROLE_NONE;
}

TEST_STORES("invitation: only stewards make one, and within its limits") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person by;
        const char *role;
        int64_t uses, days;
        enum err e;
    } rows[] = {
        {NOBODY_AT_ALL, "member", 1, 7, ERR_FORBIDDEN},
        {SANA_STRANGER, "member", 1, 7, ERR_FORBIDDEN},
        {MARA_MEMBER, "member", 1, 7, ERR_FORBIDDEN},
        {HOLA_HELPER, "member", 1, 7, ERR_FORBIDDEN},
        {STELLA_STEWARD, "member", 1, 7, ERR_OK},
        {HANNA_HOST, "member", 500, 90, ERR_OK},
        {STELLA_STEWARD, "steward", 1, 7, ERR_OK},
        {STELLA_STEWARD, "steward", 2, 7, ERR_INPUT},
        {STELLA_STEWARD, "host", 1, 7, ERR_INPUT},
        {STELLA_STEWARD, "asked", 1, 7, ERR_INPUT},
        {STELLA_STEWARD, "member", 0, 7, ERR_INPUT},
        {STELLA_STEWARD, "member", 501, 7, ERR_INPUT},
        {STELLA_STEWARD, "member", 1, 0, ERR_INPUT},
        {STELLA_STEWARD, "member", 1, 91, ERR_INPUT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str code;
        test_row("row %zu", i);
        assert_int_equal(invite(&w, rows[i].by, rows[i].role, rows[i].uses, rows[i].days, &code),
                         rows[i].e);
    }
}

TEST_STORES("invitation: as many come in as it says, and until its day") {
    struct world w;
    world_make(&w, store);
    struct str code, late;
    struct id one, two, three;
    assert_int_equal(invite(&w, STELLA_STEWARD, "helper", 2, 7, &code), ERR_OK);
    assert_int_equal(accept(&w, NOBODY_AT_ALL, STR("not-these-words"), "X", &one), ERR_CLOSED);
    assert_int_equal(accept(&w, NOBODY_AT_ALL, code, "", &one), ERR_INPUT);
    assert_int_equal(accept(&w, NOBODY_AT_ALL, code, "Lina", &one), ERR_OK);
    assert_int_equal(role_of(&w, one), ROLE_HELPER);
    assert_int_equal(accept(&w, SANA_STRANGER, code, "", &two), ERR_OK);
    assert_true(id_eq(two, w.person[SANA_STRANGER]));
    assert_int_equal(role_of(&w, two), ROLE_HELPER);
    assert_int_equal(accept(&w, NOBODY_AT_ALL, code, "Omar", &three), ERR_CLOSED);
    assert_int_equal(invite(&w, STELLA_STEWARD, "member", 2, 7, &late), ERR_OK);
    w.now_ms += 7 * DAY_MS;
    assert_int_equal(accept(&w, NOBODY_AT_ALL, late, "Omar", &three), ERR_CLOSED);
}

TEST_STORES("invitation: who is more already stays it and takes no use; who is less rises") {
    struct world w;
    world_make(&w, store);
    struct str code;
    struct id who;
    assert_int_equal(invite(&w, STELLA_STEWARD, "helper", 1, 7, &code), ERR_OK);
    assert_int_equal(accept(&w, STELLA_STEWARD, code, "", &who), ERR_OK);
    assert_int_equal(role_of(&w, who), ROLE_STEWARD);
    assert_int_equal(accept(&w, MARA_MEMBER, code, "", &who), ERR_OK);
    assert_int_equal(role_of(&w, who), ROLE_HELPER);
    assert_int_equal(accept(&w, MATEO_MEMBER, code, "", &who), ERR_CLOSED);
}

TEST_STORES("invitation: it ends with a word, and with its maker's office") {
    struct world w;
    world_make(&w, store);
    struct str code, other;
    struct id who;
    struct invitations all;
    assert_int_equal(invite(&w, STELLA_STEWARD, "member", 5, 7, &code), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, invitation_list(c, w.community.thing.id, &all)), ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(invitation_list(c, w.community.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(invitation_end(c, &w.other, all.item[0].code_hash), ERR_FORBIDDEN);
    assert_int_equal(invitation_end(c, &w.community, all.item[0].code_hash), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(accept(&w, NOBODY_AT_ALL, code, "Lina", &who), ERR_CLOSED);
    assert_int_equal(invite(&w, STELLA_STEWARD, "steward", 1, 7, &other), ERR_OK);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(community_give_role(c, &w.community, w.person[MARA_MEMBER], STR("steward")),
                     ERR_OK);
    assert_int_equal(community_give_role(c, &w.community, w.person[STELLA_STEWARD], STR("member")),
                     ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(accept(&w, NOBODY_AT_ALL, other, "Eve", &who), ERR_CLOSED);
}

/* --- roles --- */

static enum err give(struct world *w, enum world_person by, enum world_person to,
                     const char *role) {
    struct ctx *c = world_as(w, by);
    return world_end(w, community_give_role(c, &w->community, w->person[to], str_of(role)));
}

TEST_STORES("role: stewards and hosts give them, to those who have to do with the community") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person by, to;
        const char *role;
        enum err e;
    } rows[] = {
        {NOBODY_AT_ALL, MATEO_MEMBER, "helper", ERR_FORBIDDEN},
        {SANA_STRANGER, MATEO_MEMBER, "helper", ERR_FORBIDDEN},
        {MARA_MEMBER, MARA_MEMBER, "steward", ERR_FORBIDDEN},
        {HOLA_HELPER, MATEO_MEMBER, "helper", ERR_FORBIDDEN},
        {STELLA_STEWARD, SANA_STRANGER, "member", ERR_NOT_FOUND},
        {STELLA_STEWARD, MATEO_MEMBER, "host", ERR_INPUT},
        {STELLA_STEWARD, MATEO_MEMBER, "asked", ERR_INPUT},
        {STELLA_STEWARD, STELLA_STEWARD, "member", ERR_INPUT}, /* the last one */
        {STELLA_STEWARD, MATEO_MEMBER, "steward", ERR_OK},
        {MATEO_MEMBER, STELLA_STEWARD, "none", ERR_OK},
        {HANNA_HOST, MATEO_MEMBER, "none", ERR_INPUT},
        {HANNA_HOST, MARA_MEMBER, "none", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        assert_int_equal(give(&w, rows[i].by, rows[i].to, rows[i].role), rows[i].e);
    }
    assert_int_equal(role_of(&w, w.person[MARA_MEMBER]), ROLE_NONE);
    assert_int_equal(role_of(&w, w.person[STELLA_STEWARD]), ROLE_NONE);
}

TEST_STORES("role: who asks waits for a steward, who is told; the list is for members") {
    struct world w;
    world_make(&w, store);
    struct community_members all;
    bool more;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    w.community.joining = STR("asked");
    assert_int_equal(world_end(&w, community_save(c, &w.community)), ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(
        world_end(&w, community_join(c, &w.community, w.person[SANA_STRANGER], STR("Sana"))),
        ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(
        world_end(&w, community_members(c, w.community.thing.id, ID_NONE, &all, &more)),
        ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD);
    struct notices news;
    assert_int_equal(notice_list(c, (struct thing_page){0}, &news, &more), ERR_OK);
    assert_int_equal(news.count, 1);
    assert_str(news.item[0].kind, "community.asked");
    assert_true(news.item[0].is_new);
    assert_int_equal(notice_see_all(c), ERR_OK);
    assert_int_equal(community_askers(c, w.community.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    struct belongings mine;
    assert_int_equal(community_of_viewer(c, &mine), ERR_OK);
    assert_int_equal(mine.item[0].asking, 1);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(give(&w, STELLA_STEWARD, SANA_STRANGER, "member"), ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(community_members(c, w.community.thing.id, ID_NONE, &all, &more), ERR_OK);
    assert_int_equal(all.count, 5);
    assert_false(more);
    assert_int_equal(notice_list(c, (struct thing_page){0}, &news, &more), ERR_OK);
    assert_str(news.item[0].kind, "community.joined");
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("role: a name of one's own in a community, and leaving it") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct community_member me;
    assert_int_equal(community_call_me(c, &w.community, STR("Heron")), ERR_OK);
    assert_int_equal(community_call_me(c, &w.other, STR("Heron")), ERR_NOT_FOUND);
    assert_int_equal(community_member(c, w.community.thing.id, w.person[MARA_MEMBER], &me), ERR_OK);
    assert_str(me.name, "Heron");
    assert_int_equal(me.role, ROLE_MEMBER);
    struct person p;
    assert_int_equal(person_find(c, w.person[MARA_MEMBER], &p), ERR_OK);
    p.name = STR("Mara Two");
    assert_int_equal(person_save(c, &p), ERR_OK);
    assert_int_equal(community_member(c, w.community.thing.id, w.person[MARA_MEMBER], &me), ERR_OK);
    assert_str(me.name, "Heron"); /* a name of its own is not written over */
    assert_int_equal(community_leave(c, &w.community), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(role_of(&w, w.person[MARA_MEMBER]), ROLE_NONE);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_leave(c, &w.community)), ERR_INPUT);
}
