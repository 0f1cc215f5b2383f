/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of shifts show. */
#ifndef KITH_AREA_ORGANISE_SHIFT_WEB_H
#define KITH_AREA_ORGANISE_SHIFT_WEB_H

#include "area/organise/seat.h"
#include "web/frame.h"

struct shift_list_view {
    bool in_community;
    struct community community;
    bool may_plan;
    struct shifts mine; /* where the viewer has a seat or waits */
    struct shifts shifts;
    bool only_may;
    bool more;
    struct url next;
};

/* A duty as typed. */
struct duty_row {
    struct str id, name, least, most;
};

struct shift_form_view {
    struct shift_draft draft;
    struct shift shift;       /* being changed; its id is none for a new one */
    struct things initiative; /* one or none */
    struct str age_least;
    struct duty_rows {
        struct duty_row *item;
        size_t count;
    } duties;
};

struct shift_show_view {
    struct shift shift;
    struct community community;
    struct things initiative;
    struct shift_part part;
    struct duties duties;
    struct choices choices;     /* of a duty */
    struct msg_text bar;        /* why the viewer may not join; key MSG_NONE: may */
    struct str duty;            /* the name of the viewer's */
    struct seats seats;         /* for those who may see them */
    bool over, begun, checking; /* checking: one can check in now */
    struct str code;            /* for who leads it */
    struct str typed_code, reason;
    bool says_age;
    struct comments_view comments;
    struct foot foot;
};

/* Who comes: to print and to tick off. */
struct shift_paper_view {
    struct shift shift;
    struct community community;
    struct seats seats;
    struct str code;
    bool line; /* somebody waits */
    bool open; /* it is time to tick off */
};

/* A time as the clocks of a zone show it. */
void page_when(struct page *p, int64_t ms, struct str zone);
/* "18:30" in the digits of the language. */
void page_clock(struct page *p, struct str hours_minutes);
bool shift_ends_same_day(const struct shift *s);
bool shift_zone_differs(const struct page *p, const struct shift *s);
struct str shift_state_css(const struct page *p, const struct shift *s);
struct msg_text shift_state_name(const struct page *p, const struct shift *s);
const char *duty_field(struct page *p, const char *name, size_t i);

/* A short field of a duty, several in a row. */
void page_duty_field(struct page *p, struct field f);
void page_shift_time(struct page *p, const struct shift *s);
void page_shift_lines(struct page *p, const struct shifts *s);

#endif
