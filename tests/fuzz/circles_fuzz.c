/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of people who look for circles, and the engine with what it accepts: each
 * circle is checked anew, solved exactly and by searching. */
#include "engine/circles_inside.h"
#include "format/circles_read.h"
#include "tests/unit/circles_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void form(struct arena *a, const struct circles_problem *p, size_t exact_max) {
    struct circles_result r = circles_form_from(a, p, (struct circles_progress){0}, exact_max);
    assert(check_answer(p, &r) == NULL);
    struct buf b = buf_make(1 << 24);
    struct json_out j = json_begin(&b);
    circles_json(&j, a, p, &r, (struct result_head){0});
    assert(!b.overflow);
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct circles_problem p;
    struct flaw f;
    if (circles_read(a, str_make((const char *)data, size), &p, &f) == ERR_OK) {
        form(a, &p, CIRCLES_EXACT_MAX);
        form(a, &p, 0);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
