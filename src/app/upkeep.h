/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keeping the data: a backup is a folder like the data folder itself, with a list of what is in it.
 *
 *   kith.db          the store, as it was at one moment (SQLite only)
 *   media/...        every picture, and whatever else lies in the data folder
 *   backup.json      when, by which version
 *   SHA256SUMS       the hash of each file: `sha256sum -c SHA256SUMS` checks it, too
 *
 * It is made under the name TARGET.part and renamed at its end, so that what bears its name is
 * whole. */
#ifndef KITH_APP_UPKEEP_H
#define KITH_APP_UPKEEP_H

#include "base/buf.h"
#include "db/store.h"

struct keep_report {
    int64_t files, bytes;
    int64_t acts; /* rows of the audit */
    int64_t pictures;
    size_t faults;
    struct buf lines; /* what is wrong or worth knowing, a line each; owned by the caller */
    void (*progress)(int64_t files, int64_t bytes); /* NULL: nobody watches */
};

/* While it serves, or not. target must not exist. s: opened beside the server (shared_lock).
 * ERR_DISK: no room; nothing is left that looks whole. */
enum err keep_backup(struct store *s, struct str folder, struct str target,
                     struct keep_report *r) MUST_USE;
/* Checks each file against the list and that there are no others. ERR_NOT_FOUND: no backup.
 * ERR_CONFLICT: something is wrong, see the lines. */
enum err keep_check_list(struct str backup, struct keep_report *r) MUST_USE;
/* Into a folder that is empty or not there, after keep_check_list. */
enum err keep_restore(struct str backup, struct str folder, struct keep_report *r) MUST_USE;
/* The store's own check, its keys, the chain of the audit, each picture. ERR_CONFLICT: see the
 * lines. */
enum err keep_verify(struct store *s, struct str folder, struct keep_report *r) MUST_USE;
bool keep_is_backup(struct str folder);

/* --- for a copy --- */

/* A folder that does not count until it is named. What an earlier try left under that name is
 * cleared away if it bears our mark; ERR_TWICE if it does not. */
enum err keep_part_make(struct str part) MUST_USE;
/* Takes the mark away, and gives the folder, or one file in it, its name. */
enum err keep_part_name(struct str part, struct str target) MUST_USE;
enum err keep_part_name_file(struct str part, struct str name, struct str target) MUST_USE;
/* All that a backup takes from the data folder beside the store. */
enum err keep_files(struct str folder, struct str to, struct keep_report *r) MUST_USE;
/* Is there nothing in it, or no such folder? ERR_TWICE if there is something. */
enum err keep_is_free(struct str folder) MUST_USE;

#endif
