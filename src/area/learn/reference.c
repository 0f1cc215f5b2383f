/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of references. */
#include "area/learn/reference.h"

#include "kernel/gate.h"
#include "reference_sql.h"
#include "sys/chance.h"

enum err reference_put(struct ctx *c, struct id evidence, struct str doi, struct str csl) {
    if (csl.n > REFERENCE_CSL_MAX) {
        return ERR_TOO_LARGE;
    }
    return q_reference_put(c->db, evidence, doi, csl, NULL);
}

enum err reference_find(struct ctx *c, struct id evidence, struct str *csl, bool *there) {
    struct q_reference_row_row r;
    enum err e = q_reference_row(c->db, c->arena, evidence, &r);
    *csl = e == ERR_OK ? r.csl : STR("");
    if (there != NULL) {
        *there = e == ERR_OK;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err reference_drop(struct ctx *c, struct id evidence) {
    return q_reference_drop(c->db, evidence, NULL);
}

enum err reference_known(struct ctx *c, struct str doi, struct id *out) {
    struct q_reference_known_row r;
    *out = ID_NONE;
    if (str_is_empty(doi)) {
        return ERR_OK;
    }
    enum err e = q_reference_known(c->db, c->arena, c->viewer->gate, doi, &r);
    *out = e == ERR_OK ? r.evidence : ID_NONE;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err reference_send(struct ctx *c, struct str name, struct str content) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    return q_reference_sent_put(c->db, c->viewer->person, name, content, c->now_ms, NULL);
}

enum err reference_sent(struct ctx *c, struct str *name, struct str *content) {
    struct q_reference_sent_row_row r;
    TRY(q_reference_sent_row(c->db, c->arena, c->viewer->person, &r));
    *name = r.name;
    *content = r.content;
    return ERR_OK;
}

enum err reference_take_in(struct ctx *c, const struct reference_drafts *all) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    struct q_reference_draft_count_row there;
    TRY(q_reference_draft_count(c->db, c->arena, c->viewer->person, REFERENCE_DRAFTS_MAX + 1,
                                &there));
    if ((size_t)there.total + all->count > REFERENCE_DRAFTS_MAX) {
        return ERR_FULL;
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct reference_draft *d = &all->item[i];
        if (d->csl.n > REFERENCE_CSL_MAX) {
            return ERR_TOO_LARGE;
        }
        struct id id = id_make(c->now_ms + (int64_t)i); /* they stay in the order of their file */
        TRY(q_reference_draft_add(c->db, id, c->viewer->person,
                                  str_utf8_first(d->line, REFERENCE_LINE_MAX), d->csl, c->now_ms,
                                  NULL));
    }
    return q_reference_sent_drop(c->db, c->viewer->person, NULL);
}

enum err reference_draft_list(struct ctx *c, struct id after, struct reference_drafts *out,
                              bool *more) {
    struct q_reference_draft_list_rows rows;
    TRY(q_reference_draft_list(c->db, c->arena, c->viewer->person, after,
                               REFERENCE_DRAFTS_PER_PAGE + 1, &rows));
    *more = rows.count > REFERENCE_DRAFTS_PER_PAGE;
    out->count = *more ? REFERENCE_DRAFTS_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct reference_draft, out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = (struct reference_draft){.id = rows.item[i].id, .line = rows.item[i].line};
    }
    return ERR_OK;
}

enum err reference_draft_find(struct ctx *c, struct id id, struct reference_draft *out) {
    struct q_reference_draft_row_row r;
    TRY(q_reference_draft_row(c->db, c->arena, id, c->viewer->person, &r));
    *out = (struct reference_draft){.id = id, .line = r.line, .csl = r.csl};
    return ERR_OK;
}

enum err reference_draft_drop(struct ctx *c, struct id id) {
    int64_t dropped;
    TRY(q_reference_draft_drop(c->db, id, c->viewer->person, &dropped));
    return dropped > 0 ? ERR_OK : ERR_NOT_FOUND;
}
