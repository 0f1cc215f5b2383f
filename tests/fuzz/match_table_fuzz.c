/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of cost tables, and the assignment of what it accepts. */
#include <assert.h>

#include "format/match_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct match_table t;
    struct flaw f = {0};
    if (match_table_read(a, str_make((const char *)data, size), &t, &f) == ERR_OK) {
        struct match_table_result r = match_table_solve(a, &t, (struct flow_watch){0});
        int64_t cost = 0;
        for (size_t i = 0; !r.refused && i < t.count; i++) {
            assert(t.pair[r.pair[i]].volunteer == i);
            cost += t.pair[r.pair[i]].cost;
        }
        assert(cost == r.cost);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
