/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The receipt: what was sent, and taking it back. */
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "engine/form_pack.h"
#include "page_survey_receipt.h"

static enum err read_answers(struct web *w, struct survey_receipt_view *v) {
    struct ctx *c = &w->ctx;
    const struct form_ready *ready;
    struct media_aparts there;
    TRY(survey_form_ready(c, v->survey.thing.id, v->received.version, &ready));
    struct form_answers *as = form_answers_again(c->arena, ready, survey_clock(c, v->survey.zone));
    if (!form_unpack(as, v->received.answers)) {
        return ERR_BUG;
    }
    as->given = true;
    as->language = form_language_like(ready->form, lang_tag(c->lang));
    TRY(form_evaluate(as));
    form_lines_of(as, FORM_NO_FILES, &v->lines);
    struct str photos = arena_join(c->arena, survey_path(c, &v->survey, "/receipt/photo?code="),
                                   url_piece(c->arena, v->code));
    TRY(media_apart_of(c, v->received.id, &there));
    survey_show_photo_lines(w, as, &v->lines, photos, &there);
    return ERR_OK;
}

static enum err show(struct web *w, struct str code) {
    struct survey_receipt_view v = {.code = code};
    TRY(survey_read(w, &v.survey, &v.community));
    v.is_open = survey_is_open(&w->ctx, &v.survey);
    if (code.n > 0) {
        enum err e = survey_received_find(&w->ctx, &v.survey, code, &v.received);
        v.found = e == ERR_OK;
        v.unknown = e == ERR_NOT_FOUND;
        if (e != ERR_OK && !v.unknown) {
            return e;
        }
    }
    if (v.found) {
        TRY(read_answers(w, &v));
    }
    page_survey_receipt(&w->page, &v);
    return ERR_OK;
}

enum err survey_receipt_get(struct web *w) {
    return show(w, str_first(web_query(w, "code"), SURVEY_INSTANCE_MAX));
}

enum err survey_receipt_post(struct web *w) {
    struct survey s;
    struct community community;
    struct str code = str_first(web_field(w, "code"), SURVEY_INSTANCE_MAX);
    TRY(survey_read(w, &s, &community));
    bool picture = web_field(w, "picture").n > 0;
    enum err e = picture ? survey_receipt_drop(w, &s, code) : survey_take_back(&w->ctx, &s, code);
    if (e == ERR_NOT_FOUND) {
        (void)ctx_wrong(&w->ctx, "code", msg_survey_receipt_unknown());
        TRY(show(w, code));
        return ERR_INPUT;
    }
    TRY(e);
    if (!picture) {
        return survey_back(w, "", "survey_taken_back");
    }
    struct arena *a = w->ctx.arena;
    struct str back = arena_join(a, STR("/receipt?code="), url_piece(a, code));
    return survey_back(w, arena_cstr(a, back), "survey_picture_out");
}
