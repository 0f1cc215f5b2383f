/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a browser may send or a form may hold: headers of languages, tags, times, zones. */
#include <assert.h>

#include "text/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_time(struct str local, struct str zone) {
    char again[17];
    int64_t ms;
    if (lang_time_parse(local, zone, &ms)) {
        lang_time_local(ms, zone, again);
        int64_t second;
        assert(lang_time_parse(str_of(again), zone, &second));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str s = str_make((const char *)data, size);
    struct buf b = buf_make(4096);
    lang_init();
    assert(lang_accept(s) != NULL);
    (void)lang_find(s);
    (void)lang_key(s);
    lang_put_name_of(lang_accept(s), &b, str_first(s, 100));
    check_time(s, (struct str){0});
    struct str zone = s;
    check_time(str_cut(&zone, ','), zone);
    check_time(STR("2026-03-29T02:30"), s);
    buf_free(&b);
    return 0;
}
