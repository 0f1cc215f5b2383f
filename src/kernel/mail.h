/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Mail that is to leave: kept in the store with the change that asked for it, sent by a job. What
 * it said is forgotten once it is sent. Talking with the mail server is app/mail_server.c's. */
#ifndef KITH_KERNEL_MAIL_H
#define KITH_KERNEL_MAIL_H

#include "kernel/ctx.h"

struct mail {
    struct id id;
    struct str recipient; /* address */
    struct str lang;      /* tag */
    struct str subject;
    struct str text;        /* plain, lines ended by LF */
    struct str unsubscribe; /* address for one click; empty: none */
    int64_t attempts;
    int64_t created_ms;
};

struct mails {
    struct mail *item;
    size_t count;
};

/* How long it is tried. */
#define MAIL_TRIED_MS (3 * DAY_MS)

/* In a write; it leaves after the commit. The subject says nothing that others on the same screen
 * should not read. */
enum err mail_put(struct ctx *c, struct str recipient, const struct lang *l,
                  struct msg_text subject, struct str text, struct str unsubscribe) MUST_USE;

/* Of those that are due, the oldest. */
enum err mail_due(struct ctx *c, struct mails *out) MUST_USE;
enum err mail_sent(struct ctx *c, const struct mail *m) MUST_USE;
/* It did not work now: later, with growing pauses, until MAIL_TRIED_MS are over. */
enum err mail_later(struct ctx *c, const struct mail *m, struct str why) MUST_USE;
/* It will never work. */
enum err mail_refused(struct ctx *c, const struct mail *m, struct str why) MUST_USE;
/* When the next one is due; ERR_NOT_FOUND: none waits. */
enum err mail_next(struct ctx *c, int64_t *at_ms) MUST_USE;

struct mail_counts {
    int64_t waiting, failed, sent; /* sent: of the last week */
    int64_t oldest_ms;             /* of those that wait; 0: none */
};
enum err mail_count(struct ctx *c, struct mail_counts *out) MUST_USE;
enum err mail_tidy(struct ctx *c) MUST_USE;

/* As it goes over the wire (RFC 5322, 2045, 2047, 2369, 8058): CRLF lines of at most 76 characters,
 * no byte above 126. from_name: as people read it; from: the address. In the arena. */
struct str mail_message(struct arena *a, const struct mail *m, struct str from_name,
                        struct str from);

#endif
