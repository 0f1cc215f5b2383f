/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The clock of whoever fills a survey. */
#include "area/needs/survey_fill.h"

struct form_clock survey_clock(const struct ctx *c, struct str zone) {
    char local[17];
    int64_t as_utc;
    lang_time_local(c->now_ms, zone, local);
    struct form_clock clock = {.now_ms = c->now_ms};
    /* The local text has no seconds: it lies up to a minute behind. */
    if (lang_time_parse(str_make(local, 16), STR("UTC"), &as_utc)) {
        int64_t behind = c->now_ms % 60000;
        clock.offset_minutes = (int32_t)((as_utc - (c->now_ms - behind)) / 60000);
    }
    return clock;
}
