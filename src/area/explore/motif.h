/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A motif: a challenge or a strength that several communities know, on a list that belongs to the
 * site. Communities put their own words under one, and so find who lives with the same. Rules only;
 * pages are motif_web.c. */
#ifndef KITH_AREA_EXPLORE_MOTIF_H
#define KITH_AREA_EXPLORE_MOTIF_H

#include "kernel/community.h"
#include "kernel/topic.h"

#define MOTIF_NAME_MAX 100
#define MOTIF_ABOUT_MAX 2000
#define MOTIFS_MAX 300
#define MOTIF_HOLDERS_PER_PAGE 30

extern const char *const motif_sides[]; /* challenge, strength; ended by NULL */

struct motif {
    struct thing thing; /* title: its name, in the language asked for where Kith brought it along */
    struct str side;
    struct str word; /* of one that Kith brought along; empty: the host's own */
    struct str about;
};

struct motifs {
    struct motif *item;
    size_t count;
};

/* The name of one that Kith brings along, by its word; key MSG_NONE for the host's own. */
struct msg_text motif_name(struct str word);

enum err motif_find(struct ctx *c, struct id id, struct motif *out) MUST_USE;
/* Of one side, or of both when it is empty: by topic, then by name. What is on pause is left out.
 */
enum err motif_list(struct ctx *c, struct str side, struct motifs *out) MUST_USE;
/* By hosts. Checks name, side, topic, about. A changed name is the host's own from then on. */
enum err motif_make(struct ctx *c, struct motif *m) MUST_USE;
enum err motif_save(struct ctx *c, struct motif *m) MUST_USE;
/* What thing_erase asks: statements stay, under no motif. */
enum err motif_erase(struct ctx *c, const struct thing *t) MUST_USE;
/* Those that Kith brings along; may run again, and brings back nothing that was erased. */
enum err motif_seed(struct ctx *c) MUST_USE;

/* A community that says so in its profile, in its own words. */
struct motif_holder {
    struct id community, statement;
    struct str slug;
    struct str name, name_lang;
    struct str text, text_lang;
    int64_t said_ms;
};

struct motif_holders {
    struct motif_holder *item;
    size_t count;
};

/* Behind a statement of a community (none: from the first), by community. A community may be there
 * more than once. Only profiles that the viewer may see. */
enum err motif_holders(struct ctx *c, struct id motif, struct id after_community,
                       struct id after_statement, struct motif_holders *out, bool *more) MUST_USE;

/* A practice was tried on it: by a member of the practice's community, or its teller. Twice is
 * once. ERR_NOT_FOUND, ERR_FORBIDDEN. */
enum err motif_tried(struct ctx *c, const struct motif *m, struct id practice) MUST_USE;

#endif
