/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sheets of paper. */
#include "area/needs/survey_sheet.h"

#include <string.h>

#include "base/plain.h"
#include "survey_take_sql.h"
#include "sys/chance.h"

static struct survey_sheet made(const struct q_survey_sheet_row *r) {
    struct survey_sheet out = {.number = r->number,
                               .version = r->version,
                               .typed = r->typed,
                               .typist = r->typist,
                               .answers = r->answers};
    for (size_t i = 0; i < SURVEY_SHEET_CODE && i < r->code.n; i++) {
        out.code[i] = r->code.p[i];
    }
    return out;
}

enum err survey_sheet_make(struct ctx *c, const struct survey *s, int64_t count) {
    struct q_survey_sheet_last_row row;
    if (!viewer_has_role(c->viewer, s->thing.community, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    if (!survey_is_open(c, s)) {
        return ERR_CLOSED;
    }
    TRY(q_survey_sheet_last(c->db, c->arena, s->thing.id, &row));
    int64_t room = SURVEY_SHEETS_MAX - row.last;
    check_range(c, "count", count, 1, room < SURVEY_SHEETS_AT_ONCE ? room : SURVEY_SHEETS_AT_ONCE);
    TRY(ctx_checked(c));
    for (int64_t i = 1; i <= count; i++) {
        char code[SURVEY_SHEET_CODE];
        chance_code(code, sizeof code);
        TRY(q_survey_sheet_add(c->db, s->thing.id, row.last + i, str_make(code, sizeof code),
                               s->version, NULL));
    }
    return ERR_OK;
}

enum err survey_sheet_list(struct ctx *c, const struct survey *s, int64_t after, int64_t limit,
                           struct survey_sheets *out, int64_t *next) {
    struct q_survey_sheet_rows rows;
    TRY(q_survey_sheet_list(c->db, c->arena, s->thing.id, after, limit + 1, &rows));
    bool more = rows.count > (size_t)limit;
    *out = (struct survey_sheets){arena_array(c->arena, struct survey_sheet, rows.count + 1),
                                  more ? (size_t)limit : rows.count};
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = made(&rows.item[i]);
    }
    *next = more ? out->item[out->count - 1].number : 0;
    return ERR_OK;
}

/* Number and code, whatever stands between them, small letters as capitals. */
static bool read_typed(struct arena *a, struct str typed, int64_t *number,
                       char code[SURVEY_SHEET_CODE + 1]) {
    struct str plain = plain_digits(a, str_trim(typed));
    size_t digits = 0, letters = 0;
    while (digits < plain.n && plain.p[digits] >= '0' && plain.p[digits] <= '9') {
        digits++;
    }
    bool parted = digits < plain.n && (plain.p[digits] == '-' || plain.p[digits] == ' ');
    if (!parted || !str_to_int(str_first(plain, digits), number)) {
        return false;
    }
    for (size_t i = digits + 1; i < plain.n; i++) {
        char ch = plain.p[i];
        if (ch == ' ' || ch == '-') {
            continue;
        }
        if (letters == SURVEY_SHEET_CODE) {
            return false;
        }
        code[letters++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    }
    code[letters] = '\0';
    return letters == SURVEY_SHEET_CODE;
}

enum err survey_sheet_find(struct ctx *c, const struct survey *s, struct str typed,
                           struct survey_sheet *out) {
    struct q_survey_sheet_row row;
    int64_t number;
    char code[SURVEY_SHEET_CODE + 1];
    if (!read_typed(c->arena, typed, &number, code)) {
        return ctx_wrong(c, "card", msg_survey_sheet_wrong_card());
    }
    enum err e = q_survey_sheet_row(c->db, c->arena, s->thing.id, number, &row);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !str_eq(row.code, str_of(code)))) {
        return ctx_wrong(c, "card", msg_survey_sheet_wrong_card());
    }
    TRY(e);
    *out = made(&row);
    return ERR_OK;
}

enum err survey_sheet_enter(struct ctx *c, const struct survey *s, const struct survey_sheet *sheet,
                            struct survey_entry *e, bool settled, enum survey_typing *out) {
    struct survey_taken taken;
    if (!viewer_has_role(c->viewer, s->thing.community, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    if (!survey_is_open(c, s)) {
        return ERR_CLOSED;
    }
    if (sheet->typed >= 2) {
        return ERR_TWICE;
    }
    if (sheet->typed == 0) {
        *out = SURVEY_TYPED_ONCE;
        return q_survey_sheet_set(c->db, s->thing.id, sheet->number, 1, c->viewer->person,
                                  e->answers, NULL);
    }
    if (id_eq(sheet->typist, c->viewer->person)) {
        return ERR_FORBIDDEN;
    }
    if (!str_eq(sheet->answers, e->answers) && !settled) {
        *out = SURVEY_DIFFERS;
        return ERR_OK;
    }
    *out = SURVEY_COUNTED;
    e->way = SURVEY_BY_PAPER;
    e->version = sheet->version;
    e->instance = arena_printf(c->arena, "paper %lld %s", (long long)sheet->number, sheet->code);
    TRY(survey_take(c, s->thing.id, e, &taken));
    return q_survey_sheet_set(c->db, s->thing.id, sheet->number, 2, ID_NONE, STR(""), NULL);
}
