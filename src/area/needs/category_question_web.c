/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages on which a category's questions are written. */
#include "area/needs/category_question_web.h"

#include "area/needs/needs.h"
#include "page_category_question.h"

/* --- words in each language of the site --- */

static void add_lang(struct category_question *to, const struct category_question *had,
                     struct str lang) {
    size_t n = to->langs++;
    to->words[n] = (struct category_name){lang, STR(""), STR("")};
    to->lines[n] = STR("");
    for (size_t i = 0; i < had->langs; i++) {
        if (str_eq(had->words[i].lang, lang)) {
            to->words[n] = had->words[i];
            to->lines[n] = had->lines[i];
        }
    }
}

/* The one it began with first, then the others. */
static void fill_langs(struct web *w, struct category_question *q) {
    struct category_question had = *q;
    struct str first = had.langs > 0 ? had.words[0].lang : lang_tag(w->ctx.lang);
    q->langs = 0;
    add_lang(q, &had, first);
    for (size_t i = 0; i < lang_count() && q->langs < CATEGORY_NAMES_MAX; i++) {
        struct str tag = lang_tag(lang_at(i));
        if (!str_eq(tag, first)) {
            add_lang(q, &had, tag);
        }
    }
}

static const enum form_type types[] = {FORM_TEXT, FORM_DECIMAL, FORM_SELECT_ONE,
                                       FORM_SELECT_MULTIPLE, FORM_DATE};
#define TYPES (sizeof types / sizeof types[0])

static struct category_question read_question(struct web *w, struct id id, struct id category) {
    struct category_question q = {.id = id,
                                  .category = category,
                                  .type = FORM_TYPES,
                                  .required = web_field_has(w, "required", "yes"),
                                  .open = web_field_has(w, "seen", "everybody")};
    for (size_t i = 0; i < TYPES; i++) {
        if (web_field_has(w, "type", form_type_word(types[i]))) {
            q.type = types[i];
        }
    }
    for (size_t i = 0; i < CATEGORY_NAMES_MAX && i < lang_count(); i++) {
        q.words[i] = (struct category_name){need_setup_lang(w, i),
                                            web_field(w, need_setup_field(&w->page, "label", i)),
                                            web_field(w, need_setup_field(&w->page, "hint", i))};
        q.lines[i] = web_field(w, need_setup_field(&w->page, "choices", i));
        q.langs++;
    }
    return q;
}

/* --- the pages --- */

static enum err find(struct web *w, struct id category, struct category_question_view *v) {
    TRY(category_find(&w->ctx, category, &v->category));
    TRY(need_setup_for(w, v->category.community, &v->setup));
    return category_questions_of(&w->ctx, category, true, &v->all);
}

static void fill_form(struct web *w, struct category_question_view *v) {
    size_t asked = 0;
    for (size_t i = 0; i < v->all.count; i++) {
        asked += v->all.item[i].closed ? 0 : 1;
    }
    v->full = asked >= CATEGORY_QUESTIONS_MAX;
    fill_langs(w, &v->draft);
    v->types = choices_begin(w->ctx.arena, TYPES);
    for (size_t i = 0; i < TYPES; i++) {
        choices_add(&v->types, str_of(form_type_word(types[i])),
                    category_question_type_name(types[i]),
                    v->draft.type < FORM_TYPES ? str_of(form_type_word(v->draft.type)) : STR(""));
    }
}

static enum err list(struct web *w) {
    struct category_question_view v = {.draft = {.open = true, .type = FORM_TYPES}};
    TRY(find(w, web_id(w), &v));
    fill_form(w, &v);
    page_category_question_list(&w->page, &v);
    return ERR_OK;
}

static struct str list_path(struct web *w, struct id category) {
    char id[ID_TEXT_SIZE + 1];
    id_text(category, id);
    return arena_join(w->ctx.arena, STR("/categories/"), str_of(id), STR("/questions"));
}

static enum err list_post(struct web *w) {
    struct category_question_view v = {0};
    TRY(find(w, web_id(w), &v));
    v.draft = read_question(w, ID_NONE, v.category.id);
    enum err e = category_question_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        fill_form(w, &v);
        v.full = false; /* what was typed stays, though it may not fit in */
        page_category_question_list(&w->page, &v);
        return e;
    }
    TRY(e);
    return web_done(w, list_path(w, v.category.id), "need_question_saved");
}

static enum err show_form(struct web *w, struct category_question_view *v) {
    TRY(find(w, v->draft.category, v));
    fill_form(w, v);
    page_category_question_form(&w->page, v);
    return ERR_OK;
}

static enum err form(struct web *w) {
    struct category_question_view v = {0};
    TRY(category_question_find(&w->ctx, web_id(w), &v.draft));
    return show_form(w, &v);
}

static enum err act(struct web *w, struct str what, bool *done) {
    *done = true;
    if (str_eq(what, STR("up"))) {
        return category_question_up(&w->ctx, web_id(w));
    }
    if (str_eq(what, STR("close"))) {
        return category_question_close(&w->ctx, web_id(w));
    }
    if (str_eq(what, STR("reopen"))) {
        return category_question_reopen(&w->ctx, web_id(w));
    }
    *done = false;
    return ERR_OK;
}

static enum err form_post(struct web *w) {
    struct category_question_view v = {0};
    struct category_question before;
    bool done;
    TRY(category_question_find(&w->ctx, web_id(w), &before));
    TRY(act(w, web_field(w, "act"), &done));
    if (!done) {
        v.draft = read_question(w, before.id, before.category);
        v.draft.answered = before.answered;
        v.draft.closed = before.closed;
        v.draft.type = before.answered ? before.type : v.draft.type;
        enum err e = category_question_save(&w->ctx, &v.draft);
        if (e == ERR_INPUT) {
            TRY(show_form(w, &v));
            return e;
        }
        TRY(e);
    }
    return web_done(w, list_path(w, before.category), "need_question_saved");
}

static const struct route rows[] = {
    {HTTP_GET, "/categories/:id/questions", PERSON, list},
    {HTTP_POST, "/categories/:id/questions", PERSON, list_post},
    {HTTP_GET, "/category-questions/:id", PERSON, form},
    {HTTP_POST, "/category-questions/:id", PERSON, form_post},
    {0},
};

const struct route_table category_question_routes = {rows};
