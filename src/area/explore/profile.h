/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A community's profile: the place it stands on, its own story, and what it says of itself, each
 * statement with source, author and history. Whoever sees the community sees it; its stewards
 * change it, and its members propose what it should say. Rules only; pages are profile_web.c. */
#ifndef KITH_AREA_EXPLORE_PROFILE_H
#define KITH_AREA_EXPLORE_PROFILE_H

#include "area/explore/finding.h"
#include "area/explore/motif.h"
#include "kernel/community.h"
#include "kernel/cycle.h"

#define STATEMENT_TEXT_MAX 500
#define STATEMENT_THEME_MAX 40
#define STATEMENT_SOURCE_MAX 300
#define STATEMENTS_MAX 400 /* of a community, ended ones too */
#define STORY_MAX 20000
#define PROPOSALS_MAX 100 /* that wait in a community */
#define PROPOSALS_OWN 10  /* of one person in it */

enum statement_kind {
    STATEMENT_STRENGTH,
    STATEMENT_CHALLENGE,
    STATEMENT_LANGUAGE,
    STATEMENT_FACT,
    STATEMENT_LIFE, /* of one stage of life: who lives it here, and how */
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
    struct id motif;   /* the shared challenge or strength that it is a case of; none */
    struct str motif_title, motif_lang;
    struct str stage;      /* of "life": the word of a stage; else empty */
    struct opt_int people; /* of "life": so many; under PEOPLE_LEAST it says only that */
    struct id follows;     /* the statement whose place it took; none */
    struct str author;     /* as called in the community; empty for whoever is no member */
    int64_t said_ms;
    int64_t ended_ms; /* 0: it holds */
};

struct statements {
    struct statement *item;
    size_t count;
};

/* What a member would have the community say, until a steward has said yes or no. */
struct proposal {
    struct id id;
    struct str kind;
    struct statement says; /* no text: what it replaces ends, and nothing follows */
    struct id author;
    struct id replaces;
    struct str replaces_text;
    bool own;
};

struct proposals {
    struct proposal *item;
    size_t count;
};

struct profile {
    struct community community;
    struct thing thing;           /* its id is none while nobody has written anything */
    struct str story;             /* Markdown */
    struct place place;           /* its id is none: stands on no place */
    struct statements statements; /* newest first, ended ones among them */
    bool may_change;
    bool may_propose;
};

/* What the viewer may see of it; there is one for every community, if only an empty one. */
enum err profile_of(struct ctx *c, const struct community *m, struct profile *out) MUST_USE;

/* For what is part of it (boundary.h), by a steward: before and after a change. It begins with the
 * first word. */
enum err profile_begin(struct ctx *c, struct profile *p) MUST_USE;
enum err profile_changed(struct ctx *c, struct profile *p) MUST_USE;
/* By a steward; ERR_FORBIDDEN for others. */
enum err profile_tell(struct ctx *c, struct profile *p, struct str story) MUST_USE;
/* none: stands on no place any more. ERR_NOT_FOUND for an unknown one. */
enum err profile_stand(struct ctx *c, struct profile *p, struct id place) MUST_USE;
/* Says something; a statement that it replaces ends in the same breath (none: nothing ends). What
 * holds already is not said again. */
enum err profile_say(struct ctx *c, struct profile *p, struct str kind, struct statement *s,
                     struct id replaces) MUST_USE;
enum err profile_end(struct ctx *c, struct profile *p, struct id statement) MUST_USE;
/* What took the place of an ended one; NULL: nothing. */
const struct statement *profile_next(const struct profile *p, struct id statement);

/* The same by a member, for a steward to say; the stewards hear of it. With no text: that what it
 * replaces should end. ERR_FORBIDDEN, ERR_INPUT (also for too many that wait). */
enum err profile_propose(struct ctx *c, struct profile *p, struct str kind, struct statement *s,
                         struct id replaces) MUST_USE;
/* All that wait, for stewards; for others their own. */
enum err profile_proposals(struct ctx *c, const struct profile *p, struct proposals *out) MUST_USE;
/* A steward says it in the name of who proposed it, or does not; who proposed hears which. One's
 * own is taken back by `say` false. ERR_NOT_FOUND, ERR_FORBIDDEN. */
enum err profile_settle(struct ctx *c, struct profile *p, struct id proposal, bool say) MUST_USE;

/* Needs of the community that are still at "listen", at most 50. */
enum err profile_needs(struct ctx *c, const struct profile *p, struct things *out) MUST_USE;
/* These needs are understood better through the profile: each takes the turn. */
enum err profile_understand(struct ctx *c, struct profile *p, const struct id *need,
                            size_t count) MUST_USE;

/* What thing_erase asks of this noun: see struct noun. */
enum err profile_erase(struct ctx *c, const struct thing *t) MUST_USE;
struct str profile_address(struct ctx *c, const struct thing *t);

#endif
