/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page that stops mail shows. */
#ifndef KITH_AREA_SITE_MAIL_WEB_H
#define KITH_AREA_SITE_MAIL_WEB_H

#include "web/frame.h"

struct mail_stop_view {
    bool stopped;
};

#endif
