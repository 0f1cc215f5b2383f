/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An organisation of the directory: who can help, and how to reach them. Rules only. */
#ifndef KITH_AREA_NETWORK_ORGANISATION_H
#define KITH_AREA_NETWORK_ORGANISATION_H

#include "kernel/community.h"
#include "kernel/event.h"

/* After this long nobody relies on an entry unasked. */
#define ORGANISATION_FRESH_DAYS 365

extern const char *const organisation_kinds[]; /* words, ended by NULL */
struct msg_text organisation_kind_name(struct str word);

struct organisation {
    struct thing thing; /* title: its name; topic: its kind; note: what it does, in one line */
    struct str about;
    struct str phone, email, web, address;
    struct str languages;
    struct str cost;
    int64_t checked_ms;
    bool fresh; /* checked within ORGANISATION_FRESH_DAYS */
};

/* By a member of the community that vouches for it. Everybody may read it. At least one way to
 * reach it must be given. */
enum err organisation_add(struct ctx *c, const struct community *m,
                          struct organisation *draft) MUST_USE;
enum err organisation_find(struct ctx *c, struct id id, struct organisation *out) MUST_USE;
/* By any member of its community: entries are kept by many. Counts as checked. */
enum err organisation_change(struct ctx *c, struct organisation *draft) MUST_USE;
/* "Still right": by any member of its community. */
enum err organisation_check(struct ctx *c, struct id id) MUST_USE;
/* It is no more: by whoever added it, or a steward. */
enum err organisation_close(struct ctx *c, struct id id) MUST_USE;

#endif
