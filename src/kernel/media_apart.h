/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures apart from things: an area holds one by an id of its own and a name, and says itself who
 * may see it. No page lists them, /media shows none, search and harvest know nothing of them. The
 * files are kept and deleted as all pictures' are (media.h). With the thing they all go. */
#ifndef KITH_KERNEL_MEDIA_APART_H
#define KITH_KERNEL_MEDIA_APART_H

#include "kernel/media.h"

#define MEDIA_APART_LISTED 50

struct media_apart {
    struct str name;
    struct id thing;
    struct media media; /* its file; no id, no words */
};

struct media_aparts {
    struct media_apart *item;
    size_t count;
};

/* What media_take took in; under a name that is taken it goes in the other's place. Of when,
 * only the day is kept: an answer may be nobody's. ERR_FULL: the holder has `most` others. */
enum err media_apart_put(struct ctx *c, struct id thing, struct id holder, struct str name,
                         const struct media_file *f, int64_t most) MUST_USE;
enum err media_apart_find(struct ctx *c, struct id holder, struct str name,
                          struct media_apart *out) MUST_USE;
/* By their names; at most MEDIA_APART_LISTED. */
enum err media_apart_of(struct ctx *c, struct id holder, struct media_aparts *out) MUST_USE;
bool media_apart_has(const struct media_aparts *all, struct str name);
/* All of a holder that has none yet get that holder. */
enum err media_apart_move(struct ctx *c, struct id from, struct id to) MUST_USE;
/* One is held by another holder, too, under another name and of that thing. What the other has
 * under it stays. ERR_FULL: the other has `most` others. */
enum err media_apart_name(struct ctx *c, struct id from, struct str name, struct id to,
                          struct str as, struct id thing, int64_t most) MUST_USE;
enum err media_apart_drop(struct ctx *c, struct id holder, const struct media_apart *m) MUST_USE;
enum err media_apart_drop_all(struct ctx *c, struct id holder) MUST_USE;
/* An area deleted rows of many holders at once: their files go as soon as those of one. */
enum err media_apart_swept(struct ctx *c) MUST_USE;

#endif
