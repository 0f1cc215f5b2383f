/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page of the life course shows. */
#ifndef KITH_AREA_NEEDS_LIFE_COURSE_WEB_H
#define KITH_AREA_NEEDS_LIFE_COURSE_WEB_H

#include "area/needs/life_course.h"
#include "web/frame.h"

#define LIFE_COURSE_WIDTH 1000

/* A stage on the line; those that the viewer has on pause are not there. */
struct life_course_stop {
    struct life_course_stage of;
    struct str word;              /* of the stage */
    bool is_age;                  /* else it is lived at any age: loss, caregiving ... */
    int all, answered, under_way; /* how far the bar goes, 0 to LIFE_COURSE_WIDTH */
};

struct life_course_stops {
    struct life_course_stop *item;
    size_t count;
};

struct life_course_view {
    bool in_community;
    struct community community;
    struct life_course course;
    struct life_course_stops ages, others;
    struct life_course_stops silent; /* those for which nobody speaks */
    int64_t muted;                   /* by the viewer */
    bool any;                        /* some need names a stage */
};

/* A list of needs of that stage, and of that state if it is not empty. */
struct url life_course_url(struct page *p, const struct life_course_view *v,
                           const struct life_course_stop *s, const char *state);
struct msg_text life_course_people(const struct age_share *a);
struct msg_text life_course_heard_words(enum life_course_heard h);
/* The years of the figures; empty: nobody said. */
struct str life_course_years(struct page *p, const struct life_course *l);

#endif
