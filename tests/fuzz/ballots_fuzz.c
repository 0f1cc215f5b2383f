/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the readers of ballots and every method of the count. A bundle of what is accepted must be
 * judged the same, and no votes may be lost at any stage. */
#include <assert.h>

#include "base/exit.h"
#include "format/ballots.h"
#include "format/recount.h"
#include "tests/unit/recounted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void bundle(struct arena *a, const struct tally_ballots *b, const struct tally_options *o) {
    struct buf zip = buf_make(1 << 24);
    enum err e = recount_bundle_write(a, b, o, (struct recount_times){0}, &zip);
    assert(e == ERR_OK || !ballots_can_write(b, o->method) || tally_one_seat(o->method));
    if (e != ERR_OK) {
        buf_free(&zip);
        return;
    }
    assert(recounted(a, buf_str(&zip)).code == EXIT_DONE);
    buf_free(&zip);
}

static void conserved(struct arena *a, const struct tally_ballots *b,
                      const struct tally_options *o) {
    struct tally_result r = tally_count(a, b, o);
    uint64_t all = r.valid;
    for (unsigned i = 0; i < r.decimals; i++) {
        all *= 10;
    }
    for (size_t s = 0; s < r.stages; s++) {
        uint64_t sum = r.stage[s].exhausted + r.stage[s].lost;
        for (size_t k = 0; k < b->options; k++) {
            sum += r.stage[s].votes[k];
        }
        assert(sum == all);
    }
    assert(r.refused || r.elected_count == r.seats ||
           tally_kind_of(o->method) == TALLY_KIND_STANCES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data + 2, size - 2);
    struct tally_options o = {.method = (enum tally_method)(data[0] % TALLY_METHODS),
                              .seats = data[1] % 4,
                              .seed = data[1] & 4 ? STR("seed") : str_of(NULL),
                              .eligible = data[1] & 8 ? 10 : 0,
                              .share = {1, data[1] & 16 ? 2 : 0},
                              .dots = 9,
                              .strength = data[1] & 32 ? TALLY_MARGINS : TALLY_WINNING,
                              .unranked =
                                  data[1] & 64 ? TALLY_UNRANKED_IGNORED : TALLY_UNRANKED_LAST};
    if (tally_kind_of(o.method) == TALLY_KIND_STANCES) {
        o.seats = 0; /* nobody is elected, so nobody asks for seats */
    }
    struct tally_ballots b;
    struct flaw f;
    if (ballots_read(a, text, &o, &b, &f) == ERR_OK) {
        conserved(a, &b, &o);
        bundle(a, &b, &o);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
