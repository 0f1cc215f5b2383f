/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An initiative: the plan that answers needs, and the spine of their cycle. It follows a practice,
 * was decided by a ballot, has a team, tasks and updates. Rules only; pages: initiative_web.c. */
#ifndef KITH_AREA_ORGANISE_INITIATIVE_H
#define KITH_AREA_ORGANISE_INITIATIVE_H

#include "base/json.h"
#include "kernel/community.h"
#include "kernel/cycle.h"
#include "kernel/event.h"
#include "kernel/task.h"

#define INITIATIVE_TITLE_MAX 120
#define INITIATIVE_NOTE_MAX 160
#define INITIATIVE_PLAN_MAX 8000
#define INITIATIVE_BUDGET_MAX 1000
#define INITIATIVE_UPDATE_MAX 2000
#define INITIATIVE_NEEDS_MOST 20
#define TEAM_SHOWN 200

/* What its maker gives, and what is changed later (then without practice and ballot). */
struct initiative_draft {
    struct community community;
    struct str title;
    struct str note;         /* in one sentence */
    struct str plan;         /* Markdown */
    struct str begins, ends; /* days, "2026-03-12"; empty: not known yet */
    struct str budget;       /* in words */
    struct opt_int amount;   /* whole units of the community's currency */
    bool open;               /* everybody may see it; otherwise the community's members */
    int64_t stages;          /* beside those of its needs */
    struct ids needs;        /* that it answers: one at least, of the same community */
    struct id practice;      /* that it follows; none */
    struct id ballot;        /* that decided it; none */
};

struct initiative {
    struct thing thing;
    struct str plan;
    struct str begins, ends;
    struct str budget;
    struct opt_int amount;
    struct str currency;
    struct str closing;
    int64_t minutes; /* of confirmed hours */
};

struct teammate {
    struct id person;
    struct str name;
    bool coordinator;
    int64_t since_ms;
};

struct team {
    struct teammate *item;
    size_t count;
};

/* What one viewer is to an initiative. */
struct initiative_part {
    bool member; /* of the community */
    bool in_team;
    bool lead; /* coordinates it, made it or is a steward: changes it, its tasks and shifts */
};

struct initiative_update {
    struct id id;
    struct id author;
    struct str name; /* empty: somebody who was forgotten */
    struct str lang;
    struct str text;
    bool team_only;
    int64_t created_ms;
};

struct initiative_updates {
    struct initiative_update *item;
    size_t count;
};

/* By a member of the community, who then coordinates it. Each need takes the turn "organise".
 * ERR_INPUT: something to mend; field "answers", "follows", "decided_by" for a wrong tie. */
enum err initiative_make(struct ctx *c, struct initiative_draft *d,
                         struct initiative *out) MUST_USE;
enum err initiative_find(struct ctx *c, struct id id, struct initiative *out) MUST_USE;
enum err initiative_part(struct ctx *c, const struct initiative *i,
                         struct initiative_part *out) MUST_USE;
/* Needs in the draft are added to those it answers. */
enum err initiative_change(struct ctx *c, struct initiative *i,
                           struct initiative_draft *d) MUST_USE;

/* planned -> running -> done, or dropped with a reason; a mistake can be mended the way back
 * (done -> running, dropped -> planned). Each need takes the turn "act" when it is running.
 * Followers are told. ERR_CLOSED: no such way. */
enum err initiative_set_state(struct ctx *c, struct initiative *i, struct str state,
                              struct str closing) MUST_USE;
/* The states that can come next, ended by NULL. */
const char *const *initiative_ways(const struct initiative *i);

enum err initiative_team(struct ctx *c, const struct initiative *i, struct team *out) MUST_USE;
/* The viewer, a member of the community, comes or leaves. The last coordinator stays: ERR_INPUT. */
enum err initiative_join(struct ctx *c, const struct initiative *i) MUST_USE;
enum err initiative_leave(struct ctx *c, const struct initiative *i) MUST_USE;
/* Somebody of the team is made coordinator, or no longer is; by whoever leads. */
enum err initiative_set_coordinator(struct ctx *c, const struct initiative *i, struct id person,
                                    bool coordinator) MUST_USE;
enum err initiative_take_out(struct ctx *c, const struct initiative *i, struct id person) MUST_USE;

/* By somebody of the team. Followers are told unless it is for the team only. */
enum err initiative_tell(struct ctx *c, const struct initiative *i, struct str text,
                         bool team_only) MUST_USE;
enum err initiative_untell(struct ctx *c, const struct initiative *i, struct id update) MUST_USE;
/* The newest, at most `limit`. */
enum err initiative_updates(struct ctx *c, const struct initiative *i, int limit,
                            struct initiative_updates *out) MUST_USE;

/* The initiatives whose team the viewer is in. */
enum err initiative_mine(struct ctx *c, struct things *out) MUST_USE;

/* See struct noun. ERR_CLOSED while others are in its team. */
enum err initiative_erase(struct ctx *c, const struct thing *t) MUST_USE;
enum err initiative_export_person(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
enum err initiative_forget_person(struct ctx *c, struct id person) MUST_USE;

#endif
