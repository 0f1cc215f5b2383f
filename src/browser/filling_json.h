/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A page of a form as JSON (filling.h). */
#ifndef KITH_BROWSER_FILLING_JSON_H
#define KITH_BROWSER_FILLING_JSON_H

#include "base/json.h"
#include "engine/form_field.h"
#include "engine/form_fill.h"

struct filling_page {
    struct form_answers *as;
    struct form_steps steps;
    size_t at;          /* steps.count: the page before sending */
    bool stays;         /* something here is wrong, and is told */
    struct str draft;   /* to be kept */
    struct str answers; /* to be sent; absent: not yet */
};

void filling_put(const struct filling_page *page, const struct form_deed *d, struct buf *out);

#endif
