/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of profiles, on both stores. */
#include "area/explore/profile.h"

#include <string.h>

#include "area/explore/compare.h"
#include "kernel/card.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

static struct profile profile(struct ctx *c, const struct community *m) {
    struct profile p;
    assert_int_equal(profile_of(c, m, &p), ERR_OK);
    return p;
}

static enum err say(struct world *w, enum world_person who, const struct community *m,
                    const char *kind, const char *text, const char *theme, struct id *out) {
    struct ctx *c = world_as(w, who);
    struct profile p = profile(c, m);
    struct statement s = {.text = str_of(text), .theme = str_of(theme), .source = STR("A meeting")};
    enum err e = profile_say(c, &p, str_of(kind), &s, ID_NONE);
    if (out != NULL) {
        *out = s.id;
    }
    return world_end(w, e);
}

TEST_STORES("profile: stewards write it, everybody reads it, members see who said it") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        enum err expected;
        bool sees_author;
    } rows[] = {{NOBODY_AT_ALL, ERR_FORBIDDEN, false}, {SANA_STRANGER, ERR_FORBIDDEN, false},
                {MARA_MEMBER, ERR_FORBIDDEN, true},    {HOLA_HELPER, ERR_FORBIDDEN, true},
                {STELLA_STEWARD, ERR_OK, true},        {HANNA_HOST, ERR_OK, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        assert_int_equal(
            say(&w, rows[i].who, &w.community, "strength", world_name(rows[i].who), "", NULL),
            rows[i].expected);
    }
    /* said twice is said once */
    assert_int_equal(
        say(&w, HANNA_HOST, &w.community, "strength", world_name(HANNA_HOST), "", NULL), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct ctx *c = world_as(&w, rows[i].who);
        struct profile p = profile(c, &w.community);
        assert_int_equal(p.statements.count, 2);
        /* the older one is the steward's, a member's */
        assert_int_equal(!str_is_empty(p.statements.item[1].author), rows[i].sees_author);
        assert_int_equal(p.may_change, rows[i].expected == ERR_OK);
        world_end(&w, ERR_OK);
    }
}

TEST_STORES("profile: what is wrong with a statement is said by field") {
    struct world w;
    world_make(&w, store);
    static char long_text[STATEMENT_TEXT_MAX + 2];
    memset(long_text, 'a', STATEMENT_TEXT_MAX + 1);
    static const struct {
        const char *kind, *text, *field;
    } rows[] = {{"strength", "", "text"},
                {"strength", long_text, "text"},
                {"strength", "\xff\xff\xff", "text"},
                {"weakness", "We sing", "kind"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        struct profile p = profile(c, &w.community);
        struct statement s = {.text = str_of(rows[i].text), .theme = STR(""), .source = STR("")};
        assert_int_equal(profile_say(c, &p, str_of(rows[i].kind), &s, ID_NONE), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("profile: a statement never changes; it ends, and stays in the history") {
    struct world w;
    world_make(&w, store);
    struct id first;
    assert_int_equal(say(&w, STELLA_STEWARD, &w.community, "fact", "We are 400", "", &first),
                     ERR_OK);
    w.now_ms += 1000;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct profile p = profile(c, &w.community);
    struct statement s = {.text = STR("We are 420"), .theme = STR(""), .source = STR("")};
    assert_int_equal(profile_say(c, &p, STR("fact"), &s, first), ERR_OK);
    assert_int_equal(p.statements.count, 2);
    assert_str(p.statements.item[0].text, "We are 420");
    assert_int_equal(p.statements.item[0].ended_ms, 0);
    assert_int_equal(p.statements.item[1].ended_ms, w.now_ms);
    assert_int_equal(profile_end(c, &p, first), ERR_NOT_FOUND);
    world_end(&w, ERR_OK);
    /* one community's steward cannot end another's */
    c = world_as(&w, HANNA_HOST);
    p = profile(c, &w.other);
    assert_int_equal(profile_end(c, &p, s.id), ERR_NOT_FOUND);
    world_end(&w, ERR_NOT_FOUND);
}

TEST_STORES("profile: stands on a place, or on none, and its story is found") {
    struct world w;
    world_make(&w, store);
    struct place ada = {.thing = {.title = STR("Ada")}, .kind = STR("county"), .code = STR("1")};
    assert_int_equal(world_do(&w, HANNA_HOST, place_make(&w.ctx, &ada)), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct profile p = profile(c, &w.community);
    assert_int_equal(profile_stand(c, &p, ada.thing.id), ERR_FORBIDDEN);
    world_end(&w, ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD);
    p = profile(c, &w.community);
    assert_int_equal(profile_stand(c, &p, ada.thing.id), ERR_OK);
    assert_int_equal(profile_tell(c, &p, STR("We came over the river.")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    struct community m;
    assert_int_equal(community_by_slug(c, STR("riverside"), &m), ERR_OK);
    p = profile(c, &m);
    assert_str(p.place.code, "1");
    assert_str(p.story, "We came over the river.");
    struct things found;
    int64_t next;
    assert_int_equal(search_find(c, STR("river came"), STR("profile"), 0, &found, &next), ERR_OK);
    assert_int_equal(found.count, 1);
    assert_str(thing_address(c, &found.item[0]), "/communities/riverside/profile");
    world_end(&w, ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    p = profile(c, &m);
    assert_int_equal(profile_stand(c, &p, m.thing.id), ERR_NOT_FOUND);
    world_end(&w, ERR_NOT_FOUND);
    c = world_as(&w, STELLA_STEWARD);
    p = profile(c, &m);
    assert_int_equal(profile_stand(c, &p, ID_NONE), ERR_OK);
    assert_true(id_is_none(p.place.thing.id));
    world_end(&w, ERR_OK);
}

/* A need by the kernel alone: what needs are is another area's. */
static struct id voice(struct world *w, const struct community *m) {
    struct ctx *c = world_as(w, MARA_MEMBER);
    struct thing t = {.kind = STR("need"),
                      .community = m->thing.id,
                      .owner = w->person[MARA_MEMBER],
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .state = STR("voiced"),
                      .turn = TURN_LISTEN,
                      .topic = STR("health"),
                      .title = STR("No light on the path"),
                      .note = STR("")};
    assert_int_equal(thing_make(c, &t), ERR_OK);
    world_end(w, ERR_OK);
    return t.id;
}

TEST_STORES("profile: a need that it helps to understand takes the turn, by a steward alone") {
    struct world w;
    world_make(&w, store);
    struct id own = voice(&w, &w.community), strange = voice(&w, &w.other);
    static const struct {
        enum world_person who;
        bool own;
        size_t count;
        enum err expected;
    } rows[] = {{MARA_MEMBER, true, 1, ERR_FORBIDDEN},
                {STELLA_STEWARD, true, 0, ERR_INPUT},
                {STELLA_STEWARD, false, 1, ERR_NOT_FOUND},
                {STELLA_STEWARD, true, 1, ERR_OK},
                {STELLA_STEWARD, true, 1, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        struct profile p = profile(c, &w.community);
        enum err e = profile_understand(c, &p, rows[i].own ? &own : &strange, rows[i].count);
        assert_int_equal(e, rows[i].expected);
        world_end(&w, e);
    }
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct steps steps;
    assert_int_equal(cycle_steps(c, own, &steps), ERR_OK);
    assert_int_equal(steps.count, 1);
    assert_int_equal(steps.item[0].turn, TURN_UNDERSTAND);
    assert_str(steps.item[0].thing.kind, "profile");
    struct profile p = profile(c, &w.community);
    struct things waiting;
    assert_int_equal(profile_needs(c, &p, &waiting), ERR_OK);
    assert_int_equal(waiting.count, 0);
    world_end(&w, ERR_OK);
}

TEST_STORES("profile: what two communities say alike stands first when they are compared") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(say(&w, HANNA_HOST, &w.community, "challenge", "No doctor", "", NULL), ERR_OK);
    assert_int_equal(say(&w, HANNA_HOST, &w.community, "challenge", "Dry wells", "water", NULL),
                     ERR_OK);
    assert_int_equal(say(&w, HANNA_HOST, &w.other, "challenge", "The river is foul", "WATER", NULL),
                     ERR_OK);
    assert_int_equal(say(&w, HANNA_HOST, &w.other, "strength", "We have wells", "water", NULL),
                     ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct comparison of;
    assert_int_equal(compare_make(c, STR("riverside,hillside"), &of), ERR_OK);
    assert_int_equal(of.communities, 2);
    struct commons hard = compare_statements(c, &of, STATEMENT_CHALLENGE);
    assert_int_equal(hard.count, 2);
    assert_str(hard.item[0].words, "water");
    assert_int_equal(hard.item[0].who, 3);
    assert_int_equal(hard.item[1].who, 1);
    assert_int_equal(compare_statements(c, &of, STATEMENT_STRENGTH).count, 1);
    struct commons practices;
    assert_int_equal(compare_practices(c, &of, &practices), ERR_OK);
    assert_int_equal(practices.count, 0);
    world_end(&w, ERR_OK);
}

TEST_STORES("profile: a person who is forgotten leaves what was said, without the name") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(say(&w, STELLA_STEWARD, &w.community, "strength", "We sing", "", NULL),
                     ERR_OK);
    const struct noun *noun = noun_find(STR("profile"));
    assert_non_null(noun);
    const struct area_card *card = cards_at(0);
    for (size_t i = 1; i < cards_count(); i++) {
        card = str_eq(str_of(cards_at(i)->name), STR("explore")) ? cards_at(i) : card;
    }
    assert_string_equal(card->name, "explore");
    struct ctx *c = world_as(&w, HANNA_HOST);
    struct buf b = buf_make(10000);
    struct json_out out = json_begin(&b);
    json_open_object(&out);
    assert_int_equal(card->export_person(c, w.person[STELLA_STEWARD], &out), ERR_OK);
    json_close_object(&out);
    assert_true(str_find(buf_str(&b), STR("We sing")) < b.n);
    buf_free(&b);
    assert_int_equal(card->forget_person(c, w.person[STELLA_STEWARD]), ERR_OK);
    struct profile p = profile(c, &w.community);
    assert_int_equal(p.statements.count, 1);
    assert_true(str_is_empty(p.statements.item[0].author));
    assert_int_equal(thing_erase(c, &p.thing), ERR_OK);
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(p.statements.count, 0);
    world_end(&w, ERR_OK);
}
