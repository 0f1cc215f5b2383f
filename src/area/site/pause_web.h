/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page of pause shows. */
#ifndef KITH_AREA_SITE_PAUSE_WEB_H
#define KITH_AREA_SITE_PAUSE_WEB_H

#include "web/frame.h"

struct pause_view {
    int64_t stages; /* on pause now */
    bool pregnancy; /* all of STAGES_PREGNANCY among them */
    bool account;   /* kept in the account, not in the browser */
};

#endif
