/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the CSV reader; what it accepts is written and must read back the same. */
#include <assert.h>

#include "format/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct csv_limits limits = {50, 2000, 1000};

static void same(struct arena *a, const struct csv *c) {
    struct buf b = buf_make(1 << 20);
    struct csv_out o = csv_out(&b, false);
    for (size_t i = 0; i < c->count; i++) {
        csv_put(&o, c->field[i].text);
    }
    csv_end_record(&o);
    struct csv again = csv_begin(a, buf_str(&b), ',', limits);
    bool has = false;
    enum err e = csv_next(&again, &has);
    assert(e == ERR_OK && has && again.count == c->count && again.at == b.n);
    for (size_t i = 0; i < c->count; i++) {
        assert(str_eq(c->field[i].text, again.field[i].text));
    }
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data, size);
    struct csv c = csv_begin(a, text, csv_separator(text), limits);
    bool has = true;
    enum err e = csv_next(&c, &has);
    while (e == ERR_OK && has) {
        same(a, &c);
        e = csv_next(&c, &has);
    }
    assert(e == ERR_OK || (c.flaw.line >= 1 && c.flaw.column >= 1 && c.flaw.code));
    arena_free(a);
    return 0;
}
