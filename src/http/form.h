/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A list of fields that grows up to a limit. The face of form.c for the reader of uploads. */
#ifndef KITH_HTTP_FORM_H
#define KITH_HTTP_FORM_H

#include "http/http.h"

struct form {
    struct arena *arena;
    struct http_pairs pairs;
    size_t room;
    size_t max;           /* fields at most */
    enum err bad;         /* the first thing wrong, ERR_OK while nothing is */
    struct str bad_field; /* its field; absent when even the name cannot be shown */
};

/* Takes a field; name and value live at least as long as the arena. What is not UTF-8 is kept
 * repaired, so that the page can show again what was typed, and noted as bad. */
void form_put(struct form *f, struct str name, struct str value);
/* Notes what is wrong, unless something was before. */
void form_blame(struct form *f, enum err bad, struct str field);

#endif
