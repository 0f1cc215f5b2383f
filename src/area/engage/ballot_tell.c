/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a ballot does by itself: opens and is counted by the clock, and tells those whom it
 * concerns. */
#include "area/engage/ballot.h"
#include "area/engage/engage.h"
#include "ballot_sql.h"
#include "kernel/tell.h"
#include "vote_sql.h"

static enum err advance(struct ctx *c, void *self) {
    const struct id *ballot = self;
    enum err e = ballot_advance(c, *ballot);
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err run_advance(struct job *j) {
    struct id ballot = job_id(j, "ballot");
    return job_write(j, advance, &ballot);
}

/* --- telling --- */

static enum err electors(struct ctx *c, const struct telling *t, struct ids *out) {
    struct ballot b;
    TRY(ballot_find(c, t->thing.id, &b));
    return q_elector_list(c->db, c->arena, b.thing.community, t->after, b.opened_ms, TELL_AT_ONCE,
                          out);
}

static enum err voters(struct ctx *c, const struct telling *t, struct ids *out) {
    return q_turnout_list(c->db, c->arena, t->thing.id, t->after, TELL_AT_ONCE, out);
}

static enum err has_voted(struct ctx *c, const struct telling *t, struct id person, bool *yes) {
    struct q_turnout_one_row row;
    enum err e = q_turnout_one(c->db, c->arena, t->thing.id, person, &row);
    *yes = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err is_over(struct ctx *c, const struct telling *t, bool *yes) {
    struct ballot b;
    TRY(ballot_find(c, t->thing.id, &b));
    *yes = !ballot_is_open(&b);
    return ERR_OK;
}

static enum err tell(struct job *j, struct telling t) {
    t.thing.id = job_id(j, "ballot");
    return tell_all(j, t);
}

struct needs {
    struct id ballot;
    struct q_ballot_need_list_rows rows;
};

static enum err read_needs(struct ctx *c, void *self) {
    struct needs *n = self;
    return q_ballot_need_list(c->db, c->arena, n->ballot, &n->rows);
}

/* To those who voted, who follow it, and who follow what it is about. */
static enum err tell_end(struct job *j, const char *kind) {
    struct needs needs = {.ballot = job_id(j, "ballot")};
    TRY(tell(j, (struct telling){.kind = kind, .whom = voters}));
    TRY(tell(j,
             (struct telling){.kind = kind, .whom = tell_followers_of, .followed = needs.ballot}));
    TRY(job_read(j, read_needs, &needs));
    for (size_t i = 0; i < needs.rows.count; i++) {
        struct id need = needs.rows.item[i].target;
        TRY(tell(j, (struct telling){.kind = kind, .whom = tell_followers_of, .followed = need}));
    }
    return ERR_OK;
}

static enum err run_tell(struct job *j) {
    struct str what = job_text(j, "what");
    if (str_eq(what, STR("opened"))) {
        return tell(
            j, (struct telling){.kind = "ballot.opened", .whom = electors, .is_late = is_over});
    }
    if (str_eq(what, STR("closing"))) {
        return tell(j, (struct telling){.kind = "ballot.closing",
                                        .whom = electors,
                                        .is_late = is_over,
                                        .spares = has_voted});
    }
    return tell_end(j, str_eq(what, STR("result")) ? "ballot.result" : "ballot.withdrawn");
}

const struct job_kind ballot_jobs[2] = {
    {"ballot_advance", run_advance},
    {"ballot_tell", run_tell},
};
