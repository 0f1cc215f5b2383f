/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counts lines only once something is wrong, so that reading need not. */
#include "format/flaw.h"

#include <string.h>

struct flaw flaw_at(struct str text, size_t at, const char *code, struct str why) {
    struct str before = str_first(text, at);
    struct flaw f = {.line = 1, .code = code, .why = why};
    if (str_starts(before, BYTE_ORDER_MARK)) {
        before = str_from(before, BYTE_ORDER_MARK.n);
    }
    for (;;) {
        const char *feed = before.n ? memchr(before.p, '\n', before.n) : NULL;
        if (!feed) {
            f.column = before.n + 1;
            return f;
        }
        f.line++;
        before = str_from(before, (size_t)(feed - before.p) + 1);
    }
}
