/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A file of any length, written piece by piece while it is sent, at constant memory: CSV of a
 * million rows, GeoJSON of a whole list. Each piece reads in a snapshot of its own and goes on by
 * key, so that nothing is read twice and no reader is held while a slow phone takes its time. What
 * changes meanwhile may be in it as it was or as it is. */
#ifndef KITH_WEB_EXPORT_H
#define KITH_WEB_EXPORT_H

#include "web/web.h"

#define EXPORT_ROWS 500                    /* for a piece: some milliseconds on an I/O thread */
#define EXPORT_PIECE_MAX ((size_t)4 << 20) /* bytes; more cuts the answer off */

struct export {
    /* Writes the next piece to `out`; *more is true before and says whether there is another. What
     * it takes from the arena is taken back; where it is belongs into *self, by value. Any error
     * cuts the answer off, as the head has been sent: whoever reads a file sees that its end is
     * missing. */
    enum err (*next)(struct ctx * c, void *self, struct buf *out, bool *more);
    void *self; /* in the arena of the request */
};

/* The answer of a GET. file_name: ASCII, "needs.csv"; NULL: it is no file to be kept, but what a
 * program asked for. The viewer is who asked. */
enum err web_export(struct web *w, const char *type, const char *file_name,
                    struct export e) MUST_USE;

#endif
