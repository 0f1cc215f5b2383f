/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The face of libmicrohttpd: bytes become a request, every limit on what comes in is here, an
 * answer becomes bytes. Knows no routes, people or pages.
 *
 * A request's life: `admit` is asked once when the headers say that a body comes (how long may it
 * be?), `handle` once when the body is complete. It answers at once, or calls http_hold and
 * answers later from another thread. Everything a request points to lives until its answer is
 * sent. What is wrong with a path, a field or a body reaches `handle` in `bad`; a body that is
 * not taken is not waited for. What could be read in two ways (guard.h) never gets there. */
#ifndef KITH_HTTP_HTTP_H
#define KITH_HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_OTHER
};

struct http_pair {
    struct str name;
    struct str value;
};

struct http_pairs {
    struct http_pair *item;
    size_t count;
};

/* A file sent in a form, spooled to the data folder's tmp; unlinked when the request ends. Where
 * the request is bad it may not be there: its path is empty. */
struct http_file {
    struct str field;
    struct str name; /* as the browser called it; never a path to be used */
    struct str type; /* as the browser claimed */
    struct str path; /* where it lies */
    uint64_t size;
    struct http_file *next;
};

struct http_limits {
    uint64_t body_max; /* bytes; 0: no body is taken */
    uint64_t file_max; /* bytes of one file; 0: files are refused */
    unsigned files_max;
    bool raw; /* keep the body as bytes instead of reading a form */
};

struct http_request {
    enum http_method method;
    struct str path;   /* decoded, UTF-8, begins with "/", no "//", no "." or ".." piece */
    struct str target; /* path and query as sent */
    struct http_pairs query;
    struct http_pairs form; /* fields in the order sent; always UTF-8, see http_form_parse */
    struct http_file *files;
    struct str body;     /* when limits.raw */
    struct str address;  /* of the client; a proxy's word only if the settings name the proxy */
    bool secure;         /* came over https, by the trusted proxy's word */
    int64_t begun_us;    /* monotonic */
    struct arena *arena; /* this request's own */
    void *user;          /* the handler's */
    /* What was wrong with the request, before any handler: ERR_OK, ERR_REQUEST, ERR_TOO_LARGE,
     * ERR_MEDIA_TYPE, and for files ERR_DISK and ERR_STORE; bad_field names the field when one is
     * to blame. The other fields are there, so that what was typed can be shown again; with a
     * path that cannot be, `path` is "/". */
    enum err bad;
    struct str bad_field;
    bool bad_file; /* a file is to blame, so the fields are there whole */
};

struct http_exchange; /* a request and its connection */

struct http_answer {
    int status;
    /* With a control character in one of them the answer becomes a plain 500. */
    struct http_pair *headers; /* beside those http/ adds (Date, Content-Length, Connection) */
    size_t header_count;
    struct str body; /* copied, unless body_keep is set */
    /* Called when the body has been sent: lets a cache lend its bytes without a copy. */
    void (*body_keep)(void *owner);
    void *body_owner;
    /* Streams instead of body: called for the next piece, at most `room` bytes. Returns bytes
     * written, 0 when done, -1 to cut the connection. Constant memory for any length. */
    long (*stream)(void *owner, char *out, size_t room);
    void (*stream_end)(void *owner);
    void *stream_owner;
    struct str file; /* sends that file (sendfile) instead of a body; a plain 404 if it is gone */
};

struct http_options {
    struct str listen;    /* "127.0.0.1:8080", "[::]:80" */
    unsigned threads;     /* 0: as many as cores, 8 at most */
    unsigned connections; /* at most in all; 0: 4000 */
    unsigned per_address; /* at most from one address; 0: 200 (a proxy in the settings is exempt) */
    unsigned header_ms;   /* all headers in; 0: 10 000 */
    unsigned idle_ms;     /* keep-alive; 0: 30 000 */
    unsigned body_rate;   /* bytes/s that a body must keep on average after header_ms; 0: 200 */
    unsigned send_ms;     /* in so long the reader of an answer takes body_rate on average, or is
                           * cut; 0: 60 000 */
    struct str tmp;       /* folder for files */
    struct str *proxies;  /* addresses ("10.0.0.1") and nets ("10.0.0.0/8") whose
                           * X-Forwarded-For/-Proto we believe */
    size_t proxy_count;
    struct http_limits (*admit)(const struct http_exchange *x, void *self);
    void (*handle)(struct http_exchange *x, void *self);
    void *self;
};

struct http_server;

enum err http_start(struct http_options o, struct http_server **out, struct buf *why) MUST_USE;
/* The port it listens on (for port 0, used by tests). */
unsigned http_port(const struct http_server *s);
/* No new connections; every answer ends its connection; answers under way are finished, at most
 * wait_ms; then all is closed. */
void http_stop(struct http_server *s, unsigned wait_ms);

struct http_request *http_request(struct http_exchange *x);
const struct http_request *http_request_of(const struct http_exchange *x);
/* A header of the request; absent when not sent. */
struct str http_header(const struct http_exchange *x, const char *name);
struct str http_cookie(const struct http_exchange *x, const char *name);
struct str http_pair_find(struct http_pairs pairs, struct str name); /* the first; absent if none */

/* The answer will come later, perhaps from another thread. Called within `handle`, before handing
 * the exchange over, and then http_answer exactly once, even after http_stop: it is safe then. */
void http_hold(struct http_exchange *x);
void http_answer(struct http_exchange *x, const struct http_answer *a);

/* Gauges for /metrics and doctor. */
struct http_counts {
    uint64_t requests;
    uint64_t connections_open;
    uint64_t refused; /* by a guard */
};
struct http_counts http_counts(const struct http_server *s);

/* For tests and fuzzing: a query or an urlencoded form. ERR_REQUEST with the field's name (absent
 * when the name itself cannot be shown), ERR_TOO_LARGE for more than fields_max. `out` holds the
 * fields in any case; what was not UTF-8, and NUL, has become U+FFFD. */
enum err http_form_parse(struct arena *a, struct str text, size_t fields_max,
                         struct http_pairs *out, struct str *bad_field) MUST_USE;
/* Percent-decodes and checks a path as described at struct http_request. */
enum err http_path_parse(struct arena *a, struct str raw, struct str *out) MUST_USE;

#endif
