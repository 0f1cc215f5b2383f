/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Zip archives whole in memory, with limits. libzip does the work. */
#ifndef KITH_FORMAT_ZIP_H
#define KITH_FORMAT_ZIP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct zip_item {
    struct str name; /* relative, with '/' between folders */
    struct str data;
};

struct zip_limits {
    size_t items;
    size_t item_bytes; /* of one when unpacked */
    size_t all_bytes;  /* of all together */
    bool folders;      /* entries of folders are passed over, not refused */
};

/* The same items give the same bytes: no time and no owner is in them. One at least; names
 * must be fit for zip_unpack. ERR_TOO_LARGE: above the buffer's ceiling. */
enum err zip_pack(const struct zip_item *item, size_t count, struct buf *out) MUST_USE;

/* Into the arena, in the archive's order. ERR_INPUT or ERR_TOO_LARGE with *why: not an archive,
 * above a limit, damaged, encrypted, a name twice, a folder, or a name that leads elsewhere. */
enum err zip_unpack(struct arena *a, struct str bytes, struct zip_limits limits,
                    struct zip_item **item, size_t *count, struct str *why) MUST_USE;

#endif
