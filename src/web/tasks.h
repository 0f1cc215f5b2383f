/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tasks on the page of a thing of any noun: their list with its forms, and what those forms send.
 * The noun has one route for them (POST /initiatives/:id/tasks) and says who may. */
#ifndef KITH_WEB_TASKS_H
#define KITH_WEB_TASKS_H

#include "kernel/task.h"
#include "web/frame.h"

struct task_access {
    bool lead;  /* may add, drop and tick off any */
    bool take;  /* may take one, and tick off one's own */
    bool names; /* may see who does them */
};

struct task_view {
    struct tasks open, done;
    struct task_access access;
    struct url action;     /* of all its forms */
    struct id person;      /* who looks */
    struct str title, due; /* what was typed */
};

/* action: a path of this site. After a refusal what was typed is in it. */
enum err task_view_make(struct web *w, const struct thing *t, struct task_access access,
                        struct str action, struct task_view *out) MUST_USE;
/* What a form of the list asks for: add, take, give_back, done, open, drop. ERR_INPUT: show the
 * page again. */
enum err task_post(struct web *w, const struct thing *t, struct task_access access) MUST_USE;

void page_tasks(struct page *p, const struct task_view *v);
/* A day kept as its noon in UTC, the same day in every zone. */
void page_day(struct page *p, int64_t noon_ms);

#endif
