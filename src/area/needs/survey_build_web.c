/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages on which a form is made, question by question. */
#include "area/needs/survey_build.h"

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "base/hash.h"
#include "format/form_json.h"
#include "page_survey_build.h"

#define COPIES 40
#define PREVIEW_ITEMS 30

/* Two stewards may work at the same form: what one changes is what they were shown. */
struct str survey_form_stamp(struct web *w, const struct form *f) {
    char hex[2 * HASH_SIZE + 1];
    struct buf b = buf_make(FORM_JSON_MAX);
    form_json_write(f, &b);
    struct hash h = hash_of(b.p, b.n);
    buf_free(&b);
    hash_hex(&h, hex);
    return arena_str(w->ctx.arena, str_make(hex, 16));
}

static enum err read_form(struct web *w, struct survey *s, struct community *community,
                          struct form *f, struct str *stamp) {
    TRY(survey_read_kept(w, s, community));
    TRY(survey_form_working(&w->ctx, s, f));
    *stamp = survey_form_stamp(w, f);
    return ERR_OK;
}

static enum err check_stamp(struct web *w, struct str stamp) {
    return str_eq(web_field(w, "stamp"), stamp) ? ERR_OK : ERR_CONFLICT;
}

/* --- the list --- */

static enum err offer_copies(struct web *w, struct survey_build_view *v) {
    struct things all;
    bool more;
    TRY(thing_list(&w->ctx, "survey", v->community.thing.id, (struct thing_page){.limit = COPIES},
                   &all, &more));
    v->copies = choices_begin(w->ctx.arena, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        if (!id_eq(all.item[i].id, v->survey.thing.id)) {
            choices_add(&v->copies, id_str(w->ctx.arena, all.item[i].id), (struct msg_text){0},
                        STR(""));
            v->copies.item[v->copies.count - 1].text = all.item[i].title;
        }
    }
    return ERR_OK;
}

static enum err show_list(struct web *w, struct survey_build_view *v) {
    TRY(offer_copies(w, v));
    survey_outline_make(w, &v->form, &v->survey, "/questions", &v->outline);
    if (v->outline.to - v->outline.from > SURVEY_BUILD_ITEMS) {
        v->outline.to = v->outline.from + SURVEY_BUILD_ITEMS;
        const char *more =
            arena_printf(w->ctx.arena, "/questions?after=%u%c", v->outline.to, '\0').p;
        v->outline.more = survey_url(&w->page, &v->survey, more);
    }
    v->language = web_field(w, "language");
    page_survey_build(&w->page, v);
    return ERR_OK;
}

enum err survey_questions_get(struct web *w) {
    struct survey_build_view v = {0};
    TRY(read_form(w, &v.survey, &v.community, &v.form, &v.stamp));
    return show_list(w, &v);
}

static enum err copy_form(struct web *w, struct id to, struct form *out) {
    struct survey from;
    TRY(survey_find(&w->ctx, web_field_id(w, "from"), &from));
    if (!survey_may_keep(&w->ctx, &from)) {
        return ERR_FORBIDDEN;
    }
    TRY(survey_shown_copy(&w->ctx, from.thing.id, to));
    return survey_form_working(&w->ctx, &from, out);
}

static enum err act(struct web *w, struct id survey, const struct form *f, struct form *out) {
    struct str what = web_field(w, "act");
    int64_t item;
    if (str_eq(what, STR("language"))) {
        return survey_language_add(&w->ctx, f, web_field(w, "language"), out);
    }
    if (str_eq(what, STR("copy"))) {
        return copy_form(w, survey, out);
    }
    if (!str_to_int(web_field(w, "item"), &item) || item < 0 || item >= f->items) {
        return ERR_NOT_FOUND;
    }
    if (str_eq(what, STR("remove"))) {
        return survey_question_remove(&w->ctx, f, (uint32_t)item, out);
    }
    return survey_question_move(&w->ctx, f, (uint32_t)item, str_eq(what, STR("up")), out);
}

enum err survey_questions_post(struct web *w) {
    struct survey_build_view v = {0};
    struct form made;
    TRY(read_form(w, &v.survey, &v.community, &v.form, &v.stamp));
    TRY(check_stamp(w, v.stamp));
    enum err e = act(w, v.survey.thing.id, &v.form, &made);
    if (e == ERR_INPUT) {
        TRY(show_list(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    TRY(survey_form_keep(&w->ctx, &v.survey, &made));
    return survey_back(w, "/questions", "survey_form");
}

/* --- one question --- */

static void offer_words(struct web *w, struct choices *out, const char *const *words,
                        const int *names, size_t count, struct str chosen) {
    *out = choices_begin(w->ctx.arena, count);
    for (size_t i = 0; i < count; i++) {
        choices_add(out, str_of(words[i]), (struct msg_text){.key = names[i]}, chosen);
    }
}

static void offer_types(struct web *w, struct survey_question_view *v) {
    static const int types[] = {MSG_survey_type_text,    MSG_survey_type_long_text,
                                MSG_survey_type_integer, MSG_survey_type_decimal,
                                MSG_survey_type_one,     MSG_survey_type_several,
                                MSG_survey_type_yes_no,  MSG_survey_type_date,
                                MSG_survey_type_photo,   MSG_survey_type_note};
    static const int sections[] = {MSG_survey_build_once, MSG_survey_build_again};
    if (v->is_section) {
        offer_words(w, &v->types, survey_sections, sections, sizeof sections / sizeof sections[0],
                    v->question.type);
    } else {
        offer_words(w, &v->types, survey_types, types, sizeof types / sizeof types[0],
                    v->question.type);
    }
    v->hows = choices_begin(w->ctx.arena, 4);
    for (size_t i = 0; survey_hows[i]; i++) {
        struct str how = str_of(survey_hows[i]);
        choices_add(&v->hows, how, survey_how_name(how), v->question.how);
    }
}

static void offer_item(struct choices *c, const struct form *f, uint32_t i, struct str value,
                       struct str chosen) {
    choices_add(c, value, (struct msg_text){0}, chosen);
    c->item[c->count - 1].text = survey_called(f, i, f->default_language);
}

/* Where it stands: what it depends on stands before. */
static uint32_t place_of(const struct survey_question_view *v) {
    const struct form *f = &v->form;
    uint32_t last = v->after < f->items ? v->after : v->question.within;
    return v->item != FORM_NONE ? v->item : last < f->items ? survey_item_end(f, last) : f->items;
}

static void offer_whens(struct web *w, struct survey_question_view *v) {
    const struct form *f = &v->form;
    struct survey_question *q = &v->question;
    uint32_t until = place_of(v);
    v->whens = choices_begin(w->ctx.arena, until + 1);
    v->counts = choices_begin(w->ctx.arena, until + 2);
    choices_add(&v->whens, STR(""), msg_survey_build_always(), q->when);
    choices_add(&v->counts, STR(""), msg_survey_build_count_free(), q->count);
    if (q->count_kept.n > 0) {
        choices_add(&v->counts, STR(SURVEY_COUNT_KEPT),
                    msg_survey_build_count_kept(msg_arg_str(q->count_kept)), q->count);
    }
    for (uint32_t i = 0; i < until; i++) {
        if (survey_may_decide(f, i, until, q->within)) {
            offer_item(&v->whens, f, i, f->item[i].name, q->when);
        }
        if (survey_may_count(f, i, until, q->within)) {
            offer_item(&v->counts, f, i, f->item[i].name, q->count);
        }
    }
}

static struct str section_value(struct web *w, uint32_t section) {
    return section == FORM_NONE ? STR("") : arena_printf(w->ctx.arena, "%u", section);
}

static void offer_sections(struct web *w, struct survey_question_view *v) {
    const struct form *f = &v->form;
    struct str chosen = section_value(w, v->question.within);
    v->sections = choices_begin(w->ctx.arena, f->items + 1);
    choices_add(&v->sections, STR(""), msg_survey_build_nowhere(), chosen);
    for (uint32_t i = 0; v->item != FORM_NONE && i < f->items; i++) {
        if (form_is_section(f->item[i].type) && survey_may_hold(f, i, v->item)) {
            offer_item(&v->sections, f, i, section_value(w, i), chosen);
        }
    }
}

static enum err show_question(struct web *w, struct survey_question_view *v) {
    v->can_build = v->item == FORM_NONE || survey_can_build(&v->form, v->item);
    v->is_section = survey_is_section(&v->question);
    offer_types(w, v);
    offer_whens(w, v);
    offer_sections(w, v);
    page_survey_build_question(&w->page, v);
    return ERR_OK;
}

static uint32_t number_of(struct str text, const struct form *f) {
    int64_t v;
    return str_to_int(text, &v) && v >= 0 && v < f->items ? (uint32_t)v : FORM_NONE;
}

static struct str numbered(struct web *w, const char *name, uint32_t n) {
    return web_field(w, arena_printf(w->ctx.arena, "%s-%u%c", name, n, '\0').p);
}

static void read_question(struct web *w, struct survey_question_view *v) {
    struct survey_question *q = &v->question;
    for (uint32_t i = 0; i < v->form.languages; i++) {
        q->label[i] = numbered(w, "label", i);
        q->hint[i] = numbered(w, "hint", i);
        q->choices[i] = numbered(w, "choices", i);
    }
    q->type = web_field(w, "type");
    q->required = web_field_has(w, "required", "yes");
    q->when = web_field(w, "when");
    q->how = web_field(w, "how").n > 0 ? web_field(w, "how") : STR("is");
    q->value = web_field(w, "value");
    q->keep_by_hand = web_field_has(w, "by_hand", "yes");
    q->together = web_field_has(w, "together", "yes");
    q->count = web_field(w, "count");
    q->within = number_of(web_field(w, "within"), &v->form);
}

enum err survey_add_get(struct web *w) {
    struct survey_question_view v = {.item = FORM_NONE};
    TRY(read_form(w, &v.survey, &v.community, &v.form, &v.stamp));
    v.after = number_of(web_query(w, "after"), &v.form);
    v.question = survey_question_empty(&w->ctx, &v.form);
    v.question.within =
        v.after != FORM_NONE ? v.form.item[v.after].parent : number_of(web_query(w, "in"), &v.form);
    if (str_eq(web_query(w, "kind"), STR("group"))) {
        v.question.type = STR("group");
    }
    return show_question(w, &v);
}

enum err survey_add_post(struct web *w) {
    struct survey_question_view v = {.item = FORM_NONE};
    struct form made;
    TRY(read_form(w, &v.survey, &v.community, &v.form, &v.stamp));
    TRY(check_stamp(w, v.stamp));
    v.after = number_of(web_field(w, "after"), &v.form);
    v.question = survey_question_empty(&w->ctx, &v.form);
    read_question(w, &v);
    enum err e = survey_question_add(&w->ctx, &v.form, v.after, &v.question, &made);
    if (e == ERR_INPUT) {
        TRY(show_question(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    TRY(survey_form_keep(&w->ctx, &v.survey, &made));
    return survey_back(w, "/questions", "survey_form");
}

static enum err find_question(struct web *w, struct survey_question_view *v) {
    TRY(read_form(w, &v->survey, &v->community, &v->form, &v->stamp));
    v->item = number_of(web_param(w, "item"), &v->form);
    v->after = FORM_NONE;
    if (v->item == FORM_NONE) {
        return ERR_NOT_FOUND;
    }
    v->question = survey_question_of(&w->ctx, &v->form, v->item);
    return ERR_OK;
}

enum err survey_question_get(struct web *w) {
    struct survey_question_view v = {0};
    TRY(find_question(w, &v));
    return show_question(w, &v);
}

enum err survey_question_post(struct web *w) {
    struct survey_question_view v = {0};
    struct form made;
    TRY(find_question(w, &v));
    TRY(check_stamp(w, v.stamp));
    read_question(w, &v);
    enum err e = survey_question_change(&w->ctx, &v.form, v.item, &v.question, &made);
    if (e == ERR_INPUT) {
        TRY(show_question(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    TRY(survey_form_keep(&w->ctx, &v.survey, &made));
    return survey_back(w, "/questions", "survey_form");
}

/* --- looking at it --- */

enum err survey_look_get(struct web *w) {
    struct survey_preview_view v = {0};
    const struct form_ready *ready;
    uint32_t next;
    int64_t from = 0;
    TRY(survey_read_kept(w, &v.survey, &v.community));
    int64_t version = v.survey.working != 0 ? v.survey.working : v.survey.version;
    if (version == 0) {
        return survey_back(w, "/questions", "survey_no_form");
    }
    TRY(survey_form_ready(&w->ctx, v.survey.thing.id, version, &ready));
    struct form_answers *as =
        form_answers_make(w->ctx.arena, ready, survey_clock(&w->ctx, v.survey.zone));
    as->language = form_language_like(ready->form, lang_tag(w->ctx.lang));
    TRY(form_evaluate(as));
    for (struct form_walk x = form_walk(as); form_walk_next(&x);) {
        x.answer->wrong = FORM_FINE;
    }
    from = str_to_int(web_query(w, "after"), &from) && from > 0 && from < ready->form->items ? from
                                                                                             : 0;
    survey_paper_fields(as, (uint32_t)from, PREVIEW_ITEMS, &next, &v.fields);
    survey_show_pictures(&w->ctx, &v.survey, ready->form, as->language, &v.fields);
    if (next != FORM_NONE) {
        const char *more = arena_printf(w->ctx.arena, "/preview?after=%u%c", next, '\0').p;
        v.next = survey_url(&w->page, &v.survey, more);
    }
    page_survey_build_preview(&w->page, &v);
    return ERR_OK;
}
