/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The two files that a panel is drawn from (docs/methods/panel.md). Drawing is engine/panel.h's.
 *
 * Quotas: category,feature,min,max - or feature,value,min,max,min_flex,max_flex, where `feature` is
 * the category; the last two may be absent, and then a relaxation may go anywhere. One record for
 * each value of each category, whole numbers, min <= max. Flex bounds lie around: min_flex <= min,
 * max <= max_flex.
 *
 * Pool: a record for each person; of the columns those count that are named like a category of the
 * quotas, the one with the ID, and those of the address. Each value must have a quota. Names of
 * columns, categories and values are compared trimmed, and without the case of ASCII letters. */
#ifndef KITH_FORMAT_PANEL_FILES_H
#define KITH_FORMAT_PANEL_FILES_H

#include "base/arena.h"
#include "base/err.h"
#include "engine/panel.h"
#include "format/flaw.h"

/* Sets categories and cells of *out. ERR_INPUT or ERR_TOO_LARGE with *flaw. */
enum err panel_quotas_read(struct arena *a, struct str text, struct panel_pool *out,
                           struct flaw *flaw) MUST_USE;

struct panel_columns {
    struct str id; /* absent: id, else nationbuilder_id, else the number of the record, from 1 */
    struct str address; /* separated by commas, together they are the address; absent: none */
};

/* Sets people, IDs, values and addresses of *out, after the quotas. ERR_NOT_FOUND: a column of
 * `columns` is not there; *missing names it. People whose address is empty live with nobody. */
enum err panel_pool_read(struct arena *a, struct str text, struct panel_columns columns,
                         struct panel_pool *out, struct str *missing, struct flaw *flaw) MUST_USE;

#endif
