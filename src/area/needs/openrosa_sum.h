/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the list for telephones says of each form, kept: its MD5, by which a telephone knows whether
 * it has the same file, or that the form is not for telephones. Found again by all that the file is
 * made of, so that nothing need be said when one of it changes. In memory, of a fixed size; what is
 * not there is worked out again. May be called from any thread. */
#ifndef KITH_AREA_NEEDS_OPENROSA_SUM_H
#define KITH_AREA_NEEDS_OPENROSA_SUM_H

#include "area/needs/survey.h"
#include "base/hash.h"

#define OPENROSA_SUM_SIZE 16

struct openrosa_sum {
    bool listed;   /* false: it asks for what telephones cannot send us */
    bool pictures; /* that stand with questions */
    uint8_t md5[OPENROSA_SUM_SIZE];
};

/* Of the version that is asked. Whoever reads it sees a version that never changes any more: in a
 * read, not in the write that makes it. */
struct hash openrosa_sum_of(const struct survey *s);
/* Of a picture that stands with a question, by its file's own sum. */
struct hash openrosa_sum_of_picture(struct str sum);
bool openrosa_sum_find(const struct hash *of, struct openrosa_sum *out);
void openrosa_sum_keep(const struct hash *of, const struct openrosa_sum *sum);

#endif
