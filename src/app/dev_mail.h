/* SPDX-License-Identifier: AGPL-3.0-or-later
 * In development no mail leaves: it lies in DATA/mail and is shown at /dev/mail. The card is added
 * to the others only then. */
#ifndef KITH_APP_DEV_MAIL_H
#define KITH_APP_DEV_MAIL_H

#include "html/html.h"
#include "kernel/card.h"

extern const struct area_card dev_card;

struct dev_mail {
    struct str name; /* of the file, without its ending */
    struct str to;
    struct str subject;
    struct str text;
    int64_t at_ms;
};

struct dev_mails {
    struct dev_mail *item;
    size_t count;
};

#endif
