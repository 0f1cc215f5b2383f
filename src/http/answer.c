/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An answer becomes libmicrohttpd's response: bytes, a stream or a file, and headers. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/exchange.h"
#include "http/percent.h"
#include "sys/log.h"

enum { ANSWER_STREAM_ROOM = 32 * 1024, ANSWER_PLAIN_SIZE = 512 };

static const char *answer_reason(int status) {
    switch (status) {
    case 400:
        return "This request could not be understood";
    case 404:
        return "Not found";
    case 413:
        return "This is more than can be taken";
    case 431:
        return "The headers of this request are too large";
    default:
        return "Something went wrong here";
    }
}

static struct str answer_page(int status, char room[ANSWER_PLAIN_SIZE]) {
    const char *reason = answer_reason(status);
    int n = snprintf(room, ANSWER_PLAIN_SIZE,
                     "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                     "<title>%d</title>\n<h1>%d</h1>\n<p>%s.</p>\n</html>\n",
                     status, status, reason);
    return str_make(room, (size_t)n);
}

struct MHD_Response *answer_plain(int status) {
    char room[ANSWER_PLAIN_SIZE];
    struct str page = answer_page(status, room);
    struct MHD_Response *r = MHD_create_response_from_buffer(page.n, room, MHD_RESPMEM_MUST_COPY);
    assert(r != NULL && "memory is exhausted");
    (void)MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
    (void)MHD_add_response_header(r, "Cache-Control", "no-store");
    (void)MHD_add_response_header(r, "Content-Security-Policy", "default-src 'none'");
    (void)MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    (void)MHD_add_response_header(r, "Connection", "close");
    return r;
}

void answer_raw(int fd, int status) {
    char room[ANSWER_PLAIN_SIZE];
    char text[2 * ANSWER_PLAIN_SIZE];
    struct str page = answer_page(status, room);
    int n = snprintf(text, sizeof text,
                     "HTTP/1.1 %d %s\r\nContent-Type: text/html; charset=utf-8\r\n"
                     "Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'\r\n"
                     "X-Content-Type-Options: nosniff\r\nConnection: close\r\n"
                     "Content-Length: %zu\r\n\r\n%.*s",
                     status, answer_reason(status), page.n, STR_ARG(page));
    (void)send(fd, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

struct answer_stream {
    long (*next)(void *owner, char *out, size_t room);
    void (*end)(void *owner);
    void *owner;
};

static ssize_t answer_stream_next(void *self, uint64_t at, char *out, size_t room) {
    struct answer_stream *s = self;
    (void)at;
    long n = s->next(s->owner, out, room);
    assert(n <= (long)room);
    if (n < 0) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    return n == 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

static void answer_stream_end(void *self) {
    struct answer_stream *s = self;
    if (s->end != NULL) {
        s->end(s->owner);
    }
    free(s);
}

static struct MHD_Response *answer_from_stream(const struct http_answer *a) {
    struct answer_stream *s = malloc(sizeof *s);
    assert(s != NULL && "memory is exhausted");
    *s = (struct answer_stream){a->stream, a->stream_end, a->stream_owner};
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, ANSWER_STREAM_ROOM,
                                             answer_stream_next, s, answer_stream_end);
}

static struct MHD_Response *answer_from_file(struct arena *arena, struct str path) {
    int fd = open(arena_cstr(arena, path), O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        return MHD_create_response_from_fd64((uint64_t)st.st_size, fd);
    }
    log_warn("http", "a file to be sent cannot be opened (%s)", strerror(errno));
    if (fd >= 0) {
        (void)close(fd);
    }
    return NULL;
}

/* libmicrohttpd holds the body only until the request ends, and so does the arena. */
static struct MHD_Response *answer_from_body(struct arena *arena, const struct http_answer *a) {
    if (a->body_keep != NULL) {
        union {
            const char *lent;
            void *taken; /* read only; the library's face lacks const */
        } body = {a->body.p};
        return MHD_create_response_from_buffer_with_free_callback_cls(a->body.n, body.taken,
                                                                      a->body_keep, a->body_owner);
    }
    return MHD_create_response_from_buffer(a->body.n, arena_cstr(arena, a->body),
                                           MHD_RESPMEM_PERSISTENT);
}

/* A header that would break out of its line is a bug of the caller; nothing of it is sent. */
static bool answer_headers(struct arena *arena, struct MHD_Response *r,
                           const struct http_answer *a) {
    struct arena_mark mark = arena_mark(arena);
    bool fine = true;
    for (size_t i = 0; i < a->header_count && fine; i++) {
        const struct http_pair *h = &a->headers[i];
        fine = !escape_has_control(h->name) && !escape_has_control(h->value) &&
               MHD_add_response_header(r, arena_cstr(arena, h->name),
                                       arena_cstr(arena, h->value)) == MHD_YES;
        if (!fine) {
            log_fail("http", "the header %.*s of an answer cannot be sent", STR_ARG(h->name));
        }
    }
    arena_rewind(arena, mark);
    return fine;
}

struct MHD_Response *answer_make(struct http_exchange *x, const struct http_answer *a,
                                 int *status) {
    struct arena *arena = x->request.arena;
    struct MHD_Response *r;
    *status = a->status;
    if (a->stream != NULL) {
        r = answer_from_stream(a);
        if (r != NULL && x->request.method == HTTP_HEAD) {
            /* libmicrohttpd would end a stream that HEAD does not send with a last chunk. */
            (void)MHD_set_response_options(r, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
        }
    } else if (a->file.p != NULL) {
        r = answer_from_file(arena, a->file);
        if (r == NULL) {
            *status = 404;
            return answer_plain(404);
        }
    } else {
        r = answer_from_body(arena, a);
    }
    assert(r != NULL && "memory is exhausted");
    if (!answer_headers(arena, r, a)) {
        MHD_destroy_response(r);
        *status = 500;
        return answer_plain(500);
    }
    if (atomic_load_explicit(&x->server->draining, memory_order_relaxed)) {
        (void)MHD_add_response_header(r, "Connection", "close");
    }
    return r;
}
