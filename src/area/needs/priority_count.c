/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From the engine's answer to rows that pages read. */
#include "area/needs/priority_count.h"

#include <stdlib.h>

#include "area/needs/priority_bundle_file.h"
#include "area/needs/priority_sheet.h"
#include "base/hash.h"
#include "priority_result_sql.h"

/* A thousand resamples of this many ratings are counted in well below 50 ms. */
#define SMALL_RATINGS 4000
#define SPREADS 12
#define LOOPS_KEPT 20

enum err priority_count_is_small(struct ctx *c, const struct priority_round *r, bool *small) {
    int64_t sheets, standing;
    TRY(priority_sheet_count(c, r, SMALL_RATINGS, &sheets));
    TRY(priority_item_standing(c, r, &standing));
    *small = sheets * standing * (int64_t)r->asked.count <= SMALL_RATINGS && standing <= 100;
    return ERR_OK;
}

/* --- standings --- */

/* The engine counts in halves of millionths; ratings are whole, so halves of one are enough. */
static int32_t halves(enum priority_criterion c, int32_t engine) {
    return engine / priority_unit(c);
}

static struct str ratings_text(struct arena *a, const struct priority_need *n) {
    struct buf b = buf_make(4000);
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        const struct priority_rating *x = &n->rating[c];
        if (x->raters > 0) {
            buf_printf(&b, "%d:%u,%d,%d,%d;", (int)c, (unsigned)x->raters,
                       (int)halves(c, x->median), (int)halves(c, x->low), (int)halves(c, x->high));
        }
    }
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

static enum err keep_standing(struct ctx *c, const struct priority_round *r,
                              const struct priority_counted *x, size_t i) {
    const struct priority_need *n = &x->result.need[i];
    return q_priority_standing_add(c->db, r->thing.id, (int64_t)i + 1, x->place[n->need],
                                   (int64_t)n->rank, (int64_t)n->interval[0],
                                   (int64_t)n->interval[1], n->scored, n->score,
                                   n->raters == SIZE_MAX ? 0 : (int64_t)n->raters, n->barriers,
                                   n->few, n->wins, n->losses, ratings_text(c->arena, n), NULL);
}

/* Nobody said anything: all stand as they came, unranked. */
static enum err keep_nothing(struct ctx *c, const struct priority_round *r) {
    int64_t standing;
    int64_t few = 0;
    TRY(priority_item_standing(c, r, &standing));
    for (size_t i = 0; i < r->asked.count; i++) {
        few |= priority_requires(r->method, r->asked.item[i]) ? INT64_C(1) << r->asked.item[i] : 0;
    }
    for (int64_t i = 1; i <= standing; i++) {
        TRY(q_priority_standing_add(c->db, r->thing.id, i, i, 0, 0, 0, false, 0, 0, 0, few, 0, 0,
                                    STR(""), NULL));
    }
    return ERR_OK;
}

/* --- where people differ --- */

struct spread {
    size_t at; /* of the result */
    enum priority_criterion criterion;
    int32_t width; /* in halves, of the whole scale 2000 */
};

static int by_width(const void *a, const void *b) {
    const struct spread *x = a, *y = b;
    if (x->width != y->width) {
        return x->width < y->width ? 1 : -1;
    }
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at)
                          : (int)x->criterion - (int)y->criterion;
}

/* Yes and no have no middle half worth telling. */
static bool tells_spread(const struct priority_rating *x, enum priority_criterion k) {
    return x->raters >= PRIORITY_RATERS_MIN && x->high > x->low && !priority_is_pearl(k);
}

static enum err keep_spreads(struct ctx *c, const struct priority_round *r,
                             const struct priority_counted *x) {
    struct spread *all = arena_array(c->arena, struct spread, x->result.needs * r->asked.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < x->result.needs; i++) {
        for (size_t k = 0; k < r->asked.count; k++) {
            enum priority_criterion at = r->asked.item[k];
            const struct priority_rating *g = &x->result.need[i].rating[at];
            int scale = priority_highest_mark(r->method, at, r->most) - priority_lowest_mark(at);
            if (tells_spread(g, at) && scale > 0) {
                all[count++] = (struct spread){
                    i, at, (halves(at, g->high) - halves(at, g->low)) * 1000 / scale};
            }
        }
    }
    qsort(all, count, sizeof *all, by_width);
    for (size_t i = 0; i < count && i < SPREADS; i++) {
        const struct priority_need *n = &x->result.need[all[i].at];
        const struct priority_rating *g = &n->rating[all[i].criterion];
        TRY(q_priority_spread_add(c->db, r->thing.id, (int64_t)i + 1, x->place[n->need],
                                  all[i].criterion, halves(all[i].criterion, g->median),
                                  halves(all[i].criterion, g->low),
                                  halves(all[i].criterion, g->high), NULL));
    }
    return ERR_OK;
}

static enum err keep_loops(struct ctx *c, const struct priority_round *r,
                           const struct priority_counted *x) {
    for (size_t i = 0; i < x->result.cycles && i < LOOPS_KEPT; i++) {
        const struct priority_cycle *loop = &x->result.cycle[i];
        struct buf b = buf_make(32 * 1024);
        for (size_t k = 0; k < loop->length; k++) {
            buf_put(&b, k == 0 ? STR("") : STR(" "));
            buf_int(&b, x->place[x->result.need[loop->loop[k]].need]);
        }
        struct str places = arena_str(c->arena, buf_str(&b));
        buf_free(&b);
        TRY(q_priority_loop_add(c->db, r->thing.id, (int64_t)i + 1, (int64_t)loop->members, places,
                                NULL));
    }
    return ERR_OK;
}

/* --- all of it --- */

static struct str weight_text(struct ctx *c, const struct priority_weight *w) {
    return w->changes ? priority_text(c->arena, w->at.num, w->at.den) : STR("");
}

static enum err keep_result(struct ctx *c, const struct priority_round *r,
                            const struct priority_counted *x) {
    char hex[2 * HASH_SIZE + 1] = "";
    if (x->zip.p) {
        struct hash h = hash_of(x->zip.p, x->zip.n);
        hash_hex(&h, hex);
        TRY(q_priority_bundle_add(c->db, r->thing.id, x->zip, NULL));
    }
    TRY(q_priority_result_add(c->db, r->thing.id, (int64_t)x->raters, (int64_t)x->result.ranked,
                              (int64_t)x->result.barred, (int64_t)x->result.needs,
                              x->result.intervals, x->result.den, weight_text(c, &x->result.below),
                              weight_text(c, &x->result.above), str_of(hex), NULL));
    for (size_t i = 0; i < x->result.needs; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(keep_standing(c, r, x, i));
        arena_rewind(c->arena, mark);
    }
    TRY(x->raters == 0 ? keep_nothing(c, r) : ERR_OK);
    TRY(keep_spreads(c, r, x));
    return keep_loops(c, r, x);
}

static enum err keep(struct ctx *c, struct priority_round *r, const struct priority_counted *x) {
    TRY(keep_result(c, r, x));
    return priority_round_counted(c, r, x->result.ranked > 0);
}

enum err priority_count_now(struct ctx *c, struct priority_round *r) {
    struct buf csv;
    size_t raters;
    struct priority_counted x;
    enum err e = priority_gather(c, r, &csv, &raters);
    e = e == ERR_OK ? priority_count(c->arena, r, buf_str(&csv), raters, NULL, NULL, &x) : e;
    e = e == ERR_OK ? keep(c, r, &x) : e;
    buf_free(&csv);
    return e;
}

/* --- as a job --- */

struct counting {
    struct job *job;
    struct id id;
    struct priority_round round;
    bool due;
    struct buf csv;
    size_t raters;
    double told;
    struct priority_counted counted;
};

static enum err read_all(struct ctx *c, void *self) {
    struct counting *x = self;
    buf_free(&x->csv); /* it may run twice */
    x->csv = buf_make(1);
    enum err e = priority_round_find(c, x->id, &x->round);
    x->due = e == ERR_OK && x->round.phase == PHASE_COUNTING;
    if (!x->due) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    return priority_gather(c, &x->round, &x->csv, &x->raters);
}

/* The lease is kept now and then, not at every step. */
static bool progress(void *self, double share) {
    struct counting *x = self;
    bool tell = share >= x->told + 0.05;
    x->told = tell ? share : x->told;
    return !job_is_ending(x->job) &&
           (!tell || job_progress(x->job, (int64_t)(share * 1000), 1000) == ERR_OK);
}

static enum err write_all(struct ctx *c, void *self) {
    struct counting *x = self;
    struct priority_round r;
    TRY(priority_round_find(c, x->id, &r));
    return r.phase == PHASE_COUNTING ? keep(c, &r, &x->counted) : ERR_OK;
}

enum err priority_count_job(struct job *j) {
    struct counting x = {.job = j, .id = job_id(j, "round")};
    x.csv = buf_make(1);
    enum err e = job_read(j, read_all, &x);
    if (e == ERR_OK && x.due) {
        e = priority_count(j->ctx.arena, &x.round, buf_str(&x.csv), x.raters, progress, &x,
                           &x.counted);
        e = e == ERR_OK ? job_write(j, write_all, &x) : e;
    }
    buf_free(&x.csv);
    return e;
}
