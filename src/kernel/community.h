/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A community: the home of things and people's roles. */
#ifndef KITH_KERNEL_COMMUNITY_H
#define KITH_KERNEL_COMMUNITY_H

#include "kernel/gate.h"

struct community {
    struct thing thing; /* title is its name, note its one line */
    struct str slug;
    struct str about;
    struct id place; /* none: stands on no place */
    struct str zone;
    struct id stewards; /* audience */
    struct str joining; /* open, asked, invited */
    struct str currency;
};

struct community_member {
    struct id person;
    struct str name;
    enum role role;
    int64_t since_ms;
};

struct community_members {
    struct community_member *item;
    size_t count;
};

/* Checks name, slug, joining. The maker becomes its first steward. */
enum err community_make(struct ctx *c, struct community *draft) MUST_USE;
enum err community_by_slug(struct ctx *c, struct str slug, struct community *out) MUST_USE;
enum err community_find(struct ctx *c, struct id id, struct community *out) MUST_USE;
enum err community_save(struct ctx *c, struct community *m) MUST_USE;
/* Joins at once, or asks, by the community's own rule; ERR_FORBIDDEN for invited ones. */
enum err community_join(struct ctx *c, const struct community *m, struct id person,
                        struct str name) MUST_USE;
/* Gives a role or takes all (ROLE_NONE); keeps audiences, writes the audit. Refuses to take the
 * last steward. Who may: the rule's caller has asked viewer_has_role. */
enum err community_set_role(struct ctx *c, const struct community *m, struct id person,
                            struct str name, enum role role) MUST_USE;
/* For members only. */
enum err community_members(struct ctx *c, struct id community, struct community_members *out) MUST_USE;

#endif
