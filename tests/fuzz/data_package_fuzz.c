/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of data packages. */
#include <assert.h>

#include "format/data_package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct data_package p;
    struct flaw flaw = {0};
    if (data_package_read(a, str_make((const char *)data, size), &p, &flaw) == ERR_OK) {
        for (size_t i = 0; i < p.fields; i++) {
            assert(data_package_find(&p, p.field[i].name) != NULL);
            assert(str_is_utf8(p.field[i].description) && str_is_utf8(p.field[i].unit));
        }
        assert(str_is_utf8(p.source));
    } else {
        assert(flaw.line >= 1 && flaw.column >= 1 && flaw.code);
    }
    arena_free(a);
    return 0;
}
