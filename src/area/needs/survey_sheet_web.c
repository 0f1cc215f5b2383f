/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages of paper: making sheets, printing them, typing them in. */
#include "area/needs/survey_sheet.h"

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "engine/form_pack.h"
#include "page_survey_sheet.h"

#define PRINTED_QUESTIONS 300 /* on the sheets of one page */
#define FIELDS_MAX 800

static int64_t query_int(struct web *w, const char *name) {
    int64_t v;
    return str_to_int(web_query(w, name), &v) && v > 0 ? v : 0;
}

/* --- sheets --- */

static enum err show_sheets(struct web *w, struct survey_sheets_view *v) {
    v->after = query_int(w, "after");
    TRY(survey_sheet_list(&w->ctx, &v->survey, v->after, SURVEY_SHEETS_PER_PAGE, &v->sheets,
                          &v->next));
    page_survey_sheet(&w->page, v);
    return ERR_OK;
}

enum err survey_sheets_get(struct web *w) {
    struct survey_sheets_view v = {.count = STR("20")};
    TRY(survey_read(w, &v.survey, &v.community));
    return show_sheets(w, &v);
}

enum err survey_sheets_post(struct web *w) {
    struct survey_sheets_view v = {.count = web_field(w, "count")};
    TRY(survey_read(w, &v.survey, &v.community));
    struct opt_int count = web_field_int(w, "count");
    enum err e = ctx_checked(&w->ctx);
    e = e == ERR_OK ? survey_sheet_make(&w->ctx, &v.survey, count.has ? count.v : 0) : e;
    if (e == ERR_INPUT) {
        TRY(show_sheets(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return survey_back(w, "/sheets", "survey_sheets");
}

/* --- answers as paper has them --- */

static void add_rows(struct form_answers *as) {
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        bool free = w.item->type == FORM_REPEAT;
        for (uint32_t i = w.answer->rows; free && i < SURVEY_SHEET_ROWS; i++) {
            (void)form_row_add(as, w.row, w.index);
        }
    }
}

static enum err blank(struct web *w, const struct survey *s, int64_t version,
                      struct form_answers **out) {
    const struct form_ready *ready;
    TRY(survey_form_ready(&w->ctx, s->thing.id, version, &ready));
    *out = form_answers_make(w->ctx.arena, ready, survey_clock(&w->ctx, s->zone));
    (*out)->language = form_language_like(ready->form, lang_tag(w->ctx.lang));
    add_rows(*out);
    return form_evaluate(*out);
}

enum err survey_sheets_print(struct web *w) {
    struct survey_sheets_view v = {0};
    struct form_answers *as;
    uint32_t next;
    TRY(survey_read(w, &v.survey, &v.community));
    if (v.survey.version == 0) {
        return ERR_NOT_FOUND;
    }
    TRY(blank(w, &v.survey, v.survey.version, &as));
    survey_paper_fields(as, 0, FIELDS_MAX, &next, &v.fields);
    survey_show_pictures(&w->ctx, &v.survey, as->ready->form, as->language, &v.fields);
    v.tag = form_language_tag(as->ready->form->language[as->language]);
    size_t fit = PRINTED_QUESTIONS / (v.fields.count + 1) + 1;
    v.after = query_int(w, "after");
    TRY(survey_sheet_list(&w->ctx, &v.survey, v.after, fit < 20 ? (int64_t)fit : 20, &v.sheets,
                          &v.next));
    page_survey_sheet_print(&w->page, &v);
    return ERR_OK;
}

/* --- typing --- */

struct typed {
    struct survey_sheet sheet;
    struct form_answers *as;
    struct survey_entry entry;
    enum err judged;
    bool found;
};

static bool is_empty(struct form_answers *as, struct form_row *row) {
    const struct form_ready *r = as->ready;
    for (uint32_t k = row->repeat + 1; k < r->place[row->repeat].end; k++) {
        const struct form_answer *a =
            r->place[k].scope == row->repeat ? form_answer_of(as, row, k) : NULL;
        if (a && (a->value.n > 0 || (r->form->item[k].type == FORM_REPEAT && a->rows > 0))) {
            return false;
        }
    }
    return true;
}

/* Rows that were left empty on the paper are none. */
static void drop_empty_rows(struct form_answers *as, struct form_row *row) {
    const struct form_ready *r = as->ready;
    for (uint32_t i = 0; i < r->form->items; i++) {
        if (r->form->item[i].type != FORM_REPEAT || r->place[i].scope != row->repeat) {
            continue;
        }
        struct form_answer *of = form_answer_of(as, row, i);
        for (uint32_t n = of->rows; n > 0; n--) {
            struct form_row *x = of->row[n - 1];
            drop_empty_rows(as, x);
            if (is_empty(as, x)) {
                form_row_remove(as, row, i, n);
            }
        }
    }
}

/* With the empty rows of paper again, in which nothing is wrong. */
static enum err with_rows(struct form_answers *as) {
    add_rows(as);
    TRY(form_evaluate(as));
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        if (w.row->repeat != FORM_NONE && is_empty(as, w.row)) {
            w.answer->wrong = FORM_FINE;
        }
    }
    return ERR_OK;
}

enum err survey_enter_before(struct web *w) {
    struct survey s;
    struct typed *t = arena_new(w->ctx.arena, struct typed);
    w->before = t;
    TRY(survey_find(&w->ctx, web_id(w), &s));
    enum err e = survey_sheet_find(&w->ctx, &s, web_field(w, "card"), &t->sheet);
    if (e != ERR_OK) {
        return e == ERR_INPUT ? ERR_OK : e;
    }
    t->found = true;
    TRY(blank(w, &s, t->sheet.version, &t->as));
    struct form_deed deed = survey_deed(w);
    form_read_posted(t->as, &deed);
    drop_empty_rows(t->as, form_answers_top(t->as));
    t->entry = (struct survey_entry){.way = SURVEY_BY_PAPER, .version = t->sheet.version};
    t->judged = survey_judge(&w->ctx, t->as, &t->entry);
    return t->judged == ERR_INPUT ? ERR_OK : t->judged;
}

static enum err show_enter(struct web *w, struct survey_enter_view *v, struct form_answers *as) {
    uint32_t next;
    if (as) {
        TRY(with_rows(as));
        survey_paper_fields(as, 0, FIELDS_MAX, &next, &v->fields);
        v->found = true;
    }
    page_survey_sheet_enter(&w->page, v);
    return ERR_OK;
}

enum err survey_enter_get(struct web *w) {
    struct survey_enter_view v = {.card = web_query(w, "card")};
    struct survey_sheet sheet;
    struct form_answers *as = NULL;
    TRY(survey_read(w, &v.survey, &v.community));
    if (!survey_is_open(&w->ctx, &v.survey)) {
        return ERR_CLOSED;
    }
    if (v.card.n > 0) {
        enum err e = survey_sheet_find(&w->ctx, &v.survey, v.card, &sheet);
        if (e != ERR_OK && e != ERR_INPUT) {
            return e;
        }
        if (e == ERR_OK && sheet.typed >= 2) {
            (void)ctx_wrong(&w->ctx, "card", msg_survey_sheet_wrong_typed());
        } else if (e == ERR_OK && sheet.typed == 1 && id_eq(sheet.typist, w->ctx.viewer->person)) {
            (void)ctx_wrong(&w->ctx, "card", msg_survey_sheet_wrong_same());
        } else if (e == ERR_OK) {
            TRY(blank(w, &v.survey, sheet.version, &as));
            for (struct form_walk x = form_walk(as); form_walk_next(&x);) {
                x.answer->wrong = FORM_FINE;
            }
            survey_paper_fields(as, 0, FIELDS_MAX, &(uint32_t){0}, &v.fields);
            v.found = true;
        }
    }
    page_survey_sheet_enter(&w->page, &v);
    return w->ctx.wrong_count > 0 ? ERR_INPUT : ERR_OK;
}

/* What the first typing says otherwise, question by question. */
static void compare(struct web *w, struct typed *t, struct survey_enter_view *v) {
    struct ctx *c = &w->ctx;
    struct form_answers *old = form_answers_again(c->arena, t->as->ready, t->as->clock);
    struct form_fields a = {0}, b = {0};
    uint32_t next;
    old->language = t->as->language;
    if (!form_unpack(old, t->sheet.answers)) {
        return;
    }
    if (with_rows(old) != ERR_OK || with_rows(t->as) != ERR_OK) {
        return;
    }
    survey_paper_fields(old, 0, FIELDS_MAX, &next, &a);
    survey_paper_fields(t->as, 0, FIELDS_MAX, &next, &b);
    v->differ.item = arena_array(c->arena, struct survey_difference, b.count + 1);
    for (size_t i = 0; i < b.count && i < a.count; i++) {
        if (str_eq(a.item[i].key, b.item[i].key) && !str_eq(a.item[i].value, b.item[i].value)) {
            v->differ.item[v->differ.count++] =
                (struct survey_difference){b.item[i].label, a.item[i].value, b.item[i].value};
        }
    }
}

static void note_wrongs(struct web *w, struct form_answers *as) {
    struct form_fields fields = {0};
    uint32_t next;
    survey_paper_fields(as, 0, FIELDS_MAX, &next, &fields);
    for (size_t i = 0; i < fields.count; i++) {
        if (fields.item[i].wrong != FORM_FINE) {
            (void)ctx_wrong(&w->ctx, arena_cstr(w->ctx.arena, fields.item[i].key),
                            survey_wrong(fields.item[i].wrong, fields.item[i].said));
        }
    }
}

enum err survey_enter_post(struct web *w) {
    struct survey_enter_view v = {.card = web_field(w, "card")};
    struct typed *t = w->before;
    struct survey_sheet now;
    enum survey_typing typing;
    TRY(survey_read(w, &v.survey, &v.community));
    enum err e = survey_sheet_find(&w->ctx, &v.survey, v.card, &now);
    if (e == ERR_INPUT || !t->found) {
        TRY(show_enter(w, &v, NULL));
        return ERR_INPUT;
    }
    TRY(e);
    t->sheet = now;
    if (t->judged == ERR_INPUT) {
        note_wrongs(w, t->as);
        TRY(show_enter(w, &v, t->as));
        return ERR_INPUT;
    }
    e = survey_sheet_enter(&w->ctx, &v.survey, &now, &t->entry, web_field_has(w, "settled", "yes"),
                           &typing);
    if (e == ERR_TWICE || (e == ERR_FORBIDDEN && now.typed == 1)) {
        (void)ctx_wrong(&w->ctx, "card",
                        e == ERR_TWICE ? msg_survey_sheet_wrong_typed()
                                       : msg_survey_sheet_wrong_same());
        TRY(show_enter(w, &v, NULL));
        return ERR_INPUT;
    }
    TRY(e);
    if (typing == SURVEY_DIFFERS) {
        compare(w, t, &v);
        (void)ctx_wrong(&w->ctx, "card", msg_survey_sheet_differs());
        TRY(show_enter(w, &v, t->as));
        return ERR_INPUT;
    }
    return survey_back(w, "/enter",
                       typing == SURVEY_COUNTED ? "survey_sheet" : "survey_sheet_once");
}
