/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Upkeep: words that came or went are counted, what an older edition entered is entered again, and
 * what was taken out leaves the disk. Each in small transactions. */
#include "kernel/gate.h"
#include "kernel/search_inside.h"
#include "search_sql.h"

#define CHANGES_AT_ONCE 100 /* beside others who write */
#define CHANGES_ALONE 2000
#define ONE_IN 100000 /* things that a word which may be meant stands in, at least */
#define AGAIN_AT_ONCE 100
#define MERGE_PAGES 300
#define NEAR_BYTES ((size_t)1 << 20) /* of one statement, and what one word more may have */
#define ROUNDS_MOST 100000           /* of one run: far beyond what there is */

/* --- counting --- */

struct counting {
    bool done;
    size_t most;
};

static enum err forget_near(struct ctx *c, struct str term) {
    int64_t hash[SEARCH_NEAR_MAX];
    size_t hashes = search_near_hashes(term, hash);
    for (size_t i = 0; i < hashes; i++) {
        TRY(q_search_near_drop(c->db, hash[i], term, NULL));
    }
    return ERR_OK;
}

static enum err drop_gone(struct ctx *c, struct str words) {
    struct q_search_term_gone_rows rows;
    TRY(q_search_term_gone(c->db, c->arena, words, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(forget_near(c, rows.item[i].term));
        TRY(q_search_term_drop(c->db, rows.item[i].term, NULL));
    }
    return ERR_OK;
}

static void put_near(struct buf *b, struct str term) {
    int64_t hash[SEARCH_NEAR_MAX];
    size_t hashes = search_near_hashes(term, hash);
    for (size_t i = 0; i < hashes; i++) {
        buf_printf(b, "%s%lld:%.*s", b->n > 0 ? " " : "", (long long)hash[i], STR_ARG(term));
    }
}

static enum err write_near(struct ctx *c, struct buf *pairs, struct buf *terms) {
    enum err e = q_search_near_add(c->db, buf_str(pairs), NULL);
    e = e == ERR_OK ? q_search_term_near(c->db, buf_str(terms), NULL) : e;
    buf_clear(pairs);
    buf_clear(terms);
    return e;
}

/* Where there are very many things, a word of one alone is more often a slip itself than what
 * somebody meant. */
static enum err enter_near(struct ctx *c, struct str words) {
    struct q_search_newest_row newest;
    struct q_search_term_unnear_rows rows;
    TRY(q_search_newest(c->db, c->arena, &newest));
    int64_t least = 1 + newest.number / ONE_IN;
    TRY(q_search_term_unnear(c->db, c->arena, words, least, &rows));
    struct buf pairs = buf_make(2 * NEAR_BYTES), terms = buf_make(2 * NEAR_BYTES);
    enum err e = ERR_OK;
    for (size_t i = 0; i < rows.count && e == ERR_OK; i++) {
        put_near(&pairs, rows.item[i].term);
        buf_printf(&terms, "%s%.*s", terms.n > 0 ? " " : "", STR_ARG(rows.item[i].term));
        if (pairs.n >= NEAR_BYTES || terms.n >= NEAR_BYTES || i + 1 == rows.count) {
            e = write_near(c, &pairs, &terms);
        }
    }
    buf_free(&pairs);
    buf_free(&terms);
    return e;
}

static enum err count_words(struct ctx *c, struct str words, int64_t by) {
    if (str_is_empty(words)) {
        return ERR_OK;
    }
    TRY(q_search_term_count(c->db, words, by, NULL));
    TRY(q_search_term_tiers(c->db, words, NULL));
    return by > 0 ? enter_near(c, words) : drop_gone(c, words);
}

/* Those of one sign together, in one statement. What came is counted before what went, so that a
 * word which stays is not dropped and made again. */
static enum err count_rows(struct ctx *c, const struct q_search_change_list_rows *rows) {
    for (int64_t by = 1; by >= -1; by -= 2) {
        struct buf b = buf_make(256u << 20);
        for (size_t i = 0; i < rows->count; i++) {
            if (rows->item[i].by == by) {
                buf_printf(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(rows->item[i].words));
            }
        }
        enum err e = count_words(c, buf_str(&b), by);
        buf_free(&b);
        TRY(e);
    }
    return ERR_OK;
}

static enum err count_some(struct ctx *c, void *self) {
    struct counting *k = self;
    struct q_search_change_list_rows rows;
    TRY(q_search_change_list(c->db, c->arena, (int64_t)k->most, &rows));
    TRY(count_rows(c, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(q_search_change_drop(c->db, rows.item[i].number, NULL));
    }
    k->done = rows.count < k->most;
    return ERR_OK;
}

enum err search_count_all(struct ctx *c) {
    struct counting k = {false, CHANGES_ALONE};
    for (int i = 0; i < ROUNDS_MOST && !k.done; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(count_some(c, &k));
        arena_rewind(c->arena, mark);
    }
    return ERR_OK;
}

static enum err search_count(struct job *j) {
    struct counting k = {false, CHANGES_AT_ONCE};
    for (int i = 0; i < ROUNDS_MOST && !k.done; i++) {
        if (job_is_ending(j)) {
            return ERR_BUSY;
        }
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, count_some, &k));
        arena_rewind(j->ctx.arena, mark);
    }
    return ERR_OK;
}

/* --- again, by newer rules --- */

static enum err enter_some(struct ctx *c, void *self) {
    bool *done = self;
    struct q_search_older_rows rows;
    TRY(q_search_older(c->db, c->arena, SEARCH_EDITION, AGAIN_AT_ONCE, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(search_touch(c, rows.item[i].thing));
    }
    *done = rows.count < AGAIN_AT_ONCE;
    return ERR_OK;
}

static enum err search_again(struct job *j) {
    bool done = false;
    for (int i = 0; i < ROUNDS_MOST && !done; i++) {
        if (job_is_ending(j)) {
            return ERR_BUSY;
        }
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, enter_some, &done));
        arena_rewind(j->ctx.arena, mark);
    }
    return ERR_OK;
}

/* --- out of the disk --- */

static enum err read_pieces(struct ctx *c, void *self) {
    return q_search_segments(c->db, c->arena, self);
}

static enum err merge_some(struct ctx *c, void *self) {
    (void)self;
    return q_search_merge(c->db, MERGE_PAGES, NULL);
}

/* FTS5 only notes that a text went; its words leave when all pieces have become one. What is
 * entered meanwhile makes new ones: so it ends when all that was there has been written once. */
static enum err search_sweep(struct job *j) {
    struct q_search_segments_row pieces;
    TRY(job_read(j, read_pieces, &pieces));
    int64_t rounds = pieces.pages / MERGE_PAGES + 2;
    for (int64_t i = 0; i < rounds && pieces.total > 1; i++) {
        if (job_is_ending(j)) {
            return ERR_BUSY;
        }
        TRY(job_write(j, merge_some, NULL));
        TRY(job_read(j, read_pieces, &pieces));
    }
    return ERR_OK;
}

enum err search_put_rounds(struct ctx *c) {
    TRY(job_put(c, "search_count", STR(""), STR(""), c->now_ms));
    return job_put(c, "search_again", STR(""), STR(""), c->now_ms);
}

const struct job_kind search_jobs[] = {
    {"search_count", search_count},
    {"search_again", search_again},
    {"search_sweep", search_sweep},
    {0},
};
