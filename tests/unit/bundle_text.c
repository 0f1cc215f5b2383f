/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A bundle, looked into. */
#include "tests/unit/bundle_text.h"

#include "format/zip.h"
#include "tests/unit/test.h"

bool bundle_has(struct str zip, const char *text) {
    struct zip_limits limits = {10, 1 << 24, 1 << 24, false};
    struct zip_item *item;
    size_t count;
    struct str why;
    bool has = false;
    assert_int_equal(zip_unpack(test_arena(), zip, limits, &item, &count, &why), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        has |= str_find(item[i].data, str_of(text)) < item[i].data.n;
    }
    return has;
}
