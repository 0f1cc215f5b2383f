/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the ballot reader and the count; a bundle of what it accepts must be judged the same. */
#include <assert.h>

#include "format/ballots.h"
#include "format/recount.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void bundle(struct arena *a, const struct tally_ballots *b, const struct tally_options *o) {
    struct buf zip = buf_make(1 << 24);
    struct recount_verdict v;
    struct str file;
    struct flaw flaw;
    enum err e = recount_bundle_write(a, b, o, (struct recount_times){0}, &zip);
    assert(e == ERR_OK);
    e = recount_bundle_check(a, buf_str(&zip), &v, &file, &flaw);
    assert(e == ERR_OK && v.same);
    buf_free(&zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data + 2, size - 2);
    struct tally_options o = {.method = (enum tally_method)(data[0] % TALLY_METHODS),
                              .seats = 1 + data[1] % 4,
                              .seed = data[1] & 4 ? STR("seed") : str_of(NULL),
                              .eligible = data[1] & 8 ? 10 : 0,
                              .share = {1, data[1] & 16 ? 2 : 0}};
    struct tally_ballots b;
    struct flaw f;
    if (ballots_read(a, text, o.method, &b, &f) == ERR_OK) {
        bundle(a, &b, &o);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
