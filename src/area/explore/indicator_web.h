/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of indicators and of their files show. */
#ifndef KITH_AREA_EXPLORE_INDICATOR_WEB_H
#define KITH_AREA_EXPLORE_INDICATOR_WEB_H

#include "area/explore/indicator_file.h"
#include "area/explore/place_web.h"

struct indicator_list_view {
    struct indicators indicators;
    bool more;
    bool may_keep;
};

struct indicator_show_view {
    struct indicator indicator;
    struct {
        struct kind_total {
            struct str kind;
            int64_t total; /* places with a usable value */
        } * item;
        size_t count;
    } kinds;
    struct choices directions;
    struct indicator whole; /* its id is none: of nothing */
    struct str whole_code;  /* as typed */
    bool may_keep;
    struct foot foot;
};

/* A file on its way in. */
struct intake_show_view {
    struct str name; /* of the file */
    struct str sum;  /* web_sum */
    bool another;    /* sent since this one was looked at */
    struct indicator_file *file;
    const struct data_package *about; /* what a second file says; NULL: none */
    struct {
        struct intake_column {
            const struct file_column *column;
            struct str number; /* "0", "1": behind the names of its fields */
            struct choices uses;
        } * item;
        size_t count;
    } columns;
    struct choices kinds;
    struct str kind, missing, year, origin, licence;
    bool checked; /* and nothing is wrong with it */
};

struct msg_text direction_name(struct str word);
/* A fault in the words of the page, or in English for what only programmers meet. */
struct msg_text flaw_name(const struct flaw *f);

#endif
