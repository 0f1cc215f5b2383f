/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages on which a survey is answered: what one agrees to, the questions, what was said, sending.
 */
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "engine/form_pack.h"
#include "page_survey_begin.h"
#include "page_survey_fill.h"

#define NOTED_MAX 12 /* faults told in the list on top; each is told beside its field too */

/* --- beginning --- */

enum err survey_begin_get(struct web *w) {
    struct survey_begin_view v = {0};
    enum survey_standing standing;
    TRY(survey_read(w, &v.survey, &v.community));
    TRY(survey_standing_of(&w->ctx, &v.survey, &standing));
    if (standing != SURVEY_ANSWER_NOW) {
        return web_redirect(w, thing_address(&w->ctx, &v.survey.thing));
    }
    page_survey_begin(&w->page, &v);
    return ERR_OK;
}

static struct str packed(struct ctx *c, const struct form_answers *as, bool *fits) {
    struct buf b = buf_make(SURVEY_ANSWERS_MAX);
    form_pack(as, true, &b);
    *fits = !b.overflow;
    struct str s = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return s;
}

struct begun {
    struct str answers;
    uint32_t language;
};

enum err survey_begin_before(struct web *w) {
    struct ctx *c = &w->ctx;
    struct survey s;
    struct begun *b = arena_new(c->arena, struct begun);
    const struct form_ready *ready;
    bool fits;
    w->before = b;
    TRY(survey_find(c, web_id(w), &s));
    if (s.version == 0) {
        return ERR_CLOSED;
    }
    TRY(survey_form_ready(c, s.thing.id, s.version, &ready));
    struct form_answers *as = form_answers_make(c->arena, ready, survey_clock(c, s.zone));
    TRY(form_evaluate(as));
    b->language = survey_language_like(ready->form, lang_tag(c->lang));
    b->answers = packed(c, as, &fits);
    return fits ? ERR_OK : ERR_TOO_LARGE;
}

static struct str fill_path(struct ctx *c, const struct survey *s, struct str code, struct str at) {
    struct str path = arena_join(c->arena, survey_path(c, s, "/fill/"), code);
    return at.n > 0 ? arena_join(c->arena, path, STR("?at="), at) : path;
}

enum err survey_begin_post(struct web *w) {
    struct survey_begin_view v = {0};
    const struct begun *b = w->before;
    struct str code;
    TRY(survey_read(w, &v.survey, &v.community));
    if (v.survey.consent.n > 0 && !web_field_has(w, "agree", "yes")) {
        (void)ctx_wrong(&w->ctx, "agree", msg_survey_wrong_agree());
        page_survey_begin(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(survey_draft_begin(&w->ctx, &v.survey, b->answers, b->language, &code));
    return web_redirect(w, fill_path(&w->ctx, &v.survey, code, STR("")));
}

/* --- filling --- */

struct filling {
    struct survey survey;
    struct survey_draft draft;
    struct form_answers *as;
    struct survey_steps steps;
    struct str code, act, at;
    size_t here; /* the page that was filled */
    struct survey_entry entry;
    struct survey_chosens chosen;
    enum err judged;
    bool sent_before;
};

static enum err load(struct web *w, struct filling *f) {
    struct ctx *c = &w->ctx;
    struct survey_received received;
    const struct form_ready *ready;
    TRY(survey_find(c, web_id(w), &f->survey));
    f->code = web_param(w, "code");
    enum err e = survey_draft_find(c, &f->survey, f->code, &f->draft);
    if (e == ERR_NOT_FOUND) {
        e = survey_received_find(c, &f->survey, f->code, &received);
        f->sent_before = e == ERR_OK;
        return e;
    }
    TRY(e);
    TRY(survey_form_ready(c, f->survey.thing.id, f->draft.version, &ready));
    f->as = form_answers_again(c->arena, ready, survey_clock(c, f->survey.zone));
    if (!form_unpack(f->as, f->draft.answers)) {
        return ERR_BUG; /* we packed it */
    }
    f->as->language = f->draft.language < ready->form->languages ? f->draft.language : 0;
    TRY(form_evaluate(f->as));
    f->steps = survey_steps_of(f->as);
    return ERR_OK;
}

static void make_words(struct filling *f, struct survey_fill_view *v) {
    const struct form *form = f->as->ready->form;
    v->words.item = arena_array(f->as->arena, struct survey_word, form->languages + 1);
    for (uint32_t i = 0; i < form->languages && form->languages > 1; i++) {
        v->words.item[v->words.count++] = (struct survey_word){
            .name = survey_language_name(form->language[i]),
            .tag = survey_language_tag(form->language[i]),
            .act = arena_printf(f->as->arena, "words-%u", i),
            .current = i == f->as->language,
        };
    }
}

/* The first words of each row, so that people know which one they take away. */
static void make_rows(struct filling *f, const struct survey_step *s, struct survey_fill_view *v) {
    struct form_answers *as = f->as;
    const struct form_answer *of = form_answer_of(as, s->row, s->more);
    v->lines.item = arena_array(as->arena, struct survey_line, of->rows + 1);
    for (uint32_t i = 0; i < of->rows; i++) {
        struct survey_line *l = &v->lines.item[v->lines.count++];
        *l = (struct survey_line){.key = survey_key(as, of->row[i], s->more, 'r'),
                                  .row = of->row[i]->number,
                                  .heading = true};
        uint32_t end = as->ready->place[s->more].end;
        for (uint32_t k = s->more + 1; k < end && l->value.n == 0; k++) {
            enum form_type type = as->ready->form->item[k].type;
            if (as->ready->place[k].scope == s->more && form_is_asked(type)) {
                l->value = survey_answer_words(as, of->row[i], k, as->language);
            }
        }
    }
    v->may_add = of->rows < FORM_ROWS_MAX;
    v->more_label = form_say(as->ready->form, as->ready->form->item[s->more].label, as->language);
    v->more_label = v->more_label.n > 0 ? form_words(as, s->row, v->more_label)
                                        : as->ready->form->item[s->more].name;
}

static enum err show(struct web *w, struct filling *f, size_t at) {
    struct survey_fill_view v = {.survey = f->survey, .code = f->code, .ends_ms = f->draft.ends_ms};
    TRY(community_find(&w->ctx, f->survey.thing.community, &v.community));
    v.at = survey_step_key(f->as, &f->steps, at);
    v.tag = survey_language_tag(f->as->ready->form->language[f->as->language]);
    v.action = url_of_path(w->ctx.arena, fill_path(&w->ctx, &f->survey, f->code, STR("")));
    v.number = at + 1;
    v.of = f->steps.count + 1;
    make_words(f, &v);
    struct str photos = fill_path(&w->ctx, &f->survey, f->code, STR(""));
    photos = arena_join(w->ctx.arena, photos, STR("/photo"));
    if (at >= f->steps.count) {
        v.is_end = true;
        v.lines.item = survey_lines(f->as, &v.lines.count);
        survey_show_photo_lines(w, f->as, v.lines.item, v.lines.count, photos);
    } else if (f->steps.item[at].more != FORM_NONE) {
        v.is_more = true;
        make_rows(f, &f->steps.item[at], &v);
    } else {
        survey_make_fields(f->as, &f->steps.item[at], &v.fields);
        survey_show_pictures(&w->ctx, &f->survey, f->as->ready->form, f->as->language, &v.fields);
        survey_show_photos(w, v.fields.item, v.fields.count, photos, &f->chosen, &v.has_photos);
    }
    page_survey_fill(&w->page, &v);
    return ERR_OK;
}

static struct str receipt_path(struct ctx *c, const struct filling *f) {
    return arena_join(c->arena, survey_path(c, &f->survey, "/receipt?code="), f->code);
}

/* A page that was left shows what was typed, but says nothing of faults: only answers do. */
static void forget_wrongs(struct form_answers *as) {
    for (struct form_walk x = form_walk(as); form_walk_next(&x);) {
        x.answer->wrong = FORM_FINE;
    }
}

enum err survey_fill_get(struct web *w) {
    struct filling f = {0};
    TRY(load(w, &f));
    TRY(web_quiet(w, &f.survey.thing));
    w->page.zone = f.survey.zone;
    if (f.sent_before) {
        return web_redirect(w, receipt_path(&w->ctx, &f));
    }
    size_t at = survey_step_at(f.as, &f.steps, web_query(w, "at"));
    if (at < f.steps.count) {
        forget_wrongs(f.as);
    }
    return show(w, &f, at);
}

/* --- what was sent --- */

/* "drop-r7-2": that row goes. */
static void drop_row(struct filling *f, struct str key) {
    struct form_row *row;
    uint32_t item;
    char kind;
    if (survey_place(f->as, key, &kind, &row, &item) && kind == 'r') {
        form_row_remove(f->as, row->within, item, row->number);
    }
}

/* The key of the page that shows the new row; absent: there is no room for it. */
static struct str add_row(struct filling *f) {
    struct form_row *row;
    uint32_t item;
    char kind;
    if (!survey_place(f->as, f->at, &kind, &row, &item) || kind != 'm') {
        return str_of(NULL);
    }
    struct form_row *more = form_row_add(f->as, row, item);
    return more ? survey_key(f->as, more, item, 'r') : str_of(NULL);
}

static void set_words(struct filling *f) {
    int64_t n;
    if (str_to_int(str_from(f->act, 6), &n) && n >= 0 && n < f->as->ready->form->languages) {
        f->as->language = (uint32_t)n;
    }
}

/* Where the next page begins, once what was typed counts. */
static enum err settle(struct web *w, struct filling *f) {
    struct str add = str_of(NULL);
    survey_read_posted(w, f->as);
    TRY(survey_chosen_read(w, f->as, &f->chosen));
    if (str_starts(f->act, STR("drop-"))) {
        drop_row(f, str_from(f->act, 5));
    } else if (str_eq(f->act, STR("add"))) {
        add = add_row(f);
    } else if (str_starts(f->act, STR("words-"))) {
        set_words(f);
    }
    TRY(form_evaluate(f->as));
    f->steps = survey_steps_of(f->as);
    f->here = survey_step_at(f->as, &f->steps, add.p ? add : f->at);
    f->entry = (struct survey_entry){
        .way = SURVEY_BY_PAGE, .version = f->draft.version, .instance = f->code};
    if (str_eq(f->act, STR("send"))) {
        f->judged = survey_judge(&w->ctx, f->as, &f->entry);
        return f->judged == ERR_INPUT ? ERR_OK : f->judged;
    }
    return ERR_OK;
}

enum err survey_fill_before(struct web *w) {
    struct filling *f = arena_new(w->ctx.arena, struct filling);
    w->before = f;
    TRY(load(w, f));
    f->act = web_field(w, "act");
    f->at = web_field(w, "at");
    return f->sent_before ? ERR_OK : settle(w, f);
}

static bool was_shown(struct web *w, struct str key) {
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *x = &w->request->form.item[i];
        if (str_eq(x->name, STR("shown")) && str_eq(x->value, key)) {
            return true;
        }
    }
    return false;
}

/* What is wrong on this page is told; what this page had not shown yet is shown first. */
static bool must_stay(struct web *w, struct filling *f, bool *fresh) {
    struct survey_fields fields;
    size_t wrong = 0;
    *fresh = false;
    if (f->here >= f->steps.count || f->steps.item[f->here].more != FORM_NONE) {
        return false;
    }
    survey_make_fields(f->as, &f->steps.item[f->here], &fields);
    for (size_t i = 0; i < fields.count; i++) {
        const struct survey_field *x = &fields.item[i];
        if (!form_is_asked(x->item->type)) {
            continue;
        }
        if (!was_shown(w, x->key)) {
            *fresh = true;
        } else if (x->wrong.key != MSG_NONE && wrong++ < NOTED_MAX) {
            (void)ctx_wrong(&w->ctx, arena_cstr(w->ctx.arena, x->key), x->wrong);
        }
    }
    return wrong > 0;
}

/* Before sending: each fault leads to its question. */
static enum err show_wrong(struct web *w, struct filling *f) {
    size_t count, noted = 0;
    const struct survey_line *l = survey_lines(f->as, &count);
    for (size_t i = 0; i < count; i++) {
        if (l[i].wrong.key != MSG_NONE && noted++ < NOTED_MAX) {
            (void)ctx_wrong(&w->ctx, arena_cstr(w->ctx.arena, l[i].key), l[i].wrong);
        }
    }
    if (noted == 0) {
        (void)ctx_wrong(&w->ctx, "end", msg_survey_wrong_somewhere());
    }
    TRY(show(w, f, f->steps.count));
    return ERR_INPUT;
}

static enum err send_it(struct web *w, struct filling *f) {
    struct survey_taken taken;
    if (f->judged == ERR_INPUT) {
        return show_wrong(w, f);
    }
    TRY(survey_take(&w->ctx, f->survey.thing.id, &f->entry, &taken));
    TRY(survey_pictures_take(&w->ctx, &f->survey, f->draft.name, taken.submission,
                             &(struct survey_pictures){0}));
    TRY(survey_draft_drop(&w->ctx, &f->draft));
    return web_done(w, receipt_path(&w->ctx, f), "survey_sent");
}

static enum err go_on(struct web *w, struct filling *f) {
    bool fits, fresh = false;
    bool wrong = survey_chosen_wrong(w, &f->chosen);
    size_t to = f->here;
    if (str_eq(f->act, STR("back"))) {
        to = to > 0 ? to - 1 : 0;
    } else if (str_eq(f->act, STR("next")) || f->act.n == 0) {
        wrong = must_stay(w, f, &fresh) || wrong;
        to += fresh ? 0 : 1;
    }
    struct str answers = packed(&w->ctx, f->as, &fits);
    if (!fits) {
        return ERR_TOO_LARGE;
    }
    if (wrong && f->chosen.count == 0) {
        TRY(show(w, f, f->here));
        return ERR_INPUT;
    }
    TRY(survey_draft_keep(&w->ctx, &f->draft, answers, f->as->language));
    TRY(survey_chosen_keep(w, &f->survey, f->draft.name, answers, &f->chosen));
    if (wrong) { /* what was chosen is kept all the same: no browser can choose it again */
        w->status = 422;
        return show(w, f, f->here);
    }
    return web_redirect(
        w, fill_path(&w->ctx, &f->survey, f->code, survey_step_key(f->as, &f->steps, to)));
}

enum err survey_fill_post(struct web *w) {
    struct filling *f = w->before;
    w->page.zone = f->survey.zone;
    if (f->sent_before) {
        return web_redirect(w, receipt_path(&w->ctx, f));
    }
    if (str_eq(f->act, STR("throw_away"))) {
        TRY(survey_draft_drop(&w->ctx, &f->draft));
        return survey_back(w, "", "survey_thrown_away");
    }
    return str_eq(f->act, STR("send")) ? send_it(w, f) : go_on(w, f);
}
