/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Full text over what things say. How it is kept, search_inside.h; docs/decisions/0026. */
#ifndef KITH_KERNEL_SEARCH_H
#define KITH_KERNEL_SEARCH_H

#include "db/copy.h"
#include "kernel/job.h"
#include "kernel/thing.h"

#define SEARCH_QUERY_MAX 200  /* bytes */
#define SEARCH_BODY_MAX 65536 /* bytes of a text that are entered; what is behind is not found */
#define SEARCH_RESULTS 20

/* --- entering --- */

/* Enters the thing, or what it says now; what says the same as before stays where it is. Only what
 * the thing's audience may read belongs in the body: pieces of it are shown with what was found. */
enum err search_put(struct ctx *c, const struct thing *t, struct str body) MUST_USE;
enum err search_drop(struct ctx *c, struct id thing) MUST_USE;
/* What it is found by besides its words has changed: life, audience, stages, themes. What was not
 * entered is left alone. thing.c asks; areas need not. */
enum err search_touch(struct ctx *c, struct id thing) MUST_USE;
/* A person is being forgotten, and nothing is theirs any more: entered again by a job. */
enum err search_forget_owner(struct ctx *c, struct id person) MUST_USE;

/* --- finding --- */

/* All absent, empty, none or 0: any. */
struct search_question {
    /* Words, each may be the beginning of one; "two words" side by side; -without. At most eight
     * of each. Without a word or a filter nothing is found. */
    struct str typed;
    struct str kind;
    struct str lang;  /* of the content */
    struct str where; /* a community, a place, or words of the thing itself */
    struct id community;
    struct id theme;
    int64_t stages;   /* a mask, any of them */
    int64_t since_ms; /* entered on that day or later; at most about two years back */
    bool best;        /* those whose title says it first, not the newest */
    int64_t before;   /* 0 at first, then found.next */
};

struct search_hit {
    struct thing thing;
    struct str community; /* its name, if the viewer may see it */
    struct str text;      /* what it says, for a snippet; may be empty */
};

struct search_found {
    struct search_hit *item;
    size_t count;
    int64_t next;       /* 0: there are no more */
    bool looked_on;     /* it ended before all was looked through: next goes on there */
    bool capped;        /* best: of the newest SEARCH_BEST_OF only */
    bool cut;           /* more words were typed than are looked for */
    bool no_where;      /* nothing is called as `where` says */
    struct str instead; /* nothing has what was typed: these were found with this */
    struct str meant;   /* little has it: this is more usual, and finds something */
};

#define SEARCH_BEST_OF 200

/* What the viewer may see, newest first or best first. */
enum err search_ask(struct ctx *c, const struct search_question *q,
                    struct search_found *out) MUST_USE;
/* Languages that something public is written in, the frequent first. */
#define SEARCH_LANGUAGES_MAX 30
struct search_languages {
    struct str tag[SEARCH_LANGUAGES_MAX];
    size_t count;
};
enum err search_languages_of(struct ctx *c, struct search_languages *out) MUST_USE;
/* Only words and kind, without guessing: for lists of one kind. */
enum err search_find(struct ctx *c, struct str typed, struct str kind, int64_t before,
                     struct things *out, int64_t *next) MUST_USE;

/* --- showing --- */

/* A text cut into pieces, so that a page can mark the words that were looked for. */
struct search_piece {
    struct str text;
    bool found;
};

struct search_pieces {
    struct search_piece *item;
    size_t count;
};

void search_mark(struct arena *a, struct str typed, struct str text, struct search_pieces *out);
/* The part of a text where most of the words stand, at most about 240 bytes; empty when none
 * does. *before, *after: something was left out there. */
struct str search_snippet(struct arena *a, struct str typed, struct str text, bool *before,
                          bool *after);

/* --- upkeep --- */

/* Counts words, enters again what is of an older edition, takes out of the disk what is gone. */
extern const struct job_kind search_jobs[];
/* Asks for it, whether or not something was entered: once an hour. */
enum err search_put_rounds(struct ctx *c) MUST_USE;
/* All that waits, at once: for the demo, imports and tests. In a write. */
enum err search_count_all(struct ctx *c) MUST_USE;

/* For who copies a store into one of the other kind. */
extern const struct copy_twin search_twin;

#endif
