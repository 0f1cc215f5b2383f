/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page sample.html shows: one of everything that a template can do. */
#ifndef KITH_TESTS_SAMPLE_H
#define KITH_TESTS_SAMPLE_H

#include "html/html.h"

struct sample_row {
    struct str name;
    int count;
    bool chosen;
};

struct sample {
    struct id id;
    struct str title;
    struct str typed;
    struct url back;
    struct html ready;
    struct {
        const struct sample_row *item;
        size_t count;
    } rows, none;
    int64_t at_ms;
    int width;
    bool is_new;
};

#endif
