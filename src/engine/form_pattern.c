/* SPDX-License-Identifier: AGPL-3.0-or-later
 * PCRE2 behind limits. All of its memory is the arena's, so nothing need be given back. */
#include "engine/form_pattern.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define TRIES 20000  /* of one match: some milliseconds at most */
#define HEAP_KB 1024 /* of one match */
#define NESTED 50    /* parentheses within each other */

static void *take(size_t n, void *self) {
    return arena_alloc(self, 1, n ? n : 1);
}

static void leave(void *memory, void *self) {
    (void)memory, (void)self;
}

static pcre2_general_context *memory_of(struct arena *a) {
    return pcre2_general_context_create(take, leave, a);
}

const struct form_pattern *form_pattern_make(struct arena *a, struct str text, struct str *why) {
    struct str unused = {0};
    why = why ? why : &unused;
    if (text.n > FORM_PATTERN_MAX || !str_is_utf8(text)) {
        *why = STR("this pattern is too long");
        return NULL;
    }
    int code;
    PCRE2_SIZE at;
    pcre2_compile_context *c = pcre2_compile_context_create(memory_of(a));
    (void)pcre2_set_parens_nest_limit(c, NESTED);
    /* without \C, which could stop within a character */
    pcre2_code *made = pcre2_compile((PCRE2_SPTR)(text.n ? text.p : ""), text.n,
                                     PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, c);
    if (!made) {
        char said[120] = "";
        (void)pcre2_get_error_message(code, (PCRE2_UCHAR *)said, sizeof said);
        *why = arena_printf(a, "this pattern cannot be read: %s", said);
    }
    return (const struct form_pattern *)made;
}

bool form_pattern_is(struct arena *a, const struct form_pattern *p, struct str text, bool *unread) {
    (void)unread; /* what PCRE2 has made it can read */
    const pcre2_code *code = (const pcre2_code *)p;
    struct arena_mark mark = arena_mark(a);
    pcre2_general_context *memory = memory_of(a);
    pcre2_match_data *found = pcre2_match_data_create(1, memory);
    pcre2_match_context *limits = pcre2_match_context_create(memory);
    (void)pcre2_set_match_limit(limits, TRIES);
    (void)pcre2_set_heap_limit(limits, HEAP_KB);
    int fits = pcre2_match(code, (PCRE2_SPTR)(text.n ? text.p : ""), text.n, 0,
                           PCRE2_ANCHORED | PCRE2_ENDANCHORED, found, limits);
    arena_rewind(a, mark); /* up to HEAP_KB, and an expression may have thousands of matches */
    return fits >= 0;
}
