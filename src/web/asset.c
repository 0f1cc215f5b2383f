/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Finding a static file in the table that assetc made. It knows nothing of requests. */
#include "web/asset.h"

const struct asset *asset_find(struct str name) {
    size_t low = 0;
    size_t high = ASSET_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(name, str_of(ASSETS[middle].name));
        if (order == 0) {
            return &ASSETS[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

/* A handful of files: looking through them costs less than taking the hash out of the name. */
const struct asset *asset_by_path(struct str path) {
    for (size_t i = 0; i < ASSET_COUNT; i++) {
        if (str_eq(path, str_of(ASSETS[i].path))) {
            return &ASSETS[i];
        }
    }
    return NULL;
}
