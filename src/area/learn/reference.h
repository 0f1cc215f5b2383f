/* SPDX-License-Identifier: AGPL-3.0-or-later
 * References: what libraries write down of the source of a record of evidence; and entries of
 * bibliographies that were taken in and wait to become one. Rules only: CSL-JSON is opaque here;
 * reading and writing it is reference_file.c's. */
#ifndef KITH_AREA_LEARN_REFERENCE_H
#define KITH_AREA_LEARN_REFERENCE_H

#include "kernel/ctx.h"

#define REFERENCE_CSL_MAX ((size_t)512 * 1024)
#define REFERENCE_LINE_MAX 600
#define REFERENCE_DRAFTS_MAX 5000 /* of one person */
#define REFERENCE_DRAFTS_PER_PAGE 50

/* Of a record, by whoever has just made or changed it. An empty csl leaves the one that is there.
 */
enum err reference_put(struct ctx *c, struct id evidence, struct str doi, struct str csl) MUST_USE;
/* Its CSL-JSON; empty: none is known. *there: something is, perhaps only the DOI. NULL: not asked.
 */
enum err reference_find(struct ctx *c, struct id evidence, struct str *csl, bool *there) MUST_USE;
enum err reference_drop(struct ctx *c, struct id evidence) MUST_USE;
/* A record with that DOI that the viewer may see, or none. */
enum err reference_known(struct ctx *c, struct str doi, struct id *out) MUST_USE;

/* The file that the viewer, a person, has sent last. ERR_NOT_FOUND: none waits. */
enum err reference_send(struct ctx *c, struct str name, struct str content) MUST_USE;
enum err reference_sent(struct ctx *c, struct str *name, struct str *content) MUST_USE;

struct reference_draft {
    struct id id; /* given by the rules */
    struct str line, csl;
};

struct reference_drafts {
    struct reference_draft *item;
    size_t count;
};

/* All of them, or none: ERR_FULL when they would be too many with those that wait. What was sent
 * is done with. */
enum err reference_take_in(struct ctx *c, const struct reference_drafts *all) MUST_USE;
/* The viewer's own, in the order of their coming; ID_NONE: from the first. */
enum err reference_draft_list(struct ctx *c, struct id after, struct reference_drafts *out,
                              bool *more) MUST_USE;
enum err reference_draft_find(struct ctx *c, struct id id, struct reference_draft *out) MUST_USE;
enum err reference_draft_drop(struct ctx *c, struct id id) MUST_USE;

#endif
