/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Hears from PostgreSQL which tables other nodes have written, and stamps them here. While it
 * cannot hear, everything counts as stale. */
#include <errno.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/hash.h"
#include "db/inner.h"
#include "db/migrate.h"
#include "db/store_inner.h"
#include "sys/log.h"

#define PING_MS 3000 /* silence after which the server is asked whether it is there, and again */
#define RETRY_MS 500

/* --- what is said --- */

/* Programs of two versions may number their tables differently; then only "something" is known. */
static uint32_t numbering_mark(void) {
    struct hash_state h;
    hash_begin(&h);
    for (size_t i = 0; i < table_count; i++) {
        hash_add(&h, table_names[i], strlen(table_names[i]) + 1);
    }
    struct hash sum = hash_end(&h);
    return (uint32_t)sum.b[0] << 24 | (uint32_t)sum.b[1] << 16 | (uint32_t)sum.b[2] << 8 | sum.b[3];
}

void nodes_text(const char *node, const struct db_tables *tables, char out[NODES_TEXT_MAX]) {
    (void)snprintf(out, NODES_TEXT_MAX,
                   "%s %08" PRIx32 " %016" PRIx64 " %016" PRIx64 " %016" PRIx64 " %016" PRIx64,
                   node, numbering_mark(), tables->bit[0], tables->bit[1], tables->bit[2],
                   tables->bit[3]);
}

static void heard(struct store *s, const char *text) {
    char node[17] = "";
    uint32_t mark = 0;
    struct db_tables t = {0};
    int n = sscanf(text, "%16s %8" SCNx32 " %16" SCNx64 " %16" SCNx64 " %16" SCNx64 " %16" SCNx64,
                   node, &mark, &t.bit[0], &t.bit[1], &t.bit[2], &t.bit[3]);
    if (strcmp(node, s->node) == 0) {
        return;
    }
    if (n == 6 && mark == numbering_mark()) {
        stamps_wrote(&s->stamps, &t);
    } else {
        stamps_forget(&s->stamps);
    }
}

/* --- the connection --- */

static PGconn *hearing_connect(struct store *s) {
    PGconn *conn = postgres_connect(s->connect);
    PGresult *r = PQstatus(conn) == CONNECTION_OK ? PQexec(conn, "LISTEN " NODES_CHANNEL) : NULL;
    bool good = r != NULL && PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    if (!good) {
        PQfinish(conn);
        return NULL;
    }
    stamps_blind(&s->stamps, false);
    return conn;
}

/* Takes what has arrived. False: the connection is gone. */
static bool hearing_read(struct store *s, PGconn *conn, bool *asked) {
    if (PQconsumeInput(conn) != 1) {
        return false;
    }
    while (PQisBusy(conn) == 0) {
        PGresult *r = PQgetResult(conn);
        if (r == NULL) {
            *asked = false;
            break;
        }
        PQclear(r);
    }
    for (PGnotify *n = PQnotifies(conn); n != NULL; n = PQnotifies(conn)) {
        heard(s, n->extra);
        PQfreemem(n);
    }
    return PQstatus(conn) == CONNECTION_OK;
}

/* Until the connection is lost (true) or it is time to end (false). */
static bool hear(struct store *s, PGconn *conn) {
    bool asked = false; /* whether the server is there */
    for (;;) {
        struct pollfd wait[] = {{.fd = s->listener.stop, .events = POLLIN},
                                {.fd = PQsocket(conn), .events = POLLIN}};
        int n = poll(wait, 2, PING_MS);
        if (wait[0].revents != 0) {
            return false;
        }
        if (n == 0) {
            if (asked || PQsendQuery(conn, "SELECT 1") != 1) {
                return true;
            }
            asked = true;
        } else if (n > 0 && !hearing_read(s, conn, &asked)) {
            return true;
        }
    }
}

static bool stop_within(struct store *s, int ms) {
    struct pollfd wait = {.fd = s->listener.stop, .events = POLLIN};
    return poll(&wait, 1, ms) > 0;
}

static void *listener_run(void *self) {
    struct store *s = self;
    PGconn *conn = hearing_connect(s);
    for (;;) {
        if (conn != NULL && !hear(s, conn)) {
            break;
        }
        if (conn != NULL) {
            stamps_blind(&s->stamps, true);
            log_warn("store", "other nodes cannot be heard; nothing is taken from the cache");
            PQfinish(conn);
        }
        if (stop_within(s, RETRY_MS)) {
            return NULL;
        }
        conn = hearing_connect(s);
    }
    PQfinish(conn);
    return NULL;
}

bool nodes_start(struct store *s) {
    stamps_blind(&s->stamps, true);
    s->listener.stop = eventfd(0, EFD_CLOEXEC);
    s->listener.running =
        s->listener.stop >= 0 && pthread_create(&s->listener.thread, NULL, listener_run, s) == 0;
    return s->listener.running;
}

void nodes_end(struct store *s) {
    if (s->listener.running) {
        (void)eventfd_write(s->listener.stop, 1);
        pthread_join(s->listener.thread, NULL);
        s->listener.running = false;
    }
    if (s->listener.stop >= 0) {
        (void)close(s->listener.stop);
    }
}
