/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From votes to the engine's ballots, and into the bundle. */
#include "area/engage/bundle_file.h"

#include "area/engage/vote.h"
#include "format/recount.h"
#include "vote_sql.h"

#define BUNDLE_MAX ((size_t)256 * 1024 * 1024)

/* Ballots in the making; rows grow as they come. */
struct gathering {
    struct ctx *ctx;
    const struct ballot *ballot;
    size_t options; /* the engine's: a proposal is one */
    size_t room;
    size_t count;
    uint16_t *mark;
    uint64_t *weight; /* of sums */
    struct str *id;   /* of an open ballot */
};

static void make_room(struct gathering *g) {
    struct arena *a = g->ctx->arena;
    if (g->count < g->room) {
        return;
    }
    size_t room = g->room == 0 ? 64 : 2 * g->room;
    uint16_t *mark = arena_array(a, uint16_t, room * g->options);
    uint64_t *weight = arena_array(a, uint64_t, room);
    struct str *id = arena_array(a, struct str, room);
    for (size_t i = 0; i < g->count; i++) {
        weight[i] = g->weight[i];
        id[i] = g->id[i];
    }
    for (size_t i = 0; i < g->count * g->options; i++) {
        mark[i] = g->mark[i];
    }
    g->mark = mark;
    g->weight = weight;
    g->id = id;
    g->room = room;
}

static enum err put_marks(struct gathering *g, int64_t options, struct str stance, bool settled) {
    uint16_t *mark = g->mark + g->count * g->options;
    if (g->ballot->method == TALLY_APPROVAL) {
        for (size_t i = 0; i < g->options; i++) {
            mark[i] = (uint16_t)((options >> i) & 1);
        }
        return ERR_OK;
    }
    enum tally_stance s = vote_stance_of(g->ballot->method, stance, settled);
    mark[0] = (uint16_t)s;
    return s == STANCES ? ERR_BUG : ERR_OK;
}

static enum err gather_sums(struct gathering *g) {
    struct ctx *c = g->ctx;
    struct db_stmt *s;
    struct q_vote_sums_row row;
    bool has;
    enum err e;
    TRY(q_vote_sums_begin(c->db, g->ballot->thing.id, &s));
    while ((e = q_vote_sums_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        make_room(g);
        g->weight[g->count] = (uint64_t)row.votes;
        e = put_marks(g, row.options, row.stance, row.settled);
        if (e != ERR_OK) {
            break;
        }
        g->count++;
    }
    db_done(s);
    return e;
}

static enum err gather_each(struct gathering *g) {
    struct ctx *c = g->ctx;
    struct db_stmt *s;
    struct q_vote_all_row row;
    bool has;
    enum err e;
    TRY(q_vote_all_begin(c->db, g->ballot->thing.id, &s));
    while ((e = q_vote_all_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        char code[VOTE_CODE_SIZE + 1];
        make_room(g);
        vote_code(row.tag, code);
        g->weight[g->count] = 1;
        g->id[g->count] = arena_str(c->arena, str_of(code));
        e = put_marks(g, row.options, row.stance, row.settled);
        if (e != ERR_OK) {
            break;
        }
        g->count++;
    }
    db_done(s);
    return e;
}

static struct str *names_of(struct ctx *c, const struct ballot *b) {
    struct str *name = arena_array(c->arena, struct str, b->options.count + 1);
    name[0] = STR("proposal");
    for (size_t i = 0; i < b->options.count; i++) {
        name[i] = b->options.item[i].name;
    }
    return name;
}

static struct tally_options rules_of(const struct ballot *b) {
    struct tally_options o = {
        .method = b->method,
        .seed = b->seed,
        .eligible = (uint64_t)b->eligible,
        .share_of = b->share_of_eligible ? TALLY_OF_ELIGIBLE : TALLY_OF_VALID,
    };
    (void)(str_is_empty(b->quorum) || tally_share_parse(b->quorum, &o.quorum));
    (void)(str_is_empty(b->share) || tally_share_parse(b->share, &o.share));
    return o;
}

/* RFC 3339 in UTC. */
static struct str moment(struct ctx *c, int64_t ms) {
    char utc[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(ms, utc);
    return arena_str(c->arena, str_of(utc));
}

enum err bundle_make(struct ctx *c, const struct ballot *b, struct tally_result *result,
                     struct str *zip) {
    struct gathering g = {.ctx = c, .ballot = b};
    g.options = b->method == TALLY_APPROVAL ? b->options.count : 1;
    make_room(&g);
    TRY(b->secret ? gather_sums(&g) : gather_each(&g));
    struct tally_ballots ballots = {
        .options = g.options,
        .name = names_of(c, b),
        .count = g.count,
        .weight = g.weight,
        .mark = g.mark,
        .id = b->secret ? NULL : g.id,
    };
    struct tally_options rules = rules_of(b);
    struct recount_times times = {moment(c, b->opened_ms), moment(c, b->closed_ms)};
    *result = tally_count(c->arena, &ballots, &rules);
    if (result->refused != NULL) {
        return ERR_BUG;
    }
    struct buf out = buf_make(BUNDLE_MAX);
    enum err e = recount_bundle_write(c->arena, &ballots, &rules, times, &out);
    *zip = arena_str(c->arena, buf_str(&out));
    buf_free(&out);
    return e;
}
