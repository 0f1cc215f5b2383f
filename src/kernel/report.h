/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A report: somebody says that something is wrong with a thing or a comment, with or without an
 * account. It stays when the thing, its author's account or the reporter's goes. Who is reported
 * learns neither that there is a report nor from whom; who keeps order learns what, not who. */
#ifndef KITH_KERNEL_REPORT_H
#define KITH_KERNEL_REPORT_H

#include "kernel/thing.h"

#define REPORT_WORDS_MAX 2000 /* characters */
#define REPORT_ANSWER_MAX 1000
#define REPORTS_PER_PAGE 20

extern const char *const report_reasons[]; /* words, ended by NULL */
struct msg_text report_reason_name(struct str word);
extern const char *const report_states[]; /* open, looking, acted, declined; ended by NULL */
struct msg_text report_state_name(struct str word);

struct report {
    struct id id;
    struct id comment; /* none: the thing itself */
    struct id community;
    struct id reported; /* whose it was; none: nobody's, or forgotten */
    struct str reason;
    struct str words; /* of the reporter */
    struct str quote; /* as it was when it was reported; kept until there is an answer */
    struct str state;
    struct str answer;
    bool account; /* reported with an account */
    int64_t created_ms;
    int64_t updated_ms;
    struct thing thing; /* in lists only id, kind, title, lang, life */
    bool sees;          /* the viewer sees the thing too */
};

struct reports {
    struct report *item;
    size_t count;
};

struct report_draft {
    struct id thing;
    struct id comment; /* none: the thing itself */
    struct str reason;
    struct str words;
};

/* Of what the viewer sees. Checks "reason", "words". Without an account *code is for asking what
 * became of it, told this one time; else it is empty. */
enum err report_make(struct ctx *c, struct report_draft *d, struct str *code) MUST_USE;
/* Its own reporter. ERR_NOT_FOUND. */
enum err report_by_code(struct ctx *c, struct str typed, struct report *out) MUST_USE;
/* The viewer's own, newest first, at most 50. */
enum err report_own(struct ctx *c, struct reports *out) MUST_USE;

/* --- for who keeps order: stewards of the community, hosts; never about oneself --- */

/* In one state, the oldest first. community none: of the whole site, for hosts. */
enum err report_list(struct ctx *c, struct id community, struct str state, int64_t after_ms,
                     struct id after_id, struct reports *out, bool *more) MUST_USE;
/* Open ones, counted up to ORDER_COUNT_MOST. */
enum err report_count(struct ctx *c, struct id community, int64_t *count) MUST_USE;
enum err report_find(struct ctx *c, struct id id, struct report *out) MUST_USE;
/* Others about the same thing, newest first, at most 20. */
enum err report_about(struct ctx *c, const struct report *r, struct reports *out) MUST_USE;
/* looking; acted and declined owe an answer ("answer"), which the reporter is told. */
enum err report_answer(struct ctx *c, const struct report *r, struct str state,
                       struct str answer) MUST_USE;

#endif
