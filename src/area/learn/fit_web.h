/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page "what worked for communities like ours" shows. */
#ifndef KITH_AREA_LEARN_FIT_WEB_H
#define KITH_AREA_LEARN_FIT_WEB_H

#include "area/learn/evidence_web.h"
#include "area/learn/fit.h"
#include "web/frame.h"

struct fit_view {
    struct community community;
    bool for_need;
    struct thing need;
    struct str topic;
    struct fits fits;
    struct things needs; /* open ones of the community, to choose from */
};

#endif
