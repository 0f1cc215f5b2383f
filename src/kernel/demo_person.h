/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The invented people of a demo, as whom any visitor may look around. There are none on a site that
 * was not made by `kith demo`: the setting "demo" says so, and nothing but that command writes it.
 * Never a host, and never an account that somebody has taken over (by an address or a password). */
#ifndef KITH_KERNEL_DEMO_PERSON_H
#define KITH_KERNEL_DEMO_PERSON_H

#include "kernel/community.h"
#include "kernel/person.h"

#define DEMO_PEOPLE_MOST 20

struct demo_person {
    struct id person;
    struct str name, lang;
    struct belonging home; /* the community in which they have most to do */
};

struct demo_people {
    struct demo_person *item;
    size_t count;
};

/* Makes the site a demo with these people, in this order; the first DEMO_PEOPLE_MOST. */
enum err demo_people_set(struct ctx *c, struct ids people) MUST_USE;
/* Empty: not a demo. */
enum err demo_people(struct ctx *c, struct demo_people *out) MUST_USE;
/* May whoever asks come in as that person? */
enum err demo_person_may(struct ctx *c, struct id person, bool *may) MUST_USE;

#endif
