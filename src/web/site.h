/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A serving site: store, sockets, cache, limits. One per process; app/serve.c and tests make it. */
#ifndef KITH_WEB_SITE_H
#define KITH_WEB_SITE_H

#include "base/buf.h"
#include "db/store.h"
#include "http/http.h"

struct site_options {
    struct store *store;
    struct str folder; /* the data folder */
    struct str listen;
    struct str address; /* "https://kith.example": for links in mail; absent: http://listen */
    struct str *proxies;
    size_t proxy_count;
    bool no_cache;              /* for measuring */
    bool development;           /* mail is shown at /dev/mail */
    unsigned threads;           /* I/O; 0: cores */
    unsigned header_ms;         /* 0: http's own */
    unsigned writes_per_minute; /* of one address; 0: the usual 120 */
    struct str tmp;             /* folder for files under way; absent: FOLDER/tmp */
};

#define WRITES_UNLIMITED 0xffffffffu

struct site;

enum err site_start(struct site_options o, struct site **out, struct buf *why) MUST_USE;
unsigned site_port(const struct site *s);
void site_stop(struct site *s, unsigned wait_ms);

struct str site_address(const struct site *s);
struct str site_folder(const struct site *s);
bool site_is_development(const struct site *s);
struct http_counts site_http_counts(const struct site *s);
int64_t site_disk_free_bytes(const struct site *s); /* where the data folder lies; -1: unknown */
int64_t site_memory_bytes(const struct site *s);    /* of this process; 0: unknown */
int64_t site_started_ms(const struct site *s);

#endif
