/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The threads of the serving process that take jobs which are due. What a job is, is
 * kernel/job.h's. */
#ifndef KITH_APP_WORKER_H
#define KITH_APP_WORKER_H

#include "kernel/job.h"

#define WORK_THREADS 2

struct workers;

/* NULL when no thread can be started. What w points to must live until workers_stop. */
struct workers *workers_start(struct job_runner w);
/* Lets the jobs at hand end their step, then returns; what is left waits in the store. */
void workers_stop(struct workers *s);

#endif
