/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The private channel: sensitive needs, and what is said about one between whoever voiced it (with
 * an account or the receipt) and those who listen: the stewards, and whom the community names. They
 * are one audience of the gate, so that nobody else sees such a need anywhere. */
#ifndef KITH_AREA_NEEDS_NEED_TALK_H
#define KITH_AREA_NEEDS_NEED_TALK_H

#include "area/needs/need.h"
#include "area/needs/need_state.h"

#define NEED_MESSAGE_MAX 4000
#define NEED_MESSAGES_SHOWN 200
#define NEED_LISTENERS_MAX 20

struct need_message {
    bool by_speaker;
    bool own;
    struct str text;
    int64_t at_ms;
};

struct need_messages {
    struct need_message *item;
    size_t count;
};

/* The newest, oldest first. The caller has the need from need_find or by its receipt. */
enum err need_messages(struct ctx *c, const struct need *n, struct need_messages *out) MUST_USE;
/* by_speaker: with the receipt, or the owner. The others are told that there is something. Checks
 * "message". The same within a minute is once. ERR_FORBIDDEN: not a sensitive need, or nobody who
 * listens. */
enum err need_say(struct ctx *c, const struct need *n, bool by_speaker, struct str text) MUST_USE;

/* Who sees sensitive needs of a community: its stewards' audience until somebody else is named. */
enum err need_private_audience(struct ctx *c, const struct community *m, struct id *out) MUST_USE;
/* For stewards: whom they named beside themselves. */
enum err need_listeners(struct ctx *c, struct id community, struct community_members *out) MUST_USE;
/* A steward names a member, or no longer. ERR_FORBIDDEN, ERR_FULL; ERR_INPUT ("person"): no member.
 */
enum err need_listener_set(struct ctx *c, const struct community *m, struct id person,
                           bool listens) MUST_USE;
/* Somebody's role there changed: stewards listen, and who left does not. */
enum err need_listener_role(struct ctx *c, struct id community, struct id person,
                            struct str role) MUST_USE;
/* May the viewer read sensitive needs of that community? */
enum err need_listens(struct ctx *c, const struct community *m, bool *yes) MUST_USE;
/* Those still open, voiced longest ago first; only what the viewer may see. */
enum err need_private_open(struct ctx *c, struct id community, struct need_open_page page,
                           struct need_waitings *out, bool *more) MUST_USE;

#endif
