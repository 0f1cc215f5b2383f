/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A pass: what proves that somebody may come in. A link by mail (once, 20 minutes), a link that
 * shows that mail arrives at an address, a printed code for those without e-mail. Invitations are
 * passes too: invitation.h. Only hashes of codes are kept. */
#ifndef KITH_KERNEL_PASS_H
#define KITH_KERNEL_PASS_H

#include "kernel/community.h"
#include "kernel/person.h"

#define PASS_LINK_MINUTES 20
#define PASS_ADDRESS_HOURS 24
#define PASS_PRINTED_DAYS 30

struct pass {
    struct str code_hash;
    struct id person;    /* none: somebody new */
    struct str email;    /* of link and address */
    struct id community; /* of printed and invitation */
    enum role role;      /* of invitation */
    struct id made_by;
    struct str note;
    int64_t expires_ms;
    int64_t uses_left;
};

/* Where a letter's link leads: the code comes between the two. */
struct pass_link {
    struct str before; /* "https://kith.example/sign-in/link?code=" */
    struct str after;  /* "&then=%2Fneeds"; may be absent */
};

/* Sends a link to come in. Whether or not the address is known, the answer and the work are alike:
 * a stranger gets a link that makes an account, or a letter that says there is none when the site
 * takes only invited people (setting "accounts": open, invited). ERR_INPUT: no e-mail address. */
enum err pass_send_link(struct ctx *c, struct str email, struct pass_link link) MUST_USE;
/* Looks, takes nothing. ERR_CLOSED: unknown, used or too old. kind: "link", "address". */
enum err pass_look(struct ctx *c, const char *kind, struct str code, struct pass *out) MUST_USE;
/* Comes in by a link. Somebody new gets an account with that name (ERR_INPUT when it is wrong),
 * and *made is true. ERR_FORBIDDEN: the account is suspended. */
enum err pass_enter_link(struct ctx *c, struct str code, struct str name, struct id *person,
                         bool *made) MUST_USE;
/* Comes in by a printed code as it was typed. ERR_CLOSED, ERR_FORBIDDEN. */
enum err pass_enter_printed(struct ctx *c, struct str typed, struct id *person) MUST_USE;

/* Sends a link that adds the address to the viewer's account; to the owner of an address that is
 * taken a letter that says so. The same answer for both. */
enum err pass_send_address(struct ctx *c, struct str email, struct pass_link link) MUST_USE;
/* The address now belongs to the person of the pass. ERR_CLOSED, ERR_TWICE. */
enum err pass_enter_address(struct ctx *c, struct str code, struct id *person) MUST_USE;
/* Addresses of a person that still wait for their link to be opened. */
enum err pass_addresses(struct ctx *c, struct id person, struct addresses *out) MUST_USE;

/* A helper makes an account for somebody, who becomes a member; *code is to be printed.
 * ERR_INPUT: the name; or one of that name was made a moment ago (a button pressed twice). */
enum err pass_make_person(struct ctx *c, const struct community *m, struct person *draft,
                          struct str *code) MUST_USE;
/* A new printed code for a member whose account was made by a helper and has neither address nor
 * password; the old code is void. ERR_FORBIDDEN for anybody else's. */
enum err pass_print_again(struct ctx *c, const struct community *m, struct id person,
                          struct str *code) MUST_USE;
enum err pass_may_print(struct ctx *c, const struct community *m, struct id person,
                        bool *may) MUST_USE;
/* One's own, to come in on another device. */
enum err pass_print_own(struct ctx *c, struct str *code) MUST_USE;

/* --- for invitation.c --- */
enum err pass_add(struct ctx *c, const char *kind, struct str code, const struct pass *p) MUST_USE;
/* One use; ERR_CLOSED: none is left. */
enum err pass_take(struct ctx *c, const struct pass *p) MUST_USE;

#endif
