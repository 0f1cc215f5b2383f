/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a ballot does by itself: opens and is counted by the clock, and tells those whom it
 * concerns. A second run tells nobody twice: notices are unique. */
#include "area/engage/ballot.h"
#include "area/engage/engage.h"
#include "ballot_sql.h"
#include "event_sql.h"
#include "kernel/gate.h"
#include "vote_sql.h"

#define PEOPLE_IN_BATCH 200

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

enum audience { ELECTORS, ABSENT, VOTERS, FOLLOWERS };

struct telling {
    struct id ballot;
    const char *kind; /* of the notice */
    enum audience to;
    struct id followed; /* whose followers are told */
    struct id from;     /* people behind this one */
    struct id last;     /* of the batch at hand */
    bool more;
};

static enum err electors_of(struct ctx *c, const struct telling *f, const struct ballot *b,
                            struct ids *out) {
    struct q_elector_list_rows rows;
    TRY(q_elector_list(c->db, c->arena, b->thing.community, f->from, b->opened_ms, PEOPLE_IN_BATCH,
                       &rows));
    struct id *all = arena_array(c->arena, struct id, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        all[i] = rows.item[i].person;
    }
    *out = (struct ids){all, rows.count};
    return ERR_OK;
}

static enum err voters_of(struct ctx *c, const struct telling *f, struct ids *out) {
    struct q_turnout_list_rows rows;
    TRY(q_turnout_list(c->db, c->arena, f->ballot, f->from, PEOPLE_IN_BATCH, &rows));
    struct id *all = arena_array(c->arena, struct id, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        all[i] = rows.item[i].person;
    }
    *out = (struct ids){all, rows.count};
    return ERR_OK;
}

static enum err followers_of(struct ctx *c, const struct telling *f, struct ids *out) {
    struct q_follow_people_rows rows;
    TRY(q_follow_people(c->db, c->arena, f->followed, f->from, PEOPLE_IN_BATCH, &rows));
    struct id *all = arena_array(c->arena, struct id, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        all[i] = rows.item[i].person;
    }
    *out = (struct ids){all, rows.count};
    return ERR_OK;
}

static enum err has_voted(struct ctx *c, struct id ballot, struct id person, bool *yes) {
    struct q_turnout_one_row row;
    enum err e = q_turnout_one(c->db, c->arena, ballot, person, &row);
    *yes = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err tell_people(struct ctx *c, const struct telling *f, const struct ballot *b,
                            struct ids people) {
    for (size_t i = 0; i < people.count; i++) {
        bool spared = false;
        if (f->to == ABSENT) {
            TRY(has_voted(c, f->ballot, people.item[i], &spared));
        }
        if (!spared) {
            TRY(notice_put(c, people.item[i], &b->thing, f->kind, "", ID_NONE));
        }
    }
    return ERR_OK;
}

static enum err tell_batch(struct ctx *c, void *self) {
    struct telling *f = self;
    struct ballot b;
    struct ids people;
    f->more = false;
    enum err e = ballot_find(c, f->ballot, &b);
    bool late = e == ERR_OK && (f->to == ELECTORS || f->to == ABSENT) && !ballot_is_open(&b);
    if (e == ERR_NOT_FOUND || e == ERR_GONE || late) {
        return ERR_OK;
    }
    TRY(e);
    TRY(f->to == VOTERS      ? voters_of(c, f, &people)
        : f->to == FOLLOWERS ? followers_of(c, f, &people)
                             : electors_of(c, f, &b, &people));
    TRY(tell_people(c, f, &b, people));
    f->more = people.count == PEOPLE_IN_BATCH;
    f->last = people.count > 0 ? people.item[people.count - 1] : f->from;
    return ERR_OK;
}

static enum err tell(struct job *j, struct telling f) {
    f.ballot = job_id(j, "ballot");
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, tell_batch, &f));
        f.from = f.last;
        arena_rewind(j->ctx.arena, mark);
    } while (f.more && !job_is_ending(j));
    return f.more ? ERR_BUSY : ERR_OK;
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
    TRY(tell(j, (struct telling){.kind = kind, .to = VOTERS}));
    TRY(tell(j, (struct telling){.kind = kind, .to = FOLLOWERS, .followed = needs.ballot}));
    TRY(job_read(j, read_needs, &needs));
    for (size_t i = 0; i < needs.rows.count; i++) {
        struct id need = needs.rows.item[i].target;
        TRY(tell(j, (struct telling){.kind = kind, .to = FOLLOWERS, .followed = need}));
    }
    return ERR_OK;
}

static enum err run_tell(struct job *j) {
    struct str what = job_text(j, "what");
    if (str_eq(what, STR("opened"))) {
        return tell(j, (struct telling){.kind = "ballot.opened", .to = ELECTORS});
    }
    if (str_eq(what, STR("closing"))) {
        return tell(j, (struct telling){.kind = "ballot.closing", .to = ABSENT});
    }
    return tell_end(j, str_eq(what, STR("result")) ? "ballot.result" : "ballot.withdrawn");
}

const struct job_kind ballot_jobs[2] = {
    {"ballot_advance", run_advance},
    {"ballot_tell", run_tell},
};
