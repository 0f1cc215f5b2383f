/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An adaptation: a community takes up a practice, says what it kept and what it changed, and is
 * asked after 3, 12 and 24 months how it went; what it answers flows back to the practice. Rules
 * only; pages are adaptation_web.c. */
#ifndef KITH_AREA_LEARN_ADAPTATION_H
#define KITH_AREA_LEARN_ADAPTATION_H

#include "area/learn/practice.h"
#include "kernel/job.h"

#define ADAPTATION_LINE_MAX 300
#define ADAPTATION_TEXT_MAX 2000
#define ADAPTATION_CHANGES_MAX 30
#define ADAPTATION_ASKS 3 /* after 3, 12, 24 months */
#define LINEAGE_PER_PAGE 20

extern const int adaptation_months[ADAPTATION_ASKS];
extern const char *const adaptation_consents[]; /* given, not_needed; ended by NULL */
extern const char *const adaptation_outcomes[]; /* helped, partly, none, harmed, stopped */
extern const char *const adaptation_again[];    /* yes, changed, no, unsure */

struct adaptation_change {
    struct str what, why;
    struct str moment; /* when, in words */
    bool planned;
    struct str decided_by;
};

struct adaptation_draft {
    struct community community;
    struct id practice;
    struct id need; /* that it is taken up for; none */
    struct str kept;
    struct adaptation_change change; /* the first one; without a "what": none yet */
    struct str started;              /* a day, "2026-03-12" */
    struct str consent, consent_words;
    struct str readers; /* members, public */
};

struct adaptation_answer {
    int64_t months;
    int64_t due_ms;
    struct opt_int asked, answered;
    struct str outcome, words;
};

struct adaptation {
    struct thing thing;
    struct id parent;
    struct str kept;
    int64_t started_ms;
    struct str consent, consent_words;
    struct str again, advice;
    struct {
        struct adaptation_change *item;
        size_t count;
    } changes;
    struct adaptation_answer answer[ADAPTATION_ASKS];
};

/* By a helper or steward of the community. The need takes the turn "learn"; who follows the
 * practice is told. ERR_FORBIDDEN, also for a practice that is only to be read; ERR_TWICE: this
 * community has begun with it that day. */
enum err adaptation_make(struct ctx *c, struct adaptation_draft *d,
                         struct adaptation *out) MUST_USE;
enum err adaptation_find(struct ctx *c, struct id id, struct adaptation *out) MUST_USE;
/* Its maker, and the community's helpers and stewards. */
bool adaptation_may_answer(const struct ctx *c, const struct adaptation *a);
enum err adaptation_add_change(struct ctx *c, struct id id, struct adaptation_change *d) MUST_USE;
/* How it went after so many months; again and advice may be empty. An answer can be mended.
 * ERR_CLOSED: too early to say. */
enum err adaptation_answer(struct ctx *c, struct id id, int64_t months, struct str outcome,
                           struct str words, struct str again, struct str advice) MUST_USE;
/* The first question that is due and not answered; NULL: none. */
const struct adaptation_answer *adaptation_open(const struct adaptation *a, int64_t now_ms);
/* See struct noun. */
enum err adaptation_erase(struct ctx *c, const struct thing *t) MUST_USE;

/* Asks who took it up, once for each time; whoever has left is not asked, the stewards are. */
extern const struct job_kind adaptation_ask_job;

struct msg_text adaptation_outcome_name(struct str outcome);
struct msg_text adaptation_again_name(struct str again);
struct msg_text adaptation_consent_name(struct str consent);

/* --- who took a practice up --- */

struct lineage_line {
    struct thing thing; /* id, state, lang */
    int64_t started_ms;
    struct str again;
    struct str community, lang, slug;
    struct adaptation_answer answer[ADAPTATION_ASKS];
};

/* How many answered what; silent ones beside them. */
struct lineage_count {
    int64_t months;
    int64_t answered[5]; /* in the order of adaptation_outcomes */
    int64_t silent;
};

struct lineage {
    struct {
        struct lineage_line *item;
        size_t count;
    } lines;
    bool more;
    int64_t apart; /* keep it to their own community; 0 too when there are more pages */
    struct lineage_count count[ADAPTATION_ASKS];
    bool counted; /* somebody was asked or has answered */
};

/* Of those that the viewer may see, the newest 500. *counted: somebody was asked or has answered.
 */
enum err lineage_counts(struct ctx *c, struct id practice,
                        struct lineage_count out[ADAPTATION_ASKS], bool *counted) MUST_USE;
/* Newest first, before one (ID_NONE: from the newest); what the viewer may see. */
enum err lineage_of(struct ctx *c, const struct thing *practice, struct id before,
                    struct lineage *out) MUST_USE;

#endif
