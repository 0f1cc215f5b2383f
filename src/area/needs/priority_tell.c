/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a round does by itself: moves on by the clock, is counted, and tells those whom it
 * concerns. A second run tells nobody twice: notices are unique. */
#include "area/needs/priority_count.h"
#include "area/needs/priority_item.h"
#include "event_sql.h"
#include "kernel/gate.h"
#include "priority_item_sql.h"
#include "priority_round_sql.h"

#define PEOPLE_IN_BATCH 200

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

struct telling {
    struct id round;
    const char *kind; /* of the notice */
    bool members;     /* else who follows `followed` */
    struct id followed;
    struct id from; /* people behind this one */
    struct id last; /* of the batch at hand */
    bool more;
};

static enum err people_of(struct ctx *c, const struct telling *f, const struct priority_round *r,
                          struct ids *out) {
    struct id *all = arena_array(c->arena, struct id, PEOPLE_IN_BATCH);
    size_t count = 0;
    if (f->members) {
        struct q_priority_round_members_rows rows;
        TRY(q_priority_round_members(c->db, c->arena, r->thing.community, f->from, PEOPLE_IN_BATCH,
                                     &rows));
        while (count < rows.count) {
            all[count] = rows.item[count].person;
            count++;
        }
    } else {
        struct q_follow_people_rows rows;
        TRY(q_follow_people(c->db, c->arena, f->followed, f->from, PEOPLE_IN_BATCH, &rows));
        while (count < rows.count) {
            all[count] = rows.item[count].person;
            count++;
        }
    }
    *out = (struct ids){all, count};
    return ERR_OK;
}

/* Too late for "you can write" when people rate already. */
static bool is_stale(const struct telling *f, const struct priority_round *r) {
    return (str_eq(str_of(f->kind), STR("priority.opened")) && r->phase > PHASE_WRITING) ||
           (str_eq(str_of(f->kind), STR("priority.rating")) && r->phase > PHASE_RATING);
}

static enum err tell_batch(struct ctx *c, void *self) {
    struct telling *f = self;
    struct priority_round r;
    struct ids people;
    f->more = false;
    enum err e = priority_round_find(c, f->round, &r);
    if (e == ERR_NOT_FOUND || e == ERR_GONE || (e == ERR_OK && is_stale(f, &r))) {
        return ERR_OK;
    }
    TRY(e);
    TRY(people_of(c, f, &r, &people));
    for (size_t i = 0; i < people.count; i++) {
        TRY(notice_put(c, people.item[i], &r.thing, f->kind, "", ID_NONE));
    }
    f->more = people.count == PEOPLE_IN_BATCH;
    f->last = people.count > 0 ? people.item[people.count - 1] : f->from;
    return ERR_OK;
}

static enum err tell(struct job *j, struct telling f) {
    f.round = job_id(j, "round");
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, tell_batch, &f));
        f.from = f.last;
        arena_rewind(j->ctx.arena, mark);
    } while (f.more && !job_is_ending(j));
    return f.more ? ERR_BUSY : ERR_OK;
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
    TRY(tell(j, (struct telling){.kind = kind, .followed = needs.round}));
    TRY(job_read(j, read_needs, &needs));
    for (size_t i = 0; i < needs.rows.count; i++) {
        TRY(tell(j, (struct telling){.kind = kind, .followed = needs.rows.item[i].need}));
    }
    return ERR_OK;
}

enum err priority_tell_job(struct job *j) {
    struct str what = job_text(j, "what");
    if (str_eq(what, STR("opened"))) {
        return tell(j, (struct telling){.kind = "priority.opened", .members = true});
    }
    if (str_eq(what, STR("rating"))) {
        return tell(j, (struct telling){.kind = "priority.rating", .members = true});
    }
    return tell_end(j, str_eq(what, STR("result")) ? "priority.result" : "priority.withdrawn");
}
