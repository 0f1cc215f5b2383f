/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Static files compiled into the binary by tools/assetc: name with a hash of the content, plain,
 * gzip and brotli. Served for ever; a changed file has another name. */
#ifndef KITH_WEB_ASSET_H
#define KITH_WEB_ASSET_H

#include "base/str.h"

struct asset {
    const char *name; /* "kith.css" */
    const char *path; /* "/static/kith.5f0c1e2a.css" */
    const char *type; /* "text/css; charset=utf-8" */
    struct str plain;
    struct str gzip; /* empty when it would not be smaller */
    struct str brotli;
};

/* The table that assetc makes, in the order of names. */
extern const struct asset ASSETS[];
extern const size_t ASSET_COUNT;

/* NULL when there is none. */
const struct asset *asset_find(struct str name);
const struct asset *asset_by_path(struct str path);

#endif
