/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pieces of a long answer, each made when the socket takes more. */
#include "web/export.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/log.h"
#include "web/inside.h"

struct run {
    struct web *web; /* lives until the answer is sent; not asked for at the end */
    struct export export;
    struct buf piece;
    size_t at; /* of it, sent */
    bool more;
};

static enum err read_piece(struct run *r, struct ctx *c) {
    r->more = true;
    TRY(db_begin_read(c->db));
    enum err e = r->export.next(c, r->export.self, &r->piece, &r->more);
    db_end(c->db);
    if (e == ERR_OK && r->piece.overflow) {
        log_fail("web", "GET %s: a piece of it is above its limit", r->web->route->path);
        return ERR_BUG;
    }
    return e;
}

/* The thread's own reader: pieces are asked for one after the other, on any thread. */
static enum err next_piece(struct run *r) {
    struct ctx c = r->web->ctx;
    struct arena_mark mark = arena_mark(c.arena);
    c.db = store_reader(r->web->site->options.store);
    c.now_ms = clock_now_ms();
    buf_clear(&r->piece);
    r->at = 0;
    enum err e = c.db == NULL ? ERR_STORE : read_piece(r, &c);
    arena_rewind(c.arena, mark);
    if (e != ERR_OK) {
        log_fail("web", "GET %s was cut off: %s", r->web->route->path, err_name(e));
    }
    return e;
}

static long run_next(void *self, char *out, size_t room) {
    struct run *r = self;
    while (r->at == r->piece.n && r->more) {
        if (next_piece(r) != ERR_OK) {
            return -1;
        }
    }
    size_t n = r->piece.n - r->at < room ? r->piece.n - r->at : room;
    if (n > 0) {
        memcpy(out, r->piece.p + r->at, n);
    }
    r->at += n;
    return (long)n;
}

static void run_end(void *self) {
    struct run *r = self;
    buf_free(&r->piece);
    free(r);
}

enum err web_export(struct web *w, const char *type, const char *file_name, struct export e) {
    struct run *r = calloc(1, sizeof *r);
    assert(r != NULL && "memory is exhausted");
    *r = (struct run){.web = w, .export = e, .piece = buf_make(EXPORT_PIECE_MAX), .more = true};
    w->type = str_of(type);
    w->bare = true;
    w->stream = run_next;
    w->stream_end = run_end;
    w->stream_owner = r;
    if (file_name != NULL) {
        web_header(w, "Content-Disposition",
                   arena_printf(w->ctx.arena, "attachment; filename=\"%s\"", file_name));
    }
    return ERR_OK;
}
