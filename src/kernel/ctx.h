/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What every rule is given: memory, the store, who asks, what time it is, in which language, and
 * where to say what the visitor must mend. Pages, commands, jobs and tests each make their own. */
#ifndef KITH_KERNEL_CTX_H
#define KITH_KERNEL_CTX_H

#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"
#include "text/lang.h"

struct viewer;

/* One thing to mend: the field's name as in the form, and what is wrong in words. */
struct wrong {
    struct str field;
    struct msg_text why;
};

#define WRONG_MAX 16

struct ctx {
    struct arena *arena;
    struct db *db;
    const struct viewer *viewer; /* never NULL; see viewer_nobody */
    int64_t now_ms;
    const struct lang *lang;
    struct wrong wrong[WRONG_MAX];
    size_t wrong_count;
};

/* Notes what is wrong and returns ERR_INPUT. */
enum err ctx_wrong(struct ctx *c, const char *field, struct msg_text why);
/* ERR_INPUT when anything was noted, so that a form hears of all its faults at once. */
enum err ctx_checked(const struct ctx *c) MUST_USE;
const struct wrong *ctx_wrong_at(const struct ctx *c, struct str field); /* NULL: fine */

/* Checks of one text: cleans it (NFC, line ends, ends trimmed) in place, then its length in
 * characters. least > 0 means that it must be there. What is wrong is noted under the field. */
void check_text(struct ctx *c, const char *field, struct str *text, size_t least, size_t most);
/* One line: the same, and line ends become blanks. */
void check_line(struct ctx *c, const char *field, struct str *text, size_t least, size_t most);
/* One of the words; `least` one when demanded. */
void check_word(struct ctx *c, const char *field, struct str word, const char *const *words);
void check_range(struct ctx *c, const char *field, int64_t v, int64_t least, int64_t most);
/* A zone that IANA knows. */
void check_zone(struct ctx *c, const char *field, struct str zone);
/* An e-mail address that can be written to: lower case, one @, no blanks. */
void check_email(struct ctx *c, const char *field, struct str *email);

#endif
