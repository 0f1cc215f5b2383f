/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Addresses: what comes out leads to http, https, mail, a telephone, this site, or nowhere. */
#include <assert.h>

#include "html/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool starts(struct str s, struct str prefix) {
    return str_eq_nocase(str_first(s, prefix.n), prefix);
}

static void check(struct str u) {
    bool local = str_starts(u, STR("/")) && !str_starts(u, STR("//"));
    assert(local || str_eq(u, STR("#")) || starts(u, STR("https://")) ||
           starts(u, STR("http://")) || starts(u, STR("mailto:")) || starts(u, STR("tel:")));
    for (size_t i = 0; i < u.n; i++) {
        assert((unsigned char)u.p[i] > ' ' && u.p[i] != '"' && u.p[i] != '<' && u.p[i] != '\\');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str s = str_make((const char *)data, size);
    check(url_outside(a, s).trusted);
    check(url_path(a, "/%.*s", STR_ARG(s)).trusted);
    struct str piece = url_piece(a, s);
    assert(!str_has(piece, '/') && !str_has(piece, '&') && !str_has(piece, '?'));
    if (url_is_local_path(s)) {
        check(str_eq(s, STR("/")) ? s : url_outside(a, s).trusted);
    }
    arena_free(a);
    return 0;
}
