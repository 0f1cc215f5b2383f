/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of circles, their threads and meetings, on both stores. */
#include "area/circles/circle.h"

#include "area/circles/meeting.h"
#include "area/circles/thread.h"
#include "kernel/cycle.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "sys/clock.h"
#include "tests/unit/world.h"

static struct circle draft(const char *name, const char *joining) {
    return (struct circle){.thing = {.title = str_of(name), .note = STR("")},
                           .about = STR(""),
                           .joining = str_of(joining),
                           .rhythm = STR(""),
                           .agreement = STR("What is said here stays here.")};
}

static enum err begin(struct world *w, enum world_person who, struct circle *s) {
    struct ctx *c = world_as(w, who);
    return world_end(w, circle_begin(c, &w->community, s, ID_NONE));
}

static enum err find(struct world *w, enum world_person who, struct id id, struct circle *s) {
    struct ctx *c = world_as(w, who);
    return world_end(w, circle_find(c, id, s));
}

static enum err join(struct world *w, enum world_person who, struct id id, bool accepts) {
    struct circle s;
    struct ctx *c = world_as(w, who);
    enum err e = circle_find(c, id, &s);
    return world_end(w, e == ERR_OK ? circle_join(c, &s, accepts) : e);
}

TEST_STORES("circle: who may begin, see and join one, by how it is joined") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *joining;
        enum err nobody, member, host;
        enum err joined;
        enum circle_role role;
    } rows[] = {
        {"open", ERR_NOT_FOUND, ERR_OK, ERR_NOT_FOUND, ERR_OK, CIRCLE_MEMBER},
        {"closed", ERR_NOT_FOUND, ERR_OK, ERR_NOT_FOUND, ERR_OK, CIRCLE_ASKED},
        {"unlisted", ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND, CIRCLE_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].joining);
        struct circle s = draft("Fathers who want to be there", rows[i].joining);
        assert_int_equal(begin(&w, SANA_STRANGER, &s), ERR_FORBIDDEN);
        assert_int_equal(begin(&w, NOBODY_AT_ALL, &s), ERR_FORBIDDEN);
        assert_int_equal(begin(&w, MARA_MEMBER, &s), ERR_OK);
        struct circle seen;
        assert_int_equal(find(&w, NOBODY_AT_ALL, s.thing.id, &seen), rows[i].nobody);
        assert_int_equal(find(&w, SANA_STRANGER, s.thing.id, &seen), rows[i].nobody);
        assert_int_equal(find(&w, MATEO_MEMBER, s.thing.id, &seen), rows[i].member);
        if (rows[i].member == ERR_OK) {
            assert_int_equal(join(&w, MATEO_MEMBER, s.thing.id, false), ERR_INPUT);
        }
        assert_int_equal(join(&w, MATEO_MEMBER, s.thing.id, true), rows[i].joined);
        if (rows[i].joined == ERR_OK) {
            assert_int_equal(find(&w, MATEO_MEMBER, s.thing.id, &seen), ERR_OK);
            assert_int_equal(seen.role, rows[i].role);
        }
    }
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    struct things all;
    bool more;
    int64_t next;
    assert_int_equal(circle_list(c, w.community.thing.id, (struct thing_page){0}, &all, &more),
                     ERR_OK);
    assert_int_equal(all.count, 2);
    assert_int_equal(search_find(c, STR("fathers"), STR("circle"), 0, &all, &next), ERR_OK);
    assert_int_equal(all.count, 2);
    world_end(&w, ERR_OK);
}

TEST_STORES("circle: a new agreement is accepted anew before writing; one facilitator stays") {
    struct world w;
    world_make(&w, store);
    struct circle s = draft("Weavers", "open");
    assert_int_equal(begin(&w, MARA_MEMBER, &s), ERR_OK);
    struct id id = s.thing.id;
    assert_int_equal(join(&w, MATEO_MEMBER, id, true), ERR_OK);
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(circle_may_write(c, id), ERR_OK);
    struct circle change = draft("Weavers", "open");
    change.thing.id = id;
    change.agreement = STR("We meet each week, whatever comes.");
    assert_int_equal(world_end(&w, circle_change(c, &change)), ERR_FORBIDDEN);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, circle_change(c, &change)), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, circle_may_write(c, id)), ERR_CLOSED);
    assert_int_equal(join(&w, MATEO_MEMBER, id, true), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, circle_may_write(c, id)), ERR_OK);

    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(circle_find(c, id, &s), ERR_OK);
    assert_int_equal(world_end(&w, circle_leave(c, &s)), ERR_INPUT);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(circle_find(c, id, &s), ERR_OK);
    assert_int_equal(circle_set_role(c, &s, w.person[SANA_STRANGER], CIRCLE_MEMBER), ERR_INPUT);
    assert_int_equal(circle_set_role(c, &s, w.person[MATEO_MEMBER], CIRCLE_FACILITATOR), ERR_OK);
    assert_int_equal(world_end(&w, circle_leave(c, &s)), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, circle_may_write(c, id)), ERR_FORBIDDEN);
}

TEST_STORES("thread: what is said in a circle stays in it, also from stewards and the host") {
    struct world w;
    world_make(&w, store);
    struct circle s = draft("After a loss", "unlisted");
    assert_int_equal(begin(&w, MARA_MEMBER, &s), ERR_OK);
    struct thread t = {.thing = {.title = STR("The first year")},
                       .text = STR("Some days are good."),
                       .warning = STR("loss")};
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, thread_begin(c, &s, &t)), ERR_OK);
    static const enum world_person outside[] = {NOBODY_AT_ALL, SANA_STRANGER, MATEO_MEMBER,
                                                STELLA_STEWARD, HANNA_HOST};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        test_row("%s", world_name(outside[i]));
        struct thread seen;
        c = world_as(&w, outside[i]);
        assert_int_equal(world_end(&w, thread_find(c, t.thing.id, &seen)), ERR_NOT_FOUND);
    }
    c = world_as(&w, MARA_MEMBER);
    struct thread seen;
    assert_int_equal(thread_find(c, t.thing.id, &seen), ERR_OK);
    assert_str(seen.author, "Mara");
    world_end(&w, ERR_OK);
    struct thread bad = {.thing = {.title = STR("")}, .text = STR(""), .warning = STR("")};
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(thread_begin(c, &s, &bad), ERR_INPUT);
    assert_int_equal(c->wrong_count, 2);
    world_end(&w, ERR_INPUT);
}

TEST_STORES("meeting: called, answered, held; its circle's needs then take the turn act") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct thing need = {.kind = STR("need"),
                         .community = w.community.thing.id,
                         .wanted = AUDIENCE_PUBLIC,
                         .life = LIFE_PUBLISHED,
                         .state = STR("voiced"),
                         .topic = STR(""),
                         .note = STR(""),
                         .turn = TURN_LISTEN,
                         .title = STR("Nobody to talk to")};
    assert_int_equal(thing_make(c, &need), ERR_OK);
    struct circle s = draft("Evening talk", "open");
    assert_int_equal(circle_begin(c, &w.community, &s, need.id), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    static const struct {
        const char *what;
        int64_t starts, ends;
        enum err expected;
    } rows[] = {
        {"ends before it begins", HOUR_MS, 0, ERR_INPUT},
        {"longer than a day", HOUR_MS, 30 * HOUR_MS, ERR_INPUT},
        {"long past", -50 * HOUR_MS, -49 * HOUR_MS, ERR_INPUT},
        {"fine", HOUR_MS, 2 * HOUR_MS, ERR_OK},
    };
    struct meeting m = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        m = (struct meeting){.thing = {.title = STR("The first evening"), .note = STR("")},
                             .starts_ms = w.now_ms + rows[i].starts,
                             .ends_ms = w.now_ms + rows[i].ends,
                             .zone = STR("UTC"),
                             .place = STR(""),
                             .agenda = STR("")};
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(world_end(&w, meeting_call(c, &s, &m)), rows[i].expected);
    }
    struct ids came = {&w.person[MARA_MEMBER], 1};
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, meeting_record(c, &m, came, STR(""))), ERR_CLOSED);
    c = world_as(&w, MATEO_MEMBER);
    struct meeting seen;
    assert_int_equal(world_end(&w, meeting_find(c, m.thing.id, &seen)), ERR_NOT_FOUND);
    w.now_ms += 90 * MINUTE_MS;
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, meeting_record(c, &m, came, STR("We listened."))), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(meeting_find(c, m.thing.id, &seen), ERR_OK);
    assert_int_equal(seen.thing.tally, 1);
    struct thing now;
    assert_int_equal(thing_find(c, need.id, "need", &now), ERR_OK);
    assert_int_equal(now.turn, TURN_ACT);
    world_end(&w, ERR_OK);
    w.now_ms += DAY_MS;
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, meeting_answer(c, &m, true)), ERR_CLOSED);
}
