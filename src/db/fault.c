/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A thin VFS over the system's: counts writes and fsyncs, and fails at the one a test named. */
#include "db/fault.h"

#include <stddef.h>

#include "db/store.h"

#ifdef KITH_FAULTS

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

/* How many more calls go well before all fail; -1: none fails. One setting for the process. */
static atomic_int writes_left = -1;
static atomic_int syncs_left = -1;
static atomic_int fault_errno;
static sqlite3_vfs vfs;
static sqlite3_vfs *real;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* lies behind this struct */
};

void store_fault(const char *call, unsigned nth, int error) {
    atomic_store(&fault_errno, error);
    atomic_int *left = strcmp(call, "fsync") == 0 ? &syncs_left : &writes_left;
    atomic_store(left, (int)nth - 1);
}

/* The nth call fails, and so do those that follow until store_fault(call, 0, 0): a full disk stays
 * full. */
static bool is_due(atomic_int *left) {
    int n = atomic_load(left);
    if (n > 0) {
        atomic_fetch_sub(left, 1);
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
    return inner(f)->pMethods->xWrite(inner(f), p, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 n) {
    return inner(f)->pMethods->xTruncate(inner(f), n);
}

static int file_sync(sqlite3_file *f, int flags) {
    if (is_due(&syncs_left)) {
        return SQLITE_IOERR_FSYNC;
    }
    return inner(f)->pMethods->xSync(inner(f), flags);
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

void store_fault(const char *call, unsigned nth, int error) {
    (void)call, (void)nth, (void)error;
}

#endif
