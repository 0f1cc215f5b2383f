/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What people type into one field, or a browser keeps for us: numbers, identifiers, codes, lines,
 * addresses. Nothing is taken for what it is not, and what is taken is the same when it is read
 * again. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "kernel/code.h"
#include "kernel/ctx.h"
#include "kernel/gate.h"
#include "kernel/pause.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_numbers(struct arena *a, struct str s) {
    int64_t n, again;
    double real;
    if (str_to_int(s, &n)) {
        assert(str_to_int(arena_printf(a, "%lld", (long long)n), &again) && again == n);
        assert(strtoll(arena_cstr(a, s), NULL, 10) == n);
    }
    if (str_to_real(s, &real)) {
        assert(s.n <= STR_REAL_SIZE && real - real == 0);
        assert(strtod(arena_cstr(a, s), NULL) == real);
    }
}

static void check_id(struct str s) {
    struct id id, again;
    char text[ID_TEXT_SIZE + 1];
    if (id_parse(s, &id)) {
        id_text(id, text);
        assert(id_parse(str_of(text), &again) && id_eq(id, again));
    }
}

static void check_codes(struct arena *a, struct str s) {
    struct str printed = code_read_printed(a, s);
    struct str words = code_read_words(a, s);
    assert(str_eq(code_read_printed(a, printed), printed));
    assert(str_eq(code_read_words(a, words), words));
    assert(str_is_utf8(printed) && str_is_utf8(words));
}

/* As a rule checks it: what passes has no line ends, no controls, and passes again as it is. */
static void check_fields(struct arena *a, struct str s) {
    struct ctx c = {.arena = a, .viewer = &viewer_nobody, .lang = lang_english()};
    struct str line = s, text = s, email = s;
    check_line(&c, "line", &line, 0, 40);
    check_text(&c, "text", &text, 0, 100);
    check_email(&c, "email", &email);
    check_zone(&c, "zone", s);
    if (ctx_wrong_at(&c, STR("line")) == NULL) {
        assert(!str_has(line, '\n') && !str_has_control(line) && str_utf8_count(line) <= 40);
    }
    if (ctx_wrong_at(&c, STR("text")) == NULL) {
        assert(!str_has(text, '\r') && !str_has_control(text) && str_utf8_count(text) <= 100);
    }
    if (ctx_wrong_at(&c, STR("email")) == NULL) {
        assert(str_has(email, '@') && !str_has(email, ' ') && !str_has(email, '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str s = str_make((const char *)data, size);
    lang_init();
    check_numbers(a, s);
    check_id(s);
    check_codes(a, s);
    if (str_is_utf8(s) && !str_has(s, '\0')) { /* http/ lets nothing else in */
        check_fields(a, s);
    }
    int64_t mask = pause_read(s);
    assert(mask >= 0);
    arena_free(a);
    return 0;
}
