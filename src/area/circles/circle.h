/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A circle: peers who meet as equals under an agreement. Rules only. */
#ifndef KITH_AREA_CIRCLES_CIRCLE_H
#define KITH_AREA_CIRCLES_CIRCLE_H

#include "kernel/community.h"
#include "kernel/event.h"

#define CIRCLE_MEMBERS_MOST 200

enum circle_role { CIRCLE_NONE, CIRCLE_ASKED, CIRCLE_MEMBER, CIRCLE_FACILITATOR };

struct circle {
    struct thing thing; /* wanted: the community, or the circle itself when unlisted */
    struct str about;
    struct str joining; /* open, closed, unlisted */
    struct str rhythm;
    struct str agreement;
    int64_t edition;
    struct opt_int review_ms;
    /* The viewer's own. */
    enum circle_role role;
    bool has_accepted; /* the agreement as it is now */
};

struct circle_member {
    struct id person;
    struct str name;
    enum circle_role role;
    bool has_accepted;
};

struct circle_members {
    struct circle_member *item;
    size_t count;
};

/* By a member of the community, who becomes its facilitator and accepts the agreement. `answers`:
 * a need that it is for, or none. */
enum err circle_begin(struct ctx *c, const struct community *m, struct circle *draft,
                      struct id answers) MUST_USE;
/* An unlisted one is ERR_NOT_FOUND for whoever is not in it. */
enum err circle_find(struct ctx *c, struct id id, struct circle *out) MUST_USE;
/* By a facilitator. A changed agreement is a new edition, which everybody accepts anew. */
enum err circle_change(struct ctx *c, struct circle *draft) MUST_USE;
/* By a member of the community who accepts the agreement (`accepts`). Open: at once. Closed: a
 * facilitator lets them in. Unlisted: ERR_FORBIDDEN. Once more: accepts a new edition. */
enum err circle_join(struct ctx *c, struct circle *s, bool accepts) MUST_USE;
enum err circle_leave(struct ctx *c, struct circle *s) MUST_USE;
/* By a facilitator: lets in, adds to an unlisted one (who then accepts), makes a facilitator, takes
 * out (CIRCLE_NONE). A circle keeps one facilitator. */
enum err circle_set_role(struct ctx *c, struct circle *s, struct id person,
                         enum circle_role role) MUST_USE;
/* For its members; facilitators also see who asked. */
enum err circle_members(struct ctx *c, const struct circle *s, struct circle_members *out) MUST_USE;
/* ERR_FORBIDDEN for whoever is not in it; ERR_CLOSED for who has not accepted the agreement. */
enum err circle_may_write(struct ctx *c, struct id circle) MUST_USE;
/* Of the listed ones of a community. */
enum err circle_list(struct ctx *c, struct id community, struct thing_page page, struct things *out,
                     bool *more) MUST_USE;
/* Those that the viewer is in, also unlisted ones. */
enum err circle_list_own(struct ctx *c, struct things *out) MUST_USE;
/* How somebody is called in it; empty: is not in it. */
enum err circle_call(struct ctx *c, struct id circle, struct id person, struct str *name) MUST_USE;
enum err circle_is_facilitator(struct ctx *c, struct id circle, bool *is) MUST_USE;
/* For its noun: the words go. */
enum err circle_erase(struct ctx *c, const struct thing *t) MUST_USE;

const char *circle_role_word(enum circle_role r);

#endif
