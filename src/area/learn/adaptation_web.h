/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of adaptations show. */
#ifndef KITH_AREA_LEARN_ADAPTATION_WEB_H
#define KITH_AREA_LEARN_ADAPTATION_WEB_H

#include "area/learn/adaptation.h"
#include "web/frame.h"

struct adaptation_form_view {
    struct practice practice;
    struct community origin;
    struct adaptation_draft draft;
    bool for_need;
    struct thing need;
    struct choices places; /* communities that the viewer may take it up for */
};

struct adaptation_show_view {
    struct adaptation adaptation;
    struct community community;
    bool has_parent; /* the practice, if it is there and the viewer may see it */
    struct practice parent;
    struct things needs;
    struct things grown; /* practices that grew from it */
    bool may_answer;
    const struct adaptation_answer *open; /* to be answered now; NULL: none */
    struct foot foot;
    struct comments_view comments;
    /* what was typed */
    struct str outcome, words, again, advice;
    struct adaptation_change change;
};

struct adaptation_list_view {
    struct community community;
    struct things adaptations;
    bool more;
};

struct choices adaptation_consent_choices(struct arena *a, struct str chosen);
struct choices adaptation_outcome_choices(struct arena *a, struct str chosen);
struct choices adaptation_again_choices(struct arena *a, struct str chosen);
struct choices adaptation_planned_choices(struct arena *a, bool planned);
struct choices adaptation_reader_choices(struct arena *a, struct str chosen);
/* The drawing of who took a practice up: a branch each, in the order of the list below it, as long
 * as it has been told of; one with a square end does not help, or nobody knows. */
int64_t lineage_height(const struct lineage *l);
int64_t lineage_at(size_t i);
int64_t lineage_reach(const struct lineage_line *x);
bool lineage_is_done(const struct lineage_line *x);
struct url lineage_next(struct page *p, const struct thing *practice, const struct lineage *l);

#endif
