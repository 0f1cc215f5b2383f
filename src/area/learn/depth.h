/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A practice in depth: what others need to do it again, told facet by facet once there is something
 * to say; what of its first form is not told yet; what it said before it was changed; and where it
 * was brought from. Rules only; pages are depth_web.c. */
#ifndef KITH_AREA_LEARN_DEPTH_H
#define KITH_AREA_LEARN_DEPTH_H

#include "area/learn/practice.h"

#define FACETS 17
#define DEPTH_TEXT_MAX 2000
#define PAST_SHOWN 40

/* After TIDieR and what practices leave out most often; then NULL. */
extern const char *const depth_facets[];

struct depth {
    struct str words[FACETS]; /* empty: nothing told */
    size_t told;
};

enum err depth_of(struct ctx *c, struct id practice, struct depth *out) MUST_USE;
/* By whoever may change the practice: all facets; an empty one is taken away. */
enum err depth_set(struct ctx *c, struct id practice, struct depth *d) MUST_USE;
struct msg_text depth_facet_name(size_t i);
struct msg_text depth_facet_question(size_t i);

/* What of the first form is empty. */
struct missing {
    struct msg_text name[16];
    size_t count;
};

struct missing practice_missing(const struct practice *p);

/* Of the first form or a facet: what stood there before. */
struct past {
    int64_t at_ms;
    struct msg_text field;
    struct str words;
};

struct pasts {
    struct past *item;
    size_t count;
};

/* Keeps of `before` what `after` says otherwise. */
enum err past_keep(struct ctx *c, const struct practice *before,
                   const struct practice *after) MUST_USE;
/* The newest first. What stood there while it was for members alone is for members. */
enum err pasts_of(struct ctx *c, const struct thing *practice, struct pasts *out) MUST_USE;

struct brought {
    struct str catalogue; /* empty: it was told here */
    struct str number, address, licence;
};

enum err brought_of(struct ctx *c, struct id practice, struct brought *out) MUST_USE;
enum err brought_is_new(struct ctx *c, const struct brought *b, bool *is_new) MUST_USE;
enum err brought_put(struct ctx *c, struct id practice, const struct brought *b) MUST_USE;
/* One facet of a practice that was brought. */
enum err depth_bring(struct ctx *c, struct id practice, const char *facet,
                     struct str words) MUST_USE;
/* See struct noun: all that hangs on a practice here. */
enum err depth_erase(struct ctx *c, struct id practice) MUST_USE;

#endif
