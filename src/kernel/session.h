/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A session: one browser of one person. The cookie's token is random; the store keeps its hash. */
#ifndef KITH_KERNEL_SESSION_H
#define KITH_KERNEL_SESSION_H

#include "kernel/gate.h"

#define SESSION_TOKEN_SIZE 43 /* characters: 32 bytes in base64url */
#define SESSION_DAYS 60
#define SESSION_DAYS_PRINTED 365 /* for who cannot get a link by mail */
#define SESSION_FRESH_MINUTES 30 /* after coming in, the old password is not asked for */

struct session {
    struct str token_hash; /* 32 bytes */
    struct str device;     /* "Firefox on Android": what the list shows */
    int64_t created_ms;
    int64_t expires_ms;
};

struct sessions {
    struct session *item;
    size_t count;
};

/* Who the token stands for. ERR_NOT_FOUND: unknown, expired, or the person may not come in. */
enum err session_viewer(struct ctx *c, struct str token, struct viewer *out,
                        struct str *lang) MUST_USE;
enum err session_begin(struct ctx *c, struct id person, struct str device,
                       char token[SESSION_TOKEN_SIZE + 1]) MUST_USE;
/* The same for another time than SESSION_DAYS. */
enum err session_begin_days(struct ctx *c, struct id person, struct str device, int days,
                            char token[SESSION_TOKEN_SIZE + 1]) MUST_USE;
/* Came in a moment ago: has just shown who it is. */
enum err session_is_fresh(struct ctx *c, struct str token, bool *fresh) MUST_USE;
enum err session_end(struct ctx *c, struct str token) MUST_USE;
/* Of the viewer's own. */
enum err session_list(struct ctx *c, struct sessions *out) MUST_USE;
enum err session_end_one(struct ctx *c, struct str token_hash) MUST_USE;
enum err session_end_others(struct ctx *c, struct str token) MUST_USE;
/* SHA-256 of the token, in the arena. */
struct str session_hash(struct arena *a, struct str token);

#endif
