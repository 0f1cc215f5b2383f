/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of initiatives show. */
#ifndef KITH_AREA_ORGANISE_INITIATIVE_WEB_H
#define KITH_AREA_ORGANISE_INITIATIVE_WEB_H

#include "area/organise/hours_web.h"
#include "area/organise/shift_web.h"
#include "web/tasks.h"

struct initiative_list_view {
    bool in_community;
    struct community community;
    struct things initiatives;
    bool more;
    struct choices stages, states;
};

/* In which community to begin one, for somebody who comes from a practice. */
struct initiative_where_view {
    struct communities_of {
        struct community *item;
        size_t count;
    } communities;
    struct str query; /* what is handed on: "follows=..." */
};

struct initiative_form_view {
    struct initiative_draft draft;
    struct initiative initiative; /* being changed; its id is none for a new one */
    struct choices needs;
    struct things ballot, practice; /* one or none */
    struct str amount;              /* as typed */
};

struct initiative_show_view {
    struct initiative initiative;
    struct community community;
    struct initiative_part part;
    struct things needs, practices, ballots;
    struct things grown; /* outcomes, stories, practices that came of it */
    struct team team;
    struct initiative_updates updates;
    struct task_view tasks;
    struct shifts coming, past;
    struct choices ways;      /* the states that can come next */
    struct deed_offers deeds; /* of one that is done: its page asks for them first */
    struct comments_view comments;
    struct foot foot;
    struct str told;    /* an update, as typed */
    struct str closing; /* as typed */
};

#endif
