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

struct begun {
    struct str answers;
    uint32_t language;
};

enum err survey_begin_before(struct web *w) {
    struct ctx *c = &w->ctx;
    struct survey s;
    struct begun *b = arena_new(c->arena, struct begun);
    const struct form_ready *ready;
    w->before = b;
    TRY(survey_find(c, web_id(w), &s));
    if (s.version == 0) {
        return ERR_CLOSED;
    }
    TRY(survey_form_ready(c, s.thing.id, s.version, &ready));
    struct form_answers *as = form_answers_make(c->arena, ready, survey_clock(c, s.zone));
    TRY(form_evaluate(as));
    b->language = form_language_like(ready->form, lang_tag(c->lang));
    return form_pack_text(c->arena, as, true, &b->answers) ? ERR_OK : ERR_TOO_LARGE;
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
    struct str code;
    struct form_deed deed;
    struct form_filling page;
    struct survey_entry entry;
    struct survey_chosens chosen;
    enum err judged;
    bool sent_before;
};

/* What it opens: a draft, or what was made of it. */
static enum err find(struct web *w, struct filling *f) {
    struct survey_received received;
    enum err e = survey_draft_find(&w->ctx, &f->survey, f->code, &f->draft);
    if (e == ERR_NOT_FOUND) {
        e = survey_received_find(&w->ctx, &f->survey, f->code, &received);
        f->sent_before = e == ERR_OK;
    }
    return e;
}

static enum err load(struct web *w, struct filling *f) {
    struct ctx *c = &w->ctx;
    const struct form_ready *ready;
    TRY(survey_find(c, web_id(w), &f->survey));
    f->code = web_param(w, "code");
    TRY(find(w, f));
    if (f->sent_before) {
        return ERR_OK;
    }
    TRY(survey_form_ready(c, f->survey.thing.id, f->draft.version, &ready));
    f->as = form_answers_again(c->arena, ready, survey_clock(c, f->survey.zone));
    if (!form_unpack(f->as, f->draft.answers)) {
        return ERR_BUG; /* we packed it */
    }
    f->as->language = f->draft.language < ready->form->languages ? f->draft.language : 0;
    TRY(form_evaluate(f->as));
    f->page.steps = form_steps_of(f->as);
    return ERR_OK;
}

static void make_words(struct filling *f, struct survey_fill_view *v) {
    const struct form *form = f->as->ready->form;
    v->words.item = arena_array(f->as->arena, struct survey_word, form->languages + 1);
    for (uint32_t i = 0; i < form->languages && form->languages > 1; i++) {
        v->words.item[v->words.count++] = (struct survey_word){
            .name = form_language_name(form->language[i]),
            .tag = form_language_tag(form->language[i]),
            .act = arena_printf(f->as->arena, "words-%u", i),
            .current = i == f->as->language,
        };
    }
}

static enum err show(struct web *w, struct filling *f, size_t at) {
    struct survey_fill_view v = {.survey = f->survey, .code = f->code, .ends_ms = f->draft.ends_ms};
    TRY(community_find(&w->ctx, f->survey.thing.community, &v.community));
    v.at = form_steps_key(f->as, &f->page.steps, at);
    v.tag = form_language_tag(f->as->ready->form->language[f->as->language]);
    v.action = url_of_path(w->ctx.arena, fill_path(&w->ctx, &f->survey, f->code, STR("")));
    v.number = at + 1;
    v.of = f->page.steps.count + 1;
    make_words(f, &v);
    struct str photos = fill_path(&w->ctx, &f->survey, f->code, STR(""));
    photos = arena_join(w->ctx.arena, photos, STR("/photo"));
    if (at >= f->page.steps.count) {
        struct media_aparts there;
        v.is_end = true;
        form_lines_of(f->as, FORM_PICTURES, &v.lines);
        TRY(media_apart_of(&w->ctx, f->draft.name, &there));
        survey_show_photo_lines(w, f->as, &v.lines, photos, &there);
    } else if (f->page.steps.item[at].more != FORM_NONE) {
        v.is_more = true;
        form_more_of(f->as, &f->page.steps.item[at], &v.more);
    } else {
        form_fields_of(f->as, &f->page.steps.item[at], FORM_PICTURES, &v.fields);
        survey_show_pictures(&w->ctx, &f->survey, f->as->ready->form, f->as->language, &v.fields);
        survey_show_photos(w, &v.fields, photos, &f->chosen, &v.has_photos);
    }
    page_survey_fill(&w->page, &v);
    return ERR_OK;
}

static struct str receipt_path(struct ctx *c, const struct filling *f) {
    return arena_join(c->arena, survey_path(c, &f->survey, "/receipt?code="), f->code);
}

enum err survey_fill_get(struct web *w) {
    struct filling f = {0};
    TRY(load(w, &f));
    TRY(web_quiet(w, &f.survey.thing));
    w->page.zone = f.survey.zone;
    if (f.sent_before) {
        return web_redirect(w, receipt_path(&w->ctx, &f));
    }
    size_t at = form_steps_at(f.as, &f.page.steps, web_query(w, "at"));
    if (at < f.page.steps.count) {
        form_forget_wrongs(f.as);
    }
    return show(w, &f, at);
}

/* --- what was sent --- */

/* Where the next page begins, once what was typed counts. */
static enum err settle(struct web *w, struct filling *f) {
    TRY(survey_chosen_read(w, &f->survey, &f->draft, f->as, &f->chosen));
    TRY(form_fill(f->as, &f->deed, &f->page));
    f->entry = (struct survey_entry){
        .way = SURVEY_BY_PAGE, .version = f->draft.version, .instance = f->code};
    if (str_eq(f->deed.act, STR("send"))) {
        f->judged = survey_judge(&w->ctx, f->as, &f->entry);
        return f->judged == ERR_INPUT ? ERR_OK : f->judged;
    }
    return ERR_OK;
}

enum err survey_fill_before(struct web *w) {
    struct filling *f = arena_new(w->ctx.arena, struct filling);
    w->before = f;
    TRY(load(w, f));
    f->deed = survey_deed(w);
    return f->sent_before ? ERR_OK : settle(w, f);
}

/* What is wrong on this page is told on top, too. */
static void note_wrongs(struct web *w, struct filling *f) {
    struct form_fields fields;
    size_t noted = 0;
    form_fields_of(f->as, &f->page.steps.item[f->page.here], FORM_PICTURES, &fields);
    for (size_t i = 0; i < fields.count; i++) {
        const struct form_field *x = &fields.item[i];
        if (x->wrong != FORM_FINE && form_was_shown(&f->deed, x->key) && noted++ < NOTED_MAX) {
            (void)ctx_wrong(&w->ctx, arena_cstr(w->ctx.arena, x->key),
                            survey_wrong(x->wrong, x->said));
        }
    }
}

/* Before sending: each fault leads to its question. */
static enum err show_wrong(struct web *w, struct filling *f) {
    struct form_lines lines;
    size_t noted = 0;
    form_lines_of(f->as, FORM_PICTURES, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        const struct form_line *x = &lines.item[i];
        if (x->wrong != FORM_FINE && noted++ < NOTED_MAX) {
            (void)ctx_wrong(&w->ctx, arena_cstr(w->ctx.arena, x->key),
                            survey_wrong(x->wrong, x->said));
        }
    }
    if (noted == 0) {
        (void)ctx_wrong(&w->ctx, "end", msg_survey_wrong_somewhere());
    }
    TRY(show(w, f, f->page.steps.count));
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
    struct str answers;
    bool wrong = survey_chosen_wrong(w, &f->chosen);
    size_t to;
    if (form_fill_on(f->as, &f->deed, &f->page, &to) == FORM_STAYS) {
        note_wrongs(w, f);
        wrong = true;
    }
    if (!form_pack_text(w->ctx.arena, f->as, true, &answers)) {
        return ERR_TOO_LARGE;
    }
    if (wrong && f->chosen.count == 0) {
        TRY(show(w, f, f->page.here));
        return ERR_INPUT;
    }
    TRY(survey_draft_keep(&w->ctx, &f->draft, answers, f->as->language));
    TRY(survey_chosen_keep(w, &f->survey, f->draft.name, answers, &f->chosen));
    if (wrong) { /* what was chosen is kept all the same: no browser can choose it again */
        w->status = 422;
        return show(w, f, f->page.here);
    }
    return web_redirect(
        w, fill_path(&w->ctx, &f->survey, f->code, form_steps_key(f->as, &f->page.steps, to)));
}

enum err survey_fill_post(struct web *w) {
    struct filling *f = w->before;
    w->page.zone = f->survey.zone;
    TRY(find(w, f)); /* it may have been sent or thrown away since a photo began to be read */
    if (f->sent_before) {
        return web_redirect(w, receipt_path(&w->ctx, f));
    }
    if (str_eq(f->deed.act, STR("throw_away"))) {
        TRY(survey_draft_drop(&w->ctx, &f->draft));
        return survey_back(w, "", "survey_thrown_away");
    }
    return str_eq(f->deed.act, STR("send")) ? send_it(w, f) : go_on(w, f);
}
