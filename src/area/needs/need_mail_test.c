/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Following by mail: what is kept of an address, and for how long. */
#include "area/needs/need_mail.h"

#include "base/span.h"
#include "need_mail_sql.h"
#include "tests/unit/world.h"

static enum err oldest(struct world *w) {
    struct q_need_mail_oldest_row row;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    enum err e = q_need_mail_oldest(c->db, c->arena, &row);
    (void)world_end(w, ERR_OK);
    return e;
}

TEST_STORES("need: an address whose link was not opened is forgotten after a week, also when "
            "nobody else asks") {
    struct world w;
    world_make(&w, store);
    struct need_draft d = {
        .community = w.community, .title = STR("No light on the path"), .category = STR("health")};
    struct need n;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    static const struct {
        const char *email; /* asks now */
        int64_t later_ms;
        enum err left;
    } rows[] = {{"one@example.org", 6 * DAY_MS, ERR_OK},
                {"two@example.org", 2 * DAY_MS, ERR_OK},
                {NULL, 5 * DAY_MS, ERR_NOT_FOUND}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        if (rows[i].email != NULL) {
            assert_int_equal(world_do(&w, NOBODY_AT_ALL,
                                      need_mail_ask(&w.ctx, n.thing.id, str_of(rows[i].email),
                                                    STR("https://kith.example"))),
                             ERR_OK);
        }
        w.now_ms += rows[i].later_ms;
        world_run_jobs(&w, w.now_ms, NULL);
        assert_int_equal(oldest(&w), rows[i].left);
    }
}
