/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How like two communities are in who lives there. Which area knows that, and from what, is on its
 * card; whoever asks hears the reasons, and also that nobody knows. */
#ifndef KITH_KERNEL_LIKENESS_H
#define KITH_KERNEL_LIKENESS_H

#include "kernel/community.h"

enum alike { ALIKE_UNKNOWN, ALIKE_YES, ALIKE_NO };

struct likeness {
    struct id community; /* the other one */
    enum alike alike;
    bool same_place;
    struct str in;     /* names of what they are alike in, a comma between; may be empty */
    struct str differ; /* the same, of what they differ in */
};

/* On a card: fills in what it knows, leaves the rest as it is. */
typedef enum err likeness_fill(struct ctx *c, const struct community *mine, struct likeness *of,
                               size_t count);

/* Asks every card that knows. */
enum err likeness_of(struct ctx *c, const struct community *mine, struct likeness *of,
                     size_t count) MUST_USE;

#endif
