/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms that were sent, on both stores. */
#include "kernel/once.h"

#include "base/span.h"
#include "tests/unit/world.h"

static enum err keep(struct world *w, const char *answer) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, once_keep(c, STR("the key of a form"), str_of(answer)));
}

static enum err find(struct world *w, struct str *answer) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, once_find(c, STR("the key of a form"), answer));
}

TEST_STORES("once: a form is known for some minutes, and may be sent anew after them") {
    struct world w;
    struct str answer;
    world_make(&w, store);
    assert_int_equal(find(&w, &answer), ERR_NOT_FOUND);
    for (int again = 0; again < 40; again++) { /* old ones are tidied away now and then only */
        test_row("%d", again);
        assert_int_equal(keep(&w, again % 2 == 0 ? "even" : "odd"), ERR_OK);
        w.now_ms += ONCE_MINUTES * MINUTE_MS - 1;
        assert_int_equal(find(&w, &answer), ERR_OK);
        assert_str(answer, again % 2 == 0 ? "even" : "odd");
        w.now_ms += 1;
        assert_int_equal(find(&w, &answer), ERR_NOT_FOUND);
    }
}
