/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Escaping: no markup and no bad UTF-8 comes out, and cleaning and folding take any bytes. */
#include <assert.h>

#include "html/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_clean(struct arena *a, struct str s) {
    struct str once = lang_clean(a, s);
    assert(str_is_utf8(once) && !str_has_control(once) && !str_has(once, '\r'));
    assert(str_eq(lang_clean(a, once), once));
    struct str folded = lang_fold(a, s);
    assert(str_is_utf8(folded));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str s = str_make((const char *)data, size);
    struct buf b = buf_make(8 * size + 8);
    struct arena *a = arena_make();
    html_escape(&b, s);
    assert(!b.overflow && str_is_utf8(buf_str(&b)));
    assert(!str_has(buf_str(&b), '<') && !str_has(buf_str(&b), '>'));
    assert(!str_has(buf_str(&b), '"') && !str_has(buf_str(&b), '\''));
    check_clean(a, s);
    buf_free(&b);
    arena_free(a);
    return 0;
}
