/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the parts of the store share: store.c opens and lends, writer.c commits, nodes.c hears
 * other nodes, keep.c copies and checks. Not for other floors. */
#ifndef KITH_DB_STORE_INNER_H
#define KITH_DB_STORE_INNER_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/stamps.h"
#include "db/store.h"

#define STORE_WORKERS_MAX 16
#define STORE_QUEUE_MAX 1024
#define STORE_BATCH_MAX 64

/* A thread's reader. Kept on the store's list, so that closing finds it. */
struct reader {
    struct store *store;
    struct db *db;       /* set under readers_mutex */
    int64_t retry_at_us; /* not before; so that a server that is down costs no thread its time */
    struct reader *next;
};

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t work; /* there is some, or it is time to end */
    pthread_cond_t room;
    struct store_task *first;
    struct store_task **last;
    unsigned count;
    bool closing;
};

struct listener {
    pthread_t thread;
    bool running;
    int stop; /* an eventfd */
};

struct store {
    enum db_kind kind;
    bool only_reads;
    bool owns_folder; /* made by in_memory, removed at the end */
    char *folder;
    char *path;    /* SQLite's file */
    char *connect; /* PostgreSQL's address */
    char node[17]; /* tells this process's notes from those of others */
    int lock;
    pthread_key_t key;
    pthread_mutex_t readers_mutex;
    struct reader *readers;
    struct queue queue;
    struct db *worker_db[STORE_WORKERS_MAX]; /* each touched by its own thread only */
    pthread_t worker[STORE_WORKERS_MAX];
    unsigned workers;
    struct listener listener;
    struct stamps stamps;
    _Atomic uint64_t writes; /* SQLite: twice the batches written, and 1 while one is */
};

/* A new connection of the store's kind. */
enum err store_connect(struct store *s, bool write, struct db **out, struct buf *why) MUST_USE;

/* SQLite's readers end the snapshots that they only keep: the log is never held up by them. */
void readers_let_go(struct store *s);

/* The threads that write. On failure none runs. */
bool writers_start(struct store *s, unsigned count);
/* Finishes what was accepted, then ends the threads. */
void writers_end(struct store *s);

/* The thread that hears which tables other nodes have written. PostgreSQL only. */
bool nodes_start(struct store *s);
void nodes_end(struct store *s);
/* The channel, and what is said there: the node, a mark of the table numbers, the tables. */
#define NODES_CHANNEL "kith_written"
#define NODES_TEXT_MAX 128
void nodes_text(const char *node, const struct db_tables *tables, char out[NODES_TEXT_MAX]);

#endif
