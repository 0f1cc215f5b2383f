/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which practices come first, and why, on both stores. */
#include "area/learn/fit.h"

#include "kernel/gate.h"
#include "tests/unit/world.h"

static struct id tell(struct world *w, const char *title, const char *went, int64_t stages,
                      const char *topic) {
    struct practice p = {
        .thing = {.title = str_of(title),
                  .topic = str_of(topic),
                  .state = str_of(went),
                  .stages = stages},
        .is_public = true,
        .problem = STR("Newborns died far from care."),
        .steps = STR("We met each month with a facilitator."),
        .result = STR("We know each other now."),
        .rights = STR("free"),
    };
    assert_int_equal(world_do(w, HANNA_HOST, practice_make(&w->ctx, &w->other, ID_NONE, &p)),
                     ERR_OK);
    return p.thing.id;
}

static void review(struct world *w, struct id practice, const char *finding) {
    struct appraisal a = {.name = STR("Mateo"), .finding = str_of(finding), .words = STR("")};
    for (size_t i = 0; i < CRITERIA; i++) {
        a.of[i].answer = STR("yes");
        a.of[i].reason = STR("I saw it.");
    }
    assert_int_equal(world_do(w, MATEO_MEMBER, appraisal_put(&w->ctx, practice, &a)), ERR_OK);
}

TEST_STORES(
    "fit: outcome, stage and reviews decide; failures stand apart; what is unknown says so") {
    struct world w;
    struct fits f;
    world_make(&w, store);
    (void)tell(&w, "It is too early to say", "early", 0, "health");
    struct id helped = tell(&w, "It helped us a lot", "helped", 0, "health");
    struct id staged = tell(&w, "It helped at birth", "helped", STAGE_BIT(birth), "health");
    struct id liked = tell(&w, "It helped, and is reviewed", "helped", STAGE_BIT(birth), "health");
    (void)tell(&w, "It failed us at birth", "failed", STAGE_BIT(birth), "health");
    (void)tell(&w, "It is about schools", "helped", STAGE_BIT(birth), "education");
    review(&w, liked, "strong");
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(fits_find(c, &w.community, STR("health"), STAGE_BIT(birth), &f), ERR_OK);
    assert_int_equal(f.looked_at, 5);
    assert_int_equal(f.count, 4);
    assert_true(id_eq(f.item[0].practice.id, liked));
    assert_true(id_eq(f.item[1].practice.id, staged));
    assert_true(id_eq(f.item[2].practice.id, helped));
    assert_str(f.item[3].practice.title, "It is too early to say");
    assert_int_equal(f.failures, 1);
    assert_str(f.failed[0].practice.title, "It failed us at birth");
    assert_int_equal(f.item[0].likeness.alike, ALIKE_UNKNOWN);
    assert_int_equal(f.item[0].recommended, 1);
    assert_int_equal(fits_find(c, &w.other, STR("health"), STAGE_BIT(birth), &f), ERR_OK);
    assert_int_equal(f.count, 0); /* its own */
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
