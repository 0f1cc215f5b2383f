/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms that were sent. */
#include "kernel/sent.h"

#include "sent_sql.h"
#include "sys/chance.h"

#define SENT_MS (SENT_MINUTES * INT64_C(60000))
#define TIDY_ONE_IN 32 /* not each time: with PostgreSQL it meets those who write beside it */

enum err sent_find(struct ctx *c, struct str key, struct str *answer) {
    struct q_sent_row_row row;
    TRY(q_sent_row(c->db, c->arena, key, c->now_ms - SENT_MS, &row));
    *answer = row.answer;
    return ERR_OK;
}

enum err sent_keep(struct ctx *c, struct str key, struct str answer) {
    int64_t added = 0;
    if (chance_below(TIDY_ONE_IN) == 0) {
        TRY(q_sent_drop_old(c->db, c->now_ms - SENT_MS, NULL));
    }
    TRY(q_sent_add(c->db, key, answer, c->now_ms, c->now_ms - SENT_MS, &added));
    return added == 1 ? ERR_OK : ERR_AGAIN;
}
