/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Comments hang on things. Whoever may see the thing may read them, so callers have the thing from
 * thing_find. Pages: comments_make and page_comments of web/frame.h. */
#ifndef KITH_KERNEL_COMMENT_H
#define KITH_KERNEL_COMMENT_H

#include "kernel/thing.h"

#define COMMENT_TEXT_MAX 4000
#define COMMENT_WARNING_MAX 120
#define COMMENTS_PER_PAGE 50

struct comment {
    struct id id;
    struct id thing;
    struct id author; /* none: forgotten */
    struct str name;  /* as called there; empty: forgotten, or has left the community */
    struct str lang;
    struct str text;    /* empty when hidden from this viewer */
    struct str warning; /* what it speaks of, shown before it; empty: nothing */
    struct str reason;  /* why it was hidden */
    enum life life;     /* published, hidden, erased */
    int64_t created_ms;
    bool blocked; /* the viewer does not want to hear from its author */
    bool own;
};

struct comments {
    struct comment *item;
    size_t count;
};

/* Where a page of comments begins. */
struct comment_page {
    int64_t after_ms; /* 0: from the oldest */
    struct id after_id;
    bool last; /* instead: the newest ones */
};

/* Oldest first. *more: newer ones follow; *earlier: older ones stand before. */
enum err comment_list(struct ctx *c, const struct thing *t, struct comment_page page,
                      struct comments *out, bool *more, bool *earlier) MUST_USE;

/* Of a published thing, its noun's rule (struct noun, card.h). Without one: the members of its
 * community where the public or the community sees it; elsewhere whoever is in its audience. */
enum err comment_may_add(struct ctx *c, const struct thing *t, bool *may) MUST_USE;
/* Stewards, and whom the noun names. */
enum err comment_may_hide(struct ctx *c, const struct thing *t, bool *may) MUST_USE;

/* Checks "text" and "warning"; the writer follows the thing, other followers hear of it once a day.
 * The same once more within a minute is taken for a button pressed twice. ERR_FORBIDDEN. */
enum err comment_add(struct ctx *c, const struct thing *t, struct str text, struct str warning,
                     struct id *id) MUST_USE;
/* ERR_NOT_FOUND, ERR_GONE: erased, as is its thing. */
enum err comment_find(struct ctx *c, struct id id, struct comment *out, struct thing *t) MUST_USE;
/* With a reason ("reason"), which everybody reads in its place. ERR_FORBIDDEN. */
enum err comment_hide(struct ctx *c, struct id id, struct str reason) MUST_USE;
enum err comment_show_again(struct ctx *c, struct id id) MUST_USE;
/* By its author; by a steward too. The words go for good. */
enum err comment_erase(struct ctx *c, struct id id) MUST_USE;

#endif
