/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages of results: each question with its answers, compared by another one, and what people wrote.
 */
#include "area/needs/survey_result.h"

#include <math.h>

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "base/day.h"
#include "base/span.h"
#include "engine/form_pack.h"
#include "page_survey_result.h"

#define TEXTS_PER_PAGE 25

static uint32_t query_item(struct web *w, const char *name) {
    int64_t v;
    return str_to_int(web_query(w, name), &v) && v > 0 && v < FORM_ITEMS_MAX ? (uint32_t)v : 0;
}

/* --- words of numbers --- */

static struct str value_text(struct web *w, const struct survey_tally *t, double v) {
    if (t->kind != SURVEY_TALLY_DAY) {
        return survey_number(&w->page, v);
    }
    struct buf b = buf_make(100);
    lang_put_date(w->ctx.lang, &b, (int64_t)floor(v) * DAY_MS, STR("UTC"));
    struct str out = arena_str(w->ctx.arena, buf_str(&b));
    buf_free(&b);
    return out;
}

static struct str band_text(struct web *w, const struct form *f, const struct survey_tally *t,
                            const struct survey_band *b) {
    struct page *p = &w->page;
    bool whole = f->item[t->item].type == FORM_INTEGER;
    struct str from = survey_number(p, b->from), below = survey_number(p, b->below);
    struct msg_text m;
    if (isinf(b->from) && isinf(b->below)) {
        m = msg_survey_results_any_number();
    } else if (isinf(b->from)) {
        m = msg_survey_results_under(msg_arg_str(below));
    } else if (isinf(b->below)) {
        m = msg_survey_results_from(msg_arg_str(from));
    } else if (whole && b->below - b->from == 1) {
        return from;
    } else {
        m = whole ? msg_survey_results_between(msg_arg_str(from),
                                               msg_arg_str(survey_number(p, b->below - 1)))
                  : msg_survey_results_from_under(msg_arg_str(below), msg_arg_str(from));
    }
    return page_text(p, m);
}

/* --- rows --- */

static struct survey_row row_of(struct str label, struct survey_number n, struct survey_number of) {
    struct survey_row r = {.label = label, .count = n, .percent = -1};
    if (!n.hidden && !of.hidden && of.v > 0) {
        r.percent = (int64_t)((n.v * 200 + of.v) / (2 * of.v));
        r.bar = (int)(n.v * SURVEY_BAR / of.v);
    }
    return r;
}

static void choice_rows(struct web *w, const struct survey_results *r, const struct survey_tally *t,
                        uint32_t language, struct survey_block *b) {
    const struct form *f = r->form;
    const struct form_list *l = &f->list[f->item[t->item].list];
    for (size_t i = 0; i < t->cells; i++) {
        struct str label = form_choice_words(f, f->item[t->item].list, l->choice[i].name, language);
        b->rows.item[b->rows.count++] = row_of(label, t->cell[i], t->answered);
    }
    if (t->has_other) {
        struct survey_number n = t->other;
        b->rows.item[b->rows.count++] =
            row_of(page_text(&w->page, msg_survey_results_other()), n, t->answered);
    }
}

/* What one sees at once: the answer that most gave, if it may be said. */
static void say_most(const struct survey_tally *t, struct survey_block *b) {
    const struct survey_row *best = NULL;
    bool tied = false, hidden = false;
    for (size_t i = 0; i < b->rows.count; i++) {
        const struct survey_row *r = &b->rows.item[i];
        hidden = hidden || r->count.hidden;
        tied = best && !r->count.hidden && r->count.v == best->count.v ? true : tied;
        if (!r->count.hidden && (!best || r->count.v > best->count.v)) {
            best = r;
            tied = false;
        }
    }
    /* A hidden one could be more; but where all make up everybody, not more than the rest. */
    bool surely =
        !hidden || (best && t->kind != SURVEY_TALLY_SEVERAL && 2 * best->count.v > t->answered.v);
    if (best && !tied && best->count.v > 0 && !t->answered.hidden && surely) {
        b->sentence =
            msg_survey_results_most(msg_arg_str(best->label), msg_arg_int((int64_t)best->count.v),
                                    msg_arg_int((int64_t)t->answered.v));
    }
}

static void make_block(struct web *w, struct survey_result_view *v, const struct survey_tally *t,
                       uint32_t language) {
    const struct form *f = v->results.form;
    struct survey_block *b = &v->blocks.item[v->blocks.count++];
    const struct form_item *i = &f->item[t->item];
    struct str label = form_say(f, i->label, language);
    *b = (struct survey_block){.tally = t, .label = label.n > 0 ? label : i->name, .name = i->name};
    b->is_text = i->type == FORM_TEXT;
    b->in_repeat = !survey_is_single(f, t->item);
    size_t most = t->cells > t->bands ? t->cells : t->bands;
    b->rows.item = arena_array(w->ctx.arena, struct survey_row, most + 2);
    if (form_is_select(i->type) && t->cells > 0) {
        choice_rows(w, &v->results, t, language, b);
    }
    for (size_t k = 0; k < t->bands; k++) {
        b->rows.item[b->rows.count++] =
            row_of(band_text(w, f, t, &t->band[k]), t->band[k].count, t->answered);
    }
    if (v->results.groups == 0) {
        say_most(t, b);
    }
    if (t->has_middle) {
        b->low = value_text(w, t, t->low);
        b->median = value_text(w, t, t->median);
        b->high = value_text(w, t, t->high);
    }
}

static void make_by(struct web *w, struct survey_result_view *v, uint32_t language) {
    const struct form *f = v->results.form;
    v->by = choices_begin(w->ctx.arena, f->items + 1);
    choices_add(&v->by, STR(""), msg_survey_results_by_none(), web_query(w, "by"));
    for (uint32_t i = 0; i < f->items; i++) {
        if (!survey_can_compare(f, i)) {
            continue;
        }
        struct str label = form_say(f, f->item[i].label, language);
        choices_add(&v->by, f->item[i].name, (struct msg_text){0}, web_query(w, "by"));
        v->by.item[v->by.count - 1].text = label.n > 0 ? label : f->item[i].name;
    }
}

static void make_groups(struct web *w, struct survey_result_view *v, uint32_t language) {
    const struct survey_results *r = &v->results;
    v->groups.item = arena_array(w->ctx.arena, struct survey_row, r->groups + 1);
    if (r->by == FORM_NONE) {
        return;
    }
    const struct form_item *by = &r->form->item[r->by];
    const struct form_list *l = &r->form->list[by->list];
    struct str label = form_say(r->form, by->label, language);
    v->by_name = label.n > 0 ? label : by->name;
    for (uint32_t i = 0; i < l->choices; i++) {
        v->groups.item[v->groups.count++].label =
            form_choice_words(r->form, by->list, l->choice[i].name, language);
    }
    v->groups.item[v->groups.count++].label = page_text(&w->page, msg_survey_results_did_not_say());
}

enum err survey_result_get(struct web *w) {
    struct survey_result_view v = {0};
    TRY(survey_read(w, &v.survey, &v.community));
    if (v.survey.version == 0) {
        return ERR_NOT_FOUND;
    }
    if (!survey_may_read(&w->ctx, &v.survey)) {
        return viewer_is_person(w->ctx.viewer) ? ERR_FORBIDDEN : ERR_SIGN_IN;
    }
    v.may_keep = survey_may_keep(&w->ctx, &v.survey);
    TRY(survey_results_read(&w->ctx, &v.survey, query_item(w, "after"), web_query(w, "by"),
                            &v.results));
    for (uint32_t i = 0; i < v.results.form->items; i++) {
        v.has_photos = v.has_photos || v.results.form->item[i].type == FORM_IMAGE;
    }
    uint32_t language = form_language_like(v.results.form, lang_tag(w->ctx.lang));
    v.tag = form_language_tag(v.results.form->language[language]);
    v.blocks.item = arena_array(w->ctx.arena, struct survey_block, v.results.count + 1);
    for (size_t i = 0; i < v.results.count; i++) {
        make_block(w, &v, &v.results.item[i], language);
    }
    make_by(w, &v, language);
    make_groups(w, &v, language);
    if (v.results.next != FORM_NONE && v.results.enough) {
        struct str by = url_piece(w->ctx.arena, web_query(w, "by"));
        const char *below = arena_printf(w->ctx.arena, "/results?by=%.*s&after=%u%c", STR_ARG(by),
                                         v.results.next, '\0')
                                .p;
        v.next = url_of_path(w->ctx.arena, survey_path(&w->ctx, &v.survey, below));
    }
    page_survey_result(&w->page, &v);
    return ERR_OK;
}

/* --- what people wrote --- */

struct texts {
    struct web *web;
    struct survey_texts_view *view;
    const struct form *form;
    uint32_t item;
    struct str path;
};

static enum err take_texts(void *self, const struct survey_submission *x) {
    struct texts *t = self;
    struct form_packed p;
    struct str rest = x->answers;
    while (form_pack_next(&rest, &p)) {
        bool is = !p.row && p.item == t->item && p.value.n > 0;
        if (is && x->version == t->view->survey.version && t->view->texts.count < 500) {
            t->view->texts.item[t->view->texts.count++] =
                arena_str(t->web->ctx.arena, form_pack_value(t->web->ctx.arena, p.value));
        }
    }
    return ERR_OK;
}

/* Of the questions that are asked now. In the order of random names: nobody can tell who came when.
 */
enum err survey_texts_get(struct web *w) {
    struct survey_texts_view v = {0};
    struct form f;
    struct id last;
    bool more;
    TRY(survey_read_kept(w, &v.survey, &v.community));
    TRY(survey_form_plain(&w->ctx, v.survey.thing.id, v.survey.version, &f));
    uint32_t item = query_item(w, "item");
    if (item >= f.items || f.item[item].type != FORM_TEXT) {
        return ERR_NOT_FOUND;
    }
    uint32_t language = form_language_like(&f, lang_tag(w->ctx.lang));
    v.label = survey_called(&f, item, language);
    v.tag = form_language_tag(f.language[language]);
    v.texts.item = arena_array(w->ctx.arena, struct str, 500);
    struct texts t = {.web = w, .view = &v, .form = &f, .item = item};
    TRY(survey_some(&w->ctx, v.survey.thing.id, web_query_id(w, "after"), TEXTS_PER_PAGE,
                    take_texts, &t, &last, &more));
    if (more) {
        char id[ID_TEXT_SIZE + 1];
        id_text(last, id);
        const char *below =
            arena_printf(w->ctx.arena, "/texts?item=%u&after=%s%c", item, id, '\0').p;
        v.next = url_of_path(w->ctx.arena, survey_path(&w->ctx, &v.survey, below));
    }
    page_survey_result_texts(&w->page, &v);
    return ERR_OK;
}
