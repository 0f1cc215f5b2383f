/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ready forms at hand: lent, kept within bounds, shared by threads. */
#include "area/needs/survey_shelf.h"

#include <pthread.h>

#include "tests/unit/test.h"

static const struct form_item items[] = {
    {.type = FORM_TEXT, .name = STR_INIT("street"), .parent = FORM_NONE, .list = FORM_NONE}};

static struct id survey_of(unsigned n) {
    struct id id = {{0x5e, 0x1f, (uint8_t)(n >> 8), (uint8_t)n}};
    return id;
}

/* A form that takes at least so much memory. */
static const struct form_ready *put(struct arena *a, struct id survey, int64_t version,
                                    size_t size) {
    struct arena *own = arena_make();
    struct form *f = arena_new(own, struct form);
    struct form_flaws flaws;
    *f = (struct form){.item = items, .items = 1};
    (void)arena_room(own, size);
    return survey_shelf_put(a, survey, version, own, form_prepare(own, f, &flaws));
}

TEST("survey shelf: what was put is lent, by survey and version") {
    struct arena *a = arena_make();
    assert_null(survey_shelf_lend(a, survey_of(1), 1));
    const struct form_ready *first = put(a, survey_of(1), 1, 10);
    const struct form_ready *second = put(a, survey_of(1), 2, 10);
    assert_ptr_not_equal(first, second);
    assert_ptr_equal(survey_shelf_lend(a, survey_of(1), 1), first);
    assert_ptr_equal(survey_shelf_lend(a, survey_of(1), 2), second);
    assert_null(survey_shelf_lend(a, survey_of(2), 1));
    /* another thread was sooner: its form is lent */
    assert_ptr_equal(put(a, survey_of(1), 1, 10), first);
    arena_free(a);
}

TEST("survey shelf: it stays within its bounds, and what is lent stays until it is given back") {
    struct arena *mine = arena_make();
    const struct form_ready *held = put(mine, survey_of(3), 1, 100);
    for (unsigned n = 0; n < 3 * SURVEY_SHELF_FORMS; n++) {
        struct arena *a = arena_make();
        test_row("form %u", n);
        assert_non_null(put(a, survey_of(1000 + n), 1, (size_t)1 << (n % 21)));
        assert_non_null(survey_shelf_lend(a, survey_of(1000 + n), 1));
        struct survey_shelf_size size = survey_shelf_size();
        assert_true(size.forms <= SURVEY_SHELF_FORMS && size.bytes <= SURVEY_SHELF_BYTES);
        arena_free(a);
    }
    struct arena *a = arena_make();
    assert_null(survey_shelf_lend(a, survey_of(3), 1)); /* put aside long ago */
    assert_string_equal(held->form->item[0].name.p, "street");
    struct survey_shelf_size before = survey_shelf_size();
    const struct form_ready *large = put(a, survey_of(4), 1, SURVEY_SHELF_ONE + 1);
    assert_int_equal(large->form->items, 1);
    assert_null(survey_shelf_lend(a, survey_of(4), 1));
    assert_int_equal(survey_shelf_size().bytes, before.bytes);
    arena_free(a);
    arena_free(mine);
}

enum { THREADS = 4, TURNS = 3000, SURVEYS = 300 };

/* More surveys than lie on the shelf, so that it is always being cleared. */
struct turn {
    unsigned step;
    size_t wrong; /* forms that were another than asked for */
};

static void *lend_and_put(void *self) {
    struct turn *turn = self;
    struct arena *a = arena_make();
    for (unsigned i = 0; i < TURNS; i++) {
        struct id survey = survey_of(5000 + i * turn->step % SURVEYS);
        struct arena_mark m = arena_mark(a);
        const struct form_ready *r = survey_shelf_lend(a, survey, 1);
        r = r != NULL ? r : put(a, survey, 1, 1000);
        turn->wrong += r->form->items != 1;
        arena_rewind(a, m);
    }
    arena_free(a);
    return NULL;
}

TEST("survey shelf: many threads lend and put at once") {
    pthread_t thread[THREADS];
    struct turn turn[THREADS] = {{1, 0}, {7, 0}, {11, 0}, {13, 0}};
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&thread[i], NULL, lend_and_put, &turn[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(turn[i].wrong, 0);
    }
}
