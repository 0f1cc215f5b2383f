/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Hearing by mail how a need goes on, without an account. The address is kept only for that need,
 * from when its link was opened until one click stops it or the need is taken back; one that was
 * never confirmed goes after a week. Never of sensitive needs. */
#ifndef KITH_AREA_NEEDS_NEED_MAIL_H
#define KITH_AREA_NEEDS_NEED_MAIL_H

#include "area/needs/need.h"
#include "kernel/job.h"

/* Sends the link that confirms it, to addresses that follow already a letter less: the answer is
 * the same. site: "https://kith.example". Checks "email". ERR_FORBIDDEN: a sensitive one. */
enum err need_mail_ask(struct ctx *c, struct id need, struct str email, struct str site) MUST_USE;
/* ERR_CLOSED: unknown or too old. */
enum err need_mail_look(struct ctx *c, struct str code, struct id *need) MUST_USE;
enum err need_mail_confirm(struct ctx *c, struct str code, struct id *need) MUST_USE;
/* By the id in the letter. Unknown is fine: it is stopped. */
enum err need_mail_stop(struct ctx *c, struct id id) MUST_USE;
/* A need changed: everybody who follows by mail hears of it, also those of needs that were put
 * together with it. A job's work. */
enum err need_mail_tell(struct ctx *c, const struct thing *t) MUST_USE;

/* Jobs: telling; forgetting addresses whose link was not opened. */
enum err need_mail_run(struct job *j) MUST_USE;
enum err need_mail_forget(struct job *j) MUST_USE;

#endif
