/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of volunteers and seats, and the engine with what it accepts: no one sits where
 * a hard filter forbids it, and nobody beyond their shifts. */
#include <assert.h>

#include "format/match_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, const struct match_problem *p, const struct match_result *r) {
    unsigned *shifts = arena_array(a, unsigned, p->volunteers);
    unsigned *places = arena_array(a, unsigned, p->seats);
    for (size_t i = 0; i < r->assigneds; i++) {
        const struct match_assigned *x = &r->assigned[i];
        assert(match_filter(&p->volunteer[x->volunteer], &p->seat[x->seat]) == MATCH_FITS);
        assert(++shifts[x->volunteer] <= p->volunteer[x->volunteer].max_shifts);
        assert(++places[x->seat] <= p->seat[x->seat].max);
    }
    assert(r->bound <= r->cost);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct match_problem p;
    struct flaw f;
    if (match_read(a, str_make((const char *)data, size), &p, &f) == ERR_OK) {
        struct match_result r = match_solve(a, &p, (struct flow_watch){0});
        if (!r.refused_problem) {
            check(a, &p, &r);
        }
        struct buf b = buf_make(1 << 24);
        struct json_out j = json_begin(&b);
        match_json(&j, a, &p, &r, (struct result_head){0});
        buf_free(&b);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
