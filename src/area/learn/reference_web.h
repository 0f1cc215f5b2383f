/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of references show. */
#ifndef KITH_AREA_LEARN_REFERENCE_WEB_H
#define KITH_AREA_LEARN_REFERENCE_WEB_H

#include "area/learn/reference_file.h"
#include "web/frame.h"

#define REFERENCE_SHOWN_MAX 40 /* entries of a preview */

struct reference_form_view {
    struct str text; /* as typed */
};

struct reference_line {
    struct str line;
    int64_t at;      /* in the file */
    struct id known; /* the record that has its DOI; none */
};

struct reference_preview_view {
    struct str name;
    struct str sum; /* of the file: web_sum */
    const struct bibliography *read;
    size_t lost;  /* entries */
    size_t known; /* entries that are here already */
    size_t rest;  /* to be taken in */
    struct {
        struct reference_line *item;
        size_t count;
    } lines; /* the first of them */
};

struct reference_drafts_view {
    struct reference_drafts drafts;
    bool more;
};

struct msg_text bib_flaw_name(const struct bib_flaw *f);

#endif
