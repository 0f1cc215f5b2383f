/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A thin VFS over the system's: counts writes and fsyncs, and fails at the one a test named. */
#include "db/fault.h"

#include <stddef.h>

#include "db/store.h"

#ifdef KITH_FAULTS

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How many more calls go well before all fail; -1: none fails. One setting for the process. */
static atomic_int writes_left = -1;
static atomic_int syncs_left = -1;
static atomic_int fault_errno;
static sqlite3_vfs vfs;
static sqlite3_vfs *real;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* --- platters --- */

enum { PLATTERS = 4, WAITING_MAX = 65536, PIECE = 65536 };

struct piece {
    sqlite3_int64 at;
    int n;
};

static struct platter {
    char name[32];
    int fd;
    struct piece *waiting; /* written, and no fsync yet */
    int count;
} platters[PLATTERS];
static char platter_folder[200];
static atomic_uint platter_age; /* files that were opened before it changed have none */
static pthread_mutex_t platter_lock = PTHREAD_MUTEX_INITIALIZER;

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* lies behind this struct */
    struct platter *platter;
    unsigned age;
};

void fault_platters(const char *folder) {
    pthread_mutex_lock(&platter_lock);
    atomic_fetch_add(&platter_age, 1);
    for (int i = 0; i < PLATTERS; i++) {
        if (platters[i].name[0] != '\0') {
            (void)close(platters[i].fd);
        }
        if (folder == NULL) {
            free(platters[i].waiting);
            platters[i] = (struct platter){0};
        } else {
            platters[i].fd = -1;
        }
    }
    (void)snprintf(platter_folder, sizeof platter_folder, "%s", folder == NULL ? "" : folder);
    pthread_mutex_unlock(&platter_lock);
}

/* Copies that part of the file as the system shows it, which is what an fsync brings to disk. */
static void platter_copy(struct file *f, sqlite3_int64 at, sqlite3_int64 n) {
    static char bytes[PIECE];
    while (n > 0) {
        int part = n < PIECE ? (int)n : PIECE;
        memset(bytes, 0, sizeof bytes);
        (void)f->real->pMethods->xRead(f->real, bytes, part, at);
        if (pwrite(f->platter->fd, bytes, (size_t)part, at) != part) {
            abort();
        }
        at += part;
        n -= part;
    }
}

static struct platter *platter_of(const char *name) {
    int free_one = -1;
    for (int i = 0; i < PLATTERS; i++) {
        if (strcmp(platters[i].name, name) == 0) {
            return &platters[i];
        }
        free_one = platters[i].name[0] == '\0' ? i : free_one;
    }
    return free_one < 0 ? NULL : &platters[free_one];
}

/* A file that was there before lies on its new platter whole. */
static void platter_open(struct file *f, const char *path) {
    const char *name = path == NULL ? NULL : strrchr(path, '/');
    char to[300];
    pthread_mutex_lock(&platter_lock);
    f->age = atomic_load(&platter_age);
    f->platter = platter_folder[0] == '\0' || name == NULL ? NULL : platter_of(name + 1);
    struct platter *p = f->platter;
    if (p != NULL && (p->name[0] == '\0' || p->fd < 0)) {
        (void)snprintf(p->name, sizeof p->name, "%s", name + 1);
        (void)snprintf(to, sizeof to, "%s/%s", platter_folder, p->name);
        bool there = access(to, F_OK) == 0;
        p->fd = open(to, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        sqlite3_int64 size = 0;
        if (!there && f->real->pMethods->xFileSize(f->real, &size) == SQLITE_OK) {
            platter_copy(f, 0, size);
        }
    }
    pthread_mutex_unlock(&platter_lock);
}

static bool has_platter(const struct file *f) {
    return f->platter != NULL && f->age == atomic_load(&platter_age);
}

static void platter_write(struct file *f, sqlite3_int64 at, int n) {
    pthread_mutex_lock(&platter_lock);
    struct platter *p = f->platter;
    if (has_platter(f)) {
        if (p->waiting == NULL) {
            p->waiting = calloc(WAITING_MAX, sizeof p->waiting[0]);
        }
        if (p->waiting == NULL || p->count == WAITING_MAX) {
            abort();
        }
        p->waiting[p->count++] = (struct piece){at, n};
    }
    pthread_mutex_unlock(&platter_lock);
}

static void platter_sync(struct file *f, bool well) {
    pthread_mutex_lock(&platter_lock);
    struct platter *p = f->platter;
    if (has_platter(f)) {
        for (int i = 0; i < p->count && well; i++) {
            platter_copy(f, p->waiting[i].at, p->waiting[i].n);
        }
        p->count = 0;
    }
    pthread_mutex_unlock(&platter_lock);
}

static void platter_truncate(struct file *f, sqlite3_int64 n) {
    pthread_mutex_lock(&platter_lock);
    if (has_platter(f) && ftruncate(f->platter->fd, n) != 0) {
        abort();
    }
    pthread_mutex_unlock(&platter_lock);
}

/* --- the calls --- */

static atomic_bool fault_once;
static atomic_bool fault_met;

static void set(const char *call, unsigned nth, int error, bool alone) {
    atomic_store(&fault_errno, error);
    atomic_store(&fault_once, alone);
    atomic_store(&fault_met, false);
    atomic_int *left = strcmp(call, "fsync") == 0 ? &syncs_left : &writes_left;
    atomic_store(left, (int)nth - 1);
}

void store_fault(const char *call, unsigned nth, int error) {
    set(call, nth, error, false);
}

void store_fault_once(const char *call, unsigned nth, int error) {
    set(call, nth, error, true);
}

bool store_fault_met(void) {
    return atomic_load(&fault_met);
}

/* The nth call fails, and unless it is to be once so do those that follow until
 * store_fault(call, 0, 0): a full disk stays full. */
static bool is_due(atomic_int *left) {
    int n = atomic_load(left);
    if (n > 0 || (n == 0 && atomic_load(&fault_once))) {
        atomic_fetch_sub(left, 1);
    }
    if (n == 0) {
        atomic_store(&fault_met, true);
    }
    return n == 0;
}

static sqlite3_file *inner(sqlite3_file *f) {
    return ((struct file *)f)->real;
}

static int file_close(sqlite3_file *f) {
    return inner(f)->pMethods->xClose(inner(f));
}

static int file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
    return inner(f)->pMethods->xRead(inner(f), p, n, at);
}

static int file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
    if (is_due(&writes_left)) {
        return atomic_load(&fault_errno) == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    platter_write((struct file *)f, at, n);
    return inner(f)->pMethods->xWrite(inner(f), p, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 n) {
    platter_truncate((struct file *)f, n);
    return inner(f)->pMethods->xTruncate(inner(f), n);
}

static int file_sync(sqlite3_file *f, int flags) {
    bool fails = is_due(&syncs_left);
    int code = fails ? SQLITE_IOERR_FSYNC : inner(f)->pMethods->xSync(inner(f), flags);
    platter_sync((struct file *)f, code == SQLITE_OK);
    return code;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *n) {
    return inner(f)->pMethods->xFileSize(inner(f), n);
}

static int file_lock(sqlite3_file *f, int lock) {
    return inner(f)->pMethods->xLock(inner(f), lock);
}

static int file_unlock(sqlite3_file *f, int lock) {
    return inner(f)->pMethods->xUnlock(inner(f), lock);
}

static int file_reserved(sqlite3_file *f, int *out) {
    return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
}

static int file_control(sqlite3_file *f, int op, void *arg) {
    return inner(f)->pMethods->xFileControl(inner(f), op, arg);
}

static int file_sector(sqlite3_file *f) {
    return inner(f)->pMethods->xSectorSize(inner(f));
}

static int file_traits(sqlite3_file *f) {
    return inner(f)->pMethods->xDeviceCharacteristics(inner(f));
}

static int file_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p) {
    return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, p);
}

static int file_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
    return inner(f)->pMethods->xShmLock(inner(f), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *f) {
    inner(f)->pMethods->xShmBarrier(inner(f));
}

static int file_shm_unmap(sqlite3_file *f, int remove) {
    return inner(f)->pMethods->xShmUnmap(inner(f), remove);
}

static int file_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **p) {
    return inner(f)->pMethods->xFetch(inner(f), at, n, p);
}

static int file_unfetch(sqlite3_file *f, sqlite3_int64 at, void *p) {
    return inner(f)->pMethods->xUnfetch(inner(f), at, p);
}

static const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
    .xFetch = file_fetch,
    .xUnfetch = file_unfetch,
};

static int vfs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out) {
    (void)v;
    struct file *mine = (struct file *)f;
    mine->real = (sqlite3_file *)(mine + 1);
    int code = real->xOpen(real, name, mine->real, flags, out);
    mine->base.pMethods = mine->real->pMethods == NULL ? NULL : &methods;
    if (code == SQLITE_OK && mine->base.pMethods != NULL) {
        platter_open(mine, name);
    }
    return code;
}

static void vfs_make(void) {
    real = sqlite3_vfs_find(NULL);
    vfs = *real;
    vfs.zName = "kith-fault";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(struct file) + real->szOsFile;
    vfs.xOpen = vfs_open;
    sqlite3_vfs_register(&vfs, 0);
}

const char *fault_vfs(void) {
    pthread_once(&once, vfs_make);
    return vfs.zName;
}

#else

const char *fault_vfs(void) {
    return NULL;
}

void fault_platters(const char *folder) {
    (void)folder;
}

void store_fault(const char *call, unsigned nth, int error) {
    (void)call, (void)nth, (void)error;
}

void store_fault_once(const char *call, unsigned nth, int error) {
    (void)call, (void)nth, (void)error;
}

bool store_fault_met(void) {
    return false;
}

#endif
