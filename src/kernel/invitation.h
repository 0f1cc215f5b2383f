/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Invitations into a community, by its stewards: a link, or the same code in words on paper. */
#ifndef KITH_KERNEL_INVITATION_H
#define KITH_KERNEL_INVITATION_H

#include "kernel/pass.h"

#define INVITATION_USES_MAX 500
#define INVITATION_DAYS_MAX 90

struct invitation {
    struct str code_hash;
    enum role role;
    struct str note;  /* for whom, in the steward's words; only stewards read it */
    struct str maker; /* as called in the community */
    int64_t created_ms;
    int64_t expires_ms;
    int64_t uses_left;
};

struct invitations {
    struct invitation *item;
    size_t count;
};

struct invitation_draft {
    struct str role; /* member, helper, steward; a steward is invited alone */
    struct str note;
    int64_t uses;
    int64_t days;
};

/* By stewards. *code in words is told this one time. */
enum err invitation_make(struct ctx *c, const struct community *m, struct invitation_draft *d,
                         struct str *code) MUST_USE;
/* Those that can still be used; for stewards. */
enum err invitation_list(struct ctx *c, struct id community, struct invitations *out) MUST_USE;
enum err invitation_end(struct ctx *c, const struct community *m, struct str code_hash) MUST_USE;

/* Whoever holds the code sees to which community it leads, public or not. ERR_CLOSED. */
enum err invitation_look(struct ctx *c, struct str typed, struct pass *p,
                         struct community *m) MUST_USE;
/* The viewer joins; somebody without an account gets one with that name, and *made is true. Who is
 * more already stays it, and takes no use. */
enum err invitation_accept(struct ctx *c, struct str typed, struct str name, struct id *person,
                           bool *made, struct community *m) MUST_USE;

#endif
