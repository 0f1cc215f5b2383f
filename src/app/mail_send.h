/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The job "mail_send": what waits in the outbox leaves, or in development becomes a file. */
#ifndef KITH_APP_MAIL_SEND_H
#define KITH_APP_MAIL_SEND_H

#include "kernel/job.h"

extern const struct job_kind mail_jobs[]; /* ended by an empty row */

#endif
