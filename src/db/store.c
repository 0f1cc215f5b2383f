/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Opening and closing a store, and lending each thread its reader. Writing is in writer.c. */
#include "db/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/inner.h"
#include "db/migrate.h"
#include "db/store_inner.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"

#define RETRY_US INT64_C(200000)

static char *copy_of(struct str s) {
    char *p = malloc(s.n + 1);
    if (p == NULL) {
        abort();
    }
    if (s.n > 0) {
        memcpy(p, s.p, s.n);
    }
    p[s.n] = '\0';
    return p;
}

static char *path_of(const char *folder, const char *name) {
    size_t n = strlen(folder) + strlen(name) + 2;
    char *p = malloc(n);
    if (p == NULL) {
        abort();
    }
    (void)snprintf(p, n, "%s/%s", folder, name);
    return p;
}

/* --- the folder and its lock --- */

static bool memory_folder(struct store *s, struct buf *why) {
    static const char *const place[] = {"/dev/shm/kith-XXXXXX", "/tmp/kith-XXXXXX"};
    for (size_t i = 0; i < sizeof place / sizeof place[0]; i++) {
        s->folder = copy_of(str_of(place[i]));
        if (mkdtemp(s->folder) != NULL) {
            s->owns_folder = true;
            return true;
        }
        free(s->folder);
        s->folder = NULL;
    }
    buf_printf(why, "No folder in memory could be made: %s.", strerror(errno));
    return false;
}

static void memory_folder_remove(const struct store *s) {
    static const char *const name[] = {"kith.db", "kith.db-wal", "kith.db-shm", "lock"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        char *path = path_of(s->folder, name[i]);
        (void)unlink(path);
        free(path);
    }
    (void)rmdir(s->folder);
}

/* The lock's file tells who holds it. */
static void lock_holder(int fd, char *out, size_t size) {
    ssize_t n = pread(fd, out, size - 1, 0);
    out[n > 0 ? n : 0] = '\0';
    out[strcspn(out, "\n")] = '\0';
}

static bool lock_take(struct store *s, struct buf *why) {
    char *path = path_of(s->folder, "lock");
    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free(path);
    if (s->lock < 0) {
        buf_printf(why, "The folder %s cannot be written: %s.", s->folder, strerror(errno));
        return false;
    }
    char holder[32];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(s->lock, F_OFD_SETLK, &whole) != 0) {
        lock_holder(s->lock, holder, sizeof holder);
        buf_printf(why, "The folder %s is in use by process %s. Stop that one first.", s->folder,
                   holder);
        return false;
    }
    int n = snprintf(holder, sizeof holder, "%ld\n", (long)getpid());
    if (ftruncate(s->lock, 0) != 0 || pwrite(s->lock, holder, (size_t)n, 0) != n) {
        buf_printf(why, "The folder %s cannot be written: %s.", s->folder, strerror(errno));
        return false;
    }
    return true;
}

static bool folder_ready(struct store *s, struct store_options o, struct buf *why) {
    if (o.in_memory) {
        if (!memory_folder(s, why)) {
            return false;
        }
    } else {
        s->folder = copy_of(o.folder);
        if (!o.shared_lock && folder_make(s->folder) != ERR_OK) {
            buf_printf(why, "The folder %s cannot be made: %s.", s->folder, strerror(errno));
            return false;
        }
    }
    s->path = path_of(s->folder, "kith.db");
    return o.shared_lock || lock_take(s, why);
}

/* --- readers --- */

enum err store_connect(struct store *s, bool write, struct db **out, struct buf *why) {
    if (s->kind == DB_SQLITE) {
        return sqlite_open(
            (struct sqlite_options){.path = s->path,
                                    .write = write,
                                    .make = write,
                                    .writes = write || s->only_reads ? NULL : &s->writes},
            out, why);
    }
    return postgres_open((struct postgres_options){s->connect, write, s->node}, out, why);
}

static void reader_unlink(struct reader *r) {
    struct store *s = r->store;
    pthread_mutex_lock(&s->readers_mutex);
    struct reader **at = &s->readers;
    while (*at != NULL && *at != r) {
        at = &(*at)->next;
    }
    if (*at == r) {
        *at = r->next;
    }
    pthread_mutex_unlock(&s->readers_mutex);
}

/* Called when a thread ends. */
static void reader_close(void *self) {
    struct reader *r = self;
    reader_unlink(r);
    db_close(r->db);
    free(r);
}

static struct reader *reader_make(struct store *s) {
    struct reader *r = calloc(1, sizeof *r);
    if (r == NULL || pthread_setspecific(s->key, r) != 0) {
        free(r);
        return NULL;
    }
    r->store = s;
    pthread_mutex_lock(&s->readers_mutex);
    r->next = s->readers;
    s->readers = r;
    pthread_mutex_unlock(&s->readers_mutex);
    return r;
}

static struct db *reader_connect(struct reader *r) {
    int64_t now = clock_monotonic_us();
    if (now < r->retry_at_us) {
        return NULL;
    }
    struct buf why = buf_make(1024);
    struct db *db = r->db;
    enum err e = db == NULL ? store_connect(r->store, false, &db, &why) : postgres_reopen(db);
    pthread_mutex_lock(&r->store->readers_mutex);
    r->db = db;
    pthread_mutex_unlock(&r->store->readers_mutex);
    if (e != ERR_OK) {
        struct str said = r->db == NULL ? buf_str(&why) : str_of(db_message(r->db));
        log_warn("store", "a reader has no connection (%.*s)", STR_ARG(said));
        r->retry_at_us = clock_monotonic_us() + RETRY_US;
    }
    buf_free(&why);
    return e == ERR_OK ? r->db : NULL;
}

struct db *store_reader(struct store *s) {
    struct reader *r = pthread_getspecific(s->key);
    if (r != NULL && r->db != NULL && !r->db->lost) {
        return r->db;
    }
    r = r == NULL ? reader_make(s) : r;
    return r == NULL ? NULL : reader_connect(r);
}

void readers_let_go(struct store *s) {
    pthread_mutex_lock(&s->readers_mutex);
    for (struct reader *r = s->readers; r != NULL; r = r->next) {
        if (r->db != NULL) {
            sqlite_let_go(r->db);
        }
    }
    pthread_mutex_unlock(&s->readers_mutex);
}

static void readers_close(struct store *s) {
    while (s->readers != NULL) {
        reader_close(s->readers);
    }
}

/* --- the clock --- */

uint64_t store_clock(const struct store *s) {
    return atomic_load(&s->stamps.now);
}

bool store_is_current(const struct store *s, const struct db_tables *tables, uint64_t since) {
    return stamps_are_current(&s->stamps, tables, since);
}

void store_wait(struct store *s, const struct db_tables *tables, uint64_t since, int64_t ms) {
    stamps_wait(&s->stamps, tables, since, ms);
}

void store_wake(struct store *s) {
    stamps_wake(&s->stamps);
}

enum db_kind store_kind(const struct store *s) {
    return s->kind;
}

/* --- opening --- */

static struct store *store_make(struct store_options o) {
    struct store *s = calloc(1, sizeof *s);
    if (s == NULL || pthread_key_create(&s->key, reader_close) != 0) {
        free(s);
        return NULL;
    }
    uint8_t node[8];
    chance_bytes(node, sizeof node);
    for (size_t i = 0; i < sizeof node; i++) {
        (void)snprintf(s->node + 2 * i, 3, "%02x", node[i]);
    }
    s->kind = str_is_empty(o.database) ? DB_SQLITE : DB_POSTGRES;
    s->only_reads = o.shared_lock;
    s->lock = -1;
    s->listener.stop = -1;
    pthread_mutex_init(&s->readers_mutex, NULL);
    stamps_start(&s->stamps);
    return s;
}

/* --- after a run that ended without closing --- */

/* SQLite removes the log with the last connection; one that is there was left behind. */
static bool was_left(const struct store *s) {
    if (s->kind != DB_SQLITE || s->only_reads) {
        return false;
    }
    struct stat st;
    char *log = path_of(s->folder, "kith.db-wal");
    bool left = stat(log, &st) == 0 && st.st_size > 0;
    free(log);
    return left;
}

static enum err take_over(struct store *s, struct db *db, struct buf *why) {
    struct buf said = buf_make(1024);
    int pages = 0;
    enum err e = sqlite_take_over(db, &pages, &said);
    if (e == ERR_OK) {
        log_note("store",
                 "the last run ended without closing the store; %d pages of its log were taken "
                 "over, and the store is whole",
                 pages);
    } else {
        buf_printf(why,
                   "The last run ended without closing the store in %s, and it is not whole: "
                   "%.*s. Look whether the disk is full, or put back the last backup.",
                   s->folder, STR_ARG(buf_str(&said)));
    }
    buf_free(&said);
    return e;
}

/* The first connection: it writes, unless the store is opened only to read. It also makes SQLite's
 * file a WAL before any reader comes. */
static enum err first_connection(struct store *s, bool only_check, struct buf *why) {
    struct db *db = NULL;
    bool left = was_left(s);
    enum err e = store_connect(s, !s->only_reads, &db, why);
    if (e == ERR_OK && left) {
        e = take_over(s, db, why);
    }
    if (e == ERR_OK) {
        e = migrate(db, migrations, migrations_count, only_check || s->only_reads, why);
    }
    if (e != ERR_OK || s->only_reads) {
        db_close(db);
        return e;
    }
    s->worker_db[0] = db;
    return ERR_OK;
}

static enum err threads_start(struct store *s, unsigned workers, struct buf *why) {
    unsigned count = s->kind == DB_SQLITE ? 1 : workers == 0 ? 4 : workers;
    count = count > STORE_WORKERS_MAX ? STORE_WORKERS_MAX : count;
    bool started = s->only_reads || writers_start(s, count);
    if (started && s->kind == DB_POSTGRES) {
        started = nodes_start(s);
    }
    if (!started) {
        buf_put(why, STR("The store's threads could not be started."));
    }
    return started ? ERR_OK : ERR_STORE;
}

static enum err store_start(struct store *s, struct store_options o, struct buf *why) {
    if (s->kind == DB_POSTGRES) {
        s->connect = copy_of(o.database);
    } else if (!folder_ready(s, o, why)) {
        return ERR_STORE;
    }
    TRY(first_connection(s, o.no_migrate, why));
    return threads_start(s, o.workers, why);
}

enum err store_open(struct store_options o, struct store **out, struct buf *why) {
    struct store *s = store_make(o);
    if (s == NULL) {
        buf_put(why, STR("There is no memory for the store."));
        return ERR_STORE;
    }
    enum err e = store_start(s, o, why);
    if (e != ERR_OK) {
        store_close(s);
        return e;
    }
    *out = s;
    return ERR_OK;
}

/* Readers first: SQLite tidies its WAL away with the last connection, which must be one that may
 * write. */
void store_close(struct store *s) {
    nodes_end(s);
    writers_end(s);
    readers_close(s);
    for (unsigned i = 0; i < STORE_WORKERS_MAX; i++) {
        db_close(s->worker_db[i]);
    }
    pthread_key_delete(s->key);
    pthread_mutex_destroy(&s->readers_mutex);
    stamps_end(&s->stamps);
    if (s->owns_folder) {
        memory_folder_remove(s);
    }
    if (s->lock >= 0) {
        (void)close(s->lock);
    }
    free(s->folder);
    free(s->path);
    free(s->connect);
    free(s);
}
