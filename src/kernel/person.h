/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A person's account: a name, a language, addresses. How one comes in is pass.h's and password.h's;
 * taking one's data along and being forgotten is person_data.h's. */
#ifndef KITH_KERNEL_PERSON_H
#define KITH_KERNEL_PERSON_H

#include "kernel/gate.h"

#define PERSON_NAME_MAX 80
#define ADDRESSES_MAX 5

struct person {
    struct id id;
    struct str name;
    struct str lang;
    struct str zone;
    struct str mail;     /* now, daily, never */
    struct str password; /* its hash; absent: none */
    struct id made_by;   /* the helper who made it for somebody; none: oneself */
    int64_t created_ms;
    bool host;
};

struct address {
    struct str email;
    int64_t verified_ms;
};

struct addresses {
    struct address *item;
    size_t count;
};

/* Checks the name; language, zone and mail may be left out. The draft's id is given. */
enum err person_make(struct ctx *c, struct person *draft) MUST_USE;
/* ERR_NOT_FOUND also for one that was forgotten. Who may: the caller has asked. */
enum err person_find(struct ctx *c, struct id id, struct person *out) MUST_USE;
/* Whose address it is. Lower case, as check_email leaves it. */
enum err person_by_email(struct ctx *c, struct str email, struct id *out) MUST_USE;
/* Name, language, zone, mail. A new name is taken over by the memberships that bore the old one. */
enum err person_save(struct ctx *c, struct person *p) MUST_USE;
/* The hash; every other session ends (token: of the one that stays; absent: none does). */
enum err person_set_password(struct ctx *c, struct id person, struct str hash,
                             struct str token) MUST_USE;
enum err person_set_host(struct ctx *c, struct id person, bool host) MUST_USE;

/* Verified ones only: an address is kept when its owner has shown that mail arrives there. */
enum err person_addresses(struct ctx *c, struct id person, struct addresses *out) MUST_USE;
/* ERR_TWICE: it is somebody else's. */
enum err person_add_address(struct ctx *c, struct id person, struct str email) MUST_USE;
/* The last one stays: ERR_INPUT. */
enum err person_drop_address(struct ctx *c, struct id person, struct str email) MUST_USE;

/* What the viewer has promised to do and has not done, the most pressing first, at most 20. */
struct promise {
    struct str title;
    struct opt_int due_ms;
    struct thing thing; /* of what it is a part: id, kind, community, lang, title */
};

struct promises {
    struct promise *item;
    size_t count;
};

enum err person_promises(struct ctx *c, struct promises *out) MUST_USE;

#endif
