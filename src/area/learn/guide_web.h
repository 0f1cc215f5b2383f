/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the guides for the eight turns show: a sheet for whoever leads a meeting. The words are in
 * po/, a line of a message for each thing in a list. */
#ifndef KITH_AREA_LEARN_GUIDE_WEB_H
#define KITH_AREA_LEARN_GUIDE_WEB_H

#include "web/frame.h"

#define GUIDE_LINES_MAX 16

struct guide_line {
    int64_t minutes; /* 0: none said */
    struct str text;
};

struct guide_lines {
    struct guide_line item[GUIDE_LINES_MAX];
    size_t count;
};

struct guide_view {
    int turn;
    struct str lang; /* that it stands in */
    bool elsewhere;  /* not in the language of the page: it is not there yet */
    struct str lead;
    struct guide_lines bring, steps, ask, wrong, unread, source;
    int64_t minutes; /* all steps together */
};

#endif
