/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures of filled forms. */
#include "area/needs/survey_sent_picture.h"

#include "area/needs/survey_inside.h"
#include "engine/form_pack.h"
#include "survey_sent_picture_sql.h"
#include "survey_take_sql.h"

static bool is_name(struct arena *a, const struct form_packed *p, struct str name) {
    return !p->row && p->value.n > 0 && str_eq(form_pack_value(a, p->value), name);
}

static uint32_t item_named(struct arena *a, struct str answers, struct str name) {
    struct form_packed p;
    while (form_pack_next(&answers, &p)) {
        if (is_name(a, &p, name)) {
            return p.item;
        }
    }
    return FORM_NONE;
}

enum err survey_sent_pictures_list(struct ctx *c, const struct survey *s, struct id after,
                                   struct str after_name, size_t limit,
                                   struct survey_sent_pictures *out) {
    struct q_survey_sent_picture_list_rows rows;
    if (!survey_may_keep(c, s)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_survey_sent_picture_list(c->db, c->arena, s->thing.id, after, after_name,
                                   (int64_t)limit + 1, &rows));
    *out = (struct survey_sent_pictures){
        arena_array(c->arena, struct survey_sent_picture, limit + 1), 0, rows.count > limit};
    for (size_t i = 0; i < rows.count && i < limit; i++) {
        const struct q_survey_sent_picture_list_row *r = &rows.item[i];
        out->item[out->count++] = (struct survey_sent_picture){
            r->holder, r->name, r->version, item_named(c->arena, r->answers, r->name)};
    }
    return ERR_OK;
}

/* The answers, without what names it. */
static struct str without(struct arena *a, struct str answers, struct str name) {
    struct buf b = buf_make(answers.n + 1);
    struct str rest = answers;
    struct form_packed p;
    for (struct str line = rest; form_pack_next(&rest, &p); line = rest) {
        if (is_name(a, &p, name)) {
            buf_printf(&b, "%u=\n", p.item);
        } else {
            buf_put(&b, str_first(line, line.n - rest.n));
        }
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

enum err survey_sent_picture_drop(struct ctx *c, const struct survey *s, struct id submission,
                                  struct str name) {
    struct q_survey_submission_row_row row;
    struct media_apart m;
    TRY(q_survey_submission_row(c->db, c->arena, s->thing.id, submission, &row));
    TRY(media_apart_find(c, submission, name, &m));
    TRY(q_survey_submission_blank(c->db, s->thing.id, submission,
                                  without(c->arena, row.answers, name), NULL));
    return media_apart_drop(c, submission, &m);
}
