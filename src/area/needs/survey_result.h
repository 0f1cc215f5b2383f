/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What came of a survey: counts of some questions of its newest version, in one pass over all that
 * was taken, at constant memory. Answers to older versions count where the question is still there,
 * by its name and its kind. Each person counts once in a question, also in one of a repeat.
 *
 * Small numbers (engine/small.h) are hidden here, for everybody: no page gets them. */
#ifndef KITH_AREA_NEEDS_SURVEY_RESULT_H
#define KITH_AREA_NEEDS_SURVEY_RESULT_H

#include "area/needs/survey_take.h"

#define SURVEY_RESULTS_PER_PAGE 12
#define SURVEY_LISTED_MAX 60 /* choices of a list that are counted one by one */
#define SURVEY_GROUPS_MAX 12 /* choices of the question by which others are compared */
#define SURVEY_BANDS 6

/* A number that may not be shown. */
struct survey_number {
    uint64_t v;
    bool hidden;
};

enum survey_tally_kind {
    SURVEY_TALLY_PLAIN,   /* whether it was answered */
    SURVEY_TALLY_ONE,     /* one choice: all together make up everybody */
    SURVEY_TALLY_SEVERAL, /* several: each by itself */
    SURVEY_TALLY_NUMBER,
    SURVEY_TALLY_DAY,
};

struct survey_band {
    double from, below; /* -inf, inf: open */
    struct survey_number count;
};

struct survey_tally {
    uint32_t item;
    enum survey_tally_kind kind;
    struct survey_number answered, missing, skipped;
    size_t cells;               /* choices; with `other`: answers that are no choice any more */
    struct survey_number *cell; /* of each choice; compared: choice by choice, all groups of it */
    struct survey_number other;
    bool has_other;
    /* Of numbers and days, where ten or more gave one. */
    bool has_middle, is_about; /* about: there were too many different ones to know exactly */
    double median, low, high;  /* quartiles */
    struct survey_band band[SURVEY_BANDS + 2];
    size_t bands;
};

struct survey_results {
    struct form *form;
    int64_t all; /* answers; 0 while there are fewer than ten */
    bool enough;
    struct survey_tally *item;
    size_t count;
    uint32_t next; /* the item at which the next page begins; FORM_NONE: there is none */
    uint32_t by;   /* compared by this question, or FORM_NONE */
    size_t groups; /* its choices, then "did not say" */
    struct survey_number *group;
};

/* Questions from item `from` on. by: the name of a question with one choice, outside repeats, by
 * which those with choices are compared; empty, or none such: they are not. */
enum err survey_results_read(struct ctx *c, const struct survey *s, uint32_t from, struct str by,
                             struct survey_results *out) MUST_USE;
/* Can others be compared by this question? */
bool survey_can_compare(const struct form *f, uint32_t item);
/* Is it outside all repeats? */
bool survey_is_single(const struct form *f, uint32_t item);
/* Which item of `now` each item of `then` is, by path and kind; FORM_NONE: none. */
uint32_t *survey_same_items(struct arena *a, const struct form *then, const struct form *now);

#endif
