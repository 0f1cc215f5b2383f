/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Markdown: whatever is written, each tag is one of ours and closed. */
#include <assert.h>
#include <string.h>

#include "html/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_void(struct str name) {
    return str_eq(name, STR("br")) || str_eq(name, STR("hr")) || str_eq(name, STR("img"));
}

static struct str name_of(struct str tag) {
    size_t n = 0;
    while (n < tag.n &&
           ((tag.p[n] >= 'a' && tag.p[n] <= 'z') || (tag.p[n] >= '0' && tag.p[n] <= '9'))) {
        n++;
    }
    return str_first(tag, n);
}

/* The text is escaped, so each "<" begins a tag. */
static void check_nesting(struct str html) {
    static struct str open[4096];
    size_t depth = 0;
    while (str_has(html, '<')) {
        str_cut(&html, '<');
        struct str tag = str_cut(&html, '>');
        bool closes = str_starts(tag, STR("/"));
        struct str name = name_of(closes ? str_from(tag, 1) : tag);
        assert(name.n > 0);
        assert(str_find(tag, STR("javascript:")) == tag.n || str_starts(tag, STR("img ")) ||
               !str_starts(tag, STR("a href=\"javascript:")));
        if (closes) {
            assert(depth > 0 && str_eq(open[depth - 1], name));
            depth--;
        } else if (!is_void(name)) {
            assert(depth < 4096);
            open[depth++] = name;
        }
    }
    assert(depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct page p = {.body = buf_make(16 << 20), .arena = arena_make()};
    lang_init();
    p.lang = lang_english();
    page_markdown(&p, str_make((const char *)data, size));
    assert(str_is_utf8(buf_str(&p.body)));
    if (!p.body.overflow) {
        check_nesting(buf_str(&p.body));
    }
    buf_free(&p.body);
    arena_free(p.arena);
    return 0;
}
