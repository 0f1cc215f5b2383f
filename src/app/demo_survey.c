/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of surveys: asked, with questions made on pages, and answered. */
#include "app/demo_inside.h"
#include "area/needs/survey_build.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_shown.h"
#include "area/needs/survey_take.h"

static enum err add_picture(struct demo *d, struct id survey, struct form *f, const char *alt) {
    struct str name, words = str_of(alt);
    struct form made;
    TRY(survey_shown_put(d->c, survey, d->picture, &name));
    survey_question_picture(d->c, f, f->items - 1, name, &words, &made);
    *f = made;
    return ERR_OK;
}

static enum err add_question(struct demo *d, struct id survey, struct form *f,
                             const struct demo_asked *r) {
    struct survey_question q = survey_question_empty(d->c, f);
    struct form made;
    q.label[0] = str_of(r->label);
    q.type = str_of(r->type);
    q.choices[0] = demo_text(r->choices);
    q.required = r->required;
    q.when = demo_text(r->when);
    q.value = demo_text(r->value);
    q.how = STR("is");
    TRY(survey_question_add(d->c, f, FORM_NONE, &q, &made));
    *f = made;
    return r->alt != NULL && d->picture != NULL ? add_picture(d, survey, f, r->alt) : ERR_OK;
}

enum err demo_survey(struct demo *d, const void *row) {
    const struct demo_survey *r = row;
    struct survey s;
    struct form f;
    struct survey_setup setup = {.community = *demo_here(d),
                                 .title = str_of(r->title),
                                 .text = demo_text(r->text),
                                 .consent = demo_text(r->consent),
                                 .who = STR("anyone"),
                                 .results = STR("public"),
                                 .anonymous = true};
    TRY(survey_make(d->c, &setup, &s));
    TRY(survey_form_working(d->c, &s, &f));
    for (size_t i = 0; i < DEMO_LIST && r->question[i].label; i++) {
        TRY(add_question(d, s.thing.id, &f, &r->question[i]));
    }
    TRY(survey_form_keep(d->c, &s, &f));
    d->made[r->as] = s.thing.id;
    return survey_open(d->c, s.thing.id);
}

/* "tap,5,yes;river,30,no": a filled form for each, an answer for each question. */
enum err demo_fill(struct demo *d, const void *row) {
    const struct demo_filled *r = row;
    struct survey s;
    const struct form_ready *ready;
    struct str rest = str_of(r->answers);
    TRY(survey_find(d->c, d->made[r->of], &s));
    TRY(survey_form_ready(d->c, s.thing.id, s.version, &ready));
    for (int n = 0; rest.n > 0; n++) {
        struct str one = str_cut(&rest, ';');
        struct survey_taken taken;
        struct survey_entry e = {.way = SURVEY_BY_PAGE,
                                 .version = s.version,
                                 .instance = arena_printf(d->c->arena, "demo:%d %d", r->day, n)};
        struct form_answers *as =
            form_answers_again(d->c->arena, ready, (struct form_clock){.now_ms = d->c->now_ms});
        for (uint32_t i = 0; i < ready->form->items && one.n > 0; i++) {
            form_answer_put(as, form_answers_top(as), i, str_cut(&one, ','));
        }
        TRY(survey_judge(d->c, as, &e));
        TRY(survey_take(d->c, s.thing.id, &e, &taken));
    }
    return ERR_OK;
}
