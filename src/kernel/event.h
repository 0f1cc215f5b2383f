/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Event: what happened, written in the same transaction as the change; areas listen to each other's
 * events through their cards. Notice: what a person is told, once. */
#ifndef KITH_KERNEL_EVENT_H
#define KITH_KERNEL_EVENT_H

#include "base/hash.h"
#include "kernel/job.h"
#include "kernel/thing.h"

struct event {
    struct id id;
    struct str kind; /* "need.voiced" */
    struct thing thing;
    struct id actor;
    int64_t at_ms;
    struct str data; /* JSON */
};

/* Writes it, then asks every card's on_event, in this transaction. data: JSON object or absent. */
enum err event_write(struct ctx *c, const struct thing *t, const char *kind,
                     struct str data) MUST_USE;

/* Tells a person about a thing. The same (person, thing, kind, period) is told once. Silent when
 * the person may not see the thing, has blocked its maker or has paused its stages. `about`: the
 * thing that brought it, or none. Mail follows by the person's own choice. */
enum err notice_put(struct ctx *c, struct id person, const struct thing *t, const char *kind,
                    const char *period, struct id about) MUST_USE;
/* To everybody who follows the thing but the viewer: a job when they are many. */
enum err notice_followers(struct ctx *c, const struct thing *t, const char *kind,
                          const char *period, struct id about) MUST_USE;

/* What the viewer was told, a page of it. What the viewer may no longer see, or has paused, is left
 * out. */
#define NOTICES_PER_PAGE 20

struct notice {
    struct str kind;
    struct str period; /* tells apart those of one kind: a turn, a state and a time */
    struct thing thing;
    int64_t created_ms;
    bool is_new;
};

struct notices {
    struct notice *item;
    size_t count;
};

/* Newest first, those before page.before_ms and page.before_id (a thing); the rest of the page is
 * not asked. */
enum err notice_list(struct ctx *c, struct thing_page page, struct notices *out,
                     bool *more) MUST_USE;
enum err notice_see_all(struct ctx *c) MUST_USE;

enum err follow(struct ctx *c, struct id thing, struct id person) MUST_USE;
enum err unfollow(struct ctx *c, struct id thing, struct id person) MUST_USE;
enum err follow_has(struct ctx *c, struct id thing, struct id person, bool *has) MUST_USE;

/* What happened to decisions, roles and safety, in a chain that shows any later change. */
struct audit_row {
    int64_t number; /* 1, 2, 3 ... */
    int64_t at_ms;
    struct id actor;
    struct str act; /* "role.given" */
    struct id object;
    struct id community;
    struct str data;   /* JSON, opaque ids only */
    struct str before; /* hash of the row before; empty for the first */
};

/* SHA-256(before | number | at | actor act | object community data). */
struct hash audit_hash(const struct audit_row *r);
enum err audit_write(struct ctx *c, const char *act, struct id object, struct id community,
                     struct str data) MUST_USE;
/* Walks the whole chain. *broken_at: the first row that does not fit, 0: sound. */
enum err audit_verify(struct ctx *c, int64_t *rows, int64_t *broken_at) MUST_USE;

#endif
