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
/* As people write it: its name, when only one is called so; its address, or the last part of it. */
enum err community_by_words(struct ctx *c, struct str words, struct community *out) MUST_USE;
enum err community_save(struct ctx *c, struct community *m) MUST_USE;
/* Joins at once, or asks, by the community's own rule; ERR_FORBIDDEN for invited ones. */
enum err community_join(struct ctx *c, const struct community *m, struct id person,
                        struct str name) MUST_USE;
/* Gives a role or takes all (ROLE_NONE); keeps audiences, writes the audit. Refuses to take the
 * last steward. Who may: the rule's caller has asked viewer_has_role. */
enum err community_set_role(struct ctx *c, const struct community *m, struct id person,
                            struct str name, enum role role) MUST_USE;
/* By id of the person, 50 at a time, after one of them (none: from the first); without those who
 * only asked. For members only. */
enum err community_members(struct ctx *c, struct id community, struct id after,
                           struct community_members *out, bool *more) MUST_USE;
/* Those who asked to join, at most 50; for stewards. */
enum err community_askers(struct ctx *c, struct id community,
                          struct community_members *out) MUST_USE;
/* ERR_NOT_FOUND: has nothing to do with it. */
enum err community_member(struct ctx *c, struct id community, struct id person,
                          struct community_member *out) MUST_USE;
/* A steward gives or takes a role; whoever asked and is taken in is told. ERR_FORBIDDEN,
 * ERR_NOT_FOUND. */
enum err community_give_role(struct ctx *c, const struct community *m, struct id person,
                             struct str role) MUST_USE;
/* How the viewer is called there. */
enum err community_call_me(struct ctx *c, const struct community *m, struct str name) MUST_USE;
enum err community_leave(struct ctx *c, const struct community *m) MUST_USE;
/* Leaves every community, also as its last steward: a host looks after it then. */
enum err community_forget_person(struct ctx *c, struct id person) MUST_USE;
/* Setting "communities": host (the usual), everyone. */
enum err community_may_make(struct ctx *c, bool *may) MUST_USE;

/* Where one belongs. */
struct belonging {
    struct id community;
    struct str slug;
    struct str title;
    struct str lang;
    struct str name; /* how one is called there */
    enum role role;
    int64_t asking; /* to a steward: how many wait for an answer */
};

struct belongings {
    struct belonging *item;
    size_t count;
};

enum err community_of_viewer(struct ctx *c, struct belongings *out) MUST_USE;
/* Those that would have no steward without the viewer. */
enum err community_last_steward_of(struct ctx *c, struct belongings *out) MUST_USE;

#endif
