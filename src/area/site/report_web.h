/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of reports show. */
#ifndef KITH_AREA_SITE_REPORT_WEB_H
#define KITH_AREA_SITE_REPORT_WEB_H

#include "kernel/report.h"
#include "web/frame.h"

struct report_form_view {
    struct thing thing;
    bool has_comment;
    struct id comment;
    struct choices reasons;
    struct str words;
    bool account;
};

struct report_receipt_view {
    struct str code;
    struct report report;
    bool found, unknown;
};

struct report_list_view {
    bool site; /* of the whole site, for hosts */
    struct community community;
    struct str state;
    struct reports reports;
    bool more;
};

struct report_show_view {
    struct report report;
    struct community community;
    bool has_community;
    struct reports earlier;
    struct order_note note; /* of the thing */
    bool host;
    struct choices acts, states;
    struct str reason, answer; /* as typed */
    struct str days;
    struct str member; /* the reported person's page among the members; empty: not one */
};

struct url report_list_url(struct page *p, const struct report_list_view *v, struct str state);
struct url report_list_more(struct page *p, const struct report_list_view *v);
struct str report_state_css(struct str state);

#endif
