/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The life of a ballot: opening, closing, counting. Drafts are ballot_draft.c's. */
#include "area/engage/ballot.h"

#include "area/engage/bundle_file.h"
#include "area/engage/vote.h"
#include "ballot_sql.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "vote_sql.h"

/* Whoever has not voted is reminded a day before the end, unless it opened just then. */
#define REMIND_BEFORE_MS (INT64_C(24) * 60 * 60 * 1000)
#define REMIND_AFTER_MS (INT64_C(60) * 60 * 1000)

bool ballot_is_draft(const struct ballot *b) {
    return str_eq(b->thing.state, STR("draft"));
}

bool ballot_is_announced(const struct ballot *b) {
    return str_eq(b->thing.state, STR("announced"));
}

bool ballot_is_open(const struct ballot *b) {
    return str_eq(b->thing.state, STR("open"));
}

bool ballot_is_counted(const struct ballot *b) {
    return str_eq(b->thing.state, STR("decided")) || str_eq(b->thing.state, STR("not_decided"));
}

bool ballot_is_over_due(const struct ctx *c, const struct ballot *b) {
    return ballot_is_open(b) && c->now_ms >= b->closes_ms;
}

int64_t ballot_least(struct str share, int64_t of) {
    struct tally_share s = {0};
    if (!tally_share_parse(share, &s)) {
        return 0;
    }
    int64_t part = (int64_t)s.part, whole = (int64_t)s.of;
    return (of * part + whole - 1) / whole;
}

/* --- reading --- */

static enum err read_options(struct ctx *c, struct ballot *out) {
    struct q_ballot_option_list_rows rows;
    TRY(q_ballot_option_list(c->db, c->arena, out->thing.id, &rows));
    out->options.item = arena_array(c->arena, struct ballot_option, rows.count);
    out->options.count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->options.item[i] =
            (struct ballot_option){rows.item[i].position, rows.item[i].name, rows.item[i].note,
                                   rows.item[i].need, rows.item[i].votes};
    }
    return ERR_OK;
}

enum err ballot_find(struct ctx *c, struct id id, struct ballot *out) {
    struct q_ballot_row_row r;
    *out = (struct ballot){0};
    TRY(thing_find(c, id, "ballot", &out->thing));
    TRY(q_ballot_row(c->db, c->arena, id, &r));
    if (!tally_method_find(r.method, &out->method)) {
        return ERR_BUG;
    }
    out->text = r.text;
    out->opens_local = r.opens_local;
    out->closes_local = r.closes_local;
    out->zone = r.zone;
    out->opens_ms = r.opens;
    out->closes_ms = r.closes;
    out->quorum = r.quorum;
    out->share = r.share;
    out->share_of_eligible = str_eq(r.share_of, STR("eligible"));
    out->secret = r.secret;
    out->seed = r.seed;
    out->promise = r.promise;
    out->eligible = r.eligible;
    out->opened_ms = r.opened;
    out->closed_ms = r.closed;
    out->reason = r.reason;
    return read_options(c, out);
}

enum err ballot_result_find(struct ctx *c, struct id id, struct ballot_result *out) {
    struct q_ballot_result_row_row r;
    TRY(q_ballot_result_row(c->db, c->arena, id, &r));
    *out = (struct ballot_result){
        .outcome = r.outcome,
        .valid = r.valid,
        .blank = r.blank,
        .winner = r.winner,
        .by_lot = r.by_lot,
        .quorum_reached = r.quorum_reached,
        .share_reached = r.share_reached,
        .yes = r.yes,
        .agree = r.agree,
        .abstain = r.abstain,
        .aside = r.aside,
        .objections = r.objections,
        .settled = r.settled,
        .blocks = r.blocks,
        .bundle_hash = r.bundle_hash,
    };
    return ERR_OK;
}

enum err ballot_bundle_find(struct ctx *c, struct id id, struct str *out) {
    struct thing t;
    struct q_ballot_bundle_row_row row;
    TRY(thing_find(c, id, "ballot", &t));
    TRY(q_ballot_bundle_row(c->db, c->arena, id, &row));
    *out = row.zip;
    return ERR_OK;
}

/* --- what is to be done later --- */

/* Each of a ballot's jobs has a key of its own: "ID opened". */
static enum err put_job(struct ctx *c, const struct ballot *b, const char *kind, const char *what,
                        int64_t at_ms) {
    struct str id = id_str(c->arena, b->thing.id);
    struct str key = arena_printf(c->arena, "%.*s %s", STR_ARG(id), what);
    struct str payload =
        arena_printf(c->arena, "{\"ballot\":\"%.*s\",\"what\":\"%s\"}", STR_ARG(id), what);
    return job_put(c, kind, key, payload, at_ms);
}

static enum err set_state(struct ctx *c, struct ballot *b, const char *state) {
    b->thing.state = str_of(state);
    return thing_save(c, &b->thing, true);
}

/* --- opening --- */

static enum err move_needs(struct ctx *c, const struct ballot *b) {
    struct q_ballot_need_list_rows needs;
    TRY(q_ballot_need_list(c->db, c->arena, b->thing.id, &needs));
    for (size_t i = 0; i < needs.count; i++) {
        enum err e = cycle_step(c, needs.item[i].target, TURN_DECIDE, b->thing.id);
        if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

static enum err put_reminders(struct ctx *c, const struct ballot *b) {
    TRY(put_job(c, b, "ballot_advance", "close", b->closes_ms));
    TRY(put_job(c, b, "ballot_tell", "opened", c->now_ms));
    int64_t at = b->closes_ms - REMIND_BEFORE_MS;
    return at > c->now_ms + REMIND_AFTER_MS ? put_job(c, b, "ballot_tell", "closing", at) : ERR_OK;
}

/* opened_ms is the moment that counts: who was a member before it may vote. */
static enum err open_at(struct ctx *c, struct ballot *b, int64_t opened_ms) {
    struct q_elector_count_row electors;
    TRY(q_elector_count(c->db, c->arena, b->thing.community, opened_ms, &electors));
    if (electors.total == 0) {
        return ctx_wrong(c, "closes", msg_ballot_wrong_nobody());
    }
    b->eligible = electors.total;
    b->opened_ms = opened_ms;
    TRY(q_ballot_set_opened(c->db, b->thing.id, b->eligible, b->opened_ms, NULL));
    TRY(vote_begin(c, b));
    TRY(set_state(c, b, "open"));
    TRY(move_needs(c, b));
    TRY(put_reminders(c, b));
    TRY(event_write(c, &b->thing, "ballot.opened", STR("")));
    struct str data = arena_printf(c->arena, "{\"eligible\":%lld,\"closes\":%lld}",
                                   (long long)b->eligible, (long long)b->closes_ms);
    return audit_write(c, "ballot.opened", b->thing.id, b->thing.community, data);
}

static enum err announce(struct ctx *c, struct ballot *b) {
    TRY(set_state(c, b, "announced"));
    TRY(put_job(c, b, "ballot_advance", "open", b->opens_ms));
    TRY(event_write(c, &b->thing, "ballot.announced", STR("")));
    return audit_write(c, "ballot.announced", b->thing.id, b->thing.community, STR(""));
}

enum err ballot_open(struct ctx *c, struct id id) {
    struct ballot b;
    TRY(ballot_find(c, id, &b));
    if (!gate_may_moderate(c->viewer, &b.thing)) {
        return ERR_FORBIDDEN;
    }
    if (!ballot_is_draft(&b)) {
        return ERR_CLOSED;
    }
    bool later = b.opens_ms > c->now_ms;
    if (b.closes_ms < (later ? b.opens_ms : c->now_ms) + BALLOT_LEAST_MS) {
        return ctx_wrong(c, "closes", msg_ballot_wrong_closes());
    }
    TRY(thing_set_life(c, &b.thing, LIFE_PUBLISHED));
    TRY(search_put(c, &b.thing, b.text));
    return later ? announce(c, &b) : open_at(c, &b, c->now_ms);
}

/* --- counting --- */

static enum err keep_result(struct ctx *c, const struct ballot *b, const struct tally_result *r,
                            struct str bundle_hash) {
    bool elects = r->elected_count > 0 && r->outcome == TALLY_DECIDED;
    struct opt_int winner = {elects, elects ? (int64_t)r->elected[0].option : 0};
    for (size_t i = 0; i < r->ranked; i++) {
        TRY(q_ballot_option_set_votes(c->db, b->thing.id, (int64_t)r->ranking[i].option,
                                      (int64_t)r->ranking[i].score, NULL));
    }
    return q_ballot_result_add(
        c->db, b->thing.id, str_of(tally_outcome_name(r->outcome)), (int64_t)r->valid,
        (int64_t)r->blank, winner, elects && r->elected[0].how == TALLY_BY_LOT, r->quorum_reached,
        r->share_reached, (int64_t)r->stance[STANCE_YES], (int64_t)r->stance[STANCE_AGREE],
        (int64_t)r->stance[STANCE_ABSTAIN], (int64_t)r->stance[STANCE_ASIDE],
        (int64_t)r->stance[STANCE_OBJECTION], (int64_t)r->stance[STANCE_OBJECTION_SETTLED],
        (int64_t)r->stance[STANCE_BLOCK], bundle_hash, NULL);
}

static enum err tell_result(struct ctx *c, const struct ballot *b, const struct tally_result *r,
                            struct str bundle_hash) {
    TRY(event_write(c, &b->thing, "ballot.counted", STR("")));
    struct str data = arena_printf(c->arena, "{\"outcome\":\"%s\",\"bundle\":\"%.*s\"}",
                                   tally_outcome_name(r->outcome), STR_ARG(bundle_hash));
    TRY(audit_write(c, "ballot.counted", b->thing.id, b->thing.community, data));
    return put_job(c, b, "ballot_tell", "result", c->now_ms);
}

/* closed_ms: the promised moment, or now when a steward closes it early. */
static enum err count_at(struct ctx *c, struct ballot *b, int64_t closed_ms, struct str reason) {
    struct tally_result r;
    struct str zip;
    b->closed_ms = closed_ms;
    TRY(q_ballot_set_closed(c->db, b->thing.id, closed_ms, reason, NULL));
    TRY(audit_write(c, "ballot.closed", b->thing.id, b->thing.community,
                    str_is_empty(reason) ? STR("{\"early\":false}") : STR("{\"early\":true}")));
    TRY(bundle_make(c, b, &r, &zip));
    char hex[2 * HASH_SIZE + 1];
    struct hash h = hash_of(zip.p, zip.n);
    hash_hex(&h, hex);
    TRY(q_ballot_bundle_add(c->db, b->thing.id, zip, NULL));
    TRY(keep_result(c, b, &r, str_of(hex)));
    TRY(vote_end(c, b, true));
    b->thing.tally = (int64_t)(r.valid + r.blank);
    bool decided = r.outcome == TALLY_DECIDED || r.outcome == TALLY_PASSED;
    TRY(set_state(c, b, decided ? "decided" : "not_decided"));
    return tell_result(c, b, &r, str_of(hex));
}

enum err ballot_close(struct ctx *c, struct id id, struct str reason) {
    struct ballot b;
    TRY(ballot_find(c, id, &b));
    if (!gate_may_moderate(c->viewer, &b.thing)) {
        return ERR_FORBIDDEN;
    }
    if (!ballot_is_open(&b) || ballot_is_over_due(c, &b)) {
        return ERR_CLOSED;
    }
    check_text(c, "why", &reason, 10, BALLOT_PROMISE_MAX);
    TRY(ctx_checked(c));
    return count_at(c, &b, c->now_ms, reason);
}

/* By the clock nobody acts: what happens is the site's doing, whoever's visit brought it about. */
enum err ballot_advance(struct ctx *c, struct id id) {
    struct ballot b;
    TRY(ballot_find(c, id, &b));
    const struct viewer *viewer = c->viewer;
    enum err e = ERR_OK;
    c->viewer = &viewer_site;
    if (ballot_is_announced(&b) && c->now_ms >= b.opens_ms) {
        e = open_at(c, &b, b.opens_ms);
    }
    if (e == ERR_OK && ballot_is_over_due(c, &b)) {
        e = count_at(c, &b, b.closes_ms, STR(""));
    }
    c->viewer = viewer;
    return e;
}

/* --- taking back --- */

static enum err withdraw_published(struct ctx *c, struct ballot *b, struct str reason) {
    check_text(c, "why", &reason, 10, BALLOT_PROMISE_MAX);
    TRY(ctx_checked(c));
    TRY(q_ballot_set_closed(c->db, b->thing.id, c->now_ms, reason, NULL));
    TRY(vote_end(c, b, false));
    bool was_open = ballot_is_open(b);
    TRY(set_state(c, b, "withdrawn"));
    TRY(event_write(c, &b->thing, "ballot.withdrawn", STR("")));
    TRY(audit_write(c, "ballot.withdrawn", b->thing.id, b->thing.community, STR("")));
    return was_open ? put_job(c, b, "ballot_tell", "withdrawn", c->now_ms) : ERR_OK;
}

enum err ballot_withdraw(struct ctx *c, struct id id, struct str reason) {
    struct ballot b;
    TRY(ballot_find(c, id, &b));
    if (ballot_is_draft(&b)) {
        return gate_may_change(c->viewer, &b.thing) ? thing_erase(c, &b.thing) : ERR_FORBIDDEN;
    }
    if (!gate_may_moderate(c->viewer, &b.thing)) {
        return ERR_FORBIDDEN;
    }
    bool running = ballot_is_announced(&b) || (ballot_is_open(&b) && !ballot_is_over_due(c, &b));
    return running ? withdraw_published(c, &b, reason) : ERR_CLOSED;
}

enum err ballot_erase(struct ctx *c, const struct thing *t) {
    if (!str_eq(t->state, STR("draft"))) {
        return ERR_CLOSED;
    }
    TRY(q_ballot_option_drop(c->db, t->id, NULL));
    return q_ballot_clear(c->db, t->id, NULL);
}
