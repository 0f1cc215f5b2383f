/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms that were sent. */
#include "kernel/once.h"

#include "once_sql.h"
#include "sys/chance.h"

#define ONCE_MS (ONCE_MINUTES * INT64_C(60000))
#define TIDY_ONE_IN 32 /* not each time: with PostgreSQL it meets those who write beside it */

enum err once_find(struct ctx *c, struct str key, struct str *answer) {
    struct q_once_row_row row;
    TRY(q_once_row(c->db, c->arena, key, c->now_ms - ONCE_MS, &row));
    *answer = row.answer;
    return ERR_OK;
}

enum err once_keep(struct ctx *c, struct str key, struct str answer) {
    int64_t added = 0;
    if (chance_below(TIDY_ONE_IN) == 0) {
        TRY(q_once_drop_old(c->db, c->now_ms - ONCE_MS, NULL));
    }
    TRY(q_once_add(c->db, key, answer, c->now_ms, c->now_ms - ONCE_MS, &added));
    return added == 1 ? ERR_OK : ERR_AGAIN;
}
