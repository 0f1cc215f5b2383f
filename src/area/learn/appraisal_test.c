/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of appraisals and of practices in depth, on both stores. */
#include "area/learn/appraisal.h"

#include "appraisal_sql.h"
#include "area/learn/depth.h"
#include "kernel/order.h"
#include "kernel/person.h"
#include "kernel/person_data.h"
#include "tests/unit/world.h"

static struct id tell(struct world *w, struct practice *p) {
    *p = (struct practice){
        .thing = {.title = STR("A rope ferry for the rains"),
                  .topic = STR("health"),
                  .state = STR("helped")},
        .is_public = true,
        .problem = STR("Newborns died far from care."),
        .steps = STR("We met each month with a facilitator."),
        .result = STR("We know each other now."),
        .rights = STR("free"),
    };
    assert_int_equal(world_do(w, MARA_MEMBER, practice_make(&w->ctx, &w->community, ID_NONE, p)),
                     ERR_OK);
    return p->thing.id;
}

static struct appraisal draft(const char *works, const char *right, const char *finding) {
    struct appraisal a = {.name = STR("Mateo"), .finding = str_of(finding), .words = STR("")};
    for (size_t i = 0; i < CRITERIA; i++) {
        a.of[i].answer = STR("yes");
        a.of[i].reason = STR("I saw it.");
    }
    a.of[5].answer = str_of(works);
    a.of[3].answer = str_of(right);
    return a;
}

TEST_STORES(
    "appraisal: who recommends has found that it works and is right; each answer has a reason") {
    struct world w;
    struct practice p;
    world_make(&w, store);
    struct id id = tell(&w, &p);
    static const struct {
        enum world_person who;
        const char *works, *right, *finding;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, "yes", "yes", "strong", ERR_FORBIDDEN},
        {MARA_MEMBER, "yes", "yes", "strong", ERR_FORBIDDEN}, /* its teller */
        {MATEO_MEMBER, "yes", "yes", "strong", ERR_OK},
        {MATEO_MEMBER, "partly", "yes", "strong", ERR_INPUT},
        {MATEO_MEMBER, "partly", "partly", "sufficient", ERR_OK},
        {MATEO_MEMBER, "cannot_tell", "yes", "sufficient", ERR_INPUT},
        {MATEO_MEMBER, "yes", "no", "sufficient", ERR_INPUT},
        {MATEO_MEMBER, "no", "no", "against", ERR_OK},
        {MATEO_MEMBER, "perhaps", "yes", "insufficient", ERR_INPUT},
        {MATEO_MEMBER, "yes", "yes", "great", ERR_INPUT},
        {SANA_STRANGER, "cannot_tell", "yes", "insufficient", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct appraisal a = draft(rows[i].works, rows[i].right, rows[i].finding);
        test_row("%zu", i);
        assert_int_equal(world_do(&w, rows[i].who, appraisal_put(&w.ctx, id, &a)),
                         rows[i].expected);
    }
    struct appraisal a = draft("yes", "yes", "strong");
    a.of[0].reason = STR("");
    assert_int_equal(world_do(&w, SANA_STRANGER, appraisal_put(&w.ctx, id, &a)), ERR_INPUT);
    struct appraisals all;
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(appraisals_of(c, id, &all), ERR_OK);
    assert_int_equal(all.count, 2); /* the newer of each */
    assert_int_equal(all.found[3], 1);
    assert_int_equal(all.found[2], 1);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, appraisal_take_back(&w.ctx, id)), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(appraisals_of(c, id, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct str name = str_of(world_name(SANA_STRANGER));
    assert_int_equal(world_do(&w, SANA_STRANGER, person_forget(&w.ctx, name, false)), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(appraisals_of(c, id, &all), ERR_OK);
    assert_str(all.item[0].name, ""); /* what was found stays, by nobody */
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("depth: facets come and go, and what stood there before is kept") {
    struct world w;
    struct practice p;
    struct depth d = {0};
    struct pasts past;
    world_make(&w, store);
    struct id id = tell(&w, &p);
    d.words[11] = STR("One woman slipped.");
    assert_int_equal(world_do(&w, MATEO_MEMBER, depth_set(&w.ctx, id, &d)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, depth_set(&w.ctx, id, &d)), ERR_OK);
    w.now_ms += 1000;
    d.words[11] = STR("");
    d.words[0] = STR("People trust neighbours.");
    assert_int_equal(world_do(&w, MARA_MEMBER, depth_set(&w.ctx, id, &d)), ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(depth_of(c, id, &d), ERR_OK);
    assert_int_equal(d.told, 1);
    assert_str(d.words[0], "People trust neighbours.");
    assert_int_equal(pasts_of(c, &p.thing, &past), ERR_OK);
    assert_int_equal(past.count, 3);
    assert_str(past.item[0].words, "One woman slipped.");
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    w.now_ms += 1000;
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(practice_find(c, id, &p), ERR_OK);
    p.result = STR("We know each other a little.");
    p.thing.state = STR("failed");
    assert_int_equal(world_end(&w, practice_change(c, &p, p.thing.updated_ms)), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(pasts_of(c, &p.thing, &past), ERR_OK);
    assert_int_equal(past.count, 5);
    assert_str(past.item[0].words, "We know each other now.");
    assert_str(past.item[1].words, "it helped, they say");
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(world_do(&w, MARA_MEMBER, practice_withdraw(&w.ctx, id)), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(pasts_of(c, &p.thing, &past), ERR_OK);
    assert_int_equal(past.count, 0);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("appraisal: one's own is found and taken back, however many are newer") {
    struct world w;
    struct practice p;
    world_make(&w, store);
    struct id id = tell(&w, &p);
    struct appraisal a = draft("yes", "yes", "strong");
    assert_int_equal(world_do(&w, MATEO_MEMBER, appraisal_put(&w.ctx, id, &a)), ERR_OK);
    struct ctx *c = world_as(&w, HANNA_HOST);
    for (int i = 0; i < APPRAISALS_SHOWN; i++) {
        struct person one = {.name = arena_printf(c->arena, "Reader %d", i)};
        assert_int_equal(person_make(c, &one), ERR_OK);
        assert_int_equal(q_appraisal_add(c->db, one.id, id, one.id, one.name, STR("against"),
                                         STR(""), c->now_ms + 1000 + i, NULL),
                         ERR_OK);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    bool has;
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(appraisal_own(c, id, &a, &has), ERR_OK);
    assert_true(has);
    assert_str(a.finding, "strong");
    assert_str(a.of[0].reason, "I saw it.");
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(world_do(&w, MATEO_MEMBER, appraisal_take_back(&w.ctx, id)), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(appraisal_own(c, id, &a, &has), ERR_OK);
    assert_false(has);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("depth: what stood there while only members could read it stays with them") {
    struct world w;
    struct practice p;
    struct pasts past;
    static const struct {
        bool is_public;
        const char *result;
        struct opt_int people;
    } turns[] = {
        {false, "Amina's sister was saved.", {true, 4}},
        {true, "We know each other well now.", {true, 40}},
        {true, "We know each other by name.", {true, 40}},
    };
    world_make(&w, store);
    (void)tell(&w, &p);
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        w.now_ms += 1000;
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(practice_find(c, p.thing.id, &p), ERR_OK);
        p.is_public = turns[i].is_public;
        p.result = str_of(turns[i].result);
        p.participants = turns[i].people;
        assert_int_equal(world_end(&w, practice_change(c, &p, p.thing.updated_ms)), ERR_OK);
    }
    static const struct {
        enum world_person who;
        size_t count;
    } rows[] = {{NOBODY_AT_ALL, 1}, {SANA_STRANGER, 1}, {MATEO_MEMBER, 7}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(pasts_of(c, &p.thing, &past), ERR_OK);
        assert_int_equal(past.count, rows[i].count);
        assert_str(past.item[0].words, "We know each other well now.");
        if (past.count > 1) {
            assert_str(past.item[1].words, "fewer than 10 people");
            assert_str(past.item[2].words, "The members of this community");
            assert_str(past.item[3].words, "Amina's sister was saved.");
        }
        assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    }
}

TEST_STORES(
    "appraisal: a host removes one that breaks the house's rules, with a reason that stays") {
    struct world w;
    struct practice p;
    struct appraisals all;
    world_make(&w, store);
    struct id id = tell(&w, &p);
    struct appraisal a = draft("yes", "no", "against");
    assert_int_equal(world_do(&w, MATEO_MEMBER, appraisal_put(&w.ctx, id, &a)), ERR_OK);
    static const struct {
        enum world_person who;
        bool other;
        const char *reason;
        enum err expected;
    } rows[] = {
        {MARA_MEMBER, false, "It names a child", ERR_FORBIDDEN}, /* its teller */
        {STELLA_STEWARD, false, "It names a child", ERR_FORBIDDEN},
        {HANNA_HOST, false, "", ERR_INPUT},
        {HANNA_HOST, true, "It names a child", ERR_NOT_FOUND},
        {HANNA_HOST, false, "It names a child", ERR_OK},
        {HANNA_HOST, false, "It names a child", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct id one = rows[i].other ? id : a.id;
        assert_int_equal(
            world_do(&w, rows[i].who, appraisal_remove(&w.ctx, id, one, str_of(rows[i].reason))),
            rows[i].expected);
    }
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(appraisals_of(c, id, &all), ERR_OK);
    assert_int_equal(all.count, 0);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct order_acts acts;
    bool more;
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(order_acts(c, w.community.thing.id, 0, &acts, &more), ERR_OK);
    assert_str(acts.item[0].why, "It names a child");
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
