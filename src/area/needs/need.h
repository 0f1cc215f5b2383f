/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A need: what somebody says is missing, with or without an account. It begins a cycle, whose id is
 * the need's. Rules only; pages are need_web.c. */
#ifndef KITH_AREA_NEEDS_NEED_H
#define KITH_AREA_NEEDS_NEED_H

#include "kernel/community.h"
#include "kernel/cycle.h"
#include "kernel/event.h"

#define NEED_TITLE_MAX 120
#define NEED_TEXT_MAX 4000
#define NEED_PLACE_MAX 200
#define NEED_CODE_SIZE 12 /* characters of a receipt's code, without hyphens */

/* What the speaker gives. */
struct need_draft {
    struct community community;
    struct str title;
    struct str text;
    struct str category;
    struct str place;
    int64_t stages;
    bool sensitive;
    bool has_pin;
    double lat, lon;    /* degrees */
    struct str speaker; /* by a helper for somebody else; empty: for oneself */
    bool anyway;        /* has seen those that are alike */
};

struct need {
    struct thing thing;
    struct str text;
    struct str place;
    bool sensitive;
    struct str answer;
    bool has_pin;
    double lat, lon;
};

/* Voices it. With an account it is published to those it is wanted for (members' stewards when
 * sensitive, otherwise everybody); without one it waits for a steward's look, and `code` receives
 * the receipt. ERR_INPUT: something to mend. ERR_TWICE: others are alike, in *alike; again with
 * `anyway`. */
enum err need_voice(struct ctx *c, struct need_draft *d, struct need *out, struct things *alike,
                    char code[NEED_CODE_SIZE + 1]) MUST_USE;
enum err need_find(struct ctx *c, struct id id, struct need *out) MUST_USE;
/* Open needs of that community that say nearly the same, best first, at most 5. Bounded work. */
enum err need_alike(struct ctx *c, struct id community, struct str title,
                    struct things *out) MUST_USE;

/* "Me too": once for each key (need_support_key). ERR_CLOSED for one that is no longer open. */
enum err need_support(struct ctx *c, struct id id, struct str key) MUST_USE;
enum err need_unsupport(struct ctx *c, struct id id, struct str key) MUST_USE;
enum err need_is_supported(struct ctx *c, struct id id, struct str key, bool *yes) MUST_USE;
/* The person, or without an account the browser's own word. */
struct str need_support_key(struct ctx *c, struct str visitor);

/* A steward says where it stands: voiced, moving, answered, declined; with a reason for the last
 * two. Everybody who spoke is told. */
enum err need_set_state(struct ctx *c, struct id id, struct str state, struct str answer) MUST_USE;
/* By whoever voiced it: with the account, or with the receipt. */
enum err need_withdraw(struct ctx *c, struct need *n) MUST_USE;
/* What thing_erase asks of this noun: see struct noun. */
enum err need_erase(struct ctx *c, const struct thing *t) MUST_USE;
enum err need_reopen(struct ctx *c, struct need *n) MUST_USE;
/* A published one enters the search and the words for likeness; a hidden one leaves both. */
enum err need_enter(struct ctx *c, const struct thing *t) MUST_USE;
enum err need_leave(struct ctx *c, const struct thing *t) MUST_USE;
/* A need by its receipt; the bearer sees it whatever its audience. ERR_NOT_FOUND. */
enum err need_by_receipt(struct ctx *c, struct str code, struct need *out) MUST_USE;

#endif
