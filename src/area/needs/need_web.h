/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of needs show. */
#ifndef KITH_AREA_NEEDS_NEED_WEB_H
#define KITH_AREA_NEEDS_NEED_WEB_H

#include "area/needs/body.h"
#include "area/needs/category.h"
#include "area/needs/category_answer.h"
#include "area/needs/need.h"
#include "area/needs/need_better.h"
#include "area/needs/need_merge.h"
#include "area/needs/need_state.h"
#include "area/needs/need_talk.h"
#include "area/needs/region.h"
#include "area/needs/template.h"
#include "kernel/pin.h"
#include "kernel/topic.h"
#include "web/frame.h"

struct need_list_view {
    bool in_community;
    struct community community;
    struct things needs;
    struct pins pins; /* one for each */
    bool more;
    bool keeps_order; /* the desk is offered */
    bool host;        /* the site's setup is offered */
    bool listens;     /* those said in private are offered */
    struct thing_page page;
    struct choices stages, turns, categories, states;
};

struct need_form_view {
    struct need_draft draft;
    struct need_alikes alike;
    bool may_help; /* may enter for somebody else */
    struct str lat, lon;
    struct choices categories;
    struct category_questions asked; /* of the category that is chosen */
    bool asks;                       /* they were not there when it was chosen: a step more */
    bool has_regions;
    struct choices regions; /* none: there are too many for a list, the name is typed */
    struct str kept;        /* a picture that was sent before, for the next try; empty: none */
};

/* What the one who voiced it is offered, on its page and by the receipt. */
struct need_speaker_view {
    bool may; /* it is theirs */
    bool is_open;
    struct str action; /* where the forms go */
    struct str code;   /* the receipt's; empty with an account */
    struct str why;    /* typed */
};

struct need_talk_view {
    struct need_messages messages;
    bool may_say;
    struct str action, code;
    struct str typed;
};

struct need_better_view {
    struct need_better better;
    struct str action, code;
    struct str words; /* typed */
    bool is_speaker;
};

struct need_show_view {
    struct need need;
    struct community community;
    struct category category;        /* names 0: only its topic */
    struct category_answers answers; /* that the viewer may read; of merged ones, too */
    bool reads_all;                  /* also those that are not for everybody */
    struct region region;            /* id none: none */
    struct medias pictures;
    struct steps steps;
    struct need_changes changes;
    struct things tied; /* initiatives, practices ... that answer it */
    struct need_merged merged;
    struct thing target; /* it was put together with this one; id none: with none */
    struct need_reasons reasons;
    bool supported;
    bool is_open;
    bool may_change, may_moderate;
    bool signed_in;
    bool has_body;
    struct need_body body;
    struct deed_offers deeds; /* what can come next stands beside the way so far */
    struct foot foot;
    struct comments_view comments;
    bool has_speaker;
    struct str speaker;
    struct need_speaker_view mine;
    struct need_talk_view talk;
    struct need_better_view better;
    /* for stewards */
    struct templates templates;
    struct things said_same;
    struct choices bodies, states;
    struct str state; /* chosen */
    /* what was typed */
    struct str reason, email, same, target_typed, why;
};

struct need_receipt_view {
    struct need need;
    struct thing target;
    struct order_note note;
    struct str code; /* with hyphens; empty on the page that asks for it */
    bool unknown;
    struct need_speaker_view mine;
    struct need_talk_view talk;
    struct need_better_view better;
    struct need_changes changes;
};

struct need_open_view {
    bool in_community;
    struct community community;
    struct need_waitings needs;
    bool more;
    struct choices categories;
};

struct need_desk_view {
    struct community community;
    struct need_waitings needs;
    bool more;
    struct choices states, topics, categories;
    struct choices templates, given; /* for many at once */
    struct str answer, target;
};

struct need_private_view {
    struct community community;
    struct need_waitings needs;
    bool more;
    bool keeps_order;
    struct community_members listeners;
    struct community_members members; /* who can be named */
    bool more_members;
};

struct need_mail_view {
    struct thing need; /* id none: not known */
    struct str code;
    bool stop; /* asks to stop instead */
    struct id id;
};

struct need_answer_view {
    struct need need;
    struct community community;
    struct need_body body;
    struct str code, answer;
    struct choices states;
    struct category_answers answers;
};

struct choices need_state_choices(struct arena *a, struct str chosen);
/* The same with "any" first, for lists. */
struct choices need_state_filter(struct arena *a, struct str chosen);
/* The community's and the site's categories and the topics, as one question. */
enum err need_category_choices(struct web *w, struct id community, struct str chosen,
                               struct choices *out) MUST_USE;
/* Did that need answer anything that is shown? */
bool need_has_answers(const struct category_answers *all, struct id need);
struct str need_category_name(struct page *p, const struct category *k);
struct msg_text need_change_role(struct str role);
struct msg_text need_change_state_name(struct str state);
/* "about 300 m from here" in words of distance; key 0: not known. */
struct msg_text need_distance(int64_t metres);
/* On the desk: was it picked in the form that comes back? */
bool need_is_picked(struct page *p, struct id need);
struct url need_open_more(struct page *p, const struct need_waitings *of);
/* Numbers of ten and more as numbers, fewer in words. */
struct msg_text need_better_said(int64_t n);
struct msg_text need_better_name(struct str answer);

/* What the pages of one need share. */
enum err need_read_show(struct web *w, struct need_show_view *v) MUST_USE;
enum err need_show_again(struct web *w, struct need_show_view *v) MUST_USE;
enum err need_back(struct web *w, const char *word) MUST_USE;
struct need_open_page need_page_of(const struct web *w);

/* A picture that was taken in, as a sealed word for a hidden field, so that a form that comes back
 * need not ask for it again; and back. */
enum err need_picture_seal(struct web *w, const struct media_file *f, struct str *out) MUST_USE;
enum err need_picture_open(struct web *w, struct str sealed, struct media_file **out) MUST_USE;

#endif
