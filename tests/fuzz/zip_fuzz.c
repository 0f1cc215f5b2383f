/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the zip reader; what it accepts is packed and must unpack the same. */
#include <assert.h>

#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct zip_limits limits = {8, 10000, 20000};
    struct arena *a = arena_make();
    struct zip_item *item;
    size_t count;
    struct str why = {0};
    enum err e = zip_unpack(a, str_make((const char *)data, size), limits, &item, &count, &why);
    assert((e == ERR_OK) == (why.p == NULL));
    if (e == ERR_OK && count) {
        struct buf out = buf_make(1 << 20);
        struct zip_item *again;
        size_t n;
        e = zip_pack(item, count, &out);
        assert(e == ERR_OK);
        e = zip_unpack(a, buf_str(&out), limits, &again, &n, &why);
        assert(e == ERR_OK && n == count);
        for (size_t i = 0; i < n; i++) {
            assert(str_eq(item[i].name, again[i].name) && str_eq(item[i].data, again[i].data));
        }
        buf_free(&out);
    }
    arena_free(a);
    return 0;
}
