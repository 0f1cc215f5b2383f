/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The question after some weeks. */
#include "area/needs/need_better.h"

#include <stdio.h>

#include "need_better_sql.h"
#include "need_sql.h"

#define PEOPLE_IN_BATCH 200

enum err need_better_plan(struct ctx *c, const struct thing *t) {
    char text[ID_TEXT_SIZE + 1];
    id_text(t->id, text);
    /* One question a need: answered once more, the weeks begin once more. */
    struct str payload =
        arena_printf(c->arena, "{\"need\":\"%s\",\"round\":%lld}", text, (long long)c->now_ms);
    struct str key = arena_printf(c->arena, "%s %lld", text, (long long)c->now_ms);
    return job_put(c, "need_better", key, payload, c->now_ms + NEED_BETTER_AFTER_MS);
}

/* When it was answered; 0: it is not. */
static enum err round_of(struct ctx *c, const struct thing *t, int64_t *round) {
    struct q_need_better_round_row row;
    *round = 0;
    if (t->life != LIFE_PUBLISHED || !str_eq(t->state, STR("answered"))) {
        return ERR_OK;
    }
    enum err e = q_need_better_round(c->db, c->arena, t->id, &row);
    *round = e == ERR_OK ? row.at : 0;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- asking --- */

struct asking {
    struct id need;
    int64_t round;
    struct id after; /* asked up to here */
    bool more;
};

static enum err ask_batch(struct ctx *c, void *self) {
    struct asking *a = self;
    struct thing t;
    struct q_support_people_rows rows;
    int64_t round;
    char period[24];
    a->more = false;
    enum err e = thing_find(c, a->need, "need", &t);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    TRY(round_of(c, &t, &round));
    if (round != a->round) {
        return ERR_OK;
    }
    (void)snprintf(period, sizeof period, "%lld", (long long)round);
    if (id_is_none(a->after) && !id_is_none(t.owner)) {
        TRY(notice_put(c, t.owner, &t, "need.better", period, ID_NONE));
    }
    TRY(q_support_people(c->db, c->arena, a->need, a->after, PEOPLE_IN_BATCH, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(notice_put(c, rows.item[i].person, &t, "need.better", period, ID_NONE));
    }
    a->more = rows.count == PEOPLE_IN_BATCH;
    a->after = rows.count > 0 ? rows.item[rows.count - 1].person : a->after;
    return ERR_OK;
}

enum err need_better_run(struct job *j) {
    struct asking a = {.need = job_id(j, "need"), .round = job_int(j, "round")};
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, ask_batch, &a));
        arena_rewind(j->ctx.arena, mark);
    } while (a.more && !job_is_ending(j));
    return a.more ? ERR_BUSY : ERR_OK;
}

/* --- answering --- */

static enum err count(struct ctx *c, struct id need, struct need_better *out) {
    struct q_need_better_count_rows rows;
    TRY(q_need_better_count(c->db, c->arena, need, out->round, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        int64_t n = rows.item[i].total;
        out->yes = str_eq(rows.item[i].answer, STR("yes")) ? n : out->yes;
        out->little = str_eq(rows.item[i].answer, STR("little")) ? n : out->little;
        out->no = str_eq(rows.item[i].answer, STR("no")) ? n : out->no;
    }
    return ERR_OK;
}

enum err need_better_find(struct ctx *c, const struct need *n, struct str key, bool is_speaker,
                          struct need_better *out) {
    *out = (struct need_better){.answer = STR("")};
    TRY(round_of(c, &n->thing, &out->round));
    out->is_asked = out->round > 0 && c->now_ms >= out->round + NEED_BETTER_AFTER_MS;
    if (!out->is_asked) {
        return ERR_OK;
    }
    out->may_answer = is_speaker;
    if (!is_speaker) {
        TRY(need_is_supported(c, n->thing.id, key, &out->may_answer));
    }
    struct q_need_better_row_row row;
    enum err e = q_need_better_row(c->db, c->arena, n->thing.id, out->round, key, &row);
    out->answer = e == ERR_OK ? row.answer : STR("");
    return e == ERR_OK || e == ERR_NOT_FOUND ? count(c, n->thing.id, out) : e;
}

enum err need_better_answer(struct ctx *c, const struct need *n, struct str key, bool is_speaker,
                            struct str answer, struct str words) {
    static const char *const answers[] = {"yes", "little", "no", NULL};
    struct need_better b;
    TRY(need_better_find(c, n, key, is_speaker, &b));
    if (!b.is_asked) {
        return ERR_CLOSED;
    }
    if (!b.may_answer) {
        return ERR_FORBIDDEN;
    }
    check_word(c, "better", answer, answers);
    check_line(c, "words", &words, 0, NEED_BETTER_WORDS_MAX);
    TRY(ctx_checked(c));
    return q_need_better_put(c->db, n->thing.id, b.round, key, c->viewer->person, answer, words,
                             c->now_ms, NULL);
}
