/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of keys show. */
#ifndef KITH_AREA_SITE_KEY_WEB_H
#define KITH_AREA_SITE_KEY_WEB_H

#include "kernel/key.h"
#include "web/frame.h"

struct key_list_view {
    struct community community;
    struct keys keys;
    struct choices powers;
    struct str name;
    struct str open311; /* where programs find the community */
};

struct key_made_view {
    struct community community;
    struct key key;
    struct str code;
};

/* "Voice needs for others, say where needs stand" */
struct str key_powers_words(struct page *p, int64_t powers);

#endif
