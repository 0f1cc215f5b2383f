/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of practices, on both stores. */
#include "area/learn/practice.h"

#include <string.h>

#include "kernel/gate.h"
#include "tests/unit/world.h"

static struct practice draft_of(const char *title) {
    return (struct practice){
        .thing = {.title = str_of(title),
                  .topic = STR("infrastructure"),
                  .state = STR("helped"),
                  .note = STR("Three villages near Port Lindi")},
        .is_public = true,
        .problem = STR("Nobody could cross in the rains."),
        .steps = STR("Two ropes over the river, and a raft between them."),
        .result = STR("Nobody missed the clinic."),
        .rights = STR("free"),
    };
}

static enum err make(struct world *w, enum world_person who, struct practice *p) {
    return world_do(w, who, practice_make(&w->ctx, &w->community, ID_NONE, p));
}

static enum err find(struct world *w, enum world_person who, struct id id) {
    struct practice p;
    return world_do(w, who, practice_find(&w->ctx, id, &p));
}

TEST_STORES("practice: members tell one; who reads it is their choice") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person by;
        bool is_public;
        enum err made, nobody, stranger, member;
    } rows[] = {
        {NOBODY_AT_ALL, true, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {SANA_STRANGER, true, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {MARA_MEMBER, true, ERR_OK, ERR_OK, ERR_OK, ERR_OK},
        {MARA_MEMBER, false, ERR_OK, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_OK},
        {STELLA_STEWARD, false, ERR_OK, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu by %s", i, world_name(rows[i].by));
        struct practice p = draft_of("A rope ferry for the rains");
        p.is_public = rows[i].is_public;
        assert_int_equal(make(&w, rows[i].by, &p), rows[i].made);
        assert_int_equal(find(&w, NOBODY_AT_ALL, p.thing.id), rows[i].nobody);
        assert_int_equal(find(&w, SANA_STRANGER, p.thing.id), rows[i].stranger);
        assert_int_equal(find(&w, MATEO_MEMBER, p.thing.id), rows[i].member);
    }
}

static struct opt_int number(int64_t v) {
    return (struct opt_int){v >= 0, v};
}

TEST_STORES("practice: what is wrong is said by field") {
    struct world w;
    world_make(&w, store);
    static char long_title[PRACTICE_TITLE_MAX + 2];
    memset(long_title, 'a', PRACTICE_TITLE_MAX + 1);
    static const struct {
        const char *title, *topic, *went, *rights, *steps, *sources;
        int64_t begun, ended, participants;
        const char *field;
    } rows[] = {
        {"", "care", "helped", "free", "Step by step, all of it", "", -1, -1, -1, "title"},
        {long_title, "care", "helped", "free", "Step by step, all of it", "", -1, -1, -1, "title"},
        {"\xff\xfe not text", "care", "helped", "free", "Step by step, all of it", "", -1, -1, -1,
         "title"},
        {"A good title", "", "helped", "free", "Step by step, all of it", "", -1, -1, -1, "topic"},
        {"A good title", "care", "", "free", "Step by step, all of it", "", -1, -1, -1, "went"},
        {"A good title", "care", "cured", "free", "Step by step, all of it", "", -1, -1, -1,
         "went"},
        {"A good title", "care", "failed", "", "Step by step, all of it", "", -1, -1, -1, "rights"},
        {"A good title", "care", "helped", "free", "Short", "", -1, -1, -1, "steps"},
        {"A good title", "care", "helped", "free", "Step by step, all of it",
         "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11", -1, -1, -1, "sources"},
        {"A good title", "care", "helped", "free", "Step by step, all of it", "", 2090, -1, -1,
         "begun"},
        {"A good title", "care", "helped", "free", "Step by step, all of it", "", 2020, 2019, -1,
         "ended"},
        {"A good title", "care", "helped", "free", "Step by step, all of it", "", -1, -1, 0,
         "participants"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].field);
        struct practice p = draft_of(rows[i].title);
        p.thing.topic = str_of(rows[i].topic);
        p.thing.state = str_of(rows[i].went);
        p.rights = str_of(rows[i].rights);
        p.steps = str_of(rows[i].steps);
        p.sources = str_of(rows[i].sources);
        p.begun = number(rows[i].begun);
        p.ended = number(rows[i].ended);
        p.participants = number(rows[i].participants);
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(practice_make(c, &w.community, ID_NONE, &p), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        assert_int_equal(c->wrong_count, 1);
        world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("practice: fewer than ten people are kept as fewer than ten") {
    struct world w;
    world_make(&w, store);
    static const struct {
        int64_t typed, kept;
    } rows[] = {{1, 9}, {8, 9}, {9, 9}, {10, 10}, {3210, 3210}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%lld", (long long)rows[i].typed);
        struct practice p = draft_of("A rope ferry for the rains"), found;
        p.participants = number(rows[i].typed);
        assert_int_equal(make(&w, MARA_MEMBER, &p), ERR_OK);
        assert_int_equal(world_do(&w, MARA_MEMBER, practice_find(&w.ctx, p.thing.id, &found)),
                         ERR_OK);
        assert_int_equal(found.participants.v, rows[i].kept);
    }
}

TEST_STORES("practice: changed by its teller and by stewards, and not over somebody's change") {
    struct world w;
    world_make(&w, store);
    struct practice p = draft_of("A rope ferry for the rains");
    assert_int_equal(make(&w, MARA_MEMBER, &p), ERR_OK);
    int64_t seen = p.thing.updated_ms;
    static const struct {
        enum world_person who;
        bool late;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, false, ERR_FORBIDDEN}, {SANA_STRANGER, false, ERR_FORBIDDEN},
        {MATEO_MEMBER, false, ERR_FORBIDDEN},  {MARA_MEMBER, false, ERR_OK},
        {STELLA_STEWARD, true, ERR_CONFLICT},  {STELLA_STEWARD, false, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, world_name(rows[i].who));
        w.now_ms += 1000;
        struct practice d = draft_of("A rope ferry for the long rains"), found;
        d.thing.id = p.thing.id;
        d.is_public = false;
        struct ctx *c = world_as(&w, rows[i].who);
        int64_t when = rows[i].late ? p.thing.created_ms : seen;
        assert_int_equal(world_end(&w, practice_change(c, &d, when)), rows[i].expected);
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(world_end(&w, practice_find(c, p.thing.id, &found)), ERR_OK);
        seen = found.thing.updated_ms;
    }
    assert_int_equal(find(&w, SANA_STRANGER, p.thing.id), ERR_NOT_FOUND);
}

static struct id add_thing(struct world *w, const char *kind, struct id community,
                           const char *title) {
    struct thing t = {.kind = str_of(kind),
                      .community = community,
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .state = STR("moving"),
                      .turn = TURN_LISTEN,
                      .topic = STR("health"),
                      .stages = STAGE_BIT(birth),
                      .title = str_of(title),
                      .note = STR("Upper village")};
    assert_int_equal(world_do(w, STELLA_STEWARD, thing_make(&w->ctx, &t)), ERR_OK);
    return t.id;
}

TEST_STORES("practice: grows from an initiative, and the needs that it answers hear of it") {
    struct world w;
    world_make(&w, store);
    struct id need = add_thing(&w, "need", w.community.thing.id, "The river rises");
    struct id initiative = add_thing(&w, "initiative", w.community.thing.id, "A ferry");
    struct id other = add_thing(&w, "initiative", w.other.thing.id, "Not ours");
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(link_make(c, initiative, "answers", need), ERR_OK);
    assert_int_equal(follow(c, need, w.person[MATEO_MEMBER]), ERR_OK);
    world_end(&w, ERR_OK);

    struct practice p;
    struct practice_origin origin;
    static const struct {
        int which;
        enum err expected;
    } rows[] = {{0, ERR_OK}, {1, ERR_NOT_FOUND}, {2, ERR_NOT_FOUND}};
    struct id from[] = {initiative, other, need};
    for (size_t i = 0; i < 3; i++) {
        test_row("%zu", i);
        c = world_as(&w, MARA_MEMBER);
        enum err e = practice_begin(c, &w.community, from[rows[i].which], &p, &origin);
        assert_int_equal(world_end(&w, e), rows[i].expected);
    }
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(practice_begin(c, &w.community, initiative, &p, &origin), ERR_OK);
    assert_str(p.thing.title, "A ferry");
    assert_str(p.problem, "The river rises");
    assert_str(p.thing.topic, "health");
    assert_int_equal(p.thing.stages, STAGE_BIT(birth));
    p = draft_of("A rope ferry for the rains");
    assert_int_equal(practice_make(c, &w.community, initiative, &p), ERR_OK);
    struct things grown;
    struct steps steps;
    assert_int_equal(link_targets(c, p.thing.id, "grew_from", &grown), ERR_OK);
    assert_int_equal(grown.count, 1);
    assert_int_equal(cycle_steps(c, need, &steps), ERR_OK);
    assert_int_equal(steps.count, 1);
    assert_int_equal(steps.item[0].turn, TURN_SHARE);
    assert_true(id_eq(steps.item[0].thing.id, p.thing.id));
    world_end(&w, ERR_OK);
}

TEST_STORES("practice: the list by stage, kind, how it went, place and words") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *title, *topic, *went, *place;
        int64_t stages;
    } made[] = {
        {"A rope ferry for the rains", "infrastructure", "helped", "Port Lindi", 0},
        {"A waiting house by the clinic", "health", "partly", "Aurora Valley",
         STAGE_BIT(birth) | STAGE_BIT(newborn)},
        {"Singing in the waiting room", "health", "failed", "Port Lindi", STAGE_BIT(pregnancy)},
    };
    for (size_t i = 0; i < 3; i++) {
        struct practice p = draft_of(made[i].title);
        p.thing.topic = str_of(made[i].topic);
        p.thing.state = str_of(made[i].went);
        p.thing.note = str_of(made[i].place);
        p.thing.stages = made[i].stages;
        w.now_ms += 1000;
        assert_int_equal(make(&w, MARA_MEMBER, &p), ERR_OK);
    }
    static const struct {
        const char *words, *place, *topic, *went;
        int64_t stages;
        size_t found;
    } rows[] = {
        {"", "", "", "", 0, 3},
        {"", "", "health", "", 0, 2},
        {"", "", "health", "failed", 0, 1},
        {"", "", "", "", STAGE_BIT(newborn), 1},
        {"waiting", "", "", "", 0, 2},
        {"waiting", "lindi", "", "", 0, 1},
        {"", "LINDI port", "", "", 0, 2},
        {"", "lindi", "health", "", 0, 1},
        {"", "clinic", "", "", 0, 0}, /* a word, but not of the place */
        {"waiting", "", "health", "helped", 0, 0},
        {"\" OR 1=1 --", "", "", "", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct practice_search s = {.words = str_of(rows[i].words),
                                    .place = str_of(rows[i].place),
                                    .page = {.topic = str_of(rows[i].topic),
                                             .state = str_of(rows[i].went),
                                             .stages = rows[i].stages}};
        struct things found;
        int64_t next;
        bool more;
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(practice_list(c, &s, &found, &next, &more), ERR_OK);
        assert_int_equal(found.count, rows[i].found);
        assert_false(more);
        world_end(&w, ERR_OK);
    }
}

TEST_STORES("practice: taken back, its words are gone") {
    struct world w;
    world_make(&w, store);
    struct practice p = draft_of("A rope ferry for the rains");
    assert_int_equal(make(&w, MARA_MEMBER, &p), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, practice_withdraw(&w.ctx, p.thing.id)),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, practice_withdraw(&w.ctx, p.thing.id)), ERR_OK);
    assert_int_equal(find(&w, MARA_MEMBER, p.thing.id), ERR_GONE);
    struct practice_search s = {.words = STR("rope")};
    struct things found;
    int64_t next;
    bool more;
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(practice_list(c, &s, &found, &next, &more), ERR_OK);
    assert_int_equal(found.count, 0);
    world_end(&w, ERR_OK);
}
