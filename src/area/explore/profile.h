/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A community's profile: the place it stands on, its own story, and what it says of itself, each
 * statement with source, author and history. Whoever sees the community sees it; its stewards
 * change it. Rules only; pages are profile_web.c. */
#ifndef KITH_AREA_EXPLORE_PROFILE_H
#define KITH_AREA_EXPLORE_PROFILE_H

#include "area/explore/indicator.h"
#include "kernel/community.h"
#include "kernel/cycle.h"

#define STATEMENT_TEXT_MAX 500
#define STATEMENT_THEME_MAX 40
#define STATEMENT_SOURCE_MAX 300
#define STATEMENTS_MAX 400 /* of a community, ended ones too */
#define STORY_MAX 20000

enum statement_kind {
    STATEMENT_STRENGTH,
    STATEMENT_CHALLENGE,
    STATEMENT_LANGUAGE,
    STATEMENT_FACT,
    STATEMENT_KINDS
};

extern const char *const statement_words[]; /* "strength" ..., ended by NULL */
struct msg_text statement_kind_name(enum statement_kind kind);

struct statement {
    struct id id;
    enum statement_kind kind;
    struct str text;
    struct str theme;  /* may be empty */
    struct str source; /* may be empty: nobody said how we know */
    struct str author; /* as called in the community; empty for whoever is no member */
    int64_t said_ms;
    int64_t ended_ms; /* 0: it holds */
};

struct statements {
    struct statement *item;
    size_t count;
};

struct profile {
    struct community community;
    struct thing thing;           /* its id is none while nobody has written anything */
    struct str story;             /* Markdown */
    struct place place;           /* its id is none: stands on no place */
    struct statements statements; /* newest first, ended ones among them */
    bool may_change;
};

/* What the viewer may see of it; there is one for every community, if only an empty one. */
enum err profile_of(struct ctx *c, const struct community *m, struct profile *out) MUST_USE;

/* By a steward; ERR_FORBIDDEN for others. */
enum err profile_tell(struct ctx *c, struct profile *p, struct str story) MUST_USE;
/* none: stands on no place any more. ERR_NOT_FOUND for an unknown one. */
enum err profile_stand(struct ctx *c, struct profile *p, struct id place) MUST_USE;
/* Says something; a statement that it replaces ends in the same breath (none: nothing ends). What
 * holds already is not said again. */
enum err profile_say(struct ctx *c, struct profile *p, struct str kind, struct statement *s,
                     struct id replaces) MUST_USE;
enum err profile_end(struct ctx *c, struct profile *p, struct id statement) MUST_USE;

/* Needs of the community that are still at "listen", at most 50. */
enum err profile_needs(struct ctx *c, const struct profile *p, struct things *out) MUST_USE;
/* These needs are understood better through the profile: each takes the turn. */
enum err profile_understand(struct ctx *c, struct profile *p, const struct id *need,
                            size_t count) MUST_USE;

/* What thing_erase asks of this noun: see struct noun. */
enum err profile_erase(struct ctx *c, const struct thing *t) MUST_USE;
struct str profile_address(struct ctx *c, const struct thing *t);

#endif
