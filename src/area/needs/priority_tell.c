/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a round does by itself: moves on by the clock, is counted, and tells those whom it
 * concerns. */
#include "area/needs/priority_count.h"
#include "area/needs/priority_item.h"
#include "kernel/tell.h"
#include "priority_item_sql.h"

static enum err advance(struct ctx *c, void *self) {
    const struct id *round = self;
    enum err e = priority_round_advance(c, *round);
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

enum err priority_advance_job(struct job *j) {
    struct id round = job_id(j, "round");
    return job_write(j, advance, &round);
}

/* --- telling --- */

/* Too late for "you can write" when people rate already. */
static enum err is_late(struct ctx *c, const struct telling *t, bool *yes) {
    struct priority_round r;
    TRY(priority_round_find(c, t->thing.id, &r));
    struct str kind = str_of(t->kind);
    *yes = (str_eq(kind, STR("priority.opened")) && r.phase > PHASE_WRITING) ||
           (str_eq(kind, STR("priority.rating")) && r.phase > PHASE_RATING);
    return ERR_OK;
}

static enum err tell(struct job *j, struct telling t) {
    t.thing.id = job_id(j, "round");
    t.is_late = is_late;
    return tell_all(j, t);
}

struct needs {
    struct id round;
    struct q_priority_item_rows rows;
};

static enum err read_needs(struct ctx *c, void *self) {
    struct needs *n = self;
    return q_priority_item_needs(c->db, c->arena, n->round, 0, PRIORITY_NEEDS_MAX, &n->rows);
}

/* To those who took part, and to those who voiced or support what it was about. */
static enum err tell_end(struct job *j, const char *kind) {
    struct needs needs = {.round = job_id(j, "round")};
    TRY(tell(j,
             (struct telling){.kind = kind, .whom = tell_followers_of, .followed = needs.round}));
    TRY(job_read(j, read_needs, &needs));
    for (size_t i = 0; i < needs.rows.count; i++) {
        TRY(tell(j, (struct telling){.kind = kind,
                                     .whom = tell_followers_of,
                                     .followed = needs.rows.item[i].need}));
    }
    return ERR_OK;
}

enum err priority_tell_job(struct job *j) {
    struct str what = job_text(j, "what");
    if (str_eq(what, STR("opened"))) {
        return tell(j, (struct telling){.kind = "priority.opened", .whom = tell_members});
    }
    if (str_eq(what, STR("rating"))) {
        return tell(j, (struct telling){.kind = "priority.rating", .whom = tell_members});
    }
    return tell_end(j, str_eq(what, STR("result")) ? "priority.result" : "priority.withdrawn");
}
