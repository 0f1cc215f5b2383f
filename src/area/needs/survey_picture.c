/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures of answers: whose they are, how long they stay. */
#include "area/needs/survey_picture.h"

#include "area/needs/survey_inside.h"
#include "engine/form_pack.h"
#include "survey_take_sql.h"
#include "sys/chance.h"

_Static_assert(SURVEY_PICTURES_MAX < MEDIA_APART_LISTED, "all of a filled form are listed at once");

bool survey_asks_for_files(const struct form *f) {
    bool asks = false;
    for (uint32_t i = 0; i < f->items; i++) {
        asks = asks || (form_is_media(f->item[i].type) && f->item[i].type != FORM_IMAGE);
    }
    return asks;
}

bool survey_names_picture(struct arena *a, struct str answers, struct str name) {
    struct form_packed p;
    while (form_pack_next(&answers, &p)) {
        if (!p.row && p.value.n > 0 && str_eq(form_pack_value(a, p.value), name)) {
            return true;
        }
    }
    return false;
}

struct str survey_picture_name(struct arena *a) {
    return arena_join(a, STR("photo-"), id_str(a, id_make_random()), STR(".jpg"));
}

/* What the answers do not name goes. */
static enum err tidy(struct ctx *c, struct id holder, struct str answers) {
    struct media_aparts there;
    TRY(media_apart_of(c, holder, &there));
    for (size_t i = 0; i < there.count; i++) {
        if (!survey_names_picture(c->arena, answers, there.item[i].name)) {
            TRY(media_apart_drop(c, holder, &there.item[i]));
        }
    }
    return ERR_OK;
}

static enum err put_all(struct ctx *c, const struct survey *s, struct id holder, struct str answers,
                        const struct survey_pictures *all) {
    for (size_t i = 0; i < all->count; i++) {
        const struct survey_picture *x = &all->item[i];
        if (x->file.sizes > 0 && survey_names_picture(c->arena, answers, x->name)) {
            TRY(media_apart_put(c, s->thing.id, holder, x->name, &x->file, SURVEY_PICTURES_MAX));
        }
    }
    return ERR_OK;
}

enum err survey_pictures_keep(struct ctx *c, const struct survey *s, struct id draft,
                              struct str answers, const struct survey_pictures *all) {
    TRY(tidy(c, draft, answers));
    return put_all(c, s, draft, answers, all);
}

enum err survey_pictures_take(struct ctx *c, const struct survey *s, struct id draft,
                              struct id submission, const struct survey_pictures *all) {
    struct q_survey_submission_row_row row;
    TRY(q_survey_submission_row(c->db, c->arena, s->thing.id, submission, &row));
    if (!id_is_none(draft)) {
        TRY(media_apart_move(c, draft, submission));
    }
    return survey_pictures_keep(c, s, submission, row.answers, all);
}

enum err survey_pictures_held(struct ctx *c, struct id survey, const struct survey_entry *e,
                              struct media_aparts *out) {
    struct id holder;
    *out = (struct media_aparts){0};
    TRY(survey_submission_named(c, survey, e->instance, &holder));
    if (id_is_none(holder)) {
        TRY(survey_submission_named(c, survey, e->replaces, &holder));
    }
    return id_is_none(holder) ? ERR_OK : media_apart_of(c, holder, out);
}

enum err survey_picture_find(struct ctx *c, const struct survey *s, struct id submission,
                             struct str name, struct media_apart *out) {
    struct q_survey_submission_row_row row;
    TRY(q_survey_submission_row(c->db, c->arena, s->thing.id, submission, &row));
    bool own = viewer_is_person(c->viewer) && id_eq(row.person, c->viewer->person);
    if (!own && !survey_may_keep(c, s)) {
        return ERR_NOT_FOUND;
    }
    return media_apart_find(c, submission, name, out);
}
