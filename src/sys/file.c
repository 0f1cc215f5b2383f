/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of the operator's disk. What is written is first complete under another name. */
#include "sys/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sys/chance.h"

static enum err from_errno(void) {
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
        return ERR_DISK;
    case EFBIG:
        return ERR_TOO_LARGE;
    default:
        return ERR_STORE;
    }
}

static void close_quietly(int fd) {
    int kept = errno;
    (void)close(fd);
    errno = kept;
}

/* Pipes and /proc do not say how long they are: so read to the end, whatever the size. */
static enum err read_all(int fd, struct buf *into) {
    for (;;) {
        size_t step = into->max - into->n < 65536 ? into->max - into->n : 65536;
        char *room = buf_room(into, step);
        ssize_t got = read(fd, room, step);
        if (got == 0) {
            return ERR_OK;
        }
        if (got < 0 && errno != EINTR) {
            return from_errno();
        }
        into->n += got > 0 ? (size_t)got : 0;
        if (into->n == into->max) {
            return ERR_TOO_LARGE;
        }
    }
}

enum err file_read(struct arena *a, const char *path, size_t max, struct str *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return from_errno();
    }
    struct buf all = buf_make(max < SIZE_MAX ? max + 1 : max); /* one more byte is one too many */
    enum err e = read_all(fd, &all);
    if (e == ERR_OK) {
        *out = arena_str(a, buf_str(&all));
    }
    buf_free(&all);
    close_quietly(fd);
    return e;
}

static enum err write_all(int fd, struct str data) {
    while (data.n) {
        ssize_t wrote = write(fd, data.p, data.n);
        if (wrote < 0 && errno != EINTR) {
            return from_errno();
        }
        data = str_from(data, wrote > 0 ? (size_t)wrote : 0);
    }
    return ERR_OK;
}

/* The folder part of a path, "." when there is none. */
static void folder_of(const char *path, char out[PATH_MAX]) {
    const char *slash = strrchr(path, '/');
    if (!slash) {
        memcpy(out, ".", 2);
        return;
    }
    size_t n = slash == path ? 1 : (size_t)(slash - path);
    memcpy(out, path, n);
    out[n] = '\0';
}

static enum err folder_sync(const char *path) {
    char folder[PATH_MAX];
    folder_of(path, folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return from_errno();
    }
    enum err e = fsync(fd) == 0 ? ERR_OK : from_errno();
    close_quietly(fd);
    return e;
}

/* A file that is not there yet until it is whole. */
struct draft {
    int fd;
    const char *path;
    char name[PATH_MAX];
};

static enum err draft_open(struct draft *d, const char *path) {
    char code[9] = {0};
    chance_code(code, 8);
    d->path = path;
    int n = snprintf(d->name, sizeof d->name, "%s.%s.part", path, code);
    if (n < 0 || (size_t)n >= sizeof d->name) {
        errno = ENAMETOOLONG;
        return ERR_STORE;
    }
    d->fd = open(d->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return d->fd < 0 ? from_errno() : ERR_OK;
}

/* Puts the draft in place, or takes it away when something went wrong before or now. */
static enum err draft_close(struct draft *d, enum err e) {
    if (e == ERR_OK && fsync(d->fd) != 0) {
        e = from_errno();
    }
    close_quietly(d->fd);
    if (e == ERR_OK && rename(d->name, d->path) != 0) {
        e = from_errno();
    }
    if (e != ERR_OK) {
        int kept = errno;
        (void)unlink(d->name);
        errno = kept;
        return e;
    }
    return folder_sync(d->path);
}

enum err file_write(const char *path, struct str data) {
    struct draft d;
    TRY(draft_open(&d, path));
    return draft_close(&d, write_all(d.fd, data));
}

static enum err pour(int from, int to) {
    char piece[65536];
    for (;;) {
        ssize_t got = read(from, piece, sizeof piece);
        if (got == 0) {
            return ERR_OK;
        }
        if (got < 0 && errno != EINTR) {
            return from_errno();
        }
        if (got > 0) {
            TRY(write_all(to, str_make(piece, (size_t)got)));
        }
    }
}

enum err file_copy(const char *from, const char *to) {
    struct draft d;
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return from_errno();
    }
    enum err e = draft_open(&d, to);
    if (e == ERR_OK) {
        e = draft_close(&d, pour(fd, d.fd));
    }
    close_quietly(fd);
    return e;
}

enum err file_sum(const char *path, struct hash *out, int64_t *bytes) {
    char piece[65536];
    struct hash_state state;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return from_errno();
    }
    hash_begin(&state);
    *bytes = 0;
    ssize_t got;
    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno != EINTR) {
            close_quietly(fd);
            return from_errno();
        }
        if (got > 0) {
            hash_add(&state, piece, (size_t)got);
            *bytes += got;
        }
    }
    (void)close(fd);
    *out = hash_end(&state);
    return ERR_OK;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st, (void)kind, (void)at;
    return remove(path);
}

enum err folder_delete(const char *path) {
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? ERR_OK : from_errno();
}

static enum err folder_make_one(const char *path) {
    struct stat st;
    if (mkdir(path, 0700) == 0) {
        return folder_sync(path);
    }
    if (errno == EEXIST && stat(path, &st) == 0) {
        errno = ENOTDIR;
        return S_ISDIR(st.st_mode) ? ERR_OK : ERR_STORE;
    }
    return from_errno();
}

enum err folder_make(const char *path) {
    char part[PATH_MAX];
    size_t n = strlen(path);
    if (n >= sizeof part) {
        errno = ENAMETOOLONG;
        return ERR_STORE;
    }
    for (size_t i = 1; i <= n; i++) {
        bool ends = path[i] == '/' || path[i] == '\0';
        if (ends && path[i - 1] != '/') {
            memcpy(part, path, i);
            part[i] = '\0';
            TRY(folder_make_one(part));
        }
    }
    return ERR_OK;
}

bool file_exists(const char *path) {
    return access(path, F_OK) == 0;
}

static int by_name(const void *a, const void *b) {
    const struct folder_entry *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static size_t entries_in(DIR *dir) {
    size_t n = 0;
    while (readdir(dir) != NULL) {
        n++;
    }
    rewinddir(dir);
    return n;
}

static void add_entry(struct arena *a, DIR *dir, const char *name, struct folder_entries *out) {
    struct stat st;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))) {
        return;
    }
    out->item[out->count++] = (struct folder_entry){
        .name = arena_str(a, str_of(name)),
        .is_folder = S_ISDIR(st.st_mode),
        .bytes = S_ISREG(st.st_mode) ? st.st_size : 0,
        .changed_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000,
    };
}

enum err folder_list(struct arena *a, const char *path, struct folder_entries *out) {
    *out = (struct folder_entries){0};
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_STORE;
    }
    size_t room = entries_in(dir);
    out->item = arena_array(a, struct folder_entry, room);
    for (struct dirent *d = readdir(dir); d != NULL && out->count < room; d = readdir(dir)) {
        add_entry(a, dir, d->d_name, out);
    }
    closedir(dir);
    if (out->count > 1) {
        qsort(out->item, out->count, sizeof out->item[0], by_name);
    }
    return ERR_OK;
}

int file_hold(const char *path) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    while (fd >= 0 && fcntl(fd, F_OFD_SETLKW, &whole) != 0) {
        if (errno != EINTR) {
            (void)close(fd);
            return -1;
        }
    }
    return fd;
}

int64_t disk_free_bytes(const char *path) {
    struct statvfs v;
    if (statvfs(path, &v) != 0) {
        return -1;
    }
    return (int64_t)(v.f_bavail * v.f_frsize);
}
