/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of practices show. */
#ifndef KITH_AREA_LEARN_PRACTICE_WEB_H
#define KITH_AREA_LEARN_PRACTICE_WEB_H

#include "area/learn/adaptation.h"
#include "area/learn/appraisal_web.h"
#include "area/learn/depth.h"
#include "area/learn/evidence.h"
#include "area/learn/practice.h"
#include "web/frame.h"

struct practice_list_view {
    bool in_community;
    bool host;
    struct community community;
    bool for_need; /* somebody looks for what may answer this */
    struct thing need;
    bool may_take_up; /* the viewer, for that need */
    struct practice_search search;
    struct things practices;
    bool more;
    int64_t next;     /* 0: the list goes on by the last one shown */
    bool is_for_feed; /* a feed and a file can show the same */
    struct choices stages, topics, went;
};

struct practice_form_view {
    struct community community;
    struct practice practice;
    struct practice_origin origin;
    bool is_new;
    int64_t seen_ms;
    struct str begun, ended, participants; /* as typed */
};

/* A line of what it rests on: an address, or words. */
struct source_line {
    struct str text;
    bool is_address;
};

struct practice_show_view {
    struct practice practice;
    struct community community;
    struct things origins;
    struct evidence_quotes evidence;
    struct lineage lineage;
    bool may_take_up; /* it may be taken up at all */
    struct str need;  /* that somebody came from; empty: none */
    struct {
        struct source_line *item;
        size_t count;
    } sources;
    struct depth depth;
    struct missing missing;
    struct pasts pasts;
    struct brought brought;
    struct appraisal_summary appraisals;
    bool may_change;
    struct foot foot;
    struct comments_view comments;
};

struct choices practice_went_choices(struct arena *a, struct msg_text any, struct str chosen);
struct choices practice_rights_choices(struct arena *a, struct str chosen);
struct choices practice_reach_choices(struct arena *a, struct str chosen);
struct choices practice_reader_choices(struct arena *a, bool is_public);
/* The same page of the list, further on. */
struct url practice_next(struct page *p, const struct practice_list_view *v);
/* A year has no points between its digits. */
struct str year_text(struct page *p, int64_t year);
struct url source_url(struct page *p, struct str address);

#endif
