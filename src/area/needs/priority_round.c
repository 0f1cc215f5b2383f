/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The life of a priority round, phase after phase. Drafts are priority_draft.c's, counting is
 * priority_count.c's. */
#include "area/needs/priority_round.h"

#include "area/needs/priority_count.h"
#include "area/needs/priority_item.h"
#include "area/needs/priority_sheet.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "priority_result_sql.h"
#include "priority_round_sql.h"
#include "priority_sheet_sql.h"

static const char *const phase_words[PHASES] = {"draft",    "writing", "merging",    "rating",
                                                "counting", "ranked",  "not_ranked", "withdrawn"};

const char *priority_phase_word(enum priority_phase p) {
    return phase_words[p];
}

static enum priority_phase phase_of(struct str word) {
    enum priority_phase p = PHASE_DRAFT;
    while (p < PHASE_WITHDRAWN && !str_eq(word, str_of(phase_words[p]))) {
        p++;
    }
    return p;
}

/* Which of the three ends; -1: it ends by no clock. */
static int end_of(enum priority_phase p) {
    return p >= PHASE_WRITING && p <= PHASE_RATING ? (int)p - PHASE_WRITING : -1;
}

bool priority_is_over_due(const struct ctx *c, const struct priority_round *r) {
    int end = end_of(r->phase);
    return end >= 0 && r->ends_ms[end] != 0 && c->now_ms >= r->ends_ms[end];
}

bool priority_is_in(const struct ctx *c, const struct priority_round *r, enum priority_phase p) {
    return r->phase == p && !priority_is_over_due(c, r);
}

bool priority_is_counted(const struct priority_round *r) {
    return r->phase == PHASE_RANKED || r->phase == PHASE_NOT_RANKED;
}

/* --- reading --- */

static void read_row(struct priority_round *out, const struct q_priority_round_row_row *r) {
    out->text = r->text;
    out->in_room = r->in_room;
    out->barriers = r->barriers;
    out->equity = r->equity;
    out->twice = r->twice;
    out->most = r->most;
    out->promise = r->promise;
    out->seed = r->seed;
    out->zone = r->zone;
    out->local[0] = r->writing_local;
    out->local[1] = r->merging_local;
    out->local[2] = r->rating_local;
    out->ends_ms[0] = r->writing_ends;
    out->ends_ms[1] = r->merging_ends;
    out->ends_ms[2] = r->rating_ends;
    out->items = r->items;
    out->opened_ms = r->opened;
    out->rated_ms = r->rated;
    out->closed_ms = r->closed;
    out->reason = r->reason;
    out->asked = priority_asked(out->method, out->barriers, out->equity);
}

enum err priority_round_find(struct ctx *c, struct id id, struct priority_round *out) {
    struct q_priority_round_row_row row;
    *out = (struct priority_round){0};
    TRY(thing_find(c, id, "priority", &out->thing));
    TRY(q_priority_round_row(c->db, c->arena, id, &row));
    if (!priority_method_of(row.method, &out->method)) {
        return ERR_BUG;
    }
    out->phase = phase_of(out->thing.state);
    read_row(out, &row);
    return ERR_OK;
}

/* --- moving on --- */

enum err priority_job(struct ctx *c, const struct priority_round *r, const char *kind,
                      const char *what, int64_t at_ms) {
    char id[ID_TEXT_SIZE + 1];
    id_text(r->thing.id, id);
    struct str key = arena_printf(c->arena, "%s %s", id, what);
    struct str payload = arena_printf(c->arena, "{\"round\":\"%s\",\"what\":\"%s\"}", id, what);
    return job_put(c, kind, key, payload, at_ms);
}

static enum err enter(struct ctx *c, struct priority_round *r, enum priority_phase p) {
    int end = end_of(p);
    r->phase = p;
    r->thing.state = str_of(phase_words[p]);
    TRY(thing_save(c, &r->thing, true));
    if (end >= 0 && r->ends_ms[end] != 0) {
        TRY(priority_job(c, r, "priority_advance", phase_words[p], r->ends_ms[end]));
    }
    const char *kind = arena_printf(c->arena, "priority.%s%c", phase_words[p], '\0').p;
    TRY(event_write(c, &r->thing, kind, STR("")));
    return audit_write(c, kind, r->thing.id, r->thing.community, STR(""));
}

enum err priority_round_open(struct ctx *c, struct id id) {
    struct priority_round r;
    TRY(priority_round_find(c, id, &r));
    if (!gate_may_moderate(c->viewer, &r.thing)) {
        return ERR_FORBIDDEN;
    }
    if (r.phase != PHASE_DRAFT) {
        return ERR_CLOSED;
    }
    for (int i = 0; i < PRIORITY_ENDS; i++) {
        if (r.ends_ms[i] != 0 && r.ends_ms[i] < c->now_ms + PRIORITY_LEAST_MS) {
            return ctx_wrong(c, "phase", msg_priority_wrong_over());
        }
    }
    TRY(thing_set_life(c, &r.thing, LIFE_PUBLISHED));
    TRY(search_put(c, &r.thing, r.text));
    TRY(q_priority_round_set_opened(c->db, id, c->now_ms, NULL));
    TRY(priority_job(c, &r, "priority_tell", "opened", c->now_ms));
    return enter(c, &r, PHASE_WRITING);
}

/* Rating begins with what stands; too little of it waits for a steward. */
static enum err begin_rating(struct ctx *c, struct priority_round *r) {
    int64_t count;
    TRY(priority_item_place(c, r, &count));
    TRY(q_priority_round_set_rated(c->db, r->thing.id, c->now_ms, NULL));
    TRY(priority_job(c, r, "priority_tell", "rating", c->now_ms));
    return enter(c, r, PHASE_RATING);
}

static enum err begin_count(struct ctx *c, struct priority_round *r) {
    bool small;
    r->closed_ms = c->now_ms;
    TRY(q_priority_round_set_closed(c->db, r->thing.id, c->now_ms, STR(""), NULL));
    TRY(enter(c, r, PHASE_COUNTING));
    TRY(priority_count_is_small(c, r, &small));
    return small ? priority_count_now(c, r)
                 : priority_job(c, r, "priority_count", "count", c->now_ms);
}

static enum err end_phase(struct ctx *c, struct priority_round *r) {
    switch (r->phase) {
    case PHASE_WRITING:
        return enter(c, r, PHASE_MERGING);
    case PHASE_MERGING:
        return begin_rating(c, r);
    default:
        return begin_count(c, r);
    }
}

static enum err has_enough(struct ctx *c, const struct priority_round *r, bool *yes) {
    int64_t standing;
    TRY(priority_item_standing(c, r, &standing));
    *yes = standing >= 2;
    return ERR_OK;
}

enum err priority_round_end(struct ctx *c, struct id id, enum priority_phase ended) {
    struct priority_round r;
    bool enough = true;
    TRY(priority_round_find(c, id, &r));
    if (!gate_may_moderate(c->viewer, &r.thing)) {
        return ERR_FORBIDDEN;
    }
    if (r.phase != ended || end_of(ended) < 0) {
        return ended >= PHASE_WRITING && ended < r.phase ? ERR_OK : ERR_CLOSED;
    }
    if (r.phase == PHASE_MERGING) {
        TRY(has_enough(c, &r, &enough));
    }
    return enough ? end_phase(c, &r) : ctx_wrong(c, "phase", msg_priority_wrong_too_few());
}

/* By the clock nobody acts: what happens is the site's doing, whoever's visit brought it about.
 * After a long silence several phases may be over at once. */
static enum err advance(struct ctx *c, struct id id) {
    for (int i = 0; i < PRIORITY_ENDS; i++) {
        struct priority_round r;
        bool enough = true;
        TRY(priority_round_find(c, id, &r));
        if (r.phase == PHASE_MERGING) {
            TRY(has_enough(c, &r, &enough));
        }
        if (!priority_is_over_due(c, &r) || !enough) {
            return ERR_OK;
        }
        TRY(end_phase(c, &r));
    }
    return ERR_OK;
}

enum err priority_round_advance(struct ctx *c, struct id id) {
    struct priority_round r;
    TRY(priority_round_find(c, id, &r)); /* may whoever asks see it? */
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = advance(c, id);
    c->viewer = viewer;
    return e;
}

/* --- the end --- */

/* What came first takes the turn "decide", with all that was merged into it. A need that is gone
 * meanwhile is passed over. */
static enum err move_first(struct ctx *c, const struct priority_round *r) {
    struct q_priority_standing_first_rows first;
    TRY(q_priority_standing_first(c->db, c->arena, r->thing.id, &first));
    for (size_t i = 0; i < first.count; i++) {
        if (id_is_none(first.item[i].need)) {
            continue;
        }
        enum err e = cycle_step(c, first.item[i].need, TURN_DECIDE, r->thing.id);
        if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

enum err priority_round_counted(struct ctx *c, struct priority_round *r, bool ranked) {
    TRY(enter(c, r, ranked ? PHASE_RANKED : PHASE_NOT_RANKED));
    if (ranked) {
        TRY(move_first(c, r));
    }
    return priority_job(c, r, "priority_tell", "result", c->now_ms);
}

enum err priority_round_withdraw(struct ctx *c, struct id id, struct str reason) {
    struct priority_round r;
    TRY(priority_round_find(c, id, &r));
    if (!gate_may_moderate(c->viewer, &r.thing)) {
        return ERR_FORBIDDEN;
    }
    if (r.phase == PHASE_DRAFT) {
        return thing_erase(c, &r.thing);
    }
    if (r.phase > PHASE_RATING) {
        return ERR_CLOSED;
    }
    check_text(c, "why", &reason, 10, PRIORITY_REASON_MAX);
    TRY(ctx_checked(c));
    TRY(q_priority_round_set_closed(c->db, id, c->now_ms, reason, NULL));
    TRY(q_priority_reason_drop_all(c->db, id, NULL));
    TRY(q_priority_sheet_drop_all(c->db, id, NULL));
    TRY(q_priority_card_clear(c->db, id, NULL));
    TRY(priority_job(c, &r, "priority_tell", "withdrawn", c->now_ms));
    return enter(c, &r, PHASE_WITHDRAWN);
}

enum err priority_round_erase(struct ctx *c, const struct thing *t) {
    if (!str_eq(t->state, STR("draft"))) {
        return ERR_CLOSED;
    }
    TRY(priority_item_drop_all(c, t->id));
    return q_priority_round_clear(c->db, t->id, NULL);
}
