/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The outbox: rows and their states. The wire's form is mail_message.c's. */
#include "kernel/mail.h"

#include "kernel/job.h"
#include "mail_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"

#define BATCH 20
#define SENT_KEPT_MS (7 * DAY_MS)
#define FAILED_KEPT_MS (30 * DAY_MS)

enum err mail_put(struct ctx *c, struct str recipient, const struct lang *l,
                  struct msg_text subject, struct str text, struct str unsubscribe) {
    check_email(c, "email", &recipient);
    TRY(ctx_checked(c));
    TRY(q_mail_add(c->db, id_make(c->now_ms), recipient, lang_tag(l),
                   lang_text(l, c->arena, subject), text,
                   str_is_empty(unsubscribe) ? STR("") : unsubscribe, c->now_ms, NULL));
    return job_put(c, "mail_send", STR(""), STR(""), c->now_ms);
}

enum err mail_due(struct ctx *c, struct mails *out) {
    struct q_mail_list_due_rows rows;
    TRY(q_mail_list_due(c->db, c->arena, c->now_ms, BATCH, &rows));
    out->item = arena_array(c->arena, struct mail, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_mail_list_due_row *r = &rows.item[i];
        out->item[i] = (struct mail){r->id,   r->recipient,   r->lang,     r->subject,
                                     r->text, r->unsubscribe, r->attempts, r->created};
    }
    return ERR_OK;
}

enum err mail_sent(struct ctx *c, const struct mail *m) {
    return q_mail_set_sent(c->db, m->id, c->now_ms, NULL);
}

static int64_t pause_ms(int64_t attempts) {
    static const int64_t minutes[] = {1, 5, 15, 30, 60, 120, 240};
    size_t last = sizeof minutes / sizeof minutes[0] - 1;
    return minutes[attempts < (int64_t)last ? (size_t)attempts : last] * MINUTE_MS;
}

enum err mail_later(struct ctx *c, const struct mail *m, struct str why) {
    int64_t next = c->now_ms + pause_ms(m->attempts);
    if (next > m->created_ms + MAIL_TRIED_MS) {
        return mail_refused(c, m, why);
    }
    return q_mail_set_later(c->db, m->id, next, why, NULL);
}

enum err mail_refused(struct ctx *c, const struct mail *m, struct str why) {
    return q_mail_set_failed(c->db, m->id, c->now_ms, why, NULL);
}

enum err mail_next(struct ctx *c, int64_t *at_ms) {
    struct q_mail_next_at_row row;
    TRY(q_mail_next_at(c->db, c->arena, &row));
    *at_ms = row.next_at;
    return ERR_OK;
}

enum err mail_count(struct ctx *c, struct mail_counts *out) {
    struct q_mail_total_row row;
    TRY(q_mail_total(c->db, c->arena, STR("waiting"), &row));
    out->waiting = row.total;
    TRY(q_mail_total(c->db, c->arena, STR("failed"), &row));
    out->failed = row.total;
    TRY(q_mail_total(c->db, c->arena, STR("sent"), &row));
    out->sent = row.total;
    struct q_mail_oldest_row oldest;
    enum err e = q_mail_oldest(c->db, c->arena, &oldest);
    out->oldest_ms = e == ERR_OK ? oldest.created : 0;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err mail_tidy(struct ctx *c) {
    TRY(q_mail_forget(c->db, STR("sent"), c->now_ms - SENT_KEPT_MS, NULL));
    return q_mail_forget(c->db, STR("failed"), c->now_ms - FAILED_KEPT_MS, NULL);
}
