/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What can go wrong for a visitor: one table of C name, HTTP status and message key.
 * The operator's errors are told by sys/log.h; a bug is an assert. */
#ifndef KITH_BASE_ERR_H
#define KITH_BASE_ERR_H

#include "base/str.h"

#define MUST_USE __attribute__((warn_unused_result))

/* name, status, and in web/po the keys error.NAME.title and error.NAME.text */
#define ERR_TABLE(X)                                                                               \
    X(OK, 200, ok)                 /* commits */                                                   \
    X(NOT_FOUND, 404, not_found)   /* not there, or not for this viewer: the same answer */        \
    X(SIGN_IN, 401, sign_in)       /* only after signing in */                                     \
    X(FORBIDDEN, 403, forbidden)   /* seen, but not allowed */                                     \
    X(INPUT, 422, input)           /* something to mend: ctx.wrong says where */                   \
    X(CONFLICT, 409, conflict)     /* somebody changed it meanwhile */                             \
    X(FULL, 409, full)             /* the last place is gone */                                    \
    X(CLOSED, 409, closed)         /* too early or too late */                                     \
    X(TWICE, 409, twice)           /* already done by this person */                               \
    X(QUIET, 200, quiet)           /* of a stage that this viewer has paused */                    \
    X(GONE, 410, gone)             /* was here, was erased */                                      \
    X(FORM_TOKEN, 403, form_token) /* the form is too old or not ours */                           \
    X(REQUEST, 400, request)       /* not a request that we understand */                          \
    X(METHOD, 405, method)         /* this address does not take that */                           \
    X(TOO_LARGE, 413, too_large)   /* more than the limit */                                       \
    X(MEDIA_TYPE, 415, media_type) /* not a kind of file or form that we take */                   \
    X(TOO_MANY, 429, too_many)     /* slow down */                                                 \
    X(BUG, 500, bug)               /* ours */                                                      \
    X(BUSY, 503, busy)             /* queue full, try again */                                     \
    X(STORE, 503, store)           /* the store failed; nothing was saved */                       \
    X(DISK, 507, disk)             /* no room to save; nothing was saved */                        \
    X(AGAIN, 503, busy)            /* two writes met: db/ runs the work again */

enum err {
#define X(name, status, word) ERR_##name,
    ERR_TABLE(X)
#undef X
};

int err_status(enum err e);       /* HTTP status */
const char *err_name(enum err e); /* "not_found", for logs and JSON */

/* Leaves the calling function with the error, if there is one. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum err try_err_ = (call);                                                                \
        if (try_err_ != ERR_OK) {                                                                  \
            return try_err_;                                                                       \
        }                                                                                          \
    } while (0)

#endif
