/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of the pictures that came in. */
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_sent_picture.h"
#include "area/needs/survey_web.h"
#include "page_survey_sent_picture.h"

#define PICTURES_PER_PAGE 24

static struct str photo_path(struct ctx *c, const struct survey *s, struct id submission,
                             struct str name) {
    struct str page =
        arena_join(c->arena, survey_path(c, s, "/pictures/"), id_str(c->arena, submission));
    return survey_photo_path(c, page, name);
}

/* What the question asks; neighbours are mostly of the same version. */
static enum err label_all(struct web *w, struct survey_sent_picture_view *v,
                          const struct survey_sent_pictures *all) {
    struct form f = {0};
    int64_t version = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct survey_sent_picture *x = &all->item[i];
        if (i == 0 || x->version != version) {
            TRY(survey_form_plain(&w->ctx, v->survey.thing.id, x->version, &f));
            version = x->version;
        }
        uint32_t language = form_language_like(&f, lang_tag(w->ctx.lang));
        bool known = x->item < f.items;
        v->item[v->count++] = (struct survey_sent_photo){
            .submission = id_str(w->ctx.arena, x->submission),
            .name = x->name,
            .label = known ? survey_called(&f, x->item, language) : STR(""),
            .tag = form_language_tag(f.language[language]),
            .path = photo_path(&w->ctx, &v->survey, x->submission, x->name)};
    }
    return ERR_OK;
}

static void point_on(struct web *w, struct survey_sent_picture_view *v,
                     const struct survey_sent_pictures *all) {
    struct arena *a = w->ctx.arena;
    if (all->more) {
        const struct survey_sent_picture *last = &all->item[all->count - 1];
        struct str after = arena_join(a, STR("/pictures?after="), id_str(a, last->submission),
                                      STR("&name="), url_piece(a, last->name));
        v->next = url_of_path(a, survey_path(&w->ctx, &v->survey, arena_cstr(a, after)));
    }
}

enum err survey_sent_pictures_get(struct web *w) {
    struct survey_sent_picture_view v = {0};
    struct survey_sent_pictures all;
    TRY(survey_read_kept(w, &v.survey, &v.community));
    TRY(survey_sent_pictures_list(&w->ctx, &v.survey, web_query_id(w, "after"),
                                  web_query(w, "name"), PICTURES_PER_PAGE, &all));
    v.item = arena_array(w->ctx.arena, struct survey_sent_photo, all.count + 1);
    TRY(label_all(w, &v, &all));
    point_on(w, &v, &all);
    page_survey_sent_picture(&w->page, &v);
    return ERR_OK;
}

/* Done twice, it is gone all the same. */
static enum err dropped(enum err e) {
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err survey_sent_pictures_post(struct web *w) {
    struct survey s;
    struct community community;
    TRY(survey_read_kept(w, &s, &community));
    struct id submission = web_field_id(w, "submission");
    TRY(dropped(survey_sent_picture_drop(&w->ctx, &s, submission, web_field(w, "name"))));
    TRY(audit_write(&w->ctx, "survey.picture_out", s.thing.id, s.thing.community, STR("")));
    return survey_back(w, "/pictures", "survey_picture_out");
}

/* By the code of the receipt: also of a survey that is closed. */
enum err survey_receipt_drop(struct web *w, const struct survey *s, struct str code) {
    struct survey_received r;
    TRY(survey_received_find(&w->ctx, s, code, &r));
    return dropped(survey_sent_picture_drop(&w->ctx, s, r.id, web_field(w, "picture")));
}
