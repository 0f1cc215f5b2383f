/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of circles, threads and meetings show. */
#ifndef KITH_AREA_CIRCLES_CIRCLE_WEB_H
#define KITH_AREA_CIRCLES_CIRCLE_WEB_H

#include "area/circles/meeting.h"
#include "area/circles/thread.h"
#include "kernel/task.h"
#include "web/frame.h"

struct circle_list_view {
    bool in_community;
    struct community community;
    struct things circles;
    bool more;
    struct things own;
    bool may_begin;
};

struct circle_form_view {
    struct community community;
    struct circle draft;
    struct id answers;
    bool is_new;
    struct str review; /* as typed: a day */
    struct choices joining;
};

struct circle_show_view {
    struct circle circle;
    struct community community;
    struct things answers; /* needs */
    bool inside;           /* a member: sees what is in it */
    bool may_join, facilitates;
    struct circle_members members;
    struct things threads;
    bool more_threads;
    struct meetings meetings;
    struct thread draft; /* of a new thread, as typed */
    struct foot foot;
};

struct thread_show_view {
    struct thread thread;
    struct circle circle;
    struct comments_view comments;
    struct foot foot;
};

struct meeting_form_view {
    struct circle circle;
    struct meeting draft;
    struct str starts, ends; /* as typed */
};

struct meeting_show_view {
    struct meeting meeting;
    struct circle circle;
    struct attendances attendances;
    struct tasks tasks;
    bool may_record, over;
    struct str answer; /* the viewer's own */
    struct str notes, task_title, task_due;
    struct foot foot;
};

struct msg_text circle_role_name(enum circle_role r);

#endif
