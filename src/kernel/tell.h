/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Telling people later: many followers in batches, and notices by mail as each person has chosen.
 * A mail asks everything again when it is written: the choice, the gate, the pause, the blocks. */
#ifndef KITH_KERNEL_TELL_H
#define KITH_KERNEL_TELL_H

#include "kernel/job.h"
#include "kernel/thing.h"

/* --- a job that tells many people of one thing --- */

#define TELL_AT_ONCE 200

/* What is told of which thing, and to whom. A thing that is not there any more is told to nobody.
 */
struct telling {
    struct thing thing; /* its id is given; read anew for each batch */
    const char *kind;   /* of the notice */
    /* At most TELL_AT_ONCE people behind `after`, in the order of their ids. tell_members and
     * tell_followers_of are two of them. */
    enum err (*whom)(struct ctx *c, const struct telling *t, struct ids *out);
    struct id followed; /* for tell_followers_of */
    /* Is it too late for it, or is this person spared? NULL: never, nobody. */
    enum err (*is_late)(struct ctx *c, const struct telling *t, bool *yes);
    enum err (*spares)(struct ctx *c, const struct telling *t, struct id person, bool *yes);
    struct id after; /* told up to here */
    bool more;
};

/* Tells them all, a batch in each write. A second run tells nobody twice: notices are unique.
 * ERR_BUSY: the process is to end; it goes on after the next start. */
enum err tell_all(struct job *j, struct telling t) MUST_USE;
/* Members of the thing's community, also those who joined after it was made. */
enum err tell_members(struct ctx *c, const struct telling *t, struct ids *out) MUST_USE;
/* Whoever follows t->followed. */
enum err tell_followers_of(struct ctx *c, const struct telling *t, struct ids *out) MUST_USE;

/* --- by mail --- */

/* "now", "daily", "never": how a person wants to hear by mail. */
extern const char *const mail_choices[]; /* ended by NULL */

/* When a notice of now goes into a mail to that person; !has: never, or it is one's own act. */
enum err notice_mail_at(struct ctx *c, struct id person, struct opt_int *out) MUST_USE;
/* The person's choice; moves what waits. Checks the word ("mail"). */
enum err notice_mail_choose(struct ctx *c, struct id person, struct str choice) MUST_USE;
/* Whatever still gathers goes into letters at once. In development, where nobody wants to wait. */
enum err notice_mail_now(struct ctx *c) MUST_USE;
/* The next time after now that it is seven in the morning in that zone. */
int64_t digest_time(int64_t now_ms, struct str zone);

/* "ADDRESS/mail/stop/...": stops mail of notices with one click, without signing in. */
enum err mail_stop_address(struct ctx *c, struct str address, struct id person,
                           struct str *out) MUST_USE;
/* Whose it is. ERR_NOT_FOUND: not one of ours. */
enum err mail_stop_person(struct ctx *c, struct str token, struct id *out) MUST_USE;

/* What one notice says, in the language: message notice.KIND.PERIOD or notice.KIND with the title
 * and where the thing has come to, or a general one. For the page of the one who was told. */
struct str notice_words(struct ctx *c, const struct lang *l, struct str kind, struct str period,
                        const struct thing *t);
/* The same for a mail, which names nothing that only some may see. */
struct str notice_text(struct ctx *c, const struct lang *l, struct str kind, struct str period,
                       const struct thing *t);

extern const struct job_kind tell_jobs[]; /* tell_followers, mail_notices; ended by an empty row */

#endif
