/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A line that names a source: DOI, ISBN, PubMed, an address. */
#include <assert.h>

#include "area/learn/evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str line = str_make((const char *)data, size);
    struct evidence_source s = {0};
    if (str_is_utf8(line) && !str_has(line, '\n') && evidence_read_source(a, line, &s)) {
        assert(!str_is_empty(s.kind));
    }
    arena_free(a);
    return 0;
}
