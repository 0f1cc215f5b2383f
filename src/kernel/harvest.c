/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What harvesters may take. */
#include "kernel/harvest.h"

#include "harvest_sql.h"
#include "kernel/card.h"
#include "kernel/gate.h"

void dublin_add(struct dublin *d, const char *element, struct str value) {
    if (!str_is_empty(value) && d->count < DUBLIN_MAX) {
        d->item[d->count].element = element;
        d->item[d->count++].value = value;
    }
}

enum err harvest_note(struct ctx *c, const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    if (n == NULL || n->harvest == NULL) {
        return ERR_OK;
    }
    bool open =
        id_eq(t->audience, AUDIENCE_PUBLIC) && (n->harvest->takes == NULL || n->harvest->takes(t));
    return open ? q_harvest_put(c->db, t->id, t->kind, t->community, c->now_ms, NULL)
                : q_harvest_withdraw(c->db, t->id, c->now_ms, NULL);
}

static struct harvest_row row_of(const struct q_harvest_line_row *r) {
    return (struct harvest_row){r->thing, r->kind, r->community, r->at, r->gone};
}

enum err harvest_list(struct ctx *c, const struct harvest_query *q, struct harvest_rows *out) {
    struct q_harvest_line_rows rows;
    if (!id_is_none(q->community)) {
        TRY(q_harvest_of_community(c->db, c->arena, q->community, q->from_ms, q->until_ms,
                                   q->after_ms, q->after, q->limit, &rows));
    } else if (!str_is_empty(q->kind)) {
        TRY(q_harvest_of_kind(c->db, c->arena, q->kind, q->from_ms, q->until_ms, q->after_ms,
                              q->after, q->limit, &rows));
    } else {
        TRY(q_harvest_all(c->db, c->arena, q->from_ms, q->until_ms, q->after_ms, q->after, q->limit,
                          &rows));
    }
    out->item = arena_array(c->arena, struct harvest_row, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = row_of(&rows.item[i]);
    }
    return ERR_OK;
}

enum err harvest_find(struct ctx *c, struct id thing, struct harvest_row *out) {
    struct q_harvest_row_row r;
    TRY(q_harvest_row(c->db, c->arena, thing, &r));
    *out = (struct harvest_row){r.thing, r.kind, r.community, r.at, r.gone};
    return ERR_OK;
}

enum err harvest_first(struct ctx *c, int64_t *at_ms) {
    struct q_harvest_first_row r;
    enum err e = q_harvest_first(c->db, c->arena, &r);
    *at_ms = e == ERR_OK ? r.at : c->now_ms;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err harvest_communities(struct ctx *c, struct str after, int limit,
                             struct harvest_communities *out) {
    struct q_harvest_communities_rows rows;
    TRY(q_harvest_communities(c->db, c->arena, after, limit, &rows));
    out->item = arena_array(c->arena, struct harvest_community, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] =
            (struct harvest_community){rows.item[i].id, rows.item[i].slug, rows.item[i].title};
    }
    return ERR_OK;
}
