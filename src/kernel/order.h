/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keeping order: letting in what waits, hiding, publishing again, erasing, warning; always with a
 * reason that those concerned can read, and a row in the audit. Reports are report.h's. */
#ifndef KITH_KERNEL_ORDER_H
#define KITH_KERNEL_ORDER_H

#include "base/json.h"
#include "kernel/thing.h"

#define ORDER_REASON_LEAST 4 /* characters */
#define ORDER_DAYS_MAX 366   /* that an account stands still */
#define ORDER_REASON_MAX 500
#define ORDER_COUNT_MOST 100

/* Things of a community that wait for a steward's look, the oldest first; for stewards. */
enum err order_waiting(struct ctx *c, struct id community, int64_t after_ms, struct id after_id,
                       struct things *out, bool *more) MUST_USE;
/* How many, counted up to ORDER_COUNT_MOST. */
enum err order_waiting_count(struct ctx *c, struct id community, int64_t *count) MUST_USE;

/* A thing that the viewer keeps order on, whoever else sees it: it may have been reported. */
enum err order_find(struct ctx *c, struct id id, struct thing *out) MUST_USE;

/* What waits or was hidden is published; the owner and the followers of what waited hear of it.
 * Event "thing.published": the area enters it into search and lists. ERR_FORBIDDEN, ERR_CLOSED
 * (neither waits nor is hidden; published already is fine; or it is let in on its own page). */
enum err order_publish(struct ctx *c, struct id thing) MUST_USE;
/* What waits is let in here, and not by a rule of its own. */
bool order_lets_in(const struct thing *t);
/* Checks "reason". Hidden, or declined when it waited. Event "thing.hidden". */
enum err order_hide(struct ctx *c, struct id thing, struct str reason) MUST_USE;
/* Gone for good. ERR_CLOSED: others' decisions stand on it, it can only be hidden. */
enum err order_erase(struct ctx *c, struct id thing, struct str reason) MUST_USE;
/* A word to the owner (or another author there), who reads it on the thing's page. */
enum err order_warn(struct ctx *c, const struct thing *t, struct id person,
                    struct str words) MUST_USE;

/* "Something waits for you": a notice about the community, once a day and kind; not to `but`. */
enum err order_tell_stewards(struct ctx *c, struct id community, const char *kind,
                             struct id but) MUST_USE;
/* For a time: cannot come in. By hosts, not over hosts. A letter says why and until when. Checks
 * "reason", "days". */
enum err order_suspend(struct ctx *c, struct id person, int64_t days, struct str reason) MUST_USE;

/* An act in the audit and, with why, in the community's log. */
enum err order_log(struct ctx *c, const char *act, struct id object, struct id community,
                   struct str data, struct str why) MUST_USE;

struct order_act {
    int64_t number;
    int64_t at_ms;
    struct str act;
    struct str why;
    struct thing thing; /* only if the viewer may see it, else its id is none */
};

struct order_acts {
    struct order_act *item;
    size_t count;
};

#define ORDER_ACTS_PER_PAGE 30

/* What was done and why, newest first, without names. before: 0 at first, then the last number. */
enum err order_acts(struct ctx *c, struct id community, int64_t before, struct order_acts *out,
                    bool *more) MUST_USE;

/* What stands above a thing's page for this viewer; empty texts: nothing. */
struct order_note {
    bool hidden;
    struct str why;     /* it was hidden */
    struct str warning; /* to this viewer, of the last 90 days */
};
enum err order_note(struct ctx *c, const struct thing *t, struct order_note *out) MUST_USE;

enum err order_export_person(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
enum err order_forget_person(struct ctx *c, struct id person) MUST_USE;

#endif
