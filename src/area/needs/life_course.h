/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The needs of a community, or of the site, along the stages of life: what was voiced for each,
 * what is under way, what was done, for which nobody speaks; and whether those of an age are heard
 * as much as they are many. Only what everybody sees is counted: what is said in private is in no
 * number. Kept as counts, so that reading is bounded by the stages, never by the needs. */
#ifndef KITH_AREA_NEEDS_LIFE_COURSE_H
#define KITH_AREA_NEEDS_LIFE_COURSE_H

#include "kernel/ages.h"

#define LIFE_COURSE_LEAST 10 /* of fewer voices nothing is concluded */

struct life_course_stage {
    unsigned stage;
    int64_t needs;            /* all that are not taken back or put together with another */
    int64_t moving, answered; /* of these */
    int64_t voices;           /* who voiced them and who supports them */
};

/* How the voices for an age stand beside those who live there. */
enum life_course_heard {
    HEARD_UNKNOWN, /* nobody knows how many they are */
    HEARD_FEW,     /* too few voices altogether */
    HEARD_ALIKE,   /* cannot be told apart */
    HEARD_LESS,    /* than they are many */
    HEARD_MORE
};

struct life_course_age {
    struct age_share people;
    int64_t voices;
    double low, high; /* of their share in all voices that name an age, 95 % */
    enum life_course_heard heard;
};

struct life_course {
    struct life_course_stage stage[STAGE_COUNT]; /* by number */
    int64_t unstaged;                            /* needs that name no stage */
    int64_t most;                                /* needs of the stage that has most */
    struct life_course_age age[AGES_MAX];
    size_t ages;     /* 0: the ages of those who live there are not known */
    int64_t voices;  /* that name one of these ages; a need that names two counts in both */
    struct id place; /* whose figures they are */
};

/* community NULL: the whole site, of which no ages are known. */
enum err life_course_of(struct ctx *c, const struct community *community,
                        struct life_course *out) MUST_USE;
/* Counts a need as it is now: whoever changes one asks. */
enum err life_course_follow(struct ctx *c, struct id need) MUST_USE;
/* The 95 % interval of a share, by Wilson. of > 0. */
void life_course_interval(int64_t part, int64_t of, double *low, double *high);

#endif
