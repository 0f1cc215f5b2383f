/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Checks of what people typed. Knows no forms. */
#include "kernel/ctx.h"

#include <assert.h>

enum err ctx_wrong(struct ctx *c, const char *field, struct msg_text why) {
    if (c->wrong_count < WRONG_MAX) {
        c->wrong[c->wrong_count++] = (struct wrong){.field = str_of(field), .why = why};
    }
    return ERR_INPUT;
}

enum err ctx_checked(const struct ctx *c) {
    return c->wrong_count == 0 ? ERR_OK : ERR_INPUT;
}

const struct wrong *ctx_wrong_at(const struct ctx *c, struct str field) {
    for (size_t i = 0; i < c->wrong_count; i++) {
        if (str_eq(c->wrong[i].field, field)) {
            return &c->wrong[i];
        }
    }
    return NULL;
}

void check_text(struct ctx *c, const char *field, struct str *text, size_t least, size_t most) {
    if (!str_is_utf8(*text)) {
        ctx_wrong(c, field, msg_wrong_not_text());
        return;
    }
    *text = str_trim(lang_clean(c->arena, *text));
    size_t n = str_utf8_count(*text);
    if (n < least) {
        ctx_wrong(c, field,
                  n == 0 ? msg_wrong_missing() : msg_wrong_too_short(msg_arg_size(least)));
    } else if (n > most) {
        ctx_wrong(c, field, msg_wrong_too_long(msg_arg_size(n), msg_arg_size(most)));
    }
}

void check_line(struct ctx *c, const char *field, struct str *text, size_t least, size_t most) {
    check_text(c, field, text, least, most);
    if (!str_has(*text, '\n')) {
        return;
    }
    char *one = arena_cstr(c->arena, *text);
    for (size_t i = 0; i < text->n; i++) {
        if (one[i] == '\n' || one[i] == '\t') {
            one[i] = ' ';
        }
    }
    *text = str_make(one, text->n);
}

void check_word(struct ctx *c, const char *field, struct str word, const char *const *words) {
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_eq(word, str_of(words[i]))) {
            return;
        }
    }
    ctx_wrong(c, field, str_is_empty(word) ? msg_wrong_choose() : msg_wrong_not_a_choice());
}

void check_range(struct ctx *c, const char *field, int64_t v, int64_t least, int64_t most) {
    if (v < least || v > most) {
        ctx_wrong(c, field, msg_wrong_range(msg_arg_int(least), msg_arg_int(most)));
    }
}

void check_zone(struct ctx *c, const char *field, struct str zone) {
    int64_t ms;
    if (str_is_empty(zone) || !lang_time_parse(STR("2026-01-01T12:00"), zone, &ms)) {
        ctx_wrong(c, field, msg_wrong_not_a_choice());
    }
}

/* One @, a dot in the domain, no blanks or controls: the mail that is sent decides the rest. */
static bool email_is_plausible(struct str s) {
    struct str domain = s;
    struct str local = str_cut(&domain, '@');
    if (local.n == 0 || local.n > 64 || domain.n < 3 || str_has(domain, '@') ||
        !str_has(domain, '.') || domain.p[0] == '.' || domain.p[domain.n - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        if (ch <= ' ' || ch == 0x7f || ch == '<' || ch == '>' || ch == ',' || ch == ';' ||
            ch == '"' || ch == '\\') {
            return false;
        }
    }
    return true;
}

void check_email(struct ctx *c, const char *field, struct str *email) {
    check_line(c, field, email, 0, 254);
    if (str_is_empty(*email)) {
        ctx_wrong(c, field, msg_wrong_missing());
        return;
    }
    if (!email_is_plausible(*email)) {
        ctx_wrong(c, field, msg_wrong_email());
        return;
    }
    char *lower = arena_cstr(c->arena, *email);
    for (size_t i = 0; i < email->n; i++) {
        if (lower[i] >= 'A' && lower[i] <= 'Z') {
            lower[i] = (char)(lower[i] - 'A' + 'a');
        }
    }
    *email = str_make(lower, email->n);
}
