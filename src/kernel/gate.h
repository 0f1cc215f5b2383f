/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The one gate: what a person may see and do. Pages, search, feeds, mail, federation and export
 * all ask here, lists through GATE(t) in their SQL, single things through gate_sees.
 *
 * Every thing has one audience, an id:
 *   AUDIENCE_PUBLIC         everybody
 *   AUDIENCE_HOSTS          those who keep the site
 *   a community's id        its members        community.stewards: its stewards
 *   a circle's id           its members        an initiative's id: its team
 *   a person's id           that person alone
 * audience_person says who is in which; it changes in the same transaction as the role. An audience
 * may also have others as parts (of several communities): whoever is in a part is in it. */
#ifndef KITH_KERNEL_GATE_H
#define KITH_KERNEL_GATE_H

#include "kernel/ctx.h"
#include "kernel/thing.h"

extern const struct id AUDIENCE_PUBLIC;
extern const struct id AUDIENCE_HOSTS;
extern const struct id AUDIENCE_NOBODY; /* erased things */

enum role { ROLE_NONE, ROLE_ASKED, ROLE_MEMBER, ROLE_HELPER, ROLE_STEWARD };

struct viewer_membership {
    struct id community;
    enum role role;
};

/* Who asks. Loaded once per request; pointers live in its arena. */
struct viewer {
    struct id person; /* none: without an account */
    struct str name;
    struct str zone;
    struct gate gate;
    const struct viewer_membership *membership;
    size_t memberships;
    bool host;
};

/* Somebody without an account: sees what is public. */
extern const struct viewer viewer_nobody;
/* The program itself (jobs, commands, migrations): sees everything that its rule asks for. */
extern const struct viewer viewer_site;

bool viewer_is_person(const struct viewer *v);
enum role viewer_role(const struct viewer *v, struct id community);
/* At least that role there; a host counts as a steward everywhere. */
bool viewer_has_role(const struct viewer *v, struct id community, enum role least);

/* ERR_NOT_FOUND for an unknown or suspended person. */
enum err viewer_load(struct ctx *c, struct id person, struct viewer *out) MUST_USE;

/* The audience alone decides, or being the owner. */
bool gate_sees(const struct viewer *v, const struct thing *t);
/* Owner of a thing that is not erased, or a steward of its community. */
bool gate_may_change(const struct viewer *v, const struct thing *t);
bool gate_may_moderate(const struct viewer *v, const struct thing *t);
/* The thing's stages are on pause for this viewer: lists leave it out, its own page asks first. */
bool gate_is_muted(const struct viewer *v, const struct thing *t);

enum err audience_enter(struct ctx *c, struct id audience, struct id person) MUST_USE;
enum err audience_leave(struct ctx *c, struct id audience, struct id person) MUST_USE;
/* All of one audience are in another, whoever they are at any time; one level, not parts of parts.
 * A person's request loads every audience they are in, so what takes parts in keeps a limit on
 * them. */
enum err audience_take_in(struct ctx *c, struct id audience, struct id part) MUST_USE;
enum err audience_let_go(struct ctx *c, struct id audience, struct id part) MUST_USE;

/* Who is in it, for the small ones (stewards of a community): at most 200. */
enum err audience_people(struct ctx *c, struct id audience, struct ids *out) MUST_USE;

const char *role_word(enum role r); /* "steward", as in the store */
enum role role_of_word(struct str word);

#endif
