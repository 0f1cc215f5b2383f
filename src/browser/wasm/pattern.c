/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The patterns of regex() where PCRE2 is not: the browser's own. */
#include "engine/form_pattern.h"

#define IMPORT(word) __attribute__((import_module("kith"), import_name(word)))

/* 1: it is; 0: it is not; 2: the browser cannot read this pattern. */
int kith_pattern_is(const char *pattern, size_t bytes, const char *text, size_t text_bytes)
    IMPORT("pattern_is");

struct form_pattern {
    struct str text;
};

const struct form_pattern *form_pattern_make(struct arena *a, struct str text, struct str *why) {
    struct form_pattern *p = arena_new(a, struct form_pattern);
    if (text.n > FORM_PATTERN_MAX || !str_is_utf8(text)) {
        if (why) {
            *why = STR("this pattern is too long");
        }
        return NULL;
    }
    p->text = arena_str(a, text);
    return p;
}

bool form_pattern_is(struct arena *a, const struct form_pattern *p, struct str text, bool *unread) {
    (void)a;
    int is = kith_pattern_is(p->text.p, p->text.n, text.p, text.n);
    *unread = *unread || is == 2;
    return is != 0;
}
