/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files: whole reads with a limit, writes that are on disk when they return. */
#ifndef KITH_SYS_FILE_H
#define KITH_SYS_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

/* ERR_NOT_FOUND, ERR_TOO_LARGE above max, ERR_STORE otherwise (errno is kept). */
enum err file_read(struct arena *a, const char *path, size_t max, struct str *out) MUST_USE;
/* Whole or not at all: a temporary file, fsync, rename, fsync of the folder. ERR_DISK when full. */
enum err file_write(const char *path, struct str data) MUST_USE;
enum err file_copy(const char *from, const char *to) MUST_USE;
enum err folder_make(const char *path) MUST_USE; /* with its parents; fine if there */
/* SHA-256 of what it holds, of any length; *bytes: how many. */
enum err file_sum(const char *path, struct hash *out, int64_t *bytes) MUST_USE;
bool file_exists(const char *path);
/* A file, or a folder with all that is in it; links are deleted, not followed. */
enum err folder_delete(const char *path) MUST_USE;

struct folder_entry {
    struct str name;
    bool is_folder;
    int64_t bytes;      /* of a file */
    int64_t changed_ms; /* when it was last written */
};

struct folder_entries {
    struct folder_entry *item;
    size_t count;
};

/* What lies in it but "." and "..", by name. Files and folders only: links are left out.
 * ERR_NOT_FOUND; ERR_STORE otherwise. */
enum err folder_list(struct arena *a, const char *path, struct folder_entries *out) MUST_USE;
/* Waits until nobody else holds the file (it is made if need be) and holds it until close() of the
 * descriptor; -1: it cannot be opened. Also holds between machines that share the folder. */
int file_hold(const char *path);
/* Free bytes on the disk that holds path; -1 if unknown. */
int64_t disk_free_bytes(const char *path);

#endif
