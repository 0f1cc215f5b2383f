/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a page's handler is given, and the table of routes. A handler finds, asks, shows:
 *
 *   static enum err need_show(struct web *w) {
 *       struct need n;
 *       TRY(need_find(&w->ctx, web_id(w), &n));
 *       page_need_show(&w->page, &n);
 *       return ERR_OK;
 *   }
 *
 * GET runs in one read snapshot. POST runs whole in one write transaction: ERR_OK commits,
 * everything else rolls back, and it may run twice. An error without a page gets the error's own
 * page, which keeps what was typed. */
#ifndef KITH_WEB_WEB_H
#define KITH_WEB_WEB_H

#include "html/html.h"
#include "http/http.h"
#include "kernel/card.h"
#include "kernel/community.h"
#include "kernel/gate.h"
#include "kernel/media.h"
#include "kernel/order.h"

struct site;
struct site_words;

/* Who may come. Zero is nobody. MEMBER, HELPER and STEWARD are asked about the community of the
 * path (":slug") or of the thing in it (":id"), which is then in w->community or w->thing. */
enum who { NOBODY, ANYONE, PERSON, MEMBER, HELPER, STEWARD, HOST };

enum route_pace {
    QUICK, /* answered on the I/O thread: nothing but short reads */
    SLOW,  /* on a worker: long reads, files, outside helpers */
};

struct web;

struct route {
    enum http_method method;
    const char *path; /* "/needs/:id/support"; at most 4 parameters */
    enum who who;
    enum err (*run)(struct web *w);
    enum route_pace pace;
    /* Before the transaction of a POST, on a worker, with a read snapshot: hashing, pictures, large
     * files. Leaves its result in w->before. */
    enum err (*before)(struct web *w);
    struct http_limits limits; /* all zero on a POST: a form of 64 KiB without files */
    bool cached;               /* GET: the same for everybody without an account, may be kept */
    bool other_sites;          /* POST without our form token (machines, one-click links) */
    bool compiles;             /* GET: the page runs WebAssembly of ours (assets) */
    /* POST of programs, which have no form token: the very same fields again, within ONCE_MINUTES
     * (kernel/once.h), are the same request sent again, and get the first one's answer. */
    bool same_is_again;
    /* For programs: writes an error in the form of the route's standard, instead of a page. It may
     * set w->status; what refused the request before the route was found never gets here. */
    void (*fault)(struct web *w, enum err e);
};

/* For a form with one picture (kernel/media.h): its words, and the file. What comes behind a file
 * that is too large is still read, so that the words are not lost. */
#define PICTURE_LIMITS                                                                             \
    { .body_max = 2 * MEDIA_FILE_MAX, .file_max = MEDIA_FILE_MAX, .files_max = 1 }

#define WEB_PARAMS_MAX 4

struct web {
    struct ctx ctx;
    struct page page;
    struct viewer viewer;
    struct site *site;
    struct http_exchange *http;
    struct http_request *request;
    const struct route *route;
    struct http_pair param[WEB_PARAMS_MAX];
    size_t params;
    struct community community; /* of ":slug", when the route's who asks */
    struct thing thing;         /* of ":id", when the route's who asks */
    struct str session_token;   /* absent: no session */
    struct str visitor;         /* by web_visitor */
    struct str path;            /* without a language prefix */
    void *before;
    int64_t notices_new;
    const struct site_words *words; /* NULL before web_enter */
    uint64_t since;                 /* the store's clock before this read; 0 in a write */
    struct order_note note;         /* of the thing whose page this is: set by web_quiet */

    /* The answer in the making. */
    int status;          /* 0: from the error */
    struct str type;     /* absent: HTML in the frame */
    bool bare;           /* the body is the whole answer, without the frame */
    struct str location; /* redirect */
    struct http_pair header[12];
    size_t headers;
    const struct msg_text *heading; /* of an error page */
    long (*stream)(void *owner, char *out, size_t room);
    void (*stream_end)(void *owner);
    void *stream_owner;
    struct str file;
};

/* Pieces of the request. Absent texts are empty, never NULL pointers to follow. */
struct str web_param(const struct web *w, const char *name);
struct id web_id(const struct web *w); /* ":id"; unreadable: none */
struct str web_query(const struct web *w, const char *name);
struct id web_query_id(const struct web *w, const char *name); /* unreadable: none */
struct str web_field(const struct web *w, const char *name);
bool web_field_has(const struct web *w, const char *name, const char *value); /* of several */
/* The random word by which a browser without a session is known again; made when first asked for.
 * It stays where the page has a form. */
struct str web_visitor(struct web *w);
/* A number typed in a form: empty gives has = false; unreadable notes what is wrong. */
struct opt_int web_field_int(struct web *w, const char *name);
struct opt_real web_field_real(struct web *w, const char *name);
struct id web_field_id(const struct web *w, const char *name);
/* Local date and time of an input, in a zone; empty gives has = false. */
struct opt_int web_field_time(struct web *w, const char *name, struct str zone);
/* All checked stages ("stage" fields) as a mask; unknown words note what is wrong. */
int64_t web_field_stages(struct web *w, const char *name);
/* The whole of a file that was sent in that field; ERR_NOT_FOUND: none, or an empty one. Reads a
 * disk: in `before` alone. */
enum err web_file(struct web *w, const char *name, size_t max, struct str *out) MUST_USE;
/* A word that stands for a file that was shown, for a hidden field "sum": what is done is done to
 * that one, also when another was sent meanwhile. */
struct str web_sum(struct web *w, struct str file);
bool web_sum_fits(const struct web *w, struct str file);
/* Where a page of a list goes on: "after" in the query, made by web_after. */
struct thing_page web_thing_page(const struct web *w);
struct str web_after(struct web *w, const struct thing *last);
/* What the query chooses, but for where a list goes on, to be written before "after=" or without
 * its last "&": "stage=birth&"; empty when it chooses nothing. */
struct str web_choices(struct web *w);

#define WEB_PAUSE_COOKIE "kith-choices"

/* Every page of one thing asks this: ERR_QUIET when its stages are on pause for the viewer, whose
 * page then offers to open it all the same. */
enum err web_quiet(struct web *w, const struct thing *t) MUST_USE;

/* The file that was chosen in that field of a form; NULL: none. */
const struct http_file *web_sent_file(const struct web *w, const char *name);

/* Answers. */
enum err web_redirect(struct web *w, struct str path); /* 303 to a path of this site */
/* The same with a sentence shown there once: message done.WORD */
enum err web_done(struct web *w, struct str path, const char *word);
void web_header(struct web *w, const char *name, struct str value);
void web_cookie(struct web *w, const char *name, struct str value, int64_t max_age_s,
                bool for_script);
/* The body is already in w->page.body, of that type, without the frame. */
enum err web_plain(struct web *w, const char *type);
/* A file of the data folder, of that type; the path lives in the arena. */
enum err web_send_file(struct web *w, const char *type, struct str path);
/* The same for programs that ask again and again: with an ETag, answered by 304 when it is still
 * the same. Only what anybody may see. */
enum err web_data(struct web *w, const char *type);

/* One more try of that kind by that key (an account, an address of the network)? It is counted
 * whatever becomes of the request: ask in `before`, which runs once and outside the transaction. */
bool web_try(struct web *w, const char *what, struct str key, unsigned at_once,
             unsigned per_hour) MUST_USE;
/* It was right after all and does not count. */
void web_try_was_right(struct web *w, const char *what, struct str key);

/* Routes of web itself and of all cards. */
void routes_use(void);
const struct route *route_find(enum http_method method, struct str path, struct web *w,
                               bool *other_method);
const struct route *route_at(size_t i); /* NULL behind the last */

#endif
