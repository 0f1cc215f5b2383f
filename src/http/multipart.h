/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads multipart/form-data (RFC 7578) as it arrives, in constant memory. Keeps no fields and
 * writes no files: it tells its owner what comes. */
#ifndef KITH_HTTP_MULTIPART_H
#define KITH_HTTP_MULTIPART_H

#include "base/str.h"

enum {
    MULTIPART_BOUNDARY_MAX = 70, /* RFC 2046 */
    MULTIPART_LINE_MAX = 2048,   /* bytes of one header of a part */
    MULTIPART_LINES_MAX = 16     /* headers of a part */
};

/* Of one part; valid until the call returns. */
struct multipart_part {
    struct str name;     /* as sent, quotes unescaped */
    struct str filename; /* absent when the part is no file */
    struct str type;     /* absent when not sent */
    struct str encoding; /* Content-Transfer-Encoding; absent when not sent */
};

struct multipart_owner {
    void *self;
    void (*part)(void *self, const struct multipart_part *part);
    void (*data)(void *self, struct str data);
    void (*end)(void *self); /* of the part */
};

enum multipart_state {
    MULTIPART_BEFORE, /* the first boundary has not come */
    MULTIPART_AFTER,  /* behind a boundary: the line's end or "--" */
    MULTIPART_LINE,   /* in a part's headers */
    MULTIPART_DATA,
    MULTIPART_DONE,
    MULTIPART_BROKEN
};

struct multipart {
    struct multipart_owner owner;
    enum multipart_state state;
    char delimiter[4 + MULTIPART_BOUNDARY_MAX]; /* CR LF "--" boundary */
    size_t delimiter_n;
    size_t matched; /* bytes of the delimiter seen at the end of what has come */
    char line[MULTIPART_LINE_MAX];
    size_t line_n;
    unsigned lines;
    char name[MULTIPART_LINE_MAX];
    char filename[MULTIPART_LINE_MAX];
    char type[MULTIPART_LINE_MAX];
    char encoding[MULTIPART_LINE_MAX];
    struct multipart_part part;
};

/* False when no boundary can be like that. */
bool multipart_begin(struct multipart *m, struct str boundary, struct multipart_owner owner);
/* False as soon as it cannot be read; the rest is then ignored. */
bool multipart_feed(struct multipart *m, struct str bytes);
/* Has the closing boundary come? Otherwise it was truncated. */
bool multipart_is_done(const struct multipart *m);

#endif
