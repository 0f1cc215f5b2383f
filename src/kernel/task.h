/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A task: something somebody does, for a thing of any noun (an initiative, a meeting). Who may add,
 * take and tick one off is the noun's to say: the caller has asked. The program's work: job.h. */
#ifndef KITH_KERNEL_TASK_H
#define KITH_KERNEL_TASK_H

#include "kernel/thing.h"

#define TASK_TITLE_MAX 160
#define TASKS_OPEN_MOST 200 /* of one thing */

struct task {
    struct id id;
    struct id thing;
    struct str title;
    struct id doer; /* none: nobody yet */
    struct str doer_name;
    bool has_due;
    int64_t due_ms;   /* a day: its noon in UTC */
    struct str state; /* open, done, dropped */
    int64_t created_ms;
    bool has_done;
    int64_t done_ms;
};

struct tasks {
    struct task *item;
    size_t count;
};

/* due: "2026-03-12", or empty. ERR_INPUT: title, due. The same title once more within a minute is a
 * button pressed twice. */
enum err task_add(struct ctx *c, struct id thing, struct str title, struct str due) MUST_USE;
/* ERR_NOT_FOUND also for a task of another thing. */
enum err task_find(struct ctx *c, struct id thing, struct id task, struct task *out) MUST_USE;
/* Open ones by the day they are due, then those done, newest first, 50 at most; not the dropped. */
enum err task_list(struct ctx *c, struct id thing, struct tasks *out) MUST_USE;

/* The viewer does it. ERR_TWICE: somebody else took it first. ERR_CLOSED: it is not open. */
enum err task_take(struct ctx *c, const struct task *t) MUST_USE;
enum err task_give_back(struct ctx *c, const struct task *t) MUST_USE;
/* Done, dropped, or open again. Who ticks off a task that nobody took has done it. */
enum err task_set_state(struct ctx *c, const struct task *t, struct str state) MUST_USE;

/* The words of a thing's tasks go with it. */
enum err task_clear(struct ctx *c, struct id thing) MUST_USE;

#endif
