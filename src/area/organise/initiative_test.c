/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of initiatives, their teams, tasks and ties, on both stores. */
#include "area/organise/initiative.h"

#include <string.h>

#include "kernel/card.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

/* A thing of any kind: what other areas would make. */
static struct id add_thing(struct world *w, enum world_person by, const char *kind,
                           const struct community *home, struct id audience) {
    struct ctx *c = world_as(w, by);
    struct thing t = {.kind = str_of(kind),
                      .community = home->thing.id,
                      .owner = c->viewer->person,
                      .wanted = audience,
                      .life = LIFE_PUBLISHED,
                      .state = STR("voiced"),
                      .turn = TURN_LISTEN,
                      .title = STR("No light on the path")};
    assert_int_equal(world_end(w, thing_make(c, &t)), ERR_OK);
    return t.id;
}

static struct id add_need(struct world *w) {
    return add_thing(w, MATEO_MEMBER, "need", &w->community, AUDIENCE_PUBLIC);
}

static struct ids ids_of(struct id id) {
    struct id *all = arena_new(test_arena(), struct id);
    *all = id;
    return (struct ids){all, 1};
}

static struct initiative_draft draft_of(const struct world *w, struct id need) {
    return (struct initiative_draft){.community = w->community,
                                     .title = STR("Lamps along the path"),
                                     .plan = STR("First the poles, *then* the wire."),
                                     .open = true,
                                     .needs = ids_of(need)};
}

static enum err make(struct world *w, enum world_person who, struct initiative_draft d,
                     struct initiative *out) {
    struct ctx *c = world_as(w, who);
    return world_end(w, initiative_make(c, &d, out));
}

static enum err find(struct world *w, enum world_person who, struct id id, struct initiative *out) {
    struct ctx *c = world_as(w, who);
    return world_end(w, initiative_find(c, id, out));
}

static int turn_of_need(struct world *w, struct id need) {
    struct thing t;
    struct ctx *c = world_as(w, MATEO_MEMBER);
    assert_int_equal(world_end(w, thing_find(c, need, "need", &t)), ERR_OK);
    return t.turn;
}

TEST_STORES("initiative: who may make one, and who then sees it") {
    struct world w;
    world_make(&w, store);
    struct id need = add_need(&w);
    static const struct {
        enum world_person who;
        bool open;
        enum err made, nobody, stranger, member;
    } rows[] = {
        {NOBODY_AT_ALL, true, ERR_SIGN_IN, ERR_OK, ERR_OK, ERR_OK},
        {SANA_STRANGER, true, ERR_FORBIDDEN, ERR_OK, ERR_OK, ERR_OK},
        {MARA_MEMBER, true, ERR_OK, ERR_OK, ERR_OK, ERR_OK},
        {HOLA_HELPER, false, ERR_OK, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_OK},
        {HANNA_HOST, true, ERR_OK, ERR_OK, ERR_OK, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s, %s", world_name(rows[i].who), rows[i].open ? "open" : "for members");
        struct initiative_draft d = draft_of(&w, need);
        struct initiative made, seen;
        d.open = rows[i].open;
        assert_int_equal(make(&w, rows[i].who, d, &made), rows[i].made);
        if (rows[i].made == ERR_OK) {
            assert_int_equal(find(&w, NOBODY_AT_ALL, made.thing.id, &seen), rows[i].nobody);
            assert_int_equal(find(&w, SANA_STRANGER, made.thing.id, &seen), rows[i].stranger);
            assert_int_equal(find(&w, MATEO_MEMBER, made.thing.id, &seen), rows[i].member);
        }
    }
}

TEST_STORES("initiative: what is wrong with a draft is said by field") {
    struct world w;
    world_make(&w, store);
    struct id need = add_need(&w);
    struct id elsewhere = add_thing(&w, HANNA_HOST, "need", &w.other, AUDIENCE_PUBLIC);
    struct id secret = add_thing(&w, STELLA_STEWARD, "need", &w.community, w.community.stewards);
    struct id unknown = {{9}};
    static char long_title[INITIATIVE_TITLE_MAX + 2];
    memset(long_title, 'a', INITIATIVE_TITLE_MAX + 1);
    const struct {
        const char *title, *begins, *ends;
        struct id answers, practice, ballot;
        int64_t amount;
        const char *field;
    } rows[] = {
        {"", "", "", need, ID_NONE, ID_NONE, 0, "title"},
        {"abcd", "", "", need, ID_NONE, ID_NONE, 0, "title"},
        {long_title, "", "", need, ID_NONE, ID_NONE, 0, "title"},
        {"\xff\xfe no text at all", "", "", need, ID_NONE, ID_NONE, 0, "title"},
        {"Lamps", "12 March", "", need, ID_NONE, ID_NONE, 0, "begins"},
        {"Lamps", "2026-02-30", "", need, ID_NONE, ID_NONE, 0, "begins"},
        {"Lamps", "2026-03-12", "2026-03-11", need, ID_NONE, ID_NONE, 0, "ends"},
        {"Lamps", "", "", need, ID_NONE, ID_NONE, -1, "amount"},
        {"Lamps", "", "", ID_NONE, ID_NONE, ID_NONE, 0, "answers"},
        {"Lamps", "", "", unknown, ID_NONE, ID_NONE, 0, "answers"},
        {"Lamps", "", "", elsewhere, ID_NONE, ID_NONE, 0, "answers"},
        {"Lamps", "", "", secret, ID_NONE, ID_NONE, 0, "answers"},
        {"Lamps", "", "", need, need, ID_NONE, 0, "follows"},
        {"Lamps", "", "", need, ID_NONE, unknown, 0, "decided_by"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].field);
        struct initiative_draft d = draft_of(&w, rows[i].answers);
        struct initiative made;
        d.title = str_of(rows[i].title);
        d.begins = str_of(rows[i].begins);
        d.ends = str_of(rows[i].ends);
        d.practice = rows[i].practice;
        d.ballot = rows[i].ballot;
        d.amount = (struct opt_int){rows[i].amount != 0, rows[i].amount};
        if (id_is_none(rows[i].answers)) {
            d.needs.count = 0;
        }
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(initiative_make(c, &d, &made), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        assert_int_equal(c->wrong_count, 1);
        world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("initiative: ties to need, practice and ballot; the need moves with it") {
    struct world w;
    world_make(&w, store);
    struct id need = add_need(&w);
    struct initiative_draft d = draft_of(&w, need);
    d.practice = add_thing(&w, HANNA_HOST, "practice", &w.other, AUDIENCE_PUBLIC);
    d.ballot = add_thing(&w, STELLA_STEWARD, "ballot", &w.community, w.community.thing.id);
    struct initiative i;
    assert_int_equal(make(&w, MARA_MEMBER, d, &i), ERR_OK);
    static const struct {
        const char *kind;
        size_t member, stranger; /* what each sees of it */
    } rows[] = {{"answers", 1, 1}, {"follows", 1, 1}, {"decided_by", 1, 0}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%s", rows[k].kind);
        struct things found;
        struct ctx *c = world_as(&w, MATEO_MEMBER);
        assert_int_equal(world_end(&w, link_targets(c, i.thing.id, rows[k].kind, &found)), ERR_OK);
        assert_int_equal(found.count, rows[k].member);
        c = world_as(&w, SANA_STRANGER);
        assert_int_equal(world_end(&w, link_targets(c, i.thing.id, rows[k].kind, &found)), ERR_OK);
        assert_int_equal(found.count, rows[k].stranger);
    }
    assert_int_equal(turn_of_need(&w, need), TURN_ORGANISE);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, initiative_set_state(c, &i, STR("running"), STR(""))), ERR_OK);
    assert_int_equal(turn_of_need(&w, need), TURN_ACT);
    /* The same form once more makes no second one. */
    struct initiative again;
    assert_int_equal(make(&w, MARA_MEMBER, draft_of(&w, need), &again), ERR_OK);
    assert_true(id_eq(again.thing.id, i.thing.id));
}

TEST_STORES("initiative: its states and the ways between them") {
    struct world w;
    world_make(&w, store);
    struct id need = add_need(&w);
    struct initiative i;
    assert_int_equal(make(&w, MARA_MEMBER, draft_of(&w, need), &i), ERR_OK);
    static const struct {
        enum world_person who;
        const char *state, *closing;
        enum err expected;
        const char *left;
    } rows[] = {
        {MATEO_MEMBER, "running", "", ERR_FORBIDDEN, "planned"},
        {SANA_STRANGER, "running", "", ERR_FORBIDDEN, "planned"},
        {MARA_MEMBER, "done", "", ERR_CLOSED, "planned"},
        {MARA_MEMBER, "nonsense", "", ERR_CLOSED, "planned"},
        {MARA_MEMBER, "running", "", ERR_OK, "running"},
        {STELLA_STEWARD, "dropped", "short", ERR_INPUT, "running"},
        {STELLA_STEWARD, "done", "Twelve lamps stand.", ERR_OK, "done"},
        {MARA_MEMBER, "running", "", ERR_OK, "running"},
        {MARA_MEMBER, "dropped", "The poles were stolen.", ERR_OK, "dropped"},
        {MARA_MEMBER, "planned", "", ERR_OK, "planned"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%zu: %s wants %s", k, world_name(rows[k].who), rows[k].state);
        struct ctx *c = world_as(&w, rows[k].who);
        struct initiative now;
        assert_int_equal(initiative_find(c, i.thing.id, &now), ERR_OK);
        assert_int_equal(world_end(&w, initiative_set_state(c, &now, str_of(rows[k].state),
                                                            str_of(rows[k].closing))),
                         rows[k].expected);
        assert_int_equal(find(&w, MARA_MEMBER, i.thing.id, &now), ERR_OK);
        assert_str(now.thing.state, rows[k].left);
    }
}

TEST_STORES("initiative: its team; the last coordinator stays") {
    struct world w;
    world_make(&w, store);
    struct initiative i;
    assert_int_equal(make(&w, MARA_MEMBER, draft_of(&w, add_need(&w)), &i), ERR_OK);
    struct id mateo = w.person[MATEO_MEMBER], mara = w.person[MARA_MEMBER];
    assert_int_equal(world_do(&w, SANA_STRANGER, initiative_join(&w.ctx, &i)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MATEO_MEMBER, initiative_join(&w.ctx, &i)), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, initiative_join(&w.ctx, &i)), ERR_OK);
    assert_int_equal(find(&w, MARA_MEMBER, i.thing.id, &i), ERR_OK);
    assert_int_equal(i.thing.tally, 2);
    assert_int_equal(world_do(&w, MARA_MEMBER, initiative_leave(&w.ctx, &i)), ERR_INPUT);
    assert_int_equal(world_do(&w, MATEO_MEMBER, initiative_take_out(&w.ctx, &i, mara)),
                     ERR_FORBIDDEN);
    assert_int_equal(
        world_do(&w, MATEO_MEMBER, initiative_set_coordinator(&w.ctx, &i, mateo, true)),
        ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, initiative_set_coordinator(&w.ctx, &i, mateo, true)),
                     ERR_OK);
    assert_int_equal(world_do(&w, MARA_MEMBER, initiative_leave(&w.ctx, &i)), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, initiative_leave(&w.ctx, &i)), ERR_INPUT);
    assert_int_equal(find(&w, MATEO_MEMBER, i.thing.id, &i), ERR_OK);
    assert_int_equal(i.thing.tally, 1);
    struct things mine;
    assert_int_equal(world_do(&w, MATEO_MEMBER, initiative_mine(&w.ctx, &mine)), ERR_OK);
    assert_int_equal(mine.count, 1);
}

TEST_STORES("initiative: updates for everybody and for the team") {
    struct world w;
    world_make(&w, store);
    struct initiative i;
    assert_int_equal(make(&w, MARA_MEMBER, draft_of(&w, add_need(&w)), &i), ERR_OK);
    static const struct {
        enum world_person who;
        const char *text;
        bool team_only;
        enum err expected;
    } told[] = {
        {MARA_MEMBER, "Six poles stand.", false, ERR_OK},
        {MARA_MEMBER, "Six poles stand.", false, ERR_OK}, /* sent twice, kept once */
        {MARA_MEMBER, "The key is under the stone.", true, ERR_OK},
        {MATEO_MEMBER, "I am not of the team.", false, ERR_FORBIDDEN},
        {MARA_MEMBER, "", false, ERR_INPUT},
    };
    for (size_t k = 0; k < sizeof told / sizeof told[0]; k++) {
        test_row("%zu", k);
        struct ctx *c = world_as(&w, told[k].who);
        assert_int_equal(
            world_end(&w, initiative_tell(c, &i, str_of(told[k].text), told[k].team_only)),
            told[k].expected);
    }
    static const struct {
        enum world_person who;
        size_t sees;
    } rows[] = {{NOBODY_AT_ALL, 1}, {MATEO_MEMBER, 1}, {MARA_MEMBER, 2}, {STELLA_STEWARD, 2}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%s", world_name(rows[k].who));
        struct initiative_updates all;
        struct ctx *c = world_as(&w, rows[k].who);
        assert_int_equal(world_end(&w, initiative_updates(c, &i, 10, &all)), ERR_OK);
        assert_int_equal(all.count, rows[k].sees);
    }
}

TEST_STORES("task: added, taken once, given back, done") {
    struct world w;
    world_make(&w, store);
    struct initiative i;
    assert_int_equal(make(&w, MARA_MEMBER, draft_of(&w, add_need(&w)), &i), ERR_OK);
    struct id thing = i.thing.id;
    static const struct {
        const char *title, *due;
        enum err expected;
    } added[] = {
        {"Buy wire", "2026-04-01", ERR_OK},  {"Dig", "", ERR_OK},     {"No", "", ERR_INPUT},
        {"Buy wire", "tomorrow", ERR_INPUT}, {"\xff", "", ERR_INPUT},
    };
    for (size_t k = 0; k < sizeof added / sizeof added[0]; k++) {
        test_row("%s", added[k].title);
        assert_int_equal(
            world_do(&w, MARA_MEMBER,
                     task_add(&w.ctx, thing, str_of(added[k].title), str_of(added[k].due))),
            added[k].expected);
    }
    struct tasks all;
    assert_int_equal(world_do(&w, MARA_MEMBER, task_list(&w.ctx, thing, &all)), ERR_OK);
    assert_int_equal(all.count, 2);
    assert_str(all.item[0].title, "Buy wire");
    struct task t = all.item[0];
    assert_int_equal(world_do(&w, MATEO_MEMBER, task_take(&w.ctx, &t)), ERR_OK);
    struct ctx *c = world_as(&w, HOLA_HELPER);
    assert_int_equal(task_find(c, thing, t.id, &t), ERR_OK);
    assert_str(t.doer_name, "Mateo");
    assert_int_equal(world_end(&w, task_take(c, &t)), ERR_TWICE);
    assert_int_equal(world_do(&w, MATEO_MEMBER, task_set_state(&w.ctx, &t, STR("done"))), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, task_find(&w.ctx, thing, t.id, &t)), ERR_OK);
    assert_str(t.state, "done");
    assert_int_equal(world_do(&w, MATEO_MEMBER, task_give_back(&w.ctx, &t)), ERR_CLOSED);
    assert_int_equal(world_do(&w, MATEO_MEMBER, task_find(&w.ctx, w.community.thing.id, t.id, &t)),
                     ERR_NOT_FOUND);
}

TEST_STORES("deed: what areas offer to do with a need, by role and state") {
    struct world w;
    world_make(&w, store);
    struct id need = add_need(&w);
    static const struct {
        enum world_person who;
        const char *state;
        bool offered;
    } rows[] = {
        {NOBODY_AT_ALL, "voiced", false}, {SANA_STRANGER, "voiced", false},
        {MARA_MEMBER, "voiced", true},    {MARA_MEMBER, "moving", true},
        {MARA_MEMBER, "answered", false}, {HANNA_HOST, "voiced", true},
    };
    char id[ID_TEXT_SIZE + 1];
    id_text(need, id);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s, %s", world_name(rows[i].who), rows[i].state);
        struct ctx *c = world_as(&w, rows[i].who);
        struct thing t;
        struct deed_offers offers;
        assert_int_equal(thing_find(c, need, "need", &t), ERR_OK);
        t.state = str_of(rows[i].state);
        assert_int_equal(world_end(&w, deeds_of(c, &t, &offers)), ERR_OK);
        struct str path =
            arena_printf(test_arena(), "/communities/riverside/initiatives/new?answers=%s", id);
        bool offered = false;
        for (size_t k = 0; k < offers.count; k++) {
            offered |= str_eq(offers.item[k].path, path);
            assert_true(k == 0 || offers.item[k - 1].deed->turn <= offers.item[k].deed->turn);
        }
        assert_int_equal(offered, rows[i].offered);
    }
}

TEST_STORES("initiative: a person's data go along, and are forgotten") {
    struct world w;
    world_make(&w, store);
    struct initiative i;
    assert_int_equal(make(&w, MARA_MEMBER, draft_of(&w, add_need(&w)), &i), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, initiative_join(&w.ctx, &i)), ERR_OK);
    assert_int_equal(
        world_do(&w, MATEO_MEMBER, initiative_tell(&w.ctx, &i, STR("Mateo was here"), false)),
        ERR_OK);
    struct buf b = buf_make(100000);
    struct json_out out = json_begin(&b);
    json_open_object(&out);
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, initiative_export_person(c, w.person[MATEO_MEMBER], &out)),
                     ERR_OK);
    json_close_object(&out);
    struct str text = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    assert_true(str_find(text, STR("Mateo was here")) < text.n);
    assert_true(str_find(text, STR("Lamps along the path")) < text.n);
    /* Its maker's end does not take it from the others. */
    assert_int_equal(world_do(&w, MARA_MEMBER, thing_erase(&w.ctx, &i.thing)), ERR_CLOSED);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, initiative_forget_person(c, w.person[MATEO_MEMBER])), ERR_OK);
    struct initiative_updates all;
    assert_int_equal(world_do(&w, MARA_MEMBER, initiative_updates(&w.ctx, &i, 5, &all)), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].name, "");
    assert_int_equal(world_do(&w, MARA_MEMBER, thing_erase(&w.ctx, &i.thing)), ERR_OK);
    assert_int_equal(find(&w, MARA_MEMBER, i.thing.id, &i), ERR_GONE);
}
