/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of works and outcomes, on both stores. */
#include "area/create/work.h"

#include <string.h>

#include "area/create/outcome.h"
#include "kernel/cycle.h"
#include "kernel/gate.h"
#include "tests/unit/world.h"

static struct work story(const char *title, const char *leave) {
    return (struct work){.thing = {.title = str_of(title)},
                         .text = STR("In the long rain we heard the river."),
                         .narrator = STR("Grandmother"),
                         .leave = str_of(leave)};
}

static enum err tell(struct world *w, enum world_person who, struct work *d, bool open) {
    struct ctx *c = world_as(w, who);
    return world_end(w, work_tell(c, &w->community, d, open, ID_NONE, NULL, STR("")));
}

static enum err find(struct world *w, enum world_person who, struct id id) {
    struct work seen;
    struct ctx *c = world_as(w, who);
    return world_end(w, work_find(c, id, &seen));
}

TEST_STORES("work: who may tell one, who reads it, and what is wrong by field") {
    struct world w;
    world_make(&w, store);
    struct work d = story("The river", "own");
    assert_int_equal(tell(&w, NOBODY_AT_ALL, &d, true), ERR_FORBIDDEN);
    assert_int_equal(tell(&w, SANA_STRANGER, &d, true), ERR_FORBIDDEN);
    struct work nameless = story("", "own"), unasked = story("The river", "");
    assert_int_equal(tell(&w, MARA_MEMBER, &nameless, true), ERR_INPUT);
    assert_int_equal(tell(&w, MARA_MEMBER, &unasked, true), ERR_INPUT);
    static const struct {
        bool open;
        enum err nobody, stranger, member;
    } rows[] = {{true, ERR_OK, ERR_OK, ERR_OK}, {false, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct work told = story("The river", "given");
        assert_int_equal(tell(&w, MARA_MEMBER, &told, rows[i].open), ERR_OK);
        assert_int_equal(find(&w, NOBODY_AT_ALL, told.thing.id), rows[i].nobody);
        assert_int_equal(find(&w, SANA_STRANGER, told.thing.id), rows[i].stranger);
        assert_int_equal(find(&w, MATEO_MEMBER, told.thing.id), rows[i].member);
        struct ctx *c = world_as(&w, MATEO_MEMBER);
        assert_int_equal(world_end(&w, work_take_back(c, &told)), ERR_FORBIDDEN);
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(world_end(&w, work_take_back(c, &told)), ERR_OK);
        assert_int_equal(find(&w, MARA_MEMBER, told.thing.id), ERR_GONE);
    }
}

static struct id initiative_for(struct world *w, struct id *need) {
    struct ctx *c = world_as(w, MARA_MEMBER);
    struct thing n = {.kind = STR("need"),
                      .community = w->community.thing.id,
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .state = STR("voiced"),
                      .topic = STR(""),
                      .note = STR(""),
                      .turn = TURN_LISTEN,
                      .title = STR("No light on the path")};
    assert_int_equal(thing_make(c, &n), ERR_OK);
    struct thing i = {.kind = STR("initiative"),
                      .community = w->community.thing.id,
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .state = STR("running"),
                      .topic = STR(""),
                      .note = STR(""),
                      .title = STR("Lamps")};
    assert_int_equal(thing_make(c, &i), ERR_OK);
    assert_int_equal(link_make(c, i.id, "answers", n.id), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    *need = n.id;
    return i.id;
}

static struct outcome measured(int64_t people, struct opt_real low, struct opt_real high) {
    return (struct outcome){.thing = {.title = STR("Evenings with light"), .note = STR("")},
                            .unit = STR("evenings a week"),
                            .before = 1,
                            .after = 6,
                            .before_when = STR("March"),
                            .after_when = STR("June"),
                            .low = low,
                            .high = high,
                            .people = {people > 0, people},
                            .method = STR("Two of us counted each week."),
                            .harms = STR("None seen."),
                            .cost = STR(""),
                            .meaning = STR("")};
}

TEST_STORES(
    "outcome: needs reflect through it; small figures are hidden; half an interval is wrong") {
    struct world w;
    world_make(&w, store);
    struct id need, initiative = initiative_for(&w, &need);
    static const struct {
        const char *what;
        enum world_person who;
        int64_t people;
        struct opt_real low, high;
        enum err expected;
        bool shown;
    } rows[] = {
        {"a stranger", SANA_STRANGER, 0, {0}, {0}, ERR_FORBIDDEN, false},
        {"half an interval", MARA_MEMBER, 0, {true, 1}, {0}, ERR_INPUT, false},
        {"upside down", MARA_MEMBER, 0, {true, 5}, {true, 1}, ERR_INPUT, false},
        {"nine people", MARA_MEMBER, 9, {0}, {0}, ERR_OK, false},
        {"ten people", MARA_MEMBER, 10, {true, 1}, {true, 5}, ERR_OK, true},
        {"not about people", MARA_MEMBER, 0, {0}, {0}, ERR_OK, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        struct outcome o = measured(rows[i].people, rows[i].low, rows[i].high);
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, outcome_measure(c, initiative, &o)), rows[i].expected);
        if (rows[i].expected != ERR_OK) {
            continue;
        }
        struct outcome seen;
        c = world_as(&w, MATEO_MEMBER);
        assert_int_equal(outcome_find(c, o.thing.id, &seen), ERR_OK);
        assert_int_equal(seen.is_shown, rows[i].shown);
        struct thing now;
        assert_int_equal(thing_find(c, need, "need", &now), ERR_OK);
        assert_int_equal(now.turn, TURN_REFLECT);
        world_end(&w, ERR_OK);
    }
}

TEST("outcome: figures stand with the decimals that they have") {
    static const struct {
        double before, after;
        struct opt_real low, high;
        int decimals;
    } rows[] = {
        {1, 6, {0}, {0}, 0},
        {0.1, 6, {0}, {0}, 1},
        {1, 6.25, {0}, {0}, 2},
        {1.5, 1.0 / 3, {0}, {0}, 2},
        {1, 6, {true, 0.3}, {true, 5.25}, 2},
        {-1, 0, {true, -2.5}, {true, 5}, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct outcome o = {.before = rows[i].before,
                            .after = rows[i].after,
                            .low = rows[i].low,
                            .high = rows[i].high};
        assert_int_equal(outcome_decimals(&o), rows[i].decimals);
    }
}
