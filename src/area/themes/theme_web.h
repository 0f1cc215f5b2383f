/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of themes show. */
#ifndef KITH_AREA_THEMES_THEME_WEB_H
#define KITH_AREA_THEMES_THEME_WEB_H

#include "area/themes/theme.h"
#include "web/frame.h"

struct theme_list_view {
    bool for_thing; /* one looks for where to put it */
    struct thing thing;
    struct str thing_path;
    struct things themes;
    bool more;
    struct str name, note, about; /* of one being proposed */
};

struct theme_show_view {
    struct theme theme;
    struct things things;
    struct str address; /* as typed */
    bool may_open, may_gather;
    struct foot foot;
};

struct url theme_gather_url(struct page *p, const struct thing *theme);
bool theme_page_may_release(struct page *p, const struct thing *t);

#endif
