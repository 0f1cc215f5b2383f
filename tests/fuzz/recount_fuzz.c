/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the judging of a bundle with any rules and any sums. The input is three texts with NUL
 * between: rules.json, ballots.csv, SHA256SUMS; empty sums are made to fit. */
#include <assert.h>
#include <string.h>

#include "format/recount.h"
#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str sums(struct arena *a, const struct zip_item *item) {
    struct str all = STR("");
    for (size_t i = 0; i < 3; i++) {
        char hex[2 * HASH_SIZE + 1];
        struct hash h = hash_of(item[i].data.p, item[i].data.n);
        hash_hex(&h, hex);
        all = arena_printf(a, "%.*s%s  %.*s\n", STR_ARG(all), hex, STR_ARG(item[i].name));
    }
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str rest = arena_str(a, str_make((const char *)data, size));
    struct zip_item item[4] = {{STR("rules.json"), str_cut(&rest, '\0')},
                               {STR("ballots.csv"), str_cut(&rest, '\0')},
                               {STR("result.json"), STR("{}\n")},
                               {STR("SHA256SUMS"), rest}};
    struct buf zip = buf_make(1 << 24);
    struct recount_verdict v;
    struct str file;
    struct flaw flaw;
    if (rest.n == 0) {
        item[3].data = sums(a, item);
    }
    enum err e = zip_pack(item, 4, &zip);
    assert(e == ERR_OK);
    e = recount_bundle_check(a, buf_str(&zip), &v, &file, &flaw);
    assert(e != ERR_OK || !v.same); /* nothing counts to "{}" */
    buf_free(&zip);
    arena_free(a);
    return 0;
}
