/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Looking at a site as an operator would: each thing is fine, to be looked at, or broken, and then
 * what to do is said. Changes nothing. */
#ifndef KITH_APP_DOCTOR_H
#define KITH_APP_DOCTOR_H

#include "app/command.h"
#include "base/arena.h"
#include "db/store.h"

enum finding_state { FINDING_FINE, FINDING_LOOK, FINDING_BROKEN };

struct finding {
    const char *about; /* "disk" */
    enum finding_state state;
    struct str what;   /* one sentence */
    struct str advice; /* one sentence; empty when fine */
};

#define FINDINGS_MAX 64

struct doctor {
    struct arena *arena;
    struct data_options data;
    struct str mail_file; /* absent: DATA/mail.conf */
    struct str mail_to;   /* an address for a test mail; empty: none is sent */
    struct str address;   /* of the site; empty: as the server told the store */
    struct store *store;  /* NULL: it cannot be opened */
    struct finding item[FINDINGS_MAX];
    size_t count;
};

void doctor_look(struct doctor *d);

/* For its parts. */
void doctor_say(struct doctor *d, const char *about, enum finding_state state, const char *advice,
                const char *format, ...) __attribute__((format(printf, 5, 6)));
void doctor_network(struct doctor *d); /* the proxy and the mail server */

#endif
